"""What it costs to serve each customer, by year and activity: the variable costs that the price list does not show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.orders import LAST_DAY, days_to_dates
from crmlab.datasets.lantern.switches import Switches, chance


def make(seed: int, people: pd.DataFrame, slips: pd.DataFrame, switches: Switches) -> pd.DataFrame:
    """One row a customer, year and activity that happened: `times` and `cost` in fen.

    Parameters
    ----------
    slips : DataFrame
        All orders and return slips: `person`, `day`, `channel`, `amount` (fen).
    """
    rng = chance(seed, "service")
    year = days_to_dates(slips["day"].to_numpy()).astype("datetime64[Y]").astype(int) + 1970
    use = slips.assign(year=year, order=slips["amount"] > 0, paid=slips["amount"].clip(lower=0))
    use["parcel"] = use["order"] & (use["channel"] != "house")
    joined = (people["joined"].to_numpy() - np.datetime64(c.START)).astype("timedelta64[D]").astype(int)
    age = (use["day"] - joined[use["person"]]) / 365.25
    use["unsure"] = use["order"] * np.exp(-c.LEARNING * age * switches.learning)  # part 4: who knows us asks less
    years = use.groupby(["person", "year"], as_index=False).agg(
        orders=("order", "sum"),
        parcels=("parcel", "sum"),
        slips=("order", "size"),
        paid=("paid", "sum"),
        unsure=("unsure", "sum"),
    )
    trait = people.iloc[years["person"]].reset_index(drop=True)
    final, appetite = trait["final"].to_numpy(), trait["appetite"].to_numpy()
    far = np.where(final, 0, trait["distance_km"].to_numpy())
    size = np.where(final, 0.0, trait["size"].map(c.VISITS_A_YEAR).fillna(0.0))
    asked = rng.poisson(trait["kind"].map(c.ENQUIRIES_AN_ORDER).to_numpy() * appetite * years["unsure"])
    visits = rng.poisson(size * appetite * _share_of_year(people, years))
    back = years["slips"] - years["orders"]
    interest = years["paid"] * trait["credit_days"] / 365 * c.CREDIT_RATE
    credit = ~final & (trait["credit_days"] > 0).to_numpy() & (years["orders"] > 0).to_numpy()
    one = lambda table: np.where(final, table["final"], table["organisation"])  # noqa: E731
    each = {
        "delivery": (
            years["parcels"],
            years["parcels"] * np.where(final, c.DELIVERY, c.DELIVERY_ACCOUNT + c.DELIVERY_KM * far),
        ),
        "enquiry": (asked, asked * one(c.ENQUIRY)),
        "return": (back, back * one(c.RETURN_HANDLING)),
        "visit": (visits, visits * (c.VISIT + c.VISIT_KM * far)),
        "credit": (np.where(credit, years["orders"], 0), np.where(credit, np.rint(interest), 0)),
    }
    parts = [
        pd.DataFrame(
            {
                "customer_id": trait["customer_id"],
                "year": years["year"],
                "activity": activity,
                "times": times,
                "cost": cost,
            }
        )
        for activity, (times, cost) in each.items()
    ]
    made = pd.concat(parts).query("times > 0").astype({"times": int, "cost": "int64"})
    return made.sort_values(["customer_id", "year", "activity"])


def _share_of_year(people: pd.DataFrame, years: pd.DataFrame) -> np.ndarray:
    """How much of each year a customer's account was open and alive, between 0 and 1."""
    joined = (people["joined"].to_numpy() - np.datetime64(c.START)).astype("timedelta64[D]").astype(int)
    left = np.minimum(people["left"].to_numpy(), LAST_DAY + 1)
    opening = [(np.datetime64(f"{y}-01-01") - np.datetime64(c.START)).astype(int) for y in years["year"]]
    opened = np.array(opening)
    person = years["person"].to_numpy()
    return np.clip(np.minimum(left[person], opened + 365) - np.maximum(joined[person], opened), 0, 365) / 365
