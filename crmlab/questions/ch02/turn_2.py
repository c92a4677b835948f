"""Lesson 02-2, bonds, points and trust: its Your turns."""

import numpy as np
import pandas as pd

from crmlab import points_scheme, scales
from crmlab.workbook import Lesson

lesson = Lesson(
    "02-2",
    "Bonds, points and trust",
    needs=("branches", "commitment_trust", "customers", "loyalty_programme", "orders", "survey_items"),
)

START = "2023-04-01"
SAVES, COST, HORIZON = 3.0, 1.0, 60
"""The club of the lesson: CNY a month that it saves and costs, and months."""


@lesson.question(
    title="The club is copied sooner",
    concepts="bond-levels-three",
    unit="CNY",
    decimals=1,
    hints=(
        "The club saves 3 CNY in each month until it is copied.",
        "It costs 1 CNY in each of the 60 months, also after it was copied.",
    ),
    starter="club_copied = ...  # CNY for one customer in 60 months",
    solution="club_copied = 3 * 12 - 1 * 60",
)
def club_copied():
    """The rival copies the club (the social bond) after 12 months instead of 24. What does it then earn with one
    customer in 60 months?"""
    return SAVES * 12 - COST * HORIZON


@club_copied.mistake(source="documented confusion: a copied bond costs nothing")
def cost_stops_too():
    """You let the cost stop when the rival copies the club. A copied bond holds nobody, but the firm still pays for it:
    count its cost in all 60 months."""
    return (SAVES - COST) * 12


@club_copied.mistake(source="documented confusion: the old months")
def months_of_the_table():
    """This is the club of the table, which is copied after 24 months. Here the rival is faster: take 12 months."""
    return SAVES * 24 - COST * HORIZON


@club_copied.mistake(source="documented confusion: never copied")
def never_copied():
    """You let the club save money in all 60 months. From the month in which the rival copies it, it holds nobody: count
    what it saves only until then."""
    return (SAVES - COST) * HORIZON


@club_copied.mistake(source="documented confusion: the cost forgotten")
def cost_forgotten():
    """This is what the club saves until it is copied. It also costs 1 CNY a month: take that off, for all 60 months."""
    return SAVES * 12


@club_copied.mistake(source="documented confusion: the months that are left")
def the_months_that_are_left():
    """You counted what the club saves in the months *after* it was copied. Before that it holds the customer, and
    afterwards it does not: count the months until it is copied."""
    return SAVES * (HORIZON - 12) - COST * HORIZON


@club_copied.mistake(source="documented confusion: another row of the table")
def the_points():
    """This is the financial bond with 12 months. The club is the social bond: take its cost and what it saves from its
    own row."""
    return 2 * 12 - 0.5 * HORIZON


def seen(orders, customers, branches, loyalty_programme):
    """All visits of the lesson."""
    return points_scheme.visits(orders, customers, branches, loyalty_programme, start=START)


@lesson.interim
def of_houses(orders, customers, branches, loyalty_programme):
    return points_scheme.houses(seen(orders, customers, branches, loyalty_programme))


def effect_and_part(houses):
    """What the scheme added to a visit (CNY), and the members' share of the visits in houses that have it."""
    change = houses.groupby("scheme")["change"].mean()
    return change[True] - change[False], houses.loc[houses["scheme"], "members"].mean()


@lesson.question(
    title="More for a member",
    concepts="frequency-marketing",
    unit="CNY a visit",
    decimals=1,
    hints=(
        "Of ten visits, some are not by members. If points change nothing in these, the members' visits must have "
        "changed by more than the mean.",
        "The mean effect is `part` × (effect on a member) + (1 − `part`) × 0. Solve for the effect on a member.",
    ),
    starter="for_a_member = ...  # CNY a visit",
    solution="for_a_member = found.estimate / part",
)
def for_a_member(orders, customers, branches, loyalty_programme):
    """`found.estimate` is a mean over all visits of a house, but only members collect points. Suppose that points
    change nothing for the other guests. How much more does a *member* then pay for a visit? `part` is the members'
    share of the visits."""
    effect, part = effect_and_part(points_scheme.houses(seen(orders, customers, branches, loyalty_programme)))
    return effect / part


@for_a_member.mistake(source="documented confusion: effect on the house for effect on a member")
def effect_on_the_house(of_houses):
    """This is the effect on a mean visit, with the visits of guests who did not join. They hold the mean down: the
    effect on a member must be larger. Which part of the visits are members'?"""
    return effect_and_part(of_houses)[0]


@for_a_member.mistake(source="documented confusion: times for divided by")
def multiplied(of_houses):
    """You multiplied by the members' share. This gives less than the effect on the house. But the members' visits alone
    must account for the whole effect, so theirs is larger."""
    effect, part = effect_and_part(of_houses)
    return effect * part


@for_a_member.mistake(source="documented confusion: the share of the others")
def by_the_others(of_houses):
    """You divided by the share of the *other* guests. They collect no points. It is the members' visits that must
    account for the effect: divide by their share."""
    effect, part = effect_and_part(of_houses)
    return effect / (1 - part)


