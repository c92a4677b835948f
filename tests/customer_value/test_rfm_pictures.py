"""Pictures of RFM scores say what they show, and the shares behind them add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, figure, rfm, rfm_pictures

TABLE = pd.DataFrame(
    {"recency": [5, 40, 300, 12, 90], "frequency": [9, 2, 2, 1, 4], "monetary": [90.0, 80.0, 20.0, 10.0, 60.0]},
    index=[21, 22, 23, 24, 25],
)
SCORES = rfm.scores(TABLE)


def test_the_grid_counts_customers_or_adds_up_money():
    heads, money = rfm_pictures.grid(SCORES), rfm_pictures.grid(SCORES, TABLE["monetary"])
    assert heads.index.tolist() == [5, 4, 3, 2, 1] and heads.columns.tolist() == [1, 2, 3, 4, 5]
    best = SCORES.index[(SCORES["R"] == 5) & (SCORES["F"] == 5)]
    assert heads.loc[5, 5] == 20 * len(best)
    assert money.loc[5, 5] == pytest.approx(100 * TABLE.loc[best, "monetary"].sum() / 260)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 99)), min_size=1, max_size=30))
def test_the_grid_holds_everybody_once(rows):
    scores = pd.DataFrame([row[:2] for row in rows], columns=["R", "F"])
    found = rfm_pictures.grid(scores, pd.Series([float(row[2]) for row in rows]), bins=5)
    assert found.shape == (5, 5) and found.to_numpy().sum() == pytest.approx(100)
    empty = {(r, f) for r in range(1, 6) for f in range(1, 6)} - {row[:2] for row in rows}
    assert all(found.loc[r, f] == 0 for r, f in empty)


def test_a_share_of_losses_is_refused():
    with pytest.raises(InvalidData, match="not negative"):
        rfm_pictures.grid(SCORES, TABLE["monetary"] - 50)
    with pytest.raises(InvalidData, match="values lacks customers"):
        rfm_pictures.grid(SCORES, TABLE["monetary"].iloc[1:])


def test_each_picture_says_what_it_shows():
    nested = rfm.scores(TABLE, bins=2, method="nested")
    pictures = {
        "frequency F: 5": rfm_pictures.plot_bands(rfm.bands(SCORES), title="Bands"),
        "R 5: ": rfm_pictures.plot_grid(rfm_pictures.grid(SCORES), title="Grid", unit="% of the customers"),
        "nested: ": rfm_pictures.plot_cell_sizes({"independent": SCORES, "nested": nested}, title="Sizes"),
        "champions ": rfm_pictures.plot_segments(SCORES, title="Names"),
    }
    for words, fig in pictures.items():
        assert words in fig.get_label() and len(figure.png(fig)) > 1000


def test_the_picture_of_segments_has_the_names_it_is_given():
    mine = {pair: name.upper() for pair, name in rfm.SEGMENTS.items()}
    label = rfm_pictures.plot_segments(SCORES, title="Mine", rules=mine).get_label()
    shares = [float(part.split()[-1].rstrip("%.")) for part in label.split(": ")[1].split(", ")]
    assert "CHAMPIONS" in label and np.isclose(sum(shares), 100, atol=3)
