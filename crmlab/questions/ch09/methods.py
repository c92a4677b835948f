"""Workbook 09, last part: three methods put to the test."""

from itertools import combinations

import pandas as pd

from crmlab import abc_analysis, clv, rfm
from crmlab.questions.ch09 import chapter

STAY_BY_R = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}
"""The chance to stay of a customer, by R."""


def margin_of(year, order_lines, orders, products, service_costs):
    """The contribution margin of question 1, of another year."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    lines = lines.merge(products, on="product_id")
    lines = lines[lines["date"].dt.year == year]
    before = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    served = service_costs[service_costs["year"] == year].groupby("customer_id")["cost"].sum()
    return before - served.reindex(before.index, fill_value=0)


def three_scores(bought, margin, as_of):
    """ABC, RFM and CLV from purchases, a margin a year, and the day from which one looks back."""
    table = rfm.table(bought[bought["channel"] != "box"], as_of=as_of)
    score = rfm.scores(table)
    return pd.DataFrame(
        {
            "ABC": bought.groupby("customer_id")["amount"].sum().reindex(table.index),
            "RFM": score["R"] + score["F"] + score["M"],
            "CLV": clv.simple(
                margin.reindex(table.index, fill_value=0.0),
                retention=score["R"].map(STAY_BY_R),
                discount=0.1,
                first="after one year",
            ),
        }
    )


@chapter.interim
def margin_2023(order_lines, orders, products, service_costs):
    """The contribution margin of the last year that was known on 2024-01-01."""
    return margin_of(2023, order_lines, orders, products, service_costs)


@chapter.interim
def scores(orders, margin_2023):
    """The three scores as they could be made on 2024-01-01."""
    bought = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    return three_scores(bought, margin_2023, "2024-01-01")


def spearman(scores, outcome):
    """Rank correlation of each score with the outcome; who has none counts with 0."""
    return scores.rank().corrwith(outcome.reindex(scores.index, fill_value=0.0).rank())


@chapter.check_variant
def correlations_differ(methods, contribution_margin, orders, scores, margin_2023):
    """Correlations can meet by chance in three decimals: those that come close, in one column each, do not."""
    abc = [
        ranked_by_letters(contribution_margin, scores),
        abc_of_2023(contribution_margin, orders, scores),
        money_of_all_years(contribution_margin, orders, scores),
    ]
    worth = [
        mistake(contribution_margin, scores, margin_2023)
        for mistake in (nothing_known_of_2023, everybody_stays_alike, first_margin_now)
    ]
    return all(
        abs(one[score] - other[score]) > 0.00051
        for score, found in {"ABC": abc, "CLV": worth}.items()
        for one, other in combinations([methods, *found], 2)
    )


@chapter.question(
    title="Which score foresaw 2024? (stretch)",
    concepts=("abc-rfm-clv-compared", "abc-rfm-clv-table"),
    evidence="",
    recall="How well did this score, made on 2024-01-01, put the customers in the order of what they left in 2024 "
    "(Spearman's rank correlation)?",
    remark="Now you have one cell of the notes' table measured, the accuracy, for one company and one year ahead. A "
    "difference of a few hundredths may turn with the next year.",
    hints=(
        "Everything on the left of the year's end is a score, everything on the right is what happened. Customers who "
        "did not come back belong to what happened: with 0.",
        "`scores.rank().corrwith(happened.rank())` is Spearman's correlation, with ties at their mean rank.",
    ),
    starter="""\
from crmlab import clv, rfm

def margin_of(year):
    \"\"\"The contribution margin of question 1, of another year.\"\"\"
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    lines = lines.merge(products, on="product_id")
    lines = lines[lines["date"].dt.year == year]
    before = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    served = service_costs[service_costs["year"] == year].groupby("customer_id")["cost"].sum()
    return before - served.reindex(before.index, fill_value=0)

stay = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}  # by R
methods = ...""",
    solution="""\
