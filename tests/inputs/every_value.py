"""Every message of RFM, ABC, profit and lifetime value: what brings it, what it tells to do, what then."""

from __future__ import annotations

import pandas as pd

from crmlab import (
    abc_analysis,
    clv,
    customer_base,
    profitability,
    rfm,
    value_parts,
    value_sensitivity,
    waterfall,
)  # fmt: skip
from tests.inputs.remedies import Case, drop, follow, options

T, F = True, False


def days(*text):
    return pd.to_datetime(list(text))


def fix(value):
    """What only a person can know: the corrected value."""
    return lambda said, bad: value


# ------------------------------------------------- rfm, abc, profit

TABLE = pd.DataFrame({"recency": [5, 40, 300], "frequency": [9, 2, 2], "monetary": [90.0, 80.0, 20.0]})
NINE = dict(rfm.SEGMENTS)
SCORES = pd.DataFrame({"R": [5, 1], "F": [5, 1], "M": [5, 1]})


def cell(table):
    return rfm.scores(table, bins=3)["cell"].tolist()


def contribution(revenue, cost, **more):
    nothing = pd.Series(0.0, revenue.index)
    found = profitability.customer_profit(
        revenue, cost, nothing, fixed_selling_cost=0.0, allocate_by=pd.Series(1, revenue.index), **more
    )
    return found["contribution_margin"].to_dict()


EARNED = pd.Series({"Ann": 9.0, "Bo": 6.0})
WORTH = pd.Series({"Ann": 300.0, "Bo": 100.0})
LOSS = pd.Series({"Ann": 30.0, "Bo": -50.0})

VALUE = {
    "rfm: one customer": Case(cell, TABLE.iloc[:1], fix(TABLE), ["333", "212", "111"]),
    "rfm: all equal": Case(
        lambda t: rfm.scores(t, bins=3)["F"].tolist() if t["frequency"].nunique() > 1 else cell(t),
        TABLE.assign(frequency=2),
        fix(TABLE),
        [3, 1, 1],
    ),
    "rfm: no name": Case(
        lambda rules: rfm.segments(SCORES, rules=rules).tolist(),
        {("high", "high"): "best"},
        lambda said, bad: {**NINE, **bad},
        ["best", "hibernating"],
    ),
    "rfm: bins": Case(
        lambda more: rfm.segments(SCORES, **more).tolist(),
        {"bins": 3},
        lambda said, bad: options(said),
        ["champions", "hibernating"],
    ),
    "rfm: no score": Case(lambda s: rfm.segments(s).tolist(), SCORES.assign(R=[5, 0]), drop, ["champions"]),
    "abc: cuts": Case(
        lambda cuts: abc_analysis.classify(WORTH, cuts=cuts)["abc_class"].tolist(),
        (0.95, 0.8),
        fix((0.8, 0.95)),
        ["A", "A"],
    ),
    "abc: nothing": Case(lambda m: abc_analysis.classify(m)["abc_class"].tolist(), 0 * WORTH, fix(WORTH), ["A", "A"]),
    "profit: costs without revenue": Case(
        lambda pair: contribution(*pair),
        (EARNED[["Ann"]], EARNED / 3),
        lambda said, bad: (bad[0].reindex(bad[1].index, fill_value=0.0), bad[1]),
        {"Ann": 6.0, "Bo": -2.0},
    ),
    "profit: cost absent": Case(
        lambda more: contribution(EARNED, EARNED[["Ann"]] / 3, **more),
        {},
        lambda said, bad: options(said),
        {"Ann": 6.0, "Bo": 6.0},
    ),
    "profit: an empty key": Case(
        lambda key: profitability.allocate(10.0, key).tolist(), 0 * EARNED, fix(EARNED / 3), [6.0, 4.0]
    ),
    "profit: a loss in all": Case(
        lambda p: profitability.whale_curve(p)["cumulative_profit"].tolist() if isinstance(p, pd.Series) else p,
        LOSS,
        lambda said, bad: follow(said, profit=bad).tolist(),
        [30.0, -20.0],
    ),
}

