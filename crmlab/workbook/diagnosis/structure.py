"""Steps of the walk that look at what an answer is: there at all, readable, right, of the right shape, complete."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.i18n import _, ngettext
from crmlab.workbook.answers.cells import atom
from crmlab.workbook.answers.compare import aligned, differing, equal_values, fold, same
from crmlab.workbook.answers.forms import Form, missing
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, NOT_YET, RIGHT, UNREADABLE, Case, Finding, show, told
from crmlab.workbook.diagnosis.evidence import unit_name, witness
from crmlab.workbook.diagnosis.recognise import hangs_on_small_numbers

FEW_CLASSES = 12


def nothing(case: Case) -> Finding | None:
    """Nothing was answered: `...`, None, an empty text, or blanks only."""
    answer = case.answer
    cells = list(answer.values()) if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
    if case.value["kind"] == "nothing" or (len(cells) > 0 and all(cell is None for cell in cells)):
        return Finding(NOT_ATTEMPTED, [_("Put your answer in place of the three dots, run the cell, and check again.")])
    return None


def unreadable(case: Case) -> Finding | None:
    """It cannot be read as an answer."""
    kind, value = case.value["kind"], case.value
    if kind == "function":
        name = value.get("attribute") or value.get("name") or ""
        words = _("This is the function {name} itself, not its result. Put brackets behind it: {name}().")
        return Finding(UNREADABLE, [words.format(name=name)])
    if kind == "too_large":
        words = _(
            "This has {rows:,} rows and {columns:,} columns, more than any answer here. Is something not yet summed up?"
        )
        return Finding(UNREADABLE, [words.format(rows=value["rows"], columns=value["columns"])])
    if kind == "other" and "GroupBy" in value.get("type", ""):
        words = _(
            "This is a {type}: groups, and nothing done with them yet. End with .sum(), .max(), .mean() or the like."
        )
        return Finding(UNREADABLE, [words.format(type=value["type"])])
    if kind == "other":
        words = _(
            "This is an object of type {type}, which the workbook cannot read. It reads numbers, texts, lists, tables."
        )
        return Finding(UNREADABLE, [words.format(type=value.get("type", ""))])
    return None


def right(case: Case) -> Finding | None:
    """It is the reference's answer."""
    if same(case.question, case.given, case.reference):
        return Finding(RIGHT, told(case.question.remark, **case.desk.variant.parameters))
    return None


def known_mistake(case: Case) -> Finding | None:
    """It is what a known mistake gives. Its docstring says “… gives these values”, and never “you did”."""
    found = ((mistake, form) for mistake, form in case.each_mistake() if _given(case, form))
    first = next(found, None)
    if first is None:
        return None
    mistake, form = first
    small = hangs_on_small_numbers(case, form)
    lead = [_("One way to this number:")]
    finding = case.refute(mistake, form, lead if small else [])
    if small and (other := next(found, None)) is not None:
        finding.sentences += [_("The same numbers also come about like this:"), *case.refute(*other, []).sentences]
    return finding


def _given(case: Case, form: Form) -> bool:
    """Is the answer what a known mistake gives?"""
    given = case.shaped(form)
    if given is None or not same(case.question, given, form):
        return False
    return form.kind != "number" or _to_its_last_digit(case, given, form)


def _to_its_last_digit(case: Case, given: Form, mistake: Form) -> bool:
    """Does one number agree with a mistake in all the digits it was given with, and are these as many as are asked for?

    Of the numbers between 0 and 1 with two decimals, every tenth is near some mistake.
    """
    value, other = float(given.columns[""].iloc[0]), float(mistake.columns[""].iloc[0])
    if abs(value - other) <= 1e-6 * abs(other):
        return True
    digits = next((n for n in range(7) if round(value, n) == value), None)
    if digits is None or digits < (case.question.decimals or 2):
        return False
    return abs(value - other) <= 0.501 * 10.0**-digits


def form(case: Case) -> Finding | None:
    """It is of another type, has holes, repeats labels, or is labelled by something else."""
    if case.given is None:
        return Finding(NOT_YET, [case.problem])
    if case.given.parts is None:
        return None
    for name, part in case.answered.columns.items():
        holes = part.index[missing(part)]
        if len(holes) and not (part.dtype == float and np.isinf(part.to_numpy()).any()):
            return Finding(NOT_YET, [_holes(case, name, holes)])
        if len(holes):
            at = unit_name(case.reference.units, holes[0]) or _("your answer")
            words = _("There is an infinite value ({unit}): somewhere a number is divided by zero.")
            return Finding(NOT_YET, [words.format(unit=at)])
    part = next(iter(case.answered.columns.values()))
    return _labels(case, part) if any(case.reference.units) or len(case.reference.columns[_first(case)]) > 1 else None


