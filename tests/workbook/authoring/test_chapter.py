"""Declarations that cannot work fail at once, and say why; variants are drawn and checked."""

import pandas as pd
import pytest

from crmlab.workbook import BadQuestion, Chapter, Workbook
from crmlab.workbook.authoring.desk import Variant, draw
from crmlab.workbook.authoring.question import ALWAYS, RESERVED, paragraphs
from crmlab.workbook.session.opened import Opened
from crmlab.workbook.session.recall import NAMES
from tests.workbook.demo_chapter import HINTS, shop
from tests.workbook.demo_chapter import chapter as demo


def new(**options):
    return Chapter("98", needs=("orders",), tables=shop, **options)


def documented(orders):
    """How much?"""
    return orders["amount"].sum()


def undocumented(orders):
    return 1


def unknown_table(order):
    """How much?"""
    return 1


@pytest.mark.parametrize(
    ("function", "options", "words"),
    [
        (undocumented, {"hints": HINTS}, "no docstring"),
        (documented, {"hints": ("one",)}, "two hints"),
        (documented, {}, "two hints"),
        (unknown_table, {"hints": HINTS}, "asks for order: neither a table"),
        (documented, {"hints": HINTS, "kind": "poem"}, "unknown kind"),
        (documented, {"hints": HINTS, "concepts": ("a", "b", "c", "d")}, "three concepts"),
    ],
)
def test_a_question_that_is_not_complete(function, options, words):
    with pytest.raises(BadQuestion, match=words):
        new().question(**options)(function)


TAKEN = ["progress", "progress_card", "following", "submission", "data", "history", "questions", "chapter", "learner",
         "path", "recall_1", "recall_2", "as_of", "_desk", "_recalls", "_summary", "__dir__"]  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_no_question_has_the_name_of_something_of_the_workbook(name):
    chapter = new()
    with pytest.raises(BadQuestion, match="taken by the workbook"):
        chapter.question(hints=HINTS)(renamed(lambda orders: 1, name))
    assert not chapter.questions


def test_a_new_attribute_of_the_workbook_cannot_be_forgotten(book):
    """What an opened workbook holds is declared in its class, from which the names that are taken are read."""
    assert set(vars(book)) == {*Opened.__annotations__, *Workbook.__annotations__}
    assert {*vars(book), *dir(type(book)), *NAMES, *ALWAYS} == RESERVED


def test_names_twice():
    chapter = new()
    question = chapter.question(hints=HINTS)(documented)
    with pytest.raises(BadQuestion, match="declared twice"):
        chapter.question(hints=HINTS)(documented)
    with pytest.raises(BadQuestion, match="names no source"):
        question.mistake(source=" ")(documented)
    with pytest.raises(BadQuestion, match="no docstring for the learner"):
        question.mistake(source="x")(undocumented)
    with pytest.raises(BadQuestion, match="unknown 'y'"):
        question.mistake(source="x", same_as="y")(documented)
    with pytest.raises(BadQuestion, match="asks for order"):
        question.mistake(source="x")(unknown_table)


def test_a_question_may_not_ask_for_a_later_one():
    def circular(documented):
        """How much?"""
        return 1

    with pytest.raises(BadQuestion, match="asks for documented"):
        new().question(hints=HINTS)(circular)


def test_mistakes_are_counted_when_the_next_is_declared_and_when_the_kind_is_known():
    chapter = new()
    question = chapter.question(hints=HINTS)(documented)

    def next_one(orders):
        """And then?"""
        return 2

    with pytest.raises(BadQuestion, match="0 known mistakes"):
        chapter.question(hints=HINTS)(next_one)
    question.mistake(source="x")(documented)
    chapter.complete()
    with pytest.raises(BadQuestion, match="kind number needs 2"):
        draw(chapter, "ada")


