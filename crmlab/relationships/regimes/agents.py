"""Customers one by one: who is won, who buys, whose bond deepens and who leaves, month after month.

Each person in the market is a prospect or our customer on a level of the bond ladder (0 is none). The marketing budget
is a total that is spent every month, however many customers there are:

    keeping budget         = keeping_share × budget, shared equally by the customers
    winning budget         = the rest, shared equally by the prospects

As long as there is nobody on one side, the whole budget goes to the other. In a month

    a prospect is won      with the chance  most_won × (1 − ½^(winning budget ÷ prospects ÷ half_won_by))
    a customer stays       with the chance  (1 − drift × ½^care) × (1 − rival × what the bonds let through)
                                            × (1 − after_defect, if this month's order was defective)
    care                                  = service ÷ halved_by_service + contacts ÷ halved_by_contacts
                                            + keeping budget ÷ customers ÷ halved_by_effort

`simulate` gives each person luck of their own, `expected` follows the mean numbers without luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.relationships.regimes.contrast import MOST_MONTHS, Market, Regime

KEEPING = ("effort_cost", "service_cost", "contact_cost", "bond_cost")  # what keeping customers costs
COSTS = ("goods_cost", "acquisition_cost", *KEEPING, "quality_cost", "repair_cost")  # profit = revenue − all of these


class Rates(NamedTuple):
    """The chances and the unit costs (fen) that a regime has in a market; all that a run needs to know."""

    held: np.ndarray  # by month and level 0, 1, …: a customer does not take the rival's offer
    care: float  # halvings of the drift by service and contacts
    drift: float
    most_won: float
    half_won_by: float  # CNY
    halved_by_effort: float  # CNY
    budget: np.ndarray  # fen a month: all of it, and what is meant for keeping
    buys: float
    defective: float  # per order
    after_defect: float
    deepens: float
    order: np.ndarray  # fen an order: price, goods, quality
    repair: float  # fen a defect
    customer: np.ndarray  # fen a customer and month: service, contacts
    bond: np.ndarray  # fen a customer and month on level 0, 1, …
    discount: float


def rates(regime: Regime, market: Market, months: int) -> Rates:
    """Which chances and unit costs follow from a regime in a market? One row of `held` for each month."""
    pull = np.full(months, float(market.rival))
    held = np.empty((months, len(regime.bonds) + 1))
    held[:, 0] = 1 - pull
    for level, bond in enumerate(regime.bonds, start=1):
        pull[: bond.copied_after] *= 1 - bond.holds
        held[:, level] = 1 - pull
    goods = market.order_value * (1 - market.margin)
    total = round(100 * market.budget)
    return Rates(
        held=held,
        care=regime.service_cost / market.halved_by_service + regime.contacts / market.halved_by_contacts,
        drift=market.drift,
        most_won=market.most_won,
        half_won_by=market.half_won_by,
        halved_by_effort=market.halved_by_effort,
        budget=np.array([total, round(regime.keeping_share * total)]),
        buys=market.buys,
        defective=regime.defect_rate,
        after_defect=market.after_defect,
        deepens=regime.commitment,
        order=100 * np.array([market.order_value, goods, regime.quality_cost]),
        repair=100 * regime.repair_cost,
        customer=100 * np.array([regime.service_cost, regime.contacts * regime.contact_cost]),
        bond=100 * np.cumsum([0.0, *(bond.cost for bond in regime.bonds)]),
        discount=market.discount,
    )


def spent(budget: np.ndarray, customers: np.ndarray, prospects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fen for keeping and for winning in a month: together the whole budget, and nothing for a side without people."""
    total, meant = np.moveaxis(np.asarray(budget), -1, 0)
    keeping = np.where(customers > 0, np.where(prospects > 0, meant, total), 0)
    return keeping, total - keeping


def chances(rates: Rates, month: int, customers: np.ndarray, prospects: np.ndarray) -> np.ndarray:
    """The chances of this month: a prospect is won; a customer of level 0, 1, … stays (the last axis)."""
    keeping, winning = (fen / 100 for fen in spent(rates.budget, customers, prospects))
    effort, approach = (
        np.divide(money, people, out=np.zeros(np.broadcast(money, people).shape), where=np.asarray(people) > 0)
        for money, people in ((keeping, customers), (winning, prospects))
    )
    won = rates.most_won * (1 - 0.5 ** (approach / rates.half_won_by))
    drifts = rates.drift * 0.5 ** (rates.care + effort / rates.halved_by_effort)
    stays = (1 - drifts)[..., None] * rates.held[..., month, :]
    return np.concatenate([np.asarray(won)[..., None], stays], axis=-1)


def check(regime: Regime, market: Market, months: int, seed: int = 0) -> None:
    """Refuse what cannot be run, with the reason."""
    remedy = _("In no months nothing happens: 60 are five years.")
    valid.whole(months, "months", most=MOST_MONTHS, remedy=remedy)
    remedy = _("Any whole number does; the same number gives the same run.")
    valid.whole(seed, "seed", least=0, most=2**63, remedy=remedy)


