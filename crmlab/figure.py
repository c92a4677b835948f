"""One style for every picture, and `show(fig)`, through which every picture passes.

Colours are Okabe and Ito's, kept to those with a contrast of at least 3:1 on white; line styles differ as well, so that
no meaning hangs on colour alone. The ground is always white: on a dark page a transparent figure loses its labels.
"""

from __future__ import annotations

import base64
import html
import io
import sys
from typing import TYPE_CHECKING, Any

from crmlab.i18n import _

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matplotlib.figure import Figure
    from matplotlib.text import Text

BLUE, VERMILLION, GREEN, PURPLE, BLACK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"
GREY = "#767676"
PALETTE = {"blue": BLUE, "vermillion": VERMILLION, "green": GREEN, "purple": PURPLE, "black": BLACK, "grey": GREY}
DPI = 100
"""Pixels an inch as a page counts them; a still picture has twice as many, for sharp screens."""
COLOURS = 256
VIEW = "application/vnd.jupyter.widget-view+json"
"""Under this type a page shows the sliders of an explorer, beside its picture."""
FRAME = "#d5d5d5"

STYLE = {
    "figure.figsize": (7.2, 3.6),
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": ["DejaVu Sans"],
    "font.size": 12,
    "axes.titlesize": 14,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.labelsize": 12,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e5e5e5",
    "axes.axisbelow": True,
    "lines.linewidth": 2.2,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": (
        f"cycler('color', {[BLUE, VERMILLION, GREEN, PURPLE, BLACK]!r})"
        " + cycler('linestyle', ['-', '--', '-.', ':', '-'])"
    ),
    "svg.hashsalt": "crmlab",
}


def styled() -> AbstractContextManager[None]:
    """A context in which matplotlib's own defaults and ours hold, whatever the reader's matplotlibrc says."""
    import matplotlib.style

    return matplotlib.style.context(["default", STYLE])


def subplots(rows: int = 1, columns: int = 1, **settings: Any) -> tuple[Figure, Any]:
    """A figure in the course's style with its axes, like `pyplot.subplots`; pyplot never sees it, so nothing leaks.

    The style stays in force afterwards, since lines and labels take theirs when they are drawn.

    Parameters
    ----------
    rows, columns : int
        The grid of axes.
    **settings
        `figsize` and the other arguments of `Figure`; `sharex`, `sharey`, `width_ratios`, `height_ratios` of
        `Figure.subplots`.
    """
    import matplotlib.style
    from matplotlib.figure import Figure

    grid = {k: settings.pop(k) for k in ("sharex", "sharey", "width_ratios", "height_ratios") if k in settings}
    matplotlib.style.use(["default", STYLE])
    fig = Figure(**settings)
    return fig, fig.subplots(rows, columns, **grid)


def point(text: Text, x: float, y: float) -> None:
    """Move the place that the words of an annotation belong to."""
    from matplotlib.text import Annotation

    assert isinstance(text, Annotation), "made with ax.annotate"
    text.xy = (x, y)


def room(fig: Figure, *, rect: tuple[float, float, float, float]) -> None:
    """Leave room at the edges for words that will grow: left, bottom, width and height, as shares of the figure."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    engine = fig.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine), "the course's style has it"
    engine.set(w_pad=0.1, h_pad=0.06, rect=rect)


def png(fig: Figure) -> bytes:
    """The bytes of `fig` as a PNG, the same at every run: twice the pixels, few colours, padding and a calm frame."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from PIL import Image

    engine = fig.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(w_pad=max(engine.get()["w_pad"], 0.12), h_pad=max(engine.get()["h_pad"], 0.12))
    drawn, small = io.BytesIO(), io.BytesIO()
    edge, width = fig.patch.get_edgecolor(), fig.patch.get_linewidth()
    fig.patch.set(edgecolor=FRAME, linewidth=1.5)
    with styled():
        fig.savefig(drawn, format="png", dpi=2 * DPI, metadata={"Software": None}, edgecolor=FRAME)
    fig.patch.set(edgecolor=edge, linewidth=width)
    picture = Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(small, "PNG", optimize=True)
    return small.getvalue()


def describe(fig: Figure, words: str) -> Figure:
    """Give `fig` the words that `show` hands to those who cannot see it; plot functions do, and return it."""
    fig.set_label(words)
    return fig


def mimebundle(fig: Figure, words: str) -> tuple[dict, dict]:
    """The data and metadata under which a page shows `fig`: the picture with its size, and its words."""
    width, height = (round(DPI * inches) for inches in fig.get_size_inches())
    light = {"needs_background": "light"}
    data = {"image/png": base64.b64encode(png(fig)).decode(), "text/plain": f"[{_('Figure')}: {words}]"}
    return data, {"image/png": {"alt": words, "width": width, "height": height, **light}, **light}


def show_words(words: str) -> None:
    """Put the words of a picture on the page, where a screen reader finds them and nbval compares them."""
    from IPython.display import display

    display(
        {
            "text/html": WORDS.format(html.escape(f"{_('Figure')}: {words}")),
            "text/plain": f"{_('Figure in words')}: {words}",
        },
        metadata={"crmlab": {"role": "figure-words"}},
        raw=True,
    )


def show(fig: Figure, *, alt: str = "") -> None:
    """Show `fig` on the page, with its words for those who cannot see it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        One or two sentences that say what the picture says; by default those of the plot function (`describe`). They go
        into a second, visually hidden output, which a screen reader finds and nbval compares.

    Raises
    ------
    ValueError
        There are no words, or fewer than five.
    """
    from IPython.display import display

    words = alt or str(fig.get_label())
    if len(words.split()) < 5:
        raise ValueError(_("alt= needs one or two sentences that say what the picture shows."))
    data, metadata = mimebundle(fig, words)
    display(data, metadata=metadata, raw=True)
    show_words(words)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)


HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden"
"""The style of what only a screen reader finds."""
WORDS = f'<p class="crmlab-figure-words" style="{HIDDEN}">{{}}</p>'
