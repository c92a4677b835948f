"""What `crmlab grade` says on the terminal: how far it is, and at the end what the class has in common."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pandas as pd

from crmlab.classroom.sheet import FEWEST, Graded, shown
from crmlab.i18n import _


def reporter(total: int) -> Callable[[str], None]:
    """A progress bar on a terminal, a line a learner elsewhere."""
    done = 0

    def report(words: str) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            bar = "█" * round(30 * done / total)
            print(f"\r{bar:░<30} {done}/{total} {words[:48]:<48}", end="", file=sys.stderr, flush=True)
            if done == total:
                print(file=sys.stderr)
        else:
            print(f"{done}/{total} {words}", file=sys.stderr, flush=True)

    return report


def summary(graded: Graded) -> str:
    """What the terminal shows when all is done: the class's commonest mistakes, and what was left aside."""
    rows = graded.rows
    lines = [_("{title}: {n} of {all} rows graded.").format(
        title=_(graded.chapter.title), n=len(graded.graded), all=len(rows))]  # fmt: skip
    if len(graded.graded) < FEWEST:
        lines.append(_("No figures about the class: fewer than {n} people.").format(n=FEWEST))
    elif graded.mistakes.empty:
        lines.append(_("No known mistake was made by anybody in a question that at least {n} people answered.").format(
            n=FEWEST))  # fmt: skip
    else:
        lines += [_("The commonest mistakes:"), *_table(graded.mistakes)]
    notes = [(row, remark) for row in rows for remark in row.remarks]
    if notes:
        lines.append(_("Remarks:"))
        lines += [
            f"  {shown(row.learner, 40) or '–'} ({shown(row.file, 60) or '–'}): {shown(remark, 300)}"
            for row, remark in notes
        ]
    if graded.ignored:
        some = ", ".join(shown(name, 60) for name in graded.ignored[:10])
        more = " …" if len(graded.ignored) > 10 else ""
        lines.append(_("Not looked at, since they are no submissions: {files}").format(files=some + more))
    lines += graded.said
    if graded.files[""].stem != graded.wanted.stem:
        words = _("{file}, or its table of mistakes, was there already and was left as it is.")
        lines.append(words.format(file=graded.wanted))
    lines += [_("Written: {file}").format(file=path) for path in graded.files.values()]
    return "\n".join(lines)


def _table(found: pd.DataFrame, most: int = 3) -> Iterator[str]:
    """The first few mistakes of each question, in columns."""
    few = found.groupby("question", sort=False).head(most)
    wide = {name: max(len(text) for text in few[name]) for name in ("question", "mistake")}
    for row in few.itertuples(index=False):
        text = row[5] if len(row[5]) <= 70 else row[5][:69] + "…"
        yield (
            f"  {row.question:<{wide['question']}}  {row.mistake:<{wide['mistake']}}  "
            f"{row.learners:>3}/{row.answered:<3} {row.share:>4.0%}  {text}"
        )
