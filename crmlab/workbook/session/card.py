"""The card that answers a check: a word and a sign, sentences, and a few rows; the same bytes at every run.

The text has the page's own colour on a transparent ground; colour stands only in the bar at the left, and never alone.
The first sentence is a status message for screen readers. The plain text says the same sentences.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field

import pandas as pd
from pygments.token import Token

from crmlab.i18n import _
from crmlab.workbook.diagnosis.case import KEPT, NOT_ATTEMPTED, NOT_YET, RIGHT, UNREADABLE, Finding
from crmlab.workbook.diagnosis.evidence import Rows

BARS = {
    RIGHT: "var(--jp-success-color1, #2e7d32)",
    KEPT: "var(--jp-success-color1, #2e7d32)",
    NOT_YET: "var(--jp-warn-color1, #d55e00)",
    UNREADABLE: "var(--jp-warn-color1, #d55e00)",
}
GREY = "var(--jp-border-color1, #8a8a8a)"
BOX = "border-left:4px solid {bar};padding:.3em 1em;margin:.4em 0;background:transparent;color:inherit"
CELL = (
    "padding:.1em .7em;text-align:{side};border:0;border-bottom:1px solid var(--jp-border-color2, #bdbdbd);"
    "color:inherit;background:transparent"
)
CODE = "margin:.4em 0;color:inherit;background:transparent;overflow-x:auto"
EDITOR = {
    Token.Keyword: "keyword",
    Token.Operator.Word: "keyword",
    Token.Comment: "comment",
    Token.Literal.String: "string",
    Token.Literal.Number: "number",
    Token.Operator: "operator",
    Token.Name.Builtin: "builtin",
}
"""What is coloured in Python, and as what of JupyterLab's editor."""
LONGEST = 1_000
"""Characters of one sentence at most: a learner's text may be endless."""
LONGEST_CELL = 40


def verdict(outcome: str) -> str:
    """Sign and word of an outcome."""
    return {
        RIGHT: _("✓ Right"),
        KEPT: _("✓ Kept"),
        NOT_ATTEMPTED: _("○ Not attempted"),
    }.get(outcome, _("▲ Not yet"))


@dataclass(frozen=True)
class Card:
    """What a check, a hint or the progress says, as HTML and as plain text."""

    head: str
    sentences: list[str] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    code: str = ""
    python: bool = False
    """Is `code` Python, to be coloured?"""
    outcome: str = ""
    last: list[str] = field(default_factory=list)
    """Sentences below the rows."""
    file: str = ""
    """A file beside the notebook, offered for download."""

    @classmethod
    def of(cls, finding: Finding, title: str, extra: list[str] | None = None) -> Card:
        """The card of a finding about the question `title`."""
        word = (
            _("▲ Right step, on an earlier answer that is not right") if finding.follows else verdict(finding.outcome)
        )
        head = f"{word}: {title}"
        return cls(head, finding.sentences, finding.rows, outcome=finding.outcome, last=extra or [])

    def __repr__(self) -> str:
        blocks = [tidy(self.head), *(tidy(sentence) for sentence in self.sentences)]
        blocks += [_plain_table(rows) for rows in self.rows]
        if self.code:
            blocks.append("\n".join("    " + _printable(line) for line in self.code.splitlines()))
        blocks += [tidy(sentence) for sentence in self.last]
        return "\n".join(blocks)

    def _repr_html_(self) -> str:
        style = BOX.format(bar=BARS.get(self.outcome, GREY))
        parts = [f'<p role="status" style="margin:.2em 0"><strong>{html.escape(tidy(self.head))}</strong></p>']
        parts += [_paragraph(sentence) for sentence in self.sentences]
        parts += [_html_table(rows) for rows in self.rows]
        if self.code:
            code = "\n".join(_printable(line) for line in self.code.splitlines())
            parts.append(f'<pre style="{CODE}">{_coloured(code) if self.python else html.escape(code)}</pre>')
        parts += [_paragraph(sentence) for sentence in self.last]
        if self.file:
            name, words = html.escape(self.file), html.escape(_("Download {file}").format(file=self.file))
            parts.append(f'<p style="margin:.2em 0"><a href="{name}" download="{name}">{words}</a></p>')
        return f'<div class="crmlab-card" style="{style}">{"".join(parts)}</div>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def show(self) -> None:
        """Show it on the page, also in the middle of a cell."""
        from IPython.display import display

        display(self)


