"""Workbook 02, fourth question: what a points scheme adds."""

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
        "A difference of 0.10 between logarithms is about ten per cent. `np.log` of the amount first, then one "
        "`groupby` over both columns, `scheme` and `after`: four means.",
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
    """Twenty of your forty houses, chosen at random, began with a points scheme on 1 April 2023. The cell makes a table
    of consumers' visits: did the *house* get the scheme, and was the visit after the start?

    By how much more, in log units, did the basket grow in the houses with the scheme? A basket is the `amount` of a
    visit: take its natural logarithm, then four means over the visits, and give the difference in differences. It is
    the effect on the house, so do not divide by the members' part."""
    return difference_of_changes(four_means(house_visits(orders, customers, branches)))


@points_effect.mistake(source="documented confusion: after against before without others")
def scheme_houses_only(visits):
    """This is how much the houses with the scheme rose from before to after. The rise is there. But prices and
    seasons went on for everybody: what did the other houses do in the same months, without any points? Take that
    off."""
    means = four_means(visits)
    return means.loc[True, True] - means.loc[True, False]


@points_effect.mistake(source="documented confusion: treated against untreated without before", close=True)
def after_only(visits):
    """This compares the two kinds of houses after the start. With thousands of houses chosen at random it would do.
    You have forty, and by chance they were not alike before anybody had a point. How far apart were they before? Take
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


@points_effect.mistake(source="unseen answers: members for houses with the scheme", close=True)
def members_for_houses(visits, loyalty_programme):
    """Four means and a difference of differences, as it should be, but of *members* and other guests. They have the
    card, so one thinks of them. But they chose it themselves: who fills a basket more and more also asks for a card.
    Only houses were chosen at random. Compare by `scheme`."""
    member = visits["customer_id"].isin(loyalty_programme["customer_id"])
    return difference_of_changes(four_means(visits.assign(scheme=member)))


@points_effect.mistake(source="feedback: the common logarithm")
def common_logarithm(visits):
    """You used `np.log10`, the logarithm to the base ten. Everything else is right, and all comes out smaller by one
    and the same factor. The natural logarithm is `np.log`: then a difference of 0.10 is about ten per cent."""
    return difference_of_changes(four_means(visits)) / np.log(10)


@points_effect.mistake(source="feedback: another start", close=True)
def from_new_year(visits):
    """Here *after* begins with the year 2023. The points came on 1 April, so three months without any points count as
    months with them, and water the effect down. Take the column `after` as the cell makes it."""
    early = visits.assign(after=visits["date"] >= "2023-01-01")
    return difference_of_changes(four_means(early))
