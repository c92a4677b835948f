"""Messages of `relationships`: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from operator import attrgetter

import numpy as np
import pandas as pd

from crmlab import mediation, regimes
from crmlab.relationships import bonds, commitment_trust, points_scheme, publics, spending
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case, drop, follow, share

# ------------------------------------------------- regimes: 1,000 customers, 50 CNY each a month, nobody is won

PLAIN = regimes.Regime("plain", keeping_share=0.0, service_cost=0, commitment=0, contacts=0, contact_cost=0,
                       defect_rate=0, repair_cost=0)  # fmt: skip
MARKET = regimes.Market(people=2_000, customers=1_000, buys=1, order_value=100, margin=0.5, budget=1_000, most_won=0,
                        drift=0.2, halved_by_effort=1, rival=0, discount=0)  # fmt: skip
OF_NONE, OF_ALL = 2 * 49_000 - 10_000.0, 2 * 49_000 - 5_000.0
"""Profit of two months: of 1,000 customers 800 stay if nothing is spent on keeping, 900 if 1 CNY each."""
RUNS = [pd.DataFrame({"cumulative_profit": profit}, index=[1, 2]) for profit in ([5.0, 9.0], [3.0, 10.0])]
VALUES = {"service_cost": [2, 3], "margin": [0.3, 0.6]}
LEADS = {2: {0.3: -2_000.0, 0.6: -2_000.0}, 3: {0.3: -3_000.0, 0.6: -3_000.0}}


def the_ladder(said, bad):
    """`Give it regimes.LADDER`."""
    return attrgetter(re.search(r"regimes\.(\w+)", said).group(1))(regimes)


def bond_costs(several):
    """Everybody's bond deepens: in the second month the 800 who stay have the first level, at 0.5 CNY."""
    regime = replace(PLAIN, commitment=1, bonds=several)
    return bonds.bond_ladder(regime, MARKET, months=2)["bond_cost"].tolist()


def halved(fields):
    return list(regimes.in_doubt(MARKET, fields).values())[1].drift


def lost(shares):
    return regimes.regret(PLAIN, {"as it is": MARKET}, months=2, shares=shares).iloc[0, 1]


def split(shares):
    return regimes.budget_split(PLAIN, MARKET, months=2, shares=shares).to_dict()


def led(values):
    return regimes.winner_map(PLAIN, PLAIN, MARKET, months=1, **values)


def lead(names):
    return regimes.beside(*RUNS, names=names)["lead"].tolist()


def service_of(name):
    return regimes.contrast_table(replace(PLAIN, name=name)).iloc[1].to_dict()


THOUSANDS = [1_000.0 * n for n in range(1, 41)]
LUCK = "The lead: 2 to 39 thousand CNY in 95 of 100 runs"
REGIMES = {
    "no bonds": Case(bond_costs, (), the_ladder, [400.0, 0.0, 0.0]),
    "bonds in a list": Case(bond_costs, list(regimes.LADDER), the_ladder, [400.0, 0.0, 0.0]),
    "no field": Case(halved, ["drifting"], fix(["drift"]), 0.1),
    "a name for a list": Case(halved, "drift", lambda said, bad: [bad], 0.1),
    "no shares": Case(lost, [], lambda said, bad: eval(re.search(r"such as (\[.*\])", said).group(1)),
                      -50_000 * (0.2 * 0.5**0.1 - 0.1)),
    "no cases": Case(lambda cases: regimes.regret(PLAIN, cases, months=2, shares=[0.1]).iloc[0, 1], {},
                     fix({"as it is": MARKET}), -50_000 * (0.2 * 0.5**0.1 - 0.1)),
    "no step": Case(lost, [0.12], lambda said, bad: [ceil(20 * bad[0]) / 20], -50_000 * (0.2 * 0.5**0.15 - 0.1)),
    "one name for two": Case(lead, ("now", "now"), fix(("now", "later")), [-2.0, 1.0]),
    "the name of the lead": Case(lead, ("now", "lead"), fix(("now", "later")), [-2.0, 1.0]),
    "too few runs": Case(regimes.luck_in_words, THOUSANDS[:39], fix(THOUSANDS), LUCK),
    "a run without end": Case(regimes.luck_in_words, [*THOUSANDS[:39], np.inf], fix(THOUSANDS), LUCK),
    "per cent": Case(lambda margin: regimes.Market(margin=margin).monthly_margin, 40,
                     lambda said, bad: bad / 10 * share(said), 28.8),
    "costs below 0": Case(lambda cost: regimes.Bond("points", cost, holds=0.5, copied_after=6).cost, -2.0,
                          lambda said, bad: abs(bad), 2.0),
    "one share": Case(split, [0.5], lambda said, bad: follow(said.replace("(…)", "(0, 1, 2)")),
                      {0.0: OF_NONE, 1.0: OF_ALL}),
    "not rising": Case(split, [1, 0, 1], lambda said, bad: sorted(set(bad)), {0.0: OF_NONE, 1.0: OF_ALL}),
    "no name": Case(service_of, " ", lambda said, bad: re.search(r"such as '(\w+)'", said).group(1), {"ours": 0.0}),
    "no parameter": Case(led, {"service": [2, 3], "margin": [0.3, 0.6]}, fix(VALUES), LEADS),
    "one parameter": Case(led, {"margin": [0.3, 0.6]}, fix(VALUES), LEADS),
    "too many cases": Case(led, {"service_cost": range(101), "margin": np.linspace(0.3, 0.6, 100)},
                           lambda said, bad: {"service_cost": bad["service_cost"][2:4], "margin": bad["margin"][::99]},
                           LEADS),
}  # fmt: skip

