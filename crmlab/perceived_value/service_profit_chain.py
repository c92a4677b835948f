"""Service profit chain: from the work inside a house to its profit, link by link.

    internal quality → staff satisfaction → staff stay, and work faster → service value → guests' satisfaction → loyalty
    → growth and profit

The slope of profit on internal quality alone also counts what raises both: a busy street brings the money for audits
and tools, and it brings guests. So the effect is followed along the chain, and footfall is held fixed where it enters.
Source: Heskett, Jones, Loveman, Sasser and Schlesinger (1994).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

LINKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("internal_quality", "employee_satisfaction", ("footfall",)),
    ("employee_satisfaction", "employee_retention", ()),
    ("employee_satisfaction", "productivity", ()),
    ("employee_retention", "service_value", ("productivity",)),
    ("productivity", "service_value", ("employee_retention",)),
    ("service_value", "customer_satisfaction", ()),
    ("customer_satisfaction", "loyalty", ()),
    ("loyalty", "growth", ()),
    ("loyalty", "profit", ("footfall",)),
)
"""Each link: cause, effect, and what is held fixed, because it moves both or because it is the other way to there."""
COLUMNS = tuple(dict.fromkeys(name for cause, effect, held in LINKS for name in (cause, effect, *held)))
NUMBERS = " ".join(f"branches.{name}" for name in COLUMNS)
ARROW = " → "
HOUSES = 10  # with fewer, errors by house are a guess, and some draws hold hardly any house
AT_ONCE = 500  # draws at a time in the bootstrap


@checked(numbers=NUMBERS)
def links(branches: pd.DataFrame, *, by: str = "house_id", period: str = "quarter") -> pd.DataFrame:
    """How strong is each link of the chain, and is one of them broken?

    Parameters
    ----------
    branches : DataFrame
        One row a house and quarter: `by`, `period`, and as numbers `footfall` (people an hour), `internal_quality`
        (index), `employee_satisfaction` (points), `employee_retention` (share), `productivity` (orders an hour),
        `service_value` (index), `customer_satisfaction` (points), `loyalty` (share of guests who return), `growth` (per
        cent) and `profit` (CNY a quarter). At least ten houses.
    by, period : str
        The columns that name the house and the quarter.

    Returns
    -------
    DataFrame
        A row a link, such as "loyalty → profit": `held_fixed` (names, or ""), `slope` (units of the effect for one unit
        of the cause), `low` and `high` (95 per cent, errors by house), `standardised` (standard deviations of the
        effect for one of the cause), and `broken` (does the interval hold 0?).

    Raises
    ------
    InvalidData
        A column absent, missing in a row or without spread; a house and quarter twice; fewer than ten houses; columns
        that follow from one another.

    Notes
    -----
    Least squares of each effect on its cause and on what is held fixed. Quarters of one house are alike, so errors are
    clustered by house, and the interval uses Student's t with houses − 1 degrees of freedom. The weakest link has the
    smallest standardised slope. A link is an association: the arrows are assumed.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame(rng.normal(size=(60, len(COLUMNS))), columns=list(COLUMNS))
    >>> table["profit"] = 5 * table["loyalty"] + table["footfall"]
    >>> table = table.assign(house_id=table.index % 12, quarter=pd.Timestamp("2024-01-01"))
    >>> table["quarter"] += pd.to_timedelta(90 * (table.index // 12), unit="D")
    >>> links(table).round(1).loc["loyalty → profit", ["held_fixed", "slope", "broken"]].to_dict()
    {'held_fixed': 'footfall', 'slope': 5.0, 'broken': False}
    """
    _usable(branches, COLUMNS, by, period)
    found = {}
    for cause, effect, held in LINKS:
        slope, low, high = _slope(branches, effect, [cause, *held], by)
        size = slope * branches[cause].astype(float).std() / branches[effect].astype(float).std()
        found[cause + ARROW + effect] = [", ".join(held), slope, low, high, size, bool(low <= 0 <= high)]
    columns = ["held_fixed", "slope", "low", "high", "standardised", "broken"]
    kinds = {name: "float64" for name in columns[1:5]} | {"broken": "bool"}
    return pd.DataFrame(found, columns).T.astype(kinds).rename_axis("link")


@checked(numbers=" ".join(f"branches.{name}" for name in COLUMNS if name != "growth"))
def indirect(
    branches: pd.DataFrame, *, by: str = "house_id", period: str = "quarter", seed: int, draws: int = 2_000
) -> pd.DataFrame:
    """How much profit does one point of internal quality bring along the whole chain?

    Parameters
    ----------
    branches, by, period
        As in `links`; `growth` is not needed.
    seed : int
        The lot of the bootstrap: the same seed gives the same interval.
    draws : int
        How many times the houses are drawn anew, with replacement.

    Returns
    -------
    DataFrame
        Rows "alone" (slope of profit on internal quality and nothing else), "footfall held fixed" (the same with
        footfall), "through retention", "through productivity", "along the chain" (their sum) and "alone − chain":
        `estimate`, `low` and `high` (95 per cent), in units of profit for one unit of internal quality.

    Raises
    ------
    InvalidData
        As `links`; no draws.

    Notes
    -----
    chain = q (a b + c d) s l p: the slopes of `links` from quality to staff satisfaction (q), to retention and value
    (a, b), to productivity and value (c, d), to guests' satisfaction (s), loyalty (l) and profit (p). The interval lies
    between the 2.5 and 97.5 per cent points over draws of whole houses, because the quarters of one house are alike and
    a product of slopes has no bell curve. Source of the interval: Preacher and Hayes (2008), here by house.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame(rng.normal(size=(240, len(COLUMNS))), columns=list(COLUMNS))
    >>> table["employee_satisfaction"] += 2 * table["internal_quality"]
    >>> table["productivity"] += table["employee_satisfaction"]
    >>> table["service_value"] += table["productivity"]
    >>> table["customer_satisfaction"] += table["service_value"]
    >>> table["loyalty"] += table["customer_satisfaction"]
    >>> table["profit"] += 5 * table["loyalty"]
    >>> table = table.assign(house_id=table.index % 12, quarter=pd.Timestamp("2024-01-01"))
    >>> table["quarter"] += pd.to_timedelta(90 * (table.index // 12), unit="D")
    >>> indirect(table, seed=1, draws=200)["estimate"].round(1)[["through productivity", "along the chain"]].tolist()
    [8.9, 8.9]
    """
    names = [name for name in COLUMNS if name != "growth"]
    _usable(branches, names, by, period)
    valid.positive(draws, "draws")
    values = branches[names].to_numpy(dtype=float)
    spread = pd.Series(values.std(axis=0), names)
    values = np.column_stack([np.ones(len(values)), (values - values.mean(axis=0)) / spread.to_numpy()])
    place = np.unique(branches[by].astype(str), return_inverse=True)[1]
    houses = np.stack([values[place == house].T @ values[place == house] for house in range(place.max() + 1)])
    rng, parts = np.random.default_rng(seed), [_effects(houses.sum(axis=0)[None], names, spread)]
    for first in range(0, draws, AT_ONCE):
        lot = rng.multinomial(len(houses), np.full(len(houses), 1 / len(houses)), min(AT_ONCE, draws - first))
        parts.append(_effects(np.tensordot(lot.astype(float), houses, axes=1), names, spread))
    rows = {row: np.concatenate([part[row] for part in parts]) for row in parts[0]}
    low, high = np.quantile([row[1:] for row in rows.values()], [0.025, 0.975], axis=1)
    sample = pd.Series({name: row[0] for name, row in rows.items()})
    return pd.DataFrame({"estimate": sample, "low": low, "high": high}).rename_axis("effect")


def _effects(moments: np.ndarray, names: Sequence[str], spread: pd.Series) -> dict[str, np.ndarray]:
    """The rows of `indirect` from sums of products, for every draw at once."""

    def slopes(effect: str, *causes: str) -> np.ndarray:
        rows = np.array([0, *(names.index(cause) + 1 for cause in causes)])
        inner = moments[:, rows[:, None], rows]
        if np.linalg.cond(inner).max() > 1e10:
            raise InvalidData(_same(causes, effect))
        found = np.linalg.solve(inner, moments[:, rows, names.index(effect) + 1][:, :, None])[:, 1:, 0]
        return found * float(spread[effect]) / spread[list(causes)].to_numpy()

    link = {(cause, effect): slopes(effect, cause, *held)[:, 0] for cause, effect, held in LINKS if effect != "growth"}
    ways = {}
    for words, through in ((_("through retention"), "employee_retention"), (_("through productivity"), "productivity")):
        way = ["internal_quality", "employee_satisfaction", through, "service_value", "customer_satisfaction"]
        way += ["loyalty", "profit"]
        ways[words] = np.prod([link[step] for step in pairwise(way)], axis=0)
    alone, chain = slopes("profit", "internal_quality")[:, 0], np.sum(list(ways.values()), axis=0)
    held = slopes("profit", "internal_quality", "footfall")[:, 0]
    rows = {_("alone"): alone, _("footfall held fixed"): held, **ways, _("along the chain"): chain}
    return {**rows, _("alone − chain"): alone - chain}


@checked(numbers="branches.employee_satisfaction branches.customer_satisfaction")
def lagged(branches: pd.DataFrame, *, by: str = "house_id", period: str = "quarter") -> pd.DataFrame:
    """Which moves first: the satisfaction of the staff or that of the guests?

    Parameters
    ----------
    branches, by, period
        As in `links`; of the numbers only `employee_satisfaction` and `customer_satisfaction` are needed. `period` is
        the first day of a quarter.

    Returns
    -------
    DataFrame
        Rows "staff before → guests" (slope of guests' satisfaction on that of the staff a quarter before), "guests
        before → staff" (the reverse), both with the effect's own quarter before held fixed, and "staff before → guests,
        staff now held fixed": `slope`, `low`, `high` (95 per cent, errors by house) and `pairs` of quarters.

    Raises
    ------
    InvalidData
        As `links`; dates that are not the first day of a quarter; too few pairs of neighbouring quarters.

    Notes
    -----
    y(t) = a + b x(t − 1) + c y(t − 1), by least squares (Granger, 1969). Only pairs of neighbouring quarters of one
    house count. If the staff's satisfaction lasts from one quarter to the next, the first slope is above 0 even where
    nothing works with a delay. The third row shows that: what is left once the staff's satisfaction of now is held
    fixed.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"house_id": np.repeat(np.arange(12), 8), "employee_satisfaction": rng.normal(size=96)})
    >>> table["quarter"] = np.tile(pd.date_range("2023-01-01", periods=8, freq="QS"), 12)
    >>> table["customer_satisfaction"] = table.groupby("house_id")["employee_satisfaction"].shift(1, fill_value=0.0)
    >>> table["customer_satisfaction"] += rng.normal(0, 0.1, 96)
    >>> lagged(table)["slope"].round(1).tolist()
    [1.0, -0.1, 1.0]
    """
    staff, guests = "employee_satisfaction", "customer_satisfaction"
    _usable(branches, [staff, guests], by, period)
    day = valid.dates(branches[period], period)
    odd = ((day.dt.day != 1) | (day.dt.month % 3 != 1)).to_numpy()
    remedy = _("Use the first day: .dt.to_period('Q').dt.start_time.")
    valid.refuse(odd, branches[period], period, _("{column} is not the first day of a quarter in rows {rows}."), remedy)
    now = branches[[by, staff, guests]].assign(number=day.dt.year * 4 + day.dt.quarter)
    now[[staff, guests]] = now[[staff, guests]].astype(float)
    pairs = now.merge(now.assign(number=now["number"] + 1), on=[by, "number"], suffixes=("", "_before"))
    if len(pairs) < 20 or pairs[by].nunique() < HOUSES:
        message = _(
            "Only {n} pairs of neighbouring quarters in {houses} houses, too few for a slope. Take more quarters: 20 "
            "pairs in ten houses at least."
        )
        raise InvalidData(message.format(n=len(pairs), houses=pairs[by].nunique()))
    before, guests_before = f"{staff}_before", f"{guests}_before"
    wanted = {
        _("staff before → guests"): (guests, [before, guests_before]),
        _("guests before → staff"): (staff, [guests_before, before]),
        _("staff before → guests, staff now held fixed"): (guests, [before, guests_before, staff]),
    }
    found = {name: [*_slope(pairs, on, of, by), len(pairs)] for name, (on, of) in wanted.items()}
    return pd.DataFrame(found, ["slope", "low", "high", "pairs"]).T.astype({"pairs": "int64"})


def _usable(branches: pd.DataFrame, names: Sequence[str], by: str, period: str) -> None:
    valid.frame(branches, "branches", [by, period, *names])
    valid.labels(branches[by], by)
    valid.dates(branches[period], period)
    twice = branches.duplicated([by, period], keep=False).to_numpy()
    remedy = _("Keep one row a house and quarter.")
    valid.refuse(twice, branches[by], by, _("{column} has more than one row in a quarter, in rows {rows}."), remedy)
    for name in names:
        same = np.full(len(branches), valid.ties(branches[name].astype(float)).nunique() == 1)
        fault = _("{column} is the same in all rows ({rows}), so that nothing can be said of it.")
        valid.refuse(same, branches[name], name, fault, _("Take houses or quarters in which it varies."))
    if (n := branches[by].nunique()) < HOUSES:
        message = _("branches has {n} houses in {by}. Take ten at least: the error is taken from house to house.")
        raise InvalidData(message.format(n=n, by=by))


def _slope(table: pd.DataFrame, effect: str, causes: list[str], by: str) -> tuple[float, float, float]:
    """The slope of the first cause with its interval, errors clustered by house."""
    fit = _regression(table, effect, causes, by)
    low, high = fit.conf_int(0.05)[1]
    return float(fit.params[1]), float(low), float(high)


def _regression(table: pd.DataFrame, effect: str, causes: list[str], by: str) -> Any:
    from statsmodels.regression.linear_model import OLS

    x, y = table[causes].to_numpy(dtype=float), table[effect].to_numpy(dtype=float)
    if np.linalg.cond((x - x.mean(axis=0)) / x.std(axis=0)) > 1e5:
        raise InvalidData(_same(causes, effect))
    groups = np.unique(table[by].astype(str), return_inverse=True)[1]
    return OLS(y, np.column_stack([np.ones(len(x)), x])).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )


def _same(causes: Sequence[str], effect: str) -> str:
    message = _("{causes}: in the regression of {effect}, one of these follows from the others. Take other rows.")
    return message.format(causes=", ".join(causes), effect=effect)
