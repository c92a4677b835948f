"""Lesson 02-3, whom to write to: its Your turns."""

from crmlab.workbook import Lesson

lesson = Lesson("02-3", "Whom to write to", needs=("campaign_members", "customers", "interactions"))

COST, KEPT = 5.0, 0.4
"""CNY a letter; what is left of 1 CNY after goods and service."""
LETTERS, BUYERS, NEXT = 50, 9, 300
"""Of the small mailing of the first question: letters, buyers, and letters of the next mailing."""


@lesson.question(
    title="A prediction by hand",
    concepts="database-marketing-prediction",
    unit="buyers",
    decimals=1,
    hints=(
        "What share of the 50 letters brought a buyer?",
        "Multiply this share by the 300 letters of the next mailing.",
    ),
    starter="buyers = ...  # expected buyers of 300 letters",
    solution="buyers = 9 / 50 * 300",
)
def buyers():
    """In a test 50 letters went to one group, and 9 of these customers bought. The next mailing writes to 300 customers
    of this group. How many buyers does the table predict?"""
    return BUYERS / LETTERS * NEXT


@buyers.mistake(source="documented confusion: the rate for the number")
def the_rate():
    """This is the response rate of the group. It is the right first step: multiply it by the number of letters in the
    next mailing."""
    return BUYERS / LETTERS


@buyers.mistake(source="documented confusion: the rate in per cent")
def the_rate_in_per_cent():
    """This is the response rate in per cent. The question asks for buyers: multiply the rate, as a share, by the number
    of letters in the next mailing."""
    return 100 * BUYERS / LETTERS


@buyers.mistake(source="documented confusion: the same number of buyers")
def as_many_as_before():
    """You expect as many buyers as in the test. But the next mailing has many more letters: a table predicts a *rate*,
    and the number grows with the letters."""
    return BUYERS


@buyers.mistake(source="documented confusion: the letters of the test taken off")
def only_the_new_letters():
    """You took the letters of the test off. The next mailing writes to 300 customers: multiply the rate by all of
    them."""
    return BUYERS / LETTERS * (NEXT - LETTERS)


@buyers.mistake(source="documented confusion: letters for a buyer")
def letters_for_a_buyer():
    """This is how many letters it takes for one buyer. Turn it round: buyers for a letter, times the letters of the
    next mailing."""
    return LETTERS / BUYERS


@buyers.mistake(source="documented confusion: those who did not buy")
def who_will_not_buy():
    """These are the customers who will probably *not* buy. The table counts those who bought: take their share."""
    return (1 - BUYERS / LETTERS) * NEXT


def margins_of_buyers(campaign_members, customers, arm="mailed"):
    """The margin of each consumer of the autumn test who was mailed and bought."""
    consumers = customers.loc[customers["kind"] == "final", "customer_id"]
    test = campaign_members[(campaign_members["campaign_id"] == 4) & campaign_members["customer_id"].isin(consumers)]
    return KEPT * test.loc[(test["arm"] == arm) & test["bought"], "amount"]


@lesson.interim
def margins(campaign_members, customers):
    return margins_of_buyers(campaign_members, customers)


@lesson.question(
    title="When does a letter pay?",
    concepts="database-marketing-prediction",
    unit="more buyers of 100 letters",
    decimals=2,
    hints=(
        "100 letters cost 500 CNY. How many buyers leave 500 CNY of margin together?",
        "`left.mean()` is what one buyer leaves on average.",
    ),
    starter="needed = ...  # extra buyers of 100 letters",
    solution="needed = 100 * 5 / left.mean()",
)
def needed(campaign_members, customers):
    """A letter costs 5 CNY, and `left` holds the margin of each mailed customer who bought. How many *extra* buyers
    must 100 letters bring, on average, to cover their cost?"""
    return 100 * COST / margins_of_buyers(campaign_members, customers).mean()


@needed.mistake(source="conclusions: the median order for the mean")
def by_the_median(margins):
    """You divided by the *median*. It describes a customer in the middle of the list. But money is added up, and the
    large orders count in the sum: the mean times the buyers gives the money, the median does not."""
    return 100 * COST / margins.median()


@needed.mistake(source="documented confusion: a share for buyers of 100")
def as_a_share(margins):
    """This is the share: more buyers for *one* letter. The question asks for 100 letters."""
    return COST / margins.mean()


@needed.mistake(source="documented confusion: revenue for margin")
def by_the_amount(margins):
    """You divided by what a buyer *paid*. Only 0.4 of each yuan is left after goods and service: `left` has the margin
    already."""
    return 100 * COST / (margins.mean() / KEPT)


@needed.mistake(source="unseen answers: the share taken twice")
def margin_twice(margins):
    """You took 0.4 of the margin. `left` is already what is left after goods and service: use it as it is."""
    return 100 * COST / (KEPT * margins.mean())


@needed.mistake(source="documented confusion: upside down")
def upside_down(margins):
    """You divided margin by cost: so many letters does one buyer pay for. Turn it round: the cost of 100 letters over
    the margin of one buyer."""
    return margins.mean() / COST


