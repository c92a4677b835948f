"""Workbook 09, last part: three methods put to the test."""

import pandas as pd

from crmlab import clv, rfm
from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import chosen
from crmlab.questions.ch09.profit import lines_of, margins

STAY_BY_R = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}
"""The chance to stay of a customer, by R."""


@chapter.interim
def margin_2023(order_lines, orders, products, service_costs):
    """The contribution margin of the last year that was known on 2024-01-01."""
    return margins(lines_of(2023, order_lines, orders, products), service_costs[service_costs["year"] == 2023])


@chapter.interim
def before(orders):
    """The table `before` of the cell: bills before 2024, boxes among them, return slips not."""
    return orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]


def three_scores(bills, bought, margin, as_of):
    """ABC of bills; RFM of purchases; CLV of a margin a year. `as_of` is the day from which one looks back."""
    table = rfm.table(bought, as_of=as_of)
    score = rfm.scores(table)
    return pd.DataFrame(
        {
            "ABC": bills.groupby("customer_id")["amount"].sum().reindex(table.index),
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
def scores(before, margin_2023):
    """The three scores as they could be made on 2024-01-01."""
    return three_scores(before, chosen(before), margin_2023, "2024-01-01")


@chapter.interim
def outcome(net_profit, scores):
    """What happened: the contribution margin of 2024, 0 for those without a row."""
    return net_profit["contribution_margin"].reindex(scores.index, fill_value=0.0)


def spearman(scores, outcome):
    """Rank correlation of each score with the outcome."""
    return scores.rank().corrwith(outcome.rank())


@chapter.question(
    title="Which score foresaw 2024?",
    concepts=("abc-rfm-clv-compared", "abc-rfm-clv-table"),
    evidence="",
    recall="How well did this score, made on 2024-01-01, order the customers by their margin of 2024 (Spearman's rank "
    "correlation)?",
    remark="This measures how well each score foresaw one year of one company. Another year may change the order of "
    "two scores that lie close together.",
    hints=(
        "Make one frame of three scores, with one row for each customer in `rfm.table` of the purchases before 2024. "
        "`reindex` brings sums and margins into its rows.",
        "`scores.rank().corrwith(happened.rank())` is Spearman's rank correlation. Customers who did not come back in "
        "2024 belong to what happened, with 0.",
    ),
    starter="""\
from crmlab import clv, rfm

sold = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id").merge(products, on="product_id")
sold = sold[sold["date"].dt.year == 2023]
kept = (sold["amount"] - sold["quantity"] * sold["unit_cost"]).groupby(sold["customer_id"]).sum()
service = service_costs[service_costs["year"] == 2023].groupby("customer_id")["cost"].sum()
margin_2023 = kept - service.reindex(kept.index, fill_value=0)  # contribution margin of 2023
before = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]  # with the payments for boxes
stay = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}  # chance to stay, by R
methods = ...""",
    solution="""\
known = rfm.table(before[before["channel"] != "box"], as_of="2024-01-01")
score = rfm.scores(known)
margin = margin_2023.reindex(known.index, fill_value=0)
scores = pd.DataFrame({
    "ABC": before.groupby("customer_id")["amount"].sum().reindex(known.index),
    "RFM": score[["R", "F", "M"]].sum(axis=1),
    "CLV": clv.simple(margin, retention=score["R"].map(stay), discount=0.1, first="after one year"),
})
happened = net_profit["contribution_margin"].reindex(known.index, fill_value=0)
methods = scores.rank().corrwith(happened.rank())""",
)
def methods(net_profit, order_lines, orders, products, service_costs):
    """The cell makes what was known on 2024-01-01. Score each customer with a purchase before that day:

    - `ABC`: the money paid (`before`, boxes included);

    - `RFM`: R + F + M of the *purchases* before 2024, from `rfm.scores`;

    - `CLV`: `clv.simple` of `margin_2023` (0 without a row) with the chance to `stay`, `discount=0.1` and `first="after
      one year"`.

    How well does each score order these customers by their contribution margin of 2024 (question 1; 0 without a
    row)? Give Spearman's rank correlations, not rounded, as a Series with these names."""
    bills = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    service = service_costs[service_costs["year"] == 2023]
    margin = margins(lines_of(2023, order_lines, orders, products), service)
    found = three_scores(bills, chosen(bills), margin, "2024-01-01")
    return spearman(found, net_profit["contribution_margin"].reindex(found.index, fill_value=0.0))


@methods.mistake(source="documented confusion: leakage")
def purchases_leaked(orders, margin_2023, net_profit, as_of):
    """Bills and purchases up to the end of 2024, looked back on from `as_of`, give these correlations; the margin is
    that of 2023. More data look better. But these scores have seen the year that they should foresee. On 2024-01-01
    nobody knew it: use `before` only, and look back from that day."""
    bills = orders[orders["amount"] > 0]
    found = three_scores(bills, chosen(bills), margin_2023, as_of)
    return spearman(found, net_profit["contribution_margin"].reindex(found.index, fill_value=0.0))


def good_once(orders):
    """Two who had spent most before 2024 and did not come back."""
    bought = orders[orders["amount"] > 0]
    by_customer = bought.groupby("customer_id")
    table = pd.DataFrame({"spent": by_customer["amount"].sum(), "last_purchase": by_customer["date"].max()})
    return table[table["last_purchase"] < "2024-01-01"].nlargest(2, "spent").reset_index()


@methods.mistake(source="documented confusion: only those who survived", rows=good_once)
def only_those_who_came_back(scores, net_profit):
    """Comparing only the customers who have a row for 2024 gives these correlations. Without a row nothing seems to
    be known. But it is known that these customers brought nothing, and a good score should have put them low. Give
    them a 0 in what happened."""
    there = scores[scores.index.isin(net_profit.index)]
    return spearman(there, net_profit["contribution_margin"].reindex(there.index))


def far_apart(scores, outcome):
    """The largest customer before 2024 and two in the middle, with their margin of 2024."""
    table = pd.DataFrame({"paid before 2024": scores["ABC"], "margin of 2024": outcome.round(2)})
    table = table.sort_values("paid before 2024", ascending=False)
    middle = len(table) // 2
    return table.iloc[[0, middle, middle + 1]].reset_index()


@methods.mistake(source="documented confusion: Pearson for Spearman", rows=far_apart)
def pearson(scores, outcome):
    """These are correlations of the values themselves (Pearson), which `corr` and `corrwith` give if nothing else is
    said. But a few very large customers then decide the result. The question is about the *order* of the customers:
    rank first, or use `method="spearman"`."""
    return scores.corrwith(outcome)


@methods.mistake(source="documented confusion: revenue for margin")
def money_as_outcome(orders, scores):
    """Comparing with the *money paid* in 2024 gives these correlations. A customer who pays much looks valuable. But
    goods and service have to be paid from this money. Compare with the contribution margin of question 1."""
    paid = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)].groupby("customer_id")["amount"].sum()
    return spearman(scores, paid.reindex(scores.index, fill_value=0.0))


