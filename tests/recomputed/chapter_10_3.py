"""The headlines of lessons 10-3 and 10-4 from `datasets/lantern/*.csv`, with pandas, NumPy and SciPy alone.

`python tests/recomputed/chapter_10_3.py` prints them. Nothing of the package is imported, so that a mistake in a method
cannot hide in both.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
DAYS = {"date", "month", "start", "end", "joined", "half_year"}
END = pd.Timestamp("2024-12-31")
WEEK, MONTH, YEAR = 7.0, 365.25 / 12, 365.25 / 7


def read(name: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / f"{name}.csv")
    return table.assign(**{column: pd.to_datetime(table[column]) for column in DAYS & set(table.columns)})


def orders_with_margin() -> pd.DataFrame:
    """Each order and slip less its goods, and less its part of the customer's cost to serve of the year."""
    orders, lines, products, service = (read(n) for n in ("orders", "order_lines", "products", "service_costs"))
    lines["goods"] = lines["quantity"] * lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    orders = orders.merge(lines.groupby("order_id")["goods"].sum().reset_index(), on="order_id")
    orders["year"], orders["box"] = orders["date"].dt.year, orders["channel"] == "box"
    visits = orders[~orders["box"]].groupby(["customer_id", "year"]).size().rename("visits").reset_index()
    cost = service.groupby(["customer_id", "year"])["cost"].sum().reset_index()
    both = orders.merge(visits, how="left").merge(cost, how="left").fillna({"cost": 0.0})
    assert not ((both["visits"].isna()) & (both["cost"] > 0)).any(), "served without an order"
    served = np.where(both["box"], 0.0, both["cost"] / both["visits"].fillna(1.0))
    both["margin"] = both["amount"] - both["goods"] - served
    kind = read("customers").set_index("customer_id")["kind"]
    return both.assign(final=both["customer_id"].map(kind) == "final")


def histories(own: pd.DataFrame) -> pd.DataFrame:
    """x, t_x, T in weeks, and the number and mean of the purchases again (days merged, returns left out)."""
    days = own[own["amount"] > 0].groupby(["customer_id", "date"], as_index=False)["amount"].sum()
    first = days.groupby("customer_id")["date"].transform("min")
    again = days[days["date"] > first].groupby("customer_id")["amount"].agg(["size", "mean"])
    last, start = days.groupby("customer_id")["date"].max(), days.groupby("customer_id")["date"].min()
    found = pd.DataFrame({"t_x": (last - start).dt.days / WEEK, "T": (END - start).dt.days / WEEK})
    found["x"] = again["size"].reindex(found.index).fillna(0)
    return found.assign(mean=again["mean"].reindex(found.index))


