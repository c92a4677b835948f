"""Kano: the published table, Berger's example, whose lead is chance, and shares that add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from crmlab import InvalidData, kano, kano_pictures

BERGER = pd.DataFrame([[50, 33, 7, 10, 0, 0]], index=["feature"], columns=list("MOAIRQ"))
COUNTS = st.lists(st.integers(0, 60), min_size=6, max_size=6).filter(lambda n: sum(n[:4]) > 0)


def count(numbers):
    return pd.DataFrame([numbers], index=["x"], columns=list(kano.LETTERS))


def test_the_table_is_the_published_one():
    assert ["".join(row) for row in kano.TABLE.to_numpy()] == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
    assert kano.TABLE.loc["like", "dislike"] == "O" and kano.TABLE.loc["dislike", "like"] == "R"


def test_every_pair_of_answers_is_looked_up():
    pairs = pd.DataFrame([(a, b) for a in range(1, 6) for b in range(1, 6)], columns=["f1", "d1"])
    assert "".join(kano.classify(pairs)["f1"]) == "QAAAO" + 3 * "RIIIM" + "RRRRQ"


def test_features_come_in_the_order_of_their_numbers_and_other_columns_are_left():
    answers = pd.DataFrame({"f10": [1], "f2": [1], "d2": [5], "d10": [3], "wave": [2024], "date": ["x"]})
    assert kano.classify(answers).iloc[0].to_dict() == {"f2": "O", "f10": "A"}
    with pytest.raises(InvalidData, match="no column 'd10'"):
        kano.classify(answers.drop(columns="d10"))


def test_a_respondent_in_both_waves_is_refused_where_they_are_named():
    answers = pd.DataFrame({"f1": [1, 1], "d1": [3, 5]}, index=["Mei", "Mei"])
    with pytest.raises(InvalidData, match="Mei"):
        kano.classify(answers)


def test_berger_coefficients_are_the_published_ones():
    found = kano.better_worse(BERGER).loc["feature"]
    assert (found["better"], found["worse"]) == (pytest.approx(0.40), pytest.approx(-0.83))
    for share, low, high in (("better", "better_low", "better_high"), ("worse", "worse_high", "worse_low")):
        published = binomtest(int(abs(100 * found[share]) + 0.5), 100).proportion_ci(method="wilson")
        assert sorted(abs(found[[low, high]])) == pytest.approx([published.low, published.high])


def test_fong_calls_clear_what_chance_explains():
    found = kano.lead_needed(40, 28, 100, z=1.65)
    assert found["fong"] < found["lead"] < found["sign_test"]
    assert found.round(2).to_dict() == {"lead": 12.0, "sign_test": 13.61, "fong": 11.05, "p": 0.18}


@pytest.mark.slow
def test_fong_alarms_too_often_where_two_letters_are_equally_frequent():
    """Both letters 0.34: his 10 % are some 17 %, the sign test's at most 10."""
    drawn = np.random.default_rng(7).multinomial(100, [0.34, 0.34, 0.32], size=20_000)
    lead, both = np.abs(drawn[:, 0] - drawn[:, 1]), drawn[:, 0] + drawn[:, 1]
    fong = (lead > 1.645 * np.sqrt(both * (200 - both) / 200)).mean()
    assert 0.15 <= fong <= 0.21 and (lead > 1.645 * np.sqrt(both)).mean() <= 0.11


def test_ties_go_to_what_would_cost_most():
    table = pd.DataFrame([[5, 5, 5, 5, 5, 5], [0, 5, 5, 5, 0, 0], [0, 0, 4, 4, 0, 0], [0, 0, 0, 3, 3, 3]],
                         columns=list("MOAIRQ"))  # fmt: skip
    found = kano.category(table)
    assert found["category"].tolist() == ["M", "O", "A", "I"] and found["runner_up"].tolist() == ["O", "A", "I", "R"]
    assert not found["clear"].any() and (found["p"] == 1).all()


def test_counts_by_segment_add_up_to_all():
    letters = pd.DataFrame({"f1": list("AMOI"), "f2": list("RQII")}, index=range(4))
    by = pd.Series(["web", "house", "web", "house"], name="segment")
    parts = kano.counts(letters, by=by)
    assert parts.index.names == ["segment", "feature"]
    assert (parts.groupby(level=1).sum() == kano.counts(letters)).all().all()
    assert parts.loc[("house", "f1")].to_dict() == {"M": 1, "O": 0, "A": 0, "I": 1, "R": 0, "Q": 0}


@settings(max_examples=25, deadline=None)
@given(COUNTS)
def test_better_and_worse_are_shares_inside_their_intervals(numbers):
    found = kano.better_worse(count(numbers)).loc["x"]
    assert 0 <= found["better_low"] <= found["better"] <= found["better_high"] <= 1
    assert -1 <= found["worse_low"] <= found["worse"] <= found["worse_high"] <= 0


@settings(max_examples=25, deadline=None)
@given(COUNTS)
def test_the_letter_is_given_most_often_and_the_test_knows_only_the_two(numbers):
    found = kano.category(count(numbers)).loc["x"]
    first, second = sorted(numbers, reverse=True)[:2]
    assert numbers[kano.LETTERS.index(found["category"])] == first and found["lead"] == first - second
    assert found["p"] == pytest.approx(binomtest(first, first + second).pvalue)


def test_what_cannot_be_is_refused():
    with pytest.raises(InvalidData, match="first must be a whole number"):
        kano.lead_needed(101, 3, 100)
    with pytest.raises(InvalidData, match="second must be a whole number from 0 to 28"):
        kano.lead_needed(72, 40, 100)
    with pytest.raises(InvalidData, match="by"):
        kano.counts(pd.DataFrame({"f1": ["A", "M"]}, index=["Mei", "Bo"]), by=pd.Series(["web"], index=["Mei"]))


def test_an_arrow_leads_from_the_earlier_survey():
    now, then = kano.better_worse(BERGER), kano.better_worse(BERGER.assign(A=60, M=5))
    fig = kano_pictures.plot_plane(now, before=then, title="It is expected now", names={"feature": "app"})
    assert "Before: app +0.86 and −0.35" in fig.get_label() and "app +0.40 and −0.83" in fig.get_label()
    assert [text.get_text() for text in fig.axes[0].texts].count("app") == 1


def test_names_do_not_cover_each_other():
    places = np.array([0.2, 0.22, 0.21, 0.8])
    from crmlab import figure

    ax = figure.subplots(figsize=(7.2, 5.0))[1]
    kano_pictures.frame_plane(ax)
    kano_pictures.write_labels(ax, ["weighing", "tasting cup", "music", "app"], places, places)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts[4:]]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[k + 1 :])


@pytest.mark.slow
def test_what_was_planted_in_the_survey_is_found(tables_of_opinions):
    answers, segment = tables_of_opinions
    letters = kano.classify(answers[answers["wave"] == 2024].set_index("customer_id"))
    found = kano.better_worse(kano.counts(letters, by=segment.reindex(letters.index)))
    invoice, house, account = found.loc[("account", "f5")], found.loc[("house", "f2")], found.loc[("account", "f2")]
    assert invoice["worse_low"] <= -0.842105 <= invoice["worse_high"]
    assert house["better"] - account["better"] == pytest.approx(0.552632, abs=0.09)


@pytest.fixture
def tables_of_opinions():
    from crmlab import datasets

    segment = datasets.load("customers").set_index("customer_id")["channel"].rename("segment")
    return datasets.load("kano"), segment
