"""Workbook 02, fifth question: what goes through trust and commitment."""

import numpy as np
import pandas as pd

from crmlab.questions.ch02 import chapter


def key_of(survey_items):
    return survey_items[survey_items["survey"] == "commitment_trust"]


def points_of(commitment_trust, survey_items):
    """Scale means of those who answered every question, reversed items turned: `scales.scales`, without its checks."""
    key = key_of(survey_items)
    ticked = commitment_trust[list(key["item"])].to_numpy(dtype=float, na_value=np.nan)
    turned = np.where(key["reversed"].astype(bool), 8 - ticked, ticked)
    turned = turned[~np.isnan(turned).any(axis=1)]
    names = key["dimension"].to_numpy()
    return pd.DataFrame({name: turned[:, names == name].mean(axis=1) for name in dict.fromkeys(names)})


def slopes(points, on, of):
    """The coefficients of a regression of `on` on all of `of` together."""
    design = np.column_stack([np.ones(len(points)), points[of]])
    return dict(zip(of, np.linalg.lstsq(design, points[on], rcond=None)[0][1:], strict=True))


OTHERS = ("shared_values", "opportunism")


def ways(points, before_trust=OTHERS, everywhere=(), directly=("communication",)):
    """Communication's effect on staying along each way: products of the arrows."""
    to_trust = slopes(points, "trust", ["communication", *before_trust])["communication"]
    to_commitment = slopes(points, "commitment", ["communication", "trust", *everywhere])
    to_staying = {"communication": 0.0, **slopes(points, "staying", [*directly, "trust", "commitment", *everywhere])}
    return {
        "direct": to_staying["communication"],
        "trust": to_trust * to_staying["trust"],
        "commitment": to_commitment["communication"] * to_staying["commitment"],
        "trust, commitment": to_trust * to_commitment["trust"] * to_staying["commitment"],
    }


def indirect(found):
    return found["trust"] + found["commitment"] + found["trust, commitment"]


@chapter.question(
    title="Through trust and commitment",
    concepts="commitment-trust-theory",
    recall="A point more of communication goes with how many points more of staying, by way of trust and commitment?",
    decimals=4,
    remark="Set it beside the direct effect: that much would be left of your letters if nobody came to trust you by "
    "them. And remember that one survey cannot tell which way the arrows point.",
    hints=(
        "`scales.scales(answers, key)` gives a column for each idea, with the reversed items turned: an answer x "
        "counts as 8 − x.",
        "Three regressions, as in the chapter's picture. Each way from communication to staying is a product of "
        "arrows, and there are three that are not direct. `commitment_trust.commitment_trust` draws all arrows and "
        "adds up.",
    ),
    starter="""\
key = survey_items[survey_items["survey"] == "commitment_trust"]
answers = commitment_trust.dropna(subset=list(key["item"]))
points = ...  # one row a customer, one column for each dimension of the key
through_trust = ...""",
    solution="""\
import statsmodels.formula.api as smf

from crmlab import scales

points = scales.scales(answers, key)
to_trust = smf.ols("trust ~ communication + shared_values + opportunism", points).fit().params
to_commitment = smf.ols("commitment ~ communication + trust", points).fit().params
to_staying = smf.ols("staying ~ communication + trust + commitment", points).fit().params
by_trust = to_trust["communication"] * to_staying["trust"]
by_commitment = to_commitment["communication"] * to_staying["commitment"]
by_both = to_trust["communication"] * to_commitment["trust"] * to_staying["commitment"]
through_trust = by_trust + by_commitment + by_both""",
)
def through_trust(commitment_trust, survey_items):
    """How many points of staying does one point more of communication bring *through* trust and commitment?

    Keep the customers with all twenty answers. A dimension is the mean of its items; some are `reversed`. Trust is
    explained by communication, shared values and opportunism; commitment by communication and trust; staying by
    communication, trust and commitment. The indirect effect is the sum of three ways: through trust, through
    commitment, and through trust and then commitment. (Import the package's `commitment_trust` under another name than
    your table.)"""
    return indirect(ways(points_of(commitment_trust, survey_items)))


@through_trust.mistake(source="documented confusion: reversed items not turned")
def items_not_turned(commitment_trust, survey_items):
    """The reversed items are in these means as they were ticked. The mean does not complain. But whoever ticks a
    high number at “I am looking round for somebody else” is not staying, and pulls the scale the wrong way. Turn
    those items, 8 − x, before the mean."""
    return indirect(ways(points_of(commitment_trust, survey_items.assign(reversed=False))))


@through_trust.mistake(source="documented confusion: direct for indirect")
def direct_effect(commitment_trust, survey_items):
    """This is the direct effect: what communication still does among customers of the *same* trust and commitment.
    You have the right regression. But what went through those two has just been taken out of it. Follow the other
    ways, and multiply along each."""
    return ways(points_of(commitment_trust, survey_items))["direct"]


@through_trust.mistake(source="documented confusion: one way for all ways")
def longest_way_only(commitment_trust, survey_items):
    """This is the way through trust *and then* commitment, three arrows long: the one the theory is named after. It
    counts. But one can also trust and stay without commitment, or be committed without more trust. Add the two
    shorter ways."""
    return ways(points_of(commitment_trust, survey_items))["trust, commitment"]


@through_trust.mistake(source="documented confusion: share for amount", close=True)
def as_a_share(commitment_trust, survey_items):
    """This is the indirect effect as a share of the total: the title of the chapter's picture. It says how the
    effect is divided, and not how large it is. Give the amount, in points of staying."""
    found = ways(points_of(commitment_trust, survey_items))
    return indirect(found) / sum(found.values())


@through_trust.mistake(source="documented confusion: other causes left out", close=True)
def nothing_else_explains_trust(commitment_trust, survey_items):
    """Here trust is explained by communication alone. Or you took the direct effect off the slope of staying on
    communication alone, which gives the same figure. But those who share your values also say that you listen, and
    communication is then credited with what the values did. Put shared values and opportunism into the regression of
    trust, and follow the ways."""
    return indirect(ways(points_of(commitment_trust, survey_items), before_trust=()))


@through_trust.mistake(source="trial in the browser", close=True)
def without_the_long_way(commitment_trust, survey_items):
    """Two ways are in this figure: through trust alone, and through commitment alone. Each passes one idea, which is
    easy to see in the picture. The way through both is missing, communication → trust → commitment → staying: multiply
    its three arrows and add it."""
    found = ways(points_of(commitment_trust, survey_items))
    return found["trust"] + found["commitment"]


@through_trust.mistake(source="feedback: staying explained without communication", close=True)
def staying_without_communication(commitment_trust, survey_items):
    """In your third regression staying is explained by trust and commitment alone. What communication does directly is
    then credited to these two, because they go together. Put communication into that regression as well, and use only
    the coefficients of trust and commitment."""
    return indirect(ways(points_of(commitment_trust, survey_items), directly=()))


@through_trust.mistake(source="feedback: other causes in all equations", close=True)
def other_causes_everywhere(commitment_trust, survey_items):
    """You put shared values and opportunism into all three regressions. That would be another model. In this one they
    explain trust only: take them out of the regressions of commitment and of staying."""
    return indirect(ways(points_of(commitment_trust, survey_items), everywhere=OTHERS))
