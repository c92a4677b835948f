"""`variant`: a learner's own company. The same people in every chapter, other people than anybody else's.

Two draws, both without replacement, so that nobody occurs twice. The first takes a third of the population for the
learner's company, gives everybody and every order a new number, and multiplies all money by one factor. The second
takes a chapter's sample from that company.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from crmlab import course
from crmlab.datasets.draw import Draw, normalise
from crmlab.datasets.lantern.baskets import paid
from crmlab.datasets.lantern.marketing import responses
from crmlab.datasets.lantern.wallet import ours
from crmlab.datasets.loading import load
from crmlab.datasets.schema import KINDS, TABLES
from crmlab.errors import InvalidData
from crmlab.i18n import _

SAMPLES = 20  # attempts with one company
SHARE = 3  # one customer in so many belongs to a learner's company
CUSTOMERS = 400  # customers in a chapter's sample unless it says otherwise
FACTORS = (80, 125)  # hundredths; the least and the greatest price factor
MONEY = ("list_price", "unit_cost", "cost", "contact_cost", "price", "profit")  # columns that only need the factor
OF_ORGANISATIONS = ("trade fair", "sales visit", "sales staff")  # spending for organisations only
OF_CONSUMERS = ("walk-in", "search ads", "social")  # spending for final consumers only; the rest is for everybody


def variant(
    learner: str,
    tables: Iterable[str],
    *,
    chapter: str,
    attempt: int = 0,
    customers: int | Mapping[str, int] | None = None,
) -> dict[str, pd.DataFrame]:
    """The tables of a chapter's sample of a learner's own company.

    Parameters
    ----------
    learner : str
        Who it is for; `""` is the printed variant. Upper and lower case and outer spaces do not matter.
    tables : iterable of str
        Names of tables; only these are made.
    chapter : str
        The sample differs between chapters, the company does not.
    attempt : int
        Another sample, where a question would have no clear answer. The first twenty are from the learner's company.
        A company in which none of them is clear is a rare one: each twenty after them are from another.
    customers : int or mapping of kind to int, optional
        How many customers (in the proportions of the population) or how many of each kind; 400 by default.

    Returns
    -------
    dict of str to DataFrame
        As `load` gives them, with the rows of the sampled customers only, sorted by their keys; yours to change. A
        referral needs both customers in the sample. Tables without customers (products, campaigns, branches,
        employees, brands, experts …) are all there. Marketing spend is the share of it that the sample is of those
        customers for whom it was spent (all, consumers or organisations).

    Raises
    ------
    InvalidData
        An unknown table or kind, or more customers than the learner's company has.
    """
    names = list(tables)
    for name in names:
        if name not in TABLES:
            message = _("There is no table {name!r}. The tables are: {tables}.")
            raise InvalidData(message.format(name=name, tables=", ".join(TABLES)))
    wanted = _sizes(CUSTOMERS if customers is None else customers)
    key = (normalise(learner), str(chapter), int(attempt), wanted)
    return {name: _sampled(name, *key).copy() for name in names}


def let_go() -> None:
    """Forget the companies kept for speed: whoever draws for a whole class needs each of them once."""
    for kept in (_Company.of, _sample, _sampled):
        kept.cache_clear()


def price_factor(learner: str) -> float:
    """By what all money of the learner's company is multiplied, 0.80 to 1.25."""
    return _Company.of(normalise(learner)).factor / 100


