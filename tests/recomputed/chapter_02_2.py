"""The headlines of lesson 02-2 from `datasets/lantern/*.csv`, with pandas and numpy alone; prints them when run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
START, KEPT = pd.Timestamp("2023-04-01"), 0.4
T38 = 2.0243942
"""Student's t, 38 degrees of freedom, 97.5 per cent (from a printed table)."""


def read(name: str, *days: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / f"{name}.csv")
    return table.assign(**{day: pd.to_datetime(table[day]) for day in days})


def slopes(y: pd.Series, *x: pd.Series) -> np.ndarray:
    """Least squares with a constant, by the normal equations."""
    design = np.column_stack([np.ones(len(y)), *x])
    return np.linalg.solve(design.T @ design, design.T @ y.to_numpy(dtype=float))[1:]


def ways(s: pd.DataFrame) -> dict[str, float]:
    a, _values, _opportunism = slopes(s["trust"], s["communication"], s["shared_values"], s["opportunism"])
    b, trust_commitment = slopes(s["commitment"], s["communication"], s["trust"])
    direct, trust_staying, commitment_staying = slopes(s["staying"], s["communication"], s["trust"], s["commitment"])
    longest = a * trust_commitment * commitment_staying
    return {"direct": direct, "longest": longest,
            "indirect": a * trust_staying + b * commitment_staying + longest}  # fmt: skip


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    found: dict[str, float] = {}
    customers, orders = read("customers"), read("orders", "date")
    scheme_of = read("branches").groupby("house_id")["points_scheme"].max()
    programme = read("loyalty_programme", "joined")
    guests = customers[(customers["kind"] == "final") & customers["house_id"].notna()].set_index("customer_id")
    seen = orders[(orders["channel"] == "house") & (orders["amount"] > 0)]
    seen = seen[seen["customer_id"].isin(guests.index)].copy()
    seen["house"] = seen["customer_id"].map(guests["house_id"]).astype(int)
    seen["scheme"] = seen["house"].map(scheme_of).astype(bool)
    seen["late"] = seen["date"] >= START
    joined = programme.set_index("customer_id")["joined"]
    seen["member"] = seen["customer_id"].map(joined) <= seen["date"]
    now = seen[seen["scheme"] & seen["late"]]
    found["member visit"], found["other visit"] = (
        float(now[now["member"] == m]["amount"].mean()) for m in (True, False)
    )

    early, late = (set(seen[seen["late"] == when]["customer_id"]) for when in (False, True))
    found["before and after"], found["only after"], found["only before"] = (
        len(early & late), len(late - early), len(early - late))  # fmt: skip
    both = seen[seen["customer_id"].isin(early & late)]
    inside = both[both["scheme"]]
    for name, joins in (("joined", True), ("others", False)):
        part = inside[inside["customer_id"].isin(joined.index) == joins]
        found[f"{name} before"] = float(part[~part["late"]]["amount"].mean())

    changes: dict[bool, list[float]] = {True: [], False: []}
    before: dict[bool, list[float]] = {True: [], False: []}
    members = []
    for house, rows in both.groupby("house"):
        treated = bool(scheme_of[house])
        old, new = rows[~rows["late"]]["amount"].mean(), rows[rows["late"]]["amount"].mean()
        changes[treated].append(new - old)
        before[treated].append(old)
        if treated:
            members.append(rows[rows["late"]]["member"].mean())
    gained, others = np.array(changes[True]), np.array(changes[False])
    effect = float(gained.mean() - others.mean())
    half = T38 * np.sqrt(gained.var(ddof=1) / 20 + others.var(ddof=1) / 20)
    found["effect"], found["effect low"], found["effect high"] = effect, effect - half, effect + half
    found["members"] = float(np.mean(members))
    found["for a member"] = effect / found["members"]
    anyway = np.mean(before[True]) + others.mean()
    found["share"] = effect / anyway
    draws, rng = [], np.random.default_rng(11)
    start = np.array(before[True])
    for _each in range(4_000):
        t, u = rng.integers(0, 20, 20), rng.integers(0, 20, 20)
        draws.append((gained[t].mean() - others[u].mean()) / (start[t].mean() + others[u].mean()))
    found["share low"], found["share high"] = (float(q) for q in np.quantile(draws, [0.025, 0.975]))
    each = KEPT * seen["member"].sum() / found["members"]
    given = programme["cost"].sum()
    for end in ("", " low", " high"):
        found[f"back{end}"] = 100 * each * found[f"effect{end}"] / given
        found[f"profit{end}"] = (each * found[f"effect{end}"] - given) / 1000

    key = read("survey_items")
    key = key[key["survey"] == "commitment_trust"]
    answers = read("commitment_trust").dropna(subset=list(key["item"]))
    scores = pd.DataFrame(index=answers.index)
    for idea, items in key.groupby("dimension"):
        turned = [8 - answers[i] if r else answers[i] for i, r in zip(items["item"], items["reversed"], strict=True)]
        scores[idea] = sum(turned) / len(turned)
    found["answered"] = len(scores)
    found |= ways(scores)
    drawn = [ways(scores.iloc[rng.integers(0, len(scores), len(scores))]) for _each in range(1_000)]
    for name in ("direct", "indirect"):
        low, high = np.quantile([way[name] for way in drawn], [0.025, 0.975])
        found[f"{name} low"], found[f"{name} high"] = float(low), float(high)
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:20} {figure:14,.4f}")
