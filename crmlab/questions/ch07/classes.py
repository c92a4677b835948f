"""Workbook 07: the kind of each feature, where the answers can tell."""

import numpy as np
import pandas as pd

from crmlab.perceived_value import kano as method
from crmlab.questions.ch07 import chapter

ANSWERED = "unclear"


def of_segment(customers, kano, segment, waves=(2024,)):
    """The letters of the respondents of a segment, or of all where it is None."""
    asked = kano[kano["wave"].isin(waves)]
    if segment is not None:
        channel = customers.set_index("customer_id")["channel"]
        asked = asked[asked["customer_id"].map(channel) == segment]
    return method.counts(method.classify(asked))


def leads(counts):
    """The first two counts of each feature, and whether the lead is 1.96 √(a + b) or more."""
    ordered = np.sort(counts.to_numpy(), axis=1)[:, ::-1]
    first, second = ordered[:, 0], ordered[:, 1]
    return pd.Series((first - second) / np.sqrt(first + second), counts.index)


def classes(counts, needed=1.96):
    """The most frequent letter, or "unclear"."""
    letter = counts[list(method.LETTERS)].idxmax(axis=1)
    return letter.where(leads(counts) >= needed, ANSWERED)


@chapter.interim
def own_counts(customers, kano, kano_segment):
    return of_segment(customers, kano, kano_segment)


@chapter.check_variant
def some_are_clear_and_none_is_at_the_limit(own_counts, customers, kano, kano_segment):
    """One to four features are unclear, the exact test says the same, and the slips below change several letters."""
    found, lead = classes(own_counts), leads(own_counts)
    unclear = found == ANSWERED
    exact = method.category(own_counts)["clear"]
    everybody = (classes(of_segment(customers, kano, None)) != found).sum()
    both = classes(of_segment(customers, kano, kano_segment, (2022, 2024)))
    two_waves = (both != found).sum()
    return (
        1 <= unclear.sum() <= 4
        and (exact == ~unclear).all()
        and (lead - 1.96).abs().min() > 0.05
        and everybody >= 3
        and two_waves >= 1
        and not both.equals(classes(own_counts, needed=0))
    )


@chapter.question(
    title="Which kind of feature",
    concepts=("kano-evaluation-table", "kano-quality-elements"),
    recall="Kano survey of one segment: which letter has this feature, or is it unclear?",
    remark="An unclear feature is a result as well: this segment is split, or too few were asked. Report both letters.",
    hints=(
        "Three steps: the answers of 2024 of your segment, a letter for each respondent and feature, and a count of "
        "the letters of each feature.",
        "`kano.category(kano.counts(letters))` has the letter and a column `clear`. Replace the letter where it is not "
        'clear: `.where(…, "unclear")`.',
    ),
    starter="""\
answers = kano[kano["wave"] == 2024]  # f1 … f12: with it; d1 … d12: without it
channel = customers.set_index("customer_id")["channel"]
answers = answers[answers["customer_id"].map(channel) == kano_segment]
kano_classes = ...""",
    solution="""\
from crmlab.perceived_value import kano as method

found = method.category(method.counts(method.classify(answers)))
kano_classes = found["category"].where(found["clear"], "unclear")""",
)
def kano_classes(customers, kano, kano_segment):
    """Which kind is each feature for your `kano_segment` (a `channel` of `customers`) in 2024?

    Use Kano's evaluation table and count all six letters, Q and R as well. Let a be the count of the most frequent
    letter and b that of the second. If a − b is less than 1.96 √(a + b), the feature is `unclear`.

    Give a Series with index "f1" to "f12": "M", "O", "A", "I", "R", "Q" or "unclear". The name `kano` is taken by the
    table; the functions are in `from crmlab.perceived_value import kano as method`."""
    return classes(of_segment(customers, kano, kano_segment))


def two_features(own_counts, found):
    """Two features that are called otherwise, with their letters."""
    odd = found != classes(own_counts)
    return own_counts[odd].head(2).reset_index()


@kano_classes.mistake(source="documented confusion: rows and columns of the table exchanged")
def columns_exchanged(customers, kano, kano_segment):
    """You get these letters if the two answers are exchanged: `f1` for the question *without* the feature and `d1` for
    the one *with* it. Letters come out all the same. But must-be features turn into reverse ones. Which question does
    each column ask? The dictionary of `kano` says it."""
    names = {f"{one}{k}": f"{other}{k}" for k in range(1, 13) for one, other in (("f", "d"), ("d", "f"))}
    return classes(of_segment(customers, kano.rename(columns=names), kano_segment))


@kano_classes.mistake(source="documented confusion: both waves for one", close=True)
def both_waves(customers, kano, kano_segment):
    """You get these letters if the answers of 2022 are counted as well. More answers look like more certainty. But the
    question asks for 2024, and customers change their minds: a feature can be a delight in one wave and expected in
    the next. Filter by `wave`."""
    return classes(of_segment(customers, kano, kano_segment, (2022, 2024)))


@kano_classes.mistake(source="documented confusion: all customers for one segment")
def all_segments(customers, kano):
    """You get these letters if all customers of 2024 are counted. There are more of them, so more is clear. But a
    feature that one segment needs can be indifferent to the others. Keep the respondents whose `channel` is your
    `kano_segment`."""
    return classes(of_segment(customers, kano, None))


@kano_classes.mistake(source="documented confusion: the most frequent letter without a test", close=True)
def without_a_test(own_counts):
    """You took the most frequent letter of every feature. That is step 4 of the procedure. But for at least one feature
    the second letter is almost as frequent, and another sample might turn the two round. Compare the lead a − b with
    1.96 √(a + b)."""
    return classes(own_counts, needed=0)


@kano_classes.mistake(source="unseen answers: Q and R left out", close=True)
def without_q_and_r(own_counts):
    """You get these letters if Q and R are left out. `better` and `worse` leave them out as well. But a feature that
    most respondents would rather not have is a finding: its letter is R. Count all six letters."""
    return classes(own_counts.assign(Q=0, R=0))


@kano_classes.mistake(source="documented confusion: the corner of the plane for the letter")
def corner_of_the_plane(own_counts):
    """You get these letters from the corners of the Kano plane: above or below one half of `better` and of `worse`. The
    corners have the same names. But they say nothing of R, and no point of the plane is called unclear. Count the
    letters themselves."""
    plane = method.better_worse(own_counts)
    up, right = plane["better"] >= 0.5, plane["worse"] <= -0.5
    return pd.Series(np.select([up & right, up, right], ["O", "A", "M"], "I"), own_counts.index)
