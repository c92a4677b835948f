"""Question `explored` of workbook 09 asks for what the chapter's explorer says: both must say the same."""

import re
import sys

import pytest

from crmlab import explore
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import draw

module = sys.modules["crmlab.explore.rfm"]
NUMBER = r"(-?[\d,]+)"


@pytest.fixture
def explorer(monkeypatch):
    """The explorer as a learner has it: its sliders, and a function that reads the sentence under the picture."""
    import IPython.display
    import ipywidgets

    monkeypatch.delenv("CRMLAB_STATIC", raising=False)  # somebody is at the sliders
    monkeypatch.setattr(IPython.display, "display", lambda *a, **k: None)
    controls, said = {}, []
    make_controls, make_words = module._controls, ipywidgets.HTML
    monkeypatch.setattr(module, "_controls", lambda start: controls.update(make_controls(start)) or controls)
    monkeypatch.setattr(ipywidgets, "HTML", lambda **k: said.append(make_words(**k)) or said[-1])
    explore.rfm()

    def read(pattern):
        return float(re.search(pattern, said[0].value).group(1).replace(",", ""))

    return controls, read


@pytest.mark.parametrize("learner", ["", "blind-1", "blind-3"])
def test_the_answer_is_what_the_explorer_says(learner, explorer):
    controls, read = explorer
    start = {name: control.value for name, control in controls.items()}
    desk = draw(chapters.find("09"), learner)

    controls["contact_cost"].value = controls["contact_cost"].max
    cells = read(rf"a letter pays in {NUMBER} of the")
    controls["contact_cost"].value = start["contact_cost"]
    controls["response_factor"].value = 0.5
    letters = read(rf"mailing these takes {NUMBER} contacts")
    own = {"contact_cost": "contact_cost", "margin": "margin", "response_factor": "echo"}
    for name, parameter in own.items():
        wanted = desk.value(parameter)
        assert controls[name].min <= wanted <= controls[name].max
        steps = (wanted - controls[name].min) / controls[name].step
        assert steps == pytest.approx(round(steps)), f"{parameter} = {wanted} is no place of the slider"
        controls[name].value = wanted
    earned = read(rf"earns {NUMBER} CNY")

    answer = desk.value("explored")
    assert {name: round(value) for name, value in answer.items()} == {
        "cells": cells,
        "letters": letters,
        "earned": earned,
    }


def test_every_choice_of_the_chapter_is_a_place_of_a_slider_and_not_its_start(explorer):
    controls, _read = explorer
    chosen = chapters.find("09").parameters
    for name, parameter in {"contact_cost": "contact_cost", "margin": "margin", "response_factor": "echo"}.items():
        slider = controls[name]
        steps = [(choice - slider.min) / slider.step for choice in chosen[parameter]]
        assert steps == pytest.approx([round(n) for n in steps])
        assert all(slider.min <= choice <= slider.max for choice in chosen[parameter])
    assert controls["margin"].value not in chosen["margin"]  # else a forgotten slider gives the right answer
    assert controls["response_factor"].value not in chosen["echo"]
