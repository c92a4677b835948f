"""Workbook 10: the money to move people up."""

import math

import numpy as np

from crmlab.questions.ch10 import chapter
from crmlab.workbook.authoring.question import wants

PLATINUM_CEILING, PLATINUM_SCALE = 6000, 4000
BORROWED = 0.2
STEPS = tuple(range(0, 24_001, 1000))


def gained(spend, ceiling, scale):
    return ceiling * (1 - math.exp(-spend / scale))


@chapter.decision(
    title="Moving people up",
    concepts="pyramid-upgrade",
    unit="CNY",
    platinum=STEPS,
    gold=STEPS,
    iron=STEPS,
    remark="At the best split the next yuan brings the same gain in every layer that gets money, and not less than one "
    "yuan: so a part of the budget may stay unspent. Compare this with your plan. The ceilings and scales are "
    "judgements, not measurements: a trial with a part of the money would show whether they hold.",
    hints=(
        "Spend the first 1,000 CNY where they bring most, then the second, and so on. Stop when no further 1,000 CNY "
        "bring back 1,000, or when the budget is used up.",
        "`portfolio.upgrade_budget(segments, budget)` finds the best split to the yuan; `segments` is a frame with the "
        "columns `ceiling` and `scale`. Round it down to full thousands.",
    ),
    solution="""\
from crmlab import portfolio

segments = pd.DataFrame(
    {"ceiling": [6000, gold_ceiling, iron_ceiling], "scale": [4000, gold_scale, iron_scale]},
    index=["platinum", "gold", "iron"],
)
spend = portfolio.upgrade_budget(segments, budget)["spend"]
upgrade_plan = dict((spend // 1000 * 1000).astype(int))  # full thousands""",
)
def upgrade_plan(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget, platinum, gold, iron):
    """You have a `budget` to keep platinum customers and move gold and iron customers up. Spending s on one gains
    `ceiling * (1 - exp(-s / scale))` CNY. Platinum has ceiling 6,000, scale 4,000; the others are your parameters.

    What do you spend on each: 0 to 24,000 CNY, in steps of 1,000? You earn gain less spending. Money may stay unspent;
    beyond the budget it costs 20 % more.

    Right means 80 % of the possible improvement over simple rules, such as an equal split. You may use
    `portfolio.upgrade_budget`."""
    gain = gained(platinum, PLATINUM_CEILING, PLATINUM_SCALE)
    gain += gained(gold, gold_ceiling, gold_scale) + gained(iron, iron_ceiling, iron_scale)
    spent = platinum + gold + iron
    return gain - spent - BORROWED * max(0, spent - budget)


def whole_grid(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget):
    """What all plans earn: an axis for each layer."""
    steps = np.array(STEPS, dtype=float)
    curves = ((PLATINUM_CEILING, PLATINUM_SCALE), (gold_ceiling, gold_scale), (iron_ceiling, iron_scale))
    axes = ((slice(None), None, None), (None, slice(None), None), (None, None, slice(None)))
    gain = sum((ceiling * -np.expm1(-steps / scale))[axis] for (ceiling, scale), axis in zip(curves, axes, strict=True))
    spent = sum(steps[axis] for axis in axes)
    return gain - spent - BORROWED * np.maximum(0, spent - budget)


@upgrade_plan.all_at_once
def every_plan(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget):
    return whole_grid(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget)


@chapter.check_variant
def a_thousand_beside_the_best_is_no_disaster(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget):
    known = (gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget)
    earned = whole_grid(*known)
    at = np.unravel_index(earned.argmax(), earned.shape)
    beside = [
        earned[tuple(place + step * (axis == k) for k, place in enumerate(at))]
        for axis in range(3)
        for step in (-1, 1)
        if 0 <= at[axis] + step < earned.shape[axis]
    ]
    given = dict(zip(("gold_ceiling", "gold_scale", "iron_ceiling", "iron_scale", "budget"), known, strict=True))
    rules = [mistake.function for mistake in upgrade_plan.mistakes.values()]
    naive = max(upgrade_plan(*known, **rule(**{name: given[name] for name in wants(rule)})) for rule in rules)
    return min(beside) - naive > 0.85 * (earned.max() - naive) > 300


