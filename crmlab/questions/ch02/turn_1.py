"""Lesson 02-1, keep or win: its Your turns."""

from dataclasses import replace

from crmlab import regimes
from crmlab.workbook import Lesson

lesson = Lesson(
    "02-1",
    "Keep or win?",
    needs=("acquisition", "campaign_members", "campaigns", "customers", "orders", "redemptions", "service_costs"),
)

TOTAL = 20_000.0
"""CNY a month for winning and keeping together."""


@lesson.question(
    title="A weaker advertisement",
    concepts="retention-vs-acquisition-cost",
    unit="customers",
    decimals=0,
    hints=(
        "Customers next year = 0.5 × customers of this year + 20.",
        "From the start of year 1 to the start of year 3 there are two steps.",
    ),
    starter="start_of_year_3 = ...  # customers",
    solution="""\
start_of_year_2 = 0.5 * 100 + 20
start_of_year_3 = 0.5 * start_of_year_2 + 20""",
)
def start_of_year_3():
    """Open Door keeps half of its customers, but its advertisement now wins only 20 a year. It starts with 100. How
    many customers does it have at the start of year 3?"""
    return 0.5 * (0.5 * 100 + 20) + 20


@start_of_year_3.mistake(source="documented confusion: one period too few")
def one_step():
    """This is the start of year 2: one step of the formula. It is right so far. Do the same once more, with this number
    as the customers of the year."""
    return 0.5 * 100 + 20


@start_of_year_3.mistake(source="documented confusion: one period too many")
def three_steps():
    """You took three steps, which leads to the start of year 4. Year 1 starts with 100, so year 3 is two steps
    away."""
    return 0.5 * (0.5 * (0.5 * 100 + 20) + 20) + 20


@start_of_year_3.mistake(source="documented confusion: the new ones counted once")
def won_once():
    """The 20 new customers are in the first year only. The advertisement runs every year: add 20 again after the second
    step."""
    return 0.5 * (0.5 * 100 + 20)


@start_of_year_3.mistake(source="documented confusion: added before the loss")
def added_first():
    """You added the 20 before you took the half. The new customers then leave in the year in which they come. In the
    formula only those who were there at the start are halved, and the new ones come on top."""
    return 0.5 * (0.5 * (100 + 20) + 20)


@start_of_year_3.mistake(source="documented confusion: nobody leaves")
def nobody_leaves():
    """You added 20 twice and let nobody leave. Open Door keeps only half of its customers each year: take 0.5 of them,
    then add."""
    return 100 + 20 + 20


@start_of_year_3.mistake(source="documented confusion: nobody is won")
def nobody_won():
    """This is what is left of the first 100. Open Door wins 20 new customers each year, so add them in each step."""
    return 0.5 * 0.5 * 100


@start_of_year_3.mistake(source="documented confusion: the case before for this one")
def fifty_won():
    """This is Open Door with 50 new customers a year. Now the advertisement wins 20."""
    return 0.5 * (0.5 * 100 + 50) + 50


@start_of_year_3.mistake(source="documented confusion: the other shop's rate")
def other_rate():
    """You kept 0.9 of the customers: that is Warm Chair. Open Door keeps 0.5."""
    return 0.9 * (0.9 * 100 + 20) + 20


def bills_of(orders, customer_ids=None):
    """Paid bills with their year, boxes included."""
    bills = orders[orders["amount"] > 0]
    if customer_ids is not None:
        bills = bills[bills["customer_id"].isin(customer_ids)]
    return bills.assign(year=bills["date"].dt.year)


def customer_years(bills):
    return bills[["customer_id", "year"]].drop_duplicates()


def consumers_of(customers):
    return customers.loc[customers["kind"] == "final", "customer_id"]


def letters_of(campaign_members, campaigns, customer_ids=None):
    """What letters cost, in CNY: all of them, or those to these customers."""
    sent = campaign_members[campaign_members["arm"] == "mailed"]
    if customer_ids is not None:
        sent = sent[sent["customer_id"].isin(customer_ids)]
    return sent["campaign_id"].map(campaigns.set_index("campaign_id")["contact_cost"]).sum()


