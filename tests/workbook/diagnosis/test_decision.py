"""Decisions are scored between the best naive policy and the best on the grid."""

import numpy as np
import pandas as pd
import pytest

from crmlab import workbook
from crmlab.workbook import BadQuestion, Chapter
from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.diagnosis import decision
from crmlab.workbook.diagnosis.decision import PASS, Landscape, landscape
from tests.workbook.demo_chapter import HINTS, chapter, shop

QUESTION = chapter.questions["mailing"]


def test_score():
    grid = {(("n", 0),): 0.0, (("n", 1),): 10.0, (("n", 2),): 4.0}
    land = Landscape(grid, {"none": ({"n": 0}, 0.0), "all": ({"n": 2}, 4.0)})
    assert land.best == (("n", 1),) and land.best_naive == "all"
    assert [land.score(x) for x in (4.0, 10.0, 8.8, 1.0, 11.2)] == pytest.approx([0, 1, 0.8, -0.5, 1.2])
    flat = Landscape(grid, {"best": ({"n": 1}, 10.0)})
    assert flat.score(10.0) == 1 and flat.score(9.9) == 0


def test_the_grid_is_played_through_once(desk):
    land = landscape(desk, QUESTION)
    assert len(land.grid) == 41 * 13
    assert landscape(desk, QUESTION) is land
    assert land.grid[(("letters", 0), ("discount", 0.0))] == 0


def test_the_best_passes_in_every_form_and_nothing_off_the_steps(book, desk):
    best = dict(landscape(desk, QUESTION).best)
    card = book.mailing.judge(best)
    assert card.outcome == "right" and "Your decision earns" in repr(card)
    near = {**best, "discount": best["discount"] + 1e-12}  # as loops of floats give it
    assert book.mailing.judge(near).outcome == "right"
    card = book.mailing.judge({**best, "discount": 0.11})
    assert card.outcome == "not_yet" and "earns" not in repr(card)
    assert "discount goes from 0 to 0.3 in steps of 0.025, and 0.11 is none of these." in repr(card)
    assert "The nearest are 0.1 and 0.125." in repr(card)
    assert book.mailing.judge(pd.Series(best)).outcome == "right"
    assert book.mailing.judge(pd.DataFrame([best])).outcome == "right"


def test_steps_of_unlike_size_are_listed():
    value, trouble = decision._choice("price", (0.5, 1.0, 3.0), 2)
    assert value is None and trouble == "price must be one of: 0.5, 1, 3. The nearest are 1 and 3."
    assert decision._choice("price", (0.5, 1.0, 3.0), np.float32(0.5)) == (0.5, "")


def test_naive_policies_are_known(book):
    for name, words in (("everybody", "nobody answers; it brings"), ("nobody", "earns nothing")):
        card = book.mailing.judge(QUESTION.mistakes[name].function())
        assert card.outcome == "not_yet" and words in repr(card)
        assert book.history.checks("mailing")[-1]["mistake"] == name


def test_feedback_changes_one_choice_at_a_time(book, desk):
    land = landscape(desk, QUESTION)
    card = book.mailing.judge(dict(letters=5, discount=0.3))
    value = land.grid[(("letters", 5), ("discount", 0.3))]
    by_discount = max(v for p, v in land.grid.items() if dict(p)["letters"] == 5) - value
    by_letters = max(v for p, v in land.grid.items() if dict(p)["discount"] == 0.3) - value
    assert f"With `discount` lower and the rest as it is, you would earn up to {by_discount:,.0f} CNY more." in repr(
        card
    )
    assert f"With `letters` lower and the rest as it is, you would earn up to {by_letters:,.0f} CNY more." in repr(card)
    assert land.score(value) < PASS


def test_the_card_says_how_much_is_missing_and_names_no_rule_that_is_not_there(book, desk):
    land = landscape(desk, QUESTION)
    naive = land.naive[land.best_naive][1]
    assert land.score(land.mark) == pytest.approx(PASS)
    between = next(p for p, v in sorted(land.grid.items(), key=lambda e: e[1]) if naive + 20 < v < land.mark - 20)
    text = repr(book.mailing.judge(dict(between)))
    assert f"To be right, it must earn {land.mark - land.grid[between]:,.0f} CNY more." in text
    known = [value for _policy, value in land.naive.values()]
    below = next(p for p, v in land.grid.items() if v < naive and v not in known)
    text += repr(book.mailing.judge(dict(below)))
    assert "The best of the simple rules earns" in text and "everybody" not in text
    text = repr(book.mailing.judge(dict(land.best)))
    assert f"That is {land.grid[land.best] - naive:,.0f} CNY more than the best of the simple rules." in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (dict(letters=41, discount=0.1), "letters must be a whole number from 0 to 40"),
        (dict(letters=-1, discount=0.1), "letters must be"),
        (dict(letters=3.5, discount=0.1), "whole number"),
        (dict(letters=3, discount=0.31), "discount must be a number from 0 to 0.3"),
        (dict(letters=3, discount=float("nan")), "discount must be"),
        (dict(letters="3", discount=0.1), "letters is a text, and a number is asked for"),
        (dict(letters=True, discount=0.1), "letters must be"),
        (dict(letters=3), "says nothing about discount"),
        (dict(letters=3, discount=...), "says nothing about discount"),
        (dict(letters=3, discount=0.1, price=1), "no choice named price"),
        (dict(letters=3, discount=0.1, **{"x" * 60: 1}), f"no choice named {'x' * 40}. There are"),
        ((3, 0.1), "written as dict(letters=…, discount=…)"),
        (7, "written as dict"),
    ],
)
def test_outside_the_bounds_is_a_matter_of_form(book, answer, words):
    card = book.mailing.judge(answer)
    assert card.outcome == "not_yet" and words in repr(card), card


