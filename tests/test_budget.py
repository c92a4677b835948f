"""Where an item's seconds are counted, and which slow tests a change asks for."""

from types import SimpleNamespace

import pytest

from tests import budget, slow_choice


@pytest.mark.parametrize(
    ("address", "chapter", "kind"),
    [
        ("notebooks/09-3-a-test-mailing.ipynb::Cell 4", "09", "nbval"),
        ("exercises/workbook-02-relationship-marketing.ipynb::Cell 0", "02", "nbval"),
        ("exercises/10-lifetime-value.ipynb::Cell 12", "10", "nbval"),
        ("notebooks/glossary.ipynb::Cell 1", "", "nbval"),
        ("tests/questions/test_workbooks.py::test_proofs_hold_for_fresh_learners[09]", "09", "proofs"),
        ("tests/questions/test_wrong_answers.py::test_no_card_misleads[09_third]", "09", "wrong answers"),
        ("tests/questions/test_wrong_answers.py::test_no_card_misleads[ch10-first]", "10", "wrong answers"),
        ("tests/questions/ch10/test_upgrade_plan.py::test_two", "10", "other"),
        ("tests/pages/test_notebooks.py::test_is_normalised[exercises-09]", "09", "pages"),
        ("tests/pages/test_notebooks.py::test_prose_is_short_and_holds_no_figures[02]", "02", "pages"),
        ("tests/classroom/test_slides.py::test_the_deck_in_one_file[10]", "10", "slides"),
        ("tests/classroom/test_slides.py::test_sliders_live_on_a_slide[09-what.ipynb-ch09-x]", "09", "slides"),
        ("tests/browser/test_browser.py::test_every_chapter_runs[02-relationship-marketing.ipynb]", "02", "browser"),
        ("tests/customer_value/test_rfm.py::test_bins[10]", "", "other"),
        ("tests/test_valid.py::test_a_day[2024-01-01]", "", "other"),
    ],
)
def test_chapter_and_kind_are_read_off_the_address(address, chapter, kind):
    assert (budget.chapter_of(address), budget.kind_of(address)) == (chapter, kind)
    assert kind in budget.KINDS


def test_seconds_are_added_up_by_chapter_and_kind():
    counted = budget.Budget()
    for address, seconds in (("notebooks/09-a.ipynb::Cell 1", 1.5), ("notebooks/09-a.ipynb::Cell 2", 2.0),
                             ("tests/test_valid.py::test_x", 0.25)):  # fmt: skip
        counted.pytest_runtest_logreport(SimpleNamespace(nodeid=address, duration=seconds))
    _title, _head, chapter, house = counted.table()
    assert chapter.split() == ["ch09", "3.5", "3.5"] and house.split() == ["house", "0.2", "0.2"]
    assert budget.Budget().table() == []


def test_items_carry_their_chapter(request):
    here = [item for item in request.session.items if budget.chapter_of(item.nodeid)]
    assert all(f"ch{budget.chapter_of(item.nodeid)}" in item.extra_keyword_matches for item in here)


@pytest.mark.parametrize(
    ("changed", "chosen"),
    [
        ([], None),
        (["README.md", "crmlab/figure.py"], None),
        (["notebooks/09-3-a-test-mailing.ipynb"], "ch09 or recomputed"),
        (["exercises/workbook-02-x.ipynb", "crmlab/questions/ch10/value.py"], "ch02 or ch10"),
        (["tests/questions/ch09/blind_third.py", "datasets/vignettes/09.csv"], "ch09"),
        (["crmlab/workbook/session/card.py"], "test_solutions or test_workbooks"),
        (["crmlab/explore/base.py"], "test_browser"),
        (["crmlab/datasets/lantern/orders.py"], "test_workbooks or datasets or recomputed"),
        (["crmlab/customer_value/btyd/bgnbd.py"], "btyd or test_workbooks"),
        (["crmlab/classroom/slides.py"], "test_slides"),
        (["crmlab/classroom/labextension/static/remoteEntry.js"], "test_browser or test_slides"),
    ],
)
def test_the_slow_tests_are_those_of_what_changed(changed, chosen):
    assert slow_choice.choose(changed) == (set(chosen.split(" or ")) if chosen else set())
