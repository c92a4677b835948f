"""Loyalty: attitude and behaviour side by side, three schools, true customers, the share of wallet.

    relative attitude = attitude to us − attitude to the strongest rival

Who buys often and prefers us is loyal; who does only one of the two is spurious or latent (Dick and Basu, 1994).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import judges, scales

TYPES = ("loyal", "latent", "spurious", "none")
"""Prefers us and buys often; prefers us, buys seldom; buys often, does not prefer us; neither."""


@checked(units="answers")
def attitude(
    answers: pd.DataFrame,
    *,
    us: Sequence[str] = ("us1", "us2", "us3"),
    rival: Sequence[str] = ("ri1", "ri2", "ri3"),
    low: float = 1,
    high: float = 10,
) -> pd.DataFrame:
    """How much does each customer like us, and the strongest rival, and which of the two more?

    Parameters
    ----------
    answers : DataFrame
        One row a customer; items left open are missing, and the mean is of those answered.
    us, rival : list of str
        The items about us, and about the rival whom the customer likes best.
    low, high : float
        The ends of the scale, in points.

    Returns
    -------
    DataFrame
        `us` and `rival`, means of the items in points, and `relative` = us − rival.

    Raises
    ------
    InvalidData
        An item absent or off the scale; a customer who answered no item about us, or none about the rival.

    Notes
    -----
    Liking us is not enough: who likes the rival more goes there when both are near. Source: Dick and Basu (1994).

    Examples
    --------
    >>> answers = pd.DataFrame({"us1": [8, 5], "ri1": [9, 3]}, index=["An", "Bo"])
    >>> attitude(answers, us=["us1"], rival=["ri1"])
         us  rival  relative
    An  8.0    9.0      -1.0
    Bo  5.0    3.0       2.0
    """
    found = pd.DataFrame({name: scales.scale(answers, items, low=low, high=high)
                          for name, items in (("us", us), ("rival", rival))})  # fmt: skip
    same = np.isclose(found["us"], found["rival"], rtol=1e-12, atol=0)
    return found.assign(relative=(found["us"] - found["rival"]).mask(same, 0))  # the noise of floats


@checked(units="table")
def schools(
    table: pd.DataFrame,
    *,
    relative: str = "relative",
    orders: str = "repeat_purchases",
    above: float = 0,
    orders_from: float = 3,
) -> pd.DataFrame:
    """Who is loyal in the eyes of each of three schools?

    Parameters
    ----------
    table : DataFrame
        One row a customer.
    relative, orders : str
        Columns of relative attitude (points) and of orders in a year.
    above : float
        Relative attitude *above* this many points counts as preferring us.
    orders_from : float
        So many orders or more count as buying often.

    Returns
    -------
    DataFrame
        `behavioural` (buys often), `attitudinal` (prefers us), `composite` (both), true or false.

    Raises
    ------
    InvalidData
        A column absent, no numbers, or a missing value.

    Examples
    --------
    >>> table = pd.DataFrame({"relative": [2.0, -1.0, 3.0], "repeat_purchases": [5, 7, 1]}, index=["An", "Bo", "Cai"])
    >>> schools(table)
         behavioural  attitudinal  composite
    An          True         True       True
    Bo          True        False      False
    Cai        False         True      False
    """
    valid.frame(table, "table", [relative, orders])
    for name in (relative, orders):
        valid.numbers(table[name], name)
    often, fond = table[orders].astype(float) >= orders_from, table[relative].astype(float) > above
    return pd.DataFrame({"behavioural": often, "attitudinal": fond, "composite": often & fond})


@checked(units="table")
def quadrants(
    table: pd.DataFrame,
    *,
    relative: str = "relative",
    orders: str = "repeat_purchases",
    above: float = 0,
    orders_from: float = 3,
) -> pd.Series:
    """Is each customer loyal, latent, spurious, or none of these?

    Parameters
    ----------
    table, relative, orders, above, orders_from
        As in `schools`.

    Returns
    -------
    Series
        `type`: one of `TYPES`; each customer has exactly one.

    Raises
    ------
    InvalidData
        As `schools`.

    Notes
    -----
    Spurious loyalty is habit, chance or the lack of a choice. Move the two cut lines and see what changes: they are
    yours, not nature's. Source: Dick and Basu (1994).

    Examples
    --------
    >>> table = pd.DataFrame({"relative": [2.0, -1.0, 3.0, 0.0], "repeat_purchases": [5, 7, 1, 2]})
    >>> quadrants(table).tolist()
    ['loyal', 'spurious', 'latent', 'none']
    """
    of = schools(table, relative=relative, orders=orders, above=above, orders_from=orders_from)
    place = 2 * ~of["attitudinal"] + ~of["behavioural"]
    words = np.array(["loyal", "latent", "spurious", "none"])
    return pd.Series(words[place.to_numpy(dtype=int)], index=table.index, name="type")


@checked(units="labels", truths="labels.behavioural labels.attitudinal labels.composite")
def agreement(labels: pd.DataFrame) -> pd.DataFrame:
    """Do the schools call the same customers loyal?

    Parameters
    ----------
    labels : DataFrame
        What `schools` returns.

    Returns
    -------
    DataFrame
        A row a pair of schools: `agreement` (share of customers whom both call loyal, or neither), `chance` (the share
        expected by chance), `kappa` and its 95 per cent interval, `low` and `high` (`judges.kappa`).

    Raises
    ------
    InvalidData
        A column absent; something else than true and false; two schools that give everybody the same label.

    Examples
    --------
    >>> table = pd.DataFrame({"relative": [2.0, -1.0, 3.0, -2.0], "repeat_purchases": [5, 7, 1, 1]})
    >>> agreement(schools(table))["agreement"].to_dict()
    {'behavioural and attitudinal': 0.5, 'behavioural and composite': 0.75, 'attitudinal and composite': 0.75}
    """
    names = ["behavioural", "attitudinal", "composite"]
    valid.frame(labels, "labels", names)
    words = {name: pd.Series(valid.yes_or_no(labels[name], name), labels.index).astype(str) for name in names}
    pairs = combinations(names, 2)
    found = {_("{one} and {other}").format(one=one, other=other): judges.kappa(words[one], words[other])
             for one, other in pairs}  # fmt: skip
    return pd.DataFrame(found).T


@checked(units="table")
def true_customers(table: pd.DataFrame, least: Mapping[str, float]) -> pd.DataFrame:
    """Who passes all tests of a “true customer”: value felt, long with us, pays for it, recommends?

    Parameters
    ----------
    table : DataFrame
        One row a customer; an answer left open does not pass.
    least : mapping
        By column the least value that passes.

    Returns
    -------
    DataFrame
        A column a test, and `true customer`: passes all of them.

    Raises
    ------
    InvalidData
        No test; a column absent, or no numbers.

    Examples
    --------
    >>> table = pd.DataFrame({"tenure_months": [20, 15, 3], "recommended": [2, 0, 4]}, index=["An", "Bo", "Cai"])
    >>> true_customers(table, {"tenure_months": 12, "recommended": 1})["true customer"].tolist()
    [True, False, False]
    """
    if not least:
        raise InvalidData(_("least is empty. Give at least one test: least = {'tenure_months': 12}."))
    for name, limit in least.items():
        if not valid.is_number(limit):
            message = _("least says {limit!r} for {name}, which is not a finite number. Give the least that passes.")
            raise InvalidData(message.format(limit=limit, name=name))
    valid.frame(table, "table", list(least))
    flags = {}
    for name, limit in least.items():
        given = table[name].notna()
        valid.numbers(table.loc[given, name], name) if given.any() else None
        flags[name] = table[name].astype("Float64").astype(float) >= limit
    found = pd.DataFrame(flags, index=table.index)
    return found.assign(**{"true customer": found.all(axis=1)})


@checked(units="flags")
def relaxed(flags: pd.DataFrame) -> pd.DataFrame:
    """How many true customers would there be with one test less?

    Parameters
    ----------
    flags : DataFrame
        What `true_customers` returns.

    Returns
    -------
    DataFrame
        A row a test: `pass it` (customers) and `pass all others`; and a row `all tests`, where both are the same.

    Examples
    --------
    >>> table = pd.DataFrame({"tenure_months": [20, 15, 3], "recommended": [2, 0, 4]}, index=["An", "Bo", "Cai"])
    >>> relaxed(true_customers(table, {"tenure_months": 12, "recommended": 1}))
                   pass it  pass all others
    tenure_months        2                2
    recommended          2                2
    all tests            1                1
    """
    valid.frame(flags, "flags", ["true customer"])
    tests = flags.drop(columns="true customer")
    valid.frame(tests, "flags", list(tests.columns))
    for name in tests:
        valid.yes_or_no(tests[name], str(name))
    rows = {name: [int(tests[name].sum()), int(tests.drop(columns=name).all(axis=1).sum())] for name in tests}
    rows[_("all tests")] = [int(tests.all(axis=1).sum())] * 2
    return pd.DataFrame.from_dict(rows, orient="index", columns=["pass it", "pass all others"])


@checked(units="wallet")
def by_wallet(wallet: pd.DataFrame, *, ours: str = "ours", total: str = "total", loyal_from: float = 0.7) -> pd.Series:
    """Is each customer loyal, floating or potential, by our share of what they spend?

    Parameters
    ----------
    wallet : DataFrame
        One row a customer and one time: `ours` and `total`, what they spent with us and with everybody (CNY).
    ours, total : str
        Names of these columns.
    loyal_from : float
        Our share from which a customer counts as loyal, above 0 and at most 1.

    Returns
    -------
    Series
        `loyal` (share at or above `loyal_from`), `floating` (below it, above 0), `potential` (0).

    Raises
    ------
    InvalidData
        A column absent, no numbers, below 0; more with us than with everybody; nothing spent at all.

    Notes
    -----
    The threshold 0.7 is a custom of textbooks; see `wallet_thresholds`.

    Examples
    --------
    >>> wallet = pd.DataFrame({"ours": [80, 20, 0], "total": [100, 100, 50]}, index=["An", "Bo", "Cai"])
    >>> by_wallet(wallet).to_dict()
    {'An': 'loyal', 'Bo': 'floating', 'Cai': 'potential'}
    """
    valid.positive(loyal_from, "loyal_from", most=1)
    share = _share(wallet, ours, total)
    words = np.where(share >= loyal_from, "loyal", np.where(share > 0, "floating", "potential"))
    return pd.Series(words, index=wallet.index, name="kind")


@checked(units="wallet")
def wallet_thresholds(
    wallet: pd.DataFrame,
    thresholds: Sequence[float] = (0.5, 0.6, 0.7, 0.8, 0.9),
    *,
    ours: str = "ours",
    total: str = "total",
) -> pd.DataFrame:
    """How many loyal customers do we have, if the threshold is another one?

    Parameters
    ----------
    wallet, ours, total
        As in `by_wallet`.
    thresholds : list of float
        Several values of `loyal_from`.

    Returns
    -------
    DataFrame
        A row a threshold: the shares of customers who are `loyal`, `floating`, `potential`.

    Raises
    ------
    InvalidData
        As `by_wallet`.

    Examples
    --------
    >>> wallet = pd.DataFrame({"ours": [80, 60, 0], "total": [100, 100, 50]})
    >>> wallet_thresholds(wallet, [0.5, 0.7])["loyal"].round(2).to_dict()
    {0.5: 0.67, 0.7: 0.33}
    """
    for limit in thresholds:
        if not valid.is_number(limit) or not 0 < limit <= 1:
            message = _("thresholds has {limit!r}; each is a share above 0 and at most 1. Correct it.")
            raise InvalidData(message.format(limit=limit))
    kinds = {}
    for limit in thresholds:
        kind = by_wallet(wallet, ours=ours, total=total, loyal_from=limit)
        kinds[float(limit)] = kind.value_counts(normalize=True).reindex(["loyal", "floating", "potential"]).fillna(0)
    return pd.DataFrame(kinds).T.rename_axis("loyal_from")


def _share(wallet: pd.DataFrame, ours: str, total: str) -> pd.Series:
    """Our share of each customer's spending."""
    valid.frame(wallet, "wallet", [ours, total])
    for name in (ours, total):
        valid.numbers(wallet[name], name, negative=_("Correct them, or leave these rows out and say so."))
    remedy = _("Leave them out and say so: their share is not known.")
    nothing = (wallet[total] == 0).to_numpy()
    valid.refuse(nothing, wallet[total], total, _("{column} is 0 in rows {rows}: nothing was spent."), remedy)
    more = (wallet[ours] > wallet[total]).to_numpy()
    fault = _("{column} is more than was spent in all in rows {rows}.")
    valid.refuse(more, wallet[ours], ours, fault, _("Correct them, or leave these rows out and say so."))
    return wallet[ours].astype(float) / wallet[total].astype(float)
