"""What did a letter change? Two groups drawn at random, one treated and one not.

The group that nobody treated shows what would have happened anyway. Drawn at random, it differs by chance
only, so the difference of the two is the effect, and has an interval. For a scheme that starts on one day in some of
the places see `crmlab.before_after`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEWEST = 5  # buyers, and others, in each arm: with fewer, the normal curve is a poor guide to a share


class Effect(NamedTuple):
    """An estimate with its standard error and its 95 per cent interval, all in the unit of the outcome."""

    estimate: float
    standard_error: float
    low: float
    high: float
    means: pd.DataFrame
    """The means it is made of."""

    @checked
    def covers(self, number: float) -> bool:
        """Whether the interval has `number` in it.

        Examples
        --------
        >>> Effect(0.2, 0.05, 0.1, 0.3, pd.DataFrame()).covers(0.0)
        False
        """
        return self.low <= number <= self.high

    @checked
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


@checked
def difference_of_shares(
    members: pd.DataFrame, *, within: str | None = "campaign_id", arm: str = "arm", bought: str = "bought"
) -> Effect:
    """What did a letter win: the share who bought among those mailed, less the share in the control group?

    Parameters
    ----------
    members : DataFrame
        One row a customer in a mailing: `arm` ("mailed" or "control", drawn at random) and `bought` (bool). If it has
        `customer_id`, nobody may be in a mailing twice.
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
        A column absent; another word in `arm`; a customer twice; a mailing with one arm only; fewer than five buyers,
        or others, in an arm over all mailings.

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
    valid.arms(members[arm], arm)
    _once(members, within)
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


@checked
def difference_of_means(members: pd.DataFrame, value: str, *, by: str | None = None, arm: str = "arm") -> pd.DataFrame:
    """What did a letter change in money: the mean of those mailed, less the mean of the control group?

    Parameters
    ----------
    members : DataFrame
        One row a customer of one mailing, with `arm` ("mailed" or "control", drawn at random) and `value`.
    value : str
        Column with what each brought in the window (CNY); who did not buy has 0. Or yes and no: then means are shares.
    by : str, optional
        Column of groups known *before* the letter; one row a group. Without it one row, "all".
    arm : str
        Name of the column of the arms.

    Returns
    -------
    DataFrame
        A row a group: `mailed` and `control` (customers), `mean_mailed`, `mean_control`, `difference` and the ends
        `low` and `high` of its 95 per cent interval, in the unit of `value` for each customer.

    Raises
    ------
    InvalidData
        A column absent; another word in `arm`; a customer twice; a value missing; a group with fewer than two customers
        in an arm.

    Notes
    -----
    With means m₁, m₀, variances s₁², s₀² and n₁, n₀ customers: difference m₁ − m₀, standard error
    √(s₁²/n₁ + s₀²/n₀) (Welch), and 1.96 standard errors to each side. Where a few customers bring most of the money,
    as they do, the interval needs some hundred customers an arm.

    Examples
    --------
    >>> test = pd.DataFrame({"arm": ["mailed"] * 4 + ["control"] * 4, "margin": [40.0, 0, 0, 20, 0, 0, 20, 0]})
    >>> difference_of_means(test, "margin").round(1).reset_index(drop=True)
       mailed  control  mean_mailed  mean_control  difference   low  high
    0       4        4         15.0           5.0        10.0 -11.2  31.2
    """
    valid.frame(members, "members", [arm, value, *([by] if by is not None else [])])
    valid.arms(members[arm], arm)
    _once(members, by)
    if by is not None:
        valid.labels(members[by], by)
    if members[value].dtype != bool:
        valid.numbers(members[value], value)
    group = members[by].to_numpy() if by is not None else np.full(len(members), _("all"))
    found = members[value].astype(float).groupby([group, members[arm].to_numpy()]).agg(["size", "mean", "var"])
    size, mean, variance = (found[name].unstack().reindex(columns=["mailed", "control"]) for name in found)
    few = (size.fillna(0) < 2).any(axis=1)
    if few.any():
        message = _("These values of {column} have fewer than two customers in an arm: {rows}. Take larger groups.")
        raise InvalidData(message.format(column=by or arm, rows=rows(few.index[few])))
    error = np.sqrt((variance / size).sum(axis=1))
    change = mean["mailed"] - mean["control"]
    return pd.DataFrame(
        {
            "mailed": size["mailed"].astype("int64"), "control": size["control"].astype("int64"),
            "mean_mailed": mean["mailed"], "mean_control": mean["control"], "difference": change,
            "low": change - 1.96 * error, "high": change + 1.96 * error,
        }
    ).rename_axis(by)  # fmt: skip


