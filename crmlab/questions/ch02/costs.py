"""Workbook 02: relationship marketing. First part: what winning and keeping cost, and which of the two a firm does."""

from crmlab.questions.ch02 import chapter


def cost_of_winning(marketing_spend, acquisition):
    """Spend on the ways by which customers came, for each customer won."""
    won = acquisition.groupby("channel").size()
    spend = marketing_spend.groupby("item")["spend"].sum()
    return spend.reindex(won.index).sum() / won.sum()


def customer_years(orders):
    """A row for each customer and year in which they bought."""
    bought = orders[orders["amount"] > 0]
    return bought[["customer_id"]].assign(year=bought["date"].dt.year).drop_duplicates()


def cost_of_keeping(service_costs, orders):
    """Service cost for each customer and year in which they bought."""
    return service_costs["cost"].sum() / len(customer_years(orders))


@chapter.question(
    title="Winning a customer, keeping a customer",
    remark="If somebody tells you that winning is always five times as dear, you now have a company to show them. Add "
    "brand and sales staff, and winning comes out dearer than keeping: see what is counted before you quote a ratio.",
    concepts=("retention-vs-acquisition-cost", "relationship-marketing-benefit-metrics"),
    recall="What does winning a customer cost, divided by what keeping one for a year costs?",
    decimals=3,
    hints=(
        "Winning: add up the spend on the items that are also a `channel` in `acquisition`, and divide by all "
        "customers won. `spend.reindex(won.index)` picks the items.",
        "Keeping: a customer-year is a customer and a year together. Take both columns of the purchases, drop the "
        "doubles, and count the rows.",
    ),
    starter="""\
won = acquisition.groupby("channel").size()
spend = marketing_spend.groupby("item")["spend"].sum()
bought = orders[orders["amount"] > 0]
years = bought.assign(year=bought["date"].dt.year)[["customer_id", "year"]]
winning = ...  # CNY for each customer won
keeping = ...  # CNY for each customer and year
ratio = ...    # how many times the one is the other""",
    solution="""\
winning = spend.reindex(won.index).sum() / won.sum()
keeping = service_costs["cost"].sum() / len(years.drop_duplicates())
ratio = winning / keeping""",
)
def ratio(marketing_spend, acquisition, service_costs, orders):
    """How many times as much as keeping a customer for a year does winning a new one cost in your company?

    *Winning*: the spend of all three years on those items of `marketing_spend` by which customers came (they are the
    channels of `acquisition`), divided by the customers who came. *Keeping*: all of `service_costs`, divided by the
    customer-years in which something was bought: somebody who bought in two of the years counts as two.

    The first lines are there; fill the three blanks."""
    return cost_of_winning(marketing_spend, acquisition) / cost_of_keeping(service_costs, orders)


@ratio.mistake(source="documented confusion: all marketing for acquisition")
def brand_and_staff(marketing_spend, acquisition, service_costs, orders):
    """The whole of `marketing_spend` is in this figure, as in the second one that the chapter prints. It is an
    upper limit, and worth knowing. But a salesperson looks after old customers too, and nobody's channel is called
    brand. The question asks for the items by which customers came."""
    winning = marketing_spend["spend"].sum() / len(acquisition)
    return winning / cost_of_keeping(service_costs, orders)


@ratio.mistake(source="documented confusion: heads for customer-years")
def heads_for_years(marketing_spend, acquisition, service_costs, orders):
    """Dividing the service cost by the number of customers gives this figure. Each of them is served, that is true;
    but the cost is that of three years, and some bought in one of them, others in all. Count a customer once for
    each year with a purchase."""
    heads = orders.loc[orders["amount"] > 0, "customer_id"].nunique()
    return cost_of_winning(marketing_spend, acquisition) / (service_costs["cost"].sum() / heads)


@ratio.mistake(source="documented confusion: periods that do not match", close=True)
def one_year_of_keeping(marketing_spend, acquisition, service_costs, orders):
    """Here keeping is that of 2024 alone, and winning that of all three years. A single year looks like the natural
    base for a cost a year. But in 2024 most of the customers were old acquaintances, in 2022 hardly any. Take the
    same three years above and below the line."""
    keeping = service_costs.loc[service_costs["year"] == 2024, "cost"].sum()
    keeping /= (customer_years(orders)["year"] == 2024).sum()
    return cost_of_winning(marketing_spend, acquisition) / keeping


