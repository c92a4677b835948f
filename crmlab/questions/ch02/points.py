"""Workbook 02, fourth part, which opens the second sitting: what a points scheme adds."""

import numpy as np
import pandas as pd

from crmlab.questions.ch02 import chapter

START = "2023-04-01"


def house_visits(orders, customers, branches):
    """Consumers' purchases in the houses, with the house's scheme and the time."""
    bought = orders[(orders["amount"] > 0) & (orders["channel"] == "house")]
    guests = customers[(customers["kind"] == "final") & customers["house_id"].notna()]
    here = bought["customer_id"].map(pd.Series(guests["house_id"].to_numpy(dtype=int), index=guests["customer_id"]))
    visits, here = bought[here.notna()], here.dropna()
    scheme = here.map(branches.groupby("house_id")["points_scheme"].max()).astype(bool)
    log_basket = np.log(visits["amount"])
    return visits.assign(house_id=here, scheme=scheme, after=visits["date"] >= START, log_basket=log_basket)


@chapter.interim
def visits(orders, customers, branches):
    return house_visits(orders, customers, branches)


def four_means(visits, outcome="log_basket"):
    """Table with a row for houses without and with the scheme, a column for before and after."""
    return visits.groupby(["scheme", "after"])[outcome].mean().unstack()


def difference_of_changes(means):
    change = means[True] - means[False]
    return change[True] - change[False]


def membership(visits, loyalty_programme):
    """For each visit: was the guest a member by then?"""
    joined = visits["customer_id"].map(loyalty_programme.set_index("customer_id")["joined"])
    return joined <= visits["date"]


@chapter.question(
    title="Did the points do it?",
    concepts="frequency-marketing",
    recall="By how much more did the log of the basket rise in the houses with the points scheme than in the others?",
    decimals=4,
    remark="So many guests are not very many: `before_after.difference_in_differences` prints a wide interval. What it "
    "leaves room for is still far from what members against other guests would tell you.",
    hints=(
        "`np.log` of the amount first, then one `groupby` over both columns, `scheme` and `after`: four means.",
        "The change of the houses with the scheme, less the change of the others. "
        "`before_after.difference_in_differences` does the same.",
    ),
    starter="""\
import numpy as np

visits = orders[(orders["amount"] > 0) & (orders["channel"] == "house")]
visits = visits.merge(customers[["customer_id", "kind", "house_id"]], on="customer_id")
visits = visits[(visits["kind"] == "final") & visits["house_id"].notna()].copy()
visits["scheme"] = visits["house_id"].map(branches.groupby("house_id")["points_scheme"].max()).astype(bool)
visits["after"] = visits["date"] >= "2023-04-01"
points_effect = ...""",
    solution="""\
log_basket = np.log(visits["amount"])
means = log_basket.groupby([visits["scheme"], visits["after"]]).mean().unstack()
change = means[True] - means[False]  # after less before
points_effect = change[True] - change[False]  # houses with the scheme less houses without""",
)
def points_effect(orders, customers, branches):
    """Twenty of your forty houses, drawn by lot, began with a points scheme on 1 April 2023. The cell makes a table of
    all visits of consumers in their houses: did the *house* get the scheme, and was the visit after the start?

    By how much more did the basket grow in the houses with the scheme than in the others? Take the natural
    logarithm of each visit's `amount`, then four means over the visits, and give the difference in differences, in
    log units. It is the effect on the house: do not divide by the members' part of the visits."""
    return difference_of_changes(four_means(house_visits(orders, customers, branches)))


@points_effect.mistake(source="documented confusion: self-selection")
def members_against_others(visits, loyalty_programme):
    """Members against other guests of the same houses after the start: this is the manager's figure. Members did
    carry fuller baskets home. But they joined *because* theirs were full. The lot chose houses, and no guest:
    compare houses, and what became of them."""
    visits = visits[visits["scheme"] & visits["after"]]
    mean = visits.groupby(membership(visits, loyalty_programme))["log_basket"].mean()
    return mean[True] - mean[False]


@points_effect.mistake(source="documented confusion: after against before without others")
def scheme_houses_only(visits):
    """This is how much the houses with the scheme rose from before to after. The rise is there. But prices and
    seasons went on for everybody: what did the other houses do in the same months, without any points? Take that
    off."""
    means = four_means(visits)
    return means.loc[True, True] - means.loc[True, False]


