"""What the pictures of `crmlab.btyd` say in words: titles and labels follow the tables."""

import pandas as pd

from crmlab import btyd


def words(fig):
    (ax,) = fig.axes
    return (
        ax.get_title(loc="left"),
        [text.get_text() for text in ax.texts],
        [t.get_text() for t in ax.get_xticklabels()],
    )


def test_calibration_says_how_many_are_in_a_wrong_bar():
    table = pd.DataFrame({"actual": [60, 30, 10], "expected": [50.0, 35.0, 15.0]})
    title, labels, ticks = words(btyd.plot_calibration(table))
    assert title == "The model puts 10.0% of customers in a wrong bar"
    assert labels == ["actual", "expected"] and ticks == ["0", "1", "2 or more"]


def test_tracking_says_how_far_off_the_model_ends():
    table = pd.DataFrame({"actual": [0, 40], "expected": [10.0, 50.0]}, index=[1, 2])
    title, labels, _ticks = words(btyd.plot_tracking(table, split=1, unit="weeks"))
    assert title == "In the end the model is 25.0% above the purchases"
    assert set(labels) == {"actual", "expected", "held out →"}
    assert "20.0% below" in words(btyd.plot_tracking(table.assign(expected=[1.0, 32]), split=1, unit="weeks"))[0]
    assert "Nobody bought again" in words(btyd.plot_tracking(table.assign(actual=0), split=1, unit="weeks"))[0]


def test_by_frequency_names_what_came_nearest_for_all_customers():
    table = pd.DataFrame({"customers": [90, 10], "actual": [1.0, 4.0], "model": [1.5, 4.0], "rule": [1.1, 6.0]})
    title, labels, ticks = words(btyd.plot_by_frequency(table))
    assert title == "Nearest to what happened: rule"  # 90 × 0.1 + 10 × 2 beats 90 × 0.5
    assert set(labels) == {"actual", "model", "rule"} and ticks[-1] == "1 or more"
