"""What all explorers share: a figure that follows sliders quickly, and the words that go with it.

Drawing text and laying out are what costs time. So the figure keeps its artists, which `update` moves; its layout is
frozen after the first drawing; and the pixels go straight from Agg into a lightly packed PNG in an Image widget.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from crmlab import figure
from crmlab.i18n import _

if TYPE_CHECKING:
    from ipywidgets import Widget
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


def explorer(controls: dict[str, Widget], fig: Figure, update: Callable[..., None], words: Callable[..., str]) -> None:
    """Show `controls` over one figure; each move redraws the figure and its words.

    Parameters
    ----------
    controls : dict of widgets
        By the name under which `update` and `words` receive the value.
    fig : Figure
    update : function(fig, **values)
        Moves the artists of `fig`.
    words : function(**values) → str
        Says what is now to be seen, for those who cannot see it and for the page on which nothing moves.
    """

    def values() -> dict:
        return {name: control.value for name, control in controls.items()}

    with figure.styled():
        update(fig, **values())
        if is_static():
            figure.show(fig, alt=words(**values()) + " " + _("Run this cell to move the sliders."))
            return
        picture = Picture(fig)
        _display(controls, picture, lambda: update(fig, **values()), lambda: words(**values()))


def _display(controls: dict[str, Widget], picture: Picture, redraw: Callable, words: Callable) -> None:
    import ipywidgets
    from IPython.display import display

    size = {"width": f"{picture.width}px", "height": "auto", "max_width": "100%", "margin": "0"}
    image = ipywidgets.Image(value=picture.png(), format="png", layout=size)
    said = ipywidgets.HTML()

    def say() -> None:
        said.value = f'<p role="status" aria-live="polite">{escape(words())}</p>'

    def moved(_change: object) -> None:
        with figure.styled():
            redraw()
            image.value = picture.png()
        say()

    say()
    for control in controls.values():
        control.observe(moved, "value")
    row = ipywidgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap"})
    box = ipywidgets.VBox([row, image, said], layout={"max_width": "100%", "overflow": "hidden"})
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({"application/vnd.jupyter.widget-view+json": view, "text/plain": words()}, raw=True)
