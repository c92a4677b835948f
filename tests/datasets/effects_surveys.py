"""Plain estimators of the effects planted in the surveys: loyalty, trust, judgements; and the list of all of them."""

import numpy as np
import pandas as pd

from tests.datasets.effects import visits
from tests.datasets.effects_opinions import (
    DIMENSIONS,
    Z,
    bought,
    door_effort,
    gale_packaging,
    gale_price_ratio,
    gale_quality,
    gale_speed,
    kano_app,
    kano_invoice,
    kano_weighing,
    one,
    regress,
    satisfaction_gain,
    satisfaction_loss,
    satisfaction_repurchase,
    scores,
    servqual_alpha,
    servqual_gap,
    share,
    value_context,
    value_driver,
    value_speed,
)


# Loyalty
def _curves(tables):
    frame = tables["loyalty"]
    us, basic, latent = (scores(frame, letters, (1, 2, 3)).to_numpy() for letters in ("us", "ba", "la"))
    known = ~np.isnan(us + basic + latent)
    x, y = basic[known] - 5.5, latent[known] - 5.5
    return regress(us[known], x, y, x * x, y * y)


def loyalty_basic(tables):
    """Slope at 8 less slope at 3: 2 × 5 × the coefficient of the square."""
    beta, cov = _curves(tables)
    return 10 * beta[3], 10 * Z * np.sqrt(cov[3, 3]), 0.0


def loyalty_latent(tables):
    beta, cov = _curves(tables)
    return 10 * beta[4], 10 * Z * np.sqrt(cov[4, 4]), 0.0


def loyalty_captives(tables):
    """Regulars with a tie who prefer the rival, against all other regulars: buying again after the barrier fell."""
    frame = tables["loyalty"].query("repeat_purchases >= 3")
    relative = scores(frame, "us", (1, 2, 3)) - scores(frame, "ri", (1, 2, 3))
    after = bought(tables, frame["customer_id"], "2024-04-01", "2024-12-31")
    captive = ((relative < 0) & (frame["tie"] != "none")).to_numpy()
    low, error = share(after[captive])
    high, other = share(after[~captive])
    return low - high, Z * np.sqrt(error + other), 0.0


def inertia_discount(tables):
    """What the voucher adds to the share who go, among repeat buyers: low less high involvement."""
    frame, orders = tables["rival_offer"], tables["orders"]
    year = orders["date"].between("2023-10-01", "2024-09-30") & (orders["amount"] > 0) & (orders["channel"] != "box")
    times = orders[year].groupby("customer_id").size()
    regular = frame[frame["customer_id"].map(times).fillna(0) >= 3]
    low = (regular["in1"] + 8 - regular["in2"] + regular["in3"]) / 3 < 4
    taken, errors = [], []
    for of in (low, ~low):
        (there, error), (away, other) = (share(regular.loc[of & (regular["offered"] == arm), "went"])
                                         for arm in (True, False))  # fmt: skip
        taken.append(there - away)
        errors.append(error + other)
    return taken[0] - taken[1], Z * np.sqrt(sum(errors)), 0.0


# Commitment and trust
def _paths(tables):
    frame = tables["commitment_trust"]
    means = {
        "co": scores(frame, "co", (1, 2, 3)), "sv": scores(frame, "sv", (1, 2, 3)),
        "op": scores(frame, "op", (1, 2, 3)), "tr": scores(frame, "tr", (1, 2, 3, 4), (3,)),
        "cm": scores(frame, "cm", (1, 2, 3, 4), (2,)), "st": scores(frame, "st", (1, 2, 3), (3,)),
    }  # fmt: skip
    return pd.DataFrame(means).dropna()


def communication_direct(tables):
    m = _paths(tables)
    naive = regress(m["st"], m["co"])[0][1]
    return one(*regress(m["st"], m["co"], m["tr"], m["cm"]), 1, naive)


def communication_indirect(tables):
    """Through trust, through commitment, and through both; the interval by the delta method."""
    m = _paths(tables)
    trust, trust_cov = regress(m["tr"], m["co"], m["sv"], m["op"])
    bond, bond_cov = regress(m["cm"], m["co"], m["tr"])
    stay, stay_cov = regress(m["st"], m["co"], m["tr"], m["cm"])
    a, (b0, b1), (c1, c2) = trust[1], bond[1:3], stay[2:4]
    size = a * c1 + (b0 + a * b1) * c2
    parts = [
        (np.array([c1 + b1 * c2]), trust_cov[1:2, 1:2]),
        (np.array([c2, a * c2]), bond_cov[1:3, 1:3]),
        (np.array([a, b0 + a * b1]), stay_cov[2:4, 2:4]),
    ]
    return size, Z * np.sqrt(sum(slope @ cov @ slope for slope, cov in parts)), 0.0


# Customer survey
def trust_orders(tables):
    """Bought in 2024, a point of trust at the end of 2023; consumers."""
    people = tables["customers"].set_index("customer_id")["kind"]
    frame = tables["customer_survey"].dropna(subset="trust")
    frame = frame[frame["customer_id"].map(people) == "final"]
    again = bought(tables, frame["customer_id"], "2024-01-01", "2024-12-31")
    return one(*regress(again, frame["trust"]), 1, 0.0)


