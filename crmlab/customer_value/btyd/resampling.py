"""How sure is a value? The bootstrap: draw the customers again and again, fit again, and see how the total moves.

The same draws serve the visits and the boxes, since a customer who has both is drawn for both: so the totals of a draw
may be added up before their interval is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.bgnbd import fit_bgnbd
from crmlab.customer_value.btyd.contracts import contracts, renewal_table
from crmlab.customer_value.btyd.gamma_gamma import fit_gamma_gamma
from crmlab.customer_value.btyd.sbg import fit_sbg
from crmlab.customer_value.btyd.worth import value
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

WEIGHT = "times drawn"


@checked
def resamples(customers: pd.Index, *, repeats: int = 100, seed: int = 0) -> pd.DataFrame:
    """How often is each customer drawn, if as many as there are are drawn with replacement?

    Parameters
    ----------
    customers : Index
        Who is drawn from, each once.
    repeats : int
        How many draws.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    DataFrame
        By customer, a column a draw: how often they were drawn. Each column adds up to the number of customers.

    Raises
    ------
    InvalidData
        A customer occurs twice; fewer than two draws.

    Notes
    -----
    The bootstrap of Efron (1979).

    Examples
    --------
    >>> resamples(pd.Index([7, 8, 9]), repeats=4, seed=1).sum().tolist()
    [3, 3, 3, 3]
    """
    valid.by_customer(pd.Series(0, index=customers), "customers")
    repeats = valid.whole(repeats, "repeats", least=2)
    drawn = np.random.default_rng(seed).integers(0, len(customers), (repeats, len(customers)))
    counts = np.array([np.bincount(draw, minlength=len(customers)) for draw in drawn])
    return pd.DataFrame(counts.T, index=customers)


@checked(numbers="draws.*")
def visit_values(
    summary: pd.DataFrame, draws: pd.DataFrame, *, margin: float, periods: int, discount: float, period: float = 1.0
) -> pd.Series:
    """What would all future purchases be worth, had other customers been drawn? A total for each draw.

    Parameters
    ----------
    summary : DataFrame
        What `summary` returns.
    draws : DataFrame
        What `resamples` returns of these customers, or of more.
    margin, periods, discount, period
        As in `value`.

    Returns
    -------
    Series
        A total in CNY for each draw: both models are fitted again to those drawn, and their values added up.

    Raises
    ------
    InvalidData
        A customer is not in `draws`; what the two fits and `value` refuse.

    Examples
    --------
    >>> known = pd.DataFrame({"x": [0, 1, 2, 3, 8], "t_x": [0, 4, 12, 20, 33.0], "T": 39.0, "n": [0, 1, 2, 3, 8]})
    >>> known = known.loc[[0] * 60 + [1] * 19 + [2] * 8 + [3] * 9 + [4] * 6].reset_index(drop=True)
    >>> known["monetary"] = np.resize([9.0, 31, 80, 35, 14, 60, 30], len(known))
    >>> draws = resamples(known.index, repeats=3, seed=2)
    >>> visit_values(known, draws, margin=0.4, periods=1, discount=0.1, period=52).round(0).tolist()
    [660.0, 1040.0, 1209.0]
    """
    totals = []
    for weight in _weights(draws, summary.index, "summary"):
        drawn = summary[weight > 0].assign(**{WEIGHT: weight[weight > 0]})
        models = fit_bgnbd(drawn, weights=WEIGHT), fit_gamma_gamma(drawn, weights=WEIGHT)
        worth = value(*models, drawn, margin=margin, periods=periods, discount=discount, period=period)
        totals.append(float((worth * drawn[WEIGHT]).sum()))
    return pd.Series(totals, index=draws.columns, name="visits")


@checked(numbers="draws.*")
def contract_values(
    known: pd.DataFrame, draws: pd.DataFrame, *, discount: float, periods: int | None = None, margin: str = "margin"
) -> pd.Series:
    """What would all running contracts be worth, had other customers been drawn? A total for each draw.

    Parameters
    ----------
    known : DataFrame
        What `contracts` returns of all contracts, ended ones too, with the column `margin`: CNY of one payment.
    draws : DataFrame
        What `resamples` returns of these customers, or of more.
    discount, periods
        As in `SBG.residual_lifetime`.
    margin : str
        Name of that column.

    Returns
    -------
    Series
        A total in CNY for each draw: sBG is fitted again to those drawn, and margin × residual lifetime of the running
        contracts is added up.

    Raises
    ------
    InvalidData
        A customer is not in `draws`; what `fit_sbg` and `SBG.residual_lifetime` refuse.

    Examples
    --------
    >>> known = pd.DataFrame({"paid": [1, 1, 2, 3, 6, 9, 9], "renewals": [0, 0, 1, 2, 5, 8, 8], "margin": 50.0,
    ...                       "running": [False, False, False, False, True, True, True]})
    >>> draws = pd.DataFrame({0: 1, 1: [1, 1, 1, 1, 0, 2, 1]})
    >>> contract_values(known, draws, discount=0.01, periods=12).round(1).tolist()
    [1408.8, 1458.8]
    """
    valid.frame(known, "contracts", ["paid", "renewals", "running", margin])
    valid.numbers(known[margin], margin)
    totals = []
    for weight in _weights(draws, known.index, "contracts"):
        drawn = known.assign(**{WEIGHT: weight})
        model = fit_sbg(renewal_table(drawn, weights=WEIGHT))
        drawn = drawn[drawn["running"]]
        left = model.residual_lifetime(drawn["renewals"], discount=discount, periods=periods)
        totals.append(float((left * drawn[margin] * drawn[WEIGHT]).sum()))
    return pd.Series(totals, index=draws.columns, name="contracts")


def _weights(draws: pd.DataFrame, customers: pd.Index, name: str) -> Iterator[np.ndarray]:
    """How often each of these customers was drawn, draw by draw."""
    valid.alike(draws.index, "draws.index", customers, f"{name}.index")
    absent = customers.difference(draws.index)
    if len(absent):
        message = _("draws lacks customers that {name} has: {rows}. Draw from all of them with btyd.resamples.")
        raise InvalidData(message.format(name=name, rows=rows(absent)))
    of_these = draws.reindex(customers)
    for draw in draws:
        yield of_these[draw].to_numpy(dtype=float)


@checked
def interval(estimate: float, totals: pd.Series) -> pd.Series:
    """Between which ends does a value lie, given how it moved over the draws?

    Parameters
    ----------
    estimate : float
        The value from the customers as they are, CNY.
    totals : Series
        The same value from each draw.

    Returns
    -------
    Series
        `estimate`, `low` and `high`: 1.96 standard deviations of `totals` to each side. It says how sure the value is,
        if the model is right; whether the model is right, a time held out must say.

    Raises
    ------
    InvalidData
        Fewer than two totals; a number is missing.

    Examples
    --------
    >>> interval(500.0, pd.Series([480.0, 500.0, 520.0])).round(1).to_dict()
    {'estimate': 500.0, 'low': 460.8, 'high': 539.2}
    """
    valid.numbers(totals, "totals")
    if len(totals) < 2:
        raise InvalidData(_("totals has one number only. Give at least two draws: how a value moves needs several."))
    half = 1.96 * float(totals.std())
    return pd.Series({"estimate": float(estimate), "low": estimate - half, "high": estimate + half}, name="CNY")


@checked(numbers="held.actual held.actual_amount draws.*")
def visit_holdout(held: pd.DataFrame, draws: pd.DataFrame) -> pd.DataFrame:
    """How far off are both models in all, in purchases and in money, and how far may chance have moved that?

    Parameters
    ----------
    held : DataFrame
        What `holdout` returns, with money.
    draws : DataFrame
        What `resamples` returns of these customers. Both models are fitted again to those drawn.

    Returns
    -------
    DataFrame
        Rows "purchases" and "money": `expected`, `actual`, `bias` (the first ÷ the second − 1), and `low` and `high`,
        the ends of its 95 per cent interval.

    Raises
    ------
    InvalidData
        A customer is not in `draws`; nobody bought; what the two fits refuse.

    Examples
    --------
    >>> held = pd.DataFrame({"x": [0, 1, 2, 3, 8], "t_x": [0, 4, 12, 20, 33.0], "T": 39.0, "n": [0, 1, 2, 3, 8],
    ...                      "t": 39.0, "actual": [0, 0, 1, 2, 5], "actual_amount": [0.0, 0, 40, 80, 200]})
    >>> held = held.loc[[0] * 60 + [1] * 19 + [2] * 8 + [3] * 9 + [4] * 6].reset_index(drop=True)
    >>> held["monetary"] = np.resize([9.0, 31, 80, 35, 14, 60, 30], len(held))
    >>> draws = pd.DataFrame({0: 1, 1: 1}, index=held.index)  # each draw is the table itself
    >>> visit_holdout(held, draws)[["expected", "actual"]].round(0).to_dict("list")
    {'expected': [50.0, 1967.0], 'actual': [56.0, 2240.0]}
    """
    valid.frame(held, "held", ["x", "t_x", "T", "t", "n", "monetary", "actual", "actual_amount"])

    def totals(weight: np.ndarray) -> np.ndarray:
        drawn = held[weight > 0].assign(**{WEIGHT: weight[weight > 0]})
        buying, spending = fit_bgnbd(drawn, weights=WEIGHT), fit_gamma_gamma(drawn, weights=WEIGHT)
        bought = buying.expected_purchases(drawn, float(drawn["t"].iloc[0]))
        paid = bought * spending.expected_spend(drawn["n"], drawn["monetary"])
        pairs = [bought, paid], [drawn["actual"], drawn["actual_amount"]]
        return np.array([[(column * drawn[WEIGHT]).sum() for column in side] for side in pairs])

    return _off(totals, _weights(draws, held.index, "held"), len(held), [_("purchases"), _("money")])


@checked
def contract_holdout(
    subscriptions: pd.DataFrame,
    *,
    split: object,
    periods: int = 12,
    margin: str = "margin",
    repeats: int = 100,
    seed: int = 0,
    **columns: str,
) -> pd.DataFrame:
    """How far off is sBG in all, in payments and in margin, over months that it has not seen?

    Parameters
    ----------
    subscriptions : DataFrame
        As for `contracts`, with the column `margin`: CNY of one payment.
    split : date
        The model is fitted to what was known on this day. Contracts that start later are left out.
    periods : int
        The time held out, in months.
    margin : str
        Name of that column.
    repeats, seed
        As in `resamples`: for the interval the model is fitted again to the customers of each draw.
    **columns
        `customer`, `start` and `end`, as in `contracts`.

    Returns
    -------
    DataFrame
        Rows "payments" and "margin", of those whose contract ran at the split: as in `visit_holdout`.

    Raises
    ------
    InvalidData
        No contract starts by `split`; nobody paid after it; what `contracts` and `fit_sbg` refuse.

    Examples
    --------
    >>> months = np.repeat([1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30], [24, 14, 10, 8, 6, 5, 7, 5, 4, 5, 4, 8])
    >>> start = pd.to_datetime(["2023-01-10", "2023-03-10"] * 50)
    >>> end = [day + pd.DateOffset(months=int(n)) for day, n in zip(start, months)]
    >>> boxes = pd.DataFrame({"customer_id": range(100), "start": start, "end": end, "margin": 50.0})
    >>> found = contract_holdout(boxes, split="2023-08-31", periods=6, repeats=5)
    >>> found[["expected", "actual"]].round(1)
              expected  actual
    payments     153.7   144.0
    margin      7685.8  7200.0
    """
    day = valid.day(split, "split")
    last = day + pd.DateOffset(months=valid.whole(periods, "periods"))
    start = columns.get("start", "start")
    valid.frame(subscriptions, "subscriptions", [start, margin])
    known = subscriptions[valid.dates(subscriptions[start], start) <= day]
    if not len(known):
        raise InvalidData(_("No contract starts by split, {day:%Y-%m-%d}. Choose a later day.").format(day=day))
    valid.numbers(known[margin], margin)
    table = contracts(known, as_of=day, **columns)
    table["actual"] = contracts(known, as_of=last, **columns)["paid"] - table["paid"]
    table["margin"] = known[margin].to_numpy(dtype=float)

    def totals(weight: np.ndarray) -> np.ndarray:
        drawn = table.assign(**{WEIGHT: weight})
        model = fit_sbg(renewal_table(drawn, weights=WEIGHT))
        drawn = drawn[drawn["running"]]
        left = model.residual_lifetime(drawn["renewals"], discount=0, periods=periods)
        pairs = [[column, column * drawn["margin"]] for column in (left, drawn["actual"])]
        return np.array([[(column * drawn[WEIGHT]).sum() for column in side] for side in pairs])

    draws = resamples(table.index, repeats=repeats, seed=seed)
    return _off(totals, _weights(draws, table.index, "subscriptions"), len(table), [_("payments"), _("margin")])


def _off(
    totals: Callable[[np.ndarray], np.ndarray], weights: Iterator[np.ndarray], customers: int, names: list[str]
) -> pd.DataFrame:
    """Expected and actual totals of the customers as they are, and the interval of their ratio over the draws."""
    expected, actual = totals(np.ones(customers))
    if not actual.all():
        raise InvalidData(_("actual is 0 in all, so nothing can be judged. Choose an earlier split."))
    over = np.array([both[0] / both[1] for both in map(totals, weights)])
    found = pd.DataFrame({"expected": expected, "actual": actual, "bias": expected / actual - 1}, index=names)
    half = 1.96 * over.std(axis=0, ddof=1)
    found["low"], found["high"] = found["bias"] - half, found["bias"] + half
    return found
