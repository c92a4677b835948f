"""Database marketing as prediction: who will probably answer, how good is the ranking, and how far down does it pay?

The simplest model is a table (`past_groups`, `predict_by_table`): what a group of customers did in one mailing, it will
do in the next. A *response model* learns from a test mailing what those who answered have in common, and gives every
customer a probability. The *gain* says how many of all responses the best-ranked part of the list holds; at which
*depth* to stop is a matter of money (`mailing.depth_by_profit`). Whether the letter *causes* the order is another
question, which only a control group answers: `experiments.difference_of_shares`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.lift import some_of_both

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from sklearn.pipeline import Pipeline


@checked
def holdout(customers: Iterable, share: float, seed: int) -> tuple[pd.Index, pd.Index]:
    """Which customers does the model learn from, and which are kept back to try it on?

    Parameters
    ----------
    customers : ids
        Each once; their order does not matter.
    share : float
        The part to keep back, above 0 and below 1.
    seed : int
        The lot; the same seed and customers give the same split.

    Returns
    -------
    learn, keep : Index
        Both sorted; together all the customers. Each has at least one.

    Raises
    ------
    InvalidData
        A customer twice or missing; fewer than two customers; a share outside (0, 1).

    Examples
    --------
    >>> learn, keep = holdout(range(1, 11), 0.3, seed=1)
    >>> len(learn), len(keep), set(learn) & set(keep)
    (7, 3, set())
    """
    valid.positive(share, "share", most=np.nextafter(1, 0))
    ids = pd.Series(list(customers))
    if len(ids) < 2:
        message = _("customers has {n} of them, too few to keep one back and learn from another. Pass a longer list.")
        raise InvalidData(message.format(n=len(ids)))
    valid.labels(ids, "customers")
    valid.unique(ids, "customers", _("Each customer is drawn once: .unique() first."))
    drawn = ids.sort_values().to_numpy()
    kept = min(max(round(share * len(drawn)), 1), len(drawn) - 1)
    lot = np.random.default_rng(seed).permutation(len(drawn))
    return pd.Index(drawn[np.sort(lot[kept:])]), pd.Index(drawn[np.sort(lot[:kept])])


@checked
def past_groups(
    purchases: pd.DataFrame,
    *,
    as_of: object,
    recent_days: int = 180,
    customer: str = "customer_id",
    date: str = "date",
) -> pd.DataFrame:
    """Into which of six groups does each customer fall, by the last purchase and the number of past orders?

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase (no returns, no monthly boxes).
    as_of : date
        The day of the letter. Purchases on it or later are refused: they were not known when the letter was sent.
    recent_days : int
        Up to so many days after the last purchase a customer counts as one who bought "lately".
    customer, date : str
        Names of these columns.

    Returns
    -------
    DataFrame
        Index customer, sorted: `days` since the last purchase, `orders` (how many), and `group`, such as "lately, 1
        order" or "longer ago, 4+ orders".

    Raises
    ------
    InvalidData
        A column absent, a customer or date missing, a purchase on or after `as_of`.

    Notes
    -----
    The mean response of a group in one mailing is a prediction for the next: a table is the simplest response model.

    Examples
    --------
    >>> bought = pd.DataFrame({"customer_id": [1, 2, 2], "date": ["2024-01-05", "2024-08-01", "2024-09-20"]})
    >>> past_groups(bought, as_of="2024-10-08").reset_index()
       customer_id  days  orders                group
    0            1   277       1  longer ago, 1 order
    1            2    18       2   lately, 2–3 orders
    """
    valid.frame(purchases, "purchases", [customer, date])
    day = valid.day(as_of, "as_of")
    valid.positive(recent_days, "recent_days")
    valid.labels(purchases[customer], customer)
    bought = valid.dates(purchases[date], date)
    late = (bought >= day).to_numpy()
    fault = _("{column} is on or after the day of the letter in rows {rows}.")
    valid.refuse(late, purchases[date], date, fault, _("Keep what was known before: purchases[date] < as_of."))
    found = bought.groupby(purchases[customer]).agg(["max", "size"])
    days, orders = (day - found["max"]).dt.days, found["size"]
    when = np.where(days <= recent_days, _("lately"), _("longer ago"))
    many = np.select([orders == 1, orders <= 3], [_("1 order"), _("2–3 orders")], _("4+ orders"))
    group = [f"{recency}, {number}" for recency, number in zip(when, many, strict=True)]
    return pd.DataFrame({"days": days, "orders": orders, "group": group})


@checked
def predict_by_table(learn: pd.DataFrame, keep: pd.DataFrame, value: str, *, by: str = "group") -> pd.DataFrame:
    """How well do the means of the groups in one half predict the other half?

    Parameters
    ----------
    learn, keep : DataFrame
        The two halves, one row a customer: `by` and `value`.
    value : str
        Column with a number, or true and false (then means are shares).
    by : str
        Column of the groups.

    Returns
    -------
    DataFrame
        A row a group: `learnt_from` (customers), `predicted` (mean of the first half), `customers`, `found` (mean of
        the second half) and the ends `low` and `high` of its 95 per cent interval.

    Raises
    ------
    InvalidData
        A column absent; a value missing; a group of the second half that the first half does not have, or with fewer
        than two customers.

    Notes
    -----
    The interval of the mean found is mean ± 1.96 s ÷ √n.

    Examples
    --------
    >>> half = pd.DataFrame({"group": ["lately"] * 4 + ["longer ago"] * 4, "bought": [1, 1, 0, 0, 0, 0, 1, 0]})
    >>> predict_by_table(half, half, "bought")[["predicted", "found", "low", "high"]].round(2).reset_index()
            group  predicted  found   low  high
    0      lately       0.50   0.50 -0.07  1.07
    1  longer ago       0.25   0.25 -0.24  0.74
    """
    means = []
    for half, name in ((learn, "learn"), (keep, "keep")):
        valid.frame(half, name, [by, value])
        valid.labels(half[by], by)
        if half[value].dtype != bool:
            valid.numbers(half[value], value)
        means.append(half[value].astype(float).groupby(half[by]).agg(["size", "mean", "std"]))
    known, new = means
    few = ~new.index.isin(known.index) | (new["size"] < 2).to_numpy()
    if few.any():
        message = _("These values of {column} are in one half only, or only once: {rows}. Take larger groups.")
        raise InvalidData(message.format(column=by, rows=rows(new.index[few])))
    known, half_width = known.reindex(new.index), 1.96 * new["std"] / np.sqrt(new["size"])
    return pd.DataFrame(
        {
            "learnt_from": known["size"], "predicted": known["mean"], "customers": new["size"], "found": new["mean"],
            "low": new["mean"] - half_width, "high": new["mean"] + half_width,
        }
    )  # fmt: skip


@checked(numbers="found.predicted found.found found.low found.high", units="found")
def plot_predicted(found: pd.DataFrame, *, unit: str, title: str, scale: float = 1.0) -> Figure:
    """Draw `predict_by_table`: for each group the prediction, and what the other half did, with its interval.

    Parameters
    ----------
    found : DataFrame
        As `predict_by_table` gives it.
    unit, title : str
        What the axis is in, and the finding.
    scale : float
        What the means are multiplied by, 100 for shares in per cent.

    Examples
    --------
    >>> half = pd.DataFrame({"group": ["lately"] * 4 + ["longer ago"] * 4, "bought": [1, 1, 0, 0, 0, 0, 1, 0]})
    >>> fig = plot_predicted(predict_by_table(half, half, "bought"), unit="share", title="Lately is better")
    >>> fig.axes[0].get_title(loc="left")
    'Lately is better'
    """
    from crmlab import figure

    shown = found[["predicted", "found", "low", "high"]] * scale
    place = np.arange(len(shown))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.5 * len(shown)))
    ax.hlines(place, shown["low"], shown["high"], color=figure.BLUE, linewidth=3)
    ax.plot(shown["found"], place, "o", color=figure.BLUE, markersize=9, label=_("found in the other half"))
    ax.plot(shown["predicted"], place, "D", color=figure.VERMILLION, markersize=8, label=_("predicted"))
    ax.set_yticks(place, [str(name) for name in shown.index])
    ax.set_ylim(-0.6, len(shown) - 0.4)
    ax.set_xlim(min(0, shown["low"].min()), None)
    ax.set_xlabel(_("{unit}, with 95 % interval").format(unit=unit))
    ax.set_title(title)
    ax.legend(loc="lower right", frameon=True, fontsize=11)
    each = ", ".join(
        _("{group} {predicted:.1f} and {found:.1f} ({low:.1f} to {high:.1f})").format(group=group, **row)
        for group, row in shown.iterrows()
    )
    words = _("{title}. {unit}, predicted and found in the other half with 95 % interval: {each}.")
    return figure.describe(fig, words.format(title=title, unit=unit, each=each))


class ResponseModel(NamedTuple):
    """A response model that has learnt: its coefficients, and `score` for any customers."""

    coefficients: pd.DataFrame
    """By feature: `mean` and `sd` of those it learnt from, `coefficient` (log odds a standard deviation), `odds_ratio`
    (factor on the odds a standard deviation)."""
    fitted: Pipeline

    @checked
    def score(self, features: pd.DataFrame) -> pd.Series:
        """How probably does each customer answer? Features as in `response_model`, one row a customer.

        Examples
        --------
        >>> days = pd.DataFrame({"recency": [5, 10, 20, 40, 80, 160]}, index=list("abcdef"))
        >>> model = response_model(days, pd.Series([True, True, False, True, False, False], index=list("abcdef")))
        >>> model.score(pd.DataFrame({"recency": [3, 300]}, index=["new", "old"])).round(2).to_dict()
        {'new': 0.67, 'old': 0.02}
        """
        table = _features(features, list(self.coefficients.index))
        return pd.Series(self.fitted.predict_proba(table.to_numpy())[:, 1], index=table.index, name="probability")


@checked
def response_model(
    features: pd.DataFrame, responded: pd.Series, *, C: Annotated[float, "or np.inf"] = 1.0
) -> ResponseModel:
    """What have those in common who answer a letter?

    Parameters
    ----------
    features : DataFrame
        One row a customer who was *mailed*, what was known *before* the letter; columns of numbers or true and false.
    responded : Series
        True or false for the same customers, in any order.
    C : float
        How free the coefficients are: small values hold them near 0, `np.inf` does not hold them (then they need not
        exist: see notes).

    Returns
    -------
    ResponseModel
        `coefficients`, and `score(features)`, the probabilities of other customers.

    Raises
    ------
    InvalidData
        Customers of one and not of the other; a feature that is missing, infinite, not a number or the same for all;
        nobody answered, or everybody; with C=inf, a feature that tells the two apart without error.

    Notes
    -----
    Logistic regression on standardised features (scikit-learn, lbfgs: no chance is in it):
    log(p ÷ (1 − p)) = constant + Σ coefficient × (feature − mean) ÷ sd. The penalty Σ coefficient² ÷ 2C keeps the
    coefficients finite where a feature separates the two groups.

    Examples
    --------
    >>> days = pd.DataFrame({"recency": [5, 10, 20, 40, 80, 160]}, index=list("abcdef"))
    >>> model = response_model(days, pd.Series([True, True, False, True, False, False], index=list("abcdef")))
    >>> model.coefficients.round(2).reset_index()
       feature  mean     sd  coefficient  odds_ratio
    0  recency  52.5  54.14        -0.82        0.44
    >>> model.score(pd.DataFrame({"recency": [3, 300]}, index=["new", "old"])).round(2).to_dict()
    {'new': 0.67, 'old': 0.02}
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if not np.isposinf(C):
        valid.positive(C, "C")
    valid.by_customer(responded, "responded")
    table = _features(features, list(features.columns) if isinstance(features, pd.DataFrame) else [])
    answer = valid.yes_or_no(valid.same_customers(responded, "responded", table.index, "features"), "responded")
    some_of_both(answer, responded)
    for name in table:
        same = np.full(len(table), table[name].min() == table[name].max())
        fault = _("{column} is the same for all customers, so that it tells nothing (rows {rows}).")
        valid.refuse(same, table[name], str(name), fault, _("Leave this feature out."))
    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1_000)).fit(table.to_numpy(), answer)
    scaler, logit = fitted
    if np.isposinf(C) and _separates(scaler.transform(table.to_numpy()), answer):
        message = _(
            "{column} can be told from the features without error, but for ties, so no finite coefficients exist. Pass "
            "C=1."
        )
        raise InvalidData(message.format(column="responded"))
    found = pd.DataFrame(
        {
            "mean": scaler.mean_,
            "sd": scaler.scale_,
            "coefficient": logit.coef_[0],
            "odds_ratio": np.exp(logit.coef_[0]),
        },
        index=pd.Index(table.columns, name="feature"),
    )
    return ResponseModel(found, fitted)


def _separates(features: np.ndarray, answer: np.ndarray) -> bool:
    """Does some sum of the features stand on one side for all who answered, and on the other for all who did not?

    Then no finite coefficients are the likeliest: Albert and Anderson (1984), found by linear programming as by Konis
    (2007).
    """
    from scipy.optimize import linprog

    sides = np.column_stack([np.ones(len(answer)), features]) * np.where(answer, 1.0, -1.0)[:, None]
    found = linprog(-sides.sum(axis=0), A_ub=-sides, b_ub=np.zeros(len(sides)), bounds=(-1, 1))
    return bool(-found.fun > 1e-6)


def _features(features: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The columns as floats, one row a customer."""
    if not columns:
        raise InvalidData(_("features has no columns. Pass at least one."))
    valid.frame(features, "features", columns)
    valid.by_customer(features[columns[0]], "features")
    table = features[columns].copy()
    for name in columns:
        if pd.api.types.is_bool_dtype(table[name]):
            table[name] = valid.yes_or_no(table[name], name).astype(float)
        words = _("Make a column of true and false of each word: pd.get_dummies(features, drop_first=True).")
        valid.numbers(table[name], name, words=words)
    return table.astype(float)
