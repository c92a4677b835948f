"""Workbook 02, first question: what winning and keeping cost."""

from crmlab.questions.ch02 import chapter


def cost_of_winning(marketing_spend, acquisition):
    """Spend on the channels by which customers came, for each customer won."""
    won = acquisition.groupby("channel").size()
    spend = marketing_spend.groupby("item")["spend"].sum()
    return spend.reindex(won.index).sum() / won.sum()


def customer_years(orders):
    """A row for each customer and year with a paid bill."""
    bought = orders[orders["amount"] > 0]
    return bought[["customer_id"]].assign(year=bought["date"].dt.year).drop_duplicates()


def spent_on_keeping(redemptions, campaign_members, campaigns):
    """What points and letters cost, in CNY."""
    mailed = campaign_members[campaign_members["arm"] == "mailed"]
    letters = mailed["campaign_id"].map(campaigns.set_index("campaign_id")["contact_cost"])
    return redemptions["cost"].sum() + letters.sum()


@chapter.interim
def winning(marketing_spend, acquisition):
    return cost_of_winning(marketing_spend, acquisition)


@chapter.interim
def kept(redemptions, campaign_members, campaigns):
    return spent_on_keeping(redemptions, campaign_members, campaigns)


@chapter.question(
    title="Winning a customer, keeping a customer",
    remark="If somebody tells you that winning always costs five times as much, you now have a company to show them. "
    "Here all customers are counted, companies too. For consumers alone the ratio is another one, as in the lesson, "
    "and with brand and sales staff it is larger: say who and what is counted before you quote a ratio.",
    concepts=("retention-vs-acquisition-cost", "relationship-marketing-benefit-metrics"),
    recall="What does winning one of all customers cost, divided by what points and letters cost a customer and year?",
    decimals=3,
    hints=(
        "Winning: add up the spend on the items that are also a `channel` in `acquisition`, and divide by all "
        "customers won. `spend.reindex(won.index)` picks the items.",
        "Keeping: `points` plus `letters`, divided by the number of customer-years. Drop the doubles in `years`, and "
        "count the rows.",
    ),
    starter="""\
won = acquisition.groupby("channel").size()
spend = marketing_spend.groupby("item")["spend"].sum()
points = redemptions["cost"].sum()
mailed = campaign_members[campaign_members["arm"] == "mailed"]
letters = mailed.merge(campaigns, on="campaign_id")["contact_cost"].sum()
bought = orders[orders["amount"] > 0]
years = bought.assign(year=bought["date"].dt.year)[["customer_id", "year"]]
winning = ...  # CNY for each customer won
keeping = ...  # CNY for each customer and year
ratio = ...    # how many times the one is the other""",
    solution="""\
winning = spend.reindex(won.index).sum() / won.sum()
keeping = (points + letters) / len(years.drop_duplicates())
ratio = winning / keeping""",
)
def ratio(marketing_spend, acquisition, redemptions, campaign_members, campaigns, orders):
    """How many times as much as keeping a customer for a year does winning a new one cost in your company? Count *all*
    its customers, consumers and companies.

    *Winning*: the spend of all three years on those items of `marketing_spend` that are channels of `acquisition`,
    divided by the customers won. *Keeping*: points and letters, divided by the customer-years with a paid bill:
    somebody who bought in two of the years counts as two.

    The first lines are there; fill the three blanks."""
    spent = spent_on_keeping(redemptions, campaign_members, campaigns)
    return cost_of_winning(marketing_spend, acquisition) / (spent / len(customer_years(orders)))


@ratio.mistake(source="conclusions: serving taken for keeping")
def serving_for_keeping(winning, service_costs, orders):
    """Here keeping is the cost of *serving*: enquiries, visits, deliveries. It is the largest cost of a customer, so
    one takes it easily. But a new customer causes it as well, so it is not spent in order to keep somebody. Take points
    and letters."""
    return winning / (service_costs["cost"].sum() / len(customer_years(orders)))


@ratio.mistake(source="documented confusion: all marketing for acquisition")
def brand_and_staff(marketing_spend, acquisition, kept, orders):
    """The whole of `marketing_spend` is in this figure, as in the last row of the lesson's table. It is an upper
    limit, and worth knowing. But a salesperson looks after old customers too, and nobody's channel is called brand. The
    question asks for the items that are channels."""
    winning = marketing_spend["spend"].sum() / len(acquisition)
    return winning / (kept / len(customer_years(orders)))


@ratio.mistake(source="documented confusion: heads for customer-years")
def heads_for_years(winning, kept, orders):
    """You divided points and letters by the number of customers. But the question asks for one year, and some bought
    in one of the years, others in all. Count a customer once for each year with a paid bill."""
    return winning / (kept / orders.loc[orders["amount"] > 0, "customer_id"].nunique())


@ratio.mistake(source="documented confusion: the inverse")
def upside_down(winning, kept, orders):
    """This is keeping divided by winning: the same two costs, and the ratio the other way up. Read it as a sentence,
    “winning costs this many times what keeping costs”, with your own two amounts. Which must stand above the line?"""
    return kept / len(customer_years(orders)) / winning


@ratio.mistake(source="documented confusion: mean of ratios for ratio of sums", close=True)
def mean_of_channels(marketing_spend, acquisition, kept, orders):
    """You worked out the cost for each channel and took the mean of these. It looks fair to the channels. But a trade
    fair that won a handful of customers then counts as much as the shop door through which hundreds came. Add up the
    money, add up the customers, and divide once."""
    won = acquisition.groupby("channel").size()
    spend = marketing_spend.groupby("item")["spend"].sum().reindex(won.index)
    return (spend / won).mean() / (kept / len(customer_years(orders)))


@ratio.mistake(source="documented confusion: purchases for customer-years", close=True)
def cost_of_a_purchase(winning, kept, orders):
    """Points and letters are divided by the number of *bills* here. Somebody who comes every week is then kept fifty
    times a year. Keeping is asked for a year: count each customer once in a year, however often they came.
    `drop_duplicates()` does it."""
    return winning / (kept / (orders["amount"] > 0).sum())


@ratio.mistake(source="documented confusion: one item for all")
def points_only(winning, redemptions, orders):
    """Only the points are in your cost of keeping. Letters are written to customers as well, so that they stay: add
    `letters`."""
    return winning / (redemptions["cost"].sum() / len(customer_years(orders)))


@ratio.mistake(source="documented confusion: an amount for a ratio")
def yuan_for_times(winning):
    """This is what winning one customer costs, in CNY, and that is half of the way. Whether it is much can only be said
    beside something else: what does it cost to keep one for a year? Divide by that."""
    return winning
