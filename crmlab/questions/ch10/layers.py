"""Workbook 10: the layers of the pyramid."""

import numpy as np
import pandas as pd

from crmlab import portfolio
from crmlab.questions.ch10 import chapter


def profit_of_2024(order_lines, orders, products, service_costs):
    """As in the starter, step by step; whoever has no bill or return in that year is not in it."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    lines = lines[lines["date"].dt.year == 2024].merge(products, on="product_id")
    margin = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    profit = margin.groupby(lines["customer_id"]).sum()
    served = service_costs[service_costs["year"] == 2024].groupby("customer_id")["cost"].sum()
    return profit - served.reindex(profit.index, fill_value=0)


@chapter.interim
def earned(order_lines, orders, products, service_costs):
    return profit_of_2024(order_lines, orders, products, service_costs)


def cut(before, first=0.5, second=0.8):
    """Layers from the share of those before: the customer with whom a limit is passed still belongs above it."""
    return pd.Series(np.select([before < first, before < second], [1, 2], 3), before.index)


def before_them(profit, ascending=False):
    """Which share of the profit is earned by those in front of each customer."""
    ordered = profit.sort_values(ascending=ascending)
    return (ordered.cumsum() - ordered) / ordered.sum()


def layers(profit):
    return portfolio.pyramid(profit)["tier"]


@chapter.check_variant
def losses_matter(earned):
    """There are people in lead; with the losses in the whole, some layer changes."""
    lead = (earned <= 0).sum()
    with_losses = cut(before_them(earned)).reindex(earned.index).where(earned > 0, 4)
    return 8 <= lead <= len(earned) // 5 - 5 and (with_losses != layers(earned)).any()


@chapter.question(
    title="Four layers",
    concepts="customer-pyramid",
    evidence="",
    recall="Customer pyramid by the profit of 2024, cut at 50 % and 80 % of all profit before losses: in which layer "
    "is this customer, 1 to 4?",
    remark="Layer 1 earns half of the money by definition: count how few customers it needs. And a layer is cut by one "
    "year's figure; it does not say *why* somebody is in the fourth.",
    hints=(
        "Take the customers with a profit only, the largest first. How much of *their* profit do those before each of "
        "them hold? That is `cumsum()` less their own profit, divided by the sum.",
        "Everybody without a profit is in layer 4, however many they are. `portfolio.pyramid(profit)` has a column "
        "`tier`.",
    ),
    starter="""\
lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
lines = lines[lines["date"].dt.year == 2024].merge(products, on="product_id")
margin = lines["amount"] - lines["quantity"] * lines["unit_cost"]
profit = margin.groupby(lines["customer_id"]).sum()  # boxes and returns are in it
costs = service_costs[service_costs["year"] == 2024]
served = costs.groupby("customer_id")["cost"].sum()
profit = profit - served.reindex(profit.index, fill_value=0)
tiers = ...""",
    solution="""\
from crmlab import portfolio

tiers = portfolio.pyramid(profit)["tier"]""",
)
def tiers(order_lines, orders, products, service_costs):
    """`profit` is what each customer earned you in 2024, after goods and service. Build the customer pyramid.

    The whole is the *profit before losses*: the sum over customers with a profit. From the largest profit down, layer
    1 earns the first 50 % of it, layer 2 the part up to 80 %, layer 3 the rest. Whoever passes a limit belongs to the
    upper layer. Layer 4 is everybody without a profit.

    Give a Series: the layer, 1 to 4, of each customer in `profit`. You may use `portfolio.pyramid`."""
    return layers(profit_of_2024(order_lines, orders, products, service_costs))


def small_but_not_lead(earned):
    """Two from the last fifth who have a profit."""
    last = earned.nsmallest(len(earned) // 5).nlargest(2)
    return last.round(2).rename("profit").reset_index()


def largest_and_middle(earned):
    """The most profitable customer, and the one in the middle."""
    ordered = earned.sort_values(ascending=False).round(2)
    return ordered.iloc[[0, len(ordered) // 2]].rename("profit").reset_index()


@tiers.mistake(source="unseen answers: the running share with the customer's own profit in it", close=True)
def passes_into_the_layer_below(earned):
    """You get these values if a customer's own profit is already in the running share. Nearly all layers are right.
    But the customers with whom a limit is *passed* fall into the layer below. Ask what those *before* them hold: take
    each customer's own profit off."""
    earning = earned[earned > 0].sort_values(ascending=False)
    return cut(earning.cumsum() / earning.sum()).reindex(earned.index, fill_value=4)