@ratio.mistake(source="documented confusion: the inverse")
def upside_down(marketing_spend, acquisition, service_costs, orders):
    """This is keeping over winning: the same two costs, and the ratio the other way up. Read it as a sentence,
    “winning costs this many times what keeping costs”, and put in your own two amounts. Which has to stand above
    the line?"""
    return 1 / ratio(marketing_spend, acquisition, service_costs, orders)


@ratio.mistake(source="documented confusion: mean of ratios for ratio of sums", close=True)
def mean_of_channels(marketing_spend, acquisition, service_costs, orders):
    """Working out the cost for each channel and taking the mean of these gives this figure. It looks fair to the
    channels. But a trade fair that won a handful then weighs as much as the street from which hundreds walked in.
    Add up the money, add up the customers, and divide once."""
    won = acquisition.groupby("channel").size()
    spend = marketing_spend.groupby("item")["spend"].sum().reindex(won.index)
    return (spend / won).mean() / cost_of_keeping(service_costs, orders)


@ratio.mistake(source="documented confusion: purchases for customer-years", close=True)
def cost_of_a_purchase(marketing_spend, acquisition, service_costs, orders):
    """The service cost is divided by the number of purchases here: what serving *one order* costs. Somebody who
    comes every week is then kept fifty times a year. Keeping is asked for a year: count each customer once in a
    year, however often they came. `drop_duplicates()` does it."""
    return cost_of_winning(marketing_spend, acquisition) / (service_costs["cost"].sum() / (orders["amount"] > 0).sum())


@ratio.mistake(source="documented confusion: those who cost something for all who were kept", close=True)
def only_those_who_cost(marketing_spend, acquisition, service_costs, orders):
    """Here keeping is divided by the customers and years that have a row in `service_costs`. That is the mean of
    those who cost something. But many bought and needed nothing, and were kept all the same, for nothing. Count the
    years in `orders`."""
    served = service_costs[["customer_id", "year"]].drop_duplicates()
    return cost_of_winning(marketing_spend, acquisition) / (service_costs["cost"].sum() / len(served))


@ratio.mistake(source="documented confusion: an amount for a ratio")
def yuan_for_times(marketing_spend, acquisition):
    """This is what winning one customer costs, in yuan, and that is half of the way. Whether it is much can only be
    said beside something else: what does it cost to keep one for a year? Divide by that."""
    return cost_of_winning(marketing_spend, acquisition)


@chapter.sort(
    vignettes="02",
    game="transaction-vs-relationship",
    n=8,
    title="Deal or relation",
    concepts="transaction-vs-relationship-five",
    remark="The hardest are those with much contact. Calls twice a month that each start from nothing belong to single "
    "deals; a sale refused for those who come back does not. A bonus or a stamp card proves neither: ask what it "
    "counts.",
    hints=(
        "Ask of each: would it matter to this firm whether the same customer comes again?",
        "No single sign decides: stamps, bonuses, telephone calls and friendly words occur on both sides. Look at what "
        "is being aimed at, and whether an earlier deal changes a later one.",
    ),
)
def which_marketing():
    """Each text tells how a firm, Lantern or another, goes about selling. Is it transaction marketing, aimed at the
    single deal, or relationship marketing, aimed at the next deals with the same people?"""


@which_marketing.mistake(source="documented confusion: a single sign for the aim")
def by_the_sign(texts):
    """All are the wrong way round. Each text has one loud sign of the other kind, such as a stamp card, a name, a
    sale refused. Signs can be bought; the aim cannot. Ask what this firm would lose if the customer never came
    again."""
    return texts["confused_with"]


@which_marketing.mistake(source="documented confusion: contact taken for relation")
def all_relationship():
    """With this label everywhere, every firm that speaks to its customers would have relations with them. Most of
    these texts do tell of contact, service or a reward. But some start each deal from nothing. Where does nobody
    know, or care, who bought last time?"""
    return "relationship"


@which_marketing.mistake(source="documented confusion: money taken for the deal")
def all_transaction():
    """With this label everywhere, wanting money would be enough for transaction marketing. All of these firms want
    it. But some give up money today for what the same people will bring later. Who does without a sale, or pays for
    something that only time gives back?"""
    return "transaction"
