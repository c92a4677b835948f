"""Grading a class: only answers count, the notebook and the grader agree, and nobody is a silent zero."""

import errno
import os
import random

import pytest

from crmlab import CRMLabError, workbook
from crmlab.classroom import copied, grade, grading, sheet, side_by_side, terminal
from crmlab.cli import main
from crmlab.workbook.answers.writing import write
from crmlab.workbook.authoring.memory import remembering
from crmlab.workbook.diagnosis.decision import landscape
from crmlab.workbook.session import standing, submission
from tests.classroom.handing_in import desk, graded, made, mistaken, put, row_of, table

pytestmark = pytest.mark.usefixtures("records_apart")


# what a lecturer gets ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "in"
    here = desk("ada")
    put(
        folder,
        made("ada", total_paid=mistaken("ada", "total_paid", "forgot_the_returns")),
        made("ben", purchases=None),
        made("cy", total_paid=mistaken("cy", "total_paid", "forgot_the_returns"), best_first=[1, 2, 3]),
        made(
            "dee",
            total_paid=100 * desk("dee").answer(here.chapter.questions["total_paid"]),
            purchases=mistaken("dee", "purchases", "repeats_only"),
        ),
        made("eve"),
    )
    (folder / "notes.txt").write_text("not a submission")
    roster = folder.parent / "roster.csv"
    roster.write_text("learner,name\nEVE,王小明\nada,Ada L.\nfay,Fay\n", "utf-8")
    return graded(folder, roster=roster)


def test_points_and_the_known_mistake(classroom):
    ada = row_of(classroom, "ada")
    assert (ada["points"], ada["out of"], ada["name"]) == ("3", "4", "Ada L.")
    assert (ada["total_paid: points"], ada["total_paid: mistake"]) == ("0", "forgot_the_returns")
    assert (ada["purchases: points"], ada["purchases: mistake"]) == ("1", "")
    assert (ada["looked_right: points"], ada["looked_right: mistake"]) == ("", "(written)")
    assert row_of(classroom, "dee")["purchases: mistake"] == "repeats_only"
    assert row_of(classroom, "ben")["purchases: mistake"] == "(not attempted)"
    assert row_of(classroom, "cy")["best_first: mistake"] == "(not a known mistake)"
    assert row_of(classroom, "dee")["total_paid: mistake"] == "(another unit or sign)"


def test_the_roster_gives_order_names_and_the_missing(classroom):
    lines = table(classroom)
    assert [line["learner"] for line in lines] == ["EVE", "ada", "fay", "ben", "cy", "dee"]
    assert lines[0]["name"] == "王小明" and lines[0]["points"] == "4" and lines[0]["remark"] == ""
    assert (lines[2]["points"], lines[2]["remark"]) == ("", "No submission.")
    assert "not on the roster" in lines[3]["remark"]
    assert classroom.files[""].read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_commonest_mistakes(classroom):
    assert table(classroom, "-mistakes") == [
        {
            "question": "total_paid",
            "mistake": "forgot_the_returns",
            "learners": "2",
            "answered": "5",
            "share": "0.40",
            "what it is": "Adding up everything that was bought gives this amount, and each bill in it is right.",
        }
    ]  # four answered `purchases`: no figure about fewer than five
    text = terminal.summary(classroom)
    assert "forgot_the_returns" in text and "40%" in text and "notes.txt" in text and "No submission." in text


def test_no_class_figure_under_five_people(tmp_path):
    for name in ("ada", "ben", "cy", "dee"):
        put(tmp_path / "in", made(name, sent_back=mistaken(name, "sent_back", "kept_everything")))
    result = graded(tmp_path / "in")
    assert list(result.files) == [""] and "fewer than 5" in terminal.summary(result)
    assert result.mistakes.empty


def test_a_sentence_with_a_learners_figures_shows_none():
    assert sheet.opening(["But {yours} is a count: look {unit}. Then more."]) == "But … is a count…"
    assert sheet.opening(["Only this"]) == "Only this" and sheet.opening([]) == ""


