"""Messages of `pls`, `satisfaction_index`, `scorecard`, `plot_places`: what brings them, the remedy, the right one."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from crmlab import pls, satisfaction_index, scorecard, weighting
from tests.inputs.every_index import fix
from tests.inputs.remedies import Case

# ------------------------------------------------- pls: one item each, so that a path is a correlation

SIGNS = np.array([[(-1) ** (row >> bit & 1) for bit in range(4)] for row in range(16)] * 2, dtype=float)
"""Four columns of 1 and -1 that have nothing to do with each other."""
TOLD = pd.DataFrame({"a": SIGNS[:, 0], "b": 0.6 * SIGNS[:, 0] + 0.8 * SIGNS[:, 1], "c": SIGNS[:, 2], "d": SIGNS[:, 3]})
BLOCKS, ARROWS = {"one": ["a"], "two": ["b"]}, {"two": ["one"]}
OPEN = TOLD.assign(a=TOLD["a"].where(TOLD.index != 31))
PAIR = TOLD.assign(e=TOLD["a"] + 0.5 * TOLD["c"], f=TOLD["b"] + 0.3 * TOLD["d"])
RARE = pd.DataFrame({"a": [1.0] + [0.0] * 9, "b": np.arange(10.0)})


def path(answers=TOLD, blocks=BLOCKS, arrows=ARROWS, **more):
    return float(pls.fit(answers, blocks, arrows, **more).paths["coefficient"].iloc[0])


def settled(**more):
    """Two items a latent variable: weights that take some rounds."""
    return path(PAIR, {"one": ["a", "e"], "two": ["b", "f"]}, **more)


def with_a_copy(of):
    """`three` says what `one` says."""
    blocks = {"one": ["a"], "two": ["b"], "three": ["g"]}
    return path(TOLD.assign(g=TOLD["a"]), {name: blocks[name] for name in ("two", *of)}, {"two": of})


LINKED = {**BLOCKS, "three": ["c"]}
PLS = {
    "no list of items": Case(lambda b: path(blocks=b), {**BLOCKS, "two": "b"}, fix(BLOCKS), 0.6),
    "an item twice": Case(lambda b: path(blocks=b), {**BLOCKS, "two": ["b", "a"]}, fix(BLOCKS), 0.6),
    "no arrow": Case(lambda b: path(blocks=b), LINKED, lambda said, bad: {k: bad[k] for k in ("one", "two")}, 0.6),
    "a circle": Case(lambda a: path(arrows=a), {**ARROWS, "one": ["two"]},
                     lambda said, bad: {"two": bad["two"]}, 0.6),
    "an open item": Case(path, OPEN, lambda said, bad: bad.dropna(subset=["a", "b"]), path(OPEN.dropna())),
    "an item alike for all": Case(lambda t: path(t, {"one": ["a"], "two": [x for x in ("b", "c") if x in t]}),
                                  TOLD.assign(c=1.0), lambda said, bad: bad.drop(columns="c"), 0.6),
    "few rows": Case(lambda n: path(TOLD.head(n)), 4, lambda said, bad: 16, 0.6),
    "nothing in common": Case(lambda b: path(PAIR, b, {name: ["one"] for name in b if name != "one"}),
                              {"one": ["a"], "two": ["b"], "three": ["c", "d"]},
                              lambda said, bad: {k: v for k, v in bad.items() if k not in said.split(" goes")[0]}, 0.6),
    "not settled": Case(lambda n: settled(rounds=n), 1, lambda said, bad: int(re.findall(r"rounds=(\d+)", said)[-1]),
                        settled()),
    "two that are one": Case(with_a_copy, ["one", "three"], lambda said, bad: bad[:1], 0.6),
    "a rare answer": Case(lambda draws: path(RARE, draws=draws), 200, lambda said, bad: 0,
                          float(np.corrcoef(RARE["a"], RARE["b"])[0, 1])),
}  # fmt: skip

# ------------------------------------------------- the index

NODES = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 0.5, "care": 0.5}}
ASKED = pd.Series({"taste": "How was the tea?", "speed": "Were we fast?", "care": "Were we polite?"})
GUESTS = pd.DataFrame({"taste": [10, 1], "speed": [1, 1], "care": [10, 1]}, index=["An", "Bo"])
FLAT = {"index": {"tea": 0.6, "care": 0.4}, "tea": {"taste": 1.0}}
SHALLOW = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"care": 1.0}}
RATED = pd.DataFrame({"tea": SIGNS[:, 0], "speed": SIGNS[:, 1]}).assign(sa1=lambda t: 0.6 * t["tea"] + 0.2 * t["speed"])


def index(answers=GUESTS, **more):
    return satisfaction_index.roll_up(answers, NODES, **more)["index"].to_dict()


def lines(variable):
    return satisfaction_index.sensitivity(GUESTS, NODES, variable, [1.0])["An"].tolist()


def shares(answers=RATED, items=("tea", "speed")):
    return satisfaction_index.importance(answers, list(items) if items else items, ["sa1"])["importance"].tolist()


def arrows(found):
    return satisfaction_index.plot_acsi(found, title="Nine arrows between six").get_label()[:23]


NOISE = np.random.default_rng(1).normal(size=(60, 15))
ACSI = pd.DataFrame(NOISE[:, :1] + NOISE[:, 1:],
                    columns=[item for items in satisfaction_index.ACSI_ITEMS.values() for item in items])  # fmt: skip
INDEX = {
    "not two steps below": Case(lambda n: satisfaction_index.four_levels(n, ASKED)["share"].tolist(), FLAT,
                                fix(SHALLOW), [0.6, 0.4]),
    "no question": Case(lambda w: satisfaction_index.four_levels(NODES, w)["share"].tolist(), ASKED.drop("care"),
                        lambda said, bad: pd.concat([bad, ASKED[["care"]]]), [0.6, 0.2, 0.2]),
    "an item left open": Case(index, GUESTS.assign(care=[10, None]), lambda said, bad: bad.dropna(), {"An": 80.0}),
    "off the scale": Case(lambda more: index(pd.DataFrame({"taste": [0], "speed": [0], "care": [0]}), **more), {},
                          lambda said, bad: {"low": 0}, {0: 0.0}),
    "a scale turned round": Case(lambda more: index(**more), {"low": 10, "high": 1}, fix({"low": 1, "high": 10}),
                                 {"An": 80.0, "Bo": 0.0}),
    "no variable": Case(lines, "speed", lambda said, bad: re.search(r"Choose one of '(\w+)'", said).group(1), [100.0]),
    "no items": Case(lambda items: shares(items=items), [], fix(["tea", "speed"]), [0.75, 0.25]),
    "open ratings": Case(shares, RATED.assign(tea=RATED["tea"].where(RATED.index < 31)),
                         lambda said, bad: bad.dropna(), [0.75, 0.25]),
    "few ratings": Case(lambda n: shares(RATED.head(n)), 16, lambda said, bad: 32, [0.75, 0.25]),
    "an item twice over": Case(lambda items: shares(RATED.assign(fast=RATED["speed"]), items), ["tea", "speed", "fast"],
                               lambda said, bad: bad[:2], [0.75, 0.25]),
    "slopes without a sum": Case(shares, RATED.assign(sa1=RATED["tea"] - RATED["speed"]), fix(RATED), [0.75, 0.25]),
    "no intervals": Case(lambda draws: arrows(satisfaction_index.acsi(ACSI, draws=draws)), 0,
                         lambda said, bad: int(re.search(r"draws=(\d+)", said).group(1)), "Nine arrows between six"),
}  # fmt: skip

# ------------------------------------------------- the scorecard, and places

CITY = pd.DataFrame({"city": ["Wuhan"], "quarter": ["2023-01-01"], "customer_satisfaction": [7.0], "footfall": [300]})
BOUGHT = pd.DataFrame({"customer_id": [1, 1, 2], "date": ["2022-03-01", "2023-05-01", "2022-07-01"], "channel": "house",
                       "amount": [80.0, 120.0, 60.0]})  # fmt: skip
TOLD_US = pd.DataFrame({"customer_id": [1], "date": ["2023-05-02"]})
PEOPLE = pd.DataFrame({"customer_id": [1, 2], "kind": "final", "city": "Wuhan"})
ITEMS = pd.DataFrame({"reputation": [7.0, 8.0], "awareness": [300, 500], "repeat_rate": [0.5, 0.6],
                      "complaint_rate": [4.0, 6.0], "sales_power": [10.0, 5.0]}, index=["Wuhan", "Suzhou"])  # fmt: skip
RANKS = pd.DataFrame({"mean": [3.0, 2, 1], "index": [1.0, 2, 3]}, index=["Ann", "Bo", "Cy"])


def again(branches=CITY, orders=BOUGHT, people=PEOPLE, year=2023):
    return scorecard.by_city(branches, orders, TOLD_US, people, year=year)["repeat_rate"].to_dict()


def drawn(scores):
    return weighting.plot_places(scores, title="All change", mark=["Ann"]).get_label()[:11]


CARD = {
    "turned in no list": Case(lambda t: scorecard.five(ITEMS, turned=t)["Wuhan"], "complaint_rate",
                              lambda said, bad: [bad], 0.4),
    "one row a customer": Case(lambda p: again(people=p), pd.concat([PEOPLE, PEOPLE.tail(1)], ignore_index=True),
                               lambda said, bad: bad.drop_duplicates("customer_id"), {"Wuhan": 50.0}),
    "an unknown buyer": Case(lambda o: again(orders=o), pd.concat([BOUGHT, BOUGHT.tail(1).assign(customer_id=9)],
                                                                  ignore_index=True),
                             lambda said, bad: bad[bad["customer_id"] != 9], {"Wuhan": 50.0}),
    "no such year": Case(lambda y: again(year=y), 2030, fix(2023), {"Wuhan": 50.0}),
    "a city without buyers": Case(again, pd.concat([CITY, CITY.assign(city="Suzhou")], ignore_index=True),
                                  lambda said, bad: bad[~bad["city"].isin(re.findall(r"rows (\w+)", said))],
                                  {"Wuhan": 50.0}),
    "one way of scoring": Case(drawn, RANKS[["mean"]], fix(RANKS), "All change."),
}  # fmt: skip
CASES = {f"satisfaction index: {name}": case for part in (PLS, INDEX, CARD) for name, case in part.items()}
