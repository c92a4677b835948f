"""What the value gains and loses with its inputs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, clv
from crmlab import value_sensitivity as vs

AFTER = "after one year"
CASE = {"margin": 300.0, "retention": 0.8, "discount": 0.1, "first": AFTER}


def test_each_cell_of_the_table_is_a_present_value():
    vary = {"margin": [200, 300], "retention": [0.7, 0.8, 0.9]}
    table = vs.sensitivity(**CASE, vary=vary, periods=7)
    assert table.shape == (2, 3) and table.index.name == "margin" and table.columns.name == "retention"
    for margin in table.index:
        for retention in table.columns:
            alone = clv.present_value(margin, retention, 0.1, first=AFTER, periods=7)
            assert table.loc[margin, retention] == pytest.approx(alone)
    start = vs.sensitivity(**CASE, vary={"discount": [0.1], "retention": [0.8]})
    assert start.iloc[0, 0] == pytest.approx(300 * clv.multiple(0.8, 0.1, first=AFTER))


@settings(max_examples=50, deadline=None)
@given(st.floats(0.2, 0.95), st.floats(0.02, 0.3), st.sampled_from([AFTER, "now"]))
def test_small_changes_agree_with_the_calculus(r, i, first):
    """Without end: d ln V / d ln r is (1+i)/(1+i−r) or r/(1+i−r); d ln V / d ln i is −i/(1+i−r) or that + i/(1+i)."""
    found = vs.elasticities(300, r, i, first=first, change=1e-6)["elasticity"]
    rest = 1 + i - r
    assert found["margin"] == pytest.approx(1, rel=1e-4)
    assert found["retention"] == pytest.approx((1 + i) / rest if first == AFTER else r / rest, rel=1e-3)
    assert found["discount"] == pytest.approx(i / rest if first == AFTER else i / rest - i / (1 + i), rel=1e-3)


def test_gains_are_differences_of_values_and_the_best_stands_first():
    found = vs.elasticities(**CASE, acquisition_cost=500)
    value = 300 * clv.multiple(0.8, 0.1, first=AFTER)
    assert found.index[0] == "retention" and found["gain"].is_monotonic_decreasing
    assert found.loc["retention", "gain"] == pytest.approx(300 * clv.multiple(0.808, 0.1, first=AFTER) - value)
    assert found.loc["discount", "gain"] == pytest.approx(300 * clv.multiple(0.8, 0.099, first=AFTER) - value)
    assert found.loc["acquisition_cost", ["gain", "elasticity"]].tolist() == pytest.approx([5, 500 / value])


def test_break_even_is_the_first_year_that_reaches_the_cost():
    years = clv.yearly(100, 0.5, 0, first="now", periods=4)  # 100, 150, 175, 187.5
    assert [vs.break_even_year(years, cost) for cost in (0, 100, 101, 175, 187.5, 188)] == [1, 1, 2, 3, 4, None]


BAD = {
    "one input": ({"vary": {"retention": [0.8]}}, ["vary", "two of", "retention"]),
    "unknown input": ({"vary": {"retention": [0.8], "churn": [0.2]}}, ["two of", "churn"]),
    "no numbers": ({"vary": {"retention": [0.8], "discount": []}}, ["'discount'", "no list"]),
    "one number": ({"vary": {"retention": 0.8, "discount": [0.1]}}, ["'retention'", "no list"]),
    "bad cell": ({"vary": {"retention": [80], "discount": [0.1]}}, ["retention", "80"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_are_refused(case):
    change, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        vs.sensitivity(**{**CASE, **change})
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"margin": -1.0}, "margin must be a number above 0"), ({"retention": 0.0}, "retention must be"),
     ({"retention": 0.995}, "would pass 1"), ({"acquisition_cost": -1}, "acquisition_cost"), ({"change": 0}, "change")],
)  # fmt: skip
def test_bad_elasticities_are_refused(change, words):
    with pytest.raises(InvalidData, match=words):
        vs.elasticities(**{**CASE, **change})


def test_pictures_say_what_they_draw():
    gains = vs.elasticities(100, 0.8, 0.1, first="after one year")
    bars = vs.plot_elasticities(gains, title="Retention most")
    assert [text.get_text() for text in bars.axes[0].texts] == ["0.3 %", "1.0 %", "3.8 %"]  # a cost of 0 is left out
    lines = vs.plot_multiples(0.1, first=["after one year", "now"], marked=[0.9], title="Steep")
    assert "4.5 at 90%" in lines.get_label() and len(lines.axes[0].lines) == 3
    assert "Retention most" in bars.get_label()
