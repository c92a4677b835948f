"""Workbook 02, sixth question: a table learnt from one half of a test mailing predicts the other half."""

import numpy as np

from crmlab import targeting
from crmlab.questions.ch02 import chapter

TEST = 4
SENT = "2024-10-08"


def halves(campaign_members, orders):
    """Both halves of the test, each customer with the group of recency and past orders."""
    test = campaign_members[campaign_members["campaign_id"] == TEST]
    bills = orders[(orders["amount"] > 0) & (orders["channel"] != "box") & (orders["date"] < SENT)]
    groups = targeting.past_groups(bills, as_of=SENT)["group"]
    test = test.assign(group=test["customer_id"].map(groups)).dropna(subset="group")
    first, second = targeting.holdout(test["customer_id"], share=0.5, seed=1)
    return test[test["customer_id"].isin(first)], test[test["customer_id"].isin(second)]


def effect_of(half):
    """By group: the share of buyers among the mailed less that of the control group."""
    share = half.groupby(["group", "arm"])["bought"].mean().unstack()
    return share["mailed"] - share["control"]


@chapter.interim
def both_halves(campaign_members, orders):
    return halves(campaign_members, orders)


@chapter.check_variant
def every_group_has_both_arms(campaign_members, orders):
    learn, keep = halves(campaign_members, orders)
    counts = [half.groupby(["group", "arm"]).size().unstack() for half in (learn, keep)]
    return all(count.shape == counts[0].shape and count.fillna(0).min(axis=None) >= 5 for count in counts)


@chapter.check_variant
def groups_differ(campaign_members, orders):
    """Else one effect for all would do as well as the table."""
    learn, keep = halves(campaign_members, orders)
    effect, size = effect_of(learn), keep["group"].value_counts()
    share = learn.groupby("arm")["bought"].mean()
    apart = abs((effect * size).sum() - (share["mailed"] - share["control"]) * len(keep))
    return apart > 0.3 and np.ptp(effect) > 0.03


@chapter.question(
    title="A table that predicts",
    concepts=("database-marketing-prediction", "database-marketing-features"),
    recall="A letter to the whole second half of the test: how many more buyers does the first half's table predict?",
    unit="customers",
    evidence="",
    decimals=2,
    remark="Now do it for `keep` itself, which the table has not seen: the difference of its two arms, times its "
    "customers. The two numbers differ, because groups of some dozens respond by chance as well. That is why a table "
    "is judged on the half from which it did not learn.",
    hints=(
        '`learn.groupby(["group", "arm"])["bought"].mean().unstack()` has a row for each group and a column for each '
        "arm. Mailed less control is the effect.",
        '`keep["group"].value_counts()` counts the customers of each group, both arms together. Multiply and add up.',
    ),
    starter="""\
from crmlab import targeting

test = campaign_members[campaign_members["campaign_id"] == 4]
bills = orders[(orders["amount"] > 0) & (orders["channel"] != "box") & (orders["date"] < "2024-10-08")]
groups = targeting.past_groups(bills, as_of="2024-10-08")["group"]  # by recency and number of past orders
test = test.assign(group=test["customer_id"].map(groups)).dropna(subset="group")
first, second = targeting.holdout(test["customer_id"], share=0.5, seed=1)  # two halves, drawn at random
learn, keep = test[test["customer_id"].isin(first)], test[test["customer_id"].isin(second)]
more_buyers = ...""",
    solution="""\
share = learn.groupby(["group", "arm"])["bought"].mean().unstack()
effect = share["mailed"] - share["control"]
more_buyers = (effect * keep["group"].value_counts()).sum()""",
)
def more_buyers(campaign_members, orders):
    """One half of your autumn test, `learn`, is used to predict the other, `keep`. The cell puts each customer into a
    group, by recency and past orders.

    From `learn`: by how much is the share who bought larger among the mailed than in the control group (`arm`), in
    each group? These effects are your table. Then predict for `keep`: if all its customers (both arms) got the
    letter, how many *more* buyers would it bring than no letter? Multiply each group's effect by its customers in
    `keep`, and add up."""
    learn, keep = halves(campaign_members, orders)
    return (effect_of(learn) * keep["group"].value_counts()).sum()


@more_buyers.mistake(source="documented confusion: response for effect")
def no_control(both_halves):
    """This predicts how many will *buy*, and some of them buy without a letter. The control group shows how many: take
    its share off in each group, before you multiply."""
    learn, keep = both_halves
    share = learn[learn["arm"] == "mailed"].groupby("group")["bought"].mean()
    return (share * keep["group"].value_counts()).sum()


@more_buyers.mistake(source="documented confusion: judged by what was learnt from", close=True)
def learnt_from_keep(both_halves):
    """Your table comes from `keep`, the half that it is to predict. It fits very well, because it has seen the answers.
    A prediction is made before they are known: take the effects from `learn`."""
    _learn, keep = both_halves
    return (effect_of(keep) * keep["group"].value_counts()).sum()


@more_buyers.mistake(source="documented confusion: the half that learns for the half that is predicted", close=True)
def customers_of_learn(both_halves):
    """You multiplied by the customers of `learn`. The table comes from this half, and is to predict the other: count
    the customers of each group in `keep`."""
    learn, _keep = both_halves
    return (effect_of(learn) * learn["group"].value_counts()).sum()


@more_buyers.mistake(source="documented confusion: one mean for all groups", close=True)
def one_effect_for_all(both_halves):
    """This uses one effect for everybody, that of all of `learn` together. It leaves the groups out, and with them what
    is known about recency and past orders. Work out the effect of each group, then multiply by its customers."""
    learn, keep = both_halves
    share = learn.groupby("arm")["bought"].mean()
    return (share["mailed"] - share["control"]) * len(keep)


@more_buyers.mistake(source="documented confusion: mean of groups of unlike size", close=True)
def groups_count_alike(both_halves):
    """You took the plain mean of the groups' effects, times all customers of `keep`. A small group then counts as much
    as a large one. Multiply each effect by the customers of its own group, and add up."""
    learn, keep = both_halves
    return effect_of(learn).mean() * len(keep)


@more_buyers.mistake(source="documented confusion: the mailed for all")
def only_the_mailed(both_halves):
    """You counted only those of `keep` who were mailed in the test. The prediction is for a letter to all of them, so
    the control half of `keep` counts as well."""
    learn, keep = both_halves
    return (effect_of(learn) * keep.loc[keep["arm"] == "mailed", "group"].value_counts()).sum()


@more_buyers.mistake(source="documented confusion: everybody learns, nobody is left to judge", close=True)
def both_halves_learn(campaign_members, orders, both_halves):
    """Here both halves together make the table. More customers give steadier effects, but nobody is left on whom the
    table can be judged. Take the effects from `learn` alone."""
    learn, keep = both_halves
    whole = campaign_members[campaign_members["campaign_id"] == TEST].assign(group=None)
    whole["group"] = learn["group"].reindex(whole.index).fillna(keep["group"].reindex(whole.index))
    return (effect_of(whole.dropna(subset="group")) * keep["group"].value_counts()).sum()