@tiers.mistake(source="unseen answers: the whole after losses", close=True)
def losses_in_the_whole(earned):
    """You get these values if the whole is the sum of *all* customers, so that the losses are taken off. It is the
    company's profit. But it is smaller than what the profitable customers earned, so the limits come too early. The
    question takes the profit before losses."""
    return cut(before_them(earned)).reindex(earned.index).where(earned > 0, 4)


@tiers.mistake(source="trial in the browser: pd.cut of the running share of the whole profit", rows=small_but_not_lead)
def running_share_of_everybody(earned):
    """You get these values with `pd.cut` of the running share of *everybody's* profit, and 4 where it gives NaN. It is
    the textbook's way to a curve. But that sum has the losses in it, so the running share goes above 1 and customers
    with a profit land in layer 4. Use the customers with a profit only; the others are layer 4."""
    ordered = earned.sort_values(ascending=False)
    share = ordered.cumsum() / earned.sum()
    return pd.cut(share, [0, 0.5, 0.8, 1], labels=[1, 2, 3]).astype(float).fillna(4)


@tiers.mistake(source="trial in the browser: pd.qcut in four", rows=small_but_not_lead)
def quarters_of_the_customers(earned):
    """You get these values if a quarter of the customers is in each layer, as `pd.qcut` does it. The groups are equally
    large and easy to make. But then customers with a profit are in layer 4. The pyramid cuts the *profit*: how many
    customers a layer holds is its result."""
    return pd.qcut(earned, 4, labels=[4, 3, 2, 1]).astype(int)


@tiers.mistake(source="unseen answers: shares of heads for shares of profit", rows=largest_and_middle)
def cut_by_heads(earned):
    """You get these values if layer 1 is the first half of the profitable *customers*, and layer 2 goes up to 80 % of
    them. The limits are the right numbers. But they cut the profit, not the heads: add up profits, and see how few
    customers earn half."""
    earning = earned[earned > 0]
    heads = cut((earning.rank(ascending=False, method="first") - 1) / len(earning))
    return heads.reindex(earned.index, fill_value=4)


@tiers.mistake(source="unseen answers: sorted from the smallest", rows=largest_and_middle)
def from_the_smallest(earned):
    """You get these values if the running share starts with the *smallest* profit. The limits are right. But then the
    best customers are in layer 3. `sort_values` begins with the smallest unless you say otherwise."""
    return cut(before_them(earned[earned > 0], ascending=True)).reindex(earned.index, fill_value=4)


@tiers.mistake(source="unseen answers: the limits of the ABC analysis", rows=largest_and_middle)
def limits_of_abc(earned):
    """You get these values with the limits 80 % and 95 %. They are the usual limits of the ABC analysis, and the method
    is the same. But this pyramid is cut at 50 % and 80 %."""
    return cut(before_them(earned[earned > 0]), 0.8, 0.95).reindex(earned.index, fill_value=4)


@tiers.mistake(source="unseen answers: layers numbered from below", rows=largest_and_middle)
def numbered_from_below(earned):
    """The groups are right, and they are numbered from the bottom: 4 for the most profitable. A higher number for a
    better customer looks natural. But the pyramid counts from the top: platinum is layer 1, lead is layer 4."""
    return 5 - layers(earned)
