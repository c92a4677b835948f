"""Estimators of what was planted in leads and deals, as the lessons use them, and their record over many redraws."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.crm.filling import close_dates, truth, workdays
from crmlab.crm.filling.leads import draw_leads
from crmlab.crm.filling.opportunities import draw_opportunities

Z = 1.959964
Found = tuple[str, float, float, float, float, float]
"""Effect, estimate, its interval's ends, the truth, and the value that the interval must exclude."""


def from_leads(rng: np.random.Generator, n: int) -> list[Found]:
    return of_leads(draw_leads(rng, n))


def of_leads(leads: pd.DataFrame) -> list[Found]:
    """Logistic regression of conversion on source and speed: log odds ratios; the naive one without the source."""
    source = [(leads["source"] == name).to_numpy(float) for name in truth.SOURCES[1:]]
    fast, y = leads["fast"].to_numpy(float), leads["converted"].to_numpy(float)
    beta, error = logit(np.column_stack([np.ones(len(y)), *source, fast]), y)
    sizes = [np.log(odds) for odds in (*truth.SOURCE_ODDS[1:], truth.FAST_ODDS)]
    names = [*truth.SOURCES[1:], "fast"]
    found = [_interval(names[k], beta[k + 1], error[k + 1], sizes[k], 0.0) for k in range(len(names))]
    naive = float(np.log(truth.naive_fast_odds()))
    found.append(_interval("fast against naive", beta[-1], error[-1], sizes[-1], naive))
    beta, error = logit(np.column_stack([np.ones(len(y)), fast]), y)
    return [*found, _interval("naive", beta[-1], error[-1], naive, sizes[-1])]


def from_deals(rng: np.random.Generator, owners: np.ndarray, starts: np.ndarray) -> list[Found]:
    return of_deals(*draw_opportunities(rng, owners, starts))


def of_deals(deals: pd.DataFrame, history: pd.DataFrame) -> list[Found]:
    """Stage chances of closed deals, the optimists' difference, and the slips at the quarters' reviews."""
    reached = reached_stage(deals, history)
    closed, won = deals["closed_at"].notna().to_numpy(), (deals["stage"] == "Closed won").to_numpy()
    keen = deals["owner_id"].isin(truth.OPTIMISTS).to_numpy()
    found = []
    for k, (stage, chance) in enumerate(truth.stage_win().items()):
        some = closed & ~keen & (reached >= k)
        found.append(_share(str(stage), int(won[some].sum()), int(some.sum()), float(chance), truth.SHIPPED[k]))
    there = closed & (reached == len(truth.STAGES) - 1)
    p, n = zip(*[((won[g].sum() + 1) / (g.sum() + 2), g.sum() + 2) for g in (there & ~keen, there & keen)], strict=True)
    error = np.sqrt(sum(q * (1 - q) / m for q, m in zip(p, n, strict=True)))  # Agresti and Caffo 2000
    size = truth.FORWARD["others"][3] - truth.FORWARD["optimists"][3]
    found.append(_interval("optimists", p[0] - p[1], error, size, 0.0))
    slipped, due = slips(deals, history)
    found.append(_share("slip share", len(slipped), due, truth.SLIP_SHARE, 0.0))
    mean, error = slipped.mean(), slipped.std(ddof=1) / np.sqrt(len(slipped))
    return [*found, _interval("slip days", mean, error, truth.slip_days(), 0.0)]


def reached_stage(deals: pd.DataFrame, history: pd.DataFrame) -> np.ndarray:
    """The last open stage of each deal, from 0; the deals' index is what the history calls `opportunity`."""
    place = {name: k for k, name in enumerate(truth.STAGES)}
    steps = history[history["field"] == "stage"]
    last = steps["old"].map(place).groupby(steps["opportunity"]).max().reindex(deals.index)
    here = deals["stage"].map(place).to_numpy(float)  # nothing for a closed deal, whose last step tells
    return np.fmax(here, last.to_numpy(float)).astype(int)


def slips(deals: pd.DataFrame, history: pd.DataFrame) -> tuple[np.ndarray, int]:
    """Days by which deals were put off on review days, and how many were due by a quarter's end on such a day."""
    moves = history[history["field"] == "close_on"].sort_values("at", kind="stable")
    days, due = [], 0
    for end in workdays.quarter_ends(last="2024-12-31"):
        review = pd.Timestamp(close_dates.review_days(np.array([end]))[0]) + pd.Timedelta(hours=10)
        later = moves[moves["at"] >= review].drop_duplicates("opportunity").set_index("opportunity")["old"]
        then = pd.to_datetime(later).reindex(deals.index).fillna(pd.to_datetime(deals["close_on"]))
        on = (deals["created_at"] <= review) & ~(deals["closed_at"] <= review)
        due += int((on & (then > review.normalize()) & (then <= pd.Timestamp(end))).sum())
        made = moves[moves["at"] == review]
        days += [(pd.to_datetime(made["new"]) - pd.to_datetime(made["old"])).dt.days.to_numpy()]
    return np.concatenate(days).astype(float), due


def logit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and standard errors of a logistic regression, by Newton's steps."""
    beta = np.zeros(x.shape[1])
    for _step in range(12):
        p = 1 / (1 + np.exp(-x @ beta))
        information = x.T @ (x * (p * (1 - p))[:, None])
        beta += np.linalg.solve(information, x.T @ (y - p))
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))


def record(draws: list[list[Found]]) -> pd.DataFrame:
    """Over the redraws: mean estimate, coverage of the truth, power against the null, half-width over effect."""
    table = pd.DataFrame([row for draw in draws for row in draw],
                         columns=["effect", "estimate", "low", "high", "truth", "null"])  # fmt: skip
    table["covers"] = (table["low"] <= table["truth"]) & (table["truth"] <= table["high"])
    table["excludes"] = (table["null"] < table["low"]) | (table["null"] > table["high"])
    table["width"] = (table["high"] - table["low"]) / 2 / (table["truth"] - table["null"]).abs()
    return table.groupby("effect", sort=False)[["truth", "estimate", "covers", "excludes", "width"]].mean()


def _interval(effect: str, estimate: float, error: float, size: float, null: float) -> Found:
    return effect, float(estimate), float(estimate - Z * error), float(estimate + Z * error), float(size), null


def _share(effect: str, successes: int, n: int, size: float, null: float) -> Found:
    """Wilson's interval."""
    p, z2 = successes / n, Z**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return effect, p, float(middle - half), float(middle + half), size, null
