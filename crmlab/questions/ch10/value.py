"""Workbook 10: lifetime value. First part: three customers by hand."""

import pandas as pd

from crmlab.questions.ch10 import chapter

YEARS = (1, 2, 3)


def three_customers(yearly_margin, loyal, fickle):
    """An stays, Bo leaves more money and does not, Cai is as small as An and as fickle as Bo."""
    names = pd.Index(["An", "Bo", "Cai"], name="customer")
    margin = [yearly_margin, 2.5 * yearly_margin, yearly_margin]
    return pd.DataFrame({"margin": margin, "retention": [loyal, fickle, fickle]}, index=names)


def worth(three, factor, multiple):
    """The three columns: `factor(retention, year)` is what a yuan of that year counts, `multiple(retention)` all."""
    margin, stay = three["margin"], three["retention"]
    return pd.DataFrame(
        {
            "narrow": sum(margin * stay**year for year in YEARS),
            "today": sum(margin * factor(stay, year) for year in YEARS),
            "for_ever": margin * multiple(stay),
        }
    )


@chapter.question(
    title="Three customers",
    concepts=("clv-net-present-value", "clv-narrow-and-broad"),
    unit="CNY",
    decimals=2,
    recall="An, Bo and Cai: what is this customer worth in today's money if the years never end, the first margin "
    "coming after one year from those who stayed?",
    remark="An and Cai leave the same money each year; only the chance to stay parts them. And Bo, ahead for three "
    "years, falls behind An when the years go on. So say how far you look.",
    hints=(
        "The first line counts who stays. For today's money divide each year's part by (1 + discount), once for every "
        "year that passes before it is paid.",
        "For all years the sum is margin × retention ÷ (1 + discount − retention): the margin multiple, with the first "
        "margin after one year.",
    ),
    starter="""\
three = pd.DataFrame(
    {"margin": [yearly_margin, 2.5 * yearly_margin, yearly_margin], "retention": [loyal, fickle, fickle]},
    index=pd.Index(["An", "Bo", "Cai"], name="customer"),
)
m, r = three["margin"], three["retention"]
narrow = m * r + m * r**2 + m * r**3
today = ...
for_ever = ...
lifetime = ...  # pd.DataFrame({"narrow": narrow, "today": today, "for_ever": for_ever})""",
    solution="""\
today = m * r / (1 + discount) + m * r**2 / (1 + discount) ** 2 + m * r**3 / (1 + discount) ** 3
for_ever = m * r / (1 + discount - r)
lifetime = pd.DataFrame({"narrow": narrow, "today": today, "for_ever": for_ever})""",
)
def lifetime(yearly_margin, loyal, fickle, discount):
    """Three customers have a margin a year and a chance to stay each year; they are in the cell. A year's margin is
    paid at the end of the year, by those who have stayed through it. What is each of them worth?

    - `narrow`: the money to expect in three years, plainly added up. This line is there.

    - `today`: the same three years in today's money, at your `discount` a year.

    - `for_ever`: in today's money too, but the years never end.

    Fill the two blanks, by hand if you like, and take the dots from the last line: a frame with a row for each."""
    return worth(
        three_customers(yearly_margin, loyal, fickle),
        lambda r, year: r**year / (1 + discount) ** year,
        lambda r: r / (1 + discount - r),
    )


@lifetime.mistake(source="K12: the plain sum taken for the value")
def not_discounted(yearly_margin, loyal, fickle, discount):
    """`today` repeats `narrow`. Nobody has lost a yuan on the way, so the sum looks complete. But a yuan that comes in
    three years is worth less than one in your hand: at your discount, how much would you lend on it today? Bring each
    year to today before you add."""
    right = lifetime(yearly_margin, loyal, fickle, discount)
    return right.assign(today=right["narrow"])


@lifetime.mistake(source="documented confusion: the multiple without discount")
def endless_not_discounted(yearly_margin, loyal, fickle, discount):
    """`for_ever` is retention ÷ (1 − retention) times the margin: it counts for how many years they will stay on
    average. True, but it holds a yuan in twenty years as dear as one now. Where does the discount belong in it?"""
    three = three_customers(yearly_margin, loyal, fickle)
    plain = three["margin"] * three["retention"] / (1 - three["retention"])
    return lifetime(yearly_margin, loyal, fickle, discount).assign(for_ever=plain)


