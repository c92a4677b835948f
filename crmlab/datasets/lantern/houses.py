"""The forty tea houses over twelve quarters, their staff, and the service-profit chain that runs through them.

Each link is a straight line with noise, in standard deviations, and then put into the units of its column. Footfall
(how busy the street is) raises both what headquarters spends on internal quality and profit: the one confounder.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import bonds
from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.switches import Switches, chance

QUARTERS = tuple(f"{year}-{month:02}-01" for year in (2022, 2023, 2024) for month in (1, 4, 7, 10))
DESK, SALES = 12, 6  # people at the service desk and in the field, there throughout


def make(seed: int, switches: Switches) -> dict[str, pd.DataFrame]:
    """`branches` (one row a house and quarter) and `employees`."""
    rng, shape, on = chance(seed, "houses"), (bonds.HOUSES, len(QUARTERS)), float(switches.chain)
    noise = lambda *causes: np.sqrt(max(1 - on * sum(causes), 0.05)) * rng.standard_normal(shape)  # noqa: E731
    link = lambda cause, effect: on * c.CHAIN[cause, effect]  # noqa: E731
    z = {"footfall": np.sqrt(0.9) * rng.standard_normal((shape[0], 1)) + np.sqrt(0.1) * rng.standard_normal(shape)}
    own = np.sqrt(c.HOUSE_PART) * rng.standard_normal((shape[0], 1))
    own = own + np.sqrt(1 - c.HOUSE_PART) * rng.standard_normal(shape)
    busy = link("footfall", "internal_quality")
    z["internal_quality"] = busy * z["footfall"] + np.sqrt(1 - busy**2) * own
    for cause, effect in list(c.CHAIN)[1:3]:
        z[effect] = link(cause, effect) * z[cause] + noise(c.CHAIN[cause, effect] ** 2)
    staff, employees = _staff(chance(seed, "staff"), z["employee_satisfaction"] * on)
    mean, spread = c.BRANCH_UNITS["employee_retention"]
    z["employee_retention"] = (staff["employee_retention"] - mean) / spread
    z["service_value"] = (
        link("employee_retention", "service_value") * z["employee_retention"]
        + link("productivity", "service_value") * z["productivity"]
        + noise(c.CHAIN["employee_retention", "service_value"] ** 2, c.CHAIN["productivity", "service_value"] ** 2, 0.2)
    )
    for cause, effect in list(c.CHAIN)[5:8]:
        z[effect] = link(cause, effect) * z[cause] + noise(c.CHAIN[cause, effect] ** 2)
    loyal, street = c.CHAIN["loyalty", "profit"], c.CHAIN["footfall", "profit"]
    z["profit"] = on * (loyal * z["loyalty"] + street * z["footfall"]) + noise(loyal**2, street**2)
    branches = pd.DataFrame(
        {
            "house_id": np.repeat(np.arange(1, shape[0] + 1), shape[1]),
            "quarter": np.tile(np.array(QUARTERS, dtype="datetime64[us]"), shape[0]),
            "city": np.repeat(np.array(c.CITIES), c.HOUSES_PER_CITY * shape[1]),
        }
    )
    points = branches["house_id"].isin(bonds.points_houses(seed)) & (branches["quarter"] >= c.POINTS_START)
    branches["points_scheme"], branches["staff"] = points, staff["staff"].ravel()
    for name, (centre, width) in c.BRANCH_UNITS.items():
        branches[name] = (centre + width * z[name]).ravel()
    branches = branches.assign(footfall=branches["footfall"].clip(lower=30).round(), profit=branches["profit"].round())
    return {"branches": branches.astype({"footfall": int, "profit": "int64"}), "employees": employees}


def _staff(rng: np.random.Generator, content: np.ndarray) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    """Who works where from when to when; each quarter some leave, fewer where staff are content, and are replaced."""
    houses, quarters = content.shape
    size = np.asarray(rng.integers(c.STAFF[0], c.STAFF[1] + 1, size=houses))
    stays = np.clip(1 - c.LEAVE_QUARTER + c.RETENTION_SLOPE * content, 0.5, 0.995)
    leave = rng.binomial(size[:, None], 1 - stays)
    days = np.array([bonds.day_number(day) for day in (*QUARTERS, "2025-01-01")])
    rows = []
    for house in range(houses):
        hired = -np.asarray(rng.integers(30, 2_000, size=size[house]))
        for quarter in range(quarters):
            going = rng.permutation(size[house])[: leave[house, quarter]]
            left = days[quarter] + rng.integers(0, days[quarter + 1] - days[quarter], len(going))
            rows += [(house + 1, "house", start, end) for start, end in zip(hired[going], left, strict=True)]
            hired[going] = left + 1
        rows += [(house + 1, "house", start, -1) for start in hired if start < days[-1]]
    for role, n in (("desk", DESK), ("sales", SALES)):
        rows += [(0, role, -start, -1) for start in rng.integers(30, 2_000, n)]
    made = pd.DataFrame(rows, columns=["house_id", "role", "hired", "left"])
    start = np.datetime64(c.START)
    made["hired"] = start + made["hired"].to_numpy().astype("timedelta64[D]")
    gone = made["left"].to_numpy() >= 0
    made["left"] = np.where(gone, start + made["left"].to_numpy().astype("timedelta64[D]"), np.datetime64("NaT", "D"))
    made["house_id"] = made["house_id"].astype("Int64").mask(made["house_id"] == 0)
    made.insert(0, "employee_id", rng.permutation(np.arange(1_000, 10_000))[: len(made)])
    staff = {"staff": np.repeat(size[:, None], quarters, axis=1), "employee_retention": 1 - leave / size[:, None]}
    return staff, made.sort_values("employee_id")
