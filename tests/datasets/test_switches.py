"""The company with one effect switched off: that effect is gone, so that the tests that find it can fail.

Each company takes two seconds to make, so all that is asked of it is asked here.
"""

from dataclasses import replace

import pandas as pd
import pytest

from crmlab import datasets
from crmlab.datasets.lantern import company, truth
from crmlab.datasets.lantern.switches import COMPANY
from tests.datasets import effects_business, effects_surveys
from tests.datasets.effects import Found

SWITCHES = COMPANY.names()
ESTIMATORS = effects_business.ESTIMATORS | effects_surveys.ESTIMATORS
ASKED_BELOW = {
    "part-5-referrals",
    "servqual-alpha",
    "kano-app-became-basic",
    "kano-weighing-houses",
    "gale-price-ratio",
}
"""Their switch takes away what their tables are about, or leaves these numbers as they were."""
ONLY = {name: pytest.mark.parametrize("off", [name], indirect=True) for name in SWITCHES}


@pytest.fixture(scope="module")
def committed():
    return {name: datasets.load(name) for name in datasets.tables()}


@pytest.fixture(scope="module")
def off(request) -> tuple[str, dict[str, pd.DataFrame]]:
    """A switch, and the company without it."""
    return request.param, company.make(switches=replace(COMPANY, **{request.param: False}))


@pytest.mark.parametrize("off", SWITCHES, indirect=True)
def test_people_stay_who_they_are_and_something_changes(off, committed):
    """An area takes its chance from its own stream."""
    _switch, made = off
    known = ["customer_id", "kind", "name", "city", "channel", "joined", "mail_consent"]
    pd.testing.assert_frame_equal(made["customers"][known], committed["customers"][known])
    assert any(not made[name].equals(committed[name]) for name in made)


@pytest.mark.parametrize("off", SWITCHES, indirect=True)
def test_its_effects_are_gone(off):
    switch, made = off
    for key, effect in truth.effects().items():
        if effect.switch == switch != "inconsistent_expert" and key not in ASKED_BELOW:
            found = Found(*ESTIMATORS[key](made))
            assert not found.covers(effect.size), (key, found)


def test_every_effect_but_those_of_the_base_has_a_switch():
    assert {effect.switch for effect in truth.effects().values()} - {"base"} <= set(SWITCHES)
    assert set(truth.effects()) <= set(ESTIMATORS)


@ONLY["referrals"]
def test_without_referrals_nobody_is_brought(off):
    _switch, made = off
    assert len(made["referrals"]) == 0 and "referral" not in set(made["acquisition"]["channel"])


@ONLY["kano_segments"]
def test_without_segments_all_houses_agree(off):
    found, half, _naive = ESTIMATORS["kano-weighing-houses"](off[1])
    assert abs(found) < 1.6 * half


@ONLY["inconsistent_expert"]
def test_without_the_founder_s_contradictions_nobody_contradicts_himself(off):
    assert effects_surveys.inconsistent_experts(off[1]) == []
