"""Proofs find what is wrong with a question, and find nothing wrong with the demonstration."""

from types import SimpleNamespace

import pytest

from crmlab.workbook import Chapter, proofs
from crmlab.workbook.session.card import Card
from tests.workbook.demo_chapter import HINTS, chapter, shop


def test_the_demonstration_holds_for_six_learners():
    """Always the same ones: one of its answers, a share to three decimals, may well be that of two fresh learners."""
    assert proofs.prove(chapter, [f"learner-{number}" for number in range(6)]) == []


def test_seeds_are_fresh():
    assert not set(proofs.fresh(20)) & set(proofs.fresh(20))


def bad(*mistakes, reference=lambda orders: orders["amount"].sum(), **options):
    made = Chapter("94", needs=("orders",), tables=shop, customers=20)

    def amount(orders):
        """How much?"""
        return reference(orders)

    question = made.question(hints=HINTS, **options)(amount)
    for number, function in enumerate(mistakes):

        def wrong(orders, function=function):
            """Not so.{}"""
            return function(orders)

        wrong.__doc__ = f"Not so, number {number}."
        wrong.__name__ = f"wrong_{number}"
        question.mistake(source="x")(wrong)
    return made


def mean(orders):
    return orders["amount"].mean()


def found(made, learners=("a",)):
    return "\n".join(proofs.prove(made, learners))


def test_a_good_question():
    assert found(bad(mean, lambda o: o["amount"].max())) == ""


def test_a_mistake_equal_to_the_answer():
    text = found(bad(mean, lambda o: o["amount"].sum()))
    assert "the mistake wrong_1 gives the right answer" in text
    assert "no draw of data passes" in text


def test_a_mistake_too_near_the_answer():
    assert "wrong_1 gives the right answer, or all but" in found(bad(mean, lambda o: o["amount"].sum() * 1.005))
    spent = {"reference": lambda o: o.groupby("customer_id")["amount"].sum()}
    one_row = lambda o: (s := spent["reference"](o)).where(s < s.max(), 0)  # noqa: E731
    assert "all but" not in found(bad(lambda o: spent["reference"](o) * 2 + 1, one_row, **spent))  # 1 of 20 is 5 %


def test_mistakes_that_cannot_be_told_apart():
    assert "wrong_1 and wrong_0 are too much alike" in found(bad(mean, mean))


def test_a_mistake_that_fails():
    text = found(bad(mean, lambda o: o["nothing"]))
    assert "the mistake wrong_1 fails: KeyError" in text


def test_a_mistake_that_returns_no_answer():
    assert "returns a object, which is no answer" in found(bad(mean, lambda o: object()))


def test_an_answer_that_is_the_same_for_all():
    text = found(bad(mean, lambda o: 17.0, reference=lambda o: 42.0), proofs.fresh(5))
    assert "the answer is the printed one for 20 of 20 learners" in text


def test_a_starter_that_answers_already():
    text = found(bad(mean, lambda o: 17.0, starter="amount = 3"))
    assert "untouched gives not_yet" in text


def test_a_message_with_an_unknown_placeholder():
    made = bad(mean, lambda o: 17.0)
    made.questions["amount"].mistakes["wrong_0"].function.__doc__ = "Look at {whatever}."
    assert "placeholder that is not filled in" in found(made)


@pytest.mark.parametrize(("given", "fault"), [
    ({"a": "right", "b": "not_yet"}, None),
    ({"a": "not_yet", "b": "not_yet"}, "recall_1: the letter a (right) gives not_yet"),
    ({"a": "right", "b": "right"}, "recall_1: the letter b (gross) gives right"),
])  # fmt: skip
def test_what_is_asked_again_has_one_right_letter(monkeypatch, given, fault):
    asked = SimpleNamespace(name="recall_1", letters={"a": "", "b": "gross"},
                            judge=lambda letter: Card("x", ["So."], outcome=given[letter]))  # fmt: skip
    monkeypatch.setattr(proofs, "recalls", lambda book: [asked])
    text = found(bad(mean, lambda o: o["amount"].max()), ["a"])
    assert text == ("" if fault is None else "\n".join(f"learner {who!r}, {fault}" for who in ("a",)))


def test_a_decision_in_which_doing_nothing_is_best():
    made = Chapter("93", needs=("orders",), tables=shop)

    @made.decision(hints=HINTS, n=range(5))
    def letters(orders, n):
        """How many?"""
        return -float(n)

    @letters.mistake(source="x")
    def nobody():
        """Nobody."""
        return dict(n=0)

    @letters.mistake(source="x")
    def too_many():
        """Too many."""
        return dict(n=9)

    text = found(made, proofs.fresh(5))
    assert "the naive policy nobody passes for 5 of 5 learners" in text
    assert "the policy too_many is out of bounds" in text
    assert "differs from the printed one for 0 of 5 learners" in text