@checked
def simulate(regime: Regime, market: Market, *, months: int, seed: int) -> pd.DataFrame:
    """What becomes of a company's customers and money, month by month, if it treats customers in this way?

    Parameters
    ----------
    regime : Regime
    market : Market
    months : int
        At least 1.
    seed : int
        The same seed gives the same run. It also gives two regimes the same luck, person by person and month by month
        (common random numbers), so that they differ by what they do and not by chance.

    Returns
    -------
    DataFrame
        Index `month`, from 1. Persons: `customers_start`, `won`, `lost`, `customers_end`, `prospects_start`, `bound`
        (customers with a bond at the start). Counts: `orders`, `defects`. CNY: `revenue`; the costs `goods_cost`,
        `acquisition_cost` (winning budget) and `effort_cost` (keeping budget), which together are the market's `budget`
        in every month; `service_cost`, `contact_cost`, `bond_cost`, `quality_cost`, `repair_cost`; `profit`;
        `cumulative_profit`, discounted to the start.

    Raises
    ------
    InvalidData
        No months, a seed that is not a whole number, or something else than a regime and a market.

    Notes
    -----
    customers_start + won − lost = customers_end, and profit = revenue − costs, both exactly: each money column is
    rounded to the fen once a month. Costs are borne for those who are customers (or prospects) at the start of the
    month. The lost become prospects and may be won again, then without a bond. All people are alike but for their luck
    and their bond. The total budget does not move with `keeping_share`: more for each customer is less for each
    prospect. Without any customer all of it is spent on prospects, without any prospect all of it on customers.
    Spending on prospects and on customers follows Blattberg and Deighton (1996): the more, the better, by less and
    less.

    Examples
    --------
    >>> from crmlab.relationships.regimes.contrast import Market, relationship
    >>> run = simulate(relationship(), Market(people=1000, customers=100, budget=2000), months=3, seed=1)
    >>> run[["customers_start", "won", "lost", "customers_end"]].reset_index()
       month  customers_start  won  lost  customers_end
    0      1              100    8     5            103
    1      2              103   19     5            117
    2      3              117    4     5            116
    """
    check(regime, market, months, seed)
    found = rates(regime, market, months)
    return _table(_draw(found, market, seed), found)


@checked
def expected(regime: Regime, market: Market, *, months: int) -> pd.DataFrame:
    """What does `simulate` show on average over the seeds, luck left out?

    Returns
    -------
    DataFrame
        The columns of `simulate`; persons and counts have fractions, money is not rounded.

    Notes
    -----
    The mean number in each state (prospect, customer of level 0, 1, …) is carried from month to month with the chances
    that belong to these numbers. It would be exact if the chances did not depend on how many customers share the
    budget. They do, so it is the limit for a market of many people; with the 10,000 of `Market()` its profit of five
    years is within a thousandth of the mean of hundreds of runs (tested).

    Examples
    --------
    >>> from crmlab.relationships.regimes.contrast import Market, relationship
    >>> mean = expected(relationship(), Market(people=1000, customers=100, budget=2000), months=3)
    >>> mean["customers_end"].round(1).tolist()
    [109.8, 119.3, 128.4]
    """
    check(regime, market, months)
    found = rates(regime, market, months)
    return _table(mean_flows(found, market), found, exact=False)


def _draw(rates: Rates, market: Market, seed: int) -> dict[str, np.ndarray]:
    """Stocks and flows of one run. State 0 is a prospect, 1 a customer without bond, 2 one of level 1, …"""
    random = np.random.default_rng(seed)
    months, states = len(rates.held), rates.held.shape[1] + 1
    state = np.zeros(market.people, dtype=np.intp)
    state[: market.customers] = 1
    flows = {name: np.zeros(months, dtype=np.int64) for name in ("won", "lost", "orders", "defects")}
    stocks = np.zeros((months, states), dtype=np.int64)
    for month in range(months):
        # One draw decides on staying and on being won. So who is kept with a lower chance is kept with a higher one,
        # and (while staying is likelier than being won) nobody is lost on a draw by which a prospect would be won.
        move, deepen, buy = random.random((3, market.people))
        ours = state > 0
        stocks[month] = np.bincount(state, minlength=states)
        prospects = stocks[month, 0]
        defective = ours & (buy < rates.buys * rates.defective)
        chance = chances(rates, month, market.people - prospects, prospects).take(state)
        chance[defective] *= 1 - rates.after_defect
        there = move < chance
        flows["won"][month] = np.count_nonzero(there & ~ours)
        flows["lost"][month] = np.count_nonzero(ours & ~there)
        flows["orders"][month] = np.count_nonzero(ours & (buy < rates.buys))
        flows["defects"][month] = np.count_nonzero(defective)
        state += (deepen < rates.deepens) & ours
        np.minimum(state, states - 1, out=state)
        state[there & ~ours] = 1
        state[~there] = 0
    return {"stocks": stocks, **flows}


