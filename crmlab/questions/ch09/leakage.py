"""Workbook 09, last part, continued: scores that have seen the year they are to foresee."""

import pandas as pd

from crmlab import clv
from crmlab.questions.ch09.methods import STAY_BY_R, methods, spearman, three_scores


@methods.mistake(source="trial in the browser")
def scores_of_question_six(contribution_margin, rfm_scores, scores):
    """RFM adds up the scores of question 6, which are there already. But those look back from the end of 2024: who
    came in that year scores well in them, because it is known. Score anew, from 2024-01-01, with the purchases before
    that day."""
    return spearman(scores.assign(RFM=rfm_scores.sum(axis=1).reindex(scores.index)), contribution_margin)


@methods.mistake(source="trial in the browser")
def scores_of_question_six_in_both(contribution_margin, rfm_scores, scores, margin_2023):
    """RFM, and the chance to stay in CLV, come from the scores of question 6. Their R says who bought lately at the
    end of 2024, so both know already who stayed through the year. Score anew, from 2024-01-01, with the purchases
    before that day."""
    late = rfm_scores.reindex(scores.index)
    margin = margin_2023.reindex(scores.index, fill_value=0.0)
    worth = clv.simple(margin, retention=late["R"].map(STAY_BY_R), discount=0.1, first="after one year")
    return spearman(scores.assign(RFM=late.sum(axis=1), CLV=worth), contribution_margin)


@methods.mistake(source="trial in the browser", same_as="leaked")
def leaked_of_those_known(contribution_margin, orders, as_of):
    """All three scores are made with the purchases and the margin of 2024, of the right customers. They foresee so well
    because they have seen. On 2024-01-01 nobody knew that year: keep only the purchases before that day, score from
    it, and take the margin of 2023."""
    bought = orders[orders["amount"] > 0]
    scores = three_scores(bought, contribution_margin, as_of)
    return spearman(
        scores[scores.index.isin(bought.loc[bought["date"] < "2024-01-01", "customer_id"])], contribution_margin
    )


@methods.mistake(source="trial in the browser")
def what_happened_for_worth(contribution_margin, scores):
    """CLV puts everybody in just the order of what happened, and no score of that day could: it *is* the margin of
    2024, which it was to foresee. Take the margin of 2023, with the chance to stay."""
    right = spearman(scores, contribution_margin)
    return pd.Series({**right, "CLV": 1.0})
