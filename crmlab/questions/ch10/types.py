"""Workbook 10, seventh part: four types by two axes."""

import numpy as np
import pandas as pd

from crmlab import portfolio
from crmlab.questions.ch10 import chapter

MOST_TERMS = 2_000


def expected_purchases(known, model, t):
    """BG/NBD: purchases to expect in the next `t`, given x, t_x and T: Fader, Hardie and Lee (2005), equation 10.

    `btyd.BGNBD` says the same. It loads SciPy, which alone takes longer than a workbook may take to open.
    """
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    x, end = known["x"].to_numpy(float), known["T"].to_numpy(float)
    z = t / (alpha + end + t)
    term, total = np.ones(len(x)), np.ones(len(x))
    for n in range(MOST_TERMS):  # the hypergeometric series; z is well below 1
        term *= (r + x + n) * (b + x + n) / (a + b + x - 1 + n) / (n + 1) * z
        total += term
        if (term < 1e-13 * total).all():
            break
    if_active = (a + b + x - 1) / (a - 1) * (1 - (1 - z) ** (r + x) * total)
    return chance_to_be_active(known, model) * if_active


def chance_to_be_active(known, model):
    """1 for those who bought once; see `btyd.BGNBD.p_alive`."""
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    x = known["x"]
    silence = (alpha + known["T"]) / (alpha + known["t_x"])
    odds = a / (b + x.clip(lower=1) - 1) * silence ** (r + x)
    return pd.Series(1 / (1 + odds), known.index).where(x > 0, 1.0)


MODEL = {"r": 0.87, "alpha": 10.5, "a": 1.36, "b": 5.35}
"""Rounded from a fit to all consumers of Lantern Tea, in weeks, as of the end of 2024."""
YEAR = 52


def now_and_later(orders, as_of, margin_rate):
    """What the starter makes: margin of 2024, and the margin that BG/NBD lets one expect of the next 52 weeks."""
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    days = bought.groupby(["customer_id", "date"], as_index=False)["amount"].sum()
    groups = days.groupby("customer_id")
    first, last = groups["date"].min(), groups["date"].max()
    known = pd.DataFrame({"x": groups.size() - 1, "t_x": (last - first).dt.days / 7, "T": (as_of - first).dt.days / 7})
    later = margin_rate * groups["amount"].mean() * expected_purchases(known, MODEL, YEAR)
    paid = (
        orders[(orders["date"].dt.year == 2024) & (orders["channel"] != "box")].groupby("customer_id")["amount"].sum()
    )
    return pd.DataFrame({"now": margin_rate * paid.reindex(known.index, fill_value=0), "later": later})


@chapter.interim
def both_axes(orders, as_of, margin_rate):
    return now_and_later(orders, as_of, margin_rate)


def kinds(table, line_now, line_later):
    return portfolio.matrix(table["now"], table["later"], cut=(line_now, line_later))["type"]


@chapter.check_variant
def every_type_occurs(both_axes, line_now, line_later):
    """And the lines do not happen to lie at the medians, which are a known mistake."""
    found = kinds(both_axes, line_now, line_later)
    counts, at_the_medians = found.value_counts(), portfolio.matrix(both_axes["now"], both_axes["later"])["type"]
    return len(counts) == 4 and counts.min() >= 8 and (found != at_the_medians).mean() > 0.02


@chapter.question(
    title="Four types",
    concepts="current-future-profit-matrix",
    evidence="",
    recall="Matrix of current and future profit with given lines: which type, I to IV, is this customer?",
    remark="Type II is the reason for the second axis: a list of today's profit does not know them. And type III looks "
    "splendid in every report, one last time.",
    hints=(
        "Two comparisons with two lines give four cases. I is neither, II is only later, III is only now, IV is both.",
        "`np.select`, or `portfolio.matrix(now, later, cut=(line_now, line_later))`, which has a column `type`.",
    ),
    starter="""\
from crmlab import btyd, portfolio

visits = orders[orders["channel"] != "box"]
known = btyd.summary(visits, as_of=as_of, unit="W", refunds="left out", first_purchase="counted")
model = btyd.BGNBD(r=0.87, alpha=10.5, a=1.36, b=5.35)  # fitted to all the consumers of Lantern Tea, in weeks
later = margin_rate * known["monetary"] * model.expected_purchases(known, 52)
paid = visits[visits["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
now = margin_rate * paid.reindex(later.index, fill_value=0)
types = ...""",
    solution="""\
types = portfolio.matrix(now, later, cut=(line_now, line_later))["type"]""",
)
def types(orders, as_of, margin_rate, line_now, line_later):
    """The cell works out what each customer left by visits in 2024 (`now`; `margin_rate` of what they paid), and what
    the model lets you expect of the next 52 weeks (`later`), both without the monthly box. High is what lies above your
    lines: `line_now` for the one, `line_later` for the other.

    Which type is each customer: I (low now, low later), II (low now, high later), III (high now, low later), or IV
    (high in both)? Give a Series with the Roman numeral, as text, for each customer of `later`."""
    return kinds(now_and_later(orders, as_of, margin_rate), line_now, line_later)


def the_other_corners(both_axes, line_now, line_later):
    """Two customers who are high on one axis only, with both values."""
    table = both_axes.round(2)
    only_now = table[(table["now"] > line_now) & (table["later"] < line_later)].nlargest(1, "now")
    only_later = table[(table["now"] < line_now) & (table["later"] > line_later)].nlargest(1, "later")
    return pd.concat([only_now, only_later]).reset_index()


