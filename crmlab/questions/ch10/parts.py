"""Workbook 10, fourth part: a value in six parts, in two orders."""

from dataclasses import replace

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


def both_ways(mine):
    return pd.DataFrame({order: value_parts.parts(mine, order=order)["value"] for order in ("forward", "reverse")})


@chapter.question(
    title="Six parts, two orders",
    concepts="clv-six-parts",
    unit="CNY",
    decimals=2,
    recall="One customer's value in six parts: how much is this part worth when each is added to those with lower "
    "numbers?",
    remark="Both columns add up to the same. If somebody shows you one of them as *the* value of cross-selling, ask "
    "what was already switched on.",
    hints=(
        "`value_parts.value(mine, {1, 2})` is the value with the effects one and two at work and no other.",
        "A part is a difference of two such values: with it, less just before it. `value_parts.parts` does it for a "
        "whole order; look at which part each of its rows belongs to.",
    ),
    starter="""\
from crmlab import value_parts

mine = value_parts.Scenario(
    value_parts.FirstPurchase(amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30),
    value_parts.Repeat(retention=stays, wallet=wallet_a_year, share=0.25, share_gain=share_gain),
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
six_parts = pd.DataFrame({"forward": forward, "reverse": reverse})""",
)
def six_parts(wallet_a_year, stays, share_gain, premium):
    """The cell describes a customer you hope to win: what each of the six effects does, with your own numbers in it.
    How much of today's value is due to each effect?

    Switch the effects on one after the other. A part is the value with its effect and those before it at work, less
    the value with those before it alone. Do it twice: `forward`, in the order 1, 2, 3, 4, 5, 6, and `reverse`, in the
    order 1, 6, 5, 4, 3, 2 (without a first purchase there is nobody to do anything).

    Give a frame with the parts' numbers, 1 to 6, as its index, and the columns `forward` and `reverse`."""
    return both_ways(scenario(wallet_a_year, stays, share_gain, premium))


@six_parts.mistake(source="K13: each part taken by itself")
def each_alone(wallet_a_year, stays, share_gain, premium):
    """Both columns hold what each effect brings beside the first purchase *alone*. Taken one by one they look clean.
    But add a column up: it is not the customer's value. A friend, say, is recommended again and again only by somebody
    who comes back. Keep the earlier switches on."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    one = value_parts.value(mine, {1})
    alone = pd.Series({k: one if k == 1 else value_parts.value(mine, {1, k}) - one for k in ALL})
    return pd.DataFrame({"forward": alone, "reverse": alone}).rename_axis("part")


@six_parts.mistake(source="K13: each part taken as the last")
def each_as_the_last(wallet_a_year, stays, share_gain, premium):
    """Both columns hold what would be missing if one effect were switched *off* and all others stayed. A fair question,
    too. But what two effects bring together is then counted in both: add up a column and compare it with the value.
    Leave the later switches off."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    whole = value_parts.value(mine)
    last = pd.Series({k: whole - value_parts.value(mine, set(ALL) - {k}) for k in ALL})
    return pd.DataFrame({"forward": last, "reverse": last}).rename_axis("part")


@six_parts.mistake(source="documented confusion: the running value for the part")
def running_values(wallet_a_year, stays, share_gain, premium):
    """These are the values reached so far, each with all the parts before it inside. They only grow, and the last is
    the whole. For a part, take off what was there before it was switched on."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    return pd.DataFrame({o: value_parts.parts(mine, order=o)["running"] for o in ("forward", "reverse")})


@six_parts.mistake(source="K12: the plain sum for the present value")
def without_discount(wallet_a_year, stays, share_gain, premium):
    """The parts are taken in the right order, but a yuan in five years counts as much as one now. The parts that come
    late, such as a growing share of the wallet, look larger than they are. The scenario has a discount; leave it in."""
    return both_ways(replace(scenario(wallet_a_year, stays, share_gain, premium), discount=0.0))


@six_parts.mistake(source="documented confusion: columns exchanged")
def columns_exchanged(wallet_a_year, stays, share_gain, premium):
    """All the numbers are right and stand under the wrong heading. Which column must show what buying again brings when
    nothing but the first purchase came before it?"""
    found = six_parts(wallet_a_year, stays, share_gain, premium)
    return found.rename(columns={"forward": "reverse", "reverse": "forward"})


@six_parts.mistake(source="documented confusion: values put side by side without their labels")
def not_aligned(wallet_a_year, stays, share_gain, premium):
    """`reverse` holds the right values in the order in which they were *worked out*: price tolerance stands where
    buying again belongs. Numbers without their labels have slipped past each other. Line them up by the number of the
    part."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    return both_ways(mine).assign(reverse=value_parts.parts(mine, order="reverse")["value"].to_numpy())


@six_parts.mistake(source="documented confusion: forward turned upside down")
def forward_upside_down(wallet_a_year, stays, share_gain, premium):
    """`reverse` is `forward` read from below. Nothing was worked out anew: the first purchase then is worth what price
    tolerance was. Switch the effects on in the other order; each keeps its own number."""
    found = six_parts(wallet_a_year, stays, share_gain, premium)
    return found.assign(reverse=found["forward"].to_numpy()[::-1])


@six_parts.mistake(source="documented confusion: the first purchase last")
def first_purchase_last(wallet_a_year, stays, share_gain, premium):
    """In `reverse` the first purchase comes last, and gets everything; the five others are worth nothing. It is
    strictly the other way round, but without a first purchase there is no customer. Leave it where it is, and turn
    round the other five."""
    mine = scenario(wallet_a_year, stays, share_gain, premium)
    turned = value_parts.parts(mine, order=(6, 5, 4, 3, 2, 1))["value"]
    return both_ways(mine).assign(reverse=turned)


@six_parts.mistake(source="unseen answers: the forward column turned round for the other order")
def forward_turned_round(wallet_a_year, stays, share_gain, premium):
    """`reverse` is your `forward` from part two on, turned round: buying again gets what price tolerance was worth. The
    order is the right one. But a part is worth something else when others came before it, so no old number fits. Work
    out new differences."""
    found = six_parts(wallet_a_year, stays, share_gain, premium)
    return found.assign(reverse=found["forward"].loc[[1, 6, 5, 4, 3, 2]].to_numpy())


@six_parts.mistake(source="unseen answers: the chapter's customer for one's own")
def parts_of_the_example(wallet_a_year):
    """These are the parts of the chapter's customer, `EXAMPLE`. The method is the right one, copied with the name in
    it. But the question is about the customer whom *you* hope to win: hand over `mine`, which the cell has made."""
    return both_ways(value_parts.EXAMPLE)
