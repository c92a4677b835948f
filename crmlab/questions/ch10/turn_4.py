"""Lesson 10-4, wallet, pyramid, matrix and the allowable acquisition cost: its Your turns."""

import numpy as np
import pandas as pd

from crmlab import acquisition_cost, btyd, cohorts, portfolio
from crmlab.workbook import Lesson

lesson = Lesson(
    "10-4",
    "Wallet, pyramid, matrix, and what a new customer may cost",
    needs=(
        "customers",
        "orders",
        "order_lines",
        "products",
        "service_costs",
        "subscriptions",
        "acquisition",
        "marketing_spend",
    ),
)

OURS, TOTAL = (250, 90), (400, 900)
"""An and Bo: paid to us, and spent on tea anywhere, CNY."""


@lesson.question(
    title="Of all the money",
    concepts="share-of-wallet",
    unit="%",
    decimals=1,
    tolerance=0.06,
    hints=("Add up before you divide: both amounts with us, both wallets.", "(250 + 90) ÷ (400 + 900), in per cent."),
    starter="our_share = ...  # per cent",
    solution="our_share = 100 * (250 + 90) / (400 + 900)",
)
def our_share():
    """An pays us 250 of the 400 CNY that she spends on tea, Bo 90 of 900. Which share of *all their money* comes to
    us?"""
    return 100 * sum(OURS) / sum(TOTAL)


@our_share.mistake(source="documented confusion: mean of ratios for ratio of sums")
def mean_of_ratios():
    """This is the mean of the two shares: what the *average customer* gives us. The question is about all the money.
    Bo's wallet is larger, so it counts more: add up before you divide."""
    return 100 * float(np.mean([ours / total for ours, total in zip(OURS, TOTAL, strict=True)]))


@our_share.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction():
    """The share is right as a fraction. The question asks for per cent: times 100."""
    return sum(OURS) / sum(TOTAL)


@our_share.mistake(source="documented confusion: elsewhere for ours")
def elsewhere():
    """This is the share that goes to others. Ours is the rest."""
    return 100 - 100 * sum(OURS) / sum(TOTAL)


@our_share.mistake(source="documented confusion: the rivals' money for the wallet")
def over_the_rest():
    """You divided by what they spend *elsewhere*. The wallet is everything they spend on tea, ours included."""
    return 100 * sum(OURS) / (sum(TOTAL) - sum(OURS))


@our_share.mistake(source="documented confusion: one customer for both")
def only_an():
    """This is An alone. Add Bo, whose wallet is larger."""
    return 100 * OURS[0] / TOTAL[0]


def with_margin(orders, order_lines, products, service_costs):
    return cohorts.order_margins(orders, order_lines, products, service_costs)


def both_cuts(customers, orders, order_lines, products, service_costs, subscriptions):
    """The layer and the type of each consumer who bought in 2024, as on the page."""
    found = with_margin(orders, order_lines, products, service_costs)
    kind = customers.set_index("customer_id")["kind"]
    consumers = found[found["customer_id"].map(kind) == "final"]
    now = consumers[consumers["date"] >= "2024-01-01"].groupby("customer_id")["margin"].sum()
    own = consumers[consumers["channel"] != "box"]
    keep = own["margin"].sum() / own["amount"].clip(lower=0).sum()
    known = btyd.summary(own, as_of="2024-12-31", unit="W", refunds="left out")
    models = btyd.fit_bgnbd(known), btyd.fit_gamma_gamma(known)
    visits = btyd.value(*models, known, margin=keep, periods=3, discount=0.1, period=365.25 / 7)
    boxes = btyd.contracts(subscriptions, as_of="2024-12-31")
    price = subscriptions.set_index("customer_id")["price"]
    cost = products[products["category"] == "monthly box"].set_index("list_price")["unit_cost"]
    left = btyd.fit_sbg(btyd.renewal_table(boxes)).residual_lifetime(
        boxes.loc[boxes["running"], "renewals"], discount=1.1 ** (1 / 12) - 1, periods=36
    )
    later = visits.add(left * (price - price.map(cost)).reindex(left.index), fill_value=0.0).reindex(now.index)
    return pd.DataFrame({"tier": portfolio.pyramid(now)["tier"], "type": portfolio.matrix(now, later)["type"]})