def away_and_expected(both_axes):
    """Two who left nothing in 2024, and of whom most is expected."""
    table = both_axes.round(2)
    return table[table["now"] == 0].nlargest(2, "later").reset_index()


def between_median_and_line(both_axes, line_now):
    """Two whose margin of 2024 lies between the median and the line that was set."""
    table = both_axes.round(2)
    low, high = sorted((table["now"].median(), line_now))
    return table[(table["now"] > low) & (table["now"] < high)].head(2).reset_index()


def between_the_lines(both_axes, line_now, line_later):
    """Two whose margin of 2024 lies below its own line and above the other."""
    table = both_axes.round(2)
    return table[(table["now"] > line_later) & (table["now"] < line_now)].head(2).reset_index()


def renamed(found, **names):
    return found.map(lambda kind: names.get(kind, kind))


@types.mistake(source="K05: the two axes exchanged", rows=the_other_corners)
def axes_exchanged(both_axes, line_now, line_later):
    """II and III have changed places. I and IV are right, and they would be either way: they are high or low on *both*
    axes. Take a customer who left a lot in 2024 and is expected to leave hardly anything. Which of the four sentences
    in the question describes them?"""
    return renamed(kinds(both_axes, line_now, line_later), II="III", III="II")


@types.mistake(source="documented confusion: quadrants numbered as in geometry", rows=the_other_corners)
def numbered_as_in_geometry(both_axes, line_now, line_later):
    """The corners are numbered as in geometry: I at the top right, and on against the clock. The groups are the right
    ones; only the names have moved on. This matrix begins with those who are low in both. Print the axes beside the
    number, and it cannot happen."""
    return renamed(kinds(both_axes, line_now, line_later), IV="I", II="II", I="III", III="IV")


@types.mistake(source="documented confusion: the best as number one", rows=the_other_corners)
def best_is_one(both_axes, line_now, line_later):
    """The best customers are type I here, the worst type IV: as in a league, and as in the pyramid, where layer 1 is on
    top. A type is no rank, though. It counts from low in both up to high in both."""
    return renamed(kinds(both_axes, line_now, line_later), I="IV", II="III", III="II", IV="I")


@types.mistake(source="K04: metals for types", rows=the_other_corners)
def metals_of_the_notes(both_axes, line_now, line_later):
    """The metals are those of the notes: “platinum” for who is high now, “gold” for who is high in both. In the pyramid
    platinum stands above gold. So a colleague with the other picture in mind would write to the wrong people. Give the
    numbers of the types."""
    names = {"I": "lead", "II": "iron", "III": "platinum", "IV": "gold"}
    return kinds(both_axes, line_now, line_later).map(names)


@types.mistake(source="documented confusion: the median for a line that was set", rows=between_median_and_line)
def at_the_medians(both_axes):
    """The lines stand at the medians here: half of all are high on each axis, as they would be in the worst company.
    Your lines are amounts that somebody has set, and they need not part your customers in halves. Use
    `line_now` and `line_later`."""
    return portfolio.matrix(both_axes["now"], both_axes["later"])["type"]


@types.mistake(source="documented confusion: one line for both axes")
def one_line_for_both(both_axes, line_now):
    """Both axes are cut at `line_now`. One line would be simpler. But one axis is a year that happened, the other
    a year in which nobody comes for certain: the same amount is not equally much on both. `later` has its own line."""
    return kinds(both_axes, line_now, line_now)


@types.mistake(source="documented confusion: customers who were away left out", rows=away_and_expected)
def only_those_of_2024(both_axes, orders, line_now, line_later):
    """Only customers with a bill or slip in 2024 are here. The others left nothing *now*, true; but a 0 is a value, and
    low. Some of them may well come back, and to miss those is to miss a part of type II."""
    there = set(orders.loc[(orders["date"].dt.year == 2024) & (orders["channel"] != "box"), "customer_id"])
    found = kinds(both_axes, line_now, line_later)
    return found[found.index.isin(there)]


@types.mistake(source="documented confusion: money paid for money left")
def revenue_for_margin(both_axes, margin_rate, line_now, line_later):
    """`now` is what they *paid* in 2024. The goods are still in it, so too many get above a line that was set for what
    is left. `later` has the margin in it already; both axes must speak of the same kind of money."""
    return kinds(both_axes.assign(now=both_axes["now"] / margin_rate), line_now, line_later)


@types.mistake(source="unseen answers: the lines exchanged", rows=between_the_lines)
def lines_exchanged(both_axes, line_now, line_later):
    """Each axis is cut at the line of the *other*: `now` at `line_later`, `later` at `line_now`. Both are amounts in
    CNY, so nothing warns you. But a year that is only expected needs the lower line, or hardly anybody is high in it.
    Give each axis its own."""
    return kinds(both_axes, line_later, line_now)


@types.mistake(source="unseen answers: a later line overwrites an earlier one", rows=the_other_corners)
def fours_become_threes(both_axes, line_now, line_later):
    """There is no IV in your answer: all who are high on both axes are called III. Each condition is right by itself.
    But “high now” is true of the IVs as well, and the last line that is true wins. Write IV last, or say in each line
    that the other axis is low."""
    found = kinds(both_axes, line_now, line_later)
    return renamed(found, IV="III")


@types.mistake(source="unseen answers: a later line overwrites an earlier one", rows=the_other_corners)
def fours_become_twos(both_axes, line_now, line_later):
    """There is no IV in your answer: all who are high on both axes are called II. Each condition is right by itself.
    But “high later” is true of the IVs as well, and the last line that is true wins. Write IV last, or say in each
    line that the other axis is low."""
    found = kinds(both_axes, line_now, line_later)
    return renamed(found, IV="II")