@upgrade_plan.mistake(source="a common claim: the best customers deserve the most")
def all_on_platinum(budget):
    """Everything goes to the best customers. It feels fair, because they earned it. But they are at the top already,
    so there is little to gain. Compare what the first 1,000 CNY bring in each of the three layers."""
    return dict(platinum=budget, gold=0, iron=0)


@upgrade_plan.mistake(source="documented confusion: equal shares for equal returns")
def equal_thirds(budget):
    """Each layer gets a third of the budget, and nobody can complain. But the layers respond differently to money.
    Compare what the *last* 1,000 CNY bring in each layer: is it as much everywhere, and more than 1,000?"""
    return dict(platinum=budget // 3, gold=budget // 3, iron=budget // 3)


@upgrade_plan.mistake(source="documented confusion: the whole for the next yuan")
def all_on_the_highest(gold_ceiling, iron_ceiling, budget):
    """Everything goes to the layer with the highest ceiling, where there is most to gain. The first thousands gain
    much of it. But the later ones gain less and less. Stop where another layer's first 1,000 CNY bring more than this
    layer's next."""
    highest = max(("gold", gold_ceiling), ("iron", iron_ceiling), key=lambda pair: pair[1])[0]
    return {"platinum": 0, "gold": 0, "iron": 0, highest: budget}


@upgrade_plan.mistake(source="do nothing")
def nothing_spent():
    """You spend nothing and lose nothing. But in at least one layer the first 1,000 CNY bring back far more than 1,000.
    Which one is it?"""
    return dict(platinum=0, gold=0, iron=0)


@upgrade_plan.mistake(source="unseen answers: the first yuan for all of them")
def all_on_the_first_yuan(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget):
    """Everything goes to one layer, the one in which the *first* yuan brings most. It is the right place to begin. But
    each further 1,000 CNY bring less there, and soon another layer is better. Change over at that point, and stop when
    1,000 CNY bring back less than 1,000."""
    first = {
        "platinum": PLATINUM_CEILING / PLATINUM_SCALE,
        "gold": gold_ceiling / gold_scale,
        "iron": iron_ceiling / iron_scale,
    }
    return {"platinum": 0, "gold": 0, "iron": 0, max(first, key=lambda layer: first[layer]): budget}


@upgrade_plan.mistake(source="unseen answers: most for the best, least for the last")
def most_for_the_best(budget):
    """About half goes to platinum and least to iron: the better the customers, the more you spend. It rewards the best.
    But a plan pays for what can still be *gained*, and platinum has the lowest ceiling. What would 1,000 CNY from
    platinum bring elsewhere?"""
    gold, iron = 3 * budget // 10_000 * 1000, budget // 5000 * 1000
    return dict(platinum=budget - gold - iron, gold=gold, iron=iron)


def thousands(amount):
    return int(amount // 1000 * 1000)


@upgrade_plan.mistake(source="own trial: in proportion to the ceilings")
def in_proportion_to_the_ceilings(gold_ceiling, iron_ceiling, budget):
    """The budget is shared in proportion to the ceilings: most money where most can be gained. It is a sensible rule.
    But it does not look at the scales, and it spends everything. Compare what the last 1,000 CNY bring in each layer
    with what they cost."""
    whole = PLATINUM_CEILING + gold_ceiling + iron_ceiling
    platinum, gold = thousands(budget * PLATINUM_CEILING / whole), thousands(budget * gold_ceiling / whole)
    return dict(platinum=platinum, gold=gold, iron=budget - platinum - gold)


@upgrade_plan.mistake(source="own trial: half for each way up")
def half_for_gold_and_half_for_iron(budget):
    """Half goes to gold and half to iron, because these can still move up. It is right to look at the way up. But the
    two respond differently, and the whole budget is spent. Compare what the last 1,000 CNY bring in each layer with
    what they cost."""
    return dict(platinum=0, gold=thousands(budget / 2), iron=budget - thousands(budget / 2))