def test_nothing_is_ever_written_over(tmp_path):
    put(tmp_path / "in", made("ada"))
    out = tmp_path / "grades.csv"
    (tmp_path / "grades-2-mistakes.csv").write_text("the lecturer's own")
    first, second = graded(tmp_path / "in", output=out), graded(tmp_path / "in", output=out)
    assert first.files[""].name == "grades.csv" and second.files[""].name == "grades-2.csv"
    assert "was there already" in terminal.summary(second) and "was there" not in terminal.summary(first)
    put(tmp_path / "in", *(made(name) for name in ("ben", "cy", "dee", "eve")))
    third = graded(tmp_path / "in", output=out)
    assert [path.name for path in third.files.values()] == ["grades-3.csv", "grades-3-mistakes.csv"]
    assert first.files[""].read_bytes() == second.files[""].read_bytes()
    assert not list(tmp_path.glob(".crmlab-*"))


def test_both_tables_or_none(tmp_path, monkeypatch):
    """The disk is full at the second: the first is not left alone."""
    names = ("ada", "ben", "cy", "dee", "eve")
    put(tmp_path / "in", *(made(name, total_paid=mistaken(name, "total_paid", "forgot_the_returns")) for name in names))
    true, written = os.fsync, []

    def full(number):
        written.append(number)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        true(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CRMLabError, match="No space left on device"):
            graded(tmp_path / "in", output=tmp_path / "out" / "g.csv")
    assert len(written) == 2 and not list((tmp_path / "out").iterdir())
    assert len(graded(tmp_path / "in", output=tmp_path / "out" / "g.csv").files) == 2


def test_where_nothing_can_be_written(tmp_path):
    put(tmp_path / "in", made("ada"))
    (tmp_path / "file").write_text("")
    with pytest.raises(CRMLabError, match="could not be written"):
        graded(tmp_path / "in", output=tmp_path / "file" / "grades.csv")


def test_the_command(tmp_path, capsys):
    put(tmp_path / "in", made("ada"), made("ben"))
    assert main(["grade", str(tmp_path / "in"), "-o", str(tmp_path / "g.csv")]) == 0
    said = capsys.readouterr()
    assert "2/2" in said.err and "4 of 4" in said.err and "g.csv" in said.out
    for arguments in (["none"], [str(tmp_path)], [str(tmp_path / "in"), "--chapter", "77"]):
        code = main(["grade", *arguments, "-o", str(tmp_path / "h.csv")])
        assert code == (0 if arguments == [str(tmp_path)] else 1)  # sub-folders are looked through
    (tmp_path / "empty").mkdir()
    assert main(["grade", str(tmp_path / "empty")]) == 1
    assert "no submission" in capsys.readouterr().err


def test_a_bar_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    report = terminal.reporter(2)
    report("ada: 4 of 4")
    assert "\r███████████████░" in (said := capsys.readouterr().err) and "\n" not in said
    report("ben: 4 of 4")
    assert capsys.readouterr().err.endswith("\n")


def test_grading_again_gives_the_same_bytes_whatever_the_order(tmp_path):
    names = ["ada", "ben", "cy"]
    for place in ("a", "b"):
        put(tmp_path / place / "in", *(made(name) for name in names))
        names.reverse()
    first, second = graded(tmp_path / "a" / "in"), graded(tmp_path / "b" / "in")
    assert first.files[""].read_bytes() == second.files[""].read_bytes()


