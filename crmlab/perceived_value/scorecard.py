"""A scorecard of five: reputation, awareness, repeat rate, complaint rate, sales power. Handy, and no index.

Textbooks in China print the five as a "satisfaction index". Nobody in it is asked how satisfied they are: sales and
awareness depend on much else. Units differ, so the scale decides; complaints must be turned round; weights are a matter
of taste. Put the choices side by side (`weighting.plot_places`), and see which places hang on them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Literal

import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import indicators, normalisation

FIVE = ("reputation", "awareness", "repeat_rate", "complaint_rate", "sales_power")
"""The five items, as columns."""


@checked(numbers="items.*", units="items")
def five(
    items: pd.DataFrame,
    *,
    weights: Mapping[Hashable, float] | pd.Series | None = None,
    scale: Literal["min_max", "z_score"] = "min_max",
    turned: Sequence[str] = ("complaint_rate",),
) -> pd.Series:
    """What is the score of each unit on the five items?

    Parameters
    ----------
    items : DataFrame
        One row a unit (city, house, month), the columns `FIVE`, each in its own unit.
    weights : mapping or Series, optional
        By item, adding up to 1; by default one fifth each.
    scale : "min_max" or "z_score"
        How units are taken away: from the worst (0) to the best (1), or in standard deviations from the mean.
    turned : list of str
        Items of which less is better.

    Returns
    -------
    Series
        `score`, indexed as `items`; with "min_max" from 0 to 1.

    Raises
    ------
    InvalidData
        A column absent or missing in a row; an item alike for all; weights that are negative, not of the five, or do
        not add up to 1; a turned item that is none of the five.

    Notes
    -----
    Σ weight × scaled item. The score says how a unit stands among those in the table: add one, and all may move.

    Examples
    --------
    >>> items = pd.DataFrame({"reputation": [7.0, 8.0], "awareness": [300, 500], "repeat_rate": [0.5, 0.6],
    ...                       "complaint_rate": [4.0, 6.0], "sales_power": [10.0, 5.0]}, index=["Wuhan", "Suzhou"])
    >>> five(items).round(2).to_dict()
    {'Wuhan': 0.4, 'Suzhou': 0.6}
    >>> five(items, turned=[]).round(2).to_dict()
    {'Wuhan': 0.2, 'Suzhou': 0.8}
    """
    valid.frame(items, "items", list(FIVE))
    stray = [name for name in turned if name not in FIVE]
    if isinstance(turned, str) or stray:
        message = _("turned must be a list of the five items, and has {stray}. Choose from: {five}.")
        raise InvalidData(
            message.format(stray=repr(turned if isinstance(turned, str) else stray), five=", ".join(FIVE))
        )
    ways = {"min_max": normalisation.min_max, "z_score": normalisation.z_score}
    scaled = pd.DataFrame({name: ways[scale](items[name], cost=name in turned) for name in FIVE})
    equal: dict[Hashable, float] = dict.fromkeys(FIVE, 1 / len(FIVE))
    return indicators.weighted_index(scaled, equal if weights is None else weights).rename("score")


@checked(
    numbers="branches.customer_satisfaction branches.footfall orders.amount",
    labels="branches.city customers.customer_id customers.kind customers.city orders.customer_id orders.channel "
    "complaints.customer_id",
    dates="branches.quarter orders.date complaints.date",
)
def by_city(
    branches: pd.DataFrame, orders: pd.DataFrame, complaints: pd.DataFrame, customers: pd.DataFrame, *, year: int
) -> pd.DataFrame:
    """What can Lantern Tea's records say on the five items in a year, city by city?

    Parameters
    ----------
    branches : DataFrame
        A row a house and quarter: `city`, `quarter`, `customer_satisfaction` (1 to 10), `footfall` (persons an hour).
    orders : DataFrame
        `customer_id`, `date`, `channel`, `amount` (CNY; negative: a return).
    complaints : DataFrame
        `customer_id`, `date`.
    customers : DataFrame
        `customer_id`, `kind`, `city`; final consumers count.
    year : int
        The year; the year before must be in the orders, too.

    Returns
    -------
    DataFrame
        By city: `reputation` (a stand-in: mean of guests' answers at the door, 1 to 10), `awareness` (a stand-in:
        persons who walk past a house in an hour), `repeat_rate` (per cent of last year's buyers who bought again),
        `complaint_rate` (complaints for 100 purchases), `sales_power` (per cent by which sales grew in the year).

    Raises
    ------
    InvalidData
        A column absent; a year without houses, or a city without buyers in one of the two years.

    Notes
    -----
    Purchases are paid orders of final consumers; payments for the monthly box are left out. Nobody measured reputation
    or awareness: the stand-ins are what the records have.

    Examples
    --------
    >>> branches = pd.DataFrame({"city": ["Wuhan"], "quarter": ["2023-01-01"], "customer_satisfaction": [7.0],
    ...                          "footfall": [300]})
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "date": ["2022-03-01", "2023-05-01", "2022-07-01"],
    ...                        "channel": "house", "amount": [80.0, 120.0, 60.0]})
    >>> complaints = pd.DataFrame({"customer_id": [1], "date": ["2023-05-02"]})
    >>> customers = pd.DataFrame({"customer_id": [1, 2], "kind": "final", "city": "Wuhan"})
    >>> by_city(branches, orders, complaints, customers, year=2023).loc["Wuhan"].round(1).tolist()
    [7.0, 300.0, 50.0, 100.0, -14.3]
    """
    valid.unique(customers["customer_id"], "customer_id", _("Give one row a customer: drop_duplicates('customer_id')."))
    consumers = customers[customers["kind"] == "final"].set_index("customer_id")["city"]
    for name, table in (("orders", orders), ("complaints", complaints)):
        known = table["customer_id"].isin(customers["customer_id"]).to_numpy()
        fault = _("{column} is not in customers in rows {rows}.")
        remedy = _("Leave these rows out, or bring both tables to one kind of id.")
        valid.refuse(~known, table["customer_id"], f"{name}.customer_id", fault, remedy)
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box") & orders["customer_id"].isin(consumers.index)]
    paid = paid.assign(city=paid["customer_id"].map(consumers))
    now, before = (paid[paid["date"].dt.year == which] for which in (year, year - 1))
    of = branches[branches["quarter"].dt.year == year].groupby("city")
    found = pd.DataFrame({"reputation": of["customer_satisfaction"].mean(), "awareness": of["footfall"].mean()})
    bought = before.drop_duplicates("customer_id")
    bought = bought.assign(again=bought["customer_id"].isin(now["customer_id"]))
    found["repeat_rate"] = 100 * bought.groupby("city")["again"].mean().reindex(found.index)
    told = complaints[(complaints["date"].dt.year == year) & complaints["customer_id"].isin(consumers.index)]
    number = told["customer_id"].map(consumers).value_counts().reindex(found.index, fill_value=0)
    found["complaint_rate"] = 100 * number / now.groupby("city").size().reindex(found.index)
    sales = [part.groupby("city")["amount"].sum().reindex(found.index) for part in (now, before)]
    found["sales_power"] = 100 * (sales[0] / sales[1] - 1)
    empty = found.isna().any(axis=1).to_numpy()
    if not len(found) or empty.all():
        message = _("branches and orders have nothing of year={year} and the year before. Take a year that is in both.")
        raise InvalidData(message.format(year=year))
    fault = _("{column} cannot be found without purchases in both years, and rows {rows} have none.")
    valid.refuse(empty, found["repeat_rate"], "repeat_rate", fault, _("Leave these cities out of branches."))
    return found.astype(float)