def _coloured(code: str) -> str:
    """Python as HTML in the colours of the page's own editor, which follow its theme."""
    from pygments.lexers import PythonLexer

    parts = []
    for kind, text in PythonLexer(ensurenl=False, stripnl=False).get_tokens(code):
        name = next((name for group, name in EDITOR.items() if kind in group), "")
        safe = html.escape(text)
        style = f"color:var(--jp-mirror-editor-{name}-color, inherit)"
        parts.append(f'<span style="{style}">{safe}</span>' if name and text.strip() else safe)
    return "".join(parts)


def _paragraph(sentence: str) -> str:
    """A sentence as HTML: everything escaped, `code` and *stress* marked as authors write them."""
    safe = html.escape(tidy(sentence))
    safe = re.sub(r"`([^`]+)`", r'<code style="color:inherit;background:transparent">\1</code>', safe)
    safe = re.sub(r"(?<![\w*])\*([\w][^*<>]*)\*(?![\w*])", r"<em>\1</em>", safe)
    return f'<p style="margin:.2em 0">{safe}</p>'


def tidy(text: str) -> str:
    """A sentence on one line, not endless, without characters that print as nothing or turn the line round."""
    text = " ".join(_printable(str(text)).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _column(values: pd.Series) -> list[str]:
    """The cells of a column, with two decimals throughout where two are enough."""
    if pd.api.types.is_float_dtype(values) and (values.dropna().round(2) == values.dropna()).all():
        return ["" if pd.isna(value) else f"{value:.2f}" for value in values]
    return [cell(value) for value in values]


def cell(value: object) -> str:
    """A cell of evidence as text: dates without hours, money with its cents, ids without commas."""
    if isinstance(value, pd.Timestamp):
        text = value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ")
    elif value is None or value is pd.NA or value is pd.NaT or value != value:
        text = ""
    elif isinstance(value, float):
        text = f"{value:.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"
    else:
        text = tidy(str(value))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _cells(rows: Rows) -> tuple[list[str], list[bool], list[list[str]]]:
    """Headings, which columns are numbers, and the rows as text."""
    table = rows.table
    if table.index.names != [None]:
        table = table.reset_index()
    numbers = [pd.api.types.is_numeric_dtype(table.iloc[:, i]) for i in range(table.shape[1])]
    columns = [_column(table.iloc[:, i]) for i in range(table.shape[1])]
    return [cell(str(name)) for name in table.columns], numbers, [list(row) for row in zip(*columns, strict=True)]


def _html_table(rows: Rows) -> str:
    heads, numbers, body = _cells(rows)
    sides = ["right" if number else "left" for number in numbers]
    style = [CELL.format(side=side) for side in sides]
    top = "".join(f'<th scope="col" style="{s}">{html.escape(h)}</th>' for h, s in zip(heads, style, strict=True))
    lines = "".join(
        "<tr>" + "".join(f'<td style="{s}">{html.escape(c)}</td>' for c, s in zip(line, style, strict=True)) + "</tr>"
        for line in body
    )
    caption = f'<caption style="text-align:left;color:inherit">{html.escape(tidy(rows.caption))}</caption>'
    inside = f"{caption}<thead><tr>{top}</tr></thead><tbody>{lines}</tbody>"
    table = f'<table style="border-collapse:collapse;margin:.4em 0;color:inherit;font-size:inherit">{inside}</table>'
    return table + (f'<p style="margin:.2em 0">{html.escape(rows.footer)}</p>' if rows.footer else "")


def _plain_table(rows: Rows) -> str:
    heads, numbers, body = _cells(rows)
    widths = [max(_width(line[i]) for line in [heads, *body]) for i in range(len(heads))]
    lines = [f"{tidy(rows.caption)}:"]
    for line in [heads, *body]:
        padded = [
            " " * (w - _width(c)) + c if number else c + " " * (w - _width(c))
            for c, w, number in zip(line, widths, numbers, strict=True)
        ]
        lines.append(("  " + "  ".join(padded)).rstrip())
    return "\n".join(lines + ([f"  {rows.footer}"] if rows.footer else []))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