# the same verdict as in the notebook --------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", ["00", "09"])
def test_the_grader_and_the_notebook_agree(chapter):
    """Right answers, every known mistake and rounded ones: the points are those that the notebook showed."""
    learner = f"agree{random.randrange(10**6)}"  # fresh ones each time; a failure names it
    dice = random.Random(learner)
    ex = workbook.open(chapter, learner=learner)
    here = ex._desk
    for _round in range(6):
        answers = {}
        for key, question in ex.chapter.questions.items():
            if question.kind == "open":
                continue
            choices = [here.run(mistake.function) for mistake in question.mistakes.values()]
            if question.kind != "decision":
                earlier = [name for name in question.arguments if name in answers and ex.history.state(name) != "right"]
                follow = {name: answers[name] for name in earlier[:1]}
                right = here.answer(question)
                choices += [right, right, *([here.run(question.function, follow)] if follow else [])]
                choices += [right.round(1)] if here.reference(question).kind == "series" else []
            answers[key] = dice.choice(choices)
            getattr(ex, key).judge(answers[key])
        again = dice.sample(sorted(answers), 2)
        for key in again:  # answered once more, and what comes after it not run again
            q = ex.chapter.questions[key]
            right = dict(landscape(here, q).best) if q.kind == "decision" else here.answer(q)
            answers[key] = dice.choice([right, *(here.run(mistake.function) for mistake in q.mistakes.values())])
            getattr(ex, key).judge(answers[key])
        following = ex.following()
        made = submission.build(
            ex.history.record, chapter=chapter, learner=learner, fingerprint=here.variant.fingerprint
        )
        remarks = []
        marks, _strange = grading.judge(here, {k: q["answer"] for k, q in made["questions"].items()}, remarks)
        assert remarks == []
        for key in answers:
            shown = ex.history.state(key) == "right" or key in following
            points = ex.chapter.questions[key].points if shown else 0
            assert marks[key].points == points, (learner, key, marks[key])
            if not set(ex.chapter.questions[key].arguments) & set(again):
                then = ex.history.checks(key)[-1]["mistake"]
                assert marks[key].mistake == then or not marks[key].mistake, (learner, key)


def test_follow_through_gives_the_points():
    here = desk("ada", "09")
    q = here.chapter.questions
    wrong = here.answer(q["net_profit"]) + 10
    follows = here.run(q["by_size"].function, {"net_profit": wrong})
    marks, _strange = grading.judge(here, {"net_profit": write(wrong), "by_size": write(follows)}, [])
    assert marks["net_profit"].points == 0
    assert marks["by_size"].points == q["by_size"].points
    assert marks["by_size"].found == "(follows from net_profit)"
    alone, _strange = grading.judge(here, {"by_size": write(follows)}, [])
    assert alone["by_size"].points == 0


def test_progress_shows_the_points_that_the_grader_gives_when_an_early_answer_is_mended(home):
    ex = workbook.open("09", learner="ada")
    here = ex._desk
    q = here.chapter.questions
    right = here.answer(q["net_profit"])
    follows = here.run(q["by_size"].function, {"net_profit": right + 10})

    def agreed():
        made = submission.build(ex.history.record, chapter="09", learner="ada", fingerprint=here.variant.fingerprint)
        marks, _strange = grading.judge(here, {k: a["answer"] for k, a in made["questions"].items()}, [])
        got = sum(mark.points for mark in marks.values())
        assert f"Progress: {got:g} of" in repr(ex.progress_card())
        return ex.following(), got

    ex.net_profit.judge(right + 10)
    ex.by_size.judge(follows)
    assert agreed() == ({"by_size": "net_profit"}, q["by_size"].points)
    ex.net_profit.judge(right)
    assert agreed() == ({}, q["net_profit"].points)
    ex.net_profit.judge(right + 10)  # and back: the later answer was not touched
    assert agreed() == ({"by_size": "net_profit"}, q["by_size"].points)


def test_labels_that_would_multiply_are_not_calculated_with():
    import pandas as pd

    assert standing.manageable(pd.Series(range(3000), index=range(3000)))
    assert not standing.manageable(pd.Series(1.0, index=[7] * 20_000))
    assert standing.manageable({"a": 1})


# copied answers -----------------------------------------------------------------------------------------------------


def test_answers_of_another_learner_are_reported(tmp_path):
    copy_, forged = made("ada"), made("eve")
    copy_["questions"]["best_first"] = made("ben")["questions"]["best_first"]
    forged["questions"] = made("cy")["questions"]
    put(tmp_path / "in", copy_, made("ben"), made("cy"), made("dee"), forged)
    result = graded(tmp_path / "in")
    assert "Answers of learner ben's data: best_first." in row_of(result, "ada")["remark"]
    assert (
        "Answers of learner cy's data: total_paid, purchases, best_first, sent_back" in row_of(result, "eve")["remark"]
    )
    assert row_of(result, "eve")["points"] == "0"
    assert all(row_of(result, name)["remark"] == "" for name in ("ben", "cy", "dee"))


def test_somebody_elses_data_are_named(tmp_path):
    forged = made("ben") | {"learner": "ada"}
    put(tmp_path / "in", forged, made("ben"))
    row = row_of(graded(tmp_path / "in"), "ada")
    assert row["points"] == "" and "data are those of learner ben" in row["remark"]


