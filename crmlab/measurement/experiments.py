"""What did a letter change? Two groups drawn by lot, one treated and one not.

The group that nobody treated shows what would have happened anyway. Drawn by lot, it differs from the other by chance
only, so the difference of the two is the effect, and has an interval. For a scheme that starts on one day in some of
the places see `crmlab.before_after`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.i18n import _

FEWEST = 5  # buyers, and others, in each arm: with fewer, the normal curve is a poor guide to a share


class Effect(NamedTuple):
    """An estimate with its standard error and its 95 per cent interval, all in the unit of the outcome."""

    estimate: float
    standard_error: float
    low: float
    high: float
    means: pd.DataFrame
    """The means it is made of."""

    def covers(self, number: float) -> bool:
        """Whether the interval has `number` in it."""
        return self.low <= number <= self.high

    def as_share(self) -> Effect:
        """The same in shares of the level, for an outcome that is a logarithm: 0.22 is 22 per cent more.

        Examples
        --------
        >>> log = Effect(0.2, 0.05, 0.1, 0.3, pd.DataFrame())
        >>> [round(number, 3) for number in log.as_share()[:4]]
        [0.221, 0.061, 0.105, 0.35]
        """
        size, low, high = (float(np.expm1(number)) for number in (self.estimate, self.low, self.high))
        return Effect(size, self.standard_error * (1 + size), low, high, self.means)


def difference_of_shares(
    members: pd.DataFrame, *, within: str | None = "campaign_id", arm: str = "arm", bought: str = "bought"
) -> Effect:
    """What did a letter win: the share who bought among those mailed, less the share in the control group?

    Parameters
    ----------
    members : DataFrame
        One row a customer in a mailing, with columns `arm` ("mailed" or "control", drawn by lot) and `bought` (bool).
    within : str, optional
        Column of the mailings, within each of which the arms are compared; None if there is only one.
    arm, bought : str
        Names of these columns.

    Returns
    -------
    Effect
        In shares of those mailed (0.05: five more orders from a hundred letters). `means` has a row a mailing: how
        many were `mailed` and in `control`, `share_mailed` and `share_control` who bought, `difference`, `weight`.

    Raises
    ------
    InvalidData
        A column absent; another word in `arm`; a mailing with one arm only; fewer than five buyers, or others, in an
        arm over all mailings.

    Notes
    -----
    With n₁ mailed and n₀ controls, a mailing weighs n₁n₀ / (n₁ + n₀), as Cochran (1954) gives it; the variance of a
    difference is p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀, and the interval is 1.96 standard errors to each side. To pool the arms
    of several mailings instead would compare autumn's letters with spring's controls if their sizes differ.

    Examples
    --------
    >>> test = pd.DataFrame({"arm": ["mailed"] * 50 + ["control"] * 50,
    ...                      "bought": [True] * 15 + [False] * 35 + [True] * 10 + [False] * 40})
    >>> found = difference_of_shares(test, within=None)
    >>> round(found.estimate, 3), round(found.low, 3), round(found.high, 3)
    (0.1, -0.069, 0.269)
    """
    valid.frame(members, "members", [arm, bought, *([within] if within is not None else [])])
    odd = ~members[arm].isin(["mailed", "control"]).to_numpy()
    remedy = _("Leave them out and say so, or rename them.")
    valid.refuse(odd, members[arm], arm, _("{column} is neither 'mailed' nor 'control' in rows {rows}."), remedy)
    answer = valid.yes_or_no(members[bought], bought)
    if within is not None:
        valid.labels(members[within], within)
    mailing = members[within].to_numpy() if within is not None else np.full(len(members), _("all"))
    by_arm = pd.Series(answer).groupby([mailing, members[arm].to_numpy()])
    n, yes = (
        table.unstack(fill_value=0).reindex(columns=["mailed", "control"], fill_value=0)
        for table in (by_arm.size(), by_arm.sum())
    )
    _enough(n, yes, within or arm, bought)
    share = yes / n
    means = pd.DataFrame({
        "mailed": n["mailed"], "control": n["control"], "share_mailed": share["mailed"],
        "share_control": share["control"], "difference": share["mailed"] - share["control"],
        "weight": 1 / (1 / n["mailed"] + 1 / n["control"]),
    }).rename_axis(within)  # fmt: skip
    means["weight"] /= means["weight"].sum()
    estimate = float((means["weight"] * means["difference"]).sum())
    variance = (share * (1 - share) / n).sum(axis=1)
    error = float(np.sqrt((means["weight"] ** 2 * variance).sum()))
    return Effect(estimate, error, estimate - 1.96 * error, estimate + 1.96 * error, means)


def _enough(n: pd.DataFrame, bought_in: pd.DataFrame, within: str, bought: str) -> None:
    """Both arms in each group, and in each arm enough who bought and who did not."""
    lacking = (n == 0).any(axis=1)
    if lacking.any():
        message = _("These values of {column} have one arm only: {rows}. Without a control group there is no effect.")
        raise InvalidData(message.format(column=within, rows=rows(lacking.index[lacking])) + " " + _("Leave them out."))
    yes, no = bought_in.sum(), (n - bought_in).sum()
    for name in ("mailed", "control"):
        if min(yes[name], no[name]) < FEWEST:
            message = _(
                "Only {yes} of {all} {arm} customers have {column} true: an interval needs {least} who did and {least} "
                "who did not in each arm. Take a larger test."
            )
            wording = {"yes": yes[name], "all": yes[name] + no[name], "arm": name, "column": bought, "least": FEWEST}
            raise InvalidData(message.format(**wording))
