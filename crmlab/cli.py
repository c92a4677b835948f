"""The command `crmlab`: open the course, build it, show slides and progress, grade, remake data, forget."""

from __future__ import annotations

import argparse
import io
import sys
from functools import partial
from pathlib import Path

from crmlab.errors import CRMLabError
from crmlab.i18n import _, ngettext


def main(arguments: list[str] | None = None) -> int:
    """Run the command line `arguments`; returns the exit code. Whatever a person may name here, the answer is words."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without the signs of a name shows their numbers
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except CRMLabError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        words = _("{place} cannot be used: {reason}. Is the path right, and may you write there?")
        place = error.filename or _("A file")
        print(words.format(place=place, reason=error.strerror or type(error).__name__), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _whole(least: int, most: int, text: str) -> int:
    """A whole number between two others, for the parser."""
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        words = _("a whole number from {least} to {most} is asked for, not {text}")
        raise argparse.ArgumentTypeError(words.format(least=least, most=most, text=repr(text)))
    return number


_port = partial(_whole, 0, 65_535)
_workers = partial(_whole, 1, 1_000)


def _learner(text: str) -> str:
    """An id as it may be kept, for the parser."""
    from crmlab.workbook.session import learner

    if not learner.is_id(text):
        words = _("an id is one line of at most {n} characters").format(n=learner.LONGEST)
        raise argparse.ArgumentTypeError(words)
    return text


def parser() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser(prog="crmlab", description=_("CRM Lab: a course you run."))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", help=_("open the course in JupyterLab"))
    lab.add_argument("notebook", nargs="?", help=_("a notebook of the course (default: start here)"))
    lab.add_argument("--learner", type=_learner, default="", help=_("your id: lessons are kept under it"))
    lab.add_argument("--port", type=_port, help=_("the port to use; a busy one is stepped over"))
    lab.add_argument("--no-browser", action="store_true", help=_("only print the address"))
    lab.add_argument("--folder", type=Path, help=_("work in copies of the notebooks in this folder"))
    lab.set_defaults(run=_lab)

    build = commands.add_parser("build", help=_("run the notebooks and keep their results"))
    build.add_argument("notebooks", nargs="*", type=Path, help=_("which ones (default: all)"))
    build.add_argument("--workers", type=_workers, help=_("how many at a time (default: one a core)"))
    build.add_argument("--author", action="store_true", help=_("the pages are yours: what you wrote in them is meant"))
    build.set_defaults(run=_build)

    slides = commands.add_parser("slides", help=_("write a chapter as slides that show without a network"))
    slides.add_argument(
        "chapter", help=_("the number of a chapter (09: all its lessons) or lesson (09-3), or a notebook")
    )
    slides.add_argument("-o", "--output", type=Path, help=_("file or folder (default: here)"))
    slides.set_defaults(run=_slides)

    grade = commands.add_parser("grade", help=_("grade the submissions in a folder"))
    _about_hand_ins(grade)
    grade.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("grades.csv"),
        help=_("where to, a file or folder (default: grades.csv)"),
    )
    grade.add_argument("--format", dest="form", choices=("csv", "xlsx", "moodle", "canvas"), default="csv",
                       help=_("for Moodle and Canvas the roster is the platform's own export"))  # fmt: skip
    grade.set_defaults(run=_grade)

    feedback = commands.add_parser("feedback", help=_("write a page to hand back for each learner, and a zip of all"))
    _about_hand_ins(feedback)
    feedback.add_argument("-o", "--output", type=Path, default=Path("feedback"),
                          help=_("the folder to make (default: feedback)"))  # fmt: skip
    feedback.add_argument("--with-solutions", action="store_true", help=_("add a solution to every question"))
    feedback.add_argument("--lessons", default="", help=_("the address to which “read again” leads"))
    feedback.set_defaults(run=_feedback)

    data = commands.add_parser("data", help=_("remake the simulated company's tables, byte for byte"))
    data.add_argument("--folder", type=Path, help=_("where to (default: datasets/lantern of the clone)"))
    data.set_defaults(run=_data)

    progress = commands.add_parser("progress", help=_("how far a learner is in lessons and workbooks"))
    progress.add_argument("learner", nargs="?", help=_("their id (default: the one given in chapter 00)"))
    progress.set_defaults(run=_progress)

    aside = commands.add_parser("set-aside", help=_("before a git pull: put pages that you have changed into older/"))
    aside.set_defaults(run=_set_aside)

    forget = commands.add_parser("forget", help=_("delete the local record of a learner"))
    forget.add_argument("learner", help=_("the id that the learner wrote in the workbook"))
    forget.set_defaults(run=_forget)
    return parser


def _about_hand_ins(command: argparse.ArgumentParser) -> None:
    """What every command about a folder of submissions is told."""
    command.add_argument("folder", type=Path, help=_("where they lie; sub-folders and zip files are looked through"))
    command.add_argument("--roster", type=Path, help=_("CSV or xlsx with the column learner, or a platform's export"))
    command.add_argument("--chapter", help=_("which chapter (default: that of most files)"))
    command.add_argument("--partial", action="store_true", help=_("a part of the points for what is partly right"))
    command.add_argument("--workers", type=_workers, help=_("how many processes (default: one a core)"))


def _lab(options: argparse.Namespace) -> None:
    from crmlab.classroom.lab import START, lab

    lab(
        options.notebook or START,
        port=options.port,
        browser=not options.no_browser,
        folder=options.folder,
        learner=options.learner,
    )


def _build(options: argparse.Namespace) -> int:
    from crmlab.classroom.build import build

    return any(outcome.failed for outcome in build(options.notebooks, workers=options.workers, author=options.author))


def _slides(options: argparse.Namespace) -> None:
    from crmlab.classroom import slides

    for path, count in slides.write(options.chapter, options.output):
        print(_("{count} slides in {path}. Open it in a browser; S shows your notes.").format(count=count, path=path))


def _grade(options: argparse.Namespace) -> None:
    from crmlab.classroom import grade, terminal

    graded = grade.grade(
        options.folder,
        roster=options.roster,
        output=options.output,
        chapter=options.chapter,
        workers=options.workers,
        partial=options.partial,
        form=options.form,
    )
    print(terminal.summary(graded))


def _feedback(options: argparse.Namespace) -> None:
    from crmlab.classroom import feedback

    written = feedback.write(
        options.folder,
        output=options.output,
        roster=options.roster,
        chapter=options.chapter,
        workers=options.workers,
        partly=options.partial,
        solutions=options.with_solutions,
        lessons=options.lessons or feedback.LAB,
    )
    print(_("{n} pages, and all of them in {file}.").format(n=len(written.pages), file=written.archive))
    if written.without:
        words = _("No page for: {learners}. `crmlab grade` says why.")
        print(words.format(learners=", ".join(learner or "–" for learner in written.without)))


def _data(options: argparse.Namespace) -> None:
    from crmlab import course
    from crmlab.datasets.lantern import company, truth

    folder = options.folder or course.folder("datasets") / "lantern"
    company.write(folder)
    truth.write((options.folder or course.folder("datasets")) / "truth.json")


def _progress(options: argparse.Namespace) -> None:
    from crmlab.classroom import progress

    print(progress.summary(options.learner))


def _set_aside(_options: argparse.Namespace) -> None:
    from crmlab.classroom import older

    print(older.set_aside())


def _forget(options: argparse.Namespace) -> None:
    from crmlab import learners
    from crmlab.workbook.session import learner, record

    gone, named = record.forget(options.learner), learner.forget(options.learner)
    if not gone and not named:
        message = _(
            "No record of {learner} is kept in {folder}, so nothing was deleted. If the id is right, the record is "
            "where its notebooks are: say this again in that folder."
        )
        raise CRMLabError(message.format(learner=options.learner, folder=learners.home()))
    words = ngettext("{n} record of {learner} deleted in {folder}.", "{n} records of {learner} deleted in {folder}.",
                     len(gone))  # fmt: skip
    print(words.format(n=len(gone), learner=options.learner, folder=learners.home()))
    if named:
        print(_("Lessons are no longer kept under {learner}.").format(learner=options.learner))


if __name__ == "__main__":
    sys.exit(main())
