"""Workbook 07: did the net promoter score change?"""

import numpy as np

from crmlab import nps
from crmlab.questions.ch07 import chapter


def of_ten(door_survey, first_house):
    """The guests of the ten houses of a region, before and after."""
    mine = door_survey[door_survey["house_id"].between(first_house, first_house + 9)]
    return mine, *(part["recommend"] for _day, part in mine.groupby("quarter", sort=True))


def shares(answers, promoter=9, detractor=6):
    return float((answers >= promoter).mean()), float((answers <= detractor).mean())


def net(answers, promoter=9, detractor=6):
    p, d = shares(answers, promoter, detractor)
    return 100 * (p - d)


def spread(answers):
    p, d = shares(answers)
    return 100**2 * (p + d - (p - d) ** 2) / len(answers)


def both(change, error):
    return {"change": float(change), "error": float(error)}


@chapter.interim
def region(door_survey, first_house):
    _mine, before, after = of_ten(door_survey, first_house)
    return before, after


@chapter.check_variant
def the_change_is_seen_and_is_noise(region):
    """Far enough from 0 that its sign can be told; inside what chance does, as everywhere in these data."""
    before, after = region
    change, error = net(after) - net(before), np.sqrt(spread(before) + spread(after))
    return 0.5 < abs(change) < 1.9 * error


@chapter.question(
    title="Did the score change?",
    concepts="service-quality-gap",
    unit="points",
    decimals=2,
    evidence="",
    recall="NPS of your ten houses, later less earlier quarter: the change, and its standard error?",
    remark="Change ± 1.96 errors is the 95 % interval. Does it hold 0? If it does, these guests cannot tell whether "
    "anything changed. Look up in lesson 07-3 how many guests would.",
    hints=(
        "For each quarter: the shares of answers of at least 9 and at most 6, their difference times 100, and "
        "100 × √((p + d − (p − d)²) ÷ n).",
        "The error of a change is √(e₁² + e₂²). `nps.changes(mine, by=None)` has the columns `difference` and `error`.",
    ),
    starter="""\
mine = door_survey[door_survey["house_id"].between(first_house, first_house + 9)]
score_change = {"change": ..., "error": ...}""",
    solution="""\
from crmlab import nps

mine = door_survey[door_survey["house_id"].between(first_house, first_house + 9)]
found = nps.changes(mine, by=None).iloc[0]
score_change = {"change": found["difference"], "error": found["error"]}""",
)
def score_change(door_survey, first_house):
    """You are responsible for ten houses: numbers `first_house` to `first_house` + 9. `mine` holds the answers of their
    guests in two quarters. Each row is one guest. Put the guests of all ten houses together.

    - `change`: their net promoter score in the later quarter less that in the earlier one, in points.

    - `error`: the standard error of this change (lesson 07-3), in points.

    Give a dict with both numbers."""
    found = nps.changes(of_ten(door_survey, first_house)[0], by=None).iloc[0]
    return {"change": float(found["difference"]), "error": float(found["error"])}


@score_change.mistake(source="documented confusion: earlier less later")
def earlier_less_later(region):
    """The error is right, and the change has the wrong sign: you took the later quarter off the earlier one. A rise
    must be above 0. Which date comes first?"""
    before, after = region
    return both(net(before) - net(after), np.sqrt(spread(before) + spread(after)))


@score_change.mistake(source="documented confusion: errors added")
def errors_added(region):
    """The change is right. For the error you added the errors of the two quarters. But chance seldom pushes both as far
    apart as it can. Add the squares of the errors, then take the root."""
    before, after = region
    return both(net(after) - net(before), np.sqrt(spread(before)) + np.sqrt(spread(after)))


@score_change.mistake(source="documented confusion: the error of one quarter")
def error_of_the_later(region):
    """The change is right. Your error is that of the later score alone. The earlier score comes from a sample as well,
    so it has an error, too. Combine both."""
    before, after = region
    return both(net(after) - net(before), np.sqrt(spread(after)))


@score_change.mistake(source="documented confusion: (p − d)² forgotten")
def square_forgotten(region):
    """The change is right. In the variance you left out (p − d)². The formula looks complete without it. But p + d is
    the mean of the squares, and a variance takes the square of the mean off."""
    before, after = region
    wide = sum(100**2 * sum(shares(part)) / len(part) for part in (before, after))
    return both(net(after) - net(before), np.sqrt(wide))


@score_change.mistake(source="documented confusion: 8 is a promoter")
def eights_promote(region):
    """You get this change if answers of 8 count as promoters. 8 of 10 sounds like praise. But the score takes only 9
    and 10; 7 and 8 are passive."""
    before, after = region
    parts = [(p, d, len(part)) for part in (before, after) for p, d in [shares(part, promoter=8)]]
    wide = sum(100**2 * (p + d - (p - d) ** 2) / n for p, d, n in parts)
    return both(net(after, promoter=8) - net(before, promoter=8), np.sqrt(wide))


@score_change.mistake(source="unseen answers: the reach of the interval for the error")
def reach_of_the_interval(region):
    """The change is right. In place of the standard error you give how far the 95 % interval reaches to each side.
    Lesson 07-3 asked for that. Here the question asks for one standard error: leave the factor 1.96 out."""
    before, after = region
    return both(net(after) - net(before), 1.96 * np.sqrt(spread(before) + spread(after)))


@score_change.mistake(source="documented confusion: the mean of the houses' scores")
def mean_of_houses(door_survey, first_house, region):
    """You get this change from the mean of the ten houses' scores. It treats every house alike. But the houses asked
    different numbers of guests, and the question counts each guest once. Put all guests of a quarter together first."""
    mine = of_ten(door_survey, first_house)[0]
    before, after = region
    houses = nps.changes(mine)
    return both(houses["difference"].mean(), np.sqrt(spread(before) + spread(after)))


@score_change.mistake(source="documented confusion: shares for points")
def in_shares(region):
    """Both numbers are right as differences of shares. The score is given in points, from −100 to 100: times 100."""
    before, after = region
    return both((net(after) - net(before)) / 100, np.sqrt(spread(before) + spread(after)) / 100)
