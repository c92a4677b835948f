"""Workbook 02, third part: how to split a budget between winning and keeping."""

from dataclasses import replace

from crmlab import regimes
from crmlab.questions.ch02 import chapter
from crmlab.questions.ch02.regimes import MONTHS, five_years

CHEAP = 0.5
"""What brings half of the prospects next year, CNY a month."""
KEEPING_SHARES = tuple(n / 20 for n in range(21))
SERVICE_COSTS = range(9)


def market_of_next_year(order_value, rival, drift, next_budget, halved_by_service):
    return regimes.Market(
        order_value=order_value, rival=rival, drift=drift,
        budget=next_budget, half_won_by=CHEAP, halved_by_service=halved_by_service,
    )  # fmt: skip


@chapter.decision(
    title="How to split the budget",
    concepts=("transaction-vs-relationship-five", "retention-vs-acquisition-cost"),
    remark="Both knobs hold customers, and each makes the other less needed: a policy is judged as a whole. If little "
    "or no service is best for you, in spite of trained staff, this is why: it is paid for every customer each month, "
    "and cannot hold again whom the keeping budget holds already. With a `keeping_share` of 0 it pays: try it. And a "
    "little for winning does much here, since so few yuan bring half of those who can be won.",
    unit="CNY",
    keeping_share=KEEPING_SHARES,
    service_cost=SERVICE_COSTS,
    hints=(
        "Put other pairs into the line that prints what one earns, and change one number at a time, then the other: "
        "each makes the other less needed.",
        "Or try them all, there are less than two hundred: put that line into two loops. `regimes.winner_map` varies "
        "both at once: where its lead is largest, so is the profit.",
    ),
    starter="""\
from dataclasses import replace

from crmlab import regimes

next_year = regimes.Market(
    order_value=order_value, rival=rival, drift=drift,
    budget=next_budget, half_won_by=0.5, halved_by_service=halved_by_service,
)
pair = replace(regimes.relationship(), keeping_share=0.5, service_cost=6)  # try others
print(round(regimes.expected(pair, next_year, months=60)["cumulative_profit"].iloc[-1]))  # what this pair earns
split = dict(keeping_share=..., service_cost=...)""",
    solution="""\
earned = {}
for keeping_share in [n / 20 for n in range(21)]:
    for service_cost in range(9):
        pair = replace(regimes.relationship(), keeping_share=keeping_share, service_cost=service_cost)
        profit = regimes.expected(pair, next_year, months=60)["cumulative_profit"]
        earned[keeping_share, service_cost] = profit.iloc[-1]
keeping_share, service_cost = max(earned, key=earned.get)  # the pair that earned most
split = dict(keeping_share=keeping_share, service_cost=service_cost)""",
)
def split(order_value, rival, drift, next_budget, halved_by_service, keeping_share, service_cost):
    """Next year your market changes, and the cell makes it. There are `next_budget` CNY a head and month to spend, on
    customers and prospects alike. By a new channel 0.5 CNY a month bring half of all who can be won (`half_won_by`).
    And with trained staff `halved_by_service` CNY of service halve the drift.

    Choose `keeping_share`, the part of the budget for those who are customers already (0 to 1 in steps of 0.05), and
    `service_cost`, what serving a customer may cost a month on top of it (0 to 8 CNY, whole yuan). The rest
    is as in `regimes.relationship()`.

    Your decision is scored by the cumulative profit after 60 months, which the cell prints for a pair. It is right from
    four fifths of the way between the best of some simple rules, such as all on winning, and the best pair."""
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    policy = replace(regimes.relationship(), keeping_share=keeping_share, service_cost=service_cost)
    return float(five_years(policy, market)[MONTHS])


@split.all_at_once
def every_pair(order_value, rival, drift, next_budget, halved_by_service):
    """What the transaction regime earns, and the lead of each pair over it."""
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    other = regimes.transaction()
    lead = regimes.winner_map(
        other, regimes.relationship(), market, months=MONTHS, service_cost=SERVICE_COSTS, keeping_share=KEEPING_SHARES
    )
    return five_years(other, market)[MONTHS] + lead.to_numpy()


@split.mistake(source="notes: keeping is always cheaper")
def all_on_keeping():
    """All for those you have: the founder's plan, and few of them will leave. But some always do, and nobody is won
    in their place: the firm grows old with its customers. Give back as much to winning as makes up for those who
    go, and see what it earns."""
    return dict(keeping_share=1.0, service_cost=6)


@split.mistake(source="documented confusion: new customers for growth")
def nothing_on_keeping():
    """All for winning: the head of sales likes it, and the door stands open. But each further yuan on a prospect
    wins less than the one before, while the first yuan of the keeping budget is still unspent. Shift some of it,
    and look at the difference."""
    return dict(keeping_share=0.0, service_cost=6)


@split.mistake(source="chapter: the other regime's values")
def as_the_transaction_regime():
    """These are the transaction regime's own values: hardly any service, a tenth for keeping. It saves at once. But
    you go on paying for bonds, quality and contacts, and people drift away from under them. The knobs have to fit
    what else you do. Turn one at a time."""
    return dict(keeping_share=0.1, service_cost=1)


@split.mistake(source="documented confusion: most care for best care")
def warmest_of_all():
    """Everything at its kindest: all for keeping, and the dearest service. Nobody can say that you do not care. But
    the second half of it holds hardly anybody whom the first half did not, and nobody is won. Go down with one
    knob, then with the other."""
    return dict(keeping_share=1.0, service_cost=8)


@split.mistake(source="unseen answers: most customers for most profit")
def most_customers(order_value, rival, drift, next_budget, halved_by_service):
    """No other pair leaves you with more *customers* at the end. A long list looks like a good firm. But the last
    of them are held by service that costs more than they bring. Take some of it away, and look at the profit
    instead."""
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    dearest = replace(regimes.relationship(), service_cost=max(SERVICE_COSTS))  # paid on top, it can only hold more

    def customers(share):
        return regimes.expected(replace(dearest, keeping_share=share), market, months=MONTHS)["customers_end"].iloc[-1]

    return dict(keeping_share=max(KEEPING_SHARES, key=customers), service_cost=max(SERVICE_COSTS))
