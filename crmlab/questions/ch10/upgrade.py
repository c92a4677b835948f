"""Workbook 10, eighth part: the money to move people up."""

import math

import numpy as np

from crmlab.questions.ch10 import chapter

PLATINUM_CEILING, PLATINUM_SCALE = 6000, 5000
BORROWED = 0.2
GRID = {
    "platinum": (0, 1000, 2000, 3000, 5000, 10_000, 20_000),
    "gold": (0, 2000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 14_000, 20_000),
    "iron": (0, 2000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000, 12_000, 16_000, 20_000),
}
"""Closer where the best may lie; a learner may choose any yuan between."""


def gained(spend, ceiling, scale):
    return ceiling * (1 - math.exp(-spend / scale))


@chapter.decision(
    title="Moving people up",
    concepts="pyramid-upgrade",
    unit="CNY",
    **GRID,
    remark="At the best split the next yuan brings the same wherever you spend, and no less than one. How far is it "
    "from that in yours? A budget in proportion to the ceilings often comes near the best as well, though it knows "
    "nothing of the scales. Judgements went in; a trial with a part of the money would show whether they hold.",
    hints=(
        "Spend the first thousand where it brings most, then the second, and so on. Stop when no thousand brings back "
        "a thousand, or when the budget is used up.",
        "`portfolio.upgrade_budget(segments, budget)` finds the split; `segments` is a frame with the columns "
        "`ceiling` and `scale`. `portfolio.gain` works out what any other split gains.",
    ),
    solution="""\
import math

ceiling = {"platinum": 6000, "gold": gold_ceiling, "iron": iron_ceiling}
scale = {"platinum": 5000, "gold": gold_scale, "iron": iron_scale}
upgrade_plan = {"platinum": 0, "gold": 0, "iron": 0}
for thousand in range(budget // 1000):
    best, most = None, 1000  # a thousand that brings back less stays in the till
    for layer, spent in upgrade_plan.items():
        more = math.exp(-spent / scale[layer]) - math.exp(-(spent + 1000) / scale[layer])
        if ceiling[layer] * more > most:
            best, most = layer, ceiling[layer] * more
    if best:
        upgrade_plan[best] += 1000""",
)
def upgrade_plan(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget, platinum, gold, iron):
    """You have a `budget` for moving customers up. The heads of your tea houses say what it could bring, for each layer
    of the pyramid: a ceiling, the gain that no money can exceed, and a scale. Spending s gains
    `ceiling * (1 - exp(-s / scale))`.

    Keeping platinum: ceiling 6,000, scale 5,000. Gold to platinum: `gold_ceiling`, `gold_scale`. Iron to gold:
    `iron_ceiling`, `iron_scale`. All are CNY.

    Choose what to spend on `platinum`, `gold` and `iron`: whole yuan, 0 to 20,000 each. What you do not spend stays
    yours; each yuan beyond the budget is borrowed, and costs 1.2 yuan in all. You earn the gain, less these costs.

    It is right from four fifths of the way between what equal thirds of the budget earn and the best there is. With
    your numbers that is somewhere from 91 to 98 per cent of the best."""
    gain = gained(platinum, PLATINUM_CEILING, PLATINUM_SCALE)
    gain += gained(gold, gold_ceiling, gold_scale) + gained(iron, iron_ceiling, iron_scale)
    spent = platinum + gold + iron
    return gain - spent - BORROWED * max(0, spent - budget)


@chapter.check_variant
def a_thousand_beside_the_best_is_no_disaster(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget):
    known = (gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget)
    earned = np.array(
        [[[upgrade_plan(*known, p, g, i) for i in GRID["iron"]] for g in GRID["gold"]] for p in GRID["platinum"]]
    )
    at = np.unravel_index(earned.argmax(), earned.shape)
    beside = [
        earned[tuple(place + step * (axis == k) for k, place in enumerate(at))]
        for axis in range(3)
        for step in (-1, 1)
        if 0 <= at[axis] + step < earned.shape[axis]
    ]
    rules = (
        all_on_platinum(budget),
        equal_thirds(budget),
        all_on_the_highest(gold_ceiling, iron_ceiling, budget),
        all_on_the_first_yuan(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget),
        most_for_the_best(budget),
    )
    naive = max(0, *(upgrade_plan(*known, **rule) for rule in rules))
    return min(beside) - naive > 0.85 * (earned.max() - naive) > 500


@upgrade_plan.mistake(source="notes: the best customers deserve the most")
def all_on_platinum(budget):
    """Everything for the best customers: it feels fair, they have earned it. But they are at the top already, and there
    is little left to gain. Compare what the first thousand brings there and in the other two layers."""
    return dict(platinum=budget, gold=0, iron=0)


@upgrade_plan.mistake(source="documented confusion: equal shares for equal returns")
def equal_thirds(budget):
    """A third for each layer: nobody can complain. But the layers answer money differently, and in one of them the last
    thousand brings back less than it costs. Equal should be what the *next* yuan brings, not the money."""
    return dict(platinum=budget // 3, gold=budget // 3, iron=budget // 3)


@upgrade_plan.mistake(source="documented confusion: the whole for the next yuan")
def all_on_the_highest(gold_ceiling, iron_ceiling, budget):
    """Everything goes where the ceiling is highest. There is indeed most to gain, and the first thousands gain it. The
    later ones hardly do: nobody gets beyond a ceiling. Stop there when another layer's first yuan brings more than
    this one's next."""
    highest = max(("gold", gold_ceiling), ("iron", iron_ceiling), key=lambda pair: pair[1])[0]
    return {"platinum": 0, "gold": 0, "iron": 0, highest: budget}


@upgrade_plan.mistake(source="do nothing")
def nothing_spent():
    """Spending nothing loses nothing. But in at least one layer the first yuan brings back far more than a yuan, and
    you leave that to others."""
    return dict(platinum=0, gold=0, iron=0)


@upgrade_plan.mistake(source="unseen answers: the first yuan for all of them")
def all_on_the_first_yuan(gold_ceiling, gold_scale, iron_ceiling, iron_scale, budget):
    """Everything goes where the *first* yuan brings most. The right place to begin. But what the next one brings falls
    with each thousand, and soon another layer is ahead. Change over there; and stop when no yuan brings back a yuan."""
    first = {
        "platinum": PLATINUM_CEILING / PLATINUM_SCALE,
        "gold": gold_ceiling / gold_scale,
        "iron": iron_ceiling / iron_scale,
    }
    return {"platinum": 0, "gold": 0, "iron": 0, max(first, key=lambda layer: first[layer]): budget}


@upgrade_plan.mistake(source="unseen answers: most for the best, least for the last")
def most_for_the_best(budget):
    """Half for platinum, least for iron: the better the customers, the more you spend. They did earn it. But a plan
    buys what is still to be *gained*, and the top has the lowest ceiling. What would a thousand from platinum bring
    elsewhere?"""
    return dict(platinum=budget // 2, gold=3 * budget // 10, iron=budget // 5)