@lesson.interim
def kept(customers, redemptions, campaign_members, campaigns):
    """Points and letters of consumers; nobody else collects points."""
    return redemptions["cost"].sum() + letters_of(campaign_members, campaigns, consumers_of(customers))


@lesson.interim
def years(customers, orders):
    """Consumers and years with a paid bill."""
    return len(customer_years(bills_of(orders, consumers_of(customers))))


@lesson.question(
    title="The cost of keeping a consumer",
    concepts=("retention-vs-acquisition-cost", "relationship-marketing-benefit-metrics"),
    unit="CNY a consumer and year",
    decimals=2,
    hints=(
        "Keeping is what was spent on points and on letters: add `points` and `letters`.",
        "Divide by the number of rows of `customer_years`: a consumer who bought in two years has two rows.",
    ),
    starter="keeping = ...  # CNY a consumer and year",
    solution="keeping = (points + letters) / len(customer_years)",
)
def keeping(customers, orders, redemptions, campaign_members, campaigns):
    """What did Lantern Tea spend on keeping a consumer for a year? Points and letters to consumers count.
    `customer_years` has one row for each consumer and year with a paid bill."""
    consumers = consumers_of(customers)
    spent = redemptions["cost"].sum() + letters_of(campaign_members, campaigns, consumers)
    return spent / len(customer_years(bills_of(orders, consumers)))


@keeping.mistake(source="conclusions: serving taken for keeping")
def serving(customers, service_costs, years):
    """This is the cost of *serving*: calls, returns, deliveries. A new customer causes it as well, so it is not spent
    in order to keep somebody. Take the points and the letters."""
    return service_costs.loc[service_costs["customer_id"].isin(consumers_of(customers)), "cost"].sum() / years


@keeping.mistake(source="documented confusion: one item for all")
def points_only(redemptions, years):
    """These are the points alone. The letters to consumers are spent on keeping as well: add them."""
    return redemptions["cost"].sum() / years


@keeping.mistake(source="documented confusion: one item for all")
def letters_only(customers, campaign_members, campaigns, years):
    """These are the letters alone. What the points cost is spent on keeping as well: add it."""
    return letters_of(campaign_members, campaigns, consumers_of(customers)) / years


@keeping.mistake(source="the page: all customers for consumers", close=True)
def companies_too(orders, redemptions, campaign_members, campaigns):
    """Companies are in your figure: their letters and their years. The case is about consumers, so take `letters` and
    `customer_years`, which hold consumers alone."""
    spent = redemptions["cost"].sum() + letters_of(campaign_members, campaigns)
    return spent / len(customer_years(bills_of(orders)))


@keeping.mistake(source="documented confusion: heads for customer-years")
def heads(kept, customers, orders):
    """You divided by the number of consumers. That is the cost of a consumer over the whole period. The question asks
    for one year in which somebody bought: some bought in one year only, others in more. The rows of `customer_years`
    count exactly these years."""
    return kept / bills_of(orders, consumers_of(customers))["customer_id"].nunique()


@keeping.mistake(source="documented confusion: heads times years for customer-years")
def three_years_each(kept, customers, orders):
    """You divided by consumers × 3 years, as if everybody had bought in all three years. Many came later, or bought in
    one year only, so these years are too many. Count only years with a paid bill: the rows of `customer_years`."""
    return kept / (3 * bills_of(orders, consumers_of(customers))["customer_id"].nunique())


@keeping.mistake(source="documented confusion: bills for customer-years")
def each_bill(kept, customers, orders):
    """You divided by the number of bills. A consumer with fifty bills in a year is still one consumer who is kept for
    one year: divide by the rows of `customer_years`."""
    return kept / len(bills_of(orders, consumers_of(customers)))


