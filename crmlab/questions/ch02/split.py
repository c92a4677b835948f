"""Workbook 02, second question: how to split a fixed budget between winning and keeping."""

from dataclasses import replace

import numpy as np

from crmlab import regimes
from crmlab.questions.ch02 import chapter

MONTHS = 60
WINS_HALF = 1.0
"""What brings half of the prospects next year, CNY a month."""
KEEPING_SHARES = tuple(n / 20 for n in range(21))
SERVICE_COSTS = range(9)


def five_years(regime, market):
    """Profit of five years, without luck."""
    return regimes.expected(regime, market, months=MONTHS)["cumulative_profit"].iloc[-1]


def market_of_next_year(order_value, rival, drift, next_budget, halved_by_service):
    return regimes.Market(
        order_value=order_value, rival=rival, drift=drift,
        budget=next_budget, half_won_by=WINS_HALF, halved_by_service=halved_by_service,
    )  # fmt: skip


@chapter.decision(
    title="How to split the budget",
    concepts=("transaction-vs-relationship-five", "retention-vs-acquisition-cost"),
    remark="Service and the keeping budget do the same job, so a policy is judged as a whole: with more of the one, "
    "less of the other is needed. In the lesson a tenth for keeping was enough. Here the total is larger, and 1 CNY a "
    "month brings half of the prospects who can be won, so more is left for keeping.",
    unit="CNY",
    keeping_share=KEEPING_SHARES,
    service_cost=SERVICE_COSTS,
    hints=(
        "Put other pairs into the line that prints what one earns. Change one number at a time, then the other: each "
        "makes the other less needed.",
        "Or try them all with two loops. `regimes.budget_split(plan, next_year, months=60)` gives the profit for all "
        "shares at once, so a loop over the service costs is enough.",
    ),
    starter="""\
from dataclasses import replace

from crmlab import regimes

next_year = regimes.Market(
    order_value=order_value, rival=rival, drift=drift,
    budget=next_budget, half_won_by=1.0, halved_by_service=halved_by_service,
)
pair = replace(regimes.relationship(), keeping_share=0.5, service_cost=6)  # try others
print(round(regimes.expected(pair, next_year, months=60)["cumulative_profit"].iloc[-1]))  # what this pair earns
split = dict(keeping_share=..., service_cost=...)""",
    solution="""\
earned = {}
for service_cost in range(9):
    plan = replace(regimes.relationship(), service_cost=service_cost)
    profit = regimes.budget_split(plan, next_year, months=60)  # for all shares
    earned[profit.idxmax(), service_cost] = profit.max()
keeping_share, service_cost = max(earned, key=earned.get)  # the pair that earned most
split = dict(keeping_share=keeping_share, service_cost=service_cost)""",
)
def split(order_value, rival, drift, next_budget, halved_by_service, keeping_share, service_cost):
    """Next year your market changes; the cell makes it. `next_budget` CNY a month is the total for keeping and winning.
    Service is a further cost.

    Choose `keeping_share` (0 to 1 in steps of 0.05) and `service_cost` (0 to 8 CNY a customer and month, whole
    numbers). The rest is as in `regimes.relationship()`. The cell prints what a pair earns in 60 months. A decision is
    right if it earns at least four fifths of what the best pair earns beyond the best simple rule (such as: all on
    winning)."""
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    policy = replace(regimes.relationship(), keeping_share=keeping_share, service_cost=service_cost)
    return float(five_years(policy, market))


@split.all_at_once
def every_pair(order_value, rival, drift, next_budget, halved_by_service):
    """What the transaction regime earns, and the lead of each pair over it."""
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    other = regimes.transaction()
    lead = regimes.winner_map(
        other, regimes.relationship(), market, months=MONTHS, service_cost=SERVICE_COSTS, keeping_share=KEEPING_SHARES
    )
    return five_years(other, market) + lead.to_numpy()


@chapter.check_variant
def a_step_beside_the_best_is_no_disaster(order_value, rival, drift, next_budget, halved_by_service):
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    earned = every_pair(order_value, rival, drift, next_budget, halved_by_service)
    at = np.unravel_index(earned.argmax(), earned.shape)
    beside = [
        earned[tuple(place + step * (axis == k) for k, place in enumerate(at))]
        for axis in range(2)
        for step in (-1, 1)
        if 0 <= at[axis] + step < earned.shape[axis]
    ]
    rules = (all_on_keeping(), nothing_on_keeping(), as_it_was(), as_the_transaction_regime(), warmest_of_all())
    simple = [five_years(replace(regimes.relationship(), **rule), market) for rule in rules]
    return min(beside) - max(simple) > 0.85 * (earned.max() - max(simple)) > 5_000


@split.mistake(source="notes: keeping is always cheaper")
def all_on_keeping():
    """All for those you have: this is the founder's plan taken to its end. Few of your customers leave. But some always
    do, and nobody is won in their place. Give back as much to winning as makes up for those who go, and see what it
    earns."""
    return dict(keeping_share=1.0, service_cost=6)


@split.mistake(source="documented confusion: new customers for growth")
def nothing_on_keeping():
    """All for winning, and service as it was. In the lesson that was nearly the best. But next year 1 CNY already
    brings half of the prospects who can be won, so each further yuan wins less. Shift some of it, and look at the
    difference."""
    return dict(keeping_share=0.0, service_cost=6)


@split.mistake(source="unseen answers: nothing adapted to the new market")
def as_it_was():
    """These are the values with which `regimes.relationship()` begins, and which the cell prints first. They fit no
    market in particular, and next year's is another. Change one number, print what it earns, then change the other."""
    return dict(keeping_share=0.5, service_cost=6)


@split.mistake(source="chapter: the other regime's values")
def as_the_transaction_regime():
    """These are the transaction regime's own values: hardly any service, a tenth for keeping. It saves at once. But you
    go on paying for bonds, quality and contacts, and customers leave all the same. The two numbers have to fit what
    else you do. Change one at a time."""
    return dict(keeping_share=0.1, service_cost=1)


@split.mistake(source="documented confusion: most care for best care")
def warmest_of_all():
    """All for keeping, and the most expensive service. Nobody can say that you do not care. But the second half of it
    holds hardly anybody whom the first half did not, and nobody is won. Lower one number, then the other."""
    return dict(keeping_share=1.0, service_cost=8)


@split.mistake(source="unseen answers: most customers for most profit")
def most_customers(order_value, rival, drift, next_budget, halved_by_service):
    """No other pair leaves you with more *customers* at the end. A long list looks like a good firm. But the last of
    them are held by service that costs more than they bring. Take some of it away, and look at the profit instead."""
    market = market_of_next_year(order_value, rival, drift, next_budget, halved_by_service)
    most = replace(regimes.relationship(), service_cost=max(SERVICE_COSTS))  # paid on top, it can only hold more

    def customers(share):
        return regimes.expected(replace(most, keeping_share=share), market, months=MONTHS)["customers_end"].iloc[-1]

    return dict(keeping_share=max(KEEPING_SHARES, key=customers), service_cost=max(SERVICE_COSTS))
