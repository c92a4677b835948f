"""Transaction and relationship marketing: each row of their contrast table as a number with a unit.

Christopher, Payne and Ballantyne (1991) set the two side by side in words: the one-off transaction against keeping
customers, little service against much, limited commitment against high, moderate contact against frequent, quality as
production's concern against everybody's. Here a `Regime` holds the five rows as numbers and a `Market` what both
regimes meet. `crmlab.regimes.compare` lets them run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

MOST_MONEY = 100_000  # CNY a unit; with MOST_PEOPLE and MOST_MONTHS every sum of fen is exact
MOST_BUDGET = 1_000_000_000  # CNY a month, in all
MOST_CONTACTS = 100
MOST_MONTHS = 1_200
MOST_PEOPLE = 1_000_000
SHARES = ("buys", "margin", "most_won", "drift", "rival", "after_defect", "discount")
"""The fields of `Market` that are shares or chances."""


def number(value: object, name: str, *, most: float, least: float = 0, remedy: str) -> None:
    """Refuse `value` unless it is a number from `least` to `most`; `remedy` says what to give instead."""
    good = isinstance(value, valid.REAL) and not isinstance(value, bool) and least <= value <= most
    if not good:
        message = _("{name} must be a number from {least:,} to {most:,}, not {value!r}. {remedy}")
        raise InvalidData(message.format(name=name, least=least, most=most, value=value, remedy=remedy))


def check_rising(name: str, given: Sequence[float]) -> None:
    """Refuse values that are not numbers in rising order."""
    listed = isinstance(given, Sequence | np.ndarray | pd.Series) and np.ndim(given) == 1 and len(given) > 1
    if not listed or not all(isinstance(value, Real) for value in given):
        message = _("{name} must be a list of at least two numbers, not {given!r}. np.linspace(…) makes one.")
        raise InvalidData(message.format(name=name, given=given))
    if not all(high > low for low, high in pairwise(given)):
        message = _("The values of {name} must rise from one to the next. Sort them, and leave copies out.")
        raise InvalidData(message.format(name=name))


@checked
def in_words(field: str) -> str:
    """What is a field of `Regime` or `Market`, with its unit, on the axis of a picture?

    Examples
    --------
    >>> in_words("service_cost")
    'service (CNY a customer and month)'
    """
    words = {
        "keeping_share": _("share of the budget spent on keeping"),
        "service_cost": _("service (CNY a customer and month)"),
        "commitment": _("chance a month that a bond deepens"),
        "contacts": _("contacts with a customer a month"),
        "contact_cost": _("cost of a contact (CNY)"),
        "defect_rate": _("defects per order"),
        "repair_cost": _("repairing a defect (CNY)"),
        "quality_cost": _("quality (CNY an order)"),
        "buys": _("chance a month that a customer orders"),
        "order_value": _("value of an order (CNY)"),
        "margin": _("contribution margin, share of the order"),
        "budget": _("marketing budget (CNY a month)"),
        "most_won": _("chance a month to win a prospect, at most"),
        "half_won_by": _("spending that wins half of it (CNY)"),
        "drift": _("chance a month to drift away without care"),
        "halved_by_service": _("service that halves drift (CNY)"),
        "halved_by_effort": _("keeping budget that halves drift (CNY)"),
        "halved_by_contacts": _("contacts that halve drift"),
        "rival": _("rival's pull (chance a month)"),
        "after_defect": _("chance to leave after a defect"),
        "discount": _("yearly rate of discount"),
    }
    return words[valid.one_of(field, "field", list(words))]


def briefly(field: str, value: float) -> str:
    """A value of a field in a few words, for the title of a picture.

    Examples
    --------
    >>> briefly("order_value", 118.4), briefly("buys", 0.6)
    ('118 CNY an order', '0.6 orders a month')
    """
    words = {
        "order_value": _("{value:,.0f} CNY an order"),
        "buys": _("{value:.2g} orders a month"),
        "service_cost": _("{value:.2g} CNY of service"),
        "margin": _("a margin of {value:.0%}"),
    }
    return words.get(field, in_words(field) + " {value:.2g}").format(value=value)


def _shares(of: object, *names: str) -> None:
    for name in names:
        remedy = _("It is a share or a chance: 10 % is 0.1.")
        number(getattr(of, name), name, most=1, remedy=remedy)


def _money(of: object, *names: str, least: float = 0) -> None:
    for name in names:
        remedy = _("It is an amount in CNY: give costs as positive amounts.")
        number(getattr(of, name), name, most=MOST_MONEY, least=least, remedy=remedy)


def _name(of: Regime | Bond) -> None:
    if not isinstance(of.name, str) or not of.name.strip():
        raise InvalidData(_("name must be a text, not {!r}. Say what to call it, such as 'ours'.").format(of.name))


@dataclass(frozen=True)
class Bond:
    """What does one level of the bond ladder cost, how firmly does it hold, and how soon does a rival have it, too?

    Parameters
    ----------
    name : str
    cost : float
        CNY for each customer who has the bond, a month. It is paid for as long as the bond is offered, also after a
        rival has copied it: customers count on it by then.
    holds : float
        The share of the rival's pull that it withstands, 0 to 1.
    copied_after : int
        Months from the start until a rival offers the same. From then on the bond holds nobody.

    Examples
    --------
    >>> Bond("points", cost=2.0, holds=0.5, copied_after=6).holds
    0.5
    """

    name: str
    cost: float
    holds: float
    copied_after: int

    def __post_init__(self) -> None:
        _name(self)
        _money(self, "cost")
        _shares(self, "holds")
        remedy = _("It counts the months until a rival has copied the bond.")
        valid.whole(self.copied_after, "copied_after", least=0, most=MOST_MONTHS, remedy=remedy)


FINANCIAL = Bond("financial", cost=0.5, holds=0.4, copied_after=6)
SOCIAL = Bond("social", cost=1.0, holds=0.5, copied_after=24)
STRUCTURAL = Bond("structural", cost=1.5, holds=0.7, copied_after=54)
LADDER = (FINANCIAL, SOCIAL, STRUCTURAL)


@dataclass(frozen=True)
class Regime:
    """How does a company treat its customers, row by row of the contrast table?

    Parameters
    ----------
    name : str
    keeping_share : float
        Row 1, one-off transaction or keeping. Share of the marketing budget that is spent on those who are customers, 0
        to 1; the rest is spent on those who are not.
    service_cost : float
        Row 2, emphasis on service. CNY for each customer a month.
    commitment : float
        Row 3. Chance a month that a customer's bond deepens by one level of `bonds`.
    contacts : float
        Row 4. Contacts with each customer a month, at `contact_cost` CNY each.
    contact_cost : float
    defect_rate : float
        Row 5, whose concern quality is. Chance that an order is defective; each such order costs `repair_cost` CNY.
    repair_cost : float
    quality_cost : float
        CNY an order, spent by all departments so that fewer orders are defective.
    bonds : tuple of Bond
        The levels on offer, the first first; `()` for none. A customer on level 2 has the bonds 1 and 2.

    Raises
    ------
    InvalidData
        A number is missing, infinite, negative or out of bounds, or of the wrong type.

    Notes
    -----
    Source of the rows: Christopher, Payne and Ballantyne (1991). The numbers are ours, and yours to change.

    Examples
    --------
    >>> Regime("ours", keeping_share=0.3, service_cost=8.0, commitment=0.0, contacts=2.0, contact_cost=1.0,
    ...        defect_rate=0.03, repair_cost=30.0).bonds
    ()
    """

    name: str
    keeping_share: float
    service_cost: float
    commitment: float
    contacts: float
    contact_cost: float
    defect_rate: float
    repair_cost: float
    quality_cost: float = 0.0
    bonds: tuple[Bond, ...] = ()

    def __post_init__(self) -> None:
        _name(self)
        _shares(self, "keeping_share", "commitment", "defect_rate")
        _money(self, "service_cost", "contact_cost", "repair_cost", "quality_cost")
        number(
            self.contacts, "contacts", most=MOST_CONTACTS, remedy=_("It counts the contacts with a customer a month.")
        )
        if not isinstance(self.bonds, tuple) or not all(isinstance(bond, Bond) for bond in self.bonds):
            message = _("bonds must be a tuple of Bond, not {!r}. Give regimes.LADDER, a part of it, or () for none.")
            raise InvalidData(message.format(self.bonds))


@dataclass(frozen=True)
class Market:
    """What do both regimes meet: how many people, what they buy, what keeps them and what draws them away?

    Parameters
    ----------
    people : int
        All who may become customers. Each is either our customer or a prospect.
    customers : int
        How many of them are customers at the start, without any bond.
    buys : float
        Chance a month that a customer places an order.
    order_value : float
        CNY an order.
    margin : float
        Contribution margin as a fraction of the order value, 0 to 1; the rest is what the goods cost.
    budget : float
        The whole marketing budget in CNY a month. It is the same however it is split: each customer gets `keeping_share
        × budget ÷ customers`, each prospect the rest ÷ prospects.
    most_won : float
        Chance a month that a prospect is won, however much is spent.
    half_won_by : float
        CNY spent on a prospect a month that bring half of `most_won`.
    drift : float
        Chance a month that a customer drifts away if nobody takes care of them.
    halved_by_service, halved_by_effort : float
        CNY a customer and month, for service and from the keeping budget, that halve the drift.
    halved_by_contacts : float
        Contacts a customer and month that halve the drift.
    rival : float
        The rival's pull: chance a month that a customer without a bond takes the rival's offer.
    after_defect : float
        Chance that a customer leaves because an order was defective.
    discount : float
        Yearly rate of discount, 0.1 for 10 %.

    Raises
    ------
    InvalidData
        A number is missing, infinite, negative or out of bounds, or of the wrong type.

    Examples
    --------
    >>> round(Market().monthly_margin, 2)
    28.8
    """

    people: int = 10_000
    customers: int = 3_000
    buys: float = 0.6
    order_value: float = 120.0
    margin: float = 0.4
    budget: float = 20_000.0
    most_won: float = 0.05
    half_won_by: float = 2.0
    drift: float = 0.15
    halved_by_service: float = 4.0
    halved_by_effort: float = 3.0
    halved_by_contacts: float = 3.0
    rival: float = 0.04
    after_defect: float = 0.25
    discount: float = 0.1

    def __post_init__(self) -> None:
        valid.whole(self.people, "people", most=MOST_PEOPLE, remedy=_("It counts all customers and prospects."))
        remedy = _("It counts those of the people who are customers at the start.")
        valid.whole(self.customers, "customers", least=0, most=int(self.people), remedy=remedy)
        _shares(self, *SHARES)
        _money(self, "order_value")
        remedy = _("It is the total in CNY a month: give costs as positive amounts.")
        number(self.budget, "budget", most=MOST_BUDGET, remedy=remedy)
        _money(self, "half_won_by", "halved_by_service", "halved_by_effort", least=0.01)
        remedy = _("It counts contacts a month; a large number makes contacts idle.")
        number(self.halved_by_contacts, "halved_by_contacts", least=0.01, most=MOST_MONEY, remedy=remedy)

    @property
    def monthly_margin(self) -> float:
        """CNY that a customer is expected to leave a month, before any cost of winning or keeping."""
        return self.buys * self.order_value * self.margin


@checked
def transaction() -> Regime:
    """What is typical of transaction marketing: win the sale, and the next customer after it?

    Examples
    --------
    >>> transaction().keeping_share < relationship().keeping_share
    True
    """
    return Regime(
        "transaction", keeping_share=0.1, service_cost=1.0, commitment=0.02, contacts=1.0, contact_cost=0.8,
        defect_rate=0.06, repair_cost=30.0, bonds=(FINANCIAL,),
    )  # fmt: skip


@checked
def relationship() -> Regime:
    """What is typical of relationship marketing: serve, bind and keep those who have bought?

    Examples
    --------
    >>> [bond.name for bond in relationship().bonds]
    ['financial', 'social', 'structural']
    """
    return Regime(
        "relationship", keeping_share=0.5, service_cost=6.0, commitment=0.1, contacts=3.0, contact_cost=0.8,
        defect_rate=0.02, repair_cost=30.0, quality_cost=1.5, bonds=LADDER,
    )  # fmt: skip


@checked
def contrast_table(*regimes: Regime) -> pd.DataFrame:
    """The five rows of the contrast as numbers: a row for each, with its unit, and a column for each regime.

    Examples
    --------
    >>> contrast_table(transaction(), relationship()).iloc[:2]
                                          transaction  relationship
    share of the budget spent on keeping          0.1           0.5
    service (CNY a customer and month)            1.0           6.0
    """
    rows = ("keeping_share", "service_cost", "commitment", "contacts", "defect_rate")
    return pd.DataFrame(
        {regime.name: [getattr(regime, row) for row in rows] for regime in regimes},
        index=[in_words(row) for row in rows],
    )
