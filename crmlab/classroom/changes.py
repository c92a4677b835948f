"""What is otherwise than in the grades that were written before: after a mistake was added, or an option changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from crmlab.classroom import sheets_in
from crmlab.classroom.sheet import Row, cell, shown, written
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.authoring.chapter import Chapter

MOST = 20
"""Lines that are shown."""


def newest(wanted: Path) -> Path | None:
    """The table written last under this name, `grades-3.csv` before `grades.csv`."""
    numbered = re.compile(rf"{re.escape(wanted.stem)}(?:-(\d+))?{re.escape(wanted.suffix)}")
    found = {}
    for path in wanted.parent.glob(f"{wanted.stem}*{wanted.suffix}") if wanted.parent.is_dir() else ():
        if (match := numbered.fullmatch(path.name)) is not None:
            found[int(match[1] or 1)] = path
    return found[max(found)] if found else None


def since(before: Path, chapter: Chapter, rows: Sequence[Row]) -> list[str]:
    """Whose points or mistakes differ from the table `before`, a line each; empty where nothing does."""
    try:
        lines = sheets_in.read(before)
    except CRMLabError:
        return [_("{file} could not be read, so nothing is compared with it.").format(file=before.name)]
    if not lines or "points" not in lines[0]:
        return []
    who = list(lines[0])[: list(lines[0]).index("points")]
    old = {line[column]: line for line in lines for column in who if line[column]}
    told, compared = [], 0
    for row in rows:
        line = old.get(cell(row.learner).strip()) if row.learner else None
        if line is None:
            continue
        compared += 1
        told += [f"  {shown(row.learner, 40)}: {words}" for words in _differs(line, chapter, row)]
    head = _("Compared with {file} ({n} learners): {what}.").format(
        file=before.name, n=compared, what=_("nothing changed") if not told else _("this changed"))  # fmt: skip
    more = [_("  … and {n} more").format(n=len(told) - MOST)] if len(told) > MOST else []
    return [head, *told[:MOST], *more]


def _differs(line: dict[str, str], chapter: Chapter, row: Row) -> list[str]:
    found = []
    for key in chapter.questions:
        mark = row.marks.get(key) if row.marks else None
        was, old = line.get(f"{key}: points", ""), line.get(f"{key}: mistake", "")
        now, new = (written(mark.points), cell(mark.found)) if mark else ("", "")
        if chapter.questions[key].kind != "open" and (was != now or old != new):
            found.append(f"{key} {was or '–'} ({old or '–'}) → {now or '–'} ({new or '–'})")
    total = written(row.points)
    if line["points"] != total:
        found.append(_("points {was} → {now}").format(was=line["points"] or "–", now=total or "–"))
    return found
