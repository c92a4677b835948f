"""A submission is data: each hostile file gets its own row, the others are graded, and nothing else happens."""

import csv
import json
import os
import re
import sys

import pytest

from crmlab.classroom import grading, terminal
from crmlab.workbook.answers.writing import write
from tests.classroom.handing_in import graded, made, put, row_of, table

pytestmark = pytest.mark.usefixtures("records_apart")


GOOD = ("ada", "ben", "cy", "dee", "eve")


def edited(who, **changes):
    return json.dumps(made(who) | changes)


def answering(learner, value, question="total_paid"):
    result = made(learner)
    result["questions"][question]["answer"] = value
    return json.dumps(result)


def number(value):
    return {"kind": "number", "value": value}


def series(labels, values, kind="number"):
    index = {"names": [{"kind": "text", "value": "customer_id"}], "levels": [{"type": "number", "values": labels}]}
    column = {"type": kind, "values": values}
    return {"kind": "series", "name": {"kind": "nothing"}, "index": index, "values": column}


def nested(depth, ending=""):
    return "[" * depth + ending


def bomb(levels):
    value = {"kind": "number", "value": 1}
    for _level in range(levels):
        value = {"kind": "list", "items": {"type": "mixed", "values": [value]}}
    return value


def forged(learner):
    result = made(learner, total_paid=1)
    result |= {"points": 4, "score": 100}
    for question in result["questions"].values():
        question |= {"outcome": "right", "points": 99, "mistake": None}
    return json.dumps(result)


UNREAD = "not an answer|too much|too many|more text|nested"
EXPLOIT = "cos\nsystem\n(S'touch {canary}'\ntR."
LONG = "x" * 10_000

