"""Lesson 08-2, loyal, satisfied or stuck: its Your turns."""

from crmlab import switching
from crmlab.questions.ch08.barrier import share, survey_of
from crmlab.workbook import Lesson

lesson = Lesson("08-2", "Loyal, satisfied or stuck?", needs=("loyalty", "orders"))

US, RIVAL, PURCHASES, TIE = 8, 8, 6, "card"
"""Dan: his attitude to us and to the strongest rival, his orders last year, and what ties him."""


@lesson.question(
    title="Which group is Dan in?",
    concepts="false-loyalty",
    hints=(
        "Relative attitude is us minus the rival. Is it *above* 0?",
        'Two words with a comma, such as "fond, untied": first the attitude, then the tie.',
    ),
    starter='group = ...  # in quotation marks, such as "fond, untied"',
    solution='group = "not fond, tied"  # 8 − 8 = 0 is not above 0, and he has a card',
)
def group():
    """Dan gives us 8 points and the rival 8 points. He bought six times last year and has a prepaid card. Which of the
    four groups is he in?"""
    return "not fond, tied" if US - RIVAL <= 0 else "fond, tied"


@group.mistake(source="documented confusion: absolute attitude")
def by_absolute_attitude():
    """You took Dan for fond of us. 8 of 10 points do sound fond. But he gives the rival just as many: what speaks for
    us when he has to choose? Take the difference, and compare it with 0."""
    return "fond, tied"


@group.mistake(source="documented confusion: six orders are loyalty")
def tie_forgotten_and_fond():
    """You took Dan for fond and free: he buys often. But buying often is not in either word. Look at the difference of
    the two attitudes, and at what he carries in his pocket."""
    return "fond, untied"


@group.mistake(source="documented confusion: the tie overlooked")
def tie_overlooked():
    """The attitude is right. But Dan has a prepaid card: he would leave money behind. Is that a tie?"""
    return "not fond, untied"


@group.mistake(source="tried as a new user would: the kind of loyalty for the group")
def kind_of_loyalty():
    """You named the kind of loyalty, and it is the right one. The question asks for the group: two words with a comma,
    first the attitude (fond or not fond), then the tie (tied or untied)."""
    return "falsely loyal"


def found_in(loyalty, orders):
    return switching.regulars(survey_of(loyalty, orders))


@lesson.interim
def regular_customers(loyalty, orders):
    return found_in(loyalty, orders)


def against_the_others(found, tie="card"):
    """The falsely loyal with this tie, minus all regulars who are not falsely loyal."""
    false = found["falsely_loyal"]
    return share(found[false & (found["tie"] == tie)]) - share(found[~false])


@lesson.question(
    title="Prepaid cards only",
    concepts=("false-loyalty", "sunk-and-switching-cost"),
    unit="percentage points",
    decimals=1,
    tolerance=0.06,
    hints=(
        'Two groups of rows: `cards = regulars[regulars["falsely_loyal"] & (regulars["tie"] == "card")]`, and '
        '`others = regulars[~regulars["falsely_loyal"]]`.',
        'A share is the mean of the column: `cards["stayed"].mean()`. Take the difference, times 100.',
    ),
    starter="card_effect = ...  # percentage points: cards minus others",
    solution="""\
cards = regulars[regulars["falsely_loyal"] & (regulars["tie"] == "card")]
others = regulars[~regulars["falsely_loyal"]]
card_effect = 100 * (cards["stayed"].mean() - others["stayed"].mean())""",
)
def card_effect(loyalty, orders):
    """The share of the *falsely loyal with a prepaid card* who stayed, minus the share of all regulars who are not
    falsely loyal, in percentage points."""
    return against_the_others(found_in(loyalty, orders))


@card_effect.mistake(source="documented confusion: a fraction for points")
def as_a_fraction(regular_customers):
    """The difference is right as a fraction. Percentage points are asked: times 100."""
    return against_the_others(regular_customers) / 100


