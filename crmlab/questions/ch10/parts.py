"""Workbook 10: a value in six parts, in two orders."""

import pandas as pd

from crmlab import value_parts
from crmlab.questions.ch10 import chapter

ALL = value_parts.ALL


def scenario(wallet_a_year, stays, share_gain, premium):
    """The one in the starter."""
    return value_parts.Scenario(
        value_parts.FirstPurchase(amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30),
        value_parts.Repeat(retention=stays, wallet=wallet_a_year, share=0.25, share_gain=share_gain),
        value_parts.CrossSell(wallet=500, share=0.1, share_gain=0.02),
        value_parts.Cooperation(saving=0.1),
        value_parts.Referrals(per_year=0.15, value=60),
        value_parts.PriceTolerance(premium=premium),
        years=5,
        discount=0.1,
    )


def with_change(forward, reverse):
    found = pd.DataFrame({"forward": forward, "reverse": reverse}).rename_axis("part")
    return found.assign(change=found["reverse"] - found["forward"])


def both_ways(mine):
    return with_change(*(value_parts.parts(mine, order=order)["value"] for order in ("forward", "reverse")))


@chapter.question(
    title="Six parts, two orders",
    concepts="clv-six-parts",
    unit="CNY",
    decimals=2,
    recall="One customer's value in six parts: how much is this part worth when each is added to those with lower "
    "numbers?",
    remark="`forward` and `reverse` add up to the same value, so `change` adds up to 0. Which part changes most? If a "
    "report shows one number as *the* value of it, ask which effects were already switched on.",
    hints=(
        "`value_parts.value(mine, {1, 2})` is the value with effects 1 and 2 at work and no other. A part is the "
        "difference of two such values.",
        "`value_parts.parts(mine, order=…)` does it for a whole order. Look at its index: in `reverse` the rows stand "
        "in another order, and pandas lines Series up by their labels.",
    ),
    starter="""\
from crmlab import value_parts

mine = value_parts.Scenario(
    value_parts.FirstPurchase(
        amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30
    ),
    value_parts.Repeat(
        retention=stays, wallet=wallet_a_year, share=0.25, share_gain=share_gain
    ),
    value_parts.CrossSell(wallet=500, share=0.1, share_gain=0.02),
    value_parts.Cooperation(saving=0.1),
    value_parts.Referrals(per_year=0.15, value=60),
    value_parts.PriceTolerance(premium=premium),
    years=5,
    discount=0.1,
)
six_parts = ...""",
    solution="""\
forward = value_parts.parts(mine, order="forward")["value"]
reverse = value_parts.parts(mine, order="reverse")["value"]
change = reverse - forward
six_parts = pd.DataFrame({"forward": forward, "reverse": reverse, "change": change})""",
)
def six_parts(wallet_a_year, stays, share_gain, premium):
    """`mine` describes a customer whom you hope to win. Switch on six effects one after the other: a part is the value
    with its effect and all before it, less the value with those before it alone.

    - `forward`: the parts in the order 1, 2, 3, 4, 5, 6.

    - `reverse`: the parts in the order 1, 6, 5, 4, 3, 2.

    - `change`: `reverse` less `forward`, with its sign.

    Give a frame with the parts, 1 to 6, as its index. You may use `value_parts.value` and `value_parts.parts`."""
    return both_ways(scenario(wallet_a_year, stays, share_gain, premium))


@six_parts.mistake(source="K13: each part taken by itself")
def each_alone(wallet_a_year, stays, share_gain, premium):
    """You get these values if each effect is added to the first purchase *alone*. One by one the effects look clean.
    But add a column up: it is not the customer's value, because the effects work on each other. Keep the earlier
    effects of the order switched on."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    one = value_parts.value(mine, {1})
    alone = pd.Series({k: one if k == 1 else value_parts.value(mine, {1, k}) - one for k in ALL})
    return with_change(alone, alone)


@six_parts.mistake(source="unseen answers: the running value for the part")
def running_values(wallet_a_year, stays, share_gain, premium):
    """You get these values from the column `running`, or if nothing is taken off: the value reached so far. It grows
    in the right order. But all the parts before are in it. For a part, take off the value without its effect."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    return with_change(*(value_parts.parts(mine, order=o)["running"] for o in ("forward", "reverse")))


@six_parts.mistake(source="unseen answers: values put side by side without their labels")
def not_aligned(wallet_a_year, stays, share_gain, premium):
    """In `reverse` you get these values if the parts stand in the order in which they were worked out: 1, 6, 5, 4, 3,
    2. The numbers are right. But price tolerance now stands where buying again belongs: without labels they have
    slipped. Line them up by the number of the part."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    turned = value_parts.parts(mine, order="reverse")["value"].to_numpy()
    return with_change(both_ways(mine)["forward"], turned)


@six_parts.mistake(source="unseen answers: forward copied into both columns")
def forward_twice(wallet_a_year, stays, share_gain, premium):
    """`reverse` is the same as `forward`, so `change` is 0. The order 1 to 6 is the default, and it is easily asked for
    twice. But a part is worth something else when other effects come before it. Work out the second order anew."""
    forward = both_ways(scenario(wallet_a_year, stays, share_gain, premium))["forward"]
    return with_change(forward, forward)


@six_parts.mistake(source="unseen answers: the first purchase last")
def first_purchase_last(wallet_a_year, stays, share_gain, premium):
    """In `reverse` you get these values with the order 6, 5, 4, 3, 2, 1. It is strictly the other way round. But
    without a first purchase there is no customer, so five parts are 0 and the last gets everything. Leave part 1 at
    the front."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    return with_change(both_ways(mine)["forward"], value_parts.parts(mine, order=(6, 5, 4, 3, 2, 1))["value"])


@six_parts.mistake(source="unseen answers: shares for amounts")
def shares(wallet_a_year, stays, share_gain, premium):
    """You get these values as *shares* of the whole. They compare parts well, because both columns add up to 1. But a
    share does not say how much money it is. The question asks for CNY."""
    found = both_ways(scenario(wallet_a_year, stays, share_gain, premium))
    return found / found["forward"].sum()


@six_parts.mistake(source="own trial: the column `difference` of value_parts.spread")
def change_without_sign(wallet_a_year, stays, share_gain, premium):
    """`change` has the right sizes, all of them positive; the column `difference` of `value_parts.spread` is like that.
    It says how much depends on the order. But not which part gains and which loses: take `reverse` less `forward`, and
    keep the sign."""
    found = both_ways(scenario(wallet_a_year, stays, share_gain, premium))
    return found.assign(change=found["change"].abs())


@six_parts.mistake(source="unseen answers: the example of the lesson for one's own customer")
def parts_of_the_example(wallet_a_year):
    """These are the parts of `value_parts.EXAMPLE`, the customer of the lesson. The method is right. But the question
    is about the customer whom *you* hope to win: hand over `mine`, which the cell has made."""
    return both_ways(value_parts.EXAMPLE)
