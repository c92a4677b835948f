"""The effects planted in subscriptions, price tests, wallets, contacts and houses."""

from __future__ import annotations

from math import exp, lgamma

import numpy as np

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.truth import Effect


def renewed(months: int, channel: str) -> float:
    """Share of subscriptions of a channel still renewed after so many months: shifted beta-geometric, cards that fail.

    E[(1 − dropout)^(s × months)] = B(a, b + s × months) / B(a, b), where s is the channel's exponent on staying.
    """
    a, b, more = c.DROPOUT_A, c.DROPOUT_B, c.CONSUMER_CHANNELS[channel][3] * months
    stay = exp(lgamma(b + more) + lgamma(a + b) - lgamma(a + b + more) - lgamma(b))
    return stay * (1 - c.PAYMENT_FAILS) ** months


def _shares() -> float:
    """Our share of the wallet: households of one or two persons less those of four or five."""
    weight = dict(enumerate(c.HOUSEHOLDS, start=1))
    mean = lambda sizes: np.average([c.SHARE_MEAN[k] for k in sizes], weights=[weight[k] for k in sizes])  # noqa: E731
    return float(mean((1, 2)) - mean((4, 5)))


def link(cause: str, effect: str) -> float:
    """A link of the chain in the units of its columns."""
    spread = {name: unit[1] for name, unit in c.BRANCH_UNITS.items()} | {"profit": c.BRANCH_UNITS["profit"][1] / 100}
    if (cause, effect) == ("employee_satisfaction", "employee_retention"):
        return c.RETENTION_SLOPE / spread[cause]
    return c.CHAIN[cause, effect] * spread[effect] / spread[cause]


def _whole_chain() -> float:
    """Profit for a point of internal quality, through both staff retention and productivity."""
    through = ("employee_retention", "productivity")
    middle = sum(link("employee_satisfaction", by) * link(by, "service_value") for by in through)
    after = link("service_value", "customer_satisfaction") * link("customer_satisfaction", "loyalty")
    return link("internal_quality", "employee_satisfaction") * middle * after * link("loyalty", "profit")


def _chain(key: str, cause: str, effect: str, unit: str, naive: float, fixed: str = "") -> Effect:
    """A link of the service-profit chain."""
    said = cause.replace("_", " "), effect.replace("_", " ")
    held = f", {fixed.replace('_', ' ')} held fixed" if fixed else ""
    bias = "that the link is stronger: what else moves both is counted in" if fixed else "nothing: the link is clean"
    return Effect(
        key=f"chain-{key}",
        effect=f"In a house and quarter, {said[0]} raises {said[1]}.",
        size=link(cause, effect),
        unit=unit,
        tables=("branches",),
        chapters=("08",),
        shows=f"{effect} against {cause} over forty houses and twelve quarters",
        estimate=f"slope of {effect} on {cause}{held}; errors by house",
        naive=naive,
        reading=f"slope of {effect} on {cause} alone",
        wrong=bias,
        switch="chain",
    )


RELATIONS: tuple[Effect, ...] = (
    Effect(
        key="subscription-a-year-on",
        effect="Who leaves easily leaves early, so that those who remain are renewed ever more surely.",
        size=sum(row[0] * renewed(12, name) for name, row in c.CONSUMER_CHANNELS.items()),
        unit="share of subscriptions renewed twelve times",
        tables=("subscriptions",),
        chapters=("10", "11"),
        shows="start and end of subscriptions that began by 2023-12-31",
        estimate="share with more than twelve months from start to end, or still running",
        naive=0.042,
        reading="the first month's loss, going on for twelve months",
        wrong="that hardly anybody is left after a year",
        excludes="naive",
        switch="base",
    ),
    Effect(
        key="subscription-channels",
        effect="Subscribers brought by others stay longer than those of social media.",
        size=renewed(12, "referral") - renewed(12, "social"),
        unit="share renewed twelve times, referral less social",
        tables=("subscriptions", "acquisition"),
        chapters=("05", "11"),
        shows="start and end of subscriptions by acquisition channel",
        estimate="difference of the shares renewed twelve times, begun by 2023-12-31",
        naive=0.20,
        reading="share running on 2024-12-31, whenever they began",
        wrong="a share that is not the share after a year: old and new subscriptions are mixed",
        switch="acquisition_channels",
    ),
    Effect(
        key="part-6-price",
        effect="A price ten per cent above the list puts newcomers off, and hardly those with us for a year.",
        size=c.PRICE_DROP_NEW - c.PRICE_DROP_OLD,
        unit="share who buy, fall among newcomers less fall among the long-standing",
        tables=("customers", "price_tests"),
        chapters=("10",),
        shows="bought by arm, and by days since joining",
        estimate="difference of the two differences between arms",
        naive=0.0,
        reading="one fall for all customers",
        wrong="that time changes nothing about what a price does",
        switch="tolerance",
    ),
    Effect(
        key="wallet-households",
        effect="Large households give us a smaller share of what they spend on tea.",
        size=_shares(),
        unit="our share of spending on tea, one or two persons less four or five",
        tables=("wallet",),
        chapters=("03", "08", "10"),
        shows="ours over total by household",
        estimate="difference of mean shares, each household's own over all its half-years",
        naive=0.0,
        reading="mean share of the quarter who pay us most less that of the quarter who pay us least",
        wrong="that nothing tells where there is room to grow: our own sales do not",
        switch="wallet",
    ),
    Effect(
        key="phone-settles-more",
        effect="The telephone settles more at the first contact than the chat, whatever the topic.",
        size=c.PHONE_GAIN,
        unit="share settled at once, telephone less chat",
        tables=("interactions",),
        chapters=("12",),
        shows="settled by channel within topic",
        estimate="difference within topics, weighted by their precision",
        naive=-0.05,
        reading="difference over all topics together",
        wrong="that the chat is better: hard topics are rung about",
        excludes="naive",
        switch="contacts",
    ),
    _chain("quality-to-staff", "internal_quality", "employee_satisfaction", "points an index point", 0.075, "footfall"),
    _chain("staff-to-retention", "employee_satisfaction", "employee_retention", "share of the staff a point", 0.049),
    _chain("staff-to-productivity", "employee_satisfaction", "productivity", "orders an hour a point", 1.50),
    _chain("retention-to-value", "employee_retention", "service_value", "index points for all staff staying", 62.0,
           "productivity"),
    _chain("productivity-to-value", "productivity", "service_value", "index points an order an hour", 3.4,
           "employee_retention"),
    _chain("value-to-satisfaction", "service_value", "customer_satisfaction", "points an index point", 0.070),
    _chain("satisfaction-to-loyalty", "customer_satisfaction", "loyalty", "share of guests who return, a point", 0.080),
    _chain("loyalty-to-growth", "loyalty", "growth", "percentage points for all guests returning", 25.7),
    _chain("loyalty-to-profit", "loyalty", "profit", "CNY a quarter for all guests returning", 220_000.0, "footfall"),
    Effect(
        key="chain-quality-to-profit",
        effect="Internal quality reaches profit along the whole chain, from link to link.",
        size=_whole_chain(),
        unit="CNY of profit a quarter for a point of internal quality",
        tables=("branches",),
        chapters=("08",),
        shows="all columns of branches",
        estimate="product of the links, through retention and through productivity; error by the delta method",
        naive=1430.0,
        reading="slope of profit on internal quality alone",
        wrong="three times the effect: busy streets bring both the money for quality and the profit",
        excludes="naive",
        switch="chain",
    ),
)  # fmt: skip
