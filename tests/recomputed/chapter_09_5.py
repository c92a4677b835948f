"""The headlines of lesson 09-5, found again with code that does not import the package."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.recomputed.chapter_09_3 import read
from tests.recomputed.chapter_09_4 import margins

DRAWS = 400


def fifths(values: pd.Series) -> pd.Series:
    """1 to 5 by the share that is strictly worse."""
    ordered = np.sort(values.to_numpy())
    return pd.Series(5 * np.searchsorted(ordered, values.to_numpy(), side="left") // len(values) + 1, values.index)


def mean_of_twenty(score: pd.Series, outcome: pd.Series) -> float:
    """The mean outcome of the best twenty; a lottery among those who are equal at the cut."""
    cut = score.sort_values().iloc[-20]
    above, equal = outcome[score > cut], outcome[score == cut]
    return float((above.sum() + (20 - len(above)) * equal.mean()) / 20)


def weighted(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Slopes of `kept` with half of their intervals, each yuan weighing the same; rows with a gap drop out."""
    rows = table.dropna(subset=columns)
    x = np.column_stack([np.ones(len(rows)), rows[columns]])
    w, y = rows["paid"].to_numpy(), rows["kept"].to_numpy()
    bread = np.linalg.inv(x.T @ (x * w[:, None]))
    b = bread @ (x.T @ (w * y))
    meat = x.T @ (x * ((w * (y - x @ b)) ** 2)[:, None])
    cover = bread @ meat @ bread * len(rows) / (len(rows) - x.shape[1])
    return pd.DataFrame({"slope": b, "half": 1.96 * np.sqrt(np.diag(cover))}, index=["constant", *columns])


def headlines() -> dict[str, float]:
    found: dict[str, float] = {}
    orders, firms = read("orders"), read("organisations").set_index("customer_id")
    last, now = margins(2023), margins(2024)
    paid = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    visits = paid[paid["channel"] != "box"]

    early = visits[visits["date"] < "2023-01-01"].groupby("customer_id")["date"].max()
    back = early.index.isin(visits.loc[visits["date"] >= "2023-01-01", "customer_id"])
    stay = pd.Series(back, index=early.index).groupby(fifths(early)).mean()
    for r, share in stay.items():
        found[f"came back, R{r}"] = 100 * float(share)

    by = visits.groupby("customer_id")
    table = pd.DataFrame({"R": fifths(by["date"].max()), "F": fifths(by.size()), "M": fifths(by["amount"].sum())})
    chance = table["R"].map(stay)
    table["ABC"] = paid.groupby("customer_id")["amount"].sum().reindex(table.index)
    table["RFM"] = table["R"] + table["F"] + table["M"]
    table["last year's margin"] = last.reindex(table.index).fillna(0)
    table["CLV"] = table["last year's margin"] * chance / (1.1 - chance)
    outcome = now.reindex(table.index).fillna(0)
    methods = ["ABC", "RFM", "CLV", "last year's margin", "R"]
    for name in methods:
        found[f"agreement, {name}"] = float(table[name].rank().corr(outcome.rank()))

    chosen = table.index.isin(firms.index)
    companies, left = table[chosen].reset_index(drop=True), outcome[chosen].reset_index(drop=True)
    for name in methods[:4]:
        found[f"twenty, {name}"] = mean_of_twenty(companies[name], left)
    rng = np.random.default_rng(2024)
    leads: dict[str, list[float]] = {name: [] for name in ("ABC", "RFM", "last year's margin")}
    for _draw in range(DRAWS):
        again = rng.choice(len(left), len(left))
        rows, out = companies.iloc[again].reset_index(drop=True), left.iloc[again].reset_index(drop=True)
        best = mean_of_twenty(rows["CLV"], out)
        for name, values in leads.items():
            values.append(best - mean_of_twenty(rows[name], out))
    for name, values in leads.items():
        found[f"lead over {name}"] = found["twenty, CLV"] - found[f"twenty, {name}"]
        low, high = np.quantile(values, [0.025, 0.975])
        found[f"lead over {name}, low"], found[f"lead over {name}, high"] = float(low), float(high)
    best = {name: set(values.sort_values()[::-1].index[:20])
            for name, values in (("2023", companies["last year's margin"]), ("2024", left))}  # fmt: skip
    found["the same twenty"] = 100 * len(best["2023"] & best["2024"]) / 20

    year = orders[orders["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
    made = pd.DataFrame({"paid": year.reindex(firms.index)}).query("paid > 0")
    made["kept"] = 100 * now.reindex(made.index) / made["paid"]
    made["discount"] = 10 * firms["negotiated_discount"]
    made["hundred_km"], made["doublings"] = firms["distance_km"] / 100, np.log(firms["employees"]) / np.log(2)
    made["price_sensitivity"] = read("customer_survey").set_index("customer_id")["price_sensitivity"]
    three = ["discount", "hundred_km", "doublings"]
    for which, columns in (("all", three), ("answered", [*three, "price_sensitivity"])):
        for name, row in weighted(made, columns).iloc[1:].iterrows():
            found[f"{which}: {name}"], found[f"{which}: {name}, half"] = float(row["slope"]), float(row["half"])
    found["rows that drop out"] = int(made["price_sensitivity"].isna().sum())
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
