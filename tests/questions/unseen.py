"""Runs a file of wrong answers that somebody has just written, and prints what the cards say to them.

    python -m tests.questions.unseen FILE            slip and card of each, for whoever judges
    python -m tests.questions.unseen FILE --types    only whether each runs and what it gives, for whoever writes

FILE is text of the form in `wrong_answers.py`; its first lines say for which workbook. Nothing is recorded.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections import Counter

from crmlab import workbook
from crmlab.workbook.session.card import Card
from tests.questions.wrong_answers import Desk, read_set, said_by

LEARNER = "unseen-1"


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.questions.unseen", description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--types", action="store_true", help="show no card")
    parser.add_argument("--learner", default=LEARNER, help=f"whose data ({LEARNER})")
    wish = parser.parse_args(given)
    os.environ["CRMLAB_STATIC"] = "1"
    warnings.simplefilter("ignore")
    wrong = read_set(wish.file)
    book, said = workbook.open(wrong.chapter, learner=wish.learner), Counter()
    for n, answer in enumerate(wrong, 1):
        print(f"{n}. {answer.question}: {answer.did}")
        try:
            value = answer.make(Desk(book._desk))
        except Exception as error:
            print(f"   DOES NOT RUN: {type(error).__name__}: {error}\n")
            continue
        print(f"   gives {type(value).__name__} {getattr(value, 'shape', '')}\n")
        if not wish.types:
            finding, _value = book.questions[answer.question]._examined(value)
            said[finding.step] += 1
            print(f"{Card.of(finding, answer.question)!r}\n   [{said_by(finding)}]\n")
    print(
        f"{len(wrong)} answers to workbook {wrong.chapter}",
        *(f"{n} {step}" for step, n in said.most_common()),
        sep=", ",
    )


if __name__ == "__main__":
    main()
