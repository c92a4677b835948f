"""Lesson 08-1, what is loyalty: its Your turns."""

from crmlab import inertia, loyalty, scales
from crmlab.workbook import Lesson

lesson = Lesson("08-1", "What is loyalty?", needs=("loyalty", "orders", "rival_offer"))

US, RIVAL = (8, 7, 8), (9, 9, 10)
"""What Dai ticked about Lantern Tea and about her favourite among the rivals."""


@lesson.question(
    title="Whom does Dai prefer?",
    concepts="loyalty-attitude-and-behaviour",
    unit="points",
    decimals=1,
    tolerance=0.06,
    hints=(
        "Take the mean of her three answers about us, and the mean of her three answers about the rival.",
        "Relative attitude is us − rival: (8 + 7 + 8) / 3 − (9 + 9 + 10) / 3.",
    ),
    starter="dai = ...  # points",
    solution="dai = (8 + 7 + 8) / 3 - (9 + 9 + 10) / 3",
)
def dai():
    """Dai buys six times a year. She ticks 8, 7, 8 for Lantern Tea and 9, 9, 10 for the rival whom she likes best. What
    is her relative attitude?"""
    return sum(US) / 3 - sum(RIVAL) / 3


@dai.mistake(source="documented confusion: absolute attitude")
def absolute():
    """This is how much she likes *us*. It is a high number, so she looks loyal. But she may like somebody else even
    more. Take her attitude to the rival off."""
    return sum(US) / 3


@dai.mistake(source="documented confusion: rival less us")
def rival_less_us():
    """The size is right, and the sign is turned: you took us off the rival. Above 0 must mean that she prefers *us*."""
    return sum(RIVAL) / 3 - sum(US) / 3


@dai.mistake(source="documented confusion: sums for means")
def sums():
    """You took the difference of the sums. Then a longer questionnaire would make a larger attitude. Take the mean of
    each three answers first."""
    return sum(US) - sum(RIVAL)


@dai.mistake(source="documented confusion: one item for three")
def first_item():
    """You used the first item only. One answer is easily ticked by accident; the three items ask for the same thing.
    Take the mean of all three."""
    return US[0] - RIVAL[0]


def with_types(answers, orders):
    """Answers with the type of each customer, and whether they bought in the nine months after."""
    relative = loyalty.attitude(answers)["relative"]
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    after = paid[paid["date"].between("2024-04-01", "2024-12-31")]
    made = answers.assign(relative=relative, again=answers["customer_id"].isin(after["customer_id"]))
    return made.assign(type=loyalty.quadrants(made))


@lesson.interim
def typed(loyalty, orders):
    return with_types(loyalty, orders)


def share_again(table, *types):
    return 100 * float(table.loc[table["type"].isin(types), "again"].mean())


@lesson.question(
    title="Do the spurious come back?",
    concepts="loyalty-attitude-and-behaviour",
    unit="%",
    decimals=1,
    tolerance=0.06,
    hints=(
        '`customers["type"] == "spurious"` is true for the customers you need.',
        '`customers.loc[…, "again"].mean()` is the share of them who bought again. Times 100 is per cent.',
    ),
    starter="spurious_again = ...  # per cent of the spurious",
    solution='spurious_again = 100 * customers.loc[customers["type"] == "spurious", "again"].mean()',
)
def spurious_again(loyalty, orders):
    """What per cent of the *spurious* customers bought again from April to December 2024?"""
    return share_again(with_types(loyalty, orders), "spurious")


@spurious_again.mistake(source="documented confusion: all who buy often")
def all_regulars(typed):
    """This is the share of *all* who buy often. Two in three of them prefer us, and these are loyal. Take only those
    whose type is spurious."""
    return share_again(typed, "loyal", "spurious")


@spurious_again.mistake(source="documented confusion: latent for spurious")
def latent(typed):
    """These customers prefer us and buy seldom: they are latent. The spurious are the other way round. Change the
    word."""
    return share_again(typed, "latent")


