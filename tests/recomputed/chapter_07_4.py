"""The headlines of lesson 07-4 from `datasets/lantern/*.csv`, with pandas and NumPy alone.

`python tests/recomputed/chapter_07_4.py` prints them. Nothing of the package is imported, so that a mistake in a method
cannot hide in both. The path model is found otherwise than in the package: scores are computed and regressed in turns,
respondent by respondent, and no matrix of correlations is used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
WEIGHTS = {"core": 0.45, "reliable": 0.35 * 0.40, "timely": 0.35 * 0.35, "convenient": 0.35 * 0.25,
           "warmth": 0.20 * 0.40, "polite": 0.20 * 0.35, "talk": 0.20 * 0.25}  # fmt: skip
BLOCKS = {"ex": ["ex1", "ex2", "ex3"], "qu": ["qu1", "qu2", "qu3"], "va": ["va1", "va2"], "sa": ["sa1", "sa2", "sa3"],
          "co": ["complained"], "lo": ["lo1", "lo2"]}  # fmt: skip
CAUSES = {"qu": ["ex"], "va": ["ex", "qu"], "sa": ["ex", "qu", "va"], "co": ["sa"], "lo": ["sa", "co"]}
THREE = ["sa1", "sa2", "sa3"]


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


def standard(x):
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=0)


def slopes(y, x):
    return np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0][1:]


def path_model(told: pd.DataFrame) -> tuple[dict[str, float], pd.DataFrame, np.ndarray]:
    """Paths, scores, and the weights of the satisfaction items for answers as ticked."""
    items = {name: standard(told[of].to_numpy(dtype=float)) for name, of in BLOCKS.items()}
    weight = {name: np.ones(x.shape[1]) for name, x in items.items()}
    for _round in range(60):
        score = {name: standard(x @ weight[name]) for name, x in items.items()}
        near = {name: np.zeros(len(told)) for name in items}
        for on, causes in CAUSES.items():
            b = slopes(score[on], np.column_stack([score[of] for of in causes]))
            for size, of in zip(b, causes, strict=True):
                near[on] = near[on] + size * score[of]
                near[of] = near[of] + np.corrcoef(score[of], score[on])[0, 1] * score[on]
        weight = {name: x.T @ near[name] for name, x in items.items()}
    score = {name: standard(x @ weight[name]) for name, x in items.items()}
    paths = {}
    for on, causes in CAUSES.items():
        b = slopes(score[on], np.column_stack([score[of] for of in causes]))
        paths |= {f"{of} to {on}": float(size) for of, size in zip(causes, b, strict=True)}
    ticked = weight["sa"] / told[THREE].to_numpy(dtype=float).std(axis=0)
    return paths, pd.DataFrame(score), ticked / ticked.sum()


def places(values: pd.Series) -> pd.Series:
    return values.rank(ascending=False).astype(int)


def five(city: pd.Series) -> pd.DataFrame:
    """The five items by city, 2023; purchases of final consumers without the monthly box."""
    branches, orders, complaints, customers = (read(n) for n in ("branches", "orders", "complaints", "customers"))
    final = set(customers.loc[customers["kind"] == "final", "customer_id"])
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box") & orders["customer_id"].isin(final)]
    paid = paid.assign(city=paid["customer_id"].map(city), year=paid["date"].str[:4])
    now, before = paid[paid["year"] == "2023"], paid[paid["year"] == "2022"]
    houses = branches[branches["quarter"].str.startswith("2023")].groupby("city")
    told = complaints[complaints["date"].str.startswith("2023") & complaints["customer_id"].isin(final)]
    old, new = before.groupby("city")["customer_id"].agg(set), now.groupby("city")["customer_id"].agg(set)
    return pd.DataFrame({
        "reputation": houses["customer_satisfaction"].mean(),
        "awareness": houses["footfall"].mean(),
        "repeat_rate": {name: 100 * len(old[name] & new[name]) / len(old[name]) for name in old.index},
        "complaint_rate": 100 * told["customer_id"].map(city).value_counts() / now["city"].value_counts(),
        "sales_power": 100 * (now.groupby("city")["amount"].sum() / before.groupby("city")["amount"].sum() - 1),
    })  # fmt: skip


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    answers = read("satisfaction")
    city = read("customers").set_index("customer_id")["city"]
    answers["city"] = answers["customer_id"].map(city)
    weights, found = pd.Series(WEIGHTS), {}
    by_item = answers.groupby("city")[list(WEIGHTS)].mean()
    index = (by_item * weights).sum(axis=1)
    degree = answers.groupby("city")["sa1"].mean()
    for name in ("Kunming", "Changsha"):
        found[f"{name}, by degree"], found[f"{name}, by index"] = places(degree)[name], places(index)[name]
    found["cities that change place"] = int((places(degree) != places(index)).sum())

    complete = answers.dropna(subset=list(WEIGHTS))
    one = 100 * ((complete[list(WEIGHTS)] * weights).sum(axis=1) - 1) / 9
    groups = one.groupby(complete["city"])
    half = 1.96 * groups.std() / np.sqrt(groups.size())
    found["cities clear of all"] = int(
        ((groups.mean() - half > one.mean()) | (groups.mean() + half < one.mean())).sum()
    )
    found["Xiamen"], found["Xiamen, high"] = groups.mean()["Xiamen"], (groups.mean() + half)["Xiamen"]
    found["Changsha"], found["Changsha, low"] = groups.mean()["Changsha"], (groups.mean() - half)["Changsha"]

    told = answers.dropna(subset=[*WEIGHTS, *THREE])
    b = slopes(told[THREE].mean(axis=1).to_numpy(), told[list(WEIGHTS)].to_numpy())
    found |= {f"importance of {name}": 100 * share for name, share in zip(WEIGHTS, b / b.sum(), strict=True)}
    found["mean of timely"] = told["timely"].mean()
    found["weakest is timely"] = int(told[list(WEIGHTS)].mean().idxmin() == "timely")

    asked = answers.dropna(subset=[item for of in BLOCKS.values() for item in of])
    paths, scores, ticked = path_model(asked)
    found |= paths
    found["expectations and satisfaction"] = scores["ex"].corr(scores["sa"])
    found["respondents"], found["of all"] = len(asked), len(answers)
    found["score"] = 100 * float(((asked[THREE].mean() - 1) * ticked).sum()) / 9

    items = five(city)
    unit = (items - items.min()) / (items.max() - items.min())
    good = unit.assign(complaint_rate=1 - unit["complaint_rate"]).mean(axis=1)
    found["most complaints in Qingdao"] = int(items["complaint_rate"].idxmax() == "Qingdao")
    found["Qingdao, scorecard"], found["Qingdao, not turned"] = (
        places(good)["Qingdao"],
        places(unit.mean(axis=1))["Qingdao"],
    )
    found["Xiamen, index"], found["Xiamen, scorecard"] = places(index)["Xiamen"], places(good)["Xiamen"]
    found |= {f"Qingdao, {name}": value for name, value in items.loc["Qingdao"].items()}
    found["service"] = 100 * (0.40 * 4 + 0.35 * 7 + 0.25 * 8 - 1) / 9
    found["rise"] = WEIGHTS["timely"] * 100 / 9
    found["another firm"] = 100 * (0.3885 * 8 + 0.3190 * 7 + 0.2925 * 7 - 1) / 9
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