def test_decisions_and_open_questions():
    def policy(orders, n):
        """How many?"""
        return n

    with pytest.raises(BadQuestion, match="ranges of its choices"):
        new().decision(hints=HINTS)(policy)
    with pytest.raises(BadQuestion, match="does not take m"):
        new().decision(hints=HINTS, m=range(3))(policy)
    question = new().decision(hints=HINTS, n=range(3))(policy)
    assert question.starter == "policy = dict(n=...)" and question.kind == "decision"
    with pytest.raises(BadQuestion, match="rubric"):
        new().open(rubric=())(documented)
    assert new().open(rubric=("x",))(documented).points == 0


def test_defaults_read_off_the_function():
    question = demo.questions["best_five"]
    assert (question.title, question.starter, question.points) == ("Best five", "best_five = ...", 1)
    assert demo.questions["recency"].concepts == ("rfm-analysis",)
    orders = pd.DataFrame({"amount": [1.5, 2.0]})
    assert demo.questions["total"](orders) == 3.5  # callable as its reference


def test_paragraphs_are_the_ids_of_messages():
    assert paragraphs("One\n    line.\n\n    Another\n    one.\n    ") == ["One line.", "Another one."]
    assert paragraphs(None) == []


def test_kinds_are_read_off_the_reference(desk):
    kinds = {key: desk.reference(q).kind for key, q in demo.questions.items() if q.kind not in ("decision", "open")}
    assert kinds == {
        "total": "number", "return_share": "number", "channel": "label", "recency": "series", "spent": "series",
        "share": "series", "summary": "frame", "letter": "labels", "best_five": "order", "returned": "set",
    }  # fmt: skip


def test_variants_are_the_same_for_the_same_learner_only():
    one, again, other, printed = (draw(demo, learner).variant for learner in ("ada", "ada", "bob", ""))
    assert one.fingerprint == again.fingerprint
    assert len({one.fingerprint, other.fingerprint, printed.fingerprint}) == 3
    assert printed.parameters == {"contact_cost": 4.0, "margin": 0.4}  # the first of each


def test_parameters_are_drawn_for_each_learner():
    drawn = {tuple(draw(demo, f"learner {i}").variant.parameters.values()) for i in range(12)}
    assert len(drawn) >= 3


def test_the_fingerprint_sees_every_value():
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": pd.to_datetime(["2024-01-01", None])})
    base = Variant("", 0, {"t": table}, {"p": 1}).fingerprint
    changed = [
        Variant("", 0, {"t": table.assign(a=[1, 3])}, {"p": 1}),
        Variant("", 0, {"t": table.assign(b=["y", None])}, {"p": 1}),
        Variant("", 0, {"t": table.assign(c=table["c"] + pd.Timedelta(days=1))}, {"p": 1}),
        Variant("", 0, {"t": table.rename(columns={"a": "z"})}, {"p": 1}),
        Variant("", 0, {"u": table}, {"p": 1}),
        Variant("", 0, {"t": table}, {"p": 2}),
        Variant("", 0, {"t": table.iloc[::-1]}, {"p": 1}),
    ]
    assert len({base, *(v.fingerprint for v in changed)}) == 8
    same = table.assign(a=table["a"].astype("Int64"), c=table["c"].astype("datetime64[ns]"))
    assert Variant("learner", 7, {"t": same}, {"p": 1}).fingerprint == base


def test_attempts_go_on_until_the_checks_pass():
    chapter = new()
    seen = []

    @chapter.check_variant
    def third_time(orders):
        seen.append(len(orders))
        return len(seen) >= 3

    desk = draw(chapter, "ada")
    assert desk.variant.attempt == 2 and desk.variant.accepted


def test_after_fifty_attempts_the_printed_variant():
    chapter = new()

    @chapter.check_variant
    def never(orders):
        raise ValueError("an error in a check is a check that fails")

    variant = draw(chapter, "ada").variant
    assert not variant.accepted and variant.learner == "ada"
    assert variant.fingerprint == draw(chapter, "").variant.fingerprint
    printed = Variant("", 0, shop("", ("orders",), chapter="98", attempt=0), {})
    assert variant.attempt == 0 and variant.fingerprint == printed.fingerprint


