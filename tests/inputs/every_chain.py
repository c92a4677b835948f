"""Messages of `service_profit_chain` and `loyalty_value`: what brings them, the remedy, what is right then."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from crmlab import loyalty_value, loyalty_value_pictures, service_profit_chain, service_profit_chain_pictures
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case, follow

PROFIT = "loyalty → profit"


def houses(n: int = 12, quarters: int = 6) -> pd.DataFrame:
    """Houses of which profit is five times loyalty plus footfall, and everything else is drawn."""
    rng = np.random.default_rng(1)
    columns = list(service_profit_chain.COLUMNS)
    made = pd.DataFrame(rng.normal(size=(n * quarters, len(columns))), columns=columns)
    days = np.tile(pd.date_range("2023-01-01", periods=quarters, freq="QS"), n)
    made = made.assign(house_id=np.repeat(np.arange(1, n + 1), quarters), quarter=days)
    return made.assign(profit=5 * made["loyalty"] + made["footfall"])


def slope(branches):
    return float(service_profit_chain.links(branches).loc[PROFIT, "slope"])


def along(draws):
    return len(service_profit_chain.indirect(HOUSES, seed=1, draws=draws))


def held(branches):
    return float(service_profit_chain.indirect(branches, seed=1, draws=20).loc["alone", "estimate"])


def pairs(branches):
    return int(service_profit_chain.lagged(branches)["pairs"].iloc[0])


HOUSES = houses()
DAYS = HOUSES.assign(quarter=HOUSES["quarter"] + pd.Timedelta(days=10))
TWICE = pd.concat([HOUSES, HOUSES.iloc[:1]], ignore_index=True)
FOLLOWS = HOUSES.assign(footfall=2 * HOUSES["loyalty"])
ALONE = held(HOUSES)


def first_days(said, bad):
    return bad.assign(quarter=follow(said, bad["quarter"]))


def without_copies(said, bad):
    """`Keep one row a house and quarter.`"""
    return bad.drop_duplicates(["house_id", "quarter"])


def streets(branches):
    return service_profit_chain_pictures.plot_streets(branches).axes[0].get_xlabel()


def line(branches):
    return service_profit_chain_pictures.plot_profit(branches).axes[0].get_xlabel()


def chain(found):
    return service_profit_chain_pictures.plot_chain(found).axes[0].get_title(loc="left")[:10]


INDEX = "internal quality (index points)"
LINKS = service_profit_chain.links(HOUSES)
CHAIN = {
    "few houses": Case(slope, houses(9), fix(HOUSES), 5.0),
    "twice": Case(slope, TWICE, without_copies, 5.0),
    "all the same": Case(slope, HOUSES.assign(productivity=1.0), fix(HOUSES), 5.0),
    "one from the other": Case(slope, FOLLOWS, fix(HOUSES), 5.0),
    "one from the other, in the draws": Case(held, FOLLOWS, fix(HOUSES), ALONE),
    "draws": Case(along, 0, fix(20), 6),
    "not the first day": Case(pairs, DAYS, first_days, 60),
    "no neighbours": Case(pairs, houses(12, 1), fix(HOUSES), 60),
    "streets alike": Case(streets, HOUSES.assign(footfall=300), fix(HOUSES), INDEX),
    "quality alike": Case(line, HOUSES.assign(internal_quality=60), fix(HOUSES), INDEX),
    "a link absent": Case(chain, LINKS.iloc[1:], fix(LINKS), chain(LINKS)),
}

NAMES = ["An", "Bo", "Cai", "Di"]
KINDS = pd.Series(loyalty_value.TYPES, NAMES)
PAID = pd.Series([900.0, 700.0, 450.0, -50.0], NAMES)
TWO = pd.concat([KINDS, KINDS.set_axis(["Ed", "Fu", "Ge", "Hu"])])
YEARS = pd.Series([900.0, 700.0, 450.0, -50.0] * 2, TWO.index)
LOYAL, MARGIN = pd.Series(range(12), dtype=float), pd.Series(range(12), dtype=float) ** 2


def shares(kinds):
    return loyalty_value.counts(kinds, PAID[kinds.index])["profit_share"].tolist()


def later(kinds):
    return loyalty_value.year_after(kinds, YEARS[kinds.index], YEARS[kinds.index])["after"].iloc[0]


def rank(values):
    return loyalty_value.association(LOYAL[values.index], values).loc["rank", "correlation"]


def drawn(found):
    return loyalty_value_pictures.plot_types(found).axes[0].get_title(loc="left")


def sums(profit):
    """The shares, or, where none can be taken, the sum that the message names."""
    if isinstance(profit, float):
        return profit
    return loyalty_value.counts(KINDS, profit)["profit_share"].tolist()


COUNTS = loyalty_value.counts(KINDS, PAID)
HALF = "Of the loyal, 50 % are in the profitable half"
FRIENDS = {
    "another word": Case(shares, KINDS.replace("strangers", "guests"), fix(KINDS), [0.45, 0.35, 0.225, -0.025]),
    "a row too few": Case(later, TWO.iloc[1:], fix(TWO), 900.0),
    "few customers": Case(rank, MARGIN.iloc[:9], fix(MARGIN), 1.0),
    "nobody differs": Case(rank, MARGIN * 0, fix(MARGIN), 1.0),
    "nothing earned": Case(
        sums,
        -PAID,
        lambda said, bad: float(re.search(r"bring ([-\d.,]+) CNY", said).group(1).replace(",", "")),
        -2000.0,
    ),
    "a type absent": Case(drawn, COUNTS.iloc[1:], fix(COUNTS), HALF),
}
CASES = {f"chain: {name}": case for part in (CHAIN, FRIENDS) for name, case in part.items()}
