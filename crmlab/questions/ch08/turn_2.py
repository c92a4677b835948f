"""Lesson 08-2, loyal, satisfied or stuck: its Your turns."""

from crmlab import switching
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


def found_in(loyalty, orders):
    survey = loyalty.set_index("customer_id")
    us, rival = (survey[[f"{item}{k}" for k in (1, 2, 3)]].mean(axis=1) for item in ("us", "ri"))
    survey["relative"] = us - rival
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    later = paid[paid["date"].between("2024-04-01", "2024-12-31")]
    survey["stayed"] = survey.index.isin(later["customer_id"])
    return switching.regulars(survey)


@lesson.interim
def regular_customers(loyalty, orders):
    return found_in(loyalty, orders)


def shares(regular_customers, fond=False):
    return regular_customers[regular_customers["fond"] == fond].groupby("tie")["stayed"].mean()


@lesson.question(
    title="Prepaid cards only",
    concepts=("false-loyalty", "sunk-and-switching-cost"),
    unit="percentage points",
    decimals=1,
    tolerance=0.06,
    hints=(
        'First the regulars who are not fond: `regulars[~regulars["fond"]]`. Then the share who stayed, by `tie`.',
        '`.groupby("tie")["stayed"].mean()` gives three shares. Take "card" minus "none", times 100.',
    ),
    starter="card_effect = ...  # percentage points: tied minus untied",
    solution="""\
not_fond = regulars[~regulars["fond"]]
share = not_fond.groupby("tie")["stayed"].mean()
card_effect = 100 * (share["card"] - share["none"])""",
)
def card_effect(loyalty, orders):
    """Among regulars who are *not fond*: the share with a prepaid card who stayed, minus the share without a tie who
    stayed, in percentage points."""
    share = shares(found_in(loyalty, orders))
    return 100 * float(share["card"] - share["none"])


@card_effect.mistake(source="documented confusion: a fraction for points")
def as_a_fraction(regular_customers):
    """The difference is right as a fraction. Percentage points are asked: times 100."""
    share = shares(regular_customers)
    return float(share["card"] - share["none"])


@card_effect.mistake(source="documented confusion: the wrong way round")
def turned_round(regular_customers):
    """The size is right, the sign is not: you took the tied off the untied. Did the card holders stay more, or less?"""
    share = shares(regular_customers)
    return 100 * float(share["none"] - share["card"])


@card_effect.mistake(source="no control group")
def share_alone(regular_customers):
    """This is the share of card holders who stayed. It looks small. But some would have left anyway: compare with those
    who feel the same and have no tie."""
    return 100 * float(shares(regular_customers)["card"])


@card_effect.mistake(source="documented confusion: the attitude not held fixed")
def all_attitudes(regular_customers):
    """You compared all card holders with all untied regulars, the fond ones as well. More of the untied are fond of us,
    so two things differ at once. Keep only those who are not fond."""
    share = regular_customers.groupby("tie")["stayed"].mean()
    return 100 * float(share["card"] - share["none"])


@card_effect.mistake(source="documented confusion: the fond")
def among_the_fond(regular_customers):
    """You compared the regulars who are *fond* of us. Turn the condition round: `~` means not."""
    share = shares(regular_customers, fond=True)
    return 100 * float(share["card"] - share["none"])


@card_effect.mistake(source="documented confusion: contracts as well")
def all_ties(regular_customers):
    """You counted card and contract together. The question is about prepaid cards only: which word stands in `tie`?"""
    part = regular_customers[~regular_customers["fond"]].groupby("tied")["stayed"].mean()
    return 100 * float(part[True] - part[False])


@card_effect.mistake(source="documented confusion: contracts for cards")
def contracts_only(regular_customers):
    """This is the difference for *contracts*. Take the prepaid cards."""
    share = shares(regular_customers)
    return 100 * float(share["contract"] - share["none"])


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