def _first(case: Case) -> str:
    return next(iter(case.reference.columns))


def _holes(case: Case, column: str, holes: pd.Index) -> str:
    if case.reference.kind in ("number", "label"):
        return _("Your answer is missing (NaN): something behind it is empty or divided by zero.")
    words = ngettext(
        "Your answer has an empty value (NaN), at {unit}.",
        "Your answer has {n} empty values (NaN), the first at {unit}.",
        len(holes),
    )
    at = unit_name(case.reference.units, holes[0])
    said = words.format(n=len(holes), unit=f"{column}, {at}" if column else at)
    if not any(case.reference.units):
        return said
    return f"{said} {_why_empty(case, holes)}"


def _why_empty(case: Case, holes: pd.Index) -> str:
    """What the rows have in common that are empty; no cure where that is not known."""
    reference = case.reference
    first = reference.columns[_first(case)]
    if first.dtype == object or (first.nunique() <= FEW_CLASSES and (first % 1 == 0).all()):
        return _(
            "Did you cut into classes? `pd.cut` gives no class to a value outside its edges, and none to the lowest "
            "edge unless `include_lowest=True`: print the values of these rows, and compare them with the edges."
        )
    for name, table in case.desk.variant.tables.items() if len(reference.units) == 1 else ():
        unit = reference.units[0]
        if unit in table.columns and not holes.isin(table[unit]).any():
            others = first.index.difference(holes)
            if others.isin(table[unit]).mean() > 0.9:
                words = _(
                    "None of them has a row in `{table}`: so they get NaN when something from it is added, taken off "
                    "or merged. If no row means nothing, fill with 0: `.reindex(…, fill_value=0)` or `.fillna(0)`."
                )
                return words.format(table=name)
    return _("Print these rows after each of your steps: at which one do they become empty?")


def _labels(case: Case, part: pd.Series) -> Finding | None:
    """Are the labels those asked for, each once?"""
    units, wanted = case.reference.units, case.reference.columns[_first(case)].index
    name = " × ".join(unit for unit in units if unit) or _("label")
    if not part.index.is_unique:
        twice = part.index[part.index.duplicated()][0]
        words = _("Some labels stand more than once, the first of them {unit}. One value for each {name} is asked for.")
        return Finding(NOT_YET, [words.format(unit=unit_name(units, twice), name=name)])
    if _counted(part.index) and len(part) == len(wanted) and not _counted(wanted):
        words = _("Your index is 0, 1, 2, …: the labels ({name}) are lost. Your values may be right: keep {names}.")
        names = _("`{name}` as the index").format(name=name)
        if case.reference.entries:
            names = ", ".join(f"`{label}`" for label in wanted)
        return Finding(NOT_YET, [words.format(name=name, names=names)])
    hits = int((part.index.get_indexer(wanted) >= 0).sum())
    if hits > len(wanted) // 10 or not len(wanted) or (len(part) and _known(case, part.index)):
        return None
    if not len(part):
        return Finding(NOT_YET, [_("Your answer has no rows: a filter or a merge left nothing.")])
    texts = part.index.dtype == object and wanted.dtype != object
    if texts and len({atom(x) for x in wanted} & {int(x) for x in part.index if str(x).isdigit()}) > len(wanted) // 2:
        words = _("The labels in your index are texts, and {name} is a number. Make them numbers: x.index.astype(int).")
    elif list(part.index[:3]) != [0, 1, 2][: len(part)] and part.index.dtype == wanted.dtype and not texts:
        words = _(
            "Hardly any label in your index is a {name} of your data (it begins with {label}). Are they labels of "
            "something else, or from another learner's data?"
        )
    else:
        words = _(
            "Your index is not the {name} (it begins with {label}). Group by {name}, or set_index it, and keep it."
        )
    return Finding(NOT_YET, [words.format(name=name, label=str(part.index[0])[:40])])


