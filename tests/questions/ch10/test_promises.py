"""What the texts of workbook 10 promise beyond the proofs: a model of its own, a pass mark, steps, few words."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest

from crmlab import btyd, portfolio, workbook
from crmlab.questions.ch10 import bgnbd, chapter, held_out, types, upgrade
from crmlab.workbook.authoring.question import wants
from crmlab.workbook.diagnosis.decision import PASS
from tests.pages.lessons import BANNED
from tests.questions.ch10.slips import three_layers

NAMES = ("gold_ceiling", "gold_scale", "iron_ceiling", "iron_scale", "budget")


@pytest.mark.parametrize(
    ("model", "weeks"), [(types.MODEL, types.YEAR), (held_out.BEFORE, held_out.AHEAD), (held_out.BEFORE, 366)]
)
def test_expected_purchases_are_those_of_btyd(model, weeks):
    rng = np.random.default_rng(10)
    watched = rng.integers(0, 157 * 7, 400) / 7
    x = rng.poisson(rng.gamma(0.8, 4, 400)) * (watched > 1)
    known = pd.DataFrame({"x": x, "t_x": np.where(x > 0, watched * rng.beta(3, 1, 400), 0.0), "T": watched})
    assert (known["x"] == 0).sum() > 20 and known["x"].max() > 10
    theirs = btyd.BGNBD(**model)
    ours = bgnbd.expected_purchases(known, model, weeks)
    np.testing.assert_allclose(ours, theirs.expected_purchases(known, weeks), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(bgnbd.chance_to_be_active(known, model), theirs.p_alive(known), rtol=1e-10)


def drawn():
    """A part of all that may be drawn for the plan, as far as it passes the check."""
    choices = [chapter.parameters[name] for name in NAMES]
    for numbers in list(itertools.product(*choices))[::5]:
        if upgrade.a_thousand_beside_the_best_is_no_disaster(*numbers):
            yield dict(zip(NAMES, numbers, strict=True))


def test_simple_rules_fail_and_the_best_plan_rounded_down_is_right():
    """Also one that spends everything in proportion to what can be gained; rounding down is what the hint says."""
    given = list(drawn())
    assert len(given) > 15
    for numbers in given:
        land = upgrade.whole_grid(**numbers)
        rules = {
            name: upgrade.upgrade_plan(
                **numbers, **mistake.function(**{n: numbers[n] for n in wants(mistake.function)})
            )
            for name, mistake in upgrade.upgrade_plan.mistakes.items()
        }
        floor, best = max(rules.values()), land.max()
        spend = portfolio.upgrade_budget(three_layers(numbers), numbers["budget"])["spend"] // 1000 * 1000
        assert upgrade.upgrade_plan(**numbers, **spend) >= floor + PASS * (best - floor)
        assert floor < best - 300


def test_a_slip_in_one_row_of_a_small_table_is_named(home, monkeypatch):
    """`btyd.same_rate` knows how long the year is; only the model is told 52 weeks. All that is wrong must fit."""
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    book = workbook.open("10", learner="blind-1")
    desk, question = book._desk, chapter.questions["foreseen"]
    answer = desk.answer(question).copy()
    answer.loc["BG/NBD"] = desk.mistaken_answer(question, question.mistakes["fifty_two_weeks"]).loc["BG/NBD"]
    finding, _value = book.foreseen._examined(answer)
    assert finding.mistake == "fifty_two_weeks" and "`BG/NBD, bias`, `BG/NBD, error`" in finding.sentences[0]
    answer.loc["own rate", "error"] += 1
    finding, _value = book.foreseen._examined(answer)
    assert finding.mistake is None


def test_an_equal_split_of_every_budget_is_in_steps():
    assert all(budget // 3 in upgrade.STEPS for budget in chapter.parameters["budget"])


def test_the_workbook_is_of_the_size_and_in_the_words_that_were_promised():
    """Six to eight questions of at most ninety words; no name says `left` of money."""
    assert 6 <= len(chapter.questions) <= 8
    for question in chapter.questions.values():
        assert len(" ".join(question.text).split()) <= 90, question.key
        assert len(question.mistakes) <= 8, question.key
        said = [*question.text, *question.hints, question.remark, *question.rubric, question.recall]
        said += [line for mistake in question.mistakes.values() for line in mistake.text]
        text = " ".join(said)
        banned = [word for word in (*BANNED, "the notes") if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
        assert not banned, (question.key, banned)
        assert not re.search(r"\bleft\b(?! out)", question.starter + question.solution), question.key
        assert max(map(len, question.starter.splitlines())) <= 88, question.key
