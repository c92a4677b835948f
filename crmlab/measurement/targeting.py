"""Database marketing as prediction: who will probably answer, how good is the ranking, and how far down does it pay?

A *response model* learns from a test mailing what those who answered have in common, and gives every customer a
probability. The *gain* says how many of all responses the best-ranked part of the list holds; at which *depth* to stop
is a matter of money (`mailing.depth_by_profit`). Whether the letter *causes* the order is another question, which only
a control group answers: `experiments.difference_of_shares`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.i18n import _
from crmlab.measurement.lift import some_of_both

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline


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


class ResponseModel(NamedTuple):
    """A response model that has learnt: its coefficients, and `score` for any customers."""

    coefficients: pd.DataFrame
    """By feature: `mean` and `sd` of those it learnt from, `coefficient` (log odds a standard deviation), `odds_ratio`
    (factor on the odds a standard deviation)."""
    fitted: Pipeline

    def score(self, features: pd.DataFrame) -> pd.Series:
        """How probably does each customer answer? Features as in `response_model`, one row a customer."""
        table = _features(features, list(self.coefficients.index))
        return pd.Series(self.fitted.predict_proba(table.to_numpy())[:, 1], index=table.index, name="probability")


def response_model(features: pd.DataFrame, responded: pd.Series, *, C: float = 1.0) -> ResponseModel:
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
    chance = fitted.predict_proba(table.to_numpy())[:, 1]
    if np.isposinf(C) and np.abs(answer - chance).max() < 1e-3:
        message = _("{column} can be told from the features without error, so no finite coefficients exist. Pass C=1.")
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


def _features(features: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The columns as floats, one row a customer."""
    valid.frame(features, "features", columns)
    if not columns:
        raise InvalidData(_("features has no columns. Pass at least one."))
    valid.by_customer(features[columns[0]], "features")
    table = features[columns].copy()
    for name in columns:
        if pd.api.types.is_bool_dtype(table[name]):
            table[name] = valid.yes_or_no(table[name], name).astype(float)
        valid.numbers(table[name], name)
    return table.astype(float)
