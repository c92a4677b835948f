"""Workbook 07: the index of a group, from the answers up."""

import pandas as pd

from crmlab.questions.ch07 import chapter

PARTS_OF = {"reliable": 0.40, "timely": 0.35, "convenient": 0.25}, {"warmth": 0.40, "polite": 0.35, "talk": 0.25}
ITEMS = ["core", *PARTS_OF[0], *PARTS_OF[1]]


def in_houses(satisfaction, customers):
    """What the starter makes: the answers of those who buy in a tea house."""
    channel = customers.set_index("customer_id")["channel"]
    return satisfaction.loc[satisfaction["customer_id"].map(channel) == "house", ITEMS].astype(float)


@chapter.interim
def house_answers(satisfaction, customers):
    return in_houses(satisfaction, customers)


@chapter.interim
def all_answers(satisfaction):
    return satisfaction[ITEMS].astype(float)


def shares(tea_weight, service_weight):
    """The weight of each item in the whole index."""
    tops = tea_weight / 100, service_weight / 100, 1 - (tea_weight + service_weight) / 100
    below = [{"core": 1.0}, *PARTS_OF]
    return pd.Series(
        {item: top * weight for top, part in zip(tops, below, strict=True) for item, weight in part.items()}
    )


def weighed(means, weights):
    return float((means[weights.index] * weights).sum())


def index(answers, weights):
    """Means of those who answered, weighed, from 0 to 100."""
    return 100 * (weighed(answers.mean(), weights) - 1) / 9


@chapter.check_variant
def some_leave_items_open(house_answers, all_answers):
    """And those of the houses answer otherwise than all."""
    return (
        len(house_answers) > 60
        and house_answers.isna().any(axis=1).sum() >= 5
        and len(all_answers) > len(house_answers)
    )


@chapter.question(
    title="The index of the tea houses",
    concepts="satisfaction-index-four-levels",
    unit="points",
    decimals=2,
    recall="Items, parts and weights of an index: what is the index of the guests of the tea houses, 0 to 100?",
    remark="One number hides its parts. Look at the three parts before you compare two groups: a high score for the "
    "tea can hide a slow service.",
    hints=(
        "`guests[items].mean()` gives the mean of each item. It leaves out answers that are missing.",
        "The weight of an item is the weight of its part times its weight within the part. Weigh the seven means, "
        "take off 1, divide by 9, times 100.",
    ),
    starter="""\
channel = customers.set_index("customer_id")["channel"]
guests = satisfaction[satisfaction["customer_id"].map(channel) == "house"]
index_roll_up = ...""",
    solution="""\
tops = {"tea": tea_weight / 100, "service": service_weight / 100}
tops["feeling"] = 1 - tops["tea"] - tops["service"]
service = 0.40 * guests["reliable"].mean() + 0.35 * guests["timely"].mean()
service = service + 0.25 * guests["convenient"].mean()
feeling = 0.40 * guests["warmth"].mean() + 0.35 * guests["polite"].mean()
feeling = feeling + 0.25 * guests["talk"].mean()
answer = tops["tea"] * guests["core"].mean() + tops["service"] * service
answer = answer + tops["feeling"] * feeling
index_roll_up = 100 * (answer - 1) / 9""",
)
def index_roll_up(satisfaction, customers, tea_weight, service_weight):
    """`guests` are customers with the channel `house`. Their index has three parts: tea (`tea_weight` per cent of the
    index), service (`service_weight` per cent) and feeling (the rest).

    Tea is `core`. Service is `reliable` (40 % of service), `timely` (35 %), `convenient` (25 %). Feeling is `warmth`
    (40 % of feeling), `polite` (35 %), `talk` (25 %).

    Take for each item the mean of those who answered it. What is the index from 0 (all answers 1) to 100 (all 10)?"""
    return index(in_houses(satisfaction, customers), shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: degree for index")
def plain_mean(house_answers):
    """You get this value if all seven items weigh the same. That is a plain mean, the *degree* of satisfaction on a
    scale from 0 to 100. The index gives the tea its own large weight. Multiply each item by the weights on its way."""
    return index(house_answers, pd.Series(1 / 7, ITEMS))


@index_roll_up.mistake(source="documented confusion: a scale from 1 read as a scale from 0")
def out_of_ten(house_answers, tea_weight, service_weight):
    """You get this value if the weighted answer is multiplied by 10. With the answer 10 everywhere it is right. But
    with the answer 1 everywhere you would get 10, and the index must be 0. Take off 1 first, then divide by 9."""
    return 10 * weighed(house_answers.mean(), shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: the weighted answer for the index")
def on_the_old_scale(house_answers, tea_weight, service_weight):
    """This is the weighted answer, between 1 and 10. All weights are used. Now put it on the scale from 0 to 100: where
    do 1 and 10 have to go?"""
    return weighed(house_answers.mean(), shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: everybody for the group")
def everybody(all_answers, tea_weight, service_weight):
    """You get this value if all who answered are counted. The question is about the guests of the tea houses: use
    `guests`, not `satisfaction`."""
    return index(all_answers, shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: complete rows only")
def complete_only(house_answers, tea_weight, service_weight):
    """You get this value if only guests count who answered all seven items. It is a clean set of rows. But a guest who
    left one item open then loses the other six. The question takes for each item all who answered *it*."""
    return index(house_answers.dropna(), shares(tea_weight, service_weight))


@index_roll_up.mistake(source="documented confusion: an open item counted as zero")
def open_is_zero(house_answers, tea_weight, service_weight):
    """You get this value if an item left open counts as 0. The table is then full. But nobody said 0, and the scale
    begins at 1: whoever skipped a question would pull the index down. Leave missing answers out of the mean."""
    return index(house_answers.fillna(0), shares(tea_weight, service_weight))