@points_effect.mistake(source="documented confusion: treated against untreated without before", close=True)
def after_only(visits):
    """This compares the two kinds of houses after the start. With a lot and thousands of houses it would do. You
    have forty, and by chance they were not alike before anybody had a point. How far apart were they before? Take
    that off."""
    means = four_means(visits)
    return means.loc[True, True] - means.loc[False, True]


@points_effect.mistake(source="documented confusion: levels for logarithms")
def in_yuan(visits):
    """This is the difference in differences of the amounts, in yuan. Each step is right. But a few huge baskets
    then decide for thousands of small ones. In logs a tenth more counts alike on any bill: take `np.log` of each
    amount before the means."""
    return difference_of_changes(four_means(visits, "amount"))


@points_effect.mistake(source="documented confusion: log of the mean for mean of the logs", close=True)
def log_of_the_means(visits):
    """Here the four means were taken in yuan, and the logarithms of them afterwards. The unit is right. But the
    mean had then already been pulled up by the largest baskets, and a log cannot undo it. First the logarithm of
    every visit, then the means."""
    return difference_of_changes(np.log(four_means(visits, "amount")))


@points_effect.mistake(source="documented confusion: effect on a member for effect on the house", close=True)
def effect_on_a_member(visits, loyalty_programme):
    """This is divided by the members' part of the visits, as the chapter goes on to do: the effect on one *member*.
    Right for that question. Here the whole house is asked about, with guests who have no card. Leave out the last
    division."""
    part = visits.assign(member=membership(visits, loyalty_programme).astype(float))
    return difference_of_changes(four_means(visits)) / difference_of_changes(four_means(part, "member"))


@points_effect.mistake(source="documented confusion: each house counts alike", close=True)
def houses_count_alike(visits):
    """Here each house was averaged first, and then the houses, so that a quiet one counts as much as a full one. It
    is a way to do it, and a noisy one: some houses had a handful of visits before the start. The question takes the
    four means over the visits."""
    houses = visits.groupby(["scheme", "house_id", "after"])["log_basket"].mean()
    return difference_of_changes(houses.groupby(["scheme", "after"]).mean().unstack())


@points_effect.mistake(source="documented confusion: per cent for log units", close=True)
def as_a_share(visits):
    """This is the answer turned back from logarithms into a share: so much *more* in the basket. For a report that
    is what one prints. The question stops a step earlier, at the difference of the logs themselves."""
    return np.expm1(difference_of_changes(four_means(visits)))


@points_effect.mistake(source="unseen answers: orders of all channels", close=True)
def other_channels_too(orders, customers, branches):
    """Orders by other channels than the house are in this figure. Those people belong to a house as well. But
    nobody collects points on the web page: the scheme had no chance to work there, and waters the difference down.
    Keep `channel == "house"`, as the first line does."""
    return difference_of_changes(four_means(house_visits(orders.assign(channel="house"), customers, branches)))


@points_effect.mistake(source="trial in the browser", close=True)
def medians(visits):
    """Here the middle basket stands for each of the four, the median. One huge bill cannot move it, and that is a good
    reason. But the logarithm has tamed the huge bills already, and the question asks for the *means* of the logs."""
    middle = visits.groupby(["scheme", "after"])["log_basket"].median().unstack()
    return difference_of_changes(middle)


@points_effect.mistake(source="unseen answers: members for houses with the scheme", close=True)
def members_for_houses(visits, loyalty_programme):
    """Four means and a difference of differences, as it should be, but of *members* and other guests. They have the
    card, so one thinks of them. But nobody drew lots for it: who fills a basket more and more also asks for a card.
    The lot chose houses. Compare by `scheme`."""
    member = visits["customer_id"].isin(loyalty_programme["customer_id"])
    return difference_of_changes(four_means(visits.assign(scheme=member)))


@points_effect.mistake(source="unseen answers: brackets forgotten")
def brackets_forgotten(visits):
    """Without brackets around the second difference, its last mean is taken off where it should come back: *a − b − c −
    d*. Each mean in it is right. But the change of the others is to be taken off as a whole, (a − b) − (c − d)."""
    means = four_means(visits)
    return difference_of_changes(means) - 2 * means.loc[False, False]