# name: (contents by learner, what the row's remark must say, its points: "" is not graded)
HOSTILE = {
    "empty": (lambda who: b"", "not complete JSON", ""),
    "truncated": (lambda who: edited(who)[:-40], "not complete JSON", ""),
    "text": (lambda who: "I have done it all, honestly.", "not complete JSON", ""),
    "five_megabytes": (lambda who: edited(who, pad="x" * 5_000_000), "longer than", ""),
    "brackets": (lambda who: nested(1_000_000), "nested too deeply", ""),
    "braces": (lambda who: '{"a":' * 300_000 + "1" + "}" * 300_000, "nested too deeply", ""),
    "closed_brackets": (lambda who: nested(500, "]" * 500), "nested too deeply", ""),
    "a_list": (lambda who: "[]", "not a submission", ""),
    "a_number": (lambda who: "17", "not a submission", ""),
    "null": (lambda who: "null", "not a submission", ""),
    "no_fields": (lambda who: "{}", "not a submission", ""),
    "null_learner": (lambda who: edited(who, learner=None), "not a submission", ""),
    "number_as_learner": (lambda who: edited(who, learner=17), "not a submission", ""),
    "long_learner": (lambda who: edited(who, learner=LONG), "not a submission", ""),
    "questions_a_list": (lambda who: edited(who, questions=[1]), "not a submission", ""),
    "question_a_text": (lambda who: edited(who, questions={"total_paid": "right"}), "not a submission", ""),
    "many_questions": (lambda who: edited(who, questions={f"q{i}": {} for i in range(999)}), "not a submission", ""),
    "format_true": (lambda who: edited(who, format=True), "another version", ""),
    "format_2": (lambda who: edited(who, format=2), "another version", ""),
    "nan": (lambda who: edited(who, pad=float("nan")), "not finite", ""),
    "infinity": (lambda who: edited(who, pad=float("-inf")), "not finite", ""),
    "overflow": (lambda who: edited(who)[:-1] + ', "pad": 1e999}', "not finite", ""),
    "4000_digits": (lambda who: edited(who)[:-1] + f', "pad": {"9" * 4000}}}', "64 bits", ""),
    "lone_surrogate": (lambda who: edited(who, learner="ada\ud800"), "no text can hold", ""),
    "duplicate_keys": (lambda who: edited(who)[:-1] + ', "learner": "ada"}', "twice", ""),
    "unreadable_bytes": (lambda who: b"\xff\xfe\xfd" + os.urandom(200), "UTF-8", ""),
    "utf_16": (lambda who: edited(who).encode("utf-16"), "UTF-8", ""),
    "zip": (lambda who: b"PK\x03\x04" + bytes(300), "not complete JSON|UTF-8", ""),
    "pickle": (lambda who: EXPLOIT, "not complete JSON", ""),
    "other_edition": (lambda who: edited(who, edition="1999.1"), "edition 1999.1", ""),
    "other_data": (lambda who: edited(who, fingerprint="0" * 64), "other data", ""),
    "other_chapter": (lambda who: edited(who, chapter="09"), "chapter 09", ""),
    "unknown_chapter": (lambda who: edited(who, chapter="../../etc"), "chapter ../../etc", ""),
    "module_as_chapter": (lambda who: edited(who, chapter="os"), "chapter os", ""),
    "no_answers": (lambda who: edited(who, questions={}), "", "0"),
    "bom": (lambda who: b"\xef\xbb\xbf" + edited(who).encode(), "", "4"),
    "forged_points": (forged, "", "3"),
    "unknown_question": (
        lambda who: edited(who, questions=made(who)["questions"] | {"__class__": made(who)["questions"]["total_paid"]}),
        "does not have: 1",
        "4",
    ),
    "unknown_kind": (lambda who: answering(who, {"kind": "pickle", "value": EXPLOIT}), "not an answer", "3"),
    "method_as_kind": (lambda who: answering(who, {"kind": "__init__", "value": 1}), "not an answer", "3"),
    "kind_missing": (lambda who: answering(who, {"value": 1}), "not an answer", "3"),
    "kind_a_list": (lambda who: answering(who, {"kind": ["number"], "value": 1}), "not an answer", "3"),
    "more_parts": (lambda who: answering(who, number(1) | {"eval": "1"}), "not an answer", "3"),
    "truth_as_number": (lambda who: answering(who, number(True)), "not an answer", "3"),
    "text_as_number": (lambda who: answering(who, number("__import__('os')")), "not an answer", "3"),
    "nan_text": (lambda who: answering(who, number("nan")), "not an answer", "3"),
    "infinite_answer": (lambda who: answering(who, number("inf")), "", "3"),
    "huge_float": (lambda who: answering(who, number(1.7e308)), "", "3"),
    "format_text": (lambda who: answering(who, {"kind": "text", "value": "{0.__class__} %s ${HOME}"}), "", "3"),
    "marker_of_a_type": (lambda who: answering(who, {"kind": "other", "type": "<script>"}), "", "3"),
    "negative_size": (
        lambda who: answering(who, {"kind": "too_large", "rows": -1, "columns": 2}), "not an answer", "3"
    ),
    "huge_size": (lambda who: answering(who, {"kind": "too_large", "rows": 2**62, "columns": 2**62}), "", "3"),
    "deep_answer": (lambda who: answering(who, bomb(60)), "nested too deeply", ""),
    "deep_in_limits": (lambda who: answering(who, bomb(20)), "", "3"),
    "unequal_lengths": (lambda who: answering(who, series([1, 2, 3], [1]), "purchases"), "not an answer", "3"),
    "duplicate_labels": (
        lambda who: answering(who, series([7] * 20_000, [1] * 20_000), "purchases"), "", "3"
    ),
    "too_many_cells": (
        lambda who: answering(who, series(list(range(30_000)), [1] * 30_000), "purchases"), UNREAD, "3"
    ),
    "huge_cell": (lambda who: answering(who, {"kind": "text", "value": "=" * 900_000}), "not an answer", ""),
    "impossible_date": (lambda who: answering(who, {"kind": "date", "value": "2024-02-31"}), "not an answer", "3"),
    "year_9999": (lambda who: answering(who, {"kind": "date", "value": "9999-12-31T23:59:59"}), "", "3"),
    "infinite_cells": (
        lambda who: answering(who, series([1, 2], ["inf", "-inf"]), "purchases"), "", "3"
    ),
    "unhashable_keys": (
        lambda who: answering(
            who, {"kind": "mapping", "keys": {"type": "mixed", "values": [write({"a": 1})]},
                  "values": {"type": "number", "values": [1]}}
        ), "not an answer", "3"
    ),
    "set_of_lists": (
        lambda who: answering(who, {"kind": "set", "items": {"type": "mixed", "values": [write([1, [2]])]}}),
        "", "3",
    ),
}  # fmt: skip
# learners that are trouble themselves: (file name, learner in the file, learner as it stands in grades.csv)
NAMES = {
    "formula": ("x1.submission.json", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    "plus": ("x2.submission.json", "+1+1", "'+1+1"),
    "minus": ("x3.submission.json", "-2", "'-2"),
    "at": ("x4.submission.json", "@SUM(A1)", "'@SUM(A1)"),
    "tab": ("x5.submission.json", "\t=1", "'\\t=1"),
    "behind_a_separator": ("x6.submission.json", 'x";=1+1', "x\";'=1+1"),
    "path": ("x7.submission.json", "../../x", "../../x"),
    "bidi": ("x8.submission.json", "ann\u202exslx", "ann\\u202exslx"),
    "lines": ("x9.submission.json", "a\r\nb,c", "a\\r\\nb,c"),
    "format": ("x10.submission.json", "{0.__class__}", "{0.__class__}"),
    "terminal": ("x11.submission.json", "\x1b[2Jx", "\\u001b[2Jx"),
    "nul": ("x12.submission.json", "a\0b", "a\\u0000b"),
    "fullwidth": ("x13.submission.json", "＝2", "'＝2"),
}


class Watch:
    """What Python itself reports of files, processes and the network while it is on."""

    def __init__(self):
        self.on, self.seen = False, []
        sys.addaudithook(self.hook)

    def hook(self, event, arguments):
        if self.on and event in (
            "open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
            "os.chmod", "os.system", "os.exec", "os.fork", "os.posix_spawn", "subprocess.Popen", "pickle.find_class",
            "socket.connect",
        ):  # fmt: skip
            self.seen.append((event, arguments))


@pytest.fixture(scope="module")
def attack(tmp_path_factory):
    """One folder with everything in it, graded once in this process, watched."""
    top = tmp_path_factory.mktemp("attack")
    folder, canary, secret = top / "in", top / "canary", top / "secret.submission.json"
    put(folder, *(made(name) for name in GOOD))
    secret.write_text(json.dumps(made("fay")))
    for name, (contents, _words, _points) in HOSTILE.items():
        who = name.replace("_", "-")
        data = contents(who)
        data = (
            data if isinstance(data, bytes) else data.replace("{canary}", str(canary)).encode("utf-8", "surrogatepass")
        )
        (folder / f"00-{who}.submission.json").write_bytes(data)
    for file, learner, _shown in NAMES.values():
        (folder / file).write_text(json.dumps(made(learner)))
    (folder / "00-a-folder.submission.json").mkdir()
    links = True
    try:
        (folder / "00-a-link.submission.json").symlink_to(secret)
        (folder / "out").symlink_to(top)
        os.mkfifo(folder / "00-a-pipe.submission.json")
    except (OSError, AttributeError, NotImplementedError):  # Windows
        links = False
    (folder / "00-name=cmd.submission.json").write_text("{")
    (folder / ".hidden.submission.json").write_text("{")
    before = {path: path.read_bytes() for path in top.rglob("*") if path.is_file() and not path.is_symlink()}
    put(top / "warm", made("ada", total_paid=1))
    graded(top / "warm", output=top / "warm" / "grades.csv")  # what is read once a process is read now
    watch, sys.dont_write_bytecode, bytecode = Watch(), True, sys.dont_write_bytecode
    watch.on = True
    result = graded(folder, output=top / "result" / "grades.csv")
    watch.on, sys.dont_write_bytecode = False, bytecode
    after = {path: path.read_bytes() for path in before}
    return dict(top=top, folder=folder, canary=canary, secret=secret, result=result, watch=watch,
                before=before, after=after, links=links, lines=table(result))  # fmt: skip


def line(attack, file):
    lines = [line for line in attack["lines"] if line["file"] == file]
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_has_its_own_row(attack, name):
    _contents, words, points = HOSTILE[name]
    who = name.replace("_", "-")
    row = line(attack, f"00-{who}.submission.json")
    assert row["learner"] == who and row["points"] == points, row
    assert re.search(words, row["remark"]) if words else row["remark"] == "", row["remark"]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_formulas_paths_or_turned_round(attack, name):
    file, _learner, shown = NAMES[name]
    row = line(attack, file)
    assert row["learner"] == shown and row["points"] == "4", row


@pytest.mark.parametrize("file, words", [("a-folder", "not a file"), ("a-link", "link"), ("a-pipe", "not a file")])
def test_what_is_no_file(attack, file, words):
    if not attack["links"] and file != "a-folder":
        pytest.skip("this system makes no links")
    row = line(attack, f"00-{file}.submission.json")
    assert words in row["remark"] and row["points"] == ""


def test_the_others_are_graded(attack):
    assert {line(attack, f"00-{name}.submission.json")["points"] for name in GOOD} == {"4"}
    assert all(line["remark"] for line in attack["lines"] if line["points"] == ""), "a zero or a gap without a word"
    assert len(HOSTILE) + len(NAMES) + 4 >= 30


def test_no_cell_is_a_formula_and_no_sign_is_hidden(attack):
    text = attack["result"].files[""].read_text("utf-8-sig")
    for line in csv.reader(text.splitlines()):
        for cell in line:
            assert not cell.startswith(tuple("=+-@\t\r")), cell
            assert cell.isprintable()
    for part in text.replace(";", ",").replace('"', ",").split(","):
        assert not part.strip().startswith(("=", "@", "+", "-")), part
    assert all(line.isprintable() for line in terminal.summary(attack["result"]).splitlines())


def test_no_code_runs_and_nothing_outside_is_touched(attack):
    seen = attack["watch"].seen
    assert not attack["canary"].exists() and attack["before"] == attack["after"]
    kinds = {event for event, _arguments in seen}
    assert kinds <= {"open", "os.rename", "os.mkdir"}, kinds
    folder, result = str(attack["folder"].resolve()), str(attack["top"].resolve() / "result")
    opened = 0
    for event, arguments in seen:
        if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
            path, flags = os.path.realpath(os.fsdecode(arguments[0])), arguments[2] or 0
            assert path != str(attack["secret"].resolve())
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                assert path.startswith(result), path
            opened += path.startswith(folder)
        elif event in ("os.rename", "os.mkdir"):
            assert str(arguments[0]).startswith(result)
    assert opened > 50  # the watch was awake


def test_other_files_are_listed(attack):
    assert ".hidden.submission.json" in attack["result"].ignored
    assert "rubbish" not in " ".join(attack["result"].ignored)


def test_a_file_whose_judgement_breaks_stops_nobody(tmp_path, monkeypatch):
    put(tmp_path / "in", made("ada"), made("ben"))
    true = grading.desk_of

    def broken(number, learner, worked_on):
        if learner == "ada":
            raise MemoryError
        return true(number, learner, worked_on)

    monkeypatch.setattr(grading, "desk_of", broken)
    result = graded(tmp_path / "in")
    assert "could not be graded (MemoryError)" in row_of(result, "ada")["remark"]
    assert row_of(result, "ada")["points"] == "" and row_of(result, "ben")["points"] == "4"
