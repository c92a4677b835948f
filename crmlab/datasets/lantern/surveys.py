"""The surveys of Lantern Tea: what its customers say, and what experts and raters judge."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import (
    door,
    feelings,
    judgements,
    kano,
    loyalty_surveys,
    quality_surveys,
    rival,
    survey_items,
    value_surveys,
)
from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import Panel, Respondents
from crmlab.datasets.lantern.switches import Switches

MAKERS = {
    "perceived_value": value_surveys.perceived_value,
    "kano": kano.make,
    "satisfaction": quality_surveys.satisfaction,
    "servqual": quality_surveys.servqual,
    "customer_survey": loyalty_surveys.customer_survey,
    "loyalty": loyalty_surveys.loyalty,
    "gale": value_surveys.gale,
    "commitment_trust": loyalty_surveys.commitment_trust,
}


def make(seed: int, people: pd.DataFrame, tables: dict[str, pd.DataFrame], switches: Switches) -> dict:
    """The tables of all surveys by name.

    Parameters
    ----------
    tables : dict of str to DataFrame
        The finished `orders` and `complaints`. Surveys come last: they look at what happened and change nothing.
    """
    row = np.full(100_000, -1)
    row[people["customer_id"].to_numpy()] = np.arange(len(people))
    of = lambda frame: frame[["date"]].assign(person=row[frame["customer_id"].to_numpy()])  # noqa: E731
    paid = tables["orders"][tables["orders"]["amount"] > 0]
    panel = Panel(seed, people, feelings.make(seed, people, switches), of(paid), of(tables["complaints"]))
    made: dict[str, pd.DataFrame] = {}
    work: dict[str, Respondents] = {}
    for name, maker in MAKERS.items():
        made[name], done = maker(panel, switches)
        work |= done
    made["surveys"] = _fieldwork(made, work)
    made["survey_items"] = survey_items.table()
    made["brands"] = value_surveys.brands()
    made["managers_weights"] = value_surveys.managers_weights()
    made["expert_judgements"] = judgements.expert_judgements(seed, switches)
    made["expert_points"] = judgements.expert_points(seed)
    made["indicator_trees"] = judgements.indicator_trees()
    made["features"] = kano.features()
    made["door_survey"] = door.make(seed, switches)
    made["rival_offer"] = rival.make(panel, switches)
    made["review_codes"] = judgements.review_codes(seed, switches)
    return made


def _fieldwork(tables: dict[str, pd.DataFrame], work: dict[str, Respondents]) -> pd.DataFrame:
    """One row a survey: when it ran, how many were asked, answered, answered late, and how many cells stayed empty."""
    rows = []
    for survey, (first, days, *_rest) in s.SURVEYS.items():
        table, done = survey.partition("_20")[0], work[survey]
        start = np.datetime64(first)
        closes = start + np.timedelta64(days - 1, "D")
        empty = int(tables[table].isna().to_numpy().sum())
        rows.append((survey, table, start, closes, done.asked, len(done.person), done.late, empty))
    columns = ["survey", "table", "sent", "closes", "asked", "answered", "late", "empty_cells"]
    return pd.DataFrame(rows, columns=columns).sort_values("survey")