def test_chance_accuses_nobody():
    here, there = desk("ada"), desk("ben")
    q = here.chapter.questions
    for key in ("total_paid", "purchases", "best_first", "sent_back"):
        own, other = here.reference(q[key]), there.reference(q[key])
        assert copied.weight(q[key], other, own, other) >= 1, key
        assert copied.weight(q[key], own, own, other) == 0
    from crmlab.workbook.answers.forms import form_of

    count = form_of(7, "number")
    assert copied.weight(q["total_paid"], count, form_of(9, "number"), count) == 0  # many have counted seven
    one = {"total_paid": there.reference(q["total_paid"])}
    assert copied.sources(here.chapter, one, {"total_paid": here.reference(q["total_paid"])}, {"ben": one}) == {}


# a whole class --------------------------------------------------------------------------------------------------------


def test_twenty_submissions_side_by_side(tmp_path):
    """Other processes judge as this one does; the figure for two hundred is in `benchmarks/bench_grade.py`."""
    put(tmp_path / "in", *(made(f"2026-{i:03}", **({"total_paid": 1} if i % 3 == 0 else {})) for i in range(20)))
    result = grade.grade(tmp_path / "in", output=tmp_path / "out" / "grades.csv", workers=2)
    assert [row["points"] for row in table(result)] == ["3" if i % 3 == 0 else "4" for i in range(20)]
    assert len(result.graded) == 20


def test_a_process_that_is_ended_from_outside_costs_nobody_their_points(tmp_path, monkeypatch):
    put(tmp_path / "in", *(made(f"2026-{i:03}") for i in range(10)))

    class Ended:
        def __init__(self, *_arguments, **_options):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_trouble):
            return False

        def submit(self, *_task):
            from concurrent.futures import Future
            from concurrent.futures.process import BrokenProcessPool

            future = Future()
            future.set_exception(BrokenProcessPool())
            return future

    monkeypatch.setattr(side_by_side, "ProcessPoolExecutor", Ended)
    result = grade.grade(tmp_path / "in", output=tmp_path / "out" / "grades.csv", workers=2)
    assert len(result.graded) == 10


# a decision's landscape is worked out fast, and the same ----------------------------------------------------------

calls = []


def helper(table, factor=1):
    calls.append(factor)
    return table["x"] * factor, [factor]


def player(table, choice):
    values, more = helper(table, factor=2)
    values += choice
    more.append(choice)
    return values.sum() + len(more)


def test_what_does_not_hang_on_the_choice_is_worked_out_once():
    import pandas as pd

    first, second = pd.DataFrame({"x": [1.0, 2.0]}), pd.DataFrame({"x": [1.0, 3.0]})
    play = remembering(player)
    calls.clear()
    assert [play(first, choice) for choice in (0, 1, 0)] == [8, 10, 8]  # a spoilt copy spoils nothing
    assert len(calls) == 1
    assert play(second, 0) == 10 and play(first, 0) == 8 and len(calls) == 3
    assert player(first, 1) == 10 and len(calls) == 4  # the module's own function is as it was


def test_the_landscape_is_what_playing_every_policy_gives():
    from crmlab.workbook.diagnosis.decision import worth

    here = desk("ada", "09")
    question = here.chapter.questions["whom_to_mail"]
    grid = landscape(here, question).grid
    assert grid == {policy: worth(here, question, dict(policy)) for policy in grid}


def test_what_is_partly_right_gets_a_part_of_the_points_where_that_is_asked_for(tmp_path):
    """In quarters, rounded down; by default nothing."""
    here = desk("ada", "02")
    right = dict(here.answer(here.chapter.questions["which_bond"]))
    letters = list(right)
    some = {**right, letters[0]: next(label for label in right.values() if label != right[letters[0]])}
    put(tmp_path / "in", made("ada", "02", which_bond=some))
    whole = row_of(graded(tmp_path / "in", output=tmp_path / "whole.csv"), "ada")
    part = row_of(graded(tmp_path / "in", output=tmp_path / "part.csv", partial=True), "ada")
    assert (whole["which_bond: points"], part["which_bond: points"]) == ("0", "0.75")
    assert float(part["points"]) == float(whole["points"]) + 0.75
