"""Workbook 09, sixth part: indicators without units."""

import pandas as pd

from crmlab.questions.ch09 import chapter


def three_customers():
    """What three invented customers paid in a year, and how often they called the service desk."""
    names = pd.Index(["An", "Bo", "Cai"], name="customer")
    return pd.DataFrame({"paid": [9600, 2400, 15000], "calls": [5, 3, 14]}, index=names)


def coefficient(x, unacceptable, satisfactory):
    return (x - unacceptable) / (satisfactory - unacceptable) * 40 + 60


@chapter.question(
    title="Two standards",
    concepts="normalisation-methods",
    remark="Bo is below 60 in one column and near the top in the other: with standards, a figure says how good it is "
    "and not only who is ahead.",
    hints=(
        "First the part of the way: 0 at the unacceptable value, 1 at the satisfactory one. Then stretch it by 40 and "
        "lift it by 60.",
        "For `calls` the satisfactory value is the smaller one. The same formula does it, if each standard keeps its "
        "place: (x − unacceptable) / (satisfactory − unacceptable).",
    ),
    starter="""\
three = pd.DataFrame(
    {"paid": [9600, 2400, 15000], "calls": [5, 3, 14]}, index=pd.Index(["An", "Bo", "Cai"], name="customer")
)
paid = ...   # 60 at paid_unacceptable, 100 at paid_satisfactory
calls = ...  # 60 at calls_unacceptable, 100 at calls_satisfactory
efficacy = ...  # pd.DataFrame({"paid": paid, "calls": calls})""",
    solution="""\
paid = 60 + 40 * (three["paid"] - paid_unacceptable) / (paid_satisfactory - paid_unacceptable)
calls = 60 + 40 * (three["calls"] - calls_unacceptable) / (calls_satisfactory - calls_unacceptable)
efficacy = pd.DataFrame({"paid": paid, "calls": calls})""",
)
def efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Three customers, two indicators: what they paid in a year (CNY; more is better), and how often they called the
    service desk (fewer is better). Your standards for both are in your data.

    The efficacy coefficient is 60 at the unacceptable value and 100 at the satisfactory one, on a straight line that
    goes on both ways without an end. Fill the two blanks, first on paper if you like, and take the dots and the `#` out
    of the last line: it makes a frame with a row for each customer, and the columns `paid` and `calls`."""
    three = three_customers()
    return pd.DataFrame(
        {
            "paid": coefficient(three["paid"], paid_unacceptable, paid_satisfactory),
            "calls": coefficient(three["calls"], calls_unacceptable, calls_satisfactory),
        }
    )


@efficacy.mistake(source="documented confusion: the two standards exchanged")
def standards_exchanged(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """With the two standards exchanged these values come out: the line has the right steepness and the wrong
    direction. Put a customer exactly on your satisfactory value: the formula must answer 100. Which of the two has to
    be subtracted?"""
    return efficacy(paid_satisfactory, paid_unacceptable, calls_satisfactory, calls_unacceptable)


@efficacy.mistake(source="documented confusion: a cost indicator not turned round")
def calls_not_turned(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """In `calls` the larger standard was treated as the good one, as with money, so that whoever calls most shines.
    Each call costs you something. Let the satisfactory value be the smaller one; the formula then turns by itself."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_satisfactory, calls_unacceptable)


@efficacy.mistake(source="documented confusion: the constant forgotten")
def sixty_forgotten(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """These values begin at 0 where something is unacceptable, and reach 40 where it satisfies. The steps are right.
    But the scale is that of a school mark, with a pass at 60: lift the whole line."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory) - 60


@efficacy.mistake(source="documented confusion: the two constants exchanged")
def forty_and_sixty_exchanged(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Stretching by 60 and lifting by 40 gives these values. They do reach 100 at the satisfactory value, so half of
    a check succeeds. Do the other half: what do they say of somebody who is just unacceptable?"""
    found = efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory)
    return (found - 60) / 40 * 60 + 40


@efficacy.mistake(source="documented confusion: min–max for the efficacy coefficient")
def standards_from_the_data(paid_unacceptable):
    """Here the worst of the three customers is the unacceptable value, and the best the satisfactory one. It needs no
    standards, and somebody always gets 60. But if all three were splendid, one would still look unacceptable. Use the
    standards in your data."""
    x = three_customers()
    return pd.DataFrame(
        {
            "paid": coefficient(x["paid"], x["paid"].min(), x["paid"].max()),
            "calls": coefficient(x["calls"], x["calls"].max(), x["calls"].min()),
        }
    )