@for_a_member.mistake(source="documented confusion: after less before without the other houses")
def without_the_other_houses(of_houses):
    """You took the whole change of the houses with points. The houses without points gained as well, so a part of it
    would have come anyway. Take `found.estimate`: there the change of the others is off."""
    rise = of_houses.loc[of_houses["scheme"], "change"].mean()
    return rise / effect_and_part(of_houses)[1]


@for_a_member.mistake(source="documented confusion: self-selection")
def members_against_others(orders, customers, branches, loyalty_programme):
    """This compares members with other guests of the same houses. It is the manager's comparison: members paid more
    before there were any points. Begin with `found.estimate`, which compares houses."""
    visits = seen(orders, customers, branches, loyalty_programme)
    paid = visits[visits["scheme"] & visits["after"]].groupby("member")["amount"].mean()
    return paid[True] - paid[False]


@for_a_member.mistake(source="documented confusion: per cent for a share")
def part_in_per_cent(of_houses):
    """You divided by per cent: by eighty-odd, and not by 0.8 and something. `part` is a share between 0 and 1: use it
    as it is."""
    effect, part = effect_and_part(of_houses)
    return effect / (100 * part)


def scores_of(commitment_trust, survey_items):
    """The scales of those who answered all twenty questions."""
    key = survey_items[survey_items["survey"] == "commitment_trust"]
    return scales.scales(commitment_trust.dropna(subset=list(key["item"])), key)


def arrows_of(scores: pd.DataFrame) -> dict[tuple[str, str], float]:
    """The three regressions of the theory, by (from, to)."""
    found: dict[tuple[str, str], float] = {}
    causes = {
        "trust": ["communication", "shared_values", "opportunism"],
        "commitment": ["communication", "trust"],
        "staying": ["communication", "trust", "commitment"],
    }
    for on, of in causes.items():
        design = np.column_stack([np.ones(len(scores)), scores[of]])
        slopes = np.linalg.lstsq(design, scores[on], rcond=None)[0][1:]
        found |= {(cause, on): float(slope) for cause, slope in zip(of, slopes, strict=True)}
    return found


@lesson.interim
def arrows(commitment_trust, survey_items):
    return arrows_of(scores_of(commitment_trust, survey_items))


LONGEST = (("communication", "trust"), ("trust", "commitment"), ("commitment", "staying"))


@lesson.question(
    title="The longest way",
    concepts="commitment-trust-theory",
    unit="points of staying",
    decimals=2,
    hints=(
        "There are three arrows on this way. Each says what one point more does to the next idea.",
        'Multiply them: `arrow["communication", "trust"]` is the first.',
    ),
    starter="longest_way = ...  # points of staying for a point of communication",
    solution="""\
first, second = arrow["communication", "trust"], arrow["trust", "commitment"]
longest_way = first * second * arrow["commitment", "staying"]""",
)
def longest_way(commitment_trust, survey_items):
    """How many points of staying does a point of communication bring on the way communication → trust → commitment →
    staying?"""
    found = arrows_of(scores_of(commitment_trust, survey_items))
    return float(np.prod([found[step] for step in LONGEST]))


@longest_way.mistake(source="documented confusion: arrows added")
def added(arrows):
    """You added the three arrows. But the second arrow works on what the first one brought: half a point more of trust
    brings half of what a whole point would. Multiply along a way, and add only different ways."""
    return sum(arrows[step] for step in LONGEST)


@longest_way.mistake(source="documented confusion: one way for another")
def trust_alone(arrows):
    """This is the way communication → trust → staying. It leaves commitment out. On the way asked for, trust first
    makes customers committed: use the arrow from trust to commitment."""
    return arrows["communication", "trust"] * arrows["trust", "staying"]


@longest_way.mistake(source="documented confusion: one way for another")
def commitment_alone(arrows):
    """This is the way communication → commitment → staying, without trust. Begin with the arrow from communication to
    trust, and go on from there."""
    return arrows["communication", "commitment"] * arrows["commitment", "staying"]


@longest_way.mistake(source="documented confusion: the last arrow forgotten")
def last_arrow_forgotten(arrows):
    """You stopped at commitment: these are points of *commitment*. One arrow more leads to staying. Multiply by it as
    well."""
    return arrows["communication", "trust"] * arrows["trust", "commitment"]


@longest_way.mistake(source="documented confusion: the first arrow forgotten")
def first_arrow_forgotten(arrows):
    """You began at trust: this is what a point of *trust* brings. The way begins at communication: multiply by the
    arrow from there to trust."""
    return arrows["trust", "commitment"] * arrows["commitment", "staying"]


@longest_way.mistake(source="documented confusion: all ways for one way")
def all_ways(arrows):
    """This adds up all three ways through trust and commitment. The question asks for one of them, the one that passes
    both: multiply its three arrows."""
    to_staying = arrows["trust", "staying"] + arrows["trust", "commitment"] * arrows["commitment", "staying"]
    by_commitment = arrows["communication", "commitment"] * arrows["commitment", "staying"]
    return arrows["communication", "trust"] * to_staying + by_commitment


@longest_way.mistake(source="documented confusion: correlations for arrows")
def correlations(commitment_trust, survey_items):
    """You multiplied correlations. A correlation holds nothing fixed, so it counts other ways as well. Use the numbers
    on the arrows."""
    with_next = scores_of(commitment_trust, survey_items).corr()
    return float(np.prod([with_next.loc[step] for step in LONGEST]))