@lifetime.mistake(source="documented confusion: survival forgotten")
def everybody_stays(yearly_margin, loyal, fickle, discount):
    """Discounted, but everybody stays: An and Cai come out alike, though Cai is likely to be gone soon. A margin is
    paid only by those who are still there. The line `narrow` shows how staying is counted; let it work in both
    columns."""
    three = three_customers(yearly_margin, loyal, fickle)
    return worth(three, lambda r, t: 1 / (1 + discount) ** t, lambda r: 1 / discount).assign(
        narrow=lifetime(yearly_margin, loyal, fickle, discount)["narrow"]
    )


@lifetime.mistake(source="documented confusion: first margin now for first margin after one year")
def first_margin_now(yearly_margin, loyal, fickle, discount):
    """Here the first margin is paid at once: years nought, one and two. Many books count so, and both ways are sound.
    But the question pays at the *end* of each year, from those who have stayed through it. Move all payments on by one
    year."""
    return worth(
        three_customers(yearly_margin, loyal, fickle),
        lambda r, t: r ** (t - 1) / (1 + discount) ** (t - 1),
        lambda r: (1 + discount) / (1 + discount - r),
    )


@lifetime.mistake(source="documented confusion: two timings in one table")
def endless_from_now(yearly_margin, loyal, fickle, discount):
    """`for_ever` starts with a whole margin now, so it is too high by just one year's margin for each of the three.
    That is the other form of the multiple. Which of the two begins with money from those who *stayed*?"""
    return first_margin_now(yearly_margin, loyal, fickle, discount).assign(
        today=lifetime(yearly_margin, loyal, fickle, discount)["today"]
    )


@lifetime.mistake(source="documented confusion: multiplied instead of divided")
def grown_instead_of_shrunk(yearly_margin, loyal, fickle, discount):
    """In `today` each year is *multiplied* by one plus the discount, so that money becomes dearer the longer you wait
    for it. That is how savings grow, from now to later. You are walking the other way, from later to now."""
    three = three_customers(yearly_margin, loyal, fickle)
    grown = worth(three, lambda r, t: r**t * (1 + discount) ** t, lambda r: r)
    return lifetime(yearly_margin, loyal, fickle, discount).assign(today=grown["today"])


@lifetime.mistake(source="documented confusion: one less the rate for division by one plus the rate")
def one_less_the_rate(yearly_margin, loyal, fickle, discount):
    """In `today` each year loses the discount as a percentage, (1 − discount). It is near, which hides it. Test: what
    you get today and lend out for a year at that rate should grow back to the amount. It falls short. Divide
    instead."""
    three = three_customers(yearly_margin, loyal, fickle)
    lowered = worth(three, lambda r, t: r**t * (1 - discount) ** t, lambda r: r)
    return lifetime(yearly_margin, loyal, fickle, discount).assign(today=lowered["today"])


@lifetime.mistake(source="documented confusion: simple for compound discount", close=True)
def without_compounding(yearly_margin, loyal, fickle, discount):
    """In `today` year three is divided by one plus three times the discount. The first year is right, so it looks
    sound. But the second year's wait also rests on what the first has made of the money: divide by (1 + discount) once
    for each year."""
    three = three_customers(yearly_margin, loyal, fickle)
    simple = worth(three, lambda r, t: r**t / (1 + discount * t), lambda r: r)
    return lifetime(yearly_margin, loyal, fickle, discount).assign(today=simple["today"])


@lifetime.mistake(source="documented confusion: survival one year late")
def first_year_certain(yearly_margin, loyal, fickle, discount):
    """The discount is right, and so is the loss from year to year. But in the first year everybody pays here: people
    begin to leave only afterwards. The question lets them leave before the first payment already. How many are left
    when *that* falls due?"""
    three = three_customers(yearly_margin, loyal, fickle)
    return worth(three, lambda r, t: r ** (t - 1) / (1 + discount) ** t, lambda r: 1 / (1 + discount - r)).assign(
        narrow=lifetime(yearly_margin, loyal, fickle, discount)["narrow"]
    )


