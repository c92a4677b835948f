"""Loyal or stuck? Who stays when switching becomes cheap, and what held them: benefit, feeling, or cost.

A *regular* buys often. If a regular likes a rival at least as much as us and is tied (prepaid card, contract), the
loyalty may be *false*: it ends with the barrier. Customers leave for other reasons as well, so the falsely loyal are
compared with regulars who bought alike *before* the barrier fell (`by_quarter`). Sources: Dick and Basu (1994),
relative attitude and patronage; Jones and Sasser (1995), false loyalty; Burnham, Frels and Mahajan (2003), switching
costs.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

GROUPS = ("fond, untied", "fond, tied", "not fond, untied", "not fond, tied")
"""The last one is falsely loyal."""
COMPARED = ("falsely loyal", "all other regulars", "untied, not fond")
"""The columns of `by_quarter`."""
Z = 1.96


@checked(units="customers")
def regulars(
    customers: pd.DataFrame,
    *,
    relative: str = "relative",
    tie: str = "tie",
    purchases: str = "repeat_purchases",
    least: float = 3,
    untied: str = "none",
) -> pd.DataFrame:
    """Which customers buy often, and which of these are loyal, and which merely stuck?

    Parameters
    ----------
    customers : DataFrame
        One row a customer.
    relative : str
        Column of the relative attitude: attitude to us minus attitude to the strongest rival (points).
    tie : str
        Column that says what ties the customer.
    purchases : str
        Column with the purchases of the last year.
    least : float
        How many purchases make a regular.
    untied : str
        The word in `tie` for a customer without a tie.

    Returns
    -------
    DataFrame
        The rows of the regulars with all their columns and `fond` (relative attitude above 0), `tied`, `group` ("fond,
        untied", "fond, tied", "not fond, untied" or "not fond, tied") and `falsely_loyal`: tied, and not fond.

    Raises
    ------
    InvalidData
        A column absent, missing in a row, or not a number; nobody who buys so often; nobody with the word of `untied`.

    Notes
    -----
    Who likes both alike is not fond: nothing but the tie speaks for us. Without a tie, *not fond* regulars buy out of
    habit or situation (*spurious* loyalty in Dick and Basu).

    Examples
    --------
    >>> four = pd.DataFrame({"relative": [2.0, -1, -2, 1], "tie": ["none", "none", "card", "card"]})
    >>> four["repeat_purchases"] = [5, 4, 6, 1]
    >>> regulars(four)["group"].tolist()
    ['fond, untied', 'not fond, untied', 'not fond, tied']
    """
    valid.frame(customers, "customers", [relative, tie, purchases])
    valid.numbers(customers[relative], relative)
    valid.numbers(customers[purchases], purchases, negative=_("Purchases are at least 0: correct them."))
    valid.labels(customers[tie], tie)
    valid.positive(least, "least", zero=True)
    if not (customers[tie] == untied).any():
        message = _("{tie} has {words}, and nobody is {untied!r}. Say which word means no tie: untied='…'.")
        raise InvalidData(
            message.format(tie=tie, untied=untied, words=", ".join(map(repr, customers[tie].unique()[:6])))
        )
    found = customers[customers[purchases] >= least].copy()
    if found.empty:
        message = _("Nobody has {least:g} purchases or more. Take a smaller number: least=…")
        raise InvalidData(message.format(least=least))
    found["fond"], found["tied"] = found[relative] > 0, found[tie] != untied
    place = 2 * (~found["fond"]).astype(int) + found["tied"].astype(int)
    found["group"] = np.array(GROUPS)[place.to_numpy()]
    found["falsely_loyal"] = ~found["fond"] & found["tied"]
    return found


@checked(units="found")
def stayers(found: pd.DataFrame, *, stayed: str = "stayed", before: str = "before") -> pd.DataFrame:
    """How much did each group of regulars buy before the barrier fell, and which share buys afterwards?

    Parameters
    ----------
    found : DataFrame
        What `regulars` returns, with `stayed` (yes or no: bought again afterwards) and `before`.
    stayed, before : str
        These columns: `before` holds each customer's orders in the same months a year earlier.

    Returns
    -------
    DataFrame
        A row a group: `customers`, `before` (mean orders), `share` who stay and its 95 per cent interval, `low` and
        `high`.

    Raises
    ------
    InvalidData
        A column absent or missing in a row; a group of another name.

    Notes
    -----
    Interval of a share: Wilson (1927).

    Examples
    --------
    >>> four = pd.DataFrame({"relative": [2.0, 1, -2, -1], "tie": ["none", "none", "card", "card"],
    ...                      "repeat_purchases": 4, "stayed": [True, True, False, True], "before": [3, 5, 4, 4]})
    >>> stayers(regulars(four))[["customers", "before", "share"]].to_dict("list")
    {'customers': [2, 2], 'before': [4.0, 4.0], 'share': [1.0, 0.5]}
    """
    from statsmodels.stats.proportion import proportion_confint

    valid.frame(found, "found", ["group", stayed, before])
    valid.numbers(found[before], before)
    group = _group(found)
    table = pd.DataFrame(
        {"stay": valid.yes_or_no(found[stayed], stayed), "before": found[before].to_numpy(dtype=float)}
    )
    by = table.groupby(group)
    n = by.size().reindex([name for name in GROUPS if name in set(group)])
    made = pd.DataFrame({"customers": n, "before": by["before"].mean(), "share": by["stay"].mean()}).reindex(n.index)
    made["low"], made["high"] = proportion_confint(by["stay"].sum().reindex(n.index), n, method="wilson")
    return made.rename_axis("group")


@checked(units="found", labels="orders.customer_id", dates="orders.date")
def by_quarter(found: pd.DataFrame, orders: pd.DataFrame, *, start: object, end: object) -> pd.DataFrame:
    """Which share of the falsely loyal, and of those whom they may be compared with, buys in each quarter?

    Parameters
    ----------
    found : DataFrame
        What `regulars` returns, with one row a customer; the index is the customer's number.
    orders : DataFrame
        One row a purchase: `customer_id`, `date`. Returns and what is not counted are left out before.
    start, end : date
        First and last day of the quarters.

    Returns
    -------
    DataFrame
        One row a quarter (its first day): the share who buy of the `falsely loyal`, of `all other regulars`, and of
        the `untied, not fond`.

    Raises
    ------
    InvalidData
        A column absent; `start` after `end`; no regular among the customers of `orders`; a group without anybody.

    Notes
    -----
    A control group shows what would have happened. Whether it does is not seen afterwards, but before: its line must
    run beside that of the falsely loyal until the barrier falls.

    Examples
    --------
    >>> four = pd.DataFrame({"relative": [2.0, -1, -2, -1], "tie": ["none", "none", "card", "card"],
    ...                      "repeat_purchases": 4}, index=[1, 2, 3, 4])
    >>> days = pd.to_datetime(["2024-01-05", "2024-02-01", "2024-03-01", "2024-05-01"])
    >>> bought = pd.DataFrame({"customer_id": [1, 3, 4, 1], "date": days})
    >>> by_quarter(regulars(four), bought, start="2024-01-01", end="2024-06-30")["falsely loyal"].tolist()
    [1.0, 0.0]
    """
    valid.frame(found, "found", ["group"])
    valid.frame(orders, "orders", ["customer_id", "date"])
    first, last = valid.day(start, "start"), valid.day(end, "end")
    if first > last:
        message = _("start={start} lies after end={end}. Exchange them.")
        raise InvalidData(message.format(start=first.date(), end=last.date()))
    valid.alike(orders["customer_id"], "orders['customer_id']", found.index, "the index of found")
    group = _group(found).to_numpy()
    false = group == GROUPS[-1]
    members = dict(zip(COMPARED, (false, ~false, group == GROUPS[2]), strict=True))
    for name, rows in members.items():
        if not rows.any():
            raise InvalidData(_("Nobody among the regulars is {name}. Take a larger sample.").format(name=name))
    made = {}
    for quarter in pd.period_range(first, last, freq="Q"):
        inside = orders["date"].between(max(quarter.start_time, first), min(quarter.end_time, last))
        buys = found.index.isin(orders.loc[inside, "customer_id"])
        made[quarter.start_time] = {name: buys[rows].mean() for name, rows in members.items()}
    return pd.DataFrame.from_dict(made, orient="index").rename_axis("quarter")


@checked(units="found")
def barrier_effect(found: pd.DataFrame, outcome: str = "stayed") -> pd.DataFrame:
    """What did the end of the tie change: the falsely loyal minus a control group?

    Parameters
    ----------
    found : DataFrame
        What `regulars` returns, with `outcome`.
    outcome : str
        Column with what is compared: yes or no (stayed), or an amount such as margin after minus margin before (CNY).

    Returns
    -------
    DataFrame
        Rows "against all other regulars" and "against the untied, not fond" (the falsely loyal minus these), and "the
        fond: tied − untied": `tied` and `others` (customers), `mean_tied`, `mean_others`, `difference` and its 95 per
        cent interval, `low` and `high`. Means of yes and no are shares.

    Raises
    ------
    InvalidData
        A column absent, missing in a row, or neither numbers nor yes and no; a group with fewer than five customers.

    Notes
    -----
    difference ± 1.96 √(s₁²/n₁ + s₀²/n₀) (Welch). No lottery decided who is tied, so a control group has to show that
    it bought alike before the barrier fell (`by_quarter`). Who is stuck may be less fond *because* of it; then the
    untied who are not fond are other people, and too strict a comparison.

    Examples
    --------
    >>> table = pd.DataFrame({"relative": [-1.0] * 20 + [1.0] * 20, "tie": (["card"] * 10 + ["none"] * 10) * 2,
    ...                       "repeat_purchases": 4, "stayed": [1] * 2 + [0] * 8 + [1] * 5 + [0] * 5 + [0, 1] * 10})
    >>> barrier_effect(regulars(table))["difference"].round(2).tolist()
    [-0.3, -0.3, 0.0]
    """
    from statsmodels.stats.weightstats import CompareMeans

    valid.frame(found, "found", ["group", outcome])
    yes = pd.api.types.is_bool_dtype(found[outcome])
    if not yes:
        valid.numbers(found[outcome], outcome)
    y, group = found[outcome].to_numpy(dtype=float), _group(found).to_numpy()
    fond, fond_tied, alike, false = (group == name for name in GROUPS)
    pairs = {
        _("against all other regulars"): (false, ~false),
        _("against the untied, not fond"): (false, alike),
        _("the fond: tied − untied"): (fond_tied, fond),
    }
    rows = {}
    for name, (treated, controls) in pairs.items():
        tied, others = y[treated], y[controls]
        if min(len(tied), len(others)) < 5:
            message = _("{name}: {tied} tied and {others} others; five of each are needed. Take a larger sample.")
            raise InvalidData(message.format(name=name, tied=len(tied), others=len(others)))
        both = CompareMeans.from_data(tied, others)
        change, half = float(tied.mean() - others.mean()), Z * float(both.std_meandiff_separatevar)
        rows[name] = [len(tied), len(others), tied.mean(), others.mean(), change, change - half, change + half]
    columns = ["tied", "others", "mean_tied", "mean_others", "difference", "low", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("comparison")


@checked(units="found")
def what_holds(found: pd.DataFrame, of: Sequence[str], *, stayed: str = "stayed") -> pd.DataFrame:
    """What goes with staying: benefit and feeling, or the cost of leaving?

    Parameters
    ----------
    found : DataFrame
        One row a customer.
    of : list of str
        Columns of the factors, such as satisfaction (benefit), relative attitude (emotion), sunk cost and switching
        cost; all stand in one regression.
    stayed : str
        Column that says yes or no.

    Returns
    -------
    DataFrame
        A row a factor: `difference`, the average change of the probability to stay when the factor is one point higher
        and the others are held fixed, in percentage points, and its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        A column absent, missing in a row, or not a number; everybody stays or nobody does; factors that determine one
        another or foretell staying without exception; fewer than ten stayers or leavers for each factor.

    Notes
    -----
    Logit: ln(p / (1 − p)) = c + b₁ x₁ + …; the average marginal effect of x₁ is the mean of b₁ p (1 − p) over the
    customers, its error by the delta method (statsmodels). An association of one survey.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> like, cost = rng.normal(size=(2, 500))
    >>> table = pd.DataFrame({"like": like, "cost": cost, "stayed": rng.random(500) < 1 / (1 + np.exp(-like))})
    >>> what_holds(table, ["like", "cost"]).round(0).to_dict("index")["cost"]
    {'difference': 1.0, 'low': -3.0, 'high': 5.0}
    """
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError, PerfectSeparationWarning

    names = list(of)
    if not names or len(set(names)) < len(names) or stayed in names:
        message = _("of must be a list of different factors without {stayed!r}, not {names}. Correct it.")
        raise InvalidData(message.format(stayed=stayed, names=names))
    valid.frame(found, "found", [stayed, *names])
    y = valid.yes_or_no(found[stayed], stayed).astype(float)
    for name in names:
        valid.numbers(found[name], name)
    few = int(min(y.sum(), len(y) - y.sum()))
    if few < 10 * len(names):
        message = _("{few} stay or leave, too few for {k} factors. Take ten of both for each factor, or fewer factors.")
        raise InvalidData(message.format(few=few, k=len(names)))
    x = found[names].to_numpy(dtype=float)
    spread = x.std(axis=0)
    scaled = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1)])
    if np.linalg.matrix_rank(scaled) < scaled.shape[1]:
        raise InvalidData(_("A factor is the same for all, or follows from the others. Leave it out of the list of."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PerfectSeparationWarning)
            effects = Logit(y, scaled).fit(disp=0, method="newton", maxiter=100).get_margeff()
    except (PerfectSeparationError, PerfectSeparationWarning, np.linalg.LinAlgError):
        message = _(
            "A factor foretells without exception who stays, so a logit has no end. Leave it out of the list of."
        )
        raise InvalidData(message) from None
    effect, half = 100 * effects.margeff / spread, Z * 100 * effects.margeff_se / spread
    columns = {"difference": effect, "low": effect - half, "high": effect + half}
    return pd.DataFrame(columns, index=pd.Index(names, name="factor"))


@checked(units="found")
def would_stay(
    found: pd.DataFrame,
    *,
    remaining: float = 1.0,
    worth: float = 1.0,
    cut: float = -1.0,
    relative: str = "relative",
    cost: str = "cost",
) -> pd.Series:
    """Who would stay if only a part of the cost of switching remained? A model, not an estimate.

    Parameters
    ----------
    found : DataFrame
        One row a customer.
    remaining : float
        Which part of the cost remains: 1 is all, 0 is nothing.
    worth : float
        How many points of cost one point of relative attitude outweighs.
    cut : float
        Who has less stays no longer, in points.
    relative, cost : str
        Columns of the relative attitude and of the cost of switching, in points (0: none).

    Returns
    -------
    Series of bool

    Raises
    ------
    InvalidData
        A column absent, missing in a row, or not a number; a negative part or worth.

    Notes
    -----
    Stays if worth × relative + remaining × cost ≥ cut.

    Examples
    --------
    >>> two = pd.DataFrame({"relative": [1.0, -3.0], "cost": [1.0, 4.0]}, index=["An", "Bo"])
    >>> would_stay(two).to_dict(), would_stay(two, remaining=0.0).to_dict()
    ({'An': True, 'Bo': True}, {'An': True, 'Bo': False})
    """
    valid.frame(found, "found", [relative, cost])
    for name in (relative, cost):
        valid.numbers(found[name], name)
    valid.positive(remaining, "remaining", zero=True)
    valid.positive(worth, "worth", zero=True)
    score = worth * found[relative].astype(float) + remaining * found[cost].astype(float)
    return (score >= cut - 1e-9).rename("stays")


def _group(found: pd.DataFrame) -> pd.Series:
    """The column of groups, with these four names only."""
    valid.labels(found["group"], "group")
    odd = ~found["group"].isin(GROUPS).to_numpy()
    valid.refuse(odd, found["group"], "group", _("{column} is none of the four groups in rows {rows}."),
                 _("Make the groups with switching.regulars(customers)."))  # fmt: skip
    return found["group"].reset_index(drop=True)
