"""What the texts of workbook 10 promise beyond the proofs: sliders that reach, a model of its own, a pass mark."""

import itertools
import sys

import numpy as np
import pandas as pd
import pytest

from crmlab import btyd, clv, explore, value_sensitivity
from crmlab.questions.ch10 import explorer as explorer
from crmlab.questions.ch10 import types as types
from crmlab.questions.ch10 import upgrade as upgrade
from crmlab.questions.ch10.held_out import AHEAD, BEFORE
from crmlab.workbook.authoring.question import wants
from crmlab.workbook.diagnosis.decision import PASS

DRAWN = explorer.chapter.parameters


@pytest.fixture
def controls(monkeypatch):
    """The sliders of the chapter's explorer as they open, by name."""
    import IPython.display

    module, found = sys.modules["crmlab.explore.clv"], {}
    made = module._controls
    monkeypatch.delenv("CRMLAB_STATIC", raising=False)
    monkeypatch.setattr(IPython.display, "display", lambda *a, **k: None)
    monkeypatch.setattr(module, "_controls", lambda start: found.update(made(start)) or found)
    explore.clv()
    return found


def stands(slider):
    """Every value at which a slider can stand."""
    return slider.min + slider.step * np.arange(round((slider.max - slider.min) / slider.step) + 1)


@pytest.mark.parametrize(
    ("parameter", "slider"),
    [("new_margin", "margin"), ("new_retention", "retention"), ("new_discount", "discount"),
     ("new_cost", "acquisition_cost")],
)  # fmt: skip
def test_the_sliders_reach_every_number_that_is_drawn(controls, parameter, slider):
    at = stands(controls[slider])
    for number in DRAWN[parameter]:
        assert np.isclose(at, number, rtol=0, atol=1e-9).any(), number


def test_the_question_starts_and_steps_where_the_explorer_does(controls):
    start = {name: control.value for name, control in controls.items()}
    assert start == {
        "margin": explorer.MARGIN, "retention": explorer.RETENTION, "discount": explorer.DISCOUNT,
        "years": explorer.HORIZON, "acquisition_cost": explorer.COST, "first": "after one year",
    }  # fmt: skip
    assert controls["acquisition_cost"].step == explorer.STEP
    assert stands(controls["retention"]) == pytest.approx(explorer.STAY)


def test_cost_and_half_are_read_from_the_explorers_own_table(controls):
    """The cost still paid back, and the retention at half of the value, by the function that draws the picture."""

    def years(retention):
        return clv.yearly(300, retention, 0.1, first="after one year", periods=10)

    answer = explorer.explored(350, 0.75, 0.12, 700)
    now, costs = years(0.8), stands(controls["acquisition_cost"])
    assert answer["cost"] == max(c for c in costs if value_sensitivity.break_even_year(now, c) is not None)
    half = now["cumulative"].iloc[-1] / 2
    enough = [r for r in stands(controls["retention"]) if years(r)["cumulative"].iloc[-1] <= half]
    assert answer["half"] == pytest.approx(100 * max(enough))


def test_one_step_too_far_and_years_without_end_are_the_same_amount():
    """The message of `cost_not_paid_back` says so, and must leave open which of the two it was."""
    endless = explorer.MARGIN * clv.multiple(explorer.RETENTION, explorer.DISCOUNT, first="after one year")
    assert endless == pytest.approx(explorer.cost_not_paid_back(350, 0.75, 0.12, 700)["cost"])


@pytest.mark.parametrize(("model", "weeks"), [(types.MODEL, types.YEAR), (BEFORE, AHEAD), (BEFORE, 366)])
def test_expected_purchases_are_those_of_btyd(model, weeks):
    rng = np.random.default_rng(10)
    watched = rng.integers(0, 157 * 7, 400) / 7
    x = rng.poisson(rng.gamma(0.8, 4, 400)) * (watched > 1)
    known = pd.DataFrame({"x": x, "t_x": np.where(x > 0, watched * rng.beta(3, 1, 400), 0.0), "T": watched})
    assert (known["x"] == 0).sum() > 20 and known["x"].max() > 10
    theirs = btyd.BGNBD(**model)
    ours = types.expected_purchases(known, model, weeks)
    np.testing.assert_allclose(ours, theirs.expected_purchases(known, weeks), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(types.chance_to_be_active(known, model), theirs.p_alive(known), rtol=1e-10)


def test_the_pass_mark_of_the_plan_is_where_its_question_says():
    """Equal thirds are the best of the simple rules whatever is drawn, and the mark lies from 91 to 98 per cent."""
    names = ("gold_ceiling", "gold_scale", "iron_ceiling", "iron_scale", "budget")
    marks = []
    for numbers in list(itertools.product(*(DRAWN[name] for name in names)))[::5]:
        if not upgrade.a_thousand_beside_the_best_is_no_disaster(*numbers):
            continue
        given = dict(zip(names, numbers, strict=True))
        rules = {
            name: upgrade.upgrade_plan(*numbers, **mistake.function(**{n: given[n] for n in wants(mistake.function)}))
            for name, mistake in upgrade.upgrade_plan.mistakes.items()
        }
        assert max(rules, key=rules.get) == "equal_thirds"
        best = max(upgrade.upgrade_plan(*numbers, *plan) for plan in itertools.product(*upgrade.GRID.values()))
        floor = rules["equal_thirds"]
        assert max(v for name, v in rules.items() if name != "equal_thirds") < floor
        marks.append((floor + PASS * (best - floor)) / best)
    assert len(marks) > 50 and min(marks) >= 0.91 and max(marks) <= 0.98
