"""Workbook 07: which three features to build."""

from itertools import product

import numpy as np
import pandas as pd

from crmlab import feature_plan
from crmlab.perceived_value import kano as method
from crmlab.questions.ch07 import chapter

FEATURES = tuple(f"f{number}" for number in range(1, 13))
CHOICES = ("none", *FEATURES)
PREPARED = 1_000
"""CNY that it cost to prepare a plan that is not approved."""


def letters_2024(customers, kano):
    """Letters and segment of the respondents of 2024."""
    asked = kano[kano["wave"] == 2024].set_index("customer_id")
    letters = method.classify(asked)
    return letters, customers.set_index("customer_id")["channel"].reindex(letters.index).rename("segment")


def in_money(customers, kano, features, margins, gain, loss):
    """Each feature: CNY a year it is worth in all segments, and its cost."""
    letters, segment = letters_2024(customers, kano)
    table = features.set_index("feature")
    margin = pd.Series(margins, index=["house", "web", "account"])
    worth = feature_plan.worth(
        method.counts(letters, by=segment), margin, table["offered"], gain=gain, loss=loss
    )  # fmt: skip
    return worth.sum(axis=1), table["cost"]


def profit(worth, cost, chosen, budget):
    """What a plan earns: each feature counts once; a plan above the budget only loses its preparation."""
    built = sorted({feature for feature in chosen if feature != "none"})
    if sum(cost[feature] for feature in built) > budget:
        return -float(PREPARED)
    return float(sum(worth[feature] - cost[feature] for feature in built))


@chapter.interim
def money(customers, kano, features, house_margin, web_margin, account_margin, gain, loss):
    return in_money(customers, kano, features, (house_margin, web_margin, account_margin), gain, loss)


@chapter.interim
def pooled(customers, kano):
    return method.better_worse(method.counts(letters_2024(customers, kano)[0]))


@chapter.decision(
    title="Three features",
    concepts="kano-quality-elements",
    unit="CNY",
    first=CHOICES,
    second=CHOICES,
    third=CHOICES,
    remark="Three things made the plan: whom a feature pleases or annoys, how much margin they bring, and on how many "
    "occasions it is missing today. The shares `gain` and `loss` are associations from consumers: test a feature in a "
    "few places before you build it everywhere.",
    hints=(
        "Work out what each feature is worth a year in all segments, less its cost. Then look for the three that fit "
        "into the budget together.",
        "`feature_plan.worth(counts, margin, offered, gain=gain, loss=loss)` gives CNY by feature and segment; "
        "`feature_plan.plans(worth, cost, budget=build_budget)` lists the best plan first.",
    ),
    starter="""\
import pandas as pd
from crmlab import feature_plan
from crmlab.perceived_value import kano as method

answers = kano[kano["wave"] == 2024].set_index("customer_id")
channel = customers.set_index("customer_id")["channel"]
segment = channel.reindex(answers.index).rename("segment")
counts = method.counts(method.classify(answers), by=segment)
margin = pd.Series({"house": house_margin, "web": web_margin, "account": account_margin})
table = features.set_index("feature")  # cost, offered
three_features = dict(first=..., second=..., third=...)""",
    solution="""\
worth = feature_plan.worth(counts, margin, table["offered"], gain=gain, loss=loss)
best = feature_plan.plans(worth, table["cost"], budget=build_budget).index[0]
chosen = [*best.split(" + "), "none", "none"][:3]
three_features = dict(zip(["first", "second", "third"], chosen))""",
)
def three_features(
    customers, kano, features, house_margin, web_margin, account_margin, gain, loss, build_budget, first, second, third
):
    """Which three features, such as "f4", do you always offer? "none" leaves a place empty. A plan above `build_budget`
    is not approved: you lose 1,000 CNY.

    In a segment a feature is worth margin × (1 − `offered`) × (`gain` (A + O) + `loss` (O + M) − `loss` R) ÷ (A + O + M
    + I + R), by the answers of 2024. `offered` is the share of occasions with it today. You earn the worth in all
    segments less the cost, in CNY a year.

    Right means 80 % of the possible improvement over simple rules such as “wow first”."""
    worth, cost = in_money(customers, kano, features, (house_margin, web_margin, account_margin), gain, loss)
    return profit(worth, cost, (first, second, third), build_budget)


