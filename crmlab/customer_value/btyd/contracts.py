"""Contracts that run from month to month: how often each was renewed, and how many renewed when they could.

Customers begin at different times, so on the day of analysis some contracts have come to one renewal and some to
thirty. `renewal_table` counts, renewal by renewal, only those who had come so far: a contract that still runs is no
survivor for good, it has not been asked again yet.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.histories import weights_of
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _


@checked
def contracts(
    subscriptions: pd.DataFrame, *, as_of: object, customer: str = "customer_id", start: str = "start", end: str = "end"
) -> pd.DataFrame:
    """How many months has each customer paid for by a day, and does the contract still run?

    Parameters
    ----------
    subscriptions : DataFrame
        One row a contract, renewed every month: `start`, the day of the first payment, and `end`, the day on which it
        was not renewed, whole months after the start; missing if it has not ended.
    as_of : date
        The end of observation. An `end` after it is not known yet: that contract runs. A payment of that day counts.
    customer, start, end : str
        The columns; nobody has two contracts.

    Returns
    -------
    DataFrame
        Index `customer_id`, in the order given: `paid` (monthly payments so far, at least 1), `renewals` (one fewer)
        and `running` (bool).

    Raises
    ------
    InvalidData
        A customer has two contracts; days are missing or no dates; a contract starts after `as_of`, or ends otherwise
        than whole months after its start.

    Notes
    -----
    A contract that began after the 28th is renewed on the 28th, a day that every month has.

    Examples
    --------
    >>> boxes = pd.DataFrame({"customer_id": [1, 2, 3],
    ...                       "start": pd.to_datetime(["2024-01-31", "2024-03-10", "2024-06-02"]),
    ...                       "end": pd.to_datetime(["2024-04-28", None, "2024-08-02"])})
    >>> contracts(boxes, as_of="2024-06-30").reset_index()
       customer_id  paid  renewals  running
    0            1     3         2    False
    1            2     4         3     True
    2            3     1         0     True
    """
    as_of = valid.day(as_of, "as_of")
    valid.frame(subscriptions, "subscriptions", [customer, start, end])
    valid.labels(subscriptions[customer], customer)
    valid.unique(subscriptions[customer], customer, _("Give one row a contract, and one contract a customer."))
    begun = valid.dates(subscriptions[start], start)
    valid.not_after(begun, start, as_of, "as_of")
    ended = subscriptions[end].notna().to_numpy()
    over = pd.Series(pd.NaT, index=subscriptions.index, dtype="datetime64[ns]")
    if ended.any():
        over[ended] = valid.dates(subscriptions.loc[ended, end], end).astype("datetime64[ns]")
    first = begun.to_numpy().astype("datetime64[D]")
    last = over.to_numpy().astype("datetime64[D]")
    months = _months(first[ended], last[ended])
    odd = np.zeros(len(begun), dtype=bool)
    odd[ended] = (_later(first[ended], months) != last[ended]) | (months < 1)
    fault = _("{column} is not a whole number of months after {start} in rows {rows}.").replace("{start}", start)
    valid.refuse(odd, over, end, fault, _("It is the day on which the contract was not renewed."))
    running = ~ended | (over > as_of).to_numpy()
    until = np.full(len(begun), np.datetime64(as_of, "D"))
    paid = _months(first, until)
    paid -= _later(first, paid) > until
    paid += 1
    paid[~running] = months[~running[ended]]
    index = pd.Index(subscriptions[customer], name=customer)
    return pd.DataFrame({"paid": paid, "renewals": paid - 1, "running": running}, index=index)


def _months(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Calendar months from one day to the other, whatever the days of the month."""
    return (last.astype("datetime64[M]") - first.astype("datetime64[M]")).astype("int64")


def _later(day: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The same day of the month so many months later, the 28th at the latest."""
    month = day.astype("datetime64[M]")
    past = np.minimum((day - month.astype("datetime64[D]")).astype("int64"), 27)
    return (month + months).astype("datetime64[D]") + past


@checked
def renewal_table(known: pd.DataFrame, *, weights: str | None = None) -> pd.DataFrame:
    """Of those who came to their first, second, third renewal: how many renewed?

    Parameters
    ----------
    known : DataFrame
        What `contracts` returns: `paid` and `running`.
    weights : str, optional
        A column that says how many customers have the contract of that row.

    Returns
    -------
    DataFrame
        Index `renewal`, from 1: `reached` (customers who came to it), `renewed`, and `rate`, the second ÷ the first. It
        ends with the last renewal that somebody came to.

    Raises
    ------
    InvalidData
        `paid` is not a whole number from 1; nobody has come to a renewal.

    Notes
    -----
    A running contract that was paid n times has come to n − 1 renewals; one that ended, to n. The running product of
    `rate` is the survival curve of Kaplan and Meier (1958).

    Examples
    --------
    >>> table = renewal_table(pd.DataFrame({"paid": [1, 2, 3, 3], "running": [False, False, False, True]}))
    >>> table.round(2).reset_index()
       renewal  reached  renewed  rate
    0        1      4.0      3.0  0.75
    1        2      3.0      2.0  0.67
    2        3      1.0      0.0  0.00
    """
    valid.frame(known, "contracts", ["paid", "running"] + ([weights] if weights else []))
    valid.numbers(known["paid"], "paid", negative=_("It counts payments."))
    paid = known["paid"].to_numpy()
    odd = (paid != np.rint(paid)) | (paid < 1)
    fault = _("{column} is not a whole number from 1 in rows {rows}.")
    valid.refuse(odd, known["paid"], "paid", fault, _("It counts payments: make the table with btyd.contracts."))
    running = valid.yes_or_no(known["running"], "running")
    weight = weights_of(known, weights)
    came = paid.astype("int64") - running
    most = int(came.max())
    if most < 1:
        raise InvalidData(_("paid is 1 for every running contract: nobody came to a renewal. Choose a later as_of."))
    step = np.arange(1, most + 1)
    reached, renewed = (
        np.bincount(times, weights=weight, minlength=most + 1)[::-1].cumsum()[::-1][1 : most + 1]
        for times in (came, paid.astype("int64") - 1)  # so many renewals met, and made
    )
    found = pd.DataFrame({"reached": reached, "renewed": renewed}, index=pd.Index(step, name="renewal"))
    found["rate"] = found["renewed"] / found["reached"].where(found["reached"] > 0)
    return found