def visit_values(known: pd.DataFrame, keep: float) -> pd.Series:
    """BG/NBD and Gamma-Gamma by maximum likelihood; three years at 10 %, each year at its end."""
    x, t_x, T = (known[name].to_numpy() for name in ("x", "t_x", "T"))

    def bgnbd(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + T)
        with np.errstate(divide="ignore"):
            gone = np.where(
                x > 0, betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x), -np.inf
            )
        return -float((common + np.logaddexp(alive, gone)).sum())

    r, alpha, a, b = np.exp(minimize(bgnbd, np.log([0.8, 10, 1, 4]), method="Nelder-Mead",
                                     options={"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-8}).x)  # fmt: skip
    some = known["x"] > 0
    n, m = x[some.to_numpy()], known.loc[some, "mean"].to_numpy()

    def gamma_gamma(logs: np.ndarray) -> float:
        p, q, v = np.exp(logs)
        each = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(v)
        each = each + (p * n - 1) * np.log(m) + p * n * np.log(n) - (p * n + q) * np.log(n * m + v)
        return -float(each.sum())

    p, q, v = np.exp(minimize(gamma_gamma, np.log([5, 4, 100]), method="Nelder-Mead",
                              options={"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-8}).x)  # fmt: skip
    spend = p * (v + x * known["mean"].fillna(0).to_numpy()) / (p * x + q - 1)
    odds = np.where(x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x), 0.0)

    def up_to(t: float) -> np.ndarray:
        z = t / (alpha + T + t)
        series = hyp2f1(r + x, b + x, a + b + x - 1, z)
        return (a + b + x - 1) / (a - 1) * (1 - ((alpha + T) / (alpha + T + t)) ** (r + x) * series) / (1 + odds)

    expected = sum((up_to(k * YEAR) - up_to((k - 1) * YEAR)) / 1.1**k for k in (1, 2, 3))
    return pd.Series(keep * spend * expected, known.index)


def box_values() -> pd.Series:
    """Running boxes: price less goods, for 36 months, with sBG fitted to all renewals that fell due."""
    boxes, products = read("subscriptions").set_index("customer_id"), read("products")
    cost = products[products["category"] == "monthly box"].set_index("list_price")["unit_cost"]
    running, last = boxes["end"].isna(), boxes["end"].fillna(END)
    whole = (last.dt.year - boxes["start"].dt.year) * 12 + last.dt.month - boxes["start"].dt.month
    due = boxes["start"].dt.day.clip(upper=28)
    paid = np.where(running, whole + (last.dt.day >= due), whole).astype(int)
    reached = paid - running.to_numpy()  # renewals that fell due; one more than renewed, if it ended
    renewed, most = paid - 1, int(reached.max())
    k = np.arange(1, most + 1)
    came = np.array([(reached >= step).sum() for step in k])
    kept = np.array([(renewed >= step).sum() for step in k])

    def sbg(logs: np.ndarray) -> float:
        alpha, beta = np.exp(logs)
        stay = (beta + k - 1) / (alpha + beta + k - 1)
        return -float((kept * np.log(stay) + (came - kept) * np.log1p(-stay)).sum())

    alpha, beta = np.exp(minimize(sbg, np.log([1, 3]), method="Nelder-Mead",
                                  options={"xatol": 1e-9, "fatol": 1e-9}).x)  # fmt: skip
    ahead = np.arange(1, 37)
    months = {
        done: float(sum(np.exp(betaln(alpha, beta + done + t) - betaln(alpha, beta + done)) / 1.1 ** (t / 12)
                        for t in ahead))
        for done in set(renewed[running])
    }  # fmt: skip
    margin = boxes["price"] - boxes["price"].map(cost)
    return (margin * pd.Series(renewed, boxes.index).map(months))[running]


def won_and_lost() -> dict[str, float]:
    """Margin before service of those who bought in one of the two years only; what only came back is left out."""
    orders, lines, products = (read(name) for name in ("orders", "order_lines", "products"))
    rows = lines.merge(orders[["order_id", "customer_id", "date"]]).merge(
        products[["product_id", "category", "unit_cost"]]
    )
    rows["left"] = rows["amount"] - rows["quantity"] * rows["unit_cost"]
    table = rows.groupby([rows["date"].dt.year, "customer_id", "category"])[["amount", "left"]].sum()
    table = table.loc[table["amount"] > 0, "left"]
    one, two = (table[year].groupby("customer_id").sum() for year in (2023, 2024))
    return {
        "winning": two[~two.index.isin(one.index)].sum(),
        "keeping": -one[~one.index.isin(two.index)].sum(),
        "change before service": two.sum() - one.sum(),
    }


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    orders, customers = orders_with_margin(), read("customers").set_index("customer_id")
    found: dict[str, float] = {}
    paid = orders[orders["amount"] > 0]
    years = {year: rows["margin"].sum() for year, rows in orders.groupby("year")}
    number = {year: rows["customer_id"].nunique() for year, rows in paid.groupby("year")}
    v = {year: years[year] / number[year] for year in years}
    found["margin of 2024"] = years[2024]
    found["who"] = (number[2024] - number[2023]) * (v[2023] + v[2024]) / 2
    found["how much"] = (v[2024] - v[2023]) * (number[2023] + number[2024]) / 2
    cohort = orders["customer_id"].map(paid.groupby("customer_id")["date"].min()).dt.year
    oldest = orders[cohort == 2022].groupby("year")["margin"].sum()
    found["fall of those won in 2022"] = 1 - oldest[2024] / oldest[2023]
    found["share of how much"] = found["how much"] / (years[2024] - years[2023])
    found["change after service"] = years[2024] - years[2023]
    found |= won_and_lost()
    old = paid[paid["customer_id"].map(cohort.groupby(orders["customer_id"]).first()) == 2022]
    buyers = old.groupby("year")["customer_id"].nunique()
    found["still buying, per cent"] = 100 * buyers[2024] / buyers[2022]

    own = orders[orders["final"] & ~orders["box"]]
    keep = own["margin"].sum() / own.loc[own["amount"] > 0, "amount"].sum()
    visits, boxes = visit_values(histories(own), keep), box_values()
    firms = orders[~orders["final"]]
    bought = firms[firms["amount"] > 0].groupby("year")["customer_id"].agg(set)
    r = len(bought[2023] & bought[2024]) / len(bought[2023])
    M = firms.loc[firms["year"] == 2024, "margin"].sum()
    found["visits"], found["boxes"] = visits.sum(), boxes.sum()
    found["organisations"] = M * sum((r / 1.1) ** t for t in (1, 2, 3))
    found["staying longer"] = M * sum(((r + 0.1) / 1.1) ** t for t in (1, 2, 3))
    found["base"] = found["visits"] + found["boxes"] + found["organisations"]
    found["an average customer"] = found["base"] / len(customers)
    found["base, per cent of 2024"] = 100 * found["base"] / years[2024]
    pre = [who for who in bought[2023] if customers.loc[who, "joined"] < pd.Timestamp("2023-01-01")]
    of_pre = firms[firms["customer_id"].isin(pre)].groupby("year")["margin"].sum()
    money = of_pre[2024] / of_pre[2023]
    by_money = M * sum((money / 1.1) ** t for t in (1, 2, 3))
    found["above 2024, customers kept"] = found["base"] - years[2024]
    found["above 2024, money kept"] = found["base"] - found["organisations"] + by_money - years[2024]

    wallet = read("wallet")
    half = wallet[wallet["half_year"] == "2024-07-01"]
    found["share of wallet, per cent"] = 100 * half["ours"].sum() / half["total"].sum()
    now = orders[orders["final"] & (orders["year"] == 2024)].groupby("customer_id")["margin"].sum()
    later = visits.add(boxes, fill_value=0).reindex(now.index)
    falling = now[now > 0].sort_values(ascending=False)
    last = falling[(falling.cumsum() - falling) / falling.sum() < 0.5].min()
    top = falling.index[falling >= last]  # equal profits share a layer
    fades = (now > now.median()) & (later <= later.median())
    found["platinum"], found["platinum that fades"] = len(top), int(fades[top].sum())
    found["type II"] = int(((now <= now.median()) & (later > later.median())).sum())

    acquired = read("acquisition").set_index("customer_id")
    spend = read("marketing_spend").groupby("item")["spend"].sum()
    for channel in ("referral", "walk-in", "search ads", "social", "trade fair", "sales visit"):
        mine = acquired[acquired["channel"] == channel].index
        found[f"{channel}, cost"] = spend[channel] / len(mine)
        if channel not in ("trade fair", "sales visit"):
            mine = mine[(customers.loc[mine, "kind"] == "final").to_numpy()]
        start = acquired.loc[mine, "date"]
        days = (END + pd.Timedelta(days=1) - start).dt.days.to_numpy()
        rows = orders[orders["customer_id"].isin(mine)]
        age = np.floor((rows["date"] - rows["customer_id"].map(start)).dt.days / MONTH).astype(int).to_numpy()
        watched = np.array([np.clip(days - k * MONTH, 0, MONTH).sum() / MONTH for k in range(36)])
        money = np.bincount(age, rows["margin"], minlength=37)[:36] / watched
        running = np.cumsum(money / 1.1 ** (np.arange(36) / 12))
        found[channel] = running[-1]
        found[f"{channel}, month"] = int(np.argmax(running >= found[f"{channel}, cost"])) + 1
    organisations = (customers.loc[acquired.index, "kind"] != "final").sum()
    found["sales visit, with staff"] = found["sales visit, cost"] + spend["sales staff"] / organisations
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
