"""With whom does a firm deal, and what of it can it count? The publics and partners of relationship marketing.

Relationship marketing looks at more than customers: suppliers, distributors, competitors, government and others, and
in another list employees and influencers. Here each gets what the tables record of them, and that is often nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIX = ("consumers", "suppliers", "distributors", "competitors", "government", "other publics")
"""The six publics; firms that use the tea up or work it into something are counted with the consumers."""
MORE = ("employees", "influencers")
"""What the list of five partners adds to them."""


@checked(labels="employees.employee_id referrals.referrer_id")
def recorded(
    customers: pd.DataFrame, interactions: pd.DataFrame, employees: pd.DataFrame, referrals: pd.DataFrame
) -> pd.DataFrame:
    """How many of each public does the firm know, and how many contacts with them has it recorded?

    Parameters
    ----------
    customers, interactions, employees, referrals : DataFrame
        As `datasets.load` gives them.

    Returns
    -------
    DataFrame
        Index: the six publics, then employees and influencers. `known`: people or organisations that a table names;
        `contacts`: rows of `interactions` with them.

    Raises
    ------
    InvalidData
        A column absent; a contact with a customer that `customers` does not have.

    Notes
    -----
    Intermediate customers are distributors; all others are consumers. Employees take part in contacts, but none is
    recorded *with* them. Who brought a friend (`referrals`) is an influencer; their contacts are counted once, with
    the customers that they are.

    Examples
    --------
    >>> from crmlab import datasets
    >>> names = ("customers", "interactions", "employees", "referrals")
    >>> found = recorded(*(datasets.load(name) for name in names))
    >>> found.index[found["known"] == 0].tolist()
    ['suppliers', 'competitors', 'government', 'other publics']
    """
    valid.frame(customers, "customers", ["customer_id", "kind"])
    valid.unique(customers["customer_id"], "customer_id", _("Keep one row a customer."))
    valid.frame(interactions, "interactions", ["customer_id"])
    valid.frame(employees, "employees", ["employee_id"])
    valid.frame(referrals, "referrals", ["referrer_id"])
    sells_on = customers.set_index("customer_id")["kind"].eq("intermediate")
    public = sells_on.map({True: "distributors", False: "consumers"})
    contact = interactions["customer_id"]
    valid.alike(contact, "interactions['customer_id']", customers["customer_id"], "customers['customer_id']")
    met = contact.map(public)
    fault = _("{column} is no customer in rows {rows}.")
    valid.refuse(met.isna().to_numpy(), contact, "customer_id", fault, _("Leave these rows out."))
    known = public.value_counts().to_dict()
    known |= {"employees": employees["employee_id"].nunique(), "influencers": referrals["referrer_id"].nunique()}
    found = pd.DataFrame({"known": known, "contacts": met.value_counts().to_dict()})
    return found.reindex([*SIX, *MORE]).fillna(0).astype("int64").rename_axis("public")


@checked(numbers="found.contacts", units="found")
def plot_contacts(found: pd.DataFrame) -> Figure:
    """Draw `recorded`: contacts by public, those without any in another colour.

    Examples
    --------
    >>> from crmlab import datasets
    >>> names = ("customers", "interactions", "employees", "referrals")
    >>> plot_contacts(recorded(*(datasets.load(name) for name in names))).axes[0].get_title(loc="left")
    'For 6 of 8 groups no contact is recorded'
    """
    from crmlab import figure

    contacts = found["contacts"][::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.2 + 0.36 * len(found)))
    ax.barh([_(str(name)) for name in contacts.index], contacts, color=figure.BLUE, height=0.6)
    for place, value in enumerate(contacts):
        colour = figure.BLACK if value else figure.VERMILLION
        ax.annotate(f"{value:,.0f}", (value, place), (5, 0), textcoords="offset points", va="center", color=colour)
    ax.set_xlim(0, 1.15 * max(contacts.max(), 1))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel(_("contacts recorded in three years"))
    ax.grid(axis="y", visible=False)
    none = int((contacts == 0).sum())
    title = _("For {none} of {all} groups no contact is recorded").format(none=none, all=len(found))
    ax.set_title(title)
    each = ", ".join(f"{_(str(name))} {value:,.0f}" for name, value in found["contacts"].items())
    return figure.describe(fig, _("{title}. Contacts recorded: {each}.").format(title=title, each=each))


@checked(
    numbers="organisations.negotiated_discount orders.amount service_costs.cost staying",
    gaps="complaints.reply_days",
    labels=(
        "customers.customer_id customers.kind organisations.customer_id orders.customer_id "
        "orders.channel interactions.customer_id service_costs.customer_id complaints.customer_id"
    ),
    units="staying",
)
def six_i(
    customers: pd.DataFrame,
    organisations: pd.DataFrame,
    orders: pd.DataFrame,
    interactions: pd.DataFrame,
    service_costs: pd.DataFrame,
    complaints: pd.DataFrame,
    staying: pd.Series,
) -> pd.DataFrame:
    """What could stand for the six I's of relationship marketing, and for a quick reply, in figures?

    Parameters
    ----------
    customers, organisations, orders, interactions, service_costs, complaints : DataFrame
        As `datasets.load` gives them.
    staying : Series
        By customer, the scale "staying" of the survey (1 to 7).

    Returns
    -------
    DataFrame
        A row an idea; columns `indicator`, `consumers`, `organisations`.

    Raises
    ------
    InvalidData
        A column absent.

    Notes
    -----
    Intention: mean of `staying` of those who answered. Interaction: contacts ÷ customers. Integration: per cent of
    buyers who bought by more than one channel (monthly boxes left out). Information: per cent who answered this survey.
    Investment: cost to serve ÷ customers, all three years. Individuality: per cent with a discount of their own. Quick
    reply, one of the traits: median of the days to a reply. An indicator is never the idea itself.

    Examples
    --------
    >>> customers = pd.DataFrame({"customer_id": [1, 2, 3], "kind": ["final", "final", "industrial"]})
    >>> firms = pd.DataFrame({"customer_id": [3], "negotiated_discount": [0.1]})
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 3], "channel": ["house", "web", "account"], "amount": 10.0})
    >>> contacts, costs = pd.DataFrame({"customer_id": [1, 3, 3]}), pd.DataFrame({"customer_id": [1, 3],
    ...     "cost": [4.0, 9.0]})
    >>> complaints = pd.DataFrame({"customer_id": [1, 3], "reply_days": [2, 5]})
    >>> found = six_i(customers, firms, orders, contacts, costs, complaints, pd.Series({1: 6.0, 3: 4.0}))
    >>> found["consumers"].tolist()
    [6.0, 0.5, 100.0, 50.0, 2.0, 0.0, 2.0]
    """
    valid.frame(customers, "customers", ["customer_id", "kind"])
    valid.frame(organisations, "organisations", ["customer_id", "negotiated_discount"])
    valid.frame(orders, "orders", ["customer_id", "channel", "amount"])
    valid.frame(interactions, "interactions", ["customer_id"])
    valid.frame(service_costs, "service_costs", ["customer_id", "cost"])
    valid.frame(complaints, "complaints", ["customer_id", "reply_days"])
    for table, name in ((organisations, "organisations"), (orders, "orders"), (interactions, "interactions"),
                        (service_costs, "service_costs"), (complaints, "complaints")):  # fmt: skip
        valid.alike(
            table["customer_id"], f"{name}['customer_id']", customers["customer_id"], "customers['customer_id']"
        )
    valid.alike(staying.index, "staying.index", customers["customer_id"], "customers['customer_id']")
    valid.unique(customers["customer_id"], "customer_id", _("Give one row a customer."))
    by = customers.set_index("customer_id")["kind"].eq("final").map({True: "consumers", False: "organisations"})
    size = by.value_counts()
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    several = bought.groupby("customer_id")["channel"].nunique().gt(1)
    own = by.index.isin(organisations.loc[organisations["negotiated_discount"] > 0, "customer_id"])
    contacts = interactions["customer_id"].map(by).value_counts()
    cost = service_costs["cost"].groupby(service_costs["customer_id"].map(by)).sum()
    reply = complaints["reply_days"].astype(float).groupby(complaints["customer_id"].map(by)).median()
    answered = pd.Series(by.index.isin(staying.index), index=by.index)
    rows = {
        "intention": (_("wants to stay (1 to 7)"), staying.groupby(by.reindex(staying.index)).mean()),
        "interaction": (_("contacts a customer, three years"), contacts / size),
        "integration": (_("bought by several channels (%)"), 100 * several.groupby(by.reindex(several.index)).mean()),
        "information": (_("answered our survey (%)"), 100 * answered.groupby(by).mean()),
        "investment": (_("cost to serve one, three years (CNY)"), cost / size),
        "individuality": (_("discount of their own (%)"), 100 * pd.Series(own, index=by.index).groupby(by).mean()),
        "quick reply": (_("median days to a reply"), reply),
    }
    found = {
        name: {"indicator": words, **{k: float(figures.get(k, np.nan)) for k in ("consumers", "organisations")}}
        for name, (words, figures) in rows.items()
    }
    return pd.DataFrame(found).T[["indicator", "consumers", "organisations"]].infer_objects()
