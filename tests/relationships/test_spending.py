"""A picture of amounts: the largest at the top, what is marked in another colour, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, figure, spending

AMOUNTS = pd.Series({"letters": 30.0, "fair": 1234.5, "nothing": 0.0})


def test_the_largest_stands_at_the_top_and_the_marked_is_seen():
    fig = spending.plot_spending(AMOUNTS, unit="CNY", title="Mostly the fair", mark=["letters"])
    ax = fig.axes[0]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["nothing", "letters", "fair"]
    assert len({bar.get_facecolor() for bar in ax.patches}) == 2
    assert {text.get_text() for text in ax.texts} == {"0", "30", "1,234"}
    assert fig.get_label() == "Mostly the fair. CNY: fair 1,234, letters 30, nothing 0."
    assert len(figure.png(fig)) > 3000


@pytest.mark.parametrize(
    "amounts, mark, words",
    [
        (AMOUNTS, ["stamps"], "stamps.*The items are letters"),
        (AMOUNTS - 50, [], "not below 0"),
        (AMOUNTS.replace(30.0, np.nan), [], "numbers|missing"),
        (AMOUNTS.iloc[:0], [], "no rows"),
    ],
)
def test_what_cannot_be_drawn_is_refused(amounts, mark, words):
    with pytest.raises(InvalidData, match=words):
        spending.plot_spending(amounts, unit="CNY", title="x", mark=mark)