@pytest.mark.parametrize(
    ("off", "size", "words"), [(0, 6, None), (0.01, 6, "not"), (0, 5, "gives 5 values")]
)  # fmt: skip
def test_a_faster_way_to_the_whole_grid_is_held_against_the_simulator(off, size, words):
    chapter = Chapter("95", needs=("orders",), tables=shop)
    played = []

    @chapter.decision(hints=HINTS, letters=(0, 1, 2), discount=(0.0, 0.5))
    def contact(orders, letters, discount):
        """How do you get in touch?"""
        played.append(letters)
        return len(orders) * (letters - letters**2 / 4) * (1 - discount)

    @contact.all_at_once
    def every_policy(orders):
        letters = np.arange(3)[:, None]
        return (len(orders) * (letters - letters**2 / 4) * [[1, 0.5]] + off).ravel()[:size]

    for n in (0, 1):
        contact.mistake(source="x")(_policy(f"only_{n}", letters=n, discount=0.5))
    desk = draw(chapter, "ada")
    if words:
        with pytest.raises(BadQuestion, match=words):
            landscape(desk, contact)
        return
    land = landscape(desk, contact)
    assert land.best == (("letters", 2), ("discount", 0.0)) and len(played) == 3
    assert land.grid == {p: pytest.approx(contact(desk.value("orders"), **dict(p))) for p in land.grid}


@pytest.mark.parametrize(("sent", "right"), [(799, False), (800, True), (801, True)])
def test_four_fifths_of_the_way_from_the_best_simple_rule_to_the_best_are_enough(sent, right):
    chapter = Chapter("95", needs=("orders",), tables=shop)

    @chapter.decision(hints=HINTS, unit="CNY", sent=range(0, 1001))
    def letters(orders, sent):
        """How many?"""
        return 5000.0 + sent

    letters.mistake(source="x")(_policy("nobody", sent=0))
    letters.mistake(source="x")(_policy("a_few", sent=0))
    card = workbook.open(chapter, "ada").letters.judge(dict(sent=sent))
    assert (card.outcome == "right") is right
    assert ("To be right, it must earn 1 CNY more." in repr(card)) is not right


@pytest.mark.parametrize(("value", "said"), [(9.876, "9.876"), (10.0, "10"), (1234.5, "1,234"), (-10.4, "-10")])
def test_a_sum_is_whole_where_parts_of_one_tell_nothing(value, said):
    assert decision._amount(value) == said


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (250, "spent goes from 0 to 1,000 in steps of 500, and 250 is none of these. The nearest are 0 and 500."),
        (499.9, "spent goes from 0 to 1,000 in steps of 500, and 499.90 is none of these. The nearest are 0 and 500."),
        (3000, "spent must be a whole number from 0 to 1,000. It goes in steps of 500."),
        ("500", "spent is a text, and a number is asked for: write it without quotation marks."),
        (float("inf"), "spent must be a whole number from 0 to 1,000. It goes in steps of 500."),
    ],
)
def test_whole_numbers_have_steps_as_well(value, words):
    assert decision._choice("spent", (0, 500, 1000), value) == (None, words)
    found = decision._choice("spent", (0, 500, 1000), 500.0)
    assert found == (500, "") and isinstance(found[0], int)


def test_what_has_no_steps_says_none():
    assert decision._choice("spent", (0, 500, 2000), 9999)[1] == "spent must be a whole number from 0 to 2,000."
    assert decision._choice("spent", (500,), 600)[1] == "spent must be a whole number from 500 to 500."


def test_choices_that_are_names():
    chapter = Chapter("95", needs=("orders",), tables=shop)

    @chapter.decision(hints=HINTS, way=("letter", "call", "none"))
    def contact(orders, way):
        """How do you get in touch?"""
        return {"letter": 5.0, "call": 9.0, "none": 0.0}[way] + len(orders) * 0

    contact.mistake(source="x")(_policy("none_at_all", way="none"))
    contact.mistake(source="x")(_policy("write", way="letter"))
    book = workbook.open(chapter, "ada")
    assert book.contact.judge(dict(way=" Call")).outcome == "right"
    assert "way must be one of: letter, call, none" in repr(book.contact.judge(dict(way="fax")))
    assert "Not so." in repr(book.contact.judge(dict(way="letter")))


def _policy(name, **choices):
    def policy():
        """Not so."""
        return choices

    policy.__name__ = name
    return policy
