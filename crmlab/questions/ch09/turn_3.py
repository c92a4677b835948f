"""Lesson 09-3, the test mailing: its Your turns."""

from crmlab import rfm
from crmlab.workbook import Lesson

lesson = Lesson("09-3", "The test mailing", needs=("campaign_members", "customers", "orders"))

COST, KEPT = 5.0, 0.4
"""CNY a letter; what is left of 1 CNY after goods and service."""


def autumn_test(campaign_members, customers, kinds=("final",)):
    """The members of the autumn test with what each left: `margin`."""
    chosen = customers.loc[customers["kind"].isin(kinds), "customer_id"]
    test = campaign_members[(campaign_members["campaign_id"] == 4) & campaign_members["customer_id"].isin(chosen)]
    return test.assign(margin=KEPT * test["amount"])


def means(test, column="margin"):
    return test.groupby("arm")[column].mean()


@lesson.question(
    title="Without a control group",
    concepts="rfm-analysis",
    unit="CNY a letter",
    decimals=2,
    hints=(
        "What did the four mailed customers bring, on average? Take 40 % of it.",
        "Then take off the cost of the letter.",
    ),
    starter="without_control = ...  # CNY a letter",
    solution='mailed = small[small["arm"] == "mailed"]\nwithout_control = 0.4 * mailed["amount"].mean() - 5',
)
def without_control():
    """A colleague tried the same letter on the same four customers, but kept no control group. What profit of a letter
    does she report?"""
    return KEPT * (100 + 0 + 50 + 0) / 4 - COST


@without_control.mistake(source="documented confusion: the control group taken off all the same")
def control_taken_off():
    """This is the incremental profit, with the control group taken off. It is the better number. But your colleague has
    no control group: she counts all that the mailed customers brought."""
    return KEPT * (150 - 50) / 4 - COST


@without_control.mistake(source="documented confusion: the cost of the letter forgotten")
def cost_forgotten():
    """This is the mean margin of a mailed customer. It is the right first step, but each letter costs 5 CNY: take that
    off."""
    return KEPT * 150 / 4


@without_control.mistake(source="documented confusion: buyers for letters")
def by_buyers():
    """You divided by the two who bought. Two letters went to customers who did not buy, and these cost money as well:
    divide by all four."""
    return KEPT * 150 / 2 - COST


@without_control.mistake(source="documented confusion: revenue for margin")
def revenue():
    """This counts everything they paid. Of each yuan only 0.4 is left after goods and service: take the margin."""
    return 150 / 4 - COST


@without_control.mistake(source="reader: revenue, and no cost")
def mean_amount():
    """This is what a mailed customer paid on average. Only 0.4 of each yuan is left after goods and service, and a
    letter costs 5 CNY: take the margin, then take the cost off."""
    return 150 / 4


@without_control.mistake(source="reader: margin of the buyers, and no cost")
def margin_of_a_buyer():
    """This is the margin of a customer who *bought*. Two of the four letters brought nothing and cost money as well:
    divide by all four, then take the cost of a letter off."""
    return KEPT * 150 / 2


@without_control.mistake(source="reader: in all for a letter")
def in_all():
    """This is the profit of all four letters together. The question asks for one letter: divide by four."""
    return KEPT * 150 - 4 * COST


@without_control.mistake(source="reader: in all for a letter, revenue for margin")
def revenue_in_all():
    """This is for all four letters, and it counts everything they paid. Take the margin, 0.4 of each yuan, and divide
    by four."""
    return 150 - 4 * COST


@lesson.question(
    title="The letter at Lantern Tea",
    concepts="rfm-analysis",
    unit="CNY a letter",
    decimals=2,
    hints=(
        '`test.groupby("arm")["margin"].mean()` gives the mean margin of both arms.',
        "Mailed less control, then less the cost of the letter.",
    ),
    starter="profit_of_a_letter = ...  # CNY a letter, all consumers of the test",
    solution="""\
mean = test.groupby("arm")["margin"].mean()
profit_of_a_letter = mean["mailed"] - mean["control"] - 5""",
)
def profit_of_a_letter(campaign_members, customers):
    """Now for all consumers of the autumn test, in `test`. What is the incremental profit of a letter?"""
    mean = means(autumn_test(campaign_members, customers))
    return mean["mailed"] - mean["control"] - COST


