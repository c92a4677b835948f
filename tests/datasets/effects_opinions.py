"""Plain estimators of the effects planted in what customers find good: satisfaction, SERVQUAL, Kano, Gale, value.

Tables in; estimate, half-width of 95 per cent and naive value out. Numpy and pandas only, nothing of `crmlab`: a
chapter's estimate must come to the same.
"""

import numpy as np
import pandas as pd

Z = 1.96
DIMENSIONS = {"tangibles": range(1, 5), "reliability": range(5, 10), "responsiveness": range(10, 14),
              "assurance": range(14, 18), "empathy": range(18, 23)}  # fmt: skip
NEGATIVE = (*range(10, 14), *range(18, 23))
QUALITY, PRICE = ("taste", "freshness", "speed", "staff", "packaging"), ("shelf", "delivery", "extras")


def regress(y, *columns):
    """Ordinary least squares with a constant: coefficients and their covariance (White's, for uneven variances)."""
    x = np.column_stack([np.ones(len(y)), *(np.asarray(column, dtype=float) for column in columns)])
    y = np.asarray(y, dtype=float)
    inner = np.linalg.inv(x.T @ x)
    beta = inner @ x.T @ y
    rest = (y - x @ beta)[:, None] * x
    return beta, inner @ (rest.T @ rest) @ inner * len(y) / (len(y) - x.shape[1])


def scores(frame, letters, numbers, turned=(), top=8):
    """The mean of a respondent's answered items; `turned` ones are subtracted from `top`."""
    parts = [top - frame[f"{letters}{k}"] if k in turned else frame[f"{letters}{k}"] for k in numbers]
    return pd.concat(parts, axis=1).astype("float64").mean(axis=1)


def one(beta, cov, place, naive):
    return beta[place], Z * np.sqrt(cov[place, place]), naive


def share(yes):
    yes = np.asarray(yes, dtype=float)
    return yes.mean(), yes.var() / len(yes)


def bought(tables, ids, first, last):
    """Whether each customer made a paid order from `first` to `last`."""
    orders = tables["orders"]
    inside = orders[(orders["amount"] > 0) & (orders["channel"] != "box") & orders["date"].between(first, last)]
    return ids.isin(inside["customer_id"]).to_numpy()


# Satisfaction
def _satisfaction(tables):
    frame = tables["satisfaction"]
    gap = (frame["received"] - frame["expected"]).to_numpy()
    score = scores(frame, "sa", (1, 2, 3))
    known = score.notna().to_numpy()
    return frame[known], gap[known], score[known].to_numpy()


def satisfaction_loss(tables):
    _frame, gap, score = _satisfaction(tables)
    straight = regress(score, gap)[0][1]
    return one(*regress(score, np.maximum(gap, 0), np.maximum(-gap, 0) * -1), 2, straight)


def satisfaction_gain(tables):
    _frame, gap, score = _satisfaction(tables)
    straight = regress(score, gap)[0][1]
    return one(*regress(score, np.maximum(gap, 0), np.maximum(-gap, 0) * -1), 1, straight)


def satisfaction_repurchase(tables):
    frame, _gap, score = _satisfaction(tables)
    again = bought(tables, frame["customer_id"], "2023-10-01", "2024-09-30")
    says = frame["lo1"].notna().to_numpy()
    told = regress(frame["lo1"][says] >= 8, score[says])[0][1]
    return one(*regress(again, score), 1, told)


# SERVQUAL
def servqual_gap(dimension):
    def find(tables):
        frame, numbers = tables["servqual"], DIMENSIONS[dimension]
        gap = scores(frame, "p", numbers, NEGATIVE) - scores(frame, "e", numbers, NEGATIVE)
        raw = scores(frame, "p", numbers) - scores(frame, "e", numbers)
        middle = scores(frame, "p", numbers, NEGATIVE).mean() - 4
        naive = raw.mean() if set(numbers) <= set(NEGATIVE) else middle
        return gap.mean(), Z * gap.std() / np.sqrt(gap.notna().sum()), naive

    return find


def alpha(items):
    """Cronbach's alpha of complete answers, and its standard error by each respondent's influence on it."""
    items = items.dropna().astype("float64")
    k, away = items.shape[1], (items - items.mean()).to_numpy()
    single, whole = (away**2).sum(axis=1), away.sum(axis=1) ** 2
    influence = (single - single.mean() * whole / whole.mean()) / whole.mean() * k / (k - 1)
    return k / (k - 1) * (1 - single.mean() / whole.mean()), influence.std() / np.sqrt(len(items))


def servqual_alpha(tables):
    frame, numbers = tables["servqual"], range(1, 23)
    raw = pd.DataFrame({k: frame[f"p{k}"] for k in numbers})
    value, error = alpha(_turned(raw))
    return value, Z * error, alpha(raw)[0]


def _turned(raw):
    turned = raw.copy()
    for k in NEGATIVE:
        turned[k] = 8 - raw[k]
    return turned


# Kano
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")


def kano_types(frame, feature):
    cells = np.array([list(row) for row in TABLE])
    return cells[frame[f"f{feature}"].to_numpy() - 1, frame[f"d{feature}"].to_numpy() - 1]


def _kano(tables, feature, wave, segments):
    people = tables["customers"].set_index("customer_id")["channel"]
    frame = tables["kano"].query("wave == @wave")
    frame = frame[frame["customer_id"].map(people).isin(segments)]
    types = kano_types(frame, feature)
    return types[np.isin(types, list("AOMI"))]


