"""Net promoter score, CSAT and effort: three short questions at the door, and how far chance moves each.

    NPS = 100 × (share who answer 9 or 10 − share who answer 0 to 6)

A score of sixty guests moves by a dozen points through chance alone. So every score here has its interval, and `needed`
says how many guests must be asked before a change can be seen. Source: Reichheld (2003). Keiningham and others (2007)
found the score not superior to other questions in foretelling growth.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROMOTERS, DETRACTORS = 9, 6
"""The least answer of a promoter and the largest of a detractor."""
Z = 1.96


@checked(numbers="table.recommend")
def scores(table: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """What is the net promoter score, all together or of each house, and how far may chance have moved it?

    Parameters
    ----------
    table : DataFrame
        One row a guest: `recommend`, how likely they are to recommend us, a whole number from 0 to 10; and `by`.
    by : str, optional
        The column that names the groups.

    Returns
    -------
    DataFrame
        A row a group ("all" without `by`): `guests`; `promoters`, `passives`, `detractors` (shares); `nps`, its
        standard error `error`, and the ends `low` and `high` of the 95 per cent interval (all in points, −100 to 100).

    Raises
    ------
    InvalidData
        A column absent; a group missing; an answer that is not a whole number from 0 to 10.

    Notes
    -----
    With shares p of promoters and d of detractors among n guests: nps = 100 (p − d), error = 100 √((p + d − (p − d)²) ÷
    n), interval nps ± 1.96 error. Of a guest who is +1, 0 or −1 this is the standard error of a mean. With few guests,
    or all of one kind, the interval is too short.

    Examples
    --------
    >>> ten = pd.DataFrame({"recommend": [10, 10, 9, 9, 9, 8, 7, 7, 6, 3]})
    >>> scores(ten).round(1).drop(columns="guests").iloc[0].to_dict()
    {'promoters': 0.5, 'passives': 0.3, 'detractors': 0.2, 'nps': 30.0, 'error': 24.7, 'low': -18.4, 'high': 78.4}
    """
    _on_scale(table["recommend"], "recommend", 0, 10)
    return _scores(table["recommend"], _groups(table, by)).rename_axis(by)


@checked(numbers="table.recommend")
def changes(table: pd.DataFrame, *, by: str | None = "house_id", period: str = "quarter") -> pd.DataFrame:
    """By how much did the score of each house change from one survey to the next, and could chance alone do that?

    Parameters
    ----------
    table : DataFrame
        One row a guest: `recommend` (0 to 10), `by`, and `period`, in which two dates stand; other guests each time.
    by : str or None
        The column that names the groups; None for all guests together.
    period : str
        The column with the two dates.

    Returns
    -------
    DataFrame
        A row a group: `guests_before`, `guests_after`, `before`, `after` and `difference` (points), its standard error
        `error`, and `low` and `high` (95 per cent).

    Raises
    ------
    InvalidData
        As `scores`; a period with more or fewer than two dates; a group that was asked once only.

    Notes
    -----
    The two surveys are independent samples, so their variances add: error = √(error before² + error after²). Of forty
    such intervals two leave out zero on average when nothing has changed.

    Examples
    --------
    >>> table = pd.DataFrame({"house_id": 1, "quarter": ["2024-07-01"] * 4 + ["2024-10-01"] * 4,
    ...                       "recommend": [10, 9, 7, 5, 10, 9, 9, 5]})
    >>> changes(table)[["before", "after", "difference", "error"]].round(1).loc[1].to_dict()
    {'before': 25.0, 'after': 50.0, 'difference': 25.0, 'error': 59.9}
    """
    _on_scale(table["recommend"], "recommend", 0, 10)
    valid.frame(table, "table", [period])
    when = valid.dates(table[period], period)
    dates = sorted(when.unique())
    if len(dates) != 2:
        message = _(
            "{period} must hold two dates, and it holds {n}. Choose two: table[table['{period}'].isin([…, …])]."
        )
        raise InvalidData(message.format(period=period, n=len(dates)))
    groups = _groups(table, by)
    halves = [_scores(table.loc[when == day, "recommend"], groups[when == day]) for day in dates]
    once = halves[0].index.symmetric_difference(halves[1].index)
    if len(once):
        message = _("These values of {by} were asked in one period only: {rows}. Leave them out and say so.")
        raise InvalidData(message.format(by=by, rows=valid.rows(once)))
    before, after = halves
    error = np.hypot(before["error"], after["error"])
    change = after["nps"] - before["nps"]
    return pd.DataFrame(
        {
            "guests_before": before["guests"], "guests_after": after["guests"], "before": before["nps"],
            "after": after["nps"], "difference": change, "error": error, "low": change - Z * error,
            "high": change + Z * error,
        }
    ).rename_axis(by)  # fmt: skip


@checked
def needed(change: float, *, promoters: float, detractors: float, power: float = 0.8) -> int:
    """How many guests must be asked each time, so that a change of the score is probably seen?

    Parameters
    ----------
    change : float
        The true change, in points, above 0.
    promoters, detractors : float
        Shares today, each from 0 to 1, together at most 1.
    power : float
        How probable it shall be that the 95 per cent interval leaves out zero; at least 0.5 and below 1.

    Returns
    -------
    int
        Guests in each of the two surveys.

    Raises
    ------
    InvalidData
        A change not above 0 or beyond 200; shares outside 0 to 1, above 1 together, or of which nobody is left to
        differ; a power outside its range.

    Notes
    -----
    n = 2 (1.96 + z)² v ÷ (change ÷ 100)², v = p + d − (p − d)², z the quantile of the normal curve at `power` (0.84 for
    0.8), v taken as the same in both surveys. Half the change needs four times as many guests.

    Examples
    --------
    >>> needed(3, promoters=0.5, detractors=0.2), needed(30, promoters=0.5, detractors=0.2)
    (10640, 107)
    """
    valid.positive(change, "change", most=200)
    for name, share in (("promoters", promoters), ("detractors", detractors)):
        valid.positive(share, name, most=1, zero=True)
    if promoters + detractors > 1 + 1e-12:
        message = _("promoters and detractors add up to {total:.2f}. Shares of the same guests are at most 1 together.")
        raise InvalidData(message.format(total=promoters + detractors) + " " + _("Correct them."))
    if not 0.5 <= power < 1:
        raise InvalidData(_("power must be at least 0.5 and below 1, not {power}. 0.8 is usual.").format(power=power))
    spread = promoters + detractors - (promoters - detractors) ** 2
    if spread < 1e-9:
        raise InvalidData(_("All guests are of one kind, so the score has no spread. Take shares of both kinds."))
    z = Z + NormalDist().inv_cdf(power)
    return int(np.ceil(2 * z**2 * spread / (change / 100) ** 2 - 1e-9))


@checked(numbers="table.recommend table.csat table.effort")
def measures(table: pd.DataFrame) -> pd.DataFrame:
    """What do the three short questions say, each with its interval?

    Parameters
    ----------
    table : DataFrame
        One row a guest: `recommend` (0 to 10), `csat`, how satisfied they are (1 to 5), and `effort`, how easy we made
        it (1 to 7, 7 is very easy); whole numbers.

    Returns
    -------
    DataFrame
        Rows "NPS" (points), "CSAT" (per cent who answer 4 or 5) and "effort" (per cent who answer 5 to 7): `guests`,
        `value`, `low` and `high` (95 per cent).

    Raises
    ------
    InvalidData
        As `scores`; an answer off its scale.

    Notes
    -----
    CSAT and effort are shares s, with the standard error 100 √(s (1 − s) ÷ n). A share spreads less than a difference
    of two shares, so its interval is shorter. Source of effort: Dixon, Freeman and Toman (2010).

    Examples
    --------
    >>> table = pd.DataFrame({"recommend": [10, 9, 7, 5], "csat": [5, 4, 3, 2], "effort": [7, 5, 5, 3]})
    >>> measures(table)["value"].to_dict()
    {'NPS': 25.0, 'CSAT': 50.0, 'effort': 75.0}
    """
    found = scores(table)[["guests", "nps", "low", "high"]].set_axis(["guests", "value", "low", "high"], axis=1)
    found.index = pd.Index([_("NPS")])
    for name, column, least, most in ((_("CSAT"), "csat", 4, 5), (_("effort"), "effort", 5, 7)):
        _on_scale(table[column], column, 1, most)
        share = float((table[column] >= least).mean())
        half = 100 * Z * np.sqrt(share * (1 - share) / len(table))
        found.loc[name] = [len(table), 100 * share, 100 * share - half, 100 * share + half]
    return found.astype({"guests": "int64"})


@checked(numbers="recommend")
def plot_answers(recommend: pd.Series, *, title: str = "") -> Figure:
    """Draw how many guests gave each answer from 0 to 10, and which of them the score counts.

    Examples
    --------
    >>> plot_answers(pd.Series([10, 9, 9, 7, 3])).axes[0].get_xlabel()
    'How likely are you to recommend us? (0 to 10)'
    """
    from crmlab import figure

    _on_scale(recommend, "recommend", 0, 10)
    share = 100 * recommend.astype("int64").value_counts(normalize=True).reindex(range(11), fill_value=0.0)
    kinds = [
        (_("detractors"), range(DETRACTORS + 1), figure.VERMILLION), (_("passives"), (7, 8), figure.GREY),
        (_("promoters"), (PROMOTERS, 10), figure.BLUE),
    ]  # fmt: skip
    fig, ax = figure.subplots()
    top = 1.3 * share.max()
    said = []
    for name, answers, colour in kinds:
        ax.bar(list(answers), share[list(answers)], color=colour, width=0.8)
        total = share[list(answers)].sum()
        ax.annotate(f"{name}\n{total:.0f} %", (float(np.mean(answers)), top), (0, -4), textcoords="offset points",
                    ha="center", va="top", color=colour, weight="bold")  # fmt: skip
        said.append(f"{name} {total:.0f} %")
    for border in (DETRACTORS + 0.5, PROMOTERS - 0.5):
        ax.axvline(border, color=figure.GREY, linewidth=1, linestyle=":")
    ax.set(xticks=range(11), ylim=(0, top), ylabel=_("guests (%)"))
    ax.set_xlabel(_("How likely are you to recommend us? (0 to 10)"))
    ax.grid(axis="x", visible=False)
    words = title or _("Promoters less detractors make the score")
    ax.set_title(words)
    return figure.describe(fig, _("{title}. Answers of {n} guests: {each}.").format(
        title=words, n=len(recommend), each=", ".join(said)))  # fmt: skip


@checked(numbers="found.difference found.low found.high", units="found")
def plot_changes(found: pd.DataFrame, *, mark: float | None = None, title: str = "") -> Figure:
    """Draw `changes`: each house's change with its interval, the largest at the right.

    Parameters
    ----------
    found : DataFrame
        Index: the groups; `difference`, `low`, `high` (points).
    mark : float, optional
        A rise that somebody asks for: a dotted line.
    title : str
        The finding; by default how many intervals hold zero.

    Examples
    --------
    >>> found = pd.DataFrame({"difference": [3.0, 20.0], "low": [-9.0, 4.0], "high": [15.0, 36.0]}, index=[1, 2])
    >>> plot_changes(found).axes[0].get_title(loc="left")
    '1 of 2 intervals holds zero'
    """
    from crmlab import figure

    rows = found[["difference", "low", "high"]].to_numpy(dtype=float)
    rows = rows[np.lexsort(rows.T[::-1])]
    holds = (rows[:, 1] <= 0) & (rows[:, 2] >= 0)
    fig, ax = figure.subplots()
    ax.axhline(0, color=figure.GREY, linewidth=1.2, linestyle="-")
    if mark is not None:
        ax.axhline(mark, color=figure.BLACK, linewidth=1.2, linestyle=":")
        words = _("{mark:+g} points").format(mark=mark).replace("-", "−")
        ax.annotate(words, (-0.8, mark), (0, 4), textcoords="offset points", fontsize=11)
    for x, ((at, low, high), inside) in enumerate(zip(rows, holds, strict=True)):
        colour = figure.GREY if inside else figure.BLUE if at > 0 else figure.VERMILLION
        ax.plot([x, x], [low, high], color=colour, linestyle="-", linewidth=2)
        ax.plot([x], [at], "o", color=colour, markersize=5)
    ax.set(xlim=(-1, len(rows)), xticks=[], ylabel=_("change (points), 95 % interval"))
    ax.set_xlabel(_("from the largest fall to the largest rise"))
    ax.grid(axis="x", visible=False)
    verb = _("{inside} of {n} intervals holds zero") if holds.sum() == 1 else _("{inside} of {n} intervals hold zero")
    said = title or verb.format(inside=int(holds.sum()), n=len(rows))
    ax.set_title(said)
    full = _("{title}. {n} changes from {low:+.0f} to {high:+.0f} points with 95 % interval; {up} clear rises, {down} "
             "clear falls.")  # fmt: skip
    up, down = int((rows[:, 1] > 0).sum()), int((rows[:, 2] < 0).sum())
    ends = {"low": rows[0, 0], "high": rows[-1, 0], "up": up, "down": down}
    return figure.describe(fig, full.format(title=said, n=len(rows), **ends))


@checked
def plot_needed(
    *, promoters: float, detractors: float, power: float = 0.8, most: float = 15, title: str = ""
) -> Figure:
    """Draw how many guests must be asked each time to see a change of so many points.

    Parameters
    ----------
    promoters, detractors, power
        As in `needed`.
    most : float
        The largest change drawn, in points; above 1 and at most 100.
    title : str
        The finding.

    Examples
    --------
    >>> plot_needed(promoters=0.5, detractors=0.2).axes[0].get_title(loc="left")
    'Half the change needs four times as many guests'
    """
    from crmlab import figure

    if not 1 < most <= 100:
        raise InvalidData(_("most must be above 1 and at most 100, not {most}. 15 is usual.").format(most=most))
    shares = {"promoters": promoters, "detractors": detractors, "power": power}
    change = np.linspace(most / 8, most, 120)
    guests = np.array([needed(float(points), **shares) for points in change])
    fig, ax = figure.subplots()
    ax.plot(change, guests, color=figure.BLUE, linestyle="-")
    pairs = [most / 5, most / 2.5, most / 1.25]
    each = []
    for points in pairs:
        n = needed(points, **shares)
        ax.plot([points], [n], "o", color=figure.BLUE, markersize=8)
        ax.annotate(_("{points:g} points: {n:,} guests").format(points=points, n=n), (points, n), (9, 6),
                    textcoords="offset points", weight="bold")  # fmt: skip
        each.append(_("{points:g} points {n:,}").format(points=points, n=n))
    ax.set(
        xticks=[most * k / 5 for k in range(6)],
        xlim=(0, 1.35 * most),
        ylim=(0, 1.1 * guests[0]),
        ylabel=_("guests in each survey"),
    )
    ax.set_xlabel(_("true change of the score (points)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    said = title or _("Half the change needs four times as many guests")
    ax.set_title(said)
    words = _("{title}. Guests in each survey, seen in {power:.0%} of cases: {each}.")
    return figure.describe(fig, words.format(title=said, power=power, each=", ".join(each)))


def _scores(recommend: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """The table of `scores`, from checked answers and the group of each."""
    kinds = pd.DataFrame({"promoters": recommend >= PROMOTERS, "detractors": recommend <= DETRACTORS}).astype(float)
    shares = kinds.groupby(groups.to_numpy()).mean()
    p, d = shares["promoters"], shares["detractors"]
    guests = groups.value_counts().reindex(shares.index)
    nps, error = 100 * (p - d), 100 * np.sqrt((p + d - (p - d) ** 2).clip(lower=0) / guests)
    return pd.DataFrame(
        {
            "guests": guests.astype("int64"), "promoters": p, "passives": 1 - p - d, "detractors": d, "nps": nps,
            "error": error, "low": nps - Z * error, "high": nps + Z * error,
        }
    )  # fmt: skip


def _groups(table: pd.DataFrame, by: str | None) -> pd.Series:
    """The group of each row; one for all without `by`."""
    if by is None:
        return pd.Series(_("all"), index=table.index)
    valid.frame(table, "table", [by])
    valid.labels(table[by], by)
    return table[by]


def _on_scale(answers: pd.Series, name: str, low: int, high: int) -> None:
    """Whole numbers on the scale."""
    off = ((answers < low) | (answers > high) | (answers % 1 != 0)).to_numpy()
    fault = _("{{column}} is not a whole number from {low} to {high} in rows {{rows}}.").format(low=low, high=high)
    valid.refuse(off, answers, name, fault, _("Correct them, or leave these rows out and say so."))
