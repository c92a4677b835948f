"""Kind C: what a learner could plausibly pass gets a sentence, not a traceback."""

from __future__ import annotations

import pandas as pd
import pytest

from crmlab import rfm
from tests.inputs.remedies import follow, message, options

QUINTILES = pd.DataFrame({c: pd.qcut([1, 2, 3, 4, 5], 5, labels=[1, 2, 3, 4, 5]) for c in "RFM"})
NAMES = ["hibernating", "hibernating", "needs attention", "champions", "champions"]


def test_c1_scores_that_pd_qcut_made():
    scores = QUINTILES.copy()
    for measure in "RFM":
        said = message(lambda: rfm.segments(scores))
        assert f"{measure} holds categories, not numbers" in said
        scores[measure] = follow(said, scores[measure])
    assert rfm.segments(scores).tolist() == NAMES
    assert rfm.bands(scores)["R"].tolist() == [1] * 5


@pytest.mark.parametrize("call", [rfm.bands, rfm.segments])
@pytest.mark.parametrize("odd", [0, 2.5, -1])
def test_scores_are_whole_numbers_from_1(call, odd):
    scores = pd.DataFrame({"R": [odd, 3], "F": [1, 2], "M": [1, 2]})
    assert "R is not a whole number from 1 in rows 0. Make the scores with rfm.scores." in message(lambda: call(scores))


def test_scores_above_bins_say_which_bins():
    scores = QUINTILES.astype(int)
    said = message(lambda: rfm.segments(scores, bins=3))
    assert rfm.segments(scores, **options(said)).tolist() == NAMES
