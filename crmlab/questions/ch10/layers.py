"""Workbook 10, sixth part: the layers of the pyramid."""

import numpy as np
import pandas as pd

from crmlab import portfolio
from crmlab.questions.ch10 import chapter


def left_in_2024(order_lines, orders, products, service_costs):
    """Paid, goods and service in 2024, as in the starter; who has no bill or slip in that year is not in it."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id").merge(
        products[["product_id", "unit_cost"]], on="product_id"
    )
    lines = lines[lines["date"].dt.year == 2024]
    lines["left"] = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    found = lines.groupby("customer_id")[["amount", "left"]].sum()
    served = service_costs[service_costs["year"] == 2024].groupby("customer_id")["cost"].sum()
    return found.assign(left=found["left"] - served.reindex(found.index, fill_value=0))


@chapter.interim
def earned(order_lines, orders, products, service_costs):
    return left_in_2024(order_lines, orders, products, service_costs)


def cut(before):
    """Layers from the share of those before: the customer with whom a limit is passed still belongs above it."""
    return pd.Series(np.select([before < 0.5, before < 0.8], [1, 2], 3), before.index)


def before_them(profit, ascending=False):
    """Which share of the profit is earned by those in front of each customer."""
    ordered = profit.sort_values(ascending=ascending)
    return (ordered.cumsum() - ordered) / ordered.sum()


@chapter.check_variant
def losses_matter(earned):
    """There are people in lead, and not just as many as a fifth; with the losses in the whole, some layer changes."""
    profit = earned["left"]
    lead = (profit <= 0).sum()  # fewer than a fifth, so that some of the last fifth left something
    with_losses = cut(before_them(profit)).reindex(profit.index).where(profit > 0, 4)
    return 8 <= lead <= len(profit) // 5 - 5 and (with_losses != layers(profit)).any()


def layers(profit):
    return portfolio.pyramid(profit)["tier"]


@chapter.question(
    title="Four layers",
    concepts="customer-pyramid",
    evidence="",
    recall="Pyramid by what customers left in 2024, cut at half and four fifths of all profit before losses: in which "
    "layer is this customer, 1 to 4?",
    remark="Count the people in each layer, and then their money: it is hardly a pyramid of money. And a layer is one "
    "year's figure; it does not say why somebody is in the fourth.",
    hints=(
        "First the profitable ones alone, the largest in front. For each: how much of *their* profit do those before "
        "them hold? That is `cumsum()` less their own, divided by the sum.",
        "Everybody without a profit is in layer 4, however many or few they are. `portfolio.pyramid(left)` has a "
        "column `tier`.",
    ),
    starter="""\
lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id").merge(products, on="product_id")
lines = lines[lines["date"].dt.year == 2024]
left = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
served = service_costs[service_costs["year"] == 2024].groupby("customer_id")["cost"].sum()
left = left - served.reindex(left.index, fill_value=0)
tiers = ...""",
    solution="""\
from crmlab import portfolio

