"""Messages of indicator systems, models and drawings: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import btyd, clv, cohorts, indicators, value_sensitivity
from tests.inputs.remedies import Case, drop, options


def fix(value):
    """What only a person can know: the corrected value."""
    return lambda said, bad: value


# ------------------------------------------------- indices

TABLE = pd.DataFrame({"margin": [0.5, 1.0], "visits": [1.0, 0.0]}, index=["Ann", "Bo"])
WEIGHTS = {"margin": 0.6, "visits": 0.4}
INDEX = {"Ann": 0.7, "Bo": 0.6}  # 0.6 × 0.5 + 0.4 × 1 and 0.6 × 1


def index(weights=WEIGHTS, table=TABLE):
    return indicators.weighted_index(table, weights)


INDICES = {
    "a column without a weight": Case(
        lambda t: index(table=t), TABLE.assign(ideas=1.0), lambda said, bad: bad.drop(columns="ideas"), INDEX
    ),
    "weights of 0": Case(index, {"margin": 0, "visits": 0}, fix(WEIGHTS), INDEX),
    "no weights": Case(index, {}, fix(WEIGHTS), INDEX),
    "a part twice": Case(index, pd.Series([0.6, 0.2, 0.2], ["margin", "visits", "visits"]), fix(WEIGHTS), INDEX),
    "weights in per cent": Case(
        index, pd.Series({"margin": 60, "visits": 40}), lambda said, bad: bad / bad.sum(), INDEX
    ),
}

# ------------------------------------------------- trees

NODES = pd.DataFrame({
    "node": ["value", "margin", "potential", "growth", "ideas"],
    "parent": ["", "value", "value", "potential", "potential"],
    "weight": [1, 0.5, 0.5, 0.75, 0.25],
})  # fmt: skip
LEAVES = {"margin": 0.5, "growth": 0.375, "ideas": 0.125}  # 0.5 × 0.75 and 0.5 × 0.25
PARTS = {"margin": {"sales": 1}, "potential": {"growth": 0.75, "ideas": 0.25}}


def leaves(nodes):
    return indicators.leaf_weights(nodes)


def parted(given):
    found = indicators.tree(**given)
    return found.loc[found["leaf"], "share"]


TREES = {
    "votes for weights": Case(
        parted,
        {"nodes": {"value": {"margin": 4, "potential": 4}, "potential": {"growth": 3, "ideas": 1}}},
        lambda said, bad: {**bad, **options(said)},
        LEAVES,
    ),
    "no name": Case(leaves, NODES.replace({"node": {"ideas": None}}), fix(NODES), LEAVES),
    "a node twice": Case(
        leaves, pd.concat([NODES, NODES.tail(1)], ignore_index=True), lambda said, bad: bad.iloc[:-1], LEAVES
    ),
    "a node twice, renamed": Case(
        leaves, NODES.replace({"node": {"ideas": "growth"}}), lambda said, bad: bad.assign(node=NODES["node"]), LEAVES
    ),
    "an unknown parent": Case(leaves, NODES.replace({"parent": {"potential": "potentail"}}), fix(NODES), LEAVES),
    "a circle": Case(leaves, NODES.assign(parent=["growth", *NODES["parent"][1:]]), fix(NODES), LEAVES),
    "two roots": Case(
        leaves,
        PARTS,
        lambda said, bad: {"value": {"margin": 0.5, "potential": 0.5}, **bad},
        {"sales": 0.5, "growth": 0.375, "ideas": 0.125},
    ),
    "the root alone": Case(leaves, NODES.iloc[:1], fix(NODES), LEAVES),
    "round in a circle": Case(
        leaves, NODES.assign(parent=["", "value", "ideas", "potential", "potential"]), fix(NODES), LEAVES
    ),
}

# ------------------------------------------------- models and drawings

ORDERS = pd.DataFrame({
    "customer_id": [1.0, 1.0, 2.0], "amount": [100.0, 60.0, 40.0], "margin": [40.0, 24.0, 16.0],
    "date": pd.to_datetime(["2023-03-01", "2024-05-01", "2024-06-01"]),
})  # fmt: skip
MOVED = value_sensitivity.elasticities(300, 0.5, 0.1, first="after one year")


def bought(n):
    return list(btyd.BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426).probability(n, 39))[:1]


def heights(table):
    return [bar.get_height() for bar in cohorts.plot_cohorts(table).axes[0].patches]


def widths(found):
    return [bar.get_width() for bar in value_sensitivity.plot_elasticities(found, title="Margin").axes[0].patches]


def multiple(first):
    fig = value_sensitivity.plot_multiples(0.1, first=first, marked=[0.5], title="Loyalty pays late")
    return fig.axes[0].lines[-1].get_ydata()[0]


def worth(margin):
    return clv.simple(margin, retention=0.5, discount=0.1, first="after one year")


OTHERS = {
    # nobody leaves before the first repeat purchase: none with (α ÷ (α + t))^r
    "half a purchase": Case(bought, [0, 0.5], lambda said, bad: [0, 1], [(4.414 / 43.414) ** 0.243]),
    "less than no purchase": Case(bought, np.array([0, -1]), lambda said, bad: np.array([0, 1]), [0.5738]),
    # half stay, then 4 of 5: α = β, and (β + 1) ÷ (α + β + 1) = 0.8
    "nobody at the start": Case(lambda s: float(btyd.fit_sbg(s).alpha), [], fix([1000, 500, 400]), 1 / 3),
    "no cohorts": Case(
        heights,
        ORDERS.set_index("date")[["margin"]],
        lambda said, bad: cohorts.audit(ORDERS, by="cohort"),
        [40.0, 24.0, 0.0, 16.0],  # won in 2023: its two years; won in 2024: none, then 16
    ),
    "nothing above 0": Case(widths, MOVED.loc[["acquisition_cost"]], lambda said, bad: MOVED.loc[["margin"]], [1.0]),
    "no timing": Case(multiple, [], fix(["now"]), 1.1 / 0.6),  # (1 + i) ÷ (1 + i − r)
    "an infinite id": Case(worth, pd.Series([300.0, 60.0], [1.0, np.inf]), drop, {1.0: 250.0}),  # 300 × 0.5 ÷ 0.6
    "an infinite id in a column": Case(
        lambda o: cohorts.audit(o, by="cohort")["margin"].tolist(),
        pd.concat([ORDERS, ORDERS.tail(1).assign(customer_id=np.inf)], ignore_index=True),
        drop,
        [40.0, 24.0, 16.0],
    ),
}
CASES = {f"index: {name}": case for part in (INDICES, TREES, OTHERS) for name, case in part.items()}