def _known(case: Case, index: pd.Index) -> bool:
    """Are the labels ids of the learner's own data, though others than those asked for? Then rows are missing."""
    if not case.reference.units:
        return False
    unit, tables = case.reference.units[0], case.desk.variant.tables.values()
    return any(index.isin(table[unit]).all() for table in tables if unit in table.columns)


def _counted(index: pd.Index) -> bool:
    """Is it 0, 1, 2, …, in this order, as pandas numbers rows that have no other label?"""
    return len(index) > 1 and list(index) == list(range(len(index)))


def rows(case: Case) -> Finding | None:
    """Rows are missing, or there are some that nobody asked for."""
    given, reference = case.given, case.reference
    if given is None or given.parts is None or reference.kind in ("number", "label"):
        return None
    have, wanted = given.columns[_first(case)].index, reference.columns[_first(case)].index
    lost = [x for x, place in zip(wanted, have.get_indexer(wanted), strict=True) if place < 0]
    extra = [x for x, place in zip(have, wanted.get_indexer(have), strict=True) if place < 0]
    if not lost and not extra:
        return None
    if reference.entries:
        return _entries(case, lost, extra)
    sentences, shown = [], []
    for labels, one, many in (
        (lost, _("One row is missing: {unit}."), _("{n} rows are missing, among them {unit}.")),
        (extra, _("There is one row too many: {unit}."), _("There are {n} rows too many, among them {unit}.")),
    ):
        if labels:
            unit, found = witness(case.desk, case.question, labels, reference)
            sentences.append(
                (many if len(labels) > 1 else one).format(n=len(labels), unit=unit_name(reference.units, unit))
            )
            shown += [found] if found else []
    if len(differing(case.question, given, reference)) == len(lost):
        sentences.append(_("All the others are right."))
    words = _("What sets them apart? Take a hint: {hint}.").format(hint=case.hint)
    if shown:
        words = _("Compare their rows with what the question asks for: what sets them apart?")
    return Finding(NOT_YET, [*sentences, words], rows=shown)


def _entries(case: Case, lost: list, extra: list) -> Finding:
    """A few values with names of their own: which are right, which are not, and which are missing."""
    given, wanted = case.answered.columns[""], case.reference.columns[""]
    off = [x for x in differing(case.question, case.answered, case.reference) if x not in lost]
    fine = [x for x in wanted.index if x not in lost and x not in off]

    def named(labels: list) -> str:
        return ", ".join(f"`{label}`" for label in labels)

    sentences = []
    if fine:
        sentences.append(ngettext("{names} is right.", "{names} are right.", len(fine)).format(names=named(fine)))
    if off:
        yours = ", ".join(
            _("`{label}` (you have {yours})").format(label=x, yours=show(given[x], dates=given.name == "dates"))
            for x in off
        )
        sentences.append(ngettext("{names} is not.", "{names} are not.", len(off)).format(names=yours) if fine else (
            ngettext("{names} is not right.", "{names} are not right.", len(off)).format(names=yours)))  # fmt: skip
    if lost:
        words = ngettext("{names} is missing.", "{names} are missing.", len(lost))
        sentences.append(words.format(names=named(lost)))
    if extra:
        words = ngettext("{names} is not asked for.", "{names} are not asked for.", len(extra))
        sentences.append(words.format(names=named(extra)))
    if off and case.question.explores:
        sentences.append(
            _("Set the sliders again for {names}, as the question says it, and read them off once more.").format(
                names=named(off)
            )
        )
    sentences.append(_("For more, take a hint: {hint}.").format(hint=case.hint))
    return Finding(NOT_YET, sentences)