bought = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
known = rfm.table(bought[bought["channel"] != "box"], as_of="2024-01-01")
score = rfm.scores(known)
paid = bought.groupby("customer_id")["amount"].sum().reindex(known.index)
margin_2023 = margin_of(2023).reindex(known.index, fill_value=0)
worth = clv.simple(margin_2023, retention=score["R"].map(stay), discount=0.1, first="after one year")
scores = pd.DataFrame({"ABC": paid, "RFM": score[["R", "F", "M"]].sum(axis=1), "CLV": worth})
happened = contribution_margin.reindex(known.index, fill_value=0)
methods = scores.rank().corrwith(happened.rank())""",
)
def methods(contribution_margin, order_lines, orders, products, service_costs):
    """Score every customer with a purchase before 2024, with what was known on 2024-01-01:

    - `ABC`: what they paid in all the years before 2024, monthly boxes included, return slips left out;

    - `RFM`: R + F + M of their purchases before 2024, scored as in question 6 (boxes left out), but among these
      customers and looking back from 2024-01-01;

    - `CLV`: `clv.simple` of the contribution margin of 2023 (0 for who has none), with the chance to stay that
      belongs to this R (`stay`), a discount of 0.1, and the first margin after one year.

    What happened is the contribution margin of 2024 of question 1; who has none there left 0. How well does each
    score put these customers in the order of what happened? Give Spearman's rank correlation, with three decimals, as
    a Series with the index `ABC`, `RFM`, `CLV`."""
    bought = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    table = rfm.table(bought[bought["channel"] != "box"], as_of="2024-01-01")
    score = rfm.scores(table)
    paid = bought.groupby("customer_id")["amount"].sum().reindex(table.index)
    margin = margin_of(2023, order_lines, orders, products, service_costs).reindex(table.index, fill_value=0.0)
    stay = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}
    worth = clv.simple(margin, retention=score["R"].map(stay), discount=0.1, first="after one year")
    scores = pd.DataFrame({"ABC": paid, "RFM": score["R"] + score["F"] + score["M"], "CLV": worth})
    happened = contribution_margin.reindex(table.index, fill_value=0.0)
    return scores.rank().corrwith(happened.rank())


@methods.mistake(source="documented confusion: leakage")
def leaked(contribution_margin, orders, as_of):
    """These correlations come out if the orders of 2024 are in the scores as well. They look splendid, and no wonder:
    the scores then know what they are to foresee. On 2024-01-01 nobody knew it. Cut everything off before that
    day."""
    return spearman(three_scores(orders[orders["amount"] > 0], contribution_margin, as_of), contribution_margin)


@methods.mistake(source="documented confusion: in-sample for out-of-sample")
def the_year_known_already(scores, margin_2023):
    """Here the scores are compared with the margin of *2023*, from which they were made. A tape measure checked
    against itself fits well. What counts is the year that was still to come: the margin of 2024."""
    return spearman(scores, margin_2023)


def good_once(orders):
    """Two who had spent most before 2024 and did not come back."""
    bought = orders[orders["amount"] > 0]
    by_customer = bought.groupby("customer_id")
    table = pd.DataFrame({"spent": by_customer["amount"].sum(), "last_purchase": by_customer["date"].max()})
    return table[table["last_purchase"] < "2024-01-01"].nlargest(2, "spent").reset_index()


@methods.mistake(source="documented confusion: only those who survived", rows=good_once)
def only_those_who_came_back(contribution_margin, scores):
    """Here only those are compared who appear in 2024 again. A missing margin looks like no information. But it is
    the most important there is: they stayed away, and a good score should have put them low. Count them with 0."""
    return spearman(scores[scores.index.isin(contribution_margin.index)], contribution_margin)


def far_apart(contribution_margin, orders):
    """The largest customer before 2024 and two in the middle, with what they left in 2024."""
    before = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    spent = before.groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    left = contribution_margin.reindex(spent.index, fill_value=0.0).round(2)
    middle = len(spent) // 2
    table = pd.DataFrame({"spent before 2024": spent, "left in 2024": left})
    return table.iloc[[0, middle, middle + 1]].reset_index()


@methods.mistake(source="documented confusion: Pearson for Spearman", rows=far_apart)
def pearson(contribution_margin, scores):
    """This is the correlation of the values themselves (Pearson). A few large customers, far above all others, decide
    it, and the sum of three scores can never lie on a straight line with yuan. The question is about *order*: rank
    first."""
    return scores.corrwith(contribution_margin.reindex(scores.index, fill_value=0.0))


@methods.mistake(source="documented confusion: one year's revenue for all of it")
def abc_of_2023(contribution_margin, orders, scores):
    """ABC is made from the purchases of 2023 alone: fresh, but not what the question says. It counts everything up to
    the end of 2023, however old."""
    spent = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2023)].groupby("customer_id")["amount"].sum()
    return spearman(scores.assign(ABC=spent.reindex(scores.index, fill_value=0)), contribution_margin)


@methods.mistake(source="documented confusion: one retention for all")
def everybody_stays_alike(contribution_margin, scores, margin_2023):
    """In CLV the chance to stay is missing, or the same for all. It is then last year's margin under another name: a
    factor for all changes no rank. What makes it look ahead is `stay`, which differs with R."""
    return spearman(scores.assign(CLV=margin_2023.reindex(scores.index, fill_value=0.0)), contribution_margin)


@methods.mistake(source="documented confusion: first margin now for first margin after one year")
def first_margin_now(contribution_margin, scores, margin_2023):
    """CLV counts a first margin *now*, which everybody brings for certain; the chance to stay then matters less.
    Sources seldom say which they mean; the question does: after one year, from those who stayed."""
    return spearman(
        scores.assign(CLV=scores["CLV"] + margin_2023.reindex(scores.index, fill_value=0.0)), contribution_margin
    )


@methods.mistake(source="documented confusion: revenue for margin")
def revenue_as_outcome(orders, scores):
    """Here the scores are compared with the *money spent* in 2024. What somebody spends is not what is left of it:
    goods and service are still in it. Compare with the contribution margin of question 1."""
    spent = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)].groupby("customer_id")["amount"].sum()
    return spearman(scores, spent)


@chapter.open(
    title="Nine cells",
    concepts="abc-rfm-clv-table",
    hints=(),
    rubric=(
        "names the cell, what the notes print in it, and what you would write instead",
        "gives a number measured in this workbook or the chapter, with what it was measured on",
        "names a kind of company for which it holds, and one for which the notes may be right",
        "says what would make you change your mind",
    ),
)
def nine_cells():
    """The notes rate three methods. Difficulty: ABC medium, RFM easy, CLV hard. Operating cost: ABC medium, RFM low,
    CLV high. Accuracy of the value: ABC medium, RFM low, CLV high.

    Which of the nine cells would you change after what you measured, and for which company? Three or four sentences
    between quotes. They are kept for you and not scored."""


@methods.mistake(source="unseen answers: leakage through the purchases alone")
def purchases_leaked(contribution_margin, orders, as_of, margin_2023):
    """The margin is that of 2023, as it should be. But the purchases run on to the end of 2024, and the scores look
    back from there: they have seen the year they are to foresee. Keep the purchases before 2024-01-01, and score from
    that day."""
    return spearman(three_scores(orders[orders["amount"] > 0], margin_2023, as_of), contribution_margin)


@methods.mistake(source="unseen answers: classes for the money behind them")
def ranked_by_letters(contribution_margin, scores):
    """ABC is ranked by its three letters, and the name of the method suggests it. But all customers of a class then
    tie, and most of the order is gone. Take the money that the letters are made from."""
    letters = abc_analysis.classify(scores["ABC"])["abc_class"].map({"A": 3, "B": 2, "C": 1})
    return spearman(scores.assign(ABC=letters), contribution_margin)


def away_in_2023(orders):
    """Two who had spent most before 2024 and nothing in 2023."""
    bought = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    by_customer = bought.groupby("customer_id")
    table = pd.DataFrame({"spent": by_customer["amount"].sum(), "last_purchase": by_customer["date"].max()})
    return table[table["last_purchase"] < "2023-01-01"].nlargest(2, "spent").reset_index()


@methods.mistake(source="unseen answers: those without a margin left out", rows=away_in_2023)
def nothing_known_of_2023(contribution_margin, scores, margin_2023):
    """CLV is compared only for those who have a margin of 2023. No margin looks like no value to score. But who
    stayed away in 2023 has a CLV, and a low one: give them a margin of 0 and keep them in."""
    there = scores.index.isin(margin_2023.index)
    return spearman(scores, contribution_margin).where(
        [True, True, False], spearman(scores[there], contribution_margin)
    )


@methods.mistake(source="trial in the browser")
def margin_of_the_year_itself(contribution_margin, order_lines, orders, products, service_costs):
    """CLV is made from the margin of *2024*, and that margin is what it is to foresee. It does so well because it has
    seen it. Keep only what was known on 2024-01-01: the margin of 2023."""
    bought = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    return spearman(three_scores(bought, contribution_margin, "2024-01-01"), contribution_margin)


@methods.mistake(source="trial in the browser")
def money_of_all_years(contribution_margin, orders, scores):
    """ABC is the money of all three years, as in the chapter. But 2024 is one of them, so that this score already
    knows the purchases it is to foresee. Keep only those before 2024-01-01."""
    spent = orders[orders["amount"] > 0].groupby("customer_id")["amount"].sum()
    return spearman(scores.assign(ABC=spent.reindex(scores.index)), contribution_margin)