def test_a_variant_with_holes_or_meeting_mistakes_is_passed_over():
    for reference, mistaken in ((float("nan"), 2.0), (100.0, 100.4)):
        chapter = new()

        @chapter.question(hints=HINTS)
        def amount(orders, reference=reference):
            """How much?"""
            return reference

        for name in ("one", "two"):

            def wrong(orders, mistaken=mistaken, name=name):
                """Not so."""
                return mistaken if name == "one" else 7.0

            wrong.__name__ = name
            amount.mistake(source="x")(wrong)
        assert not draw(chapter, "ada").variant.accepted


def test_data_on_which_somebody_has_worked_need_not_pass_again():
    chapter, answer = new(), [False, True]
    chapter.check_variant(lambda orders: answer[0])
    there = draw(new(), "ada").variant.fingerprint
    assert draw(chapter, "ada", worked_on=there).variant.accepted  # as the other machine found
    assert not draw(chapter, "ben", worked_on=there).variant.accepted  # but only the learner's own
    chapter.variant_checks[:] = [lambda orders: answer[1]]
    later = Variant("ada", 7, shop("ada", ("orders",), chapter="98", attempt=7), {}).fingerprint
    assert draw(chapter, "ada", worked_on=later).variant.attempt == 0  # nobody chooses among data that pass


def with_interims(worked):
    chapter = new()

    @chapter.interim
    def spent(orders):
        worked.append(len(orders))
        return orders.groupby("customer_id")["amount"].sum()

    @chapter.interim
    def largest(spent):
        return spent.nlargest(3)

    return chapter


def test_an_interim_result_is_worked_out_once_and_what_is_given_is_worked_into_it():
    worked = []
    chapter = with_interims(worked)
    question = chapter.question(hints=HINTS)(documented)

    @question.mistake(source="x")
    def largest_only(largest):
        """Not so."""
        largest.iloc[0] = 0.0  # whoever changes it changes their own
        return largest.sum()

    @question.mistake(source="x")
    def all_but_them(spent, largest):
        """Not so."""
        return spent.sum() - largest.sum()

    desk = draw(chapter, "ada")
    orders = desk.value("orders")
    spent = orders.groupby("customer_id")["amount"].sum()
    first = desk.run(largest_only)
    assert desk.run(largest_only) == first == spent.nlargest(3).iloc[1:].sum()
    assert desk.run(all_but_them) == pytest.approx(spent.sum() - spent.nlargest(3).sum())
    assert len(worked) == 1
    few = orders.head(20)
    assert desk.run(all_but_them, {"orders": few}) != desk.run(all_but_them) and worked.count(20) == 2
    assert desk.run(all_but_them, {"spent": spent * 2}) == pytest.approx(2 * desk.run(all_but_them))


def test_interim_results_are_for_mistakes_and_checks():
    chapter = with_interims([])
    with pytest.raises(BadQuestion, match="has the name of something else"):
        chapter.interim(renamed(lambda spent: 1, "orders"))
    with pytest.raises(BadQuestion, match="asks for order:"):
        chapter.interim(renamed(lambda order: 1, "other"))
    with pytest.raises(BadQuestion, match=r"asks for spent.*for a mistake or check an interim result"):
        chapter.question(hints=HINTS)(renamed(lambda spent: 1, "reference"))
    with pytest.raises(BadQuestion, match="declared twice"):
        chapter.question(hints=HINTS)(renamed(lambda orders: 1, "spent"))
    question = chapter.question(hints=HINTS)(documented)
    chapter.interim(renamed(lambda documented: 2 * documented, "doubled"))
    with pytest.raises(BadQuestion, match="asks for doubled"):  # it rests on the answer itself
        question.mistake(source="x")(renamed(lambda doubled: 1, "twice"))


def renamed(function, name):
    function.__name__, function.__doc__ = name, "How much?"
    return function
