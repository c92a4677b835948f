"""What keys must be where two tables meet: of one type, each once, and none without its partner."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData, refuse, rows
from crmlab.i18n import _


def alike(labels: pd.Series | pd.Index, name: str, others: pd.Series | pd.Index, other: str) -> None:
    """Labels that are to meet are not texts here and numbers there, where '17' would never meet 17.

    `name` and `other` are code: `revenue.index`, `members['customer_id']`.
    """
    kinds = _text_or_number(labels), _text_or_number(others)
    if "" in kinds or kinds[0] == kinds[1]:
        return
    if kinds[0] == "number":
        labels, name, others, other = others, other, labels, name
    texts = pd.Series(pd.Index(labels).astype(str))
    which, to = (name, "'int64'") if texts.str.fullmatch(r"[1-9]\d{0,17}|0").all() else (other, "str")
    inner = which if which.endswith((".index", "]")) else f"pd.Index({which})"
    message = _(
        "{name} has texts (first: {text!r}) where {other} has numbers (first: {number}), and '17' never meets 17. Make "
        "them alike: {code}"
    )
    raise InvalidData(
        message.format(
            name=name, text=texts.iloc[0], other=other, number=pd.Index(others)[0],
            code=f"{which} = {inner}.astype({to})",
        )
    )  # fmt: skip


def _text_or_number(labels: pd.Series | pd.Index) -> str:
    if not len(labels) or isinstance(labels, pd.MultiIndex):
        return ""
    kind = pd.api.types.infer_dtype(labels, skipna=True)
    return {"string": "text", "integer": "number", "floating": "number"}.get(kind, "")


def look_up(keys: pd.Series, name: str, values: pd.Series, table: str) -> pd.Series:
    """What each of `keys` has in `values`, which are labelled by the key of `table`: each once, and none is lost."""
    alike(keys, name, values.index, table)
    if repeats(values.index):
        message = _("{table} has several rows for these of {column}: {rows}. Keep one row of each.")
        twice = values.index[values.index.duplicated()].unique()
        raise InvalidData(message.format(table=table, column=name, rows=rows(twice)))
    fault = _("{{column}} is not in {table} in rows {{rows}}.").format(table=table)
    remedy = _("Add them there: both tables must be of the same company and the same time.")
    refuse(~keys.isin(values.index).to_numpy(), keys, name, fault, remedy)
    return keys.map(values)


def repeats(keys: pd.Series | pd.Index) -> bool:
    """Is there a key that occurs twice?"""
    if isinstance(keys.dtype, np.dtype) and keys.dtype.kind in "iu":  # eight times as fast as looking each one up
        ordered = keys.to_numpy()
        if (ordered[1:] > ordered[:-1]).all():
            return False
        ordered = np.sort(ordered)
        return bool((ordered[1:] == ordered[:-1]).any())
    return not keys.is_unique
