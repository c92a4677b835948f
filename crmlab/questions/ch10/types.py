"""Workbook 10: four types by two axes."""

import pandas as pd

from crmlab import portfolio
from crmlab.questions.ch10 import chapter
from crmlab.questions.ch10.bgnbd import expected_purchases

MODEL = {"r": 0.87, "alpha": 10.5, "a": 1.36, "b": 5.35}
"""Rounded from a fit to all consumers of Lantern Tea, in weeks, as of the end of 2024."""
YEAR = 52


def now_and_later(orders, as_of, margin_rate):
    """What the starter makes: margin of 2024, and the margin that BG/NBD expects of the next 52 weeks."""
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
    remark="A list of this year's profit does not show type II: the second axis does. And type III looks very good in "
    "every report of this year, although little is expected of it.",
    hints=(
        "Two comparisons with two lines give four cases. I is neither, II is only later, III is only now, IV is both.",
        "`portfolio.matrix(now, later, cut=(…, …))` has a column `type`; `cut` takes the line of `now` first.",
    ),
    starter="""\
from crmlab import btyd, portfolio

visits = orders[orders["channel"] != "box"]
known = btyd.summary(
    visits, as_of=as_of, unit="W", refunds="left out", first_purchase="counted"
)
model = btyd.BGNBD(r=0.87, alpha=10.5, a=1.36, b=5.35)  # from 2022 to 2024, in weeks
later = margin_rate * known["monetary"] * model.expected_purchases(known, 52)
paid = visits[visits["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
now = margin_rate * paid.reindex(later.index, fill_value=0)
types = ...""",
    solution="""\
types = portfolio.matrix(now, later, cut=(line_now, line_later))["type"]""",
)
def types(orders, as_of, margin_rate, line_now, line_later):
    """`now` is each customer's margin of 2024, and `later` the margin that BG/NBD expects of the next 52 weeks. The
    monthly box is in neither. High is what lies above your lines: `line_now` for `now`, `line_later` for `later`.

    Which type is each customer: I (low now, low later), II (low now, high later), III (high now, low later) or IV (high
    in both)? Give a Series with the Roman numeral, as text, for each customer of `later`. You may use
    `portfolio.matrix`."""
    return kinds(now_and_later(orders, as_of, margin_rate), line_now, line_later)


def the_other_corners(both_axes, line_now, line_later):
    """Two customers who are high on one axis only, with both values."""
    table = both_axes.round(2)
    only_now = table[(table["now"] > line_now) & (table["later"] < line_later)].nlargest(1, "now")
    only_later = table[(table["now"] < line_now) & (table["later"] > line_later)].nlargest(1, "later")
    return pd.concat([only_now, only_later]).reset_index()


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
    """II and III have changed places. I and IV are right, and they always are when the two are exchanged: they are low
    or high on *both* axes. Take a customer with a large margin in 2024 of whom hardly anything is expected. Which of
    the four descriptions fits?"""
    return renamed(kinds(both_axes, line_now, line_later), II="III", III="II")


@types.mistake(source="unseen answers: the best as number one", rows=the_other_corners)
def best_is_one(both_axes, line_now, line_later):
    """The best customers are type I here and the worst type IV, as in a ranking, or in the pyramid, where layer 1 is
    on top. But a type is not a rank. This matrix begins with low on both axes, as the question lists it."""
    return renamed(kinds(both_axes, line_now, line_later), I="IV", II="III", III="II", IV="I")


@types.mistake(source="unseen answers: the median for a line that was set", rows=between_median_and_line)
def at_the_medians(both_axes):
    """You get these types if the lines stand at the medians, which is what `portfolio.matrix` does without `cut`. Then
    half of all customers are high on each axis, in any company. But your lines are amounts that somebody has set: use
    `line_now` and `line_later`."""
    return portfolio.matrix(both_axes["now"], both_axes["later"])["type"]


@types.mistake(source="unseen answers: the lines exchanged", rows=between_the_lines)
def lines_exchanged(both_axes, line_now, line_later):
    """You get these types if `now` is cut at `line_later` and `later` at `line_now`. Both are amounts in CNY, so no
    error appears. But each line was set for its own axis: which one belongs to the margin of 2024?"""
    return kinds(both_axes, line_later, line_now)


@types.mistake(source="own trial: the arguments exchanged, not the lines", rows=the_other_corners)
def axes_exchanged_and_lines_not(both_axes, line_now, line_later):
    """You get these types if `later` is handed over as the current value and `now` as the future one, with the lines in
    the order of the question. The lines look right. But each of them now cuts the other axis, and II and III are
    exchanged as well. `portfolio.matrix` takes the current value first."""
    return portfolio.matrix(both_axes["later"], both_axes["now"], cut=(line_now, line_later))["type"]


@types.mistake(source="documented confusion: one line for both axes")
def one_line_for_both(both_axes, line_now):
    """You get these types if both axes are cut at `line_now`. One line would be simpler. But `now` is a year that
    happened, and `later` is an expectation, in which some customers have left: the same amount is not equally high on
    both. `later` has its own line."""
    return kinds(both_axes, line_now, line_now)


@types.mistake(source="unseen answers: a later line overwrites an earlier one", rows=the_other_corners)
def fours_become_threes(both_axes, line_now, line_later):
    """Nobody is type IV in your answer: all who are high on both axes are called III. Each condition may be right by
    itself. But “high now” is true of type IV as well, and in a series of assignments the last one that fits wins (in
    `np.select` the first). Give IV its own condition, where nothing overrides it."""
    return renamed(kinds(both_axes, line_now, line_later), IV="III")


@types.mistake(source="unseen answers: a later line overwrites an earlier one", rows=the_other_corners)
def fours_become_twos(both_axes, line_now, line_later):
    """Nobody is type IV in your answer: all who are high on both axes are called II. Each condition may be right by
    itself. But “high later” is true of type IV as well, and in a series of assignments the last one that fits wins (in
    `np.select` the first). Give IV its own condition, where nothing overrides it."""
    return renamed(kinds(both_axes, line_now, line_later), IV="II")