def first_difference(case: Case) -> Finding:
    """Nothing explains it: how much is right, and the first that is not."""
    if case.reference.kind in ("order", "set"):
        return _items(case)
    reference, given = case.reference, case.answered
    if reference.kind == "label":
        yours = show(given.columns[""].iloc[0])
        return Finding(
            NOT_YET,
            [
                _(
                    "The answer is not written {yours}. Read what is asked for and in which form. A hint: {hint}."
                ).format(yours=yours, hint=case.hint)
            ],
        )
    if reference.kind == "number":
        high = given.columns[""].iloc[0] > reference.columns[""].iloc[0]
        words = _("Your number is too high.") if high else _("Your number is too low.")
        number = float(given.columns[""].iloc[0])
        short = [_("Hand it in with all its decimals: then the workbook can look for more ways to it.")]
        return Finding(
            NOT_YET,
            [
                words,
                _("Print what each of your steps gives: is it what you meant? Or take a hint: {hint}.").format(
                    hint=case.hint
                ),
                *(short if number != int(number) and float(f"{number:.4g}") == number else []),
            ],
        )
    if reference.entries:
        return _entries(case, [], [])
    labels = differing(case.question, given, reference)
    total = len(reference.columns[_first(case)])
    fine = total - len(labels)
    unit, shown = witness(case.desk, case.question, labels, reference)
    sentences = [
        ngettext("{n} of your {total} rows is right.", "{n} of your {total} rows are right.", fine).format(
            n=fine, total=total
        ),
        *_columns(case),
        case.look_at(unit),
        _("Work this one out by hand and compare, or take a hint: {hint}.").format(hint=case.hint),
    ]
    return Finding(NOT_YET, sentences, rows=[shown] if shown else [])


def _columns(case: Case) -> list[str]:
    """Which columns of a table are right and which are not."""
    if case.reference.kind != "frame":
        return []
    right: list[str] = []
    wrong: list[str] = []
    for name, part in case.reference.columns.items():
        values = aligned(case.answered.columns[name], part)
        fine = values is not None and equal_values(case.question, values, part).all()
        (right if fine else wrong).append(name)
    return [_("Columns to look at: {wrong}.").format(wrong=", ".join(wrong))]


def _items(case: Case) -> Finding:
    yours, wanted = list(case.answered.listed), list(case.reference.listed)
    belong = set(wanted)
    fits = [x for x in yours if x in belong]
    if case.reference.kind == "order" and len(yours) == len(wanted) and set(yours) == set(wanted):
        if yours == wanted[::-1]:
            return Finding(NOT_YET, [_("Your order is the right one from the wrong end: turn it round.")])
        n = next(i for i, (a, b) in enumerate(zip(yours, wanted, strict=True)) if a != b)
        words = _(
            "These are the right ones in another order. The first {n} stand right; look at number {next}, {yours}."
        )
        return Finding(
            NOT_YET, [words.format(n=n, next=n + 1, yours=show(yours[n]) if isinstance(yours[n], str) else yours[n])]
        )
    odd, lost = [x for x in yours if x not in belong], len(belong) - len(set(fits))
    if not yours:
        return Finding(NOT_YET, [_("There is nothing in your answer. Did a filter leave no rows?")])
    if all(isinstance(x, str) for x in yours) and not any(isinstance(x, str) for x in wanted):
        return Finding(NOT_YET, [_("Your answer is made of texts, and numbers are asked for.")])
    if not odd and lost:
        words = ngettext("All of yours belong; {n} is missing.", "All of yours belong; {n} are missing.", lost)
        return Finding(NOT_YET, [words.format(n=lost)])
    if not odd:
        return Finding(NOT_YET, [_("The right ones are there, but not each of them once.")])
    if lost:
        n = len(set(fits))
        words = ngettext("{n} of yours belongs in it.", "{n} of yours belong in it.", n).format(n=n)
    else:
        words = _("All that belong are there, and others that do not.")
    look = _("Look at {item}: it does not belong.").format(item=show(odd[0]) if isinstance(odd[0], str) else odd[0])
    return Finding(NOT_YET, [words, look])


def exchanged_labels(case: Case) -> Finding | None:
    """The groups are right and their names exchanged; or names are used that do not exist."""
    if case.reference.kind != "labels" or case.given is None:
        return None
    wanted = case.reference.columns[""]
    values = aligned(case.answered.columns[""], wanted)
    if values is None:
        return None
    pairs = {(fold(a), fold(b)) for a, b in zip(values, wanted, strict=True)}
    yours, names = {a for a, _b in pairs}, {b for _a, b in pairs}
    one_to_one = len(names) > 1 and len(wanted) > len(names) and len(pairs) == len(names) == len(yours)
    if not yours & names:
        words = _("You use names that the question does not: {names}.")
        sentences = [words.format(names=", ".join(sorted(str(name) for name in yours)[:3]))]
        return Finding(NOT_YET, [*sentences, *([_("But for that, your answer is right.")] if one_to_one else [])])
    if one_to_one:
        return Finding(NOT_YET, [_("Your groups are the right ones, but their names are exchanged. Which is which?")])
    return None
