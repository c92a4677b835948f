"""No public function answers a changed input with another number, or with anything but its own words.

In the ordinary run a picture or a fit is attacked twice and everything else eight times, in
turn; the slow run tries every attack.
"""

import re
from collections import Counter

import pytest

from tests.attacks import judge
from tests.attacks.examples import calls, public
from tests.attacks.excused import EXCUSED, excused

NAMES = [name for name, _, _ in public()]
SLOW = ("before_after.lotteries", "btyd.", "ranking.", "regimes.", "targeting.response_model")
FEW, MANY = 2, 8


@pytest.mark.parametrize("name", NAMES)
def test_each_public_function_has_an_example_that_calls_it(name):
    assert calls()[name] is not None, "write one, short and with a printed result, into its docstring"


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "all"])
@pytest.mark.parametrize("name", NAMES)
def test_attacked(name, every):
    call = calls()[name]
    if call is None:
        pytest.fail("no example")
    chosen = [attack for attack in judge.every(call) if not excused(call, attack)]
    if not every:
        most = FEW if call.draws or name.startswith(SLOW) else MANY
        step = max(1, len(chosen) // most)
        chosen = chosen[sum(map(ord, name)) % step :: step][:most]
    assert list(judge.wrong(call, chosen, Counter())) == []


def test_every_excuse_is_of_a_function_that_exists():
    assert all(any(re.fullmatch(who, name) for name in NAMES) for who, _ in EXCUSED)