def _sizes(customers: int | Mapping[str, int]) -> tuple[int, ...]:
    """Customers of each kind, in the order of `KINDS`; a plain number is shared out by largest remainders."""
    people = load("customers")["kind"].value_counts()
    most = [int(people[kind]) // SHARE for kind in KINDS]
    if isinstance(customers, Mapping):
        strange = [str(kind) for kind in customers if kind not in KINDS]
        if strange:
            message = _("customers= names kinds that do not exist: {strange}. The kinds are: {kinds}.")
            raise InvalidData(message.format(strange=", ".join(strange), kinds=", ".join(KINDS)))
        sizes = [int(customers.get(kind, 0)) for kind in KINDS]
    else:
        exact = [int(customers) * int(people[kind]) / len(load("customers")) for kind in KINDS]
        sizes = [int(share) for share in exact]
        for place in sorted(range(len(KINDS)), key=lambda k: (sizes[k] - exact[k], k))[: int(customers) - sum(sizes)]:
            sizes[place] += 1
    for kind, size, limit in zip(KINDS, sizes, most, strict=True):
        if not 0 <= size <= limit:
            message = _("customers= asks for {size} of kind {kind}; a learner's company has {limit}. Ask for fewer.")
            raise InvalidData(message.format(size=size, kind=kind, limit=limit))
    return tuple(sizes)


def scaled(money: pd.Series, factor: float) -> np.ndarray:
    """CNY × factor / 100 in whole fen, halves away from zero; a factor of 50 and more makes nothing free."""
    fen = np.rint(money.to_numpy() * 100).astype(np.int64)
    return np.sign(fen) * ((np.abs(fen) * factor + 50) // 100)


class _Company:
    """A learner's third of the population, under new numbers and prices; tables are made when first asked for."""

    def __init__(self, learner: str, others: int = 0) -> None:
        """`others`: so many companies of this learner came before this one."""
        draw = Draw(course.EDITION, learner, "company", *([str(others)] if others else []))
        self.learner, self.factor = learner, draw.uniform(*FACTORS, 1)
        self._made: dict[str, pd.DataFrame] = {}
        people = load("customers")
        by_kind = []
        for kind in KINDS:
            ids = people.loc[people["kind"] == kind, "customer_id"].to_numpy()
            by_kind.append(ids[draw.permutation(len(ids))[: len(ids) // SHARE]])
        chosen = np.concatenate(by_kind)
        self._number = np.zeros(100_000, dtype=np.int64)  # from the population's number to the learner's; 0 is nobody
        self._number[chosen] = draw.labels(len(chosen), 10_000, 100_000)

    @staticmethod
    @lru_cache(maxsize=64)
    def of(learner: str, others: int = 0) -> _Company:
        return _Company(learner, others)

    def table(self, name: str) -> pd.DataFrame:
        """A table of the whole company."""
        if name not in self._made:
            made = getattr(self, f"_{name}", lambda: self._people(name))()
            for column in MONEY:
                if column in made:
                    made[column] = scaled(made[column], self.factor) / 100
            self._made[name] = made.sort_values(list(TABLES[name].key), ignore_index=True)
        return self._made[name]

    def _people(self, name: str) -> pd.DataFrame:
        """Rows of customers of this company, under their new numbers."""
        frame = load(name)
        for column in ("customer_id", "referrer_id"):
            if column in frame:
                number = self._number[frame[column].to_numpy()]
                frame = frame[number > 0].assign(**{column: number[number > 0]})
        return frame

    def _orders(self) -> pd.DataFrame:
        lines, orders = self.table("order_lines"), self._people("orders")
        orders["order_id"] = self._slip[orders["order_id"].to_numpy()]
        fen = np.rint(lines["amount"].to_numpy() * 100)
        place, ids = pd.factorize(lines["order_id"], sort=True)
        total = pd.Series(np.bincount(place, weights=fen), index=ids)  # whole fen stay exact in a float
        orders["amount"] = total.loc[orders["order_id"]].to_numpy() / 100
        return orders

    def _order_lines(self) -> pd.DataFrame:
        orders, lines = self._people("orders"), load("order_lines")
        self._slip = np.zeros(1_000_000, dtype=np.int64)
        draw = Draw(course.EDITION, self.learner, "orders")
        self._slip[orders["order_id"].to_numpy()] = draw.labels(len(orders), 100_000, 1_000_000)
        number = self._slip[lines["order_id"].to_numpy()]
        lines = lines[number > 0].assign(order_id=number[number > 0])
        price, percent = (
            scaled(lines["unit_price"], self.factor),
            np.rint(lines["discount"].to_numpy() * 100).astype(int),
        )
        lines["unit_price"], lines["amount"] = price / 100, paid(lines["quantity"].to_numpy(), price, percent) / 100
        return lines

    def _complaints(self) -> pd.DataFrame:
        complaints, _ = self._people("complaints"), self.table("order_lines")  # which gives the orders their numbers
        return complaints.assign(order_id=self._slip[complaints["order_id"].to_numpy()])

    def _complaint_events(self) -> pd.DataFrame:
        events = load("complaint_events")
        return events[events["complaint_id"].isin(self._people("complaints")["complaint_id"])]

    def _wallet(self) -> pd.DataFrame:
        wallet, orders = self._people("wallet"), self.table("orders")
        fen = orders.assign(amount=np.rint(orders["amount"] * 100).astype("int64"))
        elsewhere = scaled(wallet["total"] - wallet["ours"], self.factor)
        mine = ours(fen, wallet)
        return wallet.assign(ours=mine / 100, total=(mine + elsewhere) / 100)

    def _campaign_members(self) -> pd.DataFrame:
        members, orders = self._people("campaign_members"), self.table("orders")
        fen = orders.assign(amount=np.rint(orders["amount"] * 100).astype("int64"))
        members["amount"] = responses(members, load("campaigns"), fen)["amount"] / 100
        return members


@lru_cache(maxsize=256)
def _sample(learner: str, chapter: str, attempt: int, sizes: tuple[int, ...]) -> pd.Index:
    """The customers of a chapter's sample."""
    people = _Company.of(learner, attempt // SAMPLES).table("customers")
    draw, chosen = Draw(course.EDITION, learner, "sample", chapter, attempt), []
    for kind, size in zip(KINDS, sizes, strict=True):
        ids = people.loc[people["kind"] == kind, "customer_id"].to_numpy()
        chosen.append(ids[draw.permutation(len(ids))[:size]])
    return pd.Index(np.concatenate(chosen))


@lru_cache(maxsize=512)
def _sampled(name: str, learner: str, chapter: str, attempt: int, sizes: tuple[int, ...]) -> pd.DataFrame:
    """One table of a chapter's sample; nobody changes it."""
    company = _Company.of(learner, attempt // SAMPLES)
    frame, who = company.table(name), _sample(learner, chapter, attempt, sizes)
    if name == "marketing_spend":
        return _spend(frame, company.factor, sizes)
    if name == "order_lines":
        orders = company.table("orders")
        return frame[frame["order_id"].isin(orders["order_id"][orders["customer_id"].isin(who)])].reset_index(drop=True)
    if name == "complaint_events":
        complaints = company.table("complaints")
        mine = complaints["complaint_id"][complaints["customer_id"].isin(who)]
        return frame[frame["complaint_id"].isin(mine)].reset_index(drop=True)
    for column in ("customer_id", "referrer_id"):
        if column in frame:
            frame = frame[frame[column].isin(who)]
    return frame.reset_index(drop=True)


def _spend(frame: pd.DataFrame, factor: float, sizes: tuple[int, ...]) -> pd.DataFrame:
    """Spending in proportion to the sample: a customer of the sample carries as much as one of the whole company."""
    everybody = load("customers")["kind"].value_counts()
    consumers, organisations = everybody["final"], everybody.sum() - everybody["final"]
    final, others = sizes[KINDS.index("final")], sum(sizes) - sizes[KINDS.index("final")]
    item = frame["item"]
    share = np.where(item.isin(OF_ORGANISATIONS), others / organisations, sum(sizes) / everybody.sum())
    share = np.where(item.isin(OF_CONSUMERS), final / consumers, share)
    return frame.assign(spend=np.rint(np.rint(frame["spend"] * 100) * factor / 100 * share) / 100)