@card_effect.mistake(source="documented confusion: the wrong way round")
def turned_round(regular_customers):
    """The size is right, the sign is not: you took the card holders off the others. Did the card holders stay more, or
    less?"""
    return -against_the_others(regular_customers)


@card_effect.mistake(source="no control group")
def share_alone(regular_customers):
    """This is the share of card holders who stayed. It looks small. But other regulars left as well: take their share
    off."""
    return share(regular_customers[regular_customers["falsely_loyal"] & (regular_customers["tie"] == "card")])


@card_effect.mistake(source="documented confusion: too strict a control group")
def same_attitude(regular_customers):
    """You compared with the untied who are not fond either. They feel alike. But in the picture their line was lower
    before the barrier fell. Take all regulars who are not falsely loyal."""
    cards = regular_customers[regular_customers["falsely_loyal"] & (regular_customers["tie"] == "card")]
    return share(cards) - share(regular_customers[regular_customers["group"] == "not fond, untied"])


@card_effect.mistake(source="documented confusion: all card holders")
def the_fond_as_well(regular_customers):
    """You counted every regular with a card. But many of them are fond of us, and stay without it. Keep the falsely
    loyal: column `falsely_loyal`."""
    card = regular_customers["tie"] == "card"
    return share(regular_customers[card]) - share(regular_customers[~card])


@card_effect.mistake(source="documented confusion: contracts as well")
def all_ties(regular_customers):
    """You counted card and contract together. The question is about prepaid cards only: which word stands in `tie`?"""
    false = regular_customers["falsely_loyal"]
    return share(regular_customers[false]) - share(regular_customers[~false])


@card_effect.mistake(source="documented confusion: contracts for cards")
def contracts_only(regular_customers):
    """This is the difference for *contracts*. Take the prepaid cards."""
    return against_the_others(regular_customers, tie="contract")


FIRST, SECOND, PLACE = 0.9, -0.04, 8


@lesson.question(
    title="The slope at 8",
    concepts="basic-satisfaction-diminishing",
    unit="points of attitude",
    decimals=2,
    tolerance=0.006,
    hints=(
        "The slope is b₁ + 2 b₂ x. Only x is another one than in the example.",
        "0.9 + 2 × (−0.04) × 8.",
    ),
    starter="at_eight = ...  # points of attitude for one point more",
    solution="at_eight = 0.9 + 2 * (-0.04) * 8",
)
def at_eight():
    """A curve has b₁ = 0.9 and b₂ = −0.04. What is its slope at x = 8?"""
    return FIRST + 2 * SECOND * PLACE


@at_eight.mistake(source="documented confusion: the factor 2")
def without_two():
    """You left out the 2. The curve has b₂ x², but a square grows by twice its x. Look at the formula of the slope."""
    return FIRST + SECOND * PLACE


@at_eight.mistake(source="documented confusion: height for slope")
def height():
    """This is how high the curve lies above c. The question is how steep it is there: the second formula."""
    return FIRST * PLACE + SECOND * PLACE**2


@at_eight.mistake(source="documented confusion: the sign of b₂")
def sign_lost():
    """You get this slope if b₂ is *plus* 0.04. Then the curve steepens. Here b₂ has a minus."""
    return FIRST - 2 * SECOND * PLACE


@at_eight.mistake(source="documented confusion: the place left out")
def without_the_place():
    """You left out x. Then the slope would be the same everywhere, as on a straight line. Put in x = 8."""
    return FIRST + 2 * SECOND


@at_eight.mistake(source="documented confusion: the change for the slope")
def change():
    """This is the *change* of the slope from 3 to 8. The question asks for the slope at 8 itself."""
    return 2 * SECOND * (PLACE - 3)


@at_eight.mistake(source="documented confusion: b₁ alone")
def only_the_change_from_zero():
    """You left out b₁. Then only the change of the slope since x = 0 is left. Add b₁."""
    return 2 * SECOND * PLACE