@lesson.interim
def layers_and_types(customers, orders, order_lines, products, service_costs, subscriptions):
    return both_cuts(customers, orders, order_lines, products, service_costs, subscriptions)


def counted(table, tiers, types):
    return int((table["tier"].isin(tiers) & table["type"].isin(types)).sum())


@lesson.question(
    title="Platinum that fades",
    concepts=("customer-pyramid", "current-future-profit-matrix"),
    unit="customers",
    decimals=0,
    hints=(
        'Two conditions: `tiers["tier"] == 1` and `types["type"] == "III"`.',
        "Join them with `&`, each in brackets, and count with `.sum()`.",
    ),
    starter="platinum_that_fades = ...  # customers",
    solution='platinum_that_fades = ((tiers["tier"] == 1) & (types["type"] == "III")).sum()',
)
def platinum_that_fades(customers, orders, order_lines, products, service_costs, subscriptions):
    """How many customers of the top layer of the pyramid are of type III: much now, little to come?"""
    table = both_cuts(customers, orders, order_lines, products, service_costs, subscriptions)
    return counted(table, [1], ["III"])


@platinum_that_fades.mistake(source="documented confusion: all of the type")
def all_of_type_three(layers_and_types):
    """You counted everybody of type III. Only those of layer 1 are asked: a second condition."""
    return counted(layers_and_types, [1, 2, 3, 4], ["III"])


@platinum_that_fades.mistake(source="documented confusion: all of the layer")
def all_of_layer_one(layers_and_types):
    """You counted the whole top layer. Most of it has a high value to come as well: add the condition for type III."""
    return counted(layers_and_types, [1], ["I", "II", "III", "IV"])


@platinum_that_fades.mistake(source="documented confusion: or for and")
def either_of_them(layers_and_types):
    """You counted those who are in layer 1 *or* of type III. Both must hold: `&`, not `|`."""
    one, three = layers_and_types["tier"] == 1, layers_and_types["type"] == "III"
    return int((one | three).sum())


@platinum_that_fades.mistake(source="documented confusion: the other type")
def type_four(layers_and_types):
    """These are of type IV: high now and high later. Type III is high now and *low* later."""
    return counted(layers_and_types, [1], ["IV"])


@platinum_that_fades.mistake(source="documented confusion: the next layer")
def gold_that_fades(layers_and_types):
    """This is layer 2, gold. The top layer has the number 1."""
    return counted(layers_and_types, [2], ["III"])


@platinum_that_fades.mistake(source="documented confusion: a share for a number")
def as_a_share(layers_and_types):
    """This is the share of the top layer. The question asks how many customers."""
    return counted(layers_and_types, [1], ["III"]) / counted(layers_and_types, [1], ["I", "II", "III", "IV"])


@lesson.question(
    title="In which month is it paid back?",
    concepts="clv-net-present-value",
    unit="",
    decimals=0,
    hints=(
        "After the first month 360 CNY are still missing. How many months of 30 CNY is that?",
        "Those months come after month 1: add one.",
    ),
    starter="month = ...  # 1 is the month of the first order",
    solution="month = 1 + (500 - 140) / 30",
)
def month():
    """Winning a customer costs 500 CNY. Month 1 leaves 140 CNY of margin, each later month 30 CNY. At the end of which
    month is the cost paid back? Without discount."""
    return 1 + (500 - 140) / 30


@month.mistake(source="documented confusion: the first month not counted")
def later_months_only():
    """You counted the months *after* the first one. The question numbers them from the first order: one more."""
    return (500 - 140) / 30