def kano_invoice(tables):
    worse, error = share(np.isin(_kano(tables, 5, 2024, ["account"]), ["O", "M"]))
    naive = share(np.isin(_kano(tables, 5, 2024, ["house", "web", "account"]), ["O", "M"]))[0]
    return -worse, Z * np.sqrt(error), -naive


def kano_weighing(tables):
    ours, error = share(np.isin(_kano(tables, 2, 2024, ["house"]), ["A", "O"]))
    theirs, other = share(np.isin(_kano(tables, 2, 2024, ["account"]), ["A", "O"]))
    return ours - theirs, Z * np.sqrt(error + other), 0.0


def kano_app(tables):
    now, error = share(_kano(tables, 4, 2024, ["house", "web"]) == "M")
    then, other = share(_kano(tables, 4, 2022, ["house", "web"]) == "M")
    return now - then, Z * np.sqrt(error + other), 0.0


# At the door
def door_effort(tables):
    """Points of recommending a point of ease among guests of the same house."""
    frame = tables["door_survey"]
    means = frame[["house_id"]].join(frame.groupby("house_id")[["effort", "recommend"]].mean(), on="house_id")
    away = frame[["effort", "recommend"]] - means[["effort", "recommend"]]
    return one(*regress(away["recommend"], away["effort"]), 1, 0.0)


# Gale and perceived value
def _gale(tables):
    """Coefficients of value on the eight attributes within a respondent, covariance, by name."""
    names = [*QUALITY, *PRICE]
    frame = tables["gale"]
    inside = frame[[*names, "value"]] - frame.groupby("customer_id")[[*names, "value"]].transform("mean")
    rows = (frame.groupby("customer_id")["value"].transform("size") > 1).to_numpy()
    inside, who = inside[rows], frame["customer_id"].to_numpy()[rows]
    x = inside[names].to_numpy()
    inner = np.linalg.inv(x.T @ x)
    beta = inner @ x.T @ inside["value"].to_numpy()
    rest = (inside["value"].to_numpy() - x @ beta)[:, None] * x
    rest = pd.DataFrame(rest).groupby(who).sum().to_numpy()  # a respondent's rows go together
    return names, beta, inner @ (rest.T @ rest) @ inner


def _weight(tables, attribute):
    """The estimated weight of a quality attribute among the five, and its variance."""
    names, beta, cov = _gale(tables)
    side = [names.index(name) for name in QUALITY]
    place, total = names.index(attribute), beta[side].sum()
    slope = np.zeros(len(names))
    slope[side] = -beta[place] / total**2
    slope[place] += 1 / total
    return beta[place] / total, slope @ cov @ slope


def _managers(tables, attribute):
    return tables["managers_weights"].set_index("attribute")["weight"][attribute] / 100


def gale_speed(tables):
    weight, error = _weight(tables, "speed")
    return weight, Z * np.sqrt(error), _managers(tables, "speed")


def gale_packaging(tables):
    weight, error = _weight(tables, "packaging")
    return _managers(tables, "packaging") - weight, Z * np.sqrt(error), 0.0


def gale_quality(tables):
    names, beta, cov = _gale(tables)
    side = np.array([name in QUALITY for name in names], dtype=float)
    total = beta.sum()
    weight = side @ beta / total
    slope = (side - weight) / total
    return weight, Z * np.sqrt(slope @ cov @ slope), 0.5


def gale_price_ratio(tables):
    """Content with our shelf price over content with Heron Terrace's, among those who know both."""
    wide = tables["gale"].pivot(index="customer_id", columns="brand", values="shelf").dropna()
    ours, theirs = wide["Lantern Tea"], wide["Heron Terrace"]
    ratio = ours.mean() / theirs.mean()
    error = (ours - ratio * theirs).std() / theirs.mean() / np.sqrt(len(wide))
    return ratio, Z * error, 1 / ratio


GROUPS = {"product": ("pr1", "pr2", "pr3"), "brand": ("br1", "br2", "br3"), "knowledge": ("kn1", "kn2"),
          "technology": ("te1", "te2", "te3"), "relationship": ("re1", "re2", "re3")}  # fmt: skip


def _drivers(tables):
    frame = tables["perceived_value"]
    means = {name: frame[list(items)].astype("float64").mean(axis=1) for name, items in GROUPS.items()}
    return pd.DataFrame(means | {"gift": frame["context"] == "gift", "value": frame["value"]}).dropna()


def value_driver(group):
    def find(tables):
        frame = _drivers(tables)
        alone = regress(frame["value"], frame[group])[0][1]
        names = [*GROUPS, "gift"]
        return one(*regress(frame["value"], *(frame[name] for name in names)), 1 + names.index(group), alone)

    return find


def value_speed(tables):
    """The sum of the pair's coefficients; naive: the first one, its twin held fixed."""
    frame = _drivers(tables).join(tables["perceived_value"][["sp1", "sp2"]].astype("float64"))
    beta, spread = regress(frame["value"], frame["sp1"], frame["sp2"], *(frame[name] for name in (*GROUPS, "gift")))
    error = np.sqrt(spread[1:3, 1:3].sum())
    return beta[1] + beta[2], Z * error, beta[1]


def value_context(tables):
    frame = _drivers(tables)
    return one(*regress(frame["value"], frame["gift"], *(frame[name] for name in GROUPS)), 1, 0.0)