@lifetime.mistake(source="documented confusion: 1 ÷ (1 + i − r)")
def multiple_without_retention(yearly_margin, loyal, fickle, discount):
    """In `for_ever` the margin is divided by (1 + discount − retention), and nothing else: then everybody still pays
    the first margin. In `today` they do not. Put the two columns side by side for a customer who leaves at
    once."""
    return first_year_certain(yearly_margin, loyal, fickle, discount).assign(
        today=lifetime(yearly_margin, loyal, fickle, discount)["today"]
    )


@lifetime.mistake(source="documented confusion: churn for retention")
def churn_for_retention(yearly_margin, loyal, fickle, discount):
    """Here the *leavers* pay: one less retention stands where retention belongs. So the loyal An ends last, behind a
    Cai who is gone sooner. Let those pay who stay."""
    three = three_customers(yearly_margin, loyal, fickle)
    found = lifetime(yearly_margin, loyal, fickle, discount)
    turned = worth(
        three.assign(retention=1 - three["retention"]),
        lambda r, t: r**t / (1 + discount) ** t,
        lambda r: r / (1 + discount - r),
    )
    return turned.assign(narrow=found["narrow"])


@lifetime.mistake(source="documented confusion: retention used once")
def left_only_once(yearly_margin, loyal, fickle, discount):
    """In `today` the customers thin out once and then all stay: each year is multiplied by the retention, never by its
    square or cube. The first year is right. But who is there in year three must have stayed three times."""
    three = three_customers(yearly_margin, loyal, fickle)
    once = worth(three, lambda r, t: r / (1 + discount) ** t, lambda r: r)
    return lifetime(yearly_margin, loyal, fickle, discount).assign(today=once["today"])


@lifetime.mistake(source="unseen answers: the whole sum discounted by three years")
def sum_discounted_at_once(yearly_margin, loyal, fickle, discount):
    """In `today` the sum of all three years is divided by (1 + discount) three times. One division for all is quick.
    But the first year's money waits for one year only, and loses as much here as the last. Divide each year's part
    first, then add."""
    right = lifetime(yearly_margin, loyal, fickle, discount)
    return right.assign(today=right["narrow"] / (1 + discount) ** len(YEARS))


@lifetime.mistake(source="trial in the browser")
def three_years_from_now(yearly_margin, loyal, fickle, discount):
    """In `today` the first margin is paid at once: years nought, one and two. Many books count so. But the
    question pays at the *end* of each year, by those who have stayed through it. Move the three payments on by one
    year."""
    early = first_margin_now(yearly_margin, loyal, fickle, discount)
    return lifetime(yearly_margin, loyal, fickle, discount).assign(today=early["today"])


@lifetime.mistake(source="trial in the browser")
def brackets_forgotten(yearly_margin, loyal, fickle, discount):
    """In `today` each year is divided by 1, and then the discount is *added*: `/ 1 + discount`. It reads like the
    formula. But a computer divides first and adds afterwards, so that nothing is discounted. Put what stands below
    the line between brackets: `/ (1 + discount)`."""
    found, added = lifetime(yearly_margin, loyal, fickle, discount), sum(discount**year for year in YEARS)
    return found.assign(today=found["narrow"] + added)


@lifetime.mistake(source="trial in the browser")
def brackets_forgotten_once(yearly_margin, loyal, fickle, discount):
    """In the first year of `today` the margin is divided by 1, and the discount is *added* to it: `/ 1 + discount`. The
    other years are right, since their brackets were needed for the power. They are needed here as well: divide by
    `(1 + discount)`."""
    found, three = lifetime(yearly_margin, loyal, fickle, discount), three_customers(yearly_margin, loyal, fickle)
    first = three["margin"] * three["retention"]
    return found.assign(today=found["today"] - first / (1 + discount) + first + discount)


@lifetime.mistake(source="unseen answers: brackets forgotten")
def brackets_forgotten_for_ever(yearly_margin, loyal, fickle, discount):
    """In `for_ever` the margin is divided by 1 alone: `/ 1 + discount - retention`. It reads like the formula. But
    a computer divides first, and then adds a discount of some fen to so many yuan. Put what stands below the line
    between brackets."""
    found, three = lifetime(yearly_margin, loyal, fickle, discount), three_customers(yearly_margin, loyal, fickle)
    return found.assign(for_ever=three["margin"] * three["retention"] + discount - three["retention"])