@checked
def means(samples: Mapping[str, pd.Series]) -> pd.DataFrame:
    """What is the mean of each sample, and how far may chance have moved it?

    Parameters
    ----------
    samples : mapping of Series
        Numbers, or yes and no: then the mean is a share. For two numbers of the *same* customers give their difference
        as a sample of its own (a paired difference): two intervals that overlap do not say that they are alike.

    Returns
    -------
    DataFrame
        A row a sample, by its name: `n`, `mean`, and the ends `low` and `high` of its 95 per cent interval.

    Raises
    ------
    InvalidData
        A sample that is no Series, has fewer than two values, or a missing one.

    Notes
    -----
    Mean ± 1.96 s ÷ √n, s being the standard deviation of the n values. For a share near 0 or 1, or few values, the
    normal curve is a poor guide.

    Examples
    --------
    >>> own, friends = pd.Series([0.0, 40.0, 20.0, 60.0]), pd.Series([50.0, 80.0, 90.0, 100.0])
    >>> means({"own": own, "friends less own": friends - own}).round(1).reset_index(names="sample")
                 sample  n  mean   low  high
    0               own  4  30.0   4.7  55.3
    1  friends less own  4  50.0  36.1  63.9
    """
    if not samples:
        raise InvalidData(_("samples is empty. Give at least one by name."))
    found = {}
    for name, values in samples.items():
        if not isinstance(values, pd.Series) or len(values) < 2:
            message = _("The sample {name!r} must be a Series with two values or more. Check how it was chosen.")
            raise InvalidData(message.format(name=name))
        if values.dtype != bool:
            valid.numbers(values, name)
        of = values.astype(float)
        half = 1.96 * of.std() / np.sqrt(len(of))
        found[name] = {"n": len(of), "mean": of.mean(), "low": of.mean() - half, "high": of.mean() + half}
    return pd.DataFrame(found).T.astype({"n": "int64"})


@checked
def pooled_difference_of_means(members: pd.DataFrame, value: str, *, within: str) -> pd.DataFrame:
    """What did the letters of several mailings change, one by one and all together?

    Parameters
    ----------
    members : DataFrame
        One row a customer in a mailing, with `arm`, `value` and `within`. To have profit, take the cost of a letter off
        the value of those mailed.
    value, within : str
        Columns of what each brought (CNY), and of the mailings.

    Returns
    -------
    DataFrame
        The rows of `difference_of_means` by mailing with `weight`, and a last row "all mailings".

    Raises
    ------
    InvalidData
        As `difference_of_means`.

    Notes
    -----
    With n₁ mailed and n₀ controls a mailing weighs n₁n₀ ÷ (n₁ + n₀), as in `difference_of_shares`. The arms are
    compared within each mailing, so that autumn's letters are never compared with spring's controls.

    Examples
    --------
    >>> test = pd.DataFrame({"mailing": ["spring"] * 4 + ["autumn"] * 4, "arm": ["mailed", "mailed", "control",
    ...                      "control"] * 2, "margin": [9.0, 7, 2, 4, 20, 10, 10, 10]})
    >>> pooled_difference_of_means(test, "margin", within="mailing")["difference"].to_dict()
    {'autumn': 5.0, 'spring': 5.0, 'all mailings': 5.0}
    """
    found = difference_of_means(members, value, by=within)
    weight = 1 / (1 / found["mailed"] + 1 / found["control"])
    found["weight"] = weight / weight.sum()
    error = (found["high"] - found["difference"]) / 1.96
    together = (found[["mean_mailed", "mean_control", "difference"]].mul(found["weight"], axis=0)).sum()
    half = 1.96 * float(np.sqrt((found["weight"] ** 2 * error**2).sum()))
    row = found[["mailed", "control"]].sum().to_dict() | together.to_dict() | {"weight": 1.0}
    row |= {"low": together["difference"] - half, "high": together["difference"] + half}
    last = pd.DataFrame(row, index=[_("all mailings")])[found.columns]
    last[["mailed", "control"]] = last[["mailed", "control"]].astype("int64")
    return pd.concat([found, last]).rename_axis(within)


