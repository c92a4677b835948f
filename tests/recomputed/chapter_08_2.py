"""The headlines of lesson 08-2 from `datasets/lantern/*.csv`, with pandas and statsmodels; prints them when run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
QUARTERS = {"before": ("2024-01-01", "2024-03-31"), "after": ("2024-04-01", "2024-06-30")}
"""The quarter before the barrier falls, and the quarter after it."""
WINDOWS = {"old": ("2023-04-01", "2023-12-31"), "new": ("2024-04-01", "2024-12-31")}


def survey() -> pd.DataFrame:
    """Everybody who answered: means of the items, orders and margin of both windows (paid, no boxes)."""
    table = pd.read_csv(DATA / "loyalty.csv").set_index("customer_id")
    for name, item in {"us": "us", "ri": "ri", "ba": "ba", "la": "la"}.items():
        table[name] = table[[f"{item}{k}" for k in (1, 2, 3)]].mean(axis=1)
    orders = pd.read_csv(DATA / "orders.csv")
    orders = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    lines = pd.read_csv(DATA / "order_lines.csv").merge(pd.read_csv(DATA / "products.csv"), on="product_id")
    lines["margin"] = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    money = orders.merge(lines.groupby("order_id")["margin"].sum().reset_index(), on="order_id", how="left")
    for name, (first, last) in WINDOWS.items():
        part = money[(money["date"] >= first) & (money["date"] <= last)].groupby("customer_id")
        table[f"n {name}"] = part.size().reindex(table.index, fill_value=0)
        table[name] = part["margin"].sum().reindex(table.index).fillna(0)
    for name, (first, last) in QUARTERS.items():
        part = orders[(orders["date"] >= first) & (orders["date"] <= last)]
        table[name] = table.index.isin(part["customer_id"])
    table["stay"] = (table["n new"] > 0).astype(float)
    table["r"] = table["us"] - table["ri"]
    return table


def difference(a: pd.Series, b: pd.Series) -> tuple[float, float, float]:
    """Mean less mean, with 1.96 errors to each side."""
    d = float(a.mean() - b.mean())
    e = 1.96 * float(np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))
    return d, d - e, d + e


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    table = survey()
    found: dict[str, float] = {"answers": len(table)}
    regular = table[table["repeat_purchases"] >= 3].copy()
    tied, fond = regular["tie"] != "none", regular["r"] > 0
    groups = {"fond, untied": fond & ~tied, "fond, tied": fond & tied, "not fond, untied": ~fond & ~tied,
              "not fond, tied": ~fond & tied}  # fmt: skip
    found["regulars"] = len(regular)
    for name, rows in groups.items():
        part = regular[rows]
        found |= {
            f"{name} n": len(part),
            f"{name} before": part["n old"].mean(),
            f"{name} share": 100 * part["stay"].mean(),
        }
    false, alike = regular[groups["not fond, tied"]], regular[groups["not fond, untied"]]
    others = regular[~groups["not fond, tied"]]
    pairs = {"against all other regulars": (false, others), "against the untied, not fond": (false, alike),
             "the fond: tied − untied": (regular[groups["fond, tied"]], regular[groups["fond, untied"]])}  # fmt: skip
    for name, (one, other) in pairs.items():
        found |= dict(
            zip(
                (name, f"{name} low", f"{name} high"),
                (100 * x for x in difference(one["stay"], other["stay"])),
                strict=True,
            )
        )
    for quarter in QUARTERS:
        for name, part in {"falsely loyal": false, "all other regulars": others, "untied, not fond": alike}.items():
            found[f"{name} {quarter}"] = 100 * part[quarter].mean()
    early = regular[regular["answered"] < "2024-04-01"]
    ours, theirs = (early.loc[early.index.isin(part.index), "stay"] for part in (false, others))
    found["answered before April"] = 100 * difference(ours, theirs)[0]
    cards = regular[~fond & (regular["tie"] == "card")]
    found["card effect"] = 100 * difference(cards["stay"], others["stay"])[0]

    found |= {"margin before": false["old"].sum(), "gone": float((false["stay"] == 0).sum())}
    heads = difference(false["stay"], others["stay"])
    money = difference(false["new"] - false["old"], others["new"] - others["old"])
    for name, (d, low, high) in {"lost heads": heads, "lost margin": money}.items():
        found |= {name: -len(false) * d, f"{name} low": -len(false) * high, f"{name} high": -len(false) * low}
    satisfied = regular[regular["satisfaction"] >= 8]
    found["satisfied gone"] = 100 * (1 - satisfied["stay"].mean())

    four = regular.assign(switching=regular[["sw1", "sw2"]].mean(axis=1), sunk=regular["sw3"], relative=regular["r"])
    names = ["satisfaction", "relative", "sunk", "switching"]
    four = four.dropna(subset=names)
    effects = smf.logit("stay ~ " + " + ".join(names), four).fit(disp=0).get_margeff()
    for name, effect, error in zip(names, effects.margeff, effects.margeff_se, strict=True):
        found |= {
            name: 100 * effect,
            f"{name} low": 100 * (effect - 1.96 * error),
            f"{name} high": 100 * (effect + 1.96 * error),
        }

    square = smf.ols("us ~ ba + la + I(ba**2) + I(la**2)", table).fit(cov_type="HC1")
    for name, x in (("basic", "ba"), ("latent", "la")):
        for where, weights in {"at 3": (1, 6), "at 8": (1, 16), "change": (0, 10)}.items():
            test = square.t_test(f"{weights[0]} * {x} + {weights[1]} * I({x} ** 2) = 0")
            value, half = float(test.effect[0]), 1.96 * float(test.sd[0, 0])
            found |= {
                f"{name} {where}": value,
                f"{name} {where} low": value - half,
                f"{name} {where} high": value + half,
            }
    for name, x, held in (("basic", "ba", "la"), ("latent", "la", "ba")):
        forms = {"straight line": x, "flattens": f"np.log({x})", "steepens": f"np.log(11 - {x})",
                 "square term": f"{x} + I({x} ** 2)"}  # fmt: skip
        aic = {form: smf.ols(f"us ~ {term} + {held} + I({held} ** 2)", table).fit().aic for form, term in forms.items()}
        found |= {f"{name} {form}": value - min(aic.values()) for form, value in aic.items()}
    means = pd.DataFrame({"ba": [table["ba"].mean()], "la": [table["la"].mean()]})
    found["average us"] = float(square.predict(means).iloc[0])
    rival = smf.ols("ri ~ ba + la + I(ba**2) + I(la**2)", table).fit()
    found["average rival"] = float(rival.predict(means).iloc[0])
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:34} {figure:14,.4f}")