# ------------------------------------------------- clv and what is made of it

BEFORE = pd.Series({"scope": 1000.0, "share": 0.2})
CATEGORY = pd.DataFrame({"customer_id": [1, 2], "category": "green", "revenue": [100.0, 50.0], "cost": [60.0, 30.0]})
TWICE = pd.concat([CATEGORY, CATEGORY.iloc[:1]], ignore_index=True)
FLOWS = pd.DataFrame({"customer_id": [1, 1], "year": [1, 2], "amount": [100, 110]})
BROUGHT = pd.DataFrame({"customer_id": [1, 9], "year": 1, "amount": 50})
STAYED = pd.Series({"Inn": T, "Bar": F})
LAST = pd.Series({"Inn": 110.0})
TOTALS = pd.DataFrame({"base": [500.0, 480.0, 520.0]}, index=["all", 0, 1])
YEARS = pd.Series([100.0, 120.0], [2024, 2025])


def run_off(**more):
    return customer_base.run_off(LAST, STAYED, periods=1, discount=0.1, **more)["value"].item()


def yearly(margins, stay):
    return clv.yearly(margins, stay, 0.25, first="after one year")["present_value"].tolist()


def merged(said, bad):
    return bad.groupby(["customer_id", "category"], as_index=False).sum()


CLV = {
    "clv: no end": Case(lambda d: clv.multiple(1.0, d, first="now"), 0, fix(0.1), 11.0),
    "clv: lacks": Case(
        lambda r: clv.simple(WORTH, retention=r, discount=0.1, first="after one year").tolist(),
        pd.Series({"Ann": 0.9}),
        fix(pd.Series({"Ann": 0.9, "Bo": 0.6})),
        [1350.0, 120.0],
    ),
    "clv: first": Case(lambda f: clv.multiple(0.9, 0.12, first=f), "later", fix("now"), 5.09),
    "clv: how many years": Case(lambda more: clv.survival(0.5, **more).tolist(), {}, fix({"periods": 1}), [1.0, 0.5]),
    "clv: years differ": Case(lambda r: yearly([100, 120], r), [0.8], fix([0.8, 0.5]), [64.0, 30.72]),
    "clv: out of order": Case(
        lambda r: yearly(YEARS, r),
        pd.Series([0.8, 0.5], [2025, 2024]),
        lambda said, bad: follow(said, retention=bad),
        [40.0, 30.72],
    ),
    "clv: other labels": Case(
        lambda r: yearly(YEARS, r),
        pd.Series([0.8, 0.5]),
        lambda said, bad: follow(said, margins=YEARS, retention=bad.copy()),
        [64.0, 30.72],
    ),
    "clv: a chance above 1": Case(lambda r: clv.survival(r).tolist(), [80, 0.5], fix([0.8, 0.5]), [1.0, 0.8, 0.4]),
    "base: a year of the calendar": Case(
        lambda f: customer_base.narrow_and_broad(f, discount=0.1, first="now")["present_value"].item(),
        FLOWS.assign(year=[2023, 2024]),
        lambda said, bad: bad.assign(year=bad["year"] - 2022),
        200.0,
    ),
    "base: a referral of nobody": Case(
        lambda r: customer_base.narrow_and_broad(FLOWS, r, discount=0.0, first="now")["broad"].item(),
        BROUGHT,
        drop,
        260.0,
    ),
    "base: referrals without a value": Case(
        lambda r: customer_base.base_value(EARNED, referrals=r)["value"],
        pd.Series({"Ann": 5.0, "Cy": 5.0}),
        lambda said, bad: bad.drop("Cy"),
        20.0,
    ),
    "base: not in draws": Case(
        lambda d: run_off(draws=d),
        pd.DataFrame({0: 1}, index=["Inn"]),
        fix(pd.DataFrame({0: 1}, index=["Inn", "Bar"])),
        50.0,
    ),
    "base: nothing before": Case(
        lambda b: run_off(before=b),
        pd.Series({"Inn": 0.0, "Bar": 0.0}),
        fix(pd.Series({"Inn": 110.0, "Bar": 110.0})),
        50.0,
    ),
    "base: no row all": Case(
        lambda t: customer_base.intervals(t)["estimate"].item(), TOTALS.drop(index="all"), fix(TOTALS), 500.0
    ),
    "base: one draw": Case(
        lambda t: customer_base.intervals(t)["estimate"].item(), TOTALS.iloc[:2], fix(TOTALS), 500.0
    ),
    "base: a factor of 0": Case(
        lambda b: customer_base.dimensions(b, BEFORE[b.index] * 2)["contribution"].sum(),
        BEFORE.replace(0.2, 0.0),
        drop,
        1000.0,
    ),
    "base: other factors": Case(
        lambda b: customer_base.dimensions(b, BEFORE)["contribution"].sum(),
        BEFORE.rename({"share": "part"}),
        fix(BEFORE / 2),
        150.0,
    ),
    "base: revenue of 0": Case(
        lambda t: customer_base.growth_sources(t, CATEGORY)["change"], CATEGORY.assign(revenue=[100.0, 0.0]), drop, 20.0
    ),
    "base: a category twice": Case(lambda t: customer_base.growth_sources(t, CATEGORY)["change"], TWICE, merged, -40.0),
    "sensitivity: names": Case(
        lambda v: value_sensitivity.sensitivity(300, 0.8, 0.1, first="after one year", vary=v).iloc[0, 0],
        {"retention": [0.7]},
        fix({"retention": [0.7], "discount": [0.08]}),
        552.6,
    ),
    "sensitivity: no list": Case(
        lambda v: value_sensitivity.sensitivity(300, 0.8, 0.1, first="after one year", vary=v).iloc[0, 0],
        {"retention": 0.7, "discount": [0.08]},
        fix({"retention": [0.7], "discount": [0.08]}),
        552.6,
    ),
    "sensitivity: past 1": Case(
        lambda c: value_sensitivity.elasticities(300, 0.8, 0.1, first="after one year", change=c).loc["margin", "gain"],
        0.5,
        fix(0.01),
        8.0,
    ),
    "sensitivity: too small": Case(
        lambda m: value_sensitivity.elasticities(m, 0.1, 0.9, first="after one year").loc["margin", "elasticity"],
        5e-324,
        fix(300),
        1.0,
    ),
    "parts: order": Case(
        lambda o: value_parts.parts(value_parts.EXAMPLE, order=o)["running"].iloc[-1],
        [1, 2],
        fix([1, 2, 3, 4, 5, 6]),
        457.82,
    ),
    "parts: sizes": Case(
        lambda s: value_parts.stacked(s)["running"].iloc[-1],
        pd.Series([60.0, 100.0]),
        fix(pd.Series(10.0, range(1, 7))),
        60.0,
    ),
    "parts: a number for a group": Case(lambda g: scenario(g), 0.1, fix(value_parts.EXAMPLE.referrals), 457.82),
    "parts: unknown effects": Case(
        lambda e: value_parts.cash_flows(value_parts.EXAMPLE, e)["present_value"].sum(), (1, 7), fix((1,)), 60.0
    ),
    "waterfall: too many": Case(
        lambda p: len(waterfall.plot(p, title="t", total="all").axes),
        pd.Series(1.0, range(9)),
        lambda said, bad: bad.iloc[:8],
        1,
    ),
}


def scenario(referrals):
    from dataclasses import replace

    return value_parts.parts(replace(value_parts.EXAMPLE, referrals=referrals))["running"].iloc[-1]


CASES = {**VALUE, **CLV}