@checked(numbers="values")
def plot_mean_and_median(values: pd.Series, *, unit: str, most: float) -> Figure:
    """Draw how many customers left how much, with the mean and the median; what is above `most` is one last bar.

    Parameters
    ----------
    values : Series
        One number a customer, none missing.
    unit : str
        What the axis is in.
    most : float
        Where the axis ends; the bar there counts everybody beyond it.

    Examples
    --------
    >>> plot_mean_and_median(pd.Series([0.0, 0.0, 10.0, 90.0]), unit="CNY", most=50).axes[0].get_title(loc="left")
    'A few large orders lift the mean above the median'
    """
    from crmlab import figure

    valid.positive(most, "most")
    mean, median = float(values.mean()), float(values.median())
    fig, ax = figure.subplots()
    ax.hist(values.clip(upper=most), bins=np.linspace(0, most, 25).tolist(), color=figure.GREY, alpha=0.55)
    ax.axvline(median, color=figure.BLUE, linestyle="--")
    ax.axvline(mean, color=figure.VERMILLION, linestyle="-")
    top = 1.2 * ax.get_ylim()[1]
    ax.set_ylim(0, top)
    low, high = sorted([(median, _("median"), figure.BLUE), (mean, _("mean"), figure.VERMILLION)])
    for (at, name, colour), side, gap in ((low, "right", -4), (high, "left", 4)):
        ax.annotate(name, (at, top), (gap, -14), textcoords="offset points", ha=side, color=colour, weight="bold")
    beyond = int((values > most).sum())
    ax.annotate(_("{n} more").format(n=beyond), (most, 0.18 * top), ha="right", fontsize=11)
    ax.set(xlabel=unit, ylabel=_("customers"), xlim=(0, most))
    title = _("A few large orders lift the mean above the median") if mean > median else _("Mean and median agree")
    ax.set_title(title)
    words = _("{title}. Histogram of {n} customers; {unit}; {beyond} beyond {most:,.0f} not shown.")
    said = words.format(title=title, n=len(values), unit=unit, beyond=beyond, most=most)
    return figure.describe(fig, said)


@checked(numbers="found.mean_control found.mean_mailed", units="found")
def plot_arms(found: pd.DataFrame, *, unit: str, title: str, scale: float = 1.0) -> Figure:
    """Draw what `difference_of_means` found: for each group the control group, the mailed, and the step between them.

    Parameters
    ----------
    found : DataFrame
        Index: what each group is called; columns `mean_control`, `mean_mailed`.
    unit, title : str
        What the axis is in, and the finding.
    scale : float
        What the means are multiplied by, 100 for shares in per cent.

    Examples
    --------
    >>> found = pd.DataFrame({"mean_control": [5.0], "mean_mailed": [15.0]}, index=["lately"])
    >>> plot_arms(found, unit="CNY", title="A letter brings 10").axes[0].get_title(loc="left")
    'A letter brings 10'
    """
    from crmlab import figure

    place = np.arange(len(found))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.6 + 0.6 * len(found)))
    means = scale * found[["mean_control", "mean_mailed"]].to_numpy(dtype=float)
    for y, (control, mailed) in zip(place, means, strict=True):
        ax.plot([control, mailed], [y, y], color=figure.GREY, linestyle="-", linewidth=2)
        step = f"{mailed - control:+.1f}".replace("-", "−")
        ax.annotate(step, ((control + mailed) / 2, y), (0, 7), textcoords="offset points", ha="center", weight="bold")
    ax.plot(means[:, 0], place, "s", color=figure.VERMILLION, markersize=9)
    ax.plot(means[:, 1], place, "o", color=figure.BLUE, markersize=10)
    names = [(_("control group"), figure.VERMILLION), (_("mailed"), figure.BLUE)]
    order = np.argsort(means[0])  # the words stand outside, whichever comes first
    for side, column in zip(("right", "left"), order, strict=True):
        name, colour = names[column]
        where, gap = (means[0, column], place[0]), -4 if side == "right" else 4
        ax.annotate(name, where, (gap, 22), textcoords="offset points", ha=side, color=colour, weight="bold")
    ax.set_yticks(place, [str(name) for name in found.index])
    ax.set_ylim(-0.5, len(found) - 0.15)
    ax.set_xlim(min(0, means.min()), 1.18 * means.max())
    ax.set_xlabel(unit)
    ax.set_title(title)
    each = ", ".join(
        _("{group} {control:.1f} and {mailed:.1f}").format(group=group, control=control, mailed=mailed)
        for group, (control, mailed) in zip(found.index, means, strict=True)
    )
    return figure.describe(fig, _("{title}. {unit}, control group and mailed: {each}.").format(
        title=title, unit=unit, each=each))  # fmt: skip


