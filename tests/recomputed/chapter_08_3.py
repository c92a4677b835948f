"""The headlines of lesson 08-3 from `datasets/lantern/*.csv`, with pandas, numpy and statsmodels; prints them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy import stats

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"


def read(name: str, **how) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", **how)


def slope(table: pd.DataFrame, formula: str) -> float:
    return float(smf.ols(formula, table).fit().params.iloc[1])


def clustered(table: pd.DataFrame, formula: str) -> tuple[float, float, float]:
    fit = smf.ols(formula, table).fit(cov_type="cluster", cov_kwds={"groups": table["house_id"]}, use_t=True)
    return float(fit.params.iloc[1]), *(float(end) for end in fit.conf_int().iloc[1])


def along(table: pd.DataFrame) -> dict[str, float]:
    """The chain by nine regressions, one after another."""
    first = slope(table, "employee_satisfaction ~ internal_quality + footfall")
    stay = slope(table, "employee_retention ~ employee_satisfaction")
    work = slope(table, "productivity ~ employee_satisfaction")
    value = smf.ols("service_value ~ employee_retention + productivity", table).fit().params
    last = slope(table, "customer_satisfaction ~ service_value") * slope(table, "loyalty ~ customer_satisfaction")
    last *= slope(table, "profit ~ loyalty + footfall")
    ways = first * stay * value["employee_retention"] * last, first * work * value["productivity"] * last
    alone, held = slope(table, "profit ~ internal_quality"), slope(table, "profit ~ internal_quality + footfall")
    return {"alone": alone, "footfall held fixed": held, "along the chain": sum(ways), "retention": ways[0],
            "productivity": ways[1]}  # fmt: skip


def margin(year: int, *, first: str = "01-01", serving: bool = True) -> pd.Series:
    """Paid (boxes too) less goods, less serving of the year, by customer with a bill from `first` on."""
    orders = read("orders", parse_dates=["date"])
    orders = orders[(orders["date"] >= f"{year}-{first}") & (orders["date"] <= f"{year}-12-31 23:59")]
    lines = read("order_lines").merge(orders[["order_id", "customer_id"]], on="order_id")
    cost = lines["product_id"].map(read("products").set_index("product_id")["unit_cost"])
    made = (lines["amount"] - lines["quantity"] * cost).groupby(lines["customer_id"]).sum()
    served = read("service_costs").query("year == @year").groupby("customer_id")["cost"].sum()
    return made - served.reindex(made.index).fillna(0) if serving else made


def chain() -> dict[str, float]:
    houses = read("branches", parse_dates=["quarter"])
    found: dict[str, float] = dict(along(houses))
    found["through retention"] = 100 * found["retention"] / found["along the chain"]
    numbers, rng, drawn = houses["house_id"].unique(), np.random.default_rng(9), []
    parts = {number: rows for number, rows in houses.groupby("house_id")}
    for _each in range(150):
        drawn.append(along(pd.concat([parts[number] for number in rng.choice(numbers, len(numbers))])))
    for name in ("alone", "footfall held fixed", "along the chain"):
        found[f"{name} low"], found[f"{name} high"] = np.quantile([row[name] for row in drawn], [0.025, 0.975])
    for third, (name, rows) in enumerate(houses.groupby(pd.qcut(houses["footfall"], 3)), 1):
        assert len(rows) > 150, name
        found[f"third {third} quality"], found[f"third {third} profit"] = (
            rows["internal_quality"].mean(), rows["profit"].mean() / 1000,
        )  # fmt: skip
    found["training"] = 40 * (4 * found["along the chain"] - 2000)

    both = houses.sort_values(["house_id", "quarter"])
    for name in ("employee_satisfaction", "customer_satisfaction"):
        both[f"{name}_1"] = both.groupby("house_id")[name].shift(1)
    pairs = both.dropna()
    for name, formula in {
        "forward": "customer_satisfaction ~ employee_satisfaction_1 + customer_satisfaction_1",
        "reverse": "employee_satisfaction ~ customer_satisfaction_1 + employee_satisfaction_1",
        "now": "customer_satisfaction ~ employee_satisfaction_1 + customer_satisfaction_1 + employee_satisfaction",
    }.items():
        found[name], found[f"{name} low"], found[f"{name} high"] = clustered(pairs, formula)
    return found


def root() -> dict[str, float]:
    answers = read("satisfaction")
    means = {"v": ["va1", "va2"], "s": ["sa1", "sa2", "sa3"], "y": ["lo1", "lo2"]}
    table = pd.DataFrame({name: answers[items].mean(axis=1, skipna=False) for name, items in means.items()}).dropna()
    rng, drawn = np.random.default_rng(3), []
    for place in range(301):
        rows = table if place == 0 else table.iloc[rng.integers(0, len(table), len(table))]
        second = smf.ols("y ~ v + s", rows).fit().params
        drawn.append((second["v"], slope(rows, "s ~ v") * second["s"]))
    (direct, indirect), draws = drawn[0], np.array(drawn[1:])
    found = {"answers": len(table), "direct": direct, "through": indirect, "total": direct + indirect}
    for name, values in {"direct": draws[:, 0], "through": draws[:, 1], "total": draws.sum(axis=1)}.items():
        found[f"{name} low"], found[f"{name} high"] = np.quantile(values, [0.025, 0.975])
    return found


def friends() -> dict[str, float]:
    survey = read("loyalty").set_index("customer_id")
    loyalty = survey[["us1", "us2", "us3"]].mean(axis=1) - survey[["ri1", "ri2", "ri3"]].mean(axis=1)
    consumers = set(read("customers").query("kind == 'final'")["customer_id"])
    before, after = margin(2023), margin(2024)
    who = [customer for customer in survey.index if customer in consumers and customer in before.index]
    table = pd.DataFrame({"loyal": loyalty[who] > 0, "loyalty": loyalty[who], "before": before[who]})
    table["after"] = after.reindex(who).fillna(0)
    table["from April"] = margin(2024, first="04-01", serving=False).reindex(who).fillna(0)
    table["rich"] = table["before"] > table["before"].median()
    names = {(True, True): "true friends", (False, True): "butterflies", (True, False): "barnacles"}
    table["kind"] = [names.get(pair, "strangers") for pair in zip(table["loyal"], table["rich"], strict=True)]
    found: dict[str, float] = {"counted": len(table)}
    for kind, rows in table.groupby("kind"):
        half = 1.96 * rows["after"].std() / np.sqrt(len(rows))
        found |= {f"{kind} n": len(rows), f"{kind} share": 100 * len(rows) / len(table)}
        found |= {f"{kind} before": rows["before"].mean(), f"{kind} after": rows["after"].mean()}
        found |= {f"{kind} low": rows["after"].mean() - half, f"{kind} high": rows["after"].mean() + half}
        found[f"{kind} profit"] = 100 * rows["before"].sum() / table["before"].sum()
    for name, (one, two) in {"rich": ("true friends", "butterflies"), "poor": ("barnacles", "strangers")}.items():
        for column in ("after", "from April"):
            a, b = (table.loc[table["kind"] == kind, column] for kind in (one, two))
            half = 1.96 * np.sqrt(a.var() / len(a) + b.var() / len(b))
            gap = a.mean() - b.mean()
            found |= {f"{name} {column}": gap, f"{name} {column} low": gap - half, f"{name} {column} high": gap + half}
    found["loyal rich"] = 100 * table.loc[table["loyal"], "rich"].mean()
    found["others rich"] = 100 * table.loc[~table["loyal"], "rich"].mean()
    found["loyal share"] = 100 * table.loc[table["rich"], "loyal"].mean()
    found["loyal of all"] = 100 * table["loyal"].mean()
    found["rank"] = float(stats.spearmanr(table["loyalty"].round(9), table["before"]).statistic)
    half = 1.96 * np.sqrt((1 + found["rank"] ** 2 / 2) / (len(table) - 3))
    found["rank low"], found["rank high"] = np.tanh(np.arctanh(found["rank"]) + np.array([-half, half]))
    found["worst"] = table["before"].min()
    rest = table.drop(table["before"].idxmin())
    found["barnacles without"] = rest.loc[rest["kind"] == "barnacles", "before"].mean()
    return found


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    multiple = {r: r / (1.1 - r) for r in (0.80, 0.85, 0.90, 0.95)}
    more = {
        "more 80": 100 * (multiple[0.85] / multiple[0.80] - 1),
        "more 90": 100 * (multiple[0.95] / multiple[0.90] - 1),
    }
    return {name: float(size) for name, size in {**chain(), **root(), **friends(), **more}.items()}


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:26} {figure:14,.4f}")
