"""What was planted in the simulated leads and deals, with its true size: chapters compare their estimates with it.

Sizes that follow from others (a stage's chance of winning, the naive odds ratio) are computed here, not typed in.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

STAGES = ("Qualification", "Needs analysis", "Proposal", "Negotiation")
SHIPPED = (0.10, 0.25, 0.50, 0.75)
"""The probabilities this CRM came with, for the open stages."""

SOURCES = ("web form", "trade fair", "referral", "bought list")
SOURCE_SHARE = (0.38, 0.24, 0.14, 0.24)
SOURCE_ODDS = (1.0, 2.2, 4.0, 0.35)
"""Odds ratios of conversion against the web form, at the same speed of reply."""
FAST_SHARE = (0.40, 0.50, 0.75, 0.12)
"""Share answered within the first working hour, by source: good sources are answered sooner, so speed is confounded."""
FAST_ODDS = 2.0
"""Odds ratio of conversion of a reply within one working hour against a later one, from the same source."""
BASE_LOGIT = -1.85  # web form, answered later
CHECK_SHARE = 0.98
"""Share of closed deals from leads for which `credit_check` was filled in; before closing it is empty for all."""

OPTIMISTS = (12, 15)
"""Sellers who enter stages too early."""
FORWARD = {"others": (0.92, 0.94, 0.92, 0.58), "optimists": (0.97, 0.97, 0.97, 0.28)}
"""Chance that a deal leaves a stage forwards (from Negotiation: is won), else it is lost."""
STAGE_DAYS = {"others": (15.0, 19.0, 22.0, 26.0), "optimists": (5.0, 6.0, 8.0, 60.0)}
"""Mean working days in a stage; times are exponential, so that the stages are a Markov chain."""
SPEED_SD = 0.25
"""Standard deviation of the log of a quarter's common speed: all deals move faster or slower in it."""

REVIEW_DAYS = 7
"""Days before a quarter's end on which the sellers go through the deals that are due by the end."""
SLIP_SHARE = 0.45
"""Share of those deals whose close date is put off into the next quarter."""
SLIP_WEEKS = (2, 3.5)
"""Weeks they are put off by: at least, and the mean of the Poisson number that is added."""
FORGOTTEN = 0.20
"""Share of close dates that pass without anybody moving them."""


def stage_win(who: str = "others") -> pd.Series:
    """The chance of winning a deal that has reached a stage: the product of the chances of all steps from there.

    Parameters
    ----------
    who : str
        `"others"` or `"optimists"`.

    Returns
    -------
    Series
        By stage, from 0 to 1.
    """
    steps = np.array(FORWARD[who])
    return pd.Series(np.cumprod(steps[::-1])[::-1], index=pd.Index(STAGES, name="stage"), name="win_probability")


def conversion() -> pd.DataFrame:
    """The chance of conversion by source and speed, with the share of leads in each cell."""
    cells = [
        (source, fast, share * (quick if fast else 1 - quick), BASE_LOGIT + np.log(odds * (FAST_ODDS if fast else 1)))
        for source, share, quick, odds in zip(SOURCES, SOURCE_SHARE, FAST_SHARE, SOURCE_ODDS, strict=True)
        for fast in (False, True)
    ]
    table = pd.DataFrame(cells, columns=["source", "fast", "share", "logit"]).set_index(["source", "fast"])
    return table.assign(conversion=1 / (1 + np.exp(-table.pop("logit"))))


def naive_fast_odds() -> float:
    """The odds ratio of a fast reply that a comparison without the source would find in endless data."""
    cells = conversion().reset_index()
    won = (cells["share"] * cells["conversion"]).groupby(cells["fast"]).sum() / cells.groupby("fast")["share"].sum()
    odds = won / (1 - won)
    return float(odds[True] / odds[False])


def slip_days() -> float:
    """Mean calendar days by which a quarter-end slip moves a close date."""
    return 7 * (SLIP_WEEKS[0] + SLIP_WEEKS[1])


def truth() -> pd.DataFrame:
    """All that was planted in leads and deals: effect, its true size, unit, and where it shows."""
    rows: list[tuple[str, float, str, str]] = [
        (f"source: {source}", odds, "odds ratio of conversion against the web form", "lead.source")
        for source, odds in zip(SOURCES[1:], SOURCE_ODDS[1:], strict=True)
    ]
    rows += [
        ("fast reply", FAST_ODDS, "odds ratio of conversion, same source", "lead.first_reply_at"),
        ("fast reply, naive", naive_fast_odds(), "odds ratio of conversion, sources mixed", "lead.first_reply_at"),
        ("credit check", CHECK_SHARE, "share filled in at closing, none before", "lead.credit_check"),
        ("slip, share", SLIP_SHARE, "share of deals due at a quarter's end", "opportunity_history, close_on"),
        ("slip, days", slip_days(), "mean days", "opportunity_history, close_on"),
        ("quarter's speed", SPEED_SD, "standard deviation of log speed", "opportunity_history, stage"),
    ]
    for who in FORWARD:
        rows += [(f"{stage}, {who}", float(p), "chance of winning", "opportunity_history, stage")
                 for stage, p in stage_win(who).items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["effect", "size", "unit", "shows_in"]).set_index("effect")