@profit_of_a_letter.mistake(source="conclusions: a control group that was loaded and not used")
def gross(campaign_members, customers):
    """This counts all that the mailed customers brought. About half of it they would have brought without a letter;
    the control group shows how much. Take its mean off."""
    return means(autumn_test(campaign_members, customers))["mailed"] - COST


@profit_of_a_letter.mistake(source="documented confusion: the cost of the letter forgotten")
def before_the_letter(campaign_members, customers):
    """This is what the letter changes in margin. To have a profit, take off what the letter costs: 5 CNY."""
    mean = means(autumn_test(campaign_members, customers))
    return mean["mailed"] - mean["control"]


@profit_of_a_letter.mistake(source="documented confusion: revenue for margin")
def in_revenue(campaign_members, customers):
    """You compared the amounts that were paid. Only 0.4 of a yuan is left after goods and service: use the column
    `margin`."""
    mean = means(autumn_test(campaign_members, customers), "amount")
    return mean["mailed"] - mean["control"] - COST


@profit_of_a_letter.mistake(source="documented confusion: sums of groups of unlike size")
def sums(campaign_members, customers):
    """You compared the *sums* of the two groups. The groups are not equally large, so a sum also says how many
    customers there are. Compare the means."""
    total = autumn_test(campaign_members, customers).groupby("arm")["margin"].sum()
    return (total["mailed"] - total["control"]) / (
        autumn_test(campaign_members, customers)["arm"] == "mailed"
    ).sum() - COST


@profit_of_a_letter.mistake(source="unseen answers: the share taken twice")
def margin_twice(campaign_members, customers):
    """You took 0.4 of the margin. The column `margin` is already what is left after goods and service: use it as it
    is."""
    mean = means(autumn_test(campaign_members, customers))
    return KEPT * (mean["mailed"] - mean["control"]) - COST


@profit_of_a_letter.mistake(source="unseen answers: sums, not means")
def bare_sums(campaign_members, customers):
    """This is the difference of two *sums*, over thousands of customers, less the cost of one letter. Compare means, so
    that all is for one letter."""
    total = autumn_test(campaign_members, customers).groupby("arm")["margin"].sum()
    return total["mailed"] - total["control"] - COST


@profit_of_a_letter.mistake(source="documented confusion: buyers for letters")
def of_buyers(campaign_members, customers):
    """You took the means of those who bought. The letter works by making more people buy, and a mean over buyers cannot
    show that: it compares other people with each other. Take the mean over everybody in each group, with 0 for those
    who did not buy."""
    test = autumn_test(campaign_members, customers)
    mean = means(test[test["bought"]])
    return mean["mailed"] - mean["control"] - COST


@profit_of_a_letter.mistake(source="documented confusion: the arms exchanged")
def arms_exchanged(campaign_members, customers):
    """Control less mailed: the sign of the effect is turned round. The effect is what the mailed did *more* than the
    control group."""
    mean = means(autumn_test(campaign_members, customers))
    return mean["control"] - mean["mailed"] - COST


def recency_before(customers, orders):
    """R of each consumer on the day of the letter (3: bought lately)."""
    consumers = customers.loc[customers["kind"] == "final", "customer_id"]
    visits = orders[(orders["channel"] != "box") & (orders["amount"] > 0) & (orders["date"] < "2024-10-08")]
    visits = visits[visits["customer_id"].isin(consumers)]
    return rfm.scores(rfm.table(visits, as_of="2024-10-08"), bins=3)["R"]


def by_recency(campaign_members, customers, orders):
    """Members of the test with R, and R of all consumers who may be written to."""
    recency = recency_before(customers, orders)
    consumers = customers[customers["kind"] == "final"]
    test = autumn_test(campaign_members, customers)
    allowed = consumers.loc[consumers["mail_consent"] == "yes", "customer_id"]
    return test.assign(R=test["customer_id"].map(recency)), recency[recency.index.isin(allowed)]


@lesson.interim
def recency_groups(campaign_members, customers, orders):
    return by_recency(campaign_members, customers, orders)


def profit_by_group(test):
    mean = test.groupby(["R", "arm"])["margin"].mean().unstack()
    return mean["mailed"] - mean["control"] - COST