tiers = portfolio.pyramid(left)["tier"]""",
)
def tiers(order_lines, orders, products, service_costs):
    """The cell works out what each customer left in 2024, after goods and service. Put them in the layers of the
    pyramid. Order those who left you something, the largest first; all they left together is the whole. A customer is
    in layer 1 if those before them hold less than half of the whole, in layer 2 if they hold less than four fifths, and
    in layer 3 otherwise. Layer 4 (lead) is everybody who left nothing, or less.

    Give a Series with the number of the layer, 1 to 4, for each customer of `left`."""
    return layers(left_in_2024(order_lines, orders, products, service_costs)["left"])


def much_paid_nothing_left(earned):
    """Two without a profit, those who had paid most, with both amounts."""
    table = earned.round(2)
    return table[table["left"] <= 0].nlargest(2, "amount").set_axis(["paid", "left"], axis=1).reset_index()


def small_but_not_lead(earned):
    """Two from the last fifth who left something."""
    table = earned.round(2)
    last = table.nsmallest(len(table) // 5, "left").nlargest(2, "left")
    return last.set_axis(["paid", "left"], axis=1).reset_index()


def largest_and_middle(earned):
    """Who left most, and the one in the middle."""
    table = earned.round(2).sort_values("left", ascending=False)
    return table.iloc[[0, len(table) // 2]].set_axis(["paid", "left"], axis=1).reset_index()


@tiers.mistake(source="documented confusion: revenue for profit", rows=much_paid_nothing_left)
def by_revenue(earned):
    """These are layers of what customers *paid*. It is the easier list, and in most companies the only one. But
    somebody who pays much, and costs more, stands near the top of it. A pyramid is built of what is left."""
    paid = earned["amount"]
    return layers(paid)


@tiers.mistake(source="documented confusion: equal numbers for shares of profit", rows=small_but_not_lead)
def quarters_of_the_customers(earned):
    """A quarter of the customers is in each layer here. Tidy, and always so, whatever they earn: some in lead pay well
    then. The pyramid cuts shares of the *profit*. How many people a layer holds is its result."""
    profit = earned["left"]
    place = profit.rank(ascending=False, method="first") - 1
    return (place * 4 // len(profit)).astype(int) + 1


@tiers.mistake(source="documented confusion: shares of heads for shares of profit", rows=largest_and_middle)
def cut_by_heads(earned):
    """Layer 1 is the first half of the profitable *customers* here, layer 2 goes up to four fifths of them. The limits
    are the right numbers. But they cut the money: add up what people left, and see how few make half of it."""
    profit = earned["left"]
    earning = profit[profit > 0]
    heads = cut((earning.rank(ascending=False, method="first") - 1) / len(earning))
    return heads.reindex(profit.index, fill_value=4)


@tiers.mistake(source="documented confusion: sorted from the smallest", rows=largest_and_middle)
def from_the_smallest(earned):
    """The running share starts at the small end here, so the best customers are in layer 3, and layer 1 holds the many
    who leave little. `sort_values` begins with the smallest unless you say otherwise."""
    profit = earned["left"]
    return cut(before_them(profit[profit > 0], ascending=True)).reindex(profit.index, fill_value=4)


@tiers.mistake(source="documented confusion: lead as the worst fifth for lead as no profit", rows=small_but_not_lead)
def lead_is_the_last_fifth(earned):
    """Lead is the least profitable fifth of the customers here. A company always has a last fifth, even where everybody
    pays. The layer is meant for those who leave *nothing*; look at the sign of what is left, not at the place."""
    profit = earned["left"]
    found = layers(profit).where(profit > 0, 3)
    return found.mask(profit.rank(method="first") <= len(profit) // 5, 4)


@tiers.mistake(source="documented confusion: no layer for those without profit", rows=much_paid_nothing_left)
def nobody_in_lead(earned):
    """The profitable customers are where they belong. Those who left nothing have got into layer 3: the running share
    has passed four fifths when their turn comes. The fourth layer is theirs, because they carry none of the whole."""
    profit = earned["left"]
    return layers(profit).clip(upper=3)


@tiers.mistake(source="a fresh reader of workbook 09: the running share cut at the customer", close=True)
def passes_into_the_layer_below(earned):
    """Only the customers with whom a limit is *passed* are in another layer here: your share has their own money in it
    already. Ask what those before them hold. If that is still short of half, the layer was not full yet."""
    profit = earned["left"]
    earning = profit[profit > 0].sort_values(ascending=False)
    return cut(earning.cumsum() / earning.sum()).reindex(profit.index, fill_value=4)


@tiers.mistake(source="documented confusion: the whole after losses", close=True)
def losses_in_the_whole(earned):
    """The whole is what is left after the *losses* here. Those in lead have used up a part of it, so each customer
    holds a larger share and the limits come sooner. The question takes the profit before losses: add up those who left
    something."""
    profit = earned["left"]
    return cut(before_them(profit)).reindex(profit.index).where(profit > 0, 4)


@tiers.mistake(source="trial in the browser", rows=largest_and_middle)
def cut_by_all_heads(earned):
    """Layer 1 is the first half of *all* customers here, and layer 2 goes up to four fifths of them. The limits are the
    right numbers. But they cut the money, and only that of the profitable ones: add up what these left, and see how few
    make half of it."""
    profit = earned["left"]
    heads = cut((profit.rank(ascending=False, method="first") - 1) / len(profit))
    return heads.where(profit > 0, 4)


@tiers.mistake(source="unseen answers: nobody before the largest", rows=largest_and_middle, close=True)
def largest_falls_through(earned):
    """All are right but the *largest* customer, who has fallen into layer 3. `shift()` leaves NaN where nobody stands
    before, and no comparison with NaN is true. Nobody before them means that those before hold nothing: fill it with
    0."""
    profit = earned["left"]
    return layers(profit).where(profit < profit.max(), 3)
