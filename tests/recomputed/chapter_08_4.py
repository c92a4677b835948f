"""The headlines of lesson 08-4 from `datasets/lantern/*.csv`, without the package; prints them when run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.stats import t

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
MARGIN, RUNNING, POINT, LAST = 0.4, 1200.0, 0.5, pd.Timestamp("2024-12-31")
PRICE, MORE, TRUE = 1.9, 4, {"quality": 453.6, "points": 0.22}


def least_squares(table: pd.DataFrame, outcome: str, *of: str) -> tuple[float, float]:
    """Slope of the first cause, and its standard error (White)."""
    fit = sm.OLS(table[outcome].to_numpy(), sm.add_constant(table[list(of)].to_numpy())).fit(cov_type="HC1")
    return float(fit.params[1]), float(fit.bse[1])


def redeemed_since(earned: pd.DataFrame, used: pd.DataFrame, months: int) -> tuple[float, float, int]:
    """Of what each member had open so many months ago, the part gone by now; its error from the members' residuals."""
    then = LAST - pd.DateOffset(months=months)
    have = earned.loc[earned["date"] <= then].groupby("customer_id")["points"].sum()
    gone = used.groupby([used["customer_id"], used["date"] > then])["points"].sum().unstack(fill_value=0)
    gone = gone.reindex(have.index, fill_value=0).reindex(columns=[False, True], fill_value=0)
    left = have - gone[False]
    left = left[left > 0]
    since = np.minimum(left, gone[True].reindex(left.index))
    share = since.sum() / left.sum()
    n = len(left)
    return float(share), float(np.sqrt(n / (n - 1) * ((since - share * left) ** 2).sum()) / left.sum()), n


def lottery(visits: pd.DataFrame) -> tuple[float, float]:
    """Log basket by two-stage least squares with houses drawn as the instrument; robust within houses."""
    after, scheme = visits["after"].to_numpy(float), visits["scheme"].to_numpy(float)
    y, part = np.log(visits["amount"].to_numpy()), visits["member"].to_numpy(float)
    exogenous = np.column_stack([np.ones(len(y)), scheme, after])
    z = np.column_stack([exogenous, scheme * after])
    x = np.column_stack([exogenous, part])
    bread = np.linalg.inv(z.T @ x)
    b = bread @ (z.T @ y)
    residual = y - x @ b
    sums = pd.DataFrame(z * residual[:, None]).groupby(visits["house_id"].to_numpy()).sum().to_numpy()
    groups, n, k = len(sums), len(y), z.shape[1]
    meat = sums.T @ sums * groups / (groups - 1) * (n - 1) / (n - k)
    return float(b[3]), float(np.sqrt((bread @ meat @ bread.T)[3, 3]))


