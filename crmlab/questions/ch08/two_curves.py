"""Workbook 08: does one more point bring more at the high end of the scale, or less?"""

import numpy as np

from crmlab import response_curves
from crmlab.questions.ch08 import chapter

ITEMS = {"attitude": "us", "basic": "ba", "latent": "la"}


def scored(loyalty, numbers=(1, 2, 3)):
    """The mean of the items answered, a row a customer."""
    means = {name: loyalty[[f"{item}{k}" for k in numbers]].astype("float64").mean(axis=1)
             for name, item in ITEMS.items()}  # fmt: skip
    return loyalty.assign(**means)[list(ITEMS)].dropna()


def other_of(expectation):
    return "latent" if expectation == "basic" else "basic"


def change(answers, expectation, held=None):
    """Slope at 8 minus slope at 3."""
    of = [expectation, held] if held else [expectation]
    return float(response_curves.slopes(answers, of)["slope"].loc[(expectation, "change")])


def line(answers, expectation):
    """The slope of a plane without squares."""
    x = np.column_stack([np.ones(len(answers)), answers[expectation], answers[other_of(expectation)]])
    return float(np.linalg.lstsq(x, answers["attitude"].to_numpy(), rcond=None)[0][1])


@chapter.interim
def curve_answers(loyalty):
    return scored(loyalty)


@chapter.question(
    title="Flatter or steeper?",
    concepts=("basic-satisfaction-diminishing", "latent-satisfaction-increasing", "basic-and-latent-expectations"),
    unit="points",
    decimals=3,
    recall="By how much does the slope of attitude change from 3 to 8 points of an expectation met?",
    remark="Below 0 the curve flattens: a point is worth most where little is met. Above 0 it steepens. It is an "
    "association among those who answered; beyond 10 points, and for other firms, it says nothing.",
    hints=(
        "The slope at x is b₁ + 2 b₂ x, where b₂ belongs to the square of the expectation. What is it at 8, and at 3?",
        "`response_curves.slopes(answers)` has both expectations in one regression. Its row (name, 'change') is the "
        "slope at 8 minus the slope at 3.",
    ),
    starter="""\
answers = loyalty.copy()
answers["attitude"] = loyalty[["us1", "us2", "us3"]].mean(axis=1)
answers["basic"] = loyalty[["ba1", "ba2", "ba3"]].mean(axis=1)
answers["latent"] = loyalty[["la1", "la2", "la3"]].mean(axis=1)
answers = answers.dropna(subset=["attitude", "basic", "latent"])
slope_change = ...  # points of attitude for a point: at 8 minus at 3""",
    solution="""\
from crmlab import response_curves

found = response_curves.slopes(answers)
slope_change = found.loc[(curve_of, "change"), "slope"]""",
)
def slope_change(loyalty, curve_of):
    """`answers` has `attitude`, `basic` and `latent` of each customer. Explain attitude by both expectations and their
    squares in one regression. By how much does the slope of the expectation `curve_of` change from 3 to 8 points: slope
    at 8 minus slope at 3?"""
    return change(scored(loyalty), curve_of, other_of(curve_of))


@slope_change.mistake(source="documented confusion: a straight line")
def straight_line(curve_answers, curve_of):
    """This is the slope of a straight line, without squares. It says what a point is worth on average. But a straight
    line has the same slope at 3 and at 8, so it cannot answer the question. Add the squares."""
    return line(curve_answers, curve_of)


@slope_change.mistake(source="documented confusion: the other expectation not held fixed")
def alone(curve_answers, curve_of):
    """You left the other expectation out of the regression. One picture needs one expectation only. But who is well
    served in one is often well served in the other, and part of that bend is mixed in. Put both, with squares, in."""
    return change(curve_answers, curve_of)


@slope_change.mistake(source="documented confusion: one place only")
def at_eight_only(curve_answers, curve_of):
    """This is the slope at 8. It says what a point is worth up there. The question asks how far it lies from the slope
    at 3: take that one off."""
    return float(response_curves.slopes(curve_answers)["slope"].loc[(curve_of, "at 8")])


@slope_change.mistake(source="unseen answers: height for slope")
def heights(curve_answers, curve_of):
    """This is how much higher the curve is at 8 than at 3. It says how much attitude the five points bring together.
    The question is how *steep* the curve is at each place: b₁ + 2 b₂ x."""
    found = response_curves.slopes(curve_answers)["slope"]
    return 5 * float(found.loc[(curve_of, "at 3")] + found.loc[(curve_of, "at 8")]) / 2


@slope_change.mistake(source="unseen answers: the other expectation as a straight line")
def other_without_its_square(curve_answers, curve_of):
    """The other expectation stands in your regression as a straight line, without its square. It is held fixed, so far.
    But it is bent itself, and a part of its bend is counted here. Put its square in as well."""
    x, z = curve_answers[curve_of], curve_answers[other_of(curve_of)]
    columns = np.column_stack([np.ones(len(x)), x, x**2, z])
    return 10 * float(np.linalg.lstsq(columns, curve_answers["attitude"].to_numpy(), rcond=None)[0][2])


@slope_change.mistake(source="documented confusion: the coefficient of the square")
def square_alone(curve_answers, curve_of):
    """This is b₂, the coefficient of the square. Its sign says which way the curve bends. But a slope is b₁ + 2 b₂ x:
    by how much does that change while x goes from 3 to 8?"""
    return change(curve_answers, curve_of, other_of(curve_of)) / 10


@slope_change.mistake(source="documented confusion: the factor 2")
def without_two(curve_answers, curve_of):
    """You get this with b₁ + b₂ x for the slope. It is half of the change, because x² grows by 2 x for each point. Look
    at the formula of the slope in lesson 08-2."""
    return change(curve_answers, curve_of, other_of(curve_of)) / 2


@slope_change.mistake(source="documented confusion: the other curve")
def other_curve(curve_answers, curve_of):
    """This is the change of the *other* expectation. Both stand in one table. Which one does `curve_of` name?"""
    return change(curve_answers, other_of(curve_of), curve_of)
