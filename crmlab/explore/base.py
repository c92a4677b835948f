"""What all explorers share: a figure that follows sliders quickly, and the words that go with it.

Drawing text and laying out are what costs time. So the figure keeps its artists, which `update` moves; its layout is
frozen after the first drawing; and the pixels go straight from Agg into a lightly packed PNG in an Image widget.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from crmlab import figure
from crmlab.i18n import _

if TYPE_CHECKING:
    from ipywidgets import Widget
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def is_static() -> bool:
    """True while `crmlab build` or a test executes a notebook: no one is there to move a slider."""
    return os.environ.get("CRMLAB_STATIC") == "1"


def slider(kind: str, value: float, low: float, high: float, step: float, description: str, **more: Any) -> Widget:
    """A slider, `kind` "Int" or "Float", with its whole description beside it and for a screen reader."""
    import ipywidgets

    return getattr(ipywidgets, f"{kind}Slider")(
        value=value, min=low, max=high, step=step, description=description, tooltip=description,
        style={"description_width": "12.5em"}, layout={"width": "400px", "max_width": "100%"}, **more,
    )  # fmt: skip


def choice(options: Sequence[tuple[str, object]], value: object, description: str) -> Widget:
    """A choice among `options` (what is read, what it stands for), as wide as a slider."""
    import ipywidgets

    return ipywidgets.Dropdown(
        options=options, value=value, description=description, tooltip=description,
        style={"description_width": "12.5em"}, layout={"width": "400px", "max_width": "100%"},
    )  # fmt: skip


def steady(ax: Axes, high: float, *, start: float, low: float = 0.0) -> None:
    """Set the axis so that it does not jump: half as much again as the start's top, doubled only when it must be.

    Over all that sliders can reach, a start in the middle of its ranges would be a flat line at the bottom.
    """
    top = 1.5 * max(start, 1.0)
    while high > top:
        top *= 2
    bottom = -0.05 * top
    if low < bottom:
        bottom = -0.5 * top
    while low < bottom:
        bottom *= 2
    ax.set_ylim(bottom, top)


def ghost(ax: Axes, x: Any, y: Any) -> None:
    """Leave a grey line where the curve stood at the start, behind all that moves."""
    from matplotlib.collections import LineCollection

    path = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    ax.add_collection(LineCollection([path], colors="#bdbdbd", linewidths=4, zorder=0.9), autolim=False)


class Picture:
    """A figure as PNG bytes, again and again: its size and its layout stay as they were at the first drawing."""

    def __init__(self, fig: Figure) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self.canvas = FigureCanvasAgg(fig)
        self.canvas.draw()
        fig.set_layout_engine("none")
        self.width, self.height = self.canvas.get_width_height()

    def png(self) -> bytes:
        """The figure as it stands."""
        from PIL import Image

        self.canvas.draw()
        pixels = np.ascontiguousarray(np.asarray(self.canvas.buffer_rgba())[..., :3])
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()


def explorer(
    controls: dict[str, Widget],
    fig: Figure,
    update: Callable[..., None],
    words: Callable[..., str],
    numbers: Callable[..., dict[str, str]],
) -> None:
    """Show `controls` over one figure; each move redraws the figure and the numbers under it.

    The output holds the still picture of the start as well, so that a page saved and opened again is never blank.

    Parameters
    ----------
    controls : dict of widgets
        By the name under which `update`, `words` and `numbers` receive the value.
    fig : Figure
    update : function(fig, **values)
        Moves the artists of `fig`.
    words : function(**values) → str
        Says what is now to be seen, for those who cannot see it.
    numbers : function(**values) → dict of str
        At most four results by what they are called, for the strip under the picture.
    """
    from IPython.display import display

    def values() -> dict:
        return {name: control.value for name, control in controls.items()}

    said = words(**values()) + " " + _(INVITATION)
    with figure.styled():
        update(fig, **values())
        invitation = fig.supxlabel(_(INVITATION), fontsize=12, color=figure.BLUE, weight="bold")
        data, metadata = figure.mimebundle(fig, said)
        invitation.remove()
        fig._supxlabel = None  # type: ignore[attr-defined]  # a later layout must not look for it
        if not is_static():
            picture = Picture(fig)
            box = _box(
                controls,
                picture,
                lambda: update(fig, **values()),
                lambda: strip(numbers(**values()), words(**values())),
            )
            data[figure.VIEW] = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display(data, metadata=metadata, raw=True)
    figure.show_words(said)


INVITATION = "Run this cell to move the sliders."


def _box(controls: dict[str, Widget], picture: Picture, redraw: Callable, say: Callable[[], str]) -> Widget:
    """The sliders with Reset, the picture, and the numbers under it."""
    import ipywidgets

    size = {"width": f"{picture.width}px", "height": "auto", "max_width": "100%", "margin": "0"}
    image = ipywidgets.Image(value=picture.png(), format="png", layout=size)
    said = ipywidgets.HTML()
    start = {name: control.value for name, control in controls.items()}
    quiet = False

    def show() -> None:
        with figure.styled():
            redraw()
            image.value = picture.png()
        said.value = say()

    def moved(_change: object) -> None:
        if not quiet:
            show()

    def back(_button: object) -> None:
        nonlocal quiet
        quiet = True
        for name, control in controls.items():
            control.value = start[name]
        quiet = False
        show()

    said.value = say()
    for control in controls.values():
        control.observe(moved, "value")
    reset = ipywidgets.Button(description=_("Reset"), tooltip=_("All sliders back to the start"))
    reset.on_click(back)
    row = ipywidgets.HBox([*controls.values(), reset], layout={"flex_flow": "row wrap"})
    return ipywidgets.VBox([row, image, said], layout={"max_width": "100%", "overflow": "hidden"})


def whole(number: float) -> str:
    """A number for the strip, to one, with the minus of print."""
    return f"{number:,.0f}".replace("-", "−")


def strip(numbers: dict[str, str], words: str) -> str:
    """Up to four numbers with what they are called, side by side; a screen reader hears `words` instead."""
    cells = "".join(
        f'<span style="display:inline-block;margin:0 2em 0 0"><b style="font-size:1.3em">{escape(number)}</b><br>'
        f"{escape(name)}</span>"
        for name, number in numbers.items()
    )
    heard = f'<p role="status" aria-live="polite" style="{figure.HIDDEN}">{escape(words)}</p>'
    return f'<div aria-hidden="true">{cells}</div>{heard}'
