"""Workbook 08: better houses, a points scheme, or nothing."""

import numpy as np

from crmlab import loyalty_plan, regression
from crmlab.questions.ch08 import chapter
from crmlab.questions.ch08.chain import product

POINTS = 4
"""Points of quality that a house gets."""
PREPARED = 20_000
"""CNY that it cost to prepare a plan that is not approved."""
HOUSES, WITHOUT = range(41), range(21)
"""Numbers of houses that a plan may have."""


def listed(customers, orders, branches, one_in, price_part, running_share, terms):
    """The measures of quality and of points, each list with the house first that needs the smallest effect."""
    houses = branches[branches["quarter"].dt.year == 2024].groupby("house_id")[["staff", "internal_quality"]].mean()
    price = branches["profit"].mean() / price_part
    better = loyalty_plan.quality(houses, points=POINTS, price=price)
    bought = orders[(orders["channel"] == "house") & (orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    sold = bought.groupby(bought["customer_id"].map(customers.set_index("customer_id")["house_id"]))["amount"].sum()
    has_points = branches.groupby("house_id")["points_scheme"].any()
    base = one_in * sold[~has_points[sold.index].to_numpy()]
    scheme = loyalty_plan.scheme(base, running=running_share * base.mean(), margin=terms[0], reward=terms[1])
    return tuple(table.sort_values("break_even", kind="stable") for table in (better, scheme))


def budget_of(branches):
    """CNY a year: five mean quarterly profits of a house."""
    return 5 * branches["profit"].mean()


def upto(values, most):
    """Sums of the first none, one, two, … values; all of them from the last on."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return sums[np.minimum(np.arange(most), len(values))]


def every_profit(tables, effects, budget):
    """What each plan earns: a row a number of houses with more quality, a column a number of houses with points."""
    better, scheme = tables
    costs = upto(better["cost"], 41)[:, None] + upto(scheme["cost"], 21)[None, :]
    gains = upto(better["amount"] * effects[0], 41)[:, None] + upto(scheme["amount"] * effects[1], 21)[None, :]
    return np.where(costs > budget, -float(PREPARED), gains - costs)


def best_of(tables, effects, budget):
    quality, points = np.unravel_index(np.argmax(every_profit(tables, effects, budget)), (41, 21))
    return as_plan(quality, points)


def affordable(tables, budget, points):
    """As many houses as the budget reaches for, if so many houses get points."""
    left = budget - upto(tables[1]["cost"], 21)[points]
    return int((upto(tables[0]["cost"], 41) <= left).sum()) - 1


def as_plan(quality, points):
    return {"quality_in": int(quality), "points_in": int(points)}


@chapter.interim
def loyalty_measures(customers, orders, branches, one_in, price_part, running_share, tea_margin, reward):
    return listed(customers, orders, branches, one_in, price_part, running_share, (tea_margin, reward))


@chapter.interim
def loyalty_budget(branches):
    return budget_of(branches)


@chapter.interim
def best_plan(loyalty_measures, right_chain, branches, uplift):
    return best_of(loyalty_measures, (right_chain, uplift), budget_of(branches))


@chapter.decision(
    title="Where the loyalty money goes",
    concepts="service-profit-chain",
    unit="CNY",
    quality_in=HOUSES,
    points_in=WITHOUT,
    remark="You compared the effect that a measure *needs* in each house with the effect that it *has*. Both effects "
    "have an interval (lesson 08-4): near the limit, a test in a few houses is safer than a plan.",
    hints=(
        "A measure pays if its effect is above its `break_even`. Which effect has a point of quality, if the street is "
        "as busy?",
        '`service_profit_chain.indirect` gives it, as in the question before. `(better["break_even"] < effect).sum()` '
        "counts the houses in which quality pays; for points, compare `scheme` with `uplift`.",
    ),
    starter="""\
from crmlab import loyalty_plan

budget = 5 * branches["profit"].mean()  # CNY a year
price = branches["profit"].mean() / price_part  # for each member of staff and point
now = branches[branches["quarter"].dt.year == 2024].groupby("house_id")
houses = now[["staff", "internal_quality"]].mean()
better = loyalty_plan.quality(houses, points=4, price=price).sort_values("break_even")

bought = orders[(orders["channel"] == "house") & (orders["amount"] > 0)]
bought = bought[bought["date"].dt.year == 2024]
house = bought["customer_id"].map(customers.set_index("customer_id")["house_id"])
sold = bought.groupby(house)["amount"].sum()
has_points = branches.groupby("house_id")["points_scheme"].any()
base = one_in * sold[~has_points[sold.index].to_numpy()]  # one guest in one_in is known
terms = dict(running=running_share * base.mean(), margin=tea_margin, reward=reward)
scheme = loyalty_plan.scheme(base, **terms).sort_values("break_even")

loyalty_money = dict(quality_in=..., points_in=...)""",
    solution="""\
from crmlab import service_profit_chain

chain = service_profit_chain.indirect(branches, seed=1)
effect = chain.loc["along the chain", "estimate"]
loyalty_money = dict(
    quality_in=int((better["break_even"] < effect).sum()),
    points_in=int((scheme["break_even"] < uplift).sum()),
)""",
)
def loyalty_money(
    customers, orders, branches, one_in, price_part, running_share, tea_margin, reward, uplift, quality_in, points_in
):
    """In how many houses do you raise internal quality by four points (`quality_in`, list `better`), and in how many do
    you start the points scheme (`points_in`, list `scheme`)? Both lists are taken from the top. Zero is allowed.

    A measure earns `amount` × effect − `cost`, in CNY a year. The effect of quality: what a point brings a quarter
    along the service profit chain in your `branches`. The effect of points: `uplift`, measured by a lottery of houses.
    A plan above `budget` is not approved: you lose 20,000 CNY.

    Right means 80 % of the possible improvement over simple rules."""
    tables = listed(customers, orders, branches, one_in, price_part, running_share, (tea_margin, reward))
    return float(every_profit(tables, (product(branches), uplift), budget_of(branches))[quality_in, points_in])


@loyalty_money.all_at_once
def every_plan(customers, orders, branches, one_in, price_part, running_share, tea_margin, reward, uplift):
    tables = listed(customers, orders, branches, one_in, price_part, running_share, (tea_margin, reward))
    return every_profit(tables, (product(branches), uplift), budget_of(branches)).ravel()


@chapter.check_variant
def the_naive_plan_loses(loyalty_measures, best_plan, right_chain, branches, uplift, loyalty_budget):
    """Each half of the best plan earns its part; what chance comparisons advise loses; simple rules stay far behind."""
    better, scheme = loyalty_measures
    profit = every_profit(loyalty_measures, (right_chain, uplift), loyalty_budget)
    quality, points = best_plan["quality_in"], best_plan["points_in"]
    if not (len(scheme) == 20 and 3 <= quality <= 20 and 3 <= points <= 16):
        return False
    top, all_houses = profit.max(), affordable(loyalty_measures, loyalty_budget, 20)
    naive = regression.slope(branches, "profit", "internal_quality")["slope"]
    slope_says = int((better["break_even"] < naive).sum())
    rules = [
        profit[quality, 20],
        profit[affordable(loyalty_measures, loyalty_budget, points), points],
        profit[affordable(loyalty_measures, loyalty_budget, 0), 0],
        profit[0, 20],
        profit[all_houses, 20],
        0.0,
        -float(PREPARED),
    ]
    halves_pay = min(profit[quality, 0], profit[0, points]) > 0.1 * top
    naive_loses = slope_says > all_houses > quality + 8 and max(rules[1], rules[4]) < 0
    too_much = upto(better["cost"], 41)[40] > loyalty_budget  # so all sixty are
    apart = max(rules) < 0.9 * top and np.diff(sorted(rules)).min() > 0.01 * top
    beside = ((-1, 0), (1, 0), (0, -1), (0, 1))
    near = [profit[quality + more, points + others] for more, others in beside]
    flat = min(near) > max(rules) + 0.82 * (top - max(rules))  # one house more or fewer is right, too
    return bool(halves_pay and naive_loses and too_much and apart and flat)


@loyalty_money.mistake(source="truth.json chain-quality-to-profit: the naive slope")
def naive_slope(loyalty_measures, best_plan, loyalty_budget):
    """You take the slope of profit on internal quality for the effect, and quality then pays almost everywhere. The
    slope is real: good houses do earn more. But busy streets bring money for quality *and* profit. What does a point
    bring if footfall is the same? Follow the links of the chain."""
    points = best_plan["points_in"]
    return as_plan(affordable(loyalty_measures, loyalty_budget, points), points)


@loyalty_money.mistake(source="truth.json points-uplift: members against others")
def members_spend_more(best_plan):
    """You start points in every house. Members do spend far more than other guests. But large buyers join, and they
    bought as much before. The lottery of houses tells what points add. In which houses is that enough?"""
    return as_plan(best_plan["quality_in"], 20)


@loyalty_money.mistake(source="documented confusion: both naive estimates")
def spend_it_all(loyalty_measures, loyalty_budget):
    """You start points everywhere and spend what is left on quality. By the simple comparisons everything pays. But
    those who join, and houses in busy streets, were better customers and better houses before. A budget is a limit,
    not a task. Compare each `break_even` with an effect that compares like with like."""
    return as_plan(affordable(loyalty_measures, loyalty_budget, 20), 20)


@loyalty_money.mistake(source="documented confusion: everything into one idea")
def only_houses(loyalty_measures, loyalty_budget):
    """You spend the whole budget on quality. The first houses of the list are worth it. But each further house needs a
    larger effect, and at some place the effect is too small. Where? And is no house worth the points scheme?"""
    return as_plan(affordable(loyalty_measures, loyalty_budget, 0), 0)


@loyalty_money.mistake(source="documented confusion: everything into one idea")
def only_points():
    """You start points in all twenty houses and leave quality alone. Points are cheap. But in small houses the running
    cost eats what they bring, and some houses would earn with more quality. Go through both lists."""
    return as_plan(0, 20)


@loyalty_money.mistake(source="unseen answers: half of the budget for each list")
def half_for_each(loyalty_measures, loyalty_budget):
    """You spend half of the budget on each list. It looks fair to both ideas. But a budget is a limit, not a task, and
    each list has its own place from which the effect is too small. Count each list by itself."""
    quality, points = ((upto(table["cost"], len(table) + 1) <= loyalty_budget / 2).sum() - 1
                       for table in loyalty_measures)  # fmt: skip
    return as_plan(quality, points)


@loyalty_money.mistake(source="unseen answers to workbook 07: the budget forgotten")
def above_the_budget():
    """Your measures together cost more than `budget`, so the plan is not approved. One by one some of them are
    good. But they share one budget. Add up `cost` first, and ask of each house whether it pays at all."""
    return as_plan(40, 20)


@loyalty_money.mistake(source="do nothing")
def nothing():
    """You spend nothing and earn nothing. That is better than a plan that loses. But at the top of both lists there
    are houses whose `break_even` lies well below the effect. How many?"""
    return as_plan(0, 0)
