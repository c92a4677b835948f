"""One customer's future, written down so that each of the six effects on lifetime value can be switched on or off.

The numbers are the reader's own: from data, or guesses that are open to be looked at. `crmlab.value_parts` splits the
value of such a scenario into its six parts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

ALL = (1, 2, 3, 4, 5, 6)
PARTS_OF_ONE = {"margin_rate", "retention", "share", "share_gain", "saving", "premium", "discount"}


@dataclass(frozen=True)
class _Checked:
    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, _Checked):
                most = 1 if field.name in PARTS_OF_ONE else np.inf
                valid.positive(value, f"{type(self).__name__}.{field.name}", most=most, zero=True)


@dataclass(frozen=True)
class FirstPurchase(_Checked):
    """Part 1, now: `amount` (CNY) at `margin_rate`, less `service_cost` (CNY a year) and `acquisition_cost` (CNY)."""

    amount: float
    margin_rate: float
    service_cost: float = 0.0
    acquisition_cost: float = 0.0


@dataclass(frozen=True)
class Repeat(_Checked):
    """Part 2, from year 1: stays with chance `retention`, and spends `share` of a `wallet` (CNY a year) with us.

    `share_gain` is added to the share every year, up to the whole wallet.
    """

    retention: float
    wallet: float
    share: float
    share_gain: float = 0.0


@dataclass(frozen=True)
class CrossSell(_Checked):
    """Part 3, from now: `share` of a `wallet` (CNY a year) in other categories, `share_gain` more every year."""

    wallet: float
    share: float
    share_gain: float = 0.0


@dataclass(frozen=True)
class Cooperation(_Checked):
    """Part 4, from year 1: each year the cost to serve is lower by the part `saving`, as both sides learn."""

    saving: float


@dataclass(frozen=True)
class Referrals(_Checked):
    """Part 5, from now: `per_year` new customers from each who is there, each worth `value` (CNY, when they come)."""

    per_year: float
    value: float


@dataclass(frozen=True)
class PriceTolerance(_Checked):
    """Part 6, from year 1: of the list price, the part `premium` more is paid, as fewer price offers are taken."""

    premium: float


@dataclass(frozen=True)
class Scenario(_Checked):
    """One customer's future, a group of fields for each part; `years` after the first purchase, `discount` a year."""

    first_purchase: FirstPurchase
    repeat: Repeat
    cross_sell: CrossSell
    cooperation: Cooperation
    referrals: Referrals
    price_tolerance: PriceTolerance
    years: int
    discount: float

    def __post_init__(self) -> None:
        groups = (FirstPurchase, Repeat, CrossSell, Cooperation, Referrals, PriceTolerance)
        for field, group in zip(fields(self), groups, strict=False):
            if not isinstance(getattr(self, field.name), group):
                message = _("{name} must be a group of numbers, {group}(…), not {value!r}.")
                value = getattr(self, field.name)
                raise InvalidData(message.format(name=field.name, group=group.__name__, value=value))
        super().__post_init__()
        valid.whole(self.years, "years")


# An invented customer, for trying things out.
EXAMPLE = Scenario(
    FirstPurchase(amount=200, margin_rate=0.4, service_cost=20),
    Repeat(retention=0.8, wallet=1000, share=0.3, share_gain=0.05),
    CrossSell(wallet=500, share=0.1, share_gain=0.02),
    Cooperation(saving=0.1),
    Referrals(per_year=0.1, value=50),
    PriceTolerance(premium=0.02),
    years=5,
    discount=0.1,
)


@checked
def names() -> dict[int, str]:
    """What are the six parts called?

    Examples
    --------
    >>> names()[3]
    'cross-selling'
    """
    return {
        1: _("first purchase"), 2: _("buying again, and more"), 3: _("cross-selling"), 4: _("cooperation"),
        5: _("referrals"), 6: _("price tolerance"),
    }  # fmt: skip


@checked
def cash_flows(scenario: Scenario, effects: Collection[int] = ALL) -> pd.DataFrame:
    """What does the customer bring in each year, each yuan in one column only, with these effects at work?

    Parameters
    ----------
    scenario : Scenario
    effects : numbers from 1 to 6
        The effects at work. Without 1 there is no customer, and everything is 0; without 2, only year 0 counts.

    Returns
    -------
    DataFrame
        Index `year`, from 0 (now), expected CNY: `margin` (own category at list price), `cross_sell` (margin of other
        categories at list price), `price` (what is paid above that), `referrals`, `cost` (serving and winning the
        customer, negative), `cash_flow` (their sum), `discount_factor`, `present_value`.

    Notes
    -----
    Columns do not overlap, and are discounted after that. But they are not the six parts: switching on "buying again"
    alters all of them.

    Examples
    --------
    >>> cash_flows(EXAMPLE, {1, 2})["margin"].round(2).tolist()
    [80.0, 96.0, 89.6, 81.92, 73.73, 65.54]
    """
    on = _effects(effects)
    year = np.arange(scenario.years + 1)
    later = year > 0
    first, repeat, cross = scenario.first_purchase, scenario.repeat, scenario.cross_sell
    there = (1 in on) * np.where(later, (2 in on) * float(repeat.retention) ** year, 1.0)
    share = np.minimum(1, repeat.share + repeat.share_gain * (year - 1))
    sales = there * np.where(later, repeat.wallet * share, first.amount)
    other = there * cross.wallet * np.minimum(1, cross.share + cross.share_gain * year) * (3 in on)
    learned = (1 - scenario.cooperation.saving) ** year if 4 in on else 1.0
    won = np.where(later, 0.0, first.acquisition_cost) * (1 in on)
    table = pd.DataFrame({"margin": sales * first.margin_rate, "cross_sell": other * first.margin_rate})
    table["price"] = (sales + other) * later * scenario.price_tolerance.premium * (6 in on)
    table["referrals"] = there * scenario.referrals.per_year * scenario.referrals.value * (5 in on)
    table["cost"] = -there * first.service_cost * learned - won
    table["cash_flow"] = table.sum(axis=1)
    table["discount_factor"] = (1 + scenario.discount) ** -year.astype(float)
    table["present_value"] = table["cash_flow"] * table["discount_factor"]
    return table.rename_axis("year")


def _effects(effects: Collection[int]) -> set[int]:
    on = set(effects)
    if not on <= set(ALL):
        raise InvalidData(_("effects are numbers from 1 to 6, not {}. See value_scenario.names().").format(effects))
    return on


@checked
def value(scenario: Scenario, effects: Collection[int] = ALL) -> float:
    """What is the customer worth today, with only these effects at work (CNY)?

    Examples
    --------
    >>> value(EXAMPLE, {1}), round(value(EXAMPLE), 2)
    (60.0, 457.82)
    """
    return float(cash_flows(scenario, effects)["present_value"].sum())