@keeping.mistake(source="documented confusion: a total for a cost per customer")
def in_all(kept):
    """This is all the money that was spent on keeping consumers. The question asks for one consumer and one year:
    divide by the rows of `customer_years`."""
    return kept


def market_and_policy(orders, customers, service_costs):
    """The course's market with the bills of Lantern's consumers, and relationship marketing with what serving them
    costs."""
    consumers = consumers_of(customers)
    bills = bills_of(orders, consumers)
    years = len(customer_years(bills))
    serving = service_costs.loc[service_costs["customer_id"].isin(consumers), "cost"].sum()
    market = regimes.Market(order_value=bills["amount"].mean(), buys=len(bills) / years / 12, budget=TOTAL)
    return market, replace(regimes.relationship(), service_cost=serving / years / 12)


def profit_by_share(orders, customers, service_costs):
    """The profit of five years by the share for keeping."""
    market, policy = market_and_policy(orders, customers, service_costs)
    return regimes.budget_split(policy, market, months=60)


@lesson.interim
def profits(orders, customers, service_costs):
    return profit_by_share(orders, customers, service_costs)


@lesson.question(
    title="What the founder's plan costs",
    concepts=("transaction-vs-relationship-five", "retention-vs-acquisition-cost"),
    unit="CNY",
    decimals=0,
    tolerance=0.6,
    hints=(
        "`earned[0.9]` is the profit of five years with nine tenths for keeping.",
        "Subtract it from the profit with one tenth, `earned[0.1]`.",
    ),
    starter="lost = ...  # CNY in five years",
    solution="lost = earned[0.1] - earned[0.9]",
)
def lost(orders, customers, service_costs):
    """`earned` holds the profit of five years for Lantern's consumers, by the share for keeping. How much less does the
    founder's plan (0.9 for keeping) earn than a plan with one tenth (0.1)?"""
    earned = profit_by_share(orders, customers, service_costs)
    return earned[0.1] - earned[0.9]


@lost.mistake(source="documented confusion: the sign")
def as_a_gain(profits):
    """The size is right, but the sign says that the founder's plan earns more. The question asks how much *less* it
    earns: a positive number."""
    return profits[0.9] - profits[0.1]


@lost.mistake(source="documented confusion: a level for a difference")
def what_it_earns(profits):
    """This is what the founder's plan earns. The question asks how much less this is than the profit with one tenth
    for keeping: subtract it from that profit."""
    return profits[0.9]


@lost.mistake(source="documented confusion: a level for a difference")
def what_the_other_earns(profits):
    """This is what one tenth for keeping earns. The question asks for the difference: subtract the profit with nine
    tenths for keeping."""
    return profits[0.1]


@lost.mistake(source="documented confusion: the best for the plan that is named", close=True)
def against_the_best(profits):
    """You compared with the highest point of the curve. The question asks for the plan with one tenth for keeping:
    `earned[0.1]`."""
    return profits.max() - profits[0.9]


@lost.mistake(source="documented confusion: everything for nine tenths")
def all_on_keeping(profits):
    """You took the end of the curve, where *all* the money is for keeping. The founder wants nine tenths: 0.9."""
    return profits[0.1] - profits[1.0]


@lost.mistake(source="documented confusion: nothing for one tenth", close=True)
def nothing_on_keeping(profits):
    """You compared with nothing for keeping, the left end of the curve. The question asks for one tenth: 0.1."""
    return profits[0.0] - profits[0.9]


@lost.mistake(source="the page: the course's market for Lantern's")
def of_the_course():
    """This is the course's market. `earned` belongs to Lantern's consumers: they pay more for an order and order less
    often."""
    earned = regimes.budget_split(regimes.relationship(), regimes.Market(budget=TOTAL), months=60)
    return earned[0.1] - earned[0.9]


@lost.mistake(source="documented confusion: thousands for units")
def in_thousands(profits):
    """This is in thousands of CNY, as on the picture. Give it in CNY."""
    return (profits[0.1] - profits[0.9]) / 1000