@three_features.all_at_once
def every_plan(customers, kano, features, house_margin, web_margin, account_margin, gain, loss, build_budget):
    worth, cost = in_money(customers, kano, features, (house_margin, web_margin, account_margin), gain, loss)
    return np.array([profit(worth, cost, chosen, build_budget) for chosen in product(CHOICES, repeat=3)])


def as_plan(built):
    return dict(zip(("first", "second", "third"), [*built, "none", "none", "none"], strict=False))


def affordable(ranked, cost, budget):
    """Down the list, up to three that fit into the budget."""
    built: list[str] = []
    for feature in ranked:
        if len(built) < 3 and cost[[*built, feature]].sum() <= budget:
            built.append(feature)
    return built


def best_of(worth, cost, budget):
    best = feature_plan.plans(worth.to_frame(), cost, budget=budget).index[0]
    return [feature for feature in best.split(" + ") if feature in FEATURES]  # the empty plan has a name of its own


def from_nothing(money, features):
    """What each feature would be worth if nobody had it today."""
    return money[0] / (1 - features.set_index("feature")["offered"])


@chapter.check_variant
def the_simple_rules_leave_money(money, pooled, features, build_budget):
    """The best plan has three features and earns clearly more than each rule below; no two rules earn the same."""
    worth, cost = money
    rules = [
        affordable(pooled["better"].sort_values(ascending=False).index, cost, build_budget),
        affordable(pooled["worse"].sort_values().index, cost, build_budget),
        affordable(cost.sort_values(kind="stable").index, cost, build_budget),
        best_of(from_nothing(money, features), cost, build_budget),
        [],
    ]
    built = best_of(worth, cost, build_budget)
    top = profit(worth, cost, built, build_budget)
    earned = sorted(profit(worth, cost, rule, build_budget) for rule in rules)
    return len(built) == 3 and top - earned[-1] > 0.05 * top and np.diff(earned).min() > 0.005 * top


@three_features.mistake(source="a common claim: delight customers first")
def wow_first(pooled, money, build_budget):
    """You take the features that please most customers, as far as the budget reaches. Delight is visible, and people
    talk about it. But it forgets those who are annoyed when something expected is missing, and it counts every
    customer alike. What is each feature worth in CNY, segment by segment?"""
    return as_plan(affordable(pooled["better"].sort_values(ascending=False).index, money[1], build_budget))


@three_features.mistake(source="documented confusion: the most missed in the survey of all customers")
def must_first(pooled, money, build_budget):
    """You take the features that annoy most customers when they are missing. That is careful. But a feature that is
    offered almost always can improve little, and the survey counts a customer with a small margin like one with a
    large margin. Multiply by what is missing today, and by the margin."""
    return as_plan(affordable(pooled["worse"].sort_values().index, money[1], build_budget))


@three_features.mistake(source="documented confusion: cheap is good")
def cheapest(money, build_budget):
    """You take the cheapest features. It spares the budget. But one of the cheapest is reverse for many customers, who
    would rather not have it. What does each feature bring?"""
    return as_plan(affordable(money[1].sort_values(kind="stable").index, money[1], build_budget))


@three_features.mistake(source="documented confusion: what is offered today forgotten")
def as_if_new(money, features, build_budget):
    """You get this plan if no feature is offered today. Then worth and cost are easy to compare. But most features are
    there on many occasions, and only the other occasions can change. Multiply by 1 − offered."""
    return as_plan(best_of(from_nothing(money, features), money[1], build_budget))


@three_features.mistake(source="unseen answers: the budget forgotten")
def above_the_budget(money):
    """Your features together cost more than `build_budget`, so the plan is not approved. One by one they may be good.
    But they share one budget. Add up their costs first: `table.loc[["f4", "f5"], "cost"].sum()`."""
    return as_plan(money[1].sort_values(ascending=False, kind="stable").index[:3])


@three_features.mistake(source="do nothing")
def nothing_built():
    """You build nothing and earn nothing. But some features are worth several times their cost. Which ones?"""
    return as_plan([])