@needed.mistake(source="documented confusion: what the letters earn for what they must bring")
def cost_of_the_letters():
    """This is what 100 letters cost. Divide by what one buyer leaves, so that it becomes a number of buyers."""
    return 100 * COST


def contacts_of(interactions, customers):
    """Contacts by kind of customer."""
    return interactions["customer_id"].map(customers.set_index("customer_id")["kind"]).value_counts()


@lesson.interim
def by_kind(interactions, customers):
    return contacts_of(interactions, customers)


@lesson.question(
    title="Contacts with distributors",
    concepts="relationship-marketing-publics-six",
    unit="%",
    decimals=1,
    hints=(
        '`contacts["distributors"]` is their number; `contacts.sum()` is the number of all.',
        "Divide, and take it times 100.",
    ),
    starter="with_distributors = ...  # per cent of all contacts",
    solution='with_distributors = 100 * contacts["distributors"] / contacts.sum()',
)
def with_distributors(interactions, customers):
    """What per cent of all recorded contacts is with distributors?"""
    contacts = contacts_of(interactions, customers)
    return 100 * contacts["intermediate"] / contacts.sum()


@with_distributors.mistake(source="documented confusion: the others for all", close=True)
def of_the_consumers(by_kind):
    """You divided by the contacts with consumers. The question asks for a part of *all* contacts: the distributors'
    own contacts are among these, too."""
    return 100 * by_kind["intermediate"] / (by_kind.sum() - by_kind["intermediate"])


@with_distributors.mistake(source="documented confusion: heads for contacts")
def share_of_heads(customers):
    """This is the distributors' part of the *customers*. A distributor has more contacts than a consumer: count
    contacts, not heads."""
    return 100 * (customers["kind"] == "intermediate").mean()


@with_distributors.mistake(source="documented confusion: a share for per cent")
def as_a_fraction(by_kind):
    """This is a share between 0 and 1. The question asks for per cent: times 100."""
    return by_kind["intermediate"] / by_kind.sum()


@with_distributors.mistake(source="documented confusion: the wrong public")
def with_the_others(by_kind):
    """This is the part of the consumers. Distributors are those who sell the tea on."""
    return 100 - 100 * by_kind["intermediate"] / by_kind.sum()


@with_distributors.mistake(source="documented confusion: contacts a head")
def contacts_a_head(by_kind, customers):
    """This is the number of contacts with one distributor. Divide their contacts by the number of all contacts."""
    return by_kind["intermediate"] / (customers["kind"] == "intermediate").sum()


ORDER = ("F", "D", "B", "G", "C")
"""Find, promise, fulfil, communicate, keep."""


def in_order(*places):
    """The letters of the cards, by their place in the right order."""
    return [ORDER[place] for place in places]


@lesson.question(
    title="The right order",
    kind="order",
    concepts="relationship-marketing-process",
    evidence="",
    hints=(
        "For each pair ask: could the one have happened without the other? Nobody keeps a promise that nobody made.",
        "Somebody is found, something is promised, it is fulfilled, people talk about it, and somebody stays.",
    ),
    starter="right_order = [..., ..., ..., ..., ...]  # letters in quotes, first step first",
    solution='right_order = ["F", "D", "B", "G", "C"]',
)
def right_order():
    """The five cards tell the story of one customer, and they are shuffled. Put their letters in the order in which the
    steps belong, the first one first."""
    return list(ORDER)


@right_order.mistake(source="ruling K20: the steps upside down")
def upside_down_steps():
    """This is the staircase read from the top. All five steps are there, and neighbours are neighbours. But it begins
    by keeping somebody whom nobody has found yet. Who must be known before anything can be promised?"""
    return in_order(4, 3, 2, 1, 0)


@right_order.mistake(source="documented confusion: promise before addressee")
def promise_to_nobody():
    """Here the promise comes before those to whom it is made. In an advertisement it does. But this offer goes to
    people who were picked out before. Which card says how?"""
    return in_order(1, 0, 2, 3, 4)


@right_order.mistake(source="documented confusion: communication for advertising")
def talk_before_the_promise():
    """Talking comes before the promise here. One does talk before one offers something. But read that card again: it
    asks about something that was already delivered."""
    return in_order(0, 3, 1, 2, 4)


@right_order.mistake(source="unseen answers: communication before fulfilment")
def talk_before_the_delivery():
    """Two cards have changed places: here one talks about the box before it has come. What had to reach the customer
    first?"""
    return in_order(0, 1, 3, 2, 4)


@right_order.mistake(source="documented confusion: keeping taken for repeat sales")
def talk_after_all():
    """Here the talking comes last of all. But one card looks back on years, and the other on a first box. Which of the
    two can only be told later?"""
    return in_order(0, 1, 2, 4, 3)


@right_order.mistake(source="unseen answers: left as found")
def as_shuffled():
    """This is the order in which the cards were shuffled. Begin with the card that needs none of the others, and ask of
    each next one what must be there before it."""
    return ["B", "C", "D", "F", "G"]