@checked(numbers="found.low found.high", units="found")
def plot_intervals(
    found: pd.DataFrame, estimate: str = "difference", *, unit: str = "CNY", title: str = "", line: float = 0.0
) -> Figure:
    """Draw estimates with their intervals, a row each, and the line that they are held against.

    Parameters
    ----------
    found : DataFrame
        Index: what each row is called; columns `estimate`, `low`, `high`.
    estimate, unit, title : str
        The column with the estimates, what the axis is in, and the finding; by default how many rows are clear of zero.
    line : float
        Where the line stands: 0 for a difference, 50 for a share in per cent that is asked whether it is a majority.

    Examples
    --------
    >>> found = pd.DataFrame({"difference": [3.0, 1.0], "low": [1.0, -2.0], "high": [5.0, 4.0]}, index=["tea", "pots"])
    >>> plot_intervals(found).axes[0].get_title(loc="left")
    '1 of 2 intervals are clear of zero'
    """
    valid.frame(found, "found", [estimate])
    valid.numbers(found[estimate], estimate)
    from crmlab import figure

    most = found[[estimate, "low", "high"]].abs().to_numpy().max()
    decimals = 2 if most < 1 else 1 if most < 100 else 0
    names, place = [str(name) for name in found.index], np.arange(len(found))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.55 * len(found)))
    signed = "+" if estimate == "difference" else ""
    ax.axvline(line, color=figure.GREY, linewidth=1.2, linestyle="-")
    for y, (at, low, high) in zip(place, found[[estimate, "low", "high"]].to_numpy(dtype=float), strict=True):
        colour = figure.BLUE if low > line else figure.VERMILLION if high < line else figure.GREY
        ax.plot([low, high], [y, y], color=colour, linestyle="-", linewidth=3)
        ax.plot([at], [y], "o", color=colour, markersize=9)
        ax.annotate(
            f"{at:{signed},.{decimals}f}".replace("-", "−"), (at, y), (0, 9), textcoords="offset points", ha="center"
        )
    ax.set_yticks(place, names)
    ax.set_ylim(-0.6, len(found) - 0.2)
    ax.set_xlabel(_("{unit}, with 95 % interval").format(unit=unit))
    clear = int(((found["low"] > 0) | (found["high"] < 0)).sum())
    said = title or _("{clear} of {all} intervals are clear of zero").format(clear=clear, all=len(found))
    ax.set_title(said)
    shown, to = max(decimals, 1), _("to")
    each = ", ".join(
        f"{name} {at:,.{shown}f} ({low:,.{shown}f} {to} {high:,.{shown}f})"
        for name, (at, low, high) in zip(names, found[[estimate, "low", "high"]].to_numpy(dtype=float), strict=True)
    )
    return figure.describe(fig, _("{title}. {unit}, with 95 % interval: {each}.").format(
        title=said, unit=unit, each=each))  # fmt: skip


def _once(members: pd.DataFrame, within: str | None) -> None:
    """Nobody is in a mailing twice, where members says who they are: rows doubled by a merge halve the error."""
    if "customer_id" not in members:
        return
    of_mailing = ["customer_id", *(name for name in dict.fromkeys((within, "campaign_id")) if name in members)]
    twice = members.duplicated(of_mailing, keep=False).to_numpy()
    remedy = _("Give one row a customer and mailing: members.drop_duplicates({keys}), if they are copies.")
    fault = _("{column} is repeated in rows {rows}.")
    valid.refuse(twice, members["customer_id"], "customer_id", fault, remedy.format(keys=of_mailing))


def _enough(n: pd.DataFrame, bought_in: pd.DataFrame, within: str, bought: str) -> None:
    """Both arms in each group, and in each arm enough who bought and who did not."""
    for name in ("mailed", "control"):
        if not n[name].any():
            message = _("Nobody is in {arm}: without both arms there is no effect. Take a mailing that has both.")
            raise InvalidData(message.format(arm=name))
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
