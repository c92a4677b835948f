"""The search: it finds what there is, and says so when there is nothing to find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.customer_value.btyd.fitting import NotConverged, _settle, distinct, maximise


def hill(top, steepness):
    """A round hill in the log parameters with its top at `top`."""
    top, steepness = np.log(top), np.array(steepness)

    def score(log):
        return float(-steepness @ np.log(np.cosh(log - top))), -steepness * np.tanh(log - top)

    return score


def search(score, many=2, starts=((1.0, 1.0),), **reasons):
    return maximise(score, ["m", "s"][:many], starts, customers=10, model="Hill", reasons=reasons.get("reasons", {}))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.001, 1000), min_size=2, max_size=2), st.lists(st.floats(0.1, 1000), min_size=2, max_size=2))
def test_the_top_is_found_wherever_it_is(top, steepness):
    found = search(hill(top, steepness))
    np.testing.assert_allclose(found.parameters, top, rtol=1e-6)
    np.testing.assert_allclose(found.log_errors, 1 / np.sqrt(steepness), rtol=1e-4)
    assert found.log_likelihood == pytest.approx(0, abs=1e-9)


def ridge(log):
    """It rises for ever in the first parameter, by less and less."""
    return float(-np.exp(-log[0]) - log[1] ** 2), np.array([np.exp(-log[0]), -2 * log[1]])


def test_a_ridge_without_end_is_no_top():
    with pytest.raises(NotConverged, match=r"Hill does not converge on these 10 customers.*It runs off\.$") as caught:
        search(ridge, reasons={("m", "high"): "It runs off.", ("s", "high"): "Not this."})
    assert caught.value.parameters["m"] > 30 and caught.value.parameters["s"] == pytest.approx(1, abs=0.01)


def test_a_saddle_is_no_top():
    with pytest.raises(NotConverged):
        search(lambda log: (float(log[0] ** 2 - log[1] ** 2), np.array([2 * log[0], -2 * log[1]])))


def test_the_next_start_is_tried():
    """A plain far below on the one side, a hill on the other."""

    def score(log):
        at = log[0] - 3
        return float(np.exp(-(at**2))), np.array([-2 * at * np.exp(-(at**2))])

    with pytest.raises(NotConverged):
        search(score, 1, [[1e-5]])
    assert search(score, 1, [[1e-5], [10.0]]).parameters[0] == pytest.approx(np.exp(3))


def test_different_rows_are_found_whatever_their_order():
    random = np.random.default_rng(4)
    columns = [random.integers(0, 3, 500), random.integers(0, 4, 500) / 7, random.integers(0, 2, 500) * 1.0]
    rows, weights, which = distinct(columns, np.ones(500))
    assert weights.sum() == 500 and len(weights) == len({*zip(*columns, strict=True)})
    for row, column in zip(rows, columns, strict=True):
        assert (row[which] == column).all()
    order = random.permutation(500)
    again, weights_again, _which = distinct([column[order] for column in columns], np.ones(500))
    assert all((a == b).all() for a, b in zip(rows, again, strict=True)) and (weights == weights_again).all()


def test_a_search_that_stopped_early_is_not_taken_for_the_top():
    """On the ridge each Newton step asks for another just as long: wherever one stops, it has not converged."""
    assert _settle(ridge, np.array([3.0, 0.1]), 10)[1] is None
    log, curvature = _settle(hill([4.0, 0.5], [3.0, 40.0]), np.log([4.3, 0.52]), 10)
    np.testing.assert_allclose(np.exp(log), [4.0, 0.5], rtol=1e-9)
    np.testing.assert_allclose(curvature, np.diag([0.3, 4.0]), atol=1e-6)