@methods.mistake(source="unseen answers: one measure for three")
def only_r(before, scores, outcome):
    """`RFM` is here the correlation of R alone. R does say most about who comes back. But RFM also counts how often
    and for how much somebody bought. Add up R, F and M."""
    score = rfm.scores(rfm.table(chosen(before), as_of="2024-01-01"))
    return spearman(scores.assign(RFM=score["R"]), outcome)


@methods.mistake(source="documented confusion: payments that come by themselves for purchases")
def boxes_in_rfm(before, margin_2023, net_profit):
    """Using all rows of `before` for `rfm.table` gives these correlations. For ABC these rows are right. But
    payments for monthly boxes are no purchases, and they change R, F and M, who is scored, and the chance to stay.
    Leave the rows with the channel `box` out of `rfm.table`."""
    found = three_scores(before, before, margin_2023, "2024-01-01")
    return spearman(found, net_profit["contribution_margin"].reindex(found.index, fill_value=0.0))


@methods.mistake(source="unseen answers: one table for two methods")
def boxes_not_in_abc(before, scores, outcome):
    """`ABC` is here made from the purchases alone; the column `monetary` of `rfm.table` holds this sum. But a
    monthly box is paid for, too, so `ABC` misses a part of the money. Add up the amounts of all rows of `before`."""
    paid = chosen(before).groupby("customer_id")["amount"].sum().reindex(scores.index)
    return spearman(scores.assign(ABC=paid), outcome)


@methods.mistake(source="unseen answers: net profit for margin")
def net_profit_as_outcome(scores, net_profit):
    """Comparing with the *net profit* of 2024 gives these correlations. It stands in the same table. But it carries a
    share of the fixed cost, and the question asks for the contribution margin: take that column."""
    return spearman(scores, net_profit["net_profit"].reindex(scores.index, fill_value=0.0))


@chapter.check_variant
def correlations_differ(methods, before, scores, outcome):
    """Correlations can meet by chance in three decimals: those that come close, in one column each, do not."""
    pairs = [(methods["ABC"], boxes_not_in_abc(before, scores, outcome)["ABC"])]
    pairs.append((methods["RFM"], only_r(before, scores, outcome)["RFM"]))
    return all(abs(one - other) > 0.00051 for one, other in pairs)


@chapter.open(
    title="Nine ratings",
    concepts="abc-rfm-clv-table",
    hints=(),
    rubric=(
        "names one of the nine ratings, and what you would write instead",
        "gives a number measured in this workbook or in the chapter, and says on whom it was measured",
        "names a kind of company for which your rating holds, and one for which the table may be right",
        "says which new result would change your mind",
    ),
)
def nine_cells():
    """Three methods are often rated like this. Difficulty: ABC medium, RFM easy, CLV hard. Operating cost: ABC medium,
    RFM low, CLV high. Accuracy of the value: ABC medium, RFM low, CLV high.

    Which of these nine ratings would you change after what you measured, and for which kind of company? Write three
    or four sentences between quotation marks. Your text is kept for you and not scored."""
