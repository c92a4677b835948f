"""Workbook 07: the index of each channel, from the answers up."""

import pandas as pd

from crmlab.questions.ch07 import chapter

PARTS_OF = {"reliable": 0.40, "timely": 0.35, "convenient": 0.25}, {"warmth": 0.40, "polite": 0.35, "talk": 0.25}
ITEMS = ["core", *PARTS_OF[0], *PARTS_OF[1]]


def with_channel(satisfaction, customers):
    """What the starter makes: the answers to the seven items, with the channel of each guest."""
    found = satisfaction[ITEMS].astype(float)
    found["channel"] = satisfaction["customer_id"].map(customers.set_index("customer_id")["channel"])
    return found


@chapter.interim
def answers_by_channel(satisfaction, customers):
    return with_channel(satisfaction, customers)


def shares(tea_weight, service_weight):
    """The weight of each item in the whole index."""
    tops = tea_weight / 100, service_weight / 100, 1 - (tea_weight + service_weight) / 100
    below = [{"core": 1.0}, *PARTS_OF]
    found = {item: top * weight for top, part in zip(tops, below, strict=True) for item, weight in part.items()}
    return pd.Series(found)


def weighed(answers, weights):
    """For each channel the weighted mean answer; the mean of an item is of those who answered it."""
    return (answers.groupby("channel")[list(weights.index)].mean() * weights).sum(axis=1)


def index(answers, weights):
    return 100 * (weighed(answers, weights) - 1) / 9


@chapter.check_variant
def both_channels_leave_items_open(answers_by_channel):
    """In both channels enough answer, and some leave an item open."""
    gaps = answers_by_channel[ITEMS].isna().any(axis=1).groupby(answers_by_channel["channel"])
    return len(gaps) == 2 and gaps.size().min() >= 30 and gaps.sum().min() >= 2


@chapter.question(
    title="An index for each channel",
    concepts="satisfaction-index-four-levels",
    unit="points",
    decimals=2,
    recall="Items, parts and weights of an index: what is the index of this channel, 0 to 100?",
    remark="One number hides its parts. Look at the three parts before you compare two groups: a high score for the "
    "tea can hide a slow service.",
    hints=(
        '`answers.groupby("channel")[items].mean()` gives the mean of each item, for each channel. It leaves out '
        "answers that are missing.",
        "The weight of an item is the weight of its part times its weight within the part. Weigh the seven means, "
        "take off 1, divide by 9, times 100.",
    ),
    starter="""\
channel = customers.set_index("customer_id")["channel"]
answers = satisfaction.assign(channel=satisfaction["customer_id"].map(channel))
index_roll_up = ...""",
    solution="""\
from crmlab import satisfaction_index

tops = {"tea": tea_weight / 100, "service": service_weight / 100}
tops["feeling"] = 1 - tops["tea"] - tops["service"]
nodes = {
    "index": tops,
    "tea": {"core": 1},
    "service": {"reliable": 0.40, "timely": 0.35, "convenient": 0.25},
    "feeling": {"warmth": 0.40, "polite": 0.35, "talk": 0.25},
}
items = ["core", *nodes["service"], *nodes["feeling"]]
means = answers.groupby("channel")[items].mean()
index_roll_up = satisfaction_index.roll_up(means, nodes)["index"]""",
)
def index_roll_up(satisfaction, customers, tea_weight, service_weight):
    """An index has three parts: tea (`tea_weight` per cent of the index), service (`service_weight` per cent) and
    feeling (the rest).

    Tea is `core`. Service is `reliable` (40 % of service), `timely` (35 %), `convenient` (25 %). Feeling is `warmth`
    (40 % of feeling), `polite` (35 %), `talk` (25 %).

    For each channel, take for each item the mean of those who answered it. What is the index from 0 (all answers 1) to
    100 (all 10)? Give a Series with one index for each channel that answered."""
    return index(with_channel(satisfaction, customers), shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: degree for index")
def plain_mean(answers_by_channel):
    """You get these values if all seven items weigh the same. That is a plain mean, the *degree* of satisfaction on a
    scale from 0 to 100. The index gives the tea its own large weight. Multiply each item by the weights on its way."""
    return index(answers_by_channel, pd.Series(1 / 7, ITEMS))


@index_roll_up.mistake(source="documented confusion: a scale from 1 read as a scale from 0")
def out_of_ten(answers_by_channel, tea_weight, service_weight):
    """You get these values if the weighted answer is multiplied by 10. With the answer 10 everywhere it is right. But
    with the answer 1 everywhere you would get 10, and the index must be 0. Take off 1 first, then divide by 9."""
    return 10 * weighed(answers_by_channel, shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: the weighted answer for the index")
def on_the_old_scale(answers_by_channel, tea_weight, service_weight):
    """These are weighted answers, between 1 and 10. All weights are used. Now put them on the scale from 0 to 100:
    where do 1 and 10 have to go?"""
    return weighed(answers_by_channel, shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: the parts alike")
def parts_alike(answers_by_channel):
    """You get these values if tea, service and feeling weigh one third each. The weights within the parts are used. The
    weights of the parts themselves are your parameters: `tea_weight`, `service_weight`, and the rest."""
    return index(answers_by_channel, shares(100 / 3, 100 / 3))


@index_roll_up.mistake(source="documented confusion: complete rows only")
def complete_only(answers_by_channel, tea_weight, service_weight):
    """You get these values if only guests count who answered all seven items. It is a clean set of rows. But a guest
    who left one item open then loses the other six. The question takes for each item all who answered *it*."""
    return index(answers_by_channel.dropna(), shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: an open item counted as zero")
def open_is_zero(answers_by_channel, tea_weight, service_weight):
    """You get these values if an item left open counts as 0. The table is then full. But nobody said 0, and the scale
    begins at 1: whoever skipped a question would pull the index down. Leave missing answers out of the mean."""
    return index(answers_by_channel.fillna(dict.fromkeys(ITEMS, 0)), shares(tea_weight, service_weight))