@efficacy.mistake(source="documented confusion: an unbounded line clipped")
def clipped(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Everything below 60 counts as 60 here, and everything above 100 as 100. Marks often work so. But two customers
    who fail, one by a little and one by far, then look alike. The question wants the line to go on both ways."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory).clip(60, 100)


@efficacy.mistake(source="documented confusion: the index value for the efficacy coefficient")
def index_values(paid_satisfactory, calls_satisfactory):
    """Comparing with the satisfactory value alone, in per cent, gives these values: an index value. It says how many
    times the target somebody reached, and knows no value that cannot be accepted. The efficacy coefficient has two
    fixed points. Use both standards."""
    x = three_customers()
    return pd.DataFrame({"paid": x["paid"] / paid_satisfactory * 100, "calls": calls_satisfactory / x["calls"] * 100})


@efficacy.mistake(source="unseen answers: turned round twice")
def turned_twice(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """In `calls` a minus, or a distance without its sign, turns the line because fewer is better. But the two
    standards, each in its place, have turned it already: now whoever calls most is ahead again. Put somebody on the
    satisfactory value: do they get 100?"""
    found = efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory)
    return found.assign(calls=120 - found["calls"])


@efficacy.mistake(source="unseen answers: the part of the way in per cent")
def part_of_the_way(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """These values run from 0 at the unacceptable value to 100 at the satisfactory one: the part of the way in per
    cent. The upper end is right. But the lower one must be a pass mark of 60: stretch by what lies between 60 and
    100, then lift."""
    found = efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory)
    return (found - 60) / 40 * 100


@efficacy.mistake(source="unseen answers: the wrong divisor")
def divided_by_satisfactory(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Here the way above the unacceptable value is divided by the satisfactory value itself. At the unacceptable value
    that gives 60, as it should. But at the satisfactory one it does not give 100. Divide by the distance between the
    two standards."""
    x = three_customers()
    paid = (x["paid"] - paid_unacceptable) / paid_satisfactory * 40 + 60
    return pd.DataFrame({"paid": paid, "calls": (x["calls"] - calls_unacceptable) / calls_satisfactory * 40 + 60})


@efficacy.mistake(source="trial in the browser", close=True)
def capped(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Everything above 100 counts as 100 here, and a mark above that does look odd. But 100 is where somebody
    *satisfies*: one who is better still then looks no better. Let the line go on upwards."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory).clip(upper=100)


@efficacy.mistake(source="trial in the browser", close=True)
def floored(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Everything below 60 counts as 60 here: who fails, fails. But one who fails by a little and one who fails by far
    then look alike. Let the line go on downwards."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory).clip(lower=60)


@efficacy.mistake(source="trial in the browser", same_as="capped", close=True)
def kept_between_nought_and_hundred(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """These values are kept between 0 and 100, as marks are. But the two ends of this line are standards and no limits:
    some do better than satisfies, and some far worse than can be accepted. Let it go on both ways."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory).clip(0, 100)


@efficacy.mistake(source="trial in the browser")
def counted_from_the_satisfactory(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Here the way begins at the *satisfactory* value: somebody who just satisfies gets 60, and nobody reaches 100
    without passing it by as much again. The steepness is right, and so is the direction. Subtract the unacceptable
    value above the line."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory) - 40


@efficacy.mistake(source="trial in the browser")
def downhill_from_sixty(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Both columns are 60 at the unacceptable value, as they should be. But from there they fall where they should
    rise: below the line the two standards stand the other way round. Divide by the satisfactory value less the
    unacceptable one; it may well be negative."""
    return 120 - efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory)


@efficacy.mistake(source="unseen answers: the whole scale for what is left of it")
def hundred_for_forty(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """The line starts from 60 here and climbs by 100, so that whoever satisfies gets 160. A hundred is the top of most
    scales. But after the first 60 only 40 are left to it. Put your satisfactory value into the formula: the answer
    must be 100."""
    found = efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory)
    return (found - 60) / 40 * 100 + 60
