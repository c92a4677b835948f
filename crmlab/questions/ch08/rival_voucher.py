"""Workbook 08: what a rival's voucher takes among the inert."""

from crmlab import inertia, scales
from crmlab.questions.ch08 import chapter

ITEMS = ["in1", "in2", "in3"]


def in_classes(rival_offer, orders):
    """The trial with the class of each customer."""
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    year = paid.loc[paid["date"].between("2023-10-01", "2024-09-30"), "customer_id"]
    involved = scales.scale(rival_offer, ITEMS, reversed=["in2"], low=1, high=7)
    times = rival_offer["customer_id"].map(year.value_counts()).fillna(0)
    made = rival_offer.assign(involvement=involved, orders=times)
    return made.assign(**{"class": inertia.classes(made)})


def added(table, *classes):
    """Percentage points that the voucher adds to the share who went."""
    mine = table[table["class"].isin(classes)] if classes else table
    return 100 * float(mine.loc[mine["offered"], "went"].mean() - mine.loc[~mine["offered"], "went"].mean())


def inert_offered(table):
    mine = table[(table["class"] == "inertia") & table["offered"]]
    return 100 * float(mine["went"].mean())


@chapter.interim
def voucher_trial(rival_offer, orders):
    return in_classes(rival_offer, orders)


@chapter.check_variant
def enough_inert_and_some_without_a_voucher_went(voucher_trial):
    """Fifteen inert customers in each half at least, and the voucher adds; without one, some went too."""
    inert = voucher_trial[voucher_trial["class"] == "inertia"]
    halves = inert.groupby("offered").size()
    return len(halves) == 2 and halves.min() >= 15 and 8 < added(inert) < inert_offered(inert)


@chapter.question(
    title="A rival's voucher",
    concepts="brand-inertia-vs-loyalty",
    unit="points",
    decimals=2,
    evidence="",
    recall="What does the rival's voucher add to the share of your inert customers who buy there, in points?",
    remark="Work out the same for your customers with brand loyalty. Both buy often. Which of the two would you try to "
    "involve more in their tea, and how? `inertia.offer(trial)` gives the intervals; they are wide here.",
    hints=(
        "Inert: involvement below 4, and three orders or more. Two groups of them: with a voucher and without.",
        "Of the inert: the share of `went` among those offered, less the share among those not offered (`~`), times "
        "100. Or `inertia.classes(trial)` and `inertia.offer(trial)`.",
    ),
    starter="""\
from crmlab import inertia, scales

paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
year = paid[paid["date"].between("2023-10-01", "2024-09-30")]
trial = rival_offer.copy()
trial["orders"] = trial["customer_id"].map(year["customer_id"].value_counts()).fillna(0)
items = ["in1", "in2", "in3"]
trial["involvement"] = scales.scale(trial, items, reversed=["in2"], low=1, high=7)
voucher_adds = ...  # percentage points""",
    solution="""\
trial["class"] = inertia.classes(trial)
voucher_adds = 100 * inertia.offer(trial).loc["inertia", "difference"]""",
)
def voucher_adds(rival_offer, orders):
    """`trial` has your customers in a trial with a rival's voucher: half, drawn at random, were `offered` one; `went`
    is True if they bought at the rival in the month. `orders` are the paid orders in the year before; `involvement`
    goes from 1 to 7.

    Inert: three orders or more, and an involvement below 4. By how many percentage points does the voucher raise
    the share of the *inert* who went?"""
    return added(in_classes(rival_offer, orders), "inertia")


@voucher_adds.mistake(source="documented confusion: no control group")
def no_control(voucher_trial):
    """This is the share of the inert who went *with* a voucher. All of them seem to be taken by it. But some of those
    without a voucher went as well. Take their share off."""
    return inert_offered(voucher_trial)


@voucher_adds.mistake(source="documented confusion: everybody in the trial")
def everybody(voucher_trial):
    """This is what the voucher adds among *all* customers of the trial. It has the smallest error. But it mixes the
    inert with others who react in another way. Keep only the inert."""
    return added(voucher_trial)


@voucher_adds.mistake(source="documented confusion: high involvement")
def the_involved(voucher_trial):
    """You took customers with involvement of 4 or more. They buy again, too. But the choice matters to them, and this
    is brand loyalty. Inertia is buying again with *low* involvement."""
    return added(voucher_trial, "brand loyalty")


@voucher_adds.mistake(source="documented confusion: low involvement alone")
def all_with_low_involvement(voucher_trial):
    """You took everybody with low involvement. Those with fewer than three orders are in it: they do not buy again, so
    they cannot do it out of inertia. Keep customers with three orders or more."""
    return added(voucher_trial, "inertia", "variety seeking")


@voucher_adds.mistake(source="documented confusion: repeat buying alone")
def all_who_buy_again(voucher_trial):
    """You took everybody with three orders or more. In the order book they look alike. But some of them care which tea
    they buy. Keep those with low involvement."""
    return added(voucher_trial, "inertia", "brand loyalty")


@voucher_adds.mistake(source="unseen answers: per cent for percentage points")
def relative_rise(voucher_trial):
    """You divided the rise by the share without a voucher: by how many per cent the share grows. From a small share,
    every rise looks enormous. The question asks for percentage points: one share less the other."""
    adds, offered = added(voucher_trial, "inertia"), inert_offered(voucher_trial)
    return 100 * adds / (offered - adds)


@voucher_adds.mistake(source="unseen answers: the inert against everybody without a voucher")
def against_everybody_without(voucher_trial):
    """You compared the inert who were offered a voucher with *everybody* who was not. More customers make a firmer
    number. But the others are not inert, and go less or more often anyway. Take the inert without a voucher."""
    return inert_offered(voucher_trial) - 100 * float(voucher_trial.loc[~voucher_trial["offered"], "went"].mean())


@voucher_adds.mistake(source="unseen answers: one effect less the other")
def contrast(voucher_trial):
    """You took what the voucher adds among those with brand loyalty off what it adds among the inert. The lesson prints
    this difference. The question asks for the inert alone."""
    return added(voucher_trial, "inertia") - added(voucher_trial, "brand loyalty")
