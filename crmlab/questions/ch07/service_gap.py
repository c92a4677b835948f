"""Workbook 07: service quality by dimension."""

import pandas as pd

from crmlab import servqual as quality
from crmlab.questions.ch07 import chapter

FIRST = {"tangibles": (1, 4), "reliability": (5, 9), "responsiveness": (10, 13), "assurance": (14, 17),
         "empathy": (18, 22)}  # fmt: skip
NEGATIVE = (*range(10, 14), *range(18, 23))


def half(answers, letter, turned, top=8.0, added=False):
    """Each guest's mean (or sum) of the items answered, by dimension."""
    found = {}
    for name, (first, last) in FIRST.items():
        numbers = range(first, last + 1)
        items = [top - answers[f"{letter}{k}"] if k in turned else answers[f"{letter}{k}"] for k in numbers]
        each = pd.concat(items, axis=1).astype(float)
        found[name] = each.sum(axis=1) if added else each.mean(axis=1)
    return pd.DataFrame(found)


def mean_gaps(answers, perceived=NEGATIVE, expected=NEGATIVE):
    return (half(answers, "p", perceived) - half(answers, "e", expected)).mean()


@chapter.check_variant
def guests_and_open_items(servqual):
    """Everybody has an answer in each dimension, both times; some items are open, and the gaps are seen."""
    items = servqual[[f"{letter}{number}" for letter in "ep" for number in range(1, 23)]]
    known = all(half(servqual, letter, NEGATIVE).notna().all(axis=None) for letter in "ep")
    return known and items.isna().any(axis=None) and len(servqual) >= 40 and (mean_gaps(servqual).abs() > 0.1).all()


@chapter.question(
    title="Where does the service fall short?",
    concepts="service-quality-gap",
    unit="points",
    decimals=2,
    evidence="",
    recall="SERVQUAL at your company: the mean gap P − E of this dimension, negative items turned?",
    remark="The largest gap says where to look first, and not what to do: that needs gaps 1 to 4. "
    "With so few guests each gap has a wide interval: `servqual.gaps` prints it.",
    hints=(
        "Turn the negative items first, in both halves: 8 − x. Then each guest's mean of a dimension's items, as E and "
        "as P, then P − E, then the mean over guests.",
        "In your workbook `servqual` is the table. The method has the same name: import it as `from crmlab import "
        "servqual as quality`. `quality.gaps(servqual)` has a column `gap`.",
    ),
    starter="service_gaps = ...",
    solution="""\
from crmlab import servqual as quality

service_gaps = quality.gaps(servqual)["gap"]""",
)
def service_gaps(servqual):
    """`servqual` holds your guests' answers as ticked: `e1` to `e22` (expected) and `p1` to `p22` (perceived), 1 to 7
    points. Tangibles are items 1–4, reliability 5–9, responsiveness 10–13, assurance 14–17, empathy 18–22. Items 10–13
    and 18–22 are negative.

    What is the mean gap P − E of each dimension? Turn negative items: x becomes 8 − x. A guest's E and P are the means
    of the items that the guest answered. Then take the mean of the gaps over guests.

    Give a Series: points by name of the dimension."""
    return quality.gaps(servqual)["gap"]


def two_guests(servqual):
    """Two guests' answers to item 10, about waiting without knowing how long."""
    return servqual[["customer_id", "e10", "p10"]].dropna().head(2)


@service_gaps.mistake(source="truth.json servqual-responsiveness: not turned", rows=two_guests)
def as_ticked(servqual):
    """You get these values from the answers as ticked. Three dimensions are right. But a high answer to a negative item
    means bad service, so two of your gaps have the wrong sign. Turn items 10 to 13 and 18 to 22 in both halves."""
    return mean_gaps(servqual, (), ())


@service_gaps.mistake(source="documented confusion: only perception turned", rows=two_guests)
def only_perception_turned(servqual):
    """You get these values if the negative items are turned in `p` but not in `e`. The word *negative* fits the
    guests' complaints. But the same words were used for the excellent firm. Turn the items of both halves."""
    return mean_gaps(servqual, NEGATIVE, ())


@service_gaps.mistake(source="documented confusion: expectation less perception", rows=two_guests)
def expectation_less_perception(servqual):
    """All signs are turned round: this is E − P. It reads well as “how much is missing”. But service quality is
    perception less expectation: a shortfall is below 0."""
    return -mean_gaps(servqual)


@service_gaps.mistake(source="truth.json servqual-tangibles: against the middle of the scale")
def against_the_middle(servqual):
    """You compared perception with 4, the middle of the scale. Above the middle sounds like good service. But guests
    expect more than the middle. Use each guest's own expectation in its place."""
    return (half(servqual, "p", NEGATIVE) - 4).mean()


@service_gaps.mistake(source="unseen answers: perception for the gap")
def perception_alone(servqual):
    """These are the mean *perceptions*, with the negative items turned. They fit the guests' verdict well. But the
    question asks for the gap: take each guest's own expectation off."""
    return half(servqual, "p", NEGATIVE).mean()


def an_open_item(servqual):
    """A guest who left an item open."""
    items = [f"{letter}{number}" for letter in "ep" for number in range(1, 23)]
    gone = servqual[servqual[items].isna().any(axis=1)].head(1)
    name = next(item for item in items if gone[item].isna().all())
    return gone[["customer_id", name]]


@service_gaps.mistake(source="documented confusion: an open item as zero", rows=an_open_item)
def open_as_zero(servqual):
    """You get these values if an open item counts as 0. Filling gaps lets every formula run. But nobody ticked 0, and
    the scale begins at 1. Leave open items out of the guest's mean."""
    return mean_gaps(servqual.fillna(0))


@service_gaps.mistake(source="documented confusion: complete answers only", rows=an_open_item, close=True)
def complete_only(servqual):
    """You get these values if only guests count who answered all 44 items. It is a clean table. But a guest who left
    one item open is lost with 43 answers. The question uses the mean of the items that each guest *did* answer."""
    items = [f"{letter}{number}" for letter in "ep" for number in range(1, 23)]
    return mean_gaps(servqual.dropna(subset=items))


@service_gaps.mistake(source="documented confusion: sums for means", rows=two_guests)
def sums_for_means(servqual):
    """You get these values if a dimension's gap is the *sum* over its items. Sums look the same in a spreadsheet. But
    dimensions have four or five items, so their sums cannot be compared. Take the mean of the items."""
    p, e = half(servqual, "p", NEGATIVE, added=True), half(servqual, "e", NEGATIVE, added=True)
    return (p - e).mean()