@lesson.question(
    title="Whom to leave out",
    concepts="rfm-analysis",
    unit="CNY",
    decimals=0,
    tolerance=0.6,
    hints=(
        '`profit.loc["long ago", "difference"]` is what a letter to this group earns: it is negative.',
        "Multiply the loss of a letter by the number of customers in this group who may be written to.",
    ),
    starter="saved = ...  # CNY",
    solution='saved = -profit.loc["long ago", "difference"] * may_mail["long ago"]',
)
def saved(campaign_members, customers, orders):
    """The spring letter could go to everybody who agreed to letters. `may_mail` holds how many these are in each group.
    How much money does Tang Yue save by leaving out the group *long ago*?"""
    test, allowed = by_recency(campaign_members, customers, orders)
    return -profit_by_group(test)[1] * (allowed == 1).sum()


@saved.mistake(source="documented confusion: what is not spent for what is saved")
def stamps_only(recency_groups):
    """This is what the letters to this group would cost. But they bring something as well, only less than they cost.
    What is saved is the loss: cost less what the letters bring."""
    _test, allowed = recency_groups
    return COST * (allowed == 1).sum()


@saved.mistake(source="documented confusion: the customers of the test for those of the roll-out")
def of_the_test(recency_groups):
    """You multiplied by the customers who were in the test. The spring letter goes to all who may be written to: take
    `may_mail`."""
    test, _allowed = recency_groups
    return -profit_by_group(test)[1] * ((test["R"] == 1) & (test["arm"] == "mailed")).sum()


@saved.mistake(source="unseen answers: both arms of the test for the roll-out")
def all_of_the_test(recency_groups):
    """You multiplied by the customers of this group who were in the test. The spring letter goes to all who may be
    written to: take `may_mail`."""
    test, _allowed = recency_groups
    return -profit_by_group(test)[1] * (test["R"] == 1).sum()


@saved.mistake(source="unseen answers: the cost taken off twice")
def cost_twice(recency_groups):
    """You took 5 CNY off again. The table `profit` has the cost of the letter in it already, so its `difference` is the
    loss of a letter."""
    test, allowed = recency_groups
    return -(profit_by_group(test)[1] - COST) * (allowed == 1).sum()


@saved.mistake(source="conclusions: a control group that was loaded and not used")
def saved_gross(recency_groups):
    """You took the profit without the control group. Some of these customers would have come anyway, so a letter to
    them loses more than that: use the difference of the two arms."""
    test, allowed = recency_groups
    mailed = test[test["arm"] == "mailed"].groupby("R")["margin"].mean() - COST
    return -mailed[1] * (allowed == 1).sum()


@saved.mistake(source="documented confusion: the wrong group")
def middle_group(recency_groups):
    """This belongs to the group *some months ago*. A letter to them is expected to earn money, so leaving them out
    saves nothing. Look at the group *long ago*."""
    test, allowed = recency_groups
    return -profit_by_group(test)[2] * (allowed == 2).sum()


@saved.mistake(source="documented confusion: the sign")
def as_a_loss(recency_groups):
    """The size is right, and the sign says that she loses it. The question asks what she *saves*: a positive number."""
    test, allowed = recency_groups
    return profit_by_group(test)[1] * (allowed == 1).sum()


@saved.mistake(source="reader: a figure read off the picture", close=True)
def read_off_the_picture(recency_groups):
    """The way is right, but you took the loss of a letter from the picture, where it is rounded. Take it from the table
    `profit`: `profit.loc["long ago", "difference"]`."""
    test, allowed = recency_groups
    return -round(profit_by_group(test)[1], 1) * (allowed == 1).sum()


@saved.mistake(source="reader: consent left aside")
def consent_left_aside(customers, orders, recency_groups):
    """You counted everybody in the group. Only those who agreed to letters may get one, so the others save nothing:
    take `may_mail`."""
    test, _allowed = recency_groups
    return -profit_by_group(test)[1] * (recency_before(customers, orders) == 1).sum()


@saved.mistake(source="reader: one letter for all of them")
def one_letter(recency_groups):
    """This is what one letter to this group loses. She leaves out all of them: multiply by `may_mail["long ago"]`."""
    test, _allowed = recency_groups
    return -profit_by_group(test)[1]


@saved.mistake(source="reader: everybody for the group")
def everybody_left_out(recency_groups):
    """You multiplied by all customers who may be written to. Only the group *long ago* is left out: take
    `may_mail["long ago"]`."""
    test, allowed = recency_groups
    return -profit_by_group(test)[1] * len(allowed)
