"""The explorer of chapter 07: the Kano plane, by segment and year, with what is more than chance."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlab import figure
from crmlab.explore.base import choice, explorer, slider
from crmlab.i18n import _
from crmlab.perceived_value import kano as method
from crmlab.perceived_value import kano_pictures

if TYPE_CHECKING:
    from ipywidgets import Widget
    from matplotlib.figure import Figure

START = {"segment": "all", "wave": 2024, "certainty": 0.95}


def kano() -> None:
    """Choose segment and year, and see each feature on the Kano plane.

    A filled point has a clear letter: the lead of its most frequent letter is more than chance, at the certainty asked
    for. A hollow one has not. Grey points stand where the features were at the start.
    """
    letters, segment, wave = _lantern()
    names = kano_pictures.SHORT

    @lru_cache(maxsize=64)
    def answer(which: str, year: int, certainty: float) -> tuple[pd.DataFrame, pd.DataFrame]:
        rows = (wave == year) & ((segment == which) | (which == "all"))
        counts = method.counts(letters[rows.to_numpy()])
        return method.better_worse(counts), method.category(counts, level=round(1 - certainty, 6))

    fig = _draw(answer(*START.values())[0])

    def update(fig: Figure, **values: Any) -> None:
        _update(fig, *answer(**_asked(values)), names, values)

    def words(**values: Any) -> str:
        return _words(*answer(**_asked(values)), names, values)

    def numbers(**values: Any) -> dict[str, str]:
        return _numbers(*answer(**_asked(values)))

    explorer(_controls(START), fig, update, words, numbers)


def _asked(values: dict) -> dict:
    return {"which": values["segment"], "year": values["wave"], "certainty": values["certainty"]}


def _lantern() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Letters, segment and wave of each answer."""
    from crmlab import datasets

    answers = datasets.load("kano")
    segment = answers["customer_id"].map(datasets.load("customers").set_index("customer_id")["channel"])
    return method.classify(answers), segment, answers["wave"]


def _controls(start: dict) -> dict[str, Widget]:
    segments = [
        (_("all customers"), "all"), (_("tea houses"), "house"), (_("web shop"), "web"), (_("accounts"), "account"),
    ]  # fmt: skip
    return {
        "segment": choice(segments, start["segment"], _("Segment")),
        "wave": choice([("2022", 2022), ("2024", 2024)], start["wave"], _("Survey of")),
        "certainty": slider("Float", start["certainty"], 0.8, 0.99, 0.01, _("Certainty asked for"),
                            readout_format=".0%"),
    }  # fmt: skip


def _draw(start: pd.DataFrame) -> Figure:
    """The plane, with the start as grey points; line 0 holds the clear features, line 1 the others."""
    fig, ax = figure.subplots(figsize=(7.2, 4.8))
    kano_pictures.frame_plane(ax)
    ax.scatter(-start["worse"], start["better"], s=80, color="#bdbdbd", zorder=0.9)
    ax.plot([], [], "o", color=figure.BLUE, markersize=8, linestyle="none")
    ax.plot([], [], "o", color="white", markeredgecolor=figure.BLUE, markeredgewidth=2, markersize=8, linestyle="none")
    ax.set_title(_("Kano plane"), fontsize=12)
    return fig


def _update(fig: Figure, plane: pd.DataFrame, types: pd.DataFrame, names: dict[str, str], values: dict) -> None:
    [ax] = fig.axes
    x, y, clear = -plane["worse"].to_numpy(), plane["better"].to_numpy(), types["clear"].to_numpy()
    for line, rows in zip(ax.lines[-2:], (clear, ~clear), strict=True):
        line.set_data(x[rows], y[rows])
    for text in [text for text in ax.texts if text.get_gid() == "feature"]:
        text.remove()
    before = set(ax.texts)
    kano_pictures.write_labels(ax, [names.get(str(feature), str(feature)) for feature in plane.index], x, y)
    for text in set(ax.texts) - before:
        text.set_gid("feature")
    ax.set_title(_title(types, values), fontsize=12, y=1)


def _title(types: pd.DataFrame, values: dict) -> str:
    who = {"all": _("all customers"), "house": _("tea houses"), "web": _("web shop"), "account": _("accounts")}
    return _("{who}, {wave}: {clear} of {all} letters clear at {certainty:.0%} certainty").format(
        who=who[values["segment"]].capitalize(), wave=values["wave"], clear=int(types["clear"].sum()), all=len(types),
        certainty=values["certainty"],
    )  # fmt: skip


def _numbers(plane: pd.DataFrame, types: pd.DataFrame) -> dict[str, str]:
    sure = types[types["clear"]]["category"]
    return {
        _("respondents counted, at most"): f"{int(plane['counted'].max()):,}",
        _("features clearly must-be"): f"{int((sure == 'M').sum())}",
        _("clearly attractive"): f"{int((sure == 'A').sum())}",
        _("without a clear letter"): f"{int((~types['clear']).sum())}",
    }


def _words(plane: pd.DataFrame, types: pd.DataFrame, names: dict[str, str], values: dict) -> str:
    known = types.to_dict("index")
    each = ", ".join(
        _("{name} {letter} ({better:.0%} pleased, {worse:.0%} miss it)").format(
            name=names.get(str(feature), str(feature)),
            letter=known[feature]["category"] if known[feature]["clear"] else _("unclear"),
            better=row["better"], worse=-row["worse"],
        )
        for feature, row in plane.iterrows()
    )  # fmt: skip
    return _("{title}: {each}.").format(title=_title(types, values), each=each)
