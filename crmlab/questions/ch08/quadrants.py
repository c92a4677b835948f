"""Workbook 08: who buys often and does not prefer us, and do they come back?"""

from itertools import combinations

import pandas as pd

from crmlab import loyalty as method
from crmlab.questions.ch08 import chapter


def seen(loyalty, orders):
    """A row a customer: attitude to us, relative attitude, satisfaction, orders in the year before, bought after."""
    attitude = method.attitude(loyalty)
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    after = paid.loc[paid["date"].between("2024-04-01", "2024-12-31"), "customer_id"]
    table = pd.DataFrame({"us": attitude["us"], "relative": attitude["relative"], "times": loyalty["repeat_purchases"]})
    satisfied = loyalty["satisfaction"].astype("Float64").astype(float)
    return table.assign(satisfaction=satisfied, again=loyalty["customer_id"].isin(after))


def shares(table, often, group):
    """The group's share of those who buy often, and the share of the group who buy again; per cent."""
    return {"share": 100 * float(group.sum() / often.sum()), "again": 100 * float(table.loc[group, "again"].mean())}


@chapter.interim
def known(loyalty, orders):
    return seen(loyalty, orders)


@chapter.check_variant
def the_spurious_are_many_and_the_slips_differ(known, often_from):
    """At least twenty spurious; whoever slips gets another pair of numbers, and each slip its own."""
    often = known["times"] >= often_from
    groups = [known["relative"] <= 0, known["us"] <= 5.5, known["satisfaction"] <= 5, known["relative"] < 0]
    found = [shares(known, often, often & group) for group in groups]
    late = known["times"] > often_from
    found.append(shares(known, late, late & groups[0]))
    latent = ~often & ~groups[0]
    found.append(shares(known, ~often, latent))
    apart = [max(abs(one[name] - other[name]) for name in one) for one, other in combinations(found, 2)]
    return (often & groups[0]).sum() >= 20 and min(apart) > 0.5


@chapter.question(
    title="Buys often, prefers another",
    concepts="loyalty-attitude-and-behaviour",
    unit="%",
    decimals=2,
    evidence="",
    recall="Of those who buy often at your company: which share is spurious, and how many of these buy again?",
    remark="Put the second number beside the share of your loyal customers who buy again. A list of frequent buyers "
    "holds both groups. With so few customers each share has a wide interval: `experiments.means` prints it.",
    hints=(
        "Two conditions make the spurious: the number of orders, and `relative`. Two shares: whom do you divide by?",
        "`often = loyalty['repeat_purchases'] >= often_from`; the spurious are often & (relative <= 0). For the second "
        "number: which of their `customer_id` are in the paid orders of these nine months?",
    ),
    starter="""\
from crmlab import loyalty as method  # our table has the name `loyalty`

relative = method.attitude(loyalty)["relative"]  # us minus rival
paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
after = paid[paid["date"].between("2024-04-01", "2024-12-31")]
spurious = {"share": ..., "again": ...}  # both in per cent""",
    solution="""\
often = loyalty["repeat_purchases"] >= often_from
group = often & (relative <= 0)
again = loyalty["customer_id"].isin(after["customer_id"])
spurious = {"share": 100 * group.sum() / often.sum(), "again": 100 * again[group].mean()}""",
)
def spurious(loyalty, orders, often_from):
    """Spurious customers have `repeat_purchases` of at least `often_from` and do not prefer us (`relative`, attitude to
    us minus attitude to the rival, is 0 or below).

    - `share`: of those who buy often, how many are spurious?

    - `again`: of the spurious, how many made a paid order from April to December 2024? (`after` has these orders.)

    Give a dict with both, in per cent."""
    table = seen(loyalty, orders)
    often = table["times"] >= often_from
    return shares(table, often, often & (table["relative"] <= 0))


@spurious.mistake(source="documented confusion: absolute attitude")
def absolute_attitude(known, often_from):
    """You get these numbers if spurious means at most 5.5 points *for us*: below the middle of the scale. It asks for
    attitude, as it should. But a customer who gives us 7 and the rival 9 prefers the rival. Compare the two."""
    often = known["times"] >= often_from
    return shares(known, often, often & (known["us"] <= 5.5))


@spurious.mistake(source="documented confusion: satisfaction for attitude")
def satisfaction_for_attitude(known, often_from):
    """You get these numbers from satisfaction of at most 5. Unsatisfied customers often like a rival more. But
    satisfaction is about us alone, and it comes before loyalty. Use the items about us and about the rival."""
    often = known["times"] >= often_from
    return shares(known, often, often & (known["satisfaction"] <= 5))


@spurious.mistake(source="documented confusion: on the other side of the cut", close=True)
def ties_left_out(known, often_from):
    """You left out customers who like us and the rival equally. They do not dislike us. But loyal means *preferring*
    us, and they do not. A relative attitude of 0 belongs to the spurious."""
    often = known["times"] >= often_from
    return shares(known, often, often & (known["relative"] < 0))


@spurious.mistake(source="documented confusion: more than for at least")
def more_than(known, often_from):
    """You took customers with *more* than `often_from` orders. Those with exactly so many buy often, too: the text says
    at least. Use `>=`."""
    often = known["times"] > often_from
    return shares(known, often, often & (known["relative"] <= 0))


@spurious.mistake(source="documented confusion: share of all customers")
def of_all_customers(known, often_from):
    """`again` is right. For `share` you divided by *all* customers who answered. The question is about those who buy
    often: divide by their number."""
    often = known["times"] >= often_from
    right = shares(known, often, often & (known["relative"] <= 0))
    return {**right, "share": right["share"] * float(often.mean())}


@spurious.mistake(source="documented confusion: latent for spurious")
def latent(known, often_from):
    """These are the latent customers among those who buy *seldom*. They prefer us, and seldom buy. The spurious are the
    other way round. Turn both conditions."""
    seldom = known["times"] < often_from
    return shares(known, seldom, seldom & (known["relative"] > 0))


@spurious.mistake(source="documented confusion: everybody who buys often")
def all_frequent(known, often_from):
    """`share` is right. For `again` you counted all who buy often. Most of them prefer us, and hide what the spurious
    do. Take the spurious only."""
    often = known["times"] >= often_from
    right = shares(known, often, often & (known["relative"] <= 0))
    return {**right, "again": 100 * float(known.loc[often, "again"].mean())}


@spurious.mistake(source="unseen answers: the shares exchanged")
def again_turned_round(known, often_from):
    """`share` is right. For `again` you asked how many of those who bought again are spurious. Both shares have the
    same people on top. But the question is about the spurious: divide by their number."""
    often = known["times"] >= often_from
    group = often & (known["relative"] <= 0)
    return {**shares(known, often, group), "again": 100 * float(group[often & known["again"]].mean())}