@month.mistake(source="documented confusion: the first order forgotten")
def without_the_first():
    """You divided the whole cost by the margin of a later month. The first month already leaves 140 CNY: take it off
    first."""
    return float(np.ceil(500 / 30))


@month.mistake(source="documented confusion: one month more than needed")
def one_too_late():
    """At the end of this month there is already money left over. In the month before, the running margin is just equal
    to the cost."""
    return 2 + (500 - 140) / 30


@month.mistake(source="documented confusion: the first month for all months")
def first_month_for_all():
    """You let every month leave as much as the first one. The first month holds the first order; later ones leave 30
    CNY."""
    return float(np.ceil(500 / 140))


def what_channels_may_pay(customers, orders, order_lines, products, service_costs, acquisition, marketing_spend):
    """The table behind the last picture, without its intervals."""
    found = with_margin(orders, order_lines, products, service_costs)
    won = acquisition.set_index("customer_id")["channel"]
    kind = customers.set_index("customer_id")["kind"].reindex(won.index)
    cost = (marketing_spend.groupby("item")["spend"].sum() / won.value_counts()).dropna()
    won = won[(kind == "final") | won.isin(["trade fair", "sales visit"])]
    found = found[found["customer_id"].isin(won.index)]
    return acquisition_cost.allowable(found, won, cost, as_of="2025-01-01")


@lesson.interim
def offers(customers, orders, order_lines, products, service_costs, acquisition, marketing_spend):
    return what_channels_may_pay(customers, orders, order_lines, products, service_costs, acquisition, marketing_spend)


def at(table, channel, column):
    return float(table.loc[channel, column])


@lesson.question(
    title="Value to cost",
    concepts="clv-net-present-value",
    unit="times",
    decimals=2,
    hints=(
        '`offers.loc["sales visit"]` is the row of the channel: it has `allowable` and `cost`.',
        "Divide the first by the second.",
    ),
    starter="ratio = ...  # times",
    solution='ratio = row["allowable"] / row["cost"]',
)
def ratio(customers, orders, order_lines, products, service_costs, acquisition, marketing_spend):
    """How many times its cost is a customer worth who was won by a sales visit (CLV ÷ CAC)?"""
    table = what_channels_may_pay(customers, orders, order_lines, products, service_costs, acquisition, marketing_spend)
    return at(table, "sales visit", "allowable") / at(table, "sales visit", "cost")


@ratio.mistake(source="documented confusion: the ratio upside down")
def upside_down(offers):
    """You divided the cost by the value. CLV ÷ CAC is the other way round."""
    return at(offers, "sales visit", "cost") / at(offers, "sales visit", "allowable")


@ratio.mistake(source="documented confusion: the difference for the ratio")
def difference(offers):
    """This is what is left after the cost, in CNY. The question asks how many *times* the cost the value is."""
    return at(offers, "sales visit", "spare")


@ratio.mistake(source="documented confusion: return on investment for the ratio")
def return_on_cost(offers):
    """You took the cost off first. That is a return on the cost; the ratio CLV ÷ CAC takes the whole value."""
    return at(offers, "sales visit", "spare") / at(offers, "sales visit", "cost")


@ratio.mistake(source="documented confusion: the wrong row")
def trade_fairs(offers):
    """This belongs to the trade fairs. Take the row `sales visit`."""
    return at(offers, "trade fair", "allowable") / at(offers, "trade fair", "cost")


@ratio.mistake(source="documented confusion: the end of the interval for the estimate")
def lower_end(offers):
    """You took the lower end of the interval. It is a careful figure, but not the ratio that is asked: take
    `allowable`."""
    return at(offers, "sales visit", "low") / at(offers, "sales visit", "cost")


@ratio.mistake(source="documented confusion: the value for the ratio")
def the_value(offers):
    """This is the value in CNY. Divide it by the cost."""
    return at(offers, "sales visit", "allowable")
