"""Workbook 07: a score of the form that the American index uses, for two channels."""

import numpy as np

from crmlab.questions.ch07 import chapter

QUESTIONS = ["sa1", "sa2", "sa3"]


@chapter.interim
def by_channel(satisfaction, customers):
    """Answers to the three questions, with the channel of each guest."""
    found = satisfaction[QUESTIONS].astype(float)
    found["channel"] = satisfaction["customer_id"].map(customers.set_index("customer_id")["channel"])
    return found


def means_of(answers):
    return answers.groupby("channel")[QUESTIONS].mean()


def scored(means, weights):
    return 100 * ((means - 1) * weights).sum(axis=1) / 9


def divided(raw_1, raw_2, raw_3):
    raw = np.array([raw_1, raw_2, raw_3])
    return raw / raw.sum()


@chapter.check_variant
def two_channels_with_gaps(by_channel):
    """Both channels answered, and some left a question open."""
    sizes = by_channel["channel"].value_counts()
    return len(sizes) == 2 and sizes.min() >= 30 and by_channel[QUESTIONS].isna().any(axis=1).sum() >= 5


@chapter.question(
    title="A score for each channel",
    concepts="satisfaction-model-seven-variables",
    unit="points",
    decimals=2,
    recall="Three questions with raw weights: what is the score of this channel, 0 to 100?",
    remark="The weights hardly matter, because guests answer the three questions alike. The scale matters: two reports "
    "with and without “less 1” differ by several points from the same answers.",
    hints=(
        "The weights: each raw weight divided by the sum of the three. The means: "
        '`answers.groupby("channel")[["sa1", "sa2", "sa3"]].mean()`.',
        "`satisfaction_index.score(means, weights)` does the last step; its docstring has the formula.",
    ),
    starter="""\
channel = customers.set_index("customer_id")["channel"]
answers = satisfaction.assign(channel=satisfaction["customer_id"].map(channel))
acsi_score = ...""",
    solution="""\
from crmlab import satisfaction_index

raw = pd.Series({"sa1": raw_1, "sa2": raw_2, "sa3": raw_3})
means = answers.groupby("channel")[["sa1", "sa2", "sa3"]].mean()
acsi_score = satisfaction_index.score(means, raw / raw.sum())""",
)
def acsi_score(satisfaction, customers, raw_1, raw_2, raw_3):
    """A model gave the questions `sa1`, `sa2` and `sa3` the raw weights `raw_1`, `raw_2` and `raw_3`. First divide them
    by their sum.

    Then, for each channel, take the mean of each question over those who answered it. Weigh the three means with the
    divided weights. Put the result on a scale from 0 (all answers 1) to 100 (all answers 10).

    Give a Series with one score for each channel that answered. `satisfaction_index.score` may help."""
    table = by_channel(satisfaction, customers)
    return scored(means_of(table), divided(raw_1, raw_2, raw_3))


@acsi_score.mistake(source="documented confusion: raw weights used as they are")
def not_divided(by_channel, raw_1, raw_2, raw_3):
    """You get these scores with the raw weights as they are. Their order is right. But they do not add up to 1, so a
    channel with the answer 10 everywhere would not score 100. Divide each by the sum of the three."""
    return scored(means_of(by_channel), np.array([raw_1, raw_2, raw_3]))


@acsi_score.mistake(source="documented confusion: raw weights before the shift")
def shifted_after(by_channel, raw_1, raw_2, raw_3):
    """You get these scores with the raw weights, if 1 is taken off after weighing. The raw weights do not add up to 1.
    Then the weighted answer is no longer on the scale from 1 to 10. Divide the weights by their sum first."""
    return 100 * ((means_of(by_channel) * np.array([raw_1, raw_2, raw_3])).sum(axis=1) - 1) / 9


@acsi_score.mistake(source="documented confusion: a scale from 1 read as a scale from 0")
def out_of_ten(by_channel, raw_1, raw_2, raw_3):
    """You get these scores if the weighted mean is multiplied by 10. The answer 10 then scores 100, as it should. But
    the answer 1 scores 10 instead of 0. Take off 1, and divide by the nine steps from 1 to 10."""
    return 10 * (means_of(by_channel) * divided(raw_1, raw_2, raw_3)).sum(axis=1)


@acsi_score.mistake(source="documented confusion: the weighted answer for the score")
def weighted_answer(by_channel, raw_1, raw_2, raw_3):
    """These are weighted mean answers, from 1 to 10. The weights are right. Now put them on the scale from 0 to 100."""
    return (means_of(by_channel) * divided(raw_1, raw_2, raw_3)).sum(axis=1)


@acsi_score.mistake(source="documented confusion: a fraction for points")
def as_a_fraction(by_channel, raw_1, raw_2, raw_3):
    """The places on the scale are right, as fractions between 0 and 1. The score runs to 100."""
    return scored(means_of(by_channel), divided(raw_1, raw_2, raw_3)) / 100


@acsi_score.mistake(source="documented confusion: complete rows only")
def complete_only(by_channel, raw_1, raw_2, raw_3):
    """You get these scores if only guests count who answered all three questions. But a guest who left one question
    open did answer the others. The question takes for each question all who answered *it*."""
    return scored(means_of(by_channel.dropna()), divided(raw_1, raw_2, raw_3))


@acsi_score.mistake(source="documented confusion: an open question counted as zero")
def open_is_zero(by_channel, raw_1, raw_2, raw_3):
    """You get these scores if a question left open counts as 0. Nobody answered 0, and the scale begins at 1. Leave
    missing answers out of the mean."""
    filled = by_channel.assign(**{name: by_channel[name].fillna(0) for name in QUESTIONS})
    return scored(means_of(filled), divided(raw_1, raw_2, raw_3))