# ------------------------------------------------- people and amounts

CUSTOMERS = pd.DataFrame(
    {"customer_id": [1, 2, 3], "kind": ["final", "final", "intermediate"], "house_id": [7, 7, None]}
)
CONTACTS = pd.DataFrame({"customer_id": [1, 3, 3, 99]})
STAFF, FRIENDS = pd.DataFrame({"employee_id": [5, 6]}), pd.DataFrame({"referrer_id": [1]})
BOUGHT = pd.DataFrame({"customer_id": [1, 1, 2], "date": ["2023-03-01", "2023-05-01", "2023-04-02"],
                       "channel": "house", "amount": [80.0, 90.0, 70.0]})  # fmt: skip
HOUSES = pd.DataFrame({"house_id": [7], "points_scheme": [True]})
JOINED = pd.DataFrame({"customer_id": [1], "joined": ["2023-04-05"]})
SPENT = pd.Series({"letters": 30.0, "fair": 90.0})
SAID = "Mostly the fair. CNY: fair 90, letters 30."

SIGNS = np.array([[(-1) ** (row >> bit & 1) for bit in range(5)] for row in range(32)] * 2, dtype=float)
"""Five columns of 1 and -1 that have nothing to do with each other."""
TRIED = pd.DataFrame({"ads": SIGNS[:, 0], "known": 0.5 * SIGNS[:, 0] + SIGNS[:, 1]}).assign(
    liked=lambda t: 0.4 * t["known"] + SIGNS[:, 2],
    trusted=lambda t: 0.3 * t["liked"] + SIGNS[:, 3],
    bought=lambda t: 0.2 * t["trusted"] + SIGNS[:, 4],
)
FOUND = mediation.mediation(
    TRIED, outcome="bought", cause="ads", mediators=["known", "liked", "trusted"], seed=1, draws=100
)


def spread(amounts=SPENT, mark=()):
    return spending.plot_spending(amounts, unit="CNY", title="Mostly the fair", mark=mark).get_label()


def largest(see):
    """The arrow from the cause to the first mediator: 0.5."""
    arrows = see(FOUND)
    return arrows.loc[(arrows["of"] == "ads") & (arrows["on"] == "known"), "coefficient"].iloc[0]


PEOPLE = {
    "three mediators": Case(
        largest, commitment_trust.plot_paths,
        lambda said, bad: attrgetter(re.search(r"found\.(\w+)", said).group(1)), 0.5,
    ),
    "before the scheme": Case(
        lambda start: points_scheme.visits(BOUGHT, CUSTOMERS, HOUSES, JOINED, start=start)["counted"].tolist(),
        "2024-04-01", fix("2023-04-01"), [True, True, False],
    ),
    "no customer": Case(lambda met: publics.recorded(CUSTOMERS, met, STAFF, FRIENDS)["contacts"].tolist(), CONTACTS,
                        drop, [1, 0, 2, 0, 0, 0, 0, 0]),
    "an amount below 0": Case(spread, SPENT.replace(30.0, -30.0), fix(SPENT), SAID),
    "no item": Case(lambda mark: spread(mark=mark), ["fairs"], fix(["fair"]), SAID),
    "one mark": Case(lambda mark: spread(mark=mark), "fair", lambda said, bad: eval(said[-9:-1]), SAID),
    "no purchase in a house": Case(
        lambda bought: points_scheme.visits(bought, CUSTOMERS, HOUSES, JOINED, start="2023-04-01")["counted"].tolist(),
        BOUGHT.assign(channel="web"), fix(BOUGHT), [True, True, False],
    ),
}  # fmt: skip
CASES = {f"relation: {name}": case for part in (REGIMES, PEOPLE) for name, case in part.items()}