def mean_flows(rates: Rates, market: Market) -> dict[str, np.ndarray]:
    """Mean stocks and flows. `rates` may be those of many cases at once, stacked: the case is then the first axis."""
    *many, months, levels = rates.held.shape
    states = levels + 1
    bought = np.asarray(rates.buys)
    spoilt = bought * rates.defective
    after, deepens = np.asarray(rates.after_defect), np.asarray(rates.deepens)[..., None]
    state = np.zeros((*many, states))
    state[..., 0], state[..., 1] = market.people - market.customers, market.customers
    stocks = np.zeros((*many, months, states))
    flows = {name: np.zeros((*many, months)) for name in ("won", "lost", "orders", "defects")}
    for month in range(months):
        stocks[..., month, :] = state
        ours = state[..., 1:]
        chance = chances(rates, month, ours.sum(-1), state[..., 0])
        won = state[..., 0] * chance[..., 0]
        kept = ours * chance[..., 1:] * (1 - spoilt * after)[..., None]
        flows["won"][..., month] = won
        flows["lost"][..., month] = (ours - kept).sum(-1)
        flows["orders"][..., month] = ours.sum(-1) * bought
        flows["defects"][..., month] = ours.sum(-1) * spoilt
        climbing = kept[..., :-1] * deepens
        kept[..., :-1] -= climbing
        kept[..., 1:] += climbing
        kept[..., 0] += won
        rest = np.maximum(market.people - kept.sum(-1), 0)  # rounding may leave less than nobody
        state = np.concatenate([rest[..., None], kept], axis=-1)
    return {"stocks": stocks, **flows}


def money(flows: dict[str, np.ndarray], rates: Rates, *, exact: bool = True) -> dict[str, np.ndarray]:
    """Revenue, costs and profit in fen by month; `exact` rounds each to whole fen before profit is taken."""
    ours = flows["stocks"][..., 1:].sum(-1)

    def each(unit: np.ndarray | float) -> np.ndarray:
        return np.asarray(unit)[..., None]  # one unit cost for all months

    price, goods, quality = np.moveaxis(rates.order, -1, 0)
    service, contact = np.moveaxis(rates.customer, -1, 0)
    keeping, winning = spent(np.asarray(rates.budget)[..., None, :], ours, flows["stocks"][..., 0])
    fen = {
        "revenue": flows["orders"] * each(price),
        "goods_cost": flows["orders"] * each(goods),
        "acquisition_cost": winning,
        "effort_cost": keeping,
        "service_cost": ours * each(service),
        "contact_cost": ours * each(contact),
        "bond_cost": (flows["stocks"][..., 1:] * rates.bond[..., None, :]).sum(-1),
        "quality_cost": flows["orders"] * each(quality),
        "repair_cost": flows["defects"] * each(rates.repair),
    }
    if exact:
        fen = {name: np.rint(values).astype(np.int64) for name, values in fen.items()}
    fen["profit"] = fen["revenue"] - sum(fen[name] for name in COSTS)
    return fen


def worth_at_start(profit: np.ndarray, discount: np.ndarray | float) -> np.ndarray:
    """Profits of months 1, 2, … as they are worth at the start, at a yearly rate of discount."""
    months = np.arange(1, profit.shape[-1] + 1)
    return profit * (1 + np.asarray(discount)[..., None]) ** (-months / 12)


def earned_at_the_end(cases: Sequence[tuple[Regime, Market]], months: int) -> np.ndarray:
    """Profit of `expected` at the end in CNY, for many cases at once; all markets have as many people."""
    stacked = Rates._make(map(np.array, zip(*(rates(*case, months) for case in cases), strict=True)))
    profit = money(mean_flows(stacked, cases[0][1]), stacked, exact=False)["profit"]
    return worth_at_start(profit, stacked.discount).sum(-1) / 100


def _table(flows: dict[str, np.ndarray], rates: Rates, *, exact: bool = True) -> pd.DataFrame:
    stocks = flows["stocks"]
    ours = stocks[:, 1:].sum(-1)
    fen = money(flows, rates, exact=exact)
    columns = {
        "customers_start": ours,
        "won": flows["won"],
        "lost": flows["lost"],
        "customers_end": ours + flows["won"] - flows["lost"],
        "prospects_start": stocks[:, 0],
        "bound": stocks[:, 2:].sum(-1),
        "orders": flows["orders"],
        "defects": flows["defects"],
        **{name: values / 100 for name, values in fen.items()},
        "cumulative_profit": np.cumsum(worth_at_start(fen["profit"], rates.discount)) / 100,
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(ours) + 1, name="month"))