def sensitivity_offers(tables):
    """Share of a consumer's order lines bought on offer, a point of price sensitivity; each order weighs the same."""
    people = tables["customers"].set_index("customer_id")["kind"]
    frame = tables["customer_survey"].dropna(subset="price_sensitivity").set_index("customer_id")["price_sensitivity"]
    frame = frame[frame.index.map(people) == "final"]
    orders = visits(tables).query("amount > 0").set_index("order_id")
    offer = tables["order_lines"].groupby("order_id")["discount"].max().reindex(orders.index) > 0
    orders = orders.assign(offer=offer.to_numpy(), told=orders["customer_id"].map(frame)).dropna(subset="told")
    by = orders.groupby("customer_id").agg(offer=("offer", "sum"), n=("offer", "size"), told=("told", "first"))
    x = np.column_stack([np.ones(len(by)), by["told"].astype(float)])
    inner = np.linalg.inv(x.T @ (x * by["n"].to_numpy()[:, None]))
    beta = inner @ x.T @ by["offer"].to_numpy()
    rest = (by["offer"].to_numpy() - by["n"].to_numpy() * (x @ beta))[:, None] * x  # a customer's orders go together
    return one(beta, inner @ (rest.T @ rest) @ inner, 1, 0.0)


# Experts and raters
INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41}


def judgements(tables):
    """Names, and for each expert the pairwise matrix."""
    frame = tables["expert_judgements"]
    names = sorted({*frame["more_important"], *frame["less_important"]})
    made = {}
    for expert, rows in frame.groupby("expert"):
        matrix = np.eye(len(names))
        for more, less, strength in zip(rows["more_important"], rows["less_important"], rows["strength"], strict=True):
            matrix[names.index(more), names.index(less)] = strength
            matrix[names.index(less), names.index(more)] = 1 / strength
        made[expert] = matrix
    return names, made


def ratio(matrix):
    """Consistency ratio by the greatest eigenvalue."""
    n = len(matrix)
    return ((np.linalg.eigvals(matrix).real.max() - n) / (n - 1)) / INDEX[n]


def inconsistent_experts(tables):
    return sorted(expert for expert, matrix in judgements(tables)[1].items() if ratio(matrix) > 0.10)


def ahp_profit(tables):
    """Weight of profit: row geometric means of the consistent experts, averaged; interval over experts (t, n − 1)."""
    names, made = judgements(tables)
    weights = []
    for matrix in made.values():
        if ratio(matrix) <= 0.10:
            row = np.exp(np.log(matrix).mean(axis=1))
            weights.append((row / row.sum())[names.index("profit")])
    t = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45}[len(weights)]
    return np.mean(weights), t * np.std(weights, ddof=1) / np.sqrt(len(weights)), 1 / len(names)


def kappa(tables):
    """Cohen's kappa with its large-sample interval (Fleiss, Cohen and Everitt 1969)."""
    frame = tables["review_codes"]
    cells = pd.crosstab(frame["rater_1"], frame["rater_2"]).to_numpy() / len(frame)
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    agree, chance = np.trace(cells), rows @ columns
    value = (agree - chance) / (1 - chance)
    both = rows[None, :] + columns[:, None]  # of cell (i, j): row share of j plus column share of i
    on = (np.diag(cells) * (1 - (rows + columns) * (1 - value)) ** 2).sum()
    off = (1 - value) ** 2 * ((cells - np.diag(np.diag(cells))) * both**2).sum()
    error = np.sqrt(on + off - (value - chance * (1 - value)) ** 2) / (1 - chance) / np.sqrt(len(frame))
    return value, Z * error, agree


ESTIMATORS = {
    "satisfaction-loss": satisfaction_loss,
    "satisfaction-gain": satisfaction_gain,
    "satisfaction-repurchase": satisfaction_repurchase,
    **{f"servqual-{name}": servqual_gap(name) for name in DIMENSIONS},
    "servqual-alpha": servqual_alpha,
    "kano-invoice-accounts": kano_invoice,
    "kano-weighing-houses": kano_weighing,
    "kano-app-became-basic": kano_app,
    "door-effort": door_effort,
    "inertia-discount": inertia_discount,
    "gale-speed-weight": gale_speed,
    "gale-packaging-overrated": gale_packaging,
    "gale-quality-weight": gale_quality,
    "gale-price-ratio": gale_price_ratio,
    "value-product": value_driver("product"),
    "value-relationship": value_driver("relationship"),
    "value-speed": value_speed,
    "value-gift-context": value_context,
    "loyalty-basic-flattens": loyalty_basic,
    "loyalty-latent-steepens": loyalty_latent,
    "loyalty-captives-leave": loyalty_captives,
    "communication-direct": communication_direct,
    "communication-through-trust": communication_indirect,
    "trust-later-orders": trust_orders,
    "price-sensitivity-offers": sensitivity_offers,
    "ahp-profit-weight": ahp_profit,
    "raters-kappa": kappa,
}