@spurious_again.mistake(source="documented confusion: loyal for spurious")
def the_loyal(typed):
    """These customers buy often *and* prefer us: they are loyal. The spurious buy often and do not prefer us. Change
    the word."""
    return share_again(typed, "loyal")


@spurious_again.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(typed):
    """The share is right as a fraction. The question asks for per cent: times 100."""
    return share_again(typed, "spurious") / 100


@spurious_again.mistake(source="documented confusion: heads for a share")
def heads(typed):
    """This is how many of the spurious bought again. The question asks what per cent of the spurious they are: take the
    mean in place of the sum, times 100."""
    return int(typed.loc[typed["type"] == "spurious", "again"].sum())


@spurious_again.mistake(source="documented confusion: share of those who came back")
def of_those_who_came(typed):
    """You divided by all who bought again. Then you know how many of *them* are spurious. The question is the other way
    round: of the spurious, how many bought again?"""
    return 100 * float((typed.loc[typed["again"], "type"] == "spurious").mean())


@spurious_again.mistake(source="documented confusion: who stayed away")
def who_stayed_away(typed):
    """This is the share who did *not* buy again. The column `again` is true for those who did."""
    return 100 - share_again(typed, "spurious")


def with_classes(offer, orders, turned=("in2",)):
    """The trial with the class of each customer."""
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    year = paid.loc[paid["date"].between("2023-10-01", "2024-09-30"), "customer_id"]
    involved = scales.scale(offer, ["in1", "in2", "in3"], reversed=list(turned), low=1, high=7)
    made = offer.assign(involvement=involved, orders=offer["customer_id"].map(year.value_counts()).fillna(0))
    return made.assign(**{"class": inertia.classes(made)})


def taken(table):
    """Points that the voucher adds."""
    return 100 * float(table.loc[table["offered"], "went"].mean() - table.loc[~table["offered"], "went"].mean())


@lesson.interim
def trial(rival_offer, orders):
    return with_classes(rival_offer, orders)


@lesson.question(
    title="What does the voucher take?",
    concepts="brand-inertia-vs-loyalty",
    unit="points",
    decimals=1,
    tolerance=0.06,
    hints=(
        '`inert.loc[inert["offered"], "went"].mean()` is the share who went with the voucher. `~` turns true and false '
        'round: `~inert["offered"]` are those without it.',
        "The difference of the two shares, times 100.",
    ),
    starter="voucher = ...  # percentage points",
    solution="""\
got, not_got = inert[inert["offered"]], inert[~inert["offered"]]
voucher = 100 * (got["went"].mean() - not_got["went"].mean())""",
)
def voucher(rival_offer, orders):
    """By how many percentage points did the voucher raise the share of the inert who bought at the rival?"""
    table = with_classes(rival_offer, orders)
    return taken(table[table["class"] == "inertia"])


@voucher.mistake(source="documented confusion: no control group")
def no_control(trial):
    """This is the share who went among those *with* a voucher. Some would have gone anyway. The customers without a
    voucher show how many: take their share off."""
    inert = trial[trial["class"] == "inertia"]
    return 100 * float(inert.loc[inert["offered"], "went"].mean())


@voucher.mistake(source="documented confusion: everybody in the trial")
def everybody(trial):
    """This is the effect on all customers of the trial. The question asks for the inert only: use the table `inert`."""
    return taken(trial)


@voucher.mistake(source="documented confusion: high involvement")
def the_involved(trial):
    """This is the effect on customers with brand loyalty. The inert buy as often, but the choice matters little to
    them. Use the table `inert`."""
    return taken(trial[trial["class"] == "brand loyalty"])


@voucher.mistake(source="documented confusion: a fraction for points")
def in_fractions(trial):
    """The difference is right as a fraction. The question asks for percentage points: times 100."""
    return taken(trial[trial["class"] == "inertia"]) / 100


@voucher.mistake(source="documented confusion: the control group less the offered")
def other_way_round(trial):
    """The size is right, and the sign is turned. You took those with a voucher off those without. What the voucher
    *adds* is offered less not offered."""
    return -taken(trial[trial["class"] == "inertia"])