def along_the_chain(branches: pd.DataFrame, draws: int = 1_000) -> list[float]:
    """CNY a quarter for a point, over both ways, and the middle 95 per cent of draws of whole houses."""
    columns = ["internal_quality", "footfall", "employee_satisfaction", "employee_retention", "productivity",
               "service_value", "customer_satisfaction", "loyalty", "profit"]  # fmt: skip
    parts = [rows[columns].to_numpy(dtype=float) for _house, rows in branches.groupby("house_id")]

    def chain(rows: np.ndarray) -> float:
        quality, street, staff, stay, work, value, guests, loyal, profit = rows.T

        def slopes(y: np.ndarray, *x: np.ndarray) -> np.ndarray:
            return np.linalg.lstsq(np.column_stack([np.ones(len(y)), *x]), y, rcond=None)[0][1:]

        by_stay, by_work = slopes(value, stay, work)
        middle = slopes(stay, staff)[0] * by_stay + slopes(work, staff)[0] * by_work
        ends = slopes(staff, quality, street)[0] * slopes(guests, value)[0] * slopes(loyal, guests)[0]
        return float(middle * ends * slopes(profit, loyal, street)[0])

    rng = np.random.default_rng(5)
    drawn = [chain(np.vstack([parts[k] for k in rng.integers(0, len(parts), len(parts))])) for _draw in range(draws)]
    return [chain(np.vstack(parts)), *(float(end) for end in np.quantile(drawn, [0.025, 0.975]))]


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    customers = pd.read_csv(DATA / "customers.csv")
    orders = pd.read_csv(DATA / "orders.csv", parse_dates=["date"])
    branches = pd.read_csv(DATA / "branches.csv", parse_dates=["quarter"])
    members = pd.read_csv(DATA / "loyalty_programme.csv", parse_dates=["joined"])
    used = pd.read_csv(DATA / "redemptions.csv", parse_dates=["date"])
    found: dict[str, float] = {"members": len(members)}
    for tier, part in members.groupby("tier"):
        found[f"{tier} of members"] = 100 * len(part) / len(members)
        found[f"{tier} of points"] = 100 * part["points"].sum() / members["points"].sum()

    bought = orders[(orders["amount"] > 0) & (orders["channel"] == "house")].merge(
        members[["customer_id", "joined"]], how="left"
    )
    earned = bought[bought["date"] >= bought["joined"]].copy()
    earned["points"] = (earned["amount"] * 100).round().astype("int64") // 1000
    open_now = int(earned["points"].sum() - used["points"].sum())
    found["open"] = open_now
    for months in (3, 6, 9, 12, 15, 18):
        share, error, n = redeemed_since(earned, used, months)
        found |= {f"{months} share": 100 * share, f"{months} low": 100 * (share - 1.96 * error)}
        found |= {f"{months} high": 100 * (share + 1.96 * error), f"{months} members": n}
    share, error, _n = redeemed_since(earned, used, 12)
    for name, r in (("", share), (" low", share - 1.96 * error), (" high", share + 1.96 * error), (" at most", 1.0)):
        found[f"owed{name}"] = round(open_now * r * POINT, 2)
    found["given"] = POINT * used["points"].sum()
    found["eighteen"] = open_now * redeemed_since(earned, used, 18)[0] * POINT
    reward = (
        POINT * (used["points"].sum() + redeemed_since(earned, used, 18)[0] * open_now) / earned["points"].sum() / 10
    )
    found["reward"] = reward

    has = branches.groupby("house_id")["points_scheme"].any()
    guests = customers.loc[(customers["kind"] == "final") & customers["house_id"].notna(), ["customer_id", "house_id"]]
    visits = bought.merge(guests, on="customer_id")
    visits["scheme"], visits["after"] = visits["house_id"].map(has), visits["date"] >= "2023-04-01"
    visits["member"] = visits["joined"] <= visits["date"]
    both = visits.groupby("customer_id")["after"].transform("nunique") == 2
    size, error = lottery(visits[both])
    here = visits[both & visits["scheme"]].assign(joins=visits["joined"].notna())
    paid = here[here["after"]].groupby("joins")["amount"].mean()
    found["naive uplift"] = naive_points = paid[True] / paid[False] - 1
    half = t.ppf(0.975, visits.loc[both, "house_id"].nunique() - 1) * error
    points = [float(np.expm1(x)) for x in (size, size - half, size + half)]
    found |= dict(zip(("uplift", "uplift low", "uplift high"), points, strict=True))

    sold = visits[visits["date"].dt.year == 2024]
    members_paid = sold.loc[sold["scheme"] & sold["member"], "amount"].sum() / (1 + points[0])
    others_paid = sold.loc[sold["scheme"] & ~sold["member"], "amount"].sum()
    part = members_paid / (members_paid + others_paid)
    base = part * sold[~sold["scheme"]].groupby("house_id")["amount"].sum()
    scheme = pd.DataFrame({"amount": (MARGIN - reward) * base, "cost": RUNNING + reward * base, "kind": "points"})

    quality = along_the_chain(branches)
    found |= dict(zip(("chain", "chain low", "chain high"), quality, strict=True))
    found["naive chain"] = naive_quality = least_squares(branches, "profit", "internal_quality")[0]
    year = branches[branches["quarter"].dt.year == 2024].groupby("house_id")[["staff", "internal_quality"]].mean()
    cost = PRICE * MORE * year["staff"] * year["internal_quality"]
    better = pd.DataFrame({"amount": 4.0 * MORE, "cost": cost, "kind": "quality"})

    table = pd.concat([better, scheme], ignore_index=True)
    need, kind = table["cost"] / table["amount"], table["kind"]
    limits = {"quality": quality, "points": points}
    for name, (at, low, high) in limits.items():
        mine = need[kind == name]
        found |= {f"{name} clear": int((mine < low).sum()), f"{name} lost": int((mine > high).sum())}
        found |= {f"{name} pays": int((mine < at).sum())}
        found[f"{name} open"] = len(mine) - found[f"{name} clear"] - found[f"{name} lost"]
    found["all cost"] = table["cost"].sum()
    found["naive pays"] = int((need < kind.map({"quality": naive_quality, "points": naive_points})).sum())
    honest = need < kind.map({name: at for name, (at, _low, _high) in limits.items()})
    sure = need < kind.map({name: low for name, (_at, low, _high) in limits.items()})
    plans = {"naive": need > 0, "by estimate": honest, "only sure": sure}
    for name, taken in plans.items():
        chosen = table[taken]
        a = {k: chosen.loc[chosen["kind"] == k, "amount"].sum() for k in limits}
        profit = sum(a[k] * limits[k][0] for k in limits) - chosen["cost"].sum()
        down = np.sqrt(sum((a[k] * (limits[k][0] - limits[k][1])) ** 2 for k in limits))
        up = np.sqrt(sum((a[k] * (limits[k][2] - limits[k][0])) ** 2 for k in limits))
        found |= {name: profit / 1000, f"{name} low": (profit - down) / 1000, f"{name} high": (profit + up) / 1000}
        found[f"{name} true"] = (sum(a[k] * TRUE[k] for k in limits) - chosen["cost"].sum()) / 1000
    found["spent"] = table.loc[honest, "cost"].sum()
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:24} {figure:14,.4f}")
