"""Pictures that explain the models: what they draw and say, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import btyd
from tests.refusals import refused

MODEL = btyd.BGNBD(r=0.9, alpha=11.0, a=1.1, b=4.3)
SPEND = btyd.GammaGamma(p=4.6, q=4.5, v=155.0)
THREE = pd.DataFrame(
    {
        "customer_id": ["An", "An", "An", "Bo", "Bo", "Cai"],
        "date": pd.to_datetime(["2024-01-01", "2024-01-15", "2024-02-12", "2024-01-01", "2024-11-04", "2024-03-01"]),
    }
)
FOUND = pd.DataFrame({"estimate": [5.0], "low": [-1.0], "high": [11.0]}, index=["a row"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6), st.integers(0, 60))
def test_the_chance_on_a_day_is_that_of_the_history_up_to_it(days, later):
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D")
    orders = pd.DataFrame({"customer_id": 1, "date": dates})
    as_of = dates.max() + pd.Timedelta(days=later)
    chances = btyd.alive_by_day(MODEL, orders, as_of=as_of, unit="W")[1]
    assert chances.notna().all() and chances.between(0, 1).all()
    for day in (dates.min(), dates.max(), as_of):
        known = btyd.summary(orders[orders["date"] <= day], as_of=day, unit="W", amount=None)
        assert chances[day] == pytest.approx(MODEL.p_alive(known).iloc[0])


def test_silence_counts_more_against_who_came_often():
    chances = btyd.alive_by_day(MODEL, THREE, as_of="2024-12-30", unit="W")
    last = chances.iloc[-1]
    assert last["An"] < last["Bo"] < last["Cai"] == 1
    assert chances["Cai"].isna().sum() == 60  # before the first purchase nothing is said


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.floats(0.01, 900), min_size=1, max_size=6), min_size=2, max_size=9))
def test_baskets_are_of_the_same_customers(amounts):
    rows = [(who, pd.Timestamp("2024-01-01") + pd.Timedelta(days=d), round(a, 2)) for who, some in enumerate(amounts)
            for d, a in enumerate(some)]  # fmt: skip
    orders = pd.DataFrame(rows, columns=["customer_id", "date", "amount"]).sample(frac=1, random_state=1)
    many = [some for some in amounts if len(some) >= 2]
    if len(many) >= 2:
        found = btyd.spend_by_purchase(orders, least=2)
        assert found.attrs["customers"] == len(many)
        assert found["mean"].tolist() == pytest.approx([np.mean([round(s[k], 2) for s in many]) for k in (0, 1)])
        assert (found["low"] <= found["mean"]).all() and (found["mean"] <= found["high"]).all()


def drawn():
    orders = THREE.assign(amount=[10.0, 20, 30, 40, 50, 60])
    table = pd.DataFrame({"seen": [0.8, 0.9], "model": [0.8, 0.91]}, index=[1, 2])
    return {
        "curves": btyd.plot_curves(table, title="It rises", across="renewal", upwards="retention"),
        "values": btyd.plot_values(FOUND, unit="CNY", title="About five"),
        "bias": btyd.plot_bias(FOUND.rename(columns={"estimate": "bias"}) / 100, title="About five"),
        "histories": btyd.plot_histories(THREE, as_of="2024-12-30", title="Three lines"),
        "alive": btyd.plot_alive(btyd.alive_by_day(MODEL, THREE, as_of="2024-12-30", unit="W"), title="Silence tells"),
        "shrinkage": btyd.plot_shrinkage(SPEND, counts=[1, 10], most=600, title="Towards all"),
        "baskets": btyd.plot_spend_by_purchase(btyd.spend_by_purchase(orders, least=2), title="They grow"),
        "fifths": btyd.plot_fifths(pd.Series(range(1, 11)), unit="value"),
    }


def test_each_picture_has_its_title_and_words():
    for name, fig in drawn().items():
        (ax,) = fig.axes
        assert ax.get_title(loc="left") and ax.get_title(loc="left") in fig.get_label(), name
        assert len(fig.get_label().split()) >= 5 and fig.get_size_inches()[0] <= 7.2
        assert all(label.get_fontsize() >= 10 for label in ax.get_xticklabels() + ax.texts)


def test_values_are_written_with_both_ends():
    (text,) = btyd.plot_values(FOUND, unit="CNY", title="About five").axes[0].texts
    assert text.get_text() == "5.0 (−1.0 to 11.0)"
    (text,) = btyd.plot_values(1e5 * FOUND, unit="CNY", title="A lot").axes[0].texts
    assert text.get_text() == "500,000 (−100,000 to 1,100,000)"


def test_names_at_the_end_of_lines_keep_apart():
    table = pd.DataFrame({"seen": [50.0, 97.0], "one": [50.0, 97.1], "two": [50.0, 97.2]}, index=[1, 2])
    fig = btyd.plot_curves(table, title="Near", across="x", upwards="y", percent=False)
    heights = sorted(text.xy[1] for text in fig.axes[0].texts)
    assert (np.diff(heights) > 0.08 * 97).all() and heights[-1] <= fig.axes[0].get_ylim()[1]


test_pictures_of_nothing_are_refused = refused(
    {
        "no counts": (lambda: btyd.plot_shrinkage(SPEND, counts=[], most=9, title="x"), "counts must hold"),
        "few customers": (lambda: btyd.plot_fifths(pd.Series([1.0, 2]), unit="value"), "needs five customers"),
        "a loss": (lambda: btyd.plot_fifths(pd.Series([-1.0] * 5), unit="value"), "values is negative"),
        "few purchases": (
            lambda: btyd.spend_by_purchase(THREE.assign(amount=5.0), least=3),
            "Fewer than two customers have 3",
        ),
    }
)
