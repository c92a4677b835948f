"""Lesson 09-5, which method foresees best: its Your turns."""

from crmlab import track_record
from crmlab.workbook import Lesson

lesson = Lesson(
    "09-5",
    "Which method foresees best?",
    needs=("order_lines", "orders", "products", "service_costs", "organisations", "customer_survey"),
)

MARGIN, STAY, DISCOUNT = 250.0, 0.5, 0.1
"""Cai: CNY a year, the chance to come back, the yearly rate of discount."""
LAST = "last year's margin"


@lesson.question(
    title="What Cai is worth",
    concepts="current-and-potential-value",
    unit="CNY",
    decimals=0,
    tolerance=0.6,
    hints=(
        "Put the chance to come back and the discount into r ÷ (1 + i − r). Then multiply by the margin.",
        "Below the line: 1 + 0.1 − 0.5.",
    ),
    starter="value_of_cai = ...  # CNY",
    solution="value_of_cai = 250 * 0.5 / (1 + 0.1 - 0.5)",
)
def value_of_cai():
    """Cai leaves 250 CNY a year and comes back with a chance of 0.5. The discount is 10 %, and the first margin comes
    after one year. What is the CLV?"""
    return MARGIN * STAY / (1 + DISCOUNT - STAY)


@value_of_cai.mistake(source="documented confusion: first margin now for first margin after one year")
def first_margin_now():
    """Here the first margin comes now and is certain. In this lesson it comes after one year, and only if Cai has come
    back: the chance stands above the line."""
    return MARGIN * (1 + DISCOUNT) / (1 + DISCOUNT - STAY)


@value_of_cai.mistake(source="documented confusion: the chance left out above the line")
def chance_left_out():
    """The chance to come back is missing above the line. The first margin comes only if Cai is back after a year:
    multiply by it."""
    return MARGIN / (1 + DISCOUNT - STAY)


@value_of_cai.mistake(source="documented confusion: one year for all years")
def next_year_only():
    """This is what next year's margin is worth now. Cai may come back in later years too: the multiple adds all years
    up."""
    return MARGIN * STAY / (1 + DISCOUNT)


@value_of_cai.mistake(source="documented confusion: no discount")
def without_discount():
    """Without a discount the value is this. It happens to equal one year's margin, which looks reasonable. But later
    money is worth less today: put the discount below the line."""
    return MARGIN * STAY / (1 - STAY)


@value_of_cai.mistake(source="documented confusion: a life of 1 ÷ (1 − r) full years")
def full_years():
    """This takes the mean number of years with Cai, 1 ÷ (1 − r), times the margin. It counts the first year as certain
    and leaves out the discount. Use r ÷ (1 + i − r)."""
    return MARGIN / (1 - STAY)


@value_of_cai.mistake(source="documented confusion: the multiple for the value")
def multiple_alone():
    """This is the multiple, the right first step. It says how many years' margins Cai is worth: multiply by 250 CNY."""
    return STAY / (1 + DISCOUNT - STAY)


@value_of_cai.mistake(source="documented confusion: a sign below the line")
def sign_below_the_line():
    """Below the line the chance was added. A better chance would then make Cai worth less a year: take it off."""
    return MARGIN * STAY / (1 + DISCOUNT + STAY)


@value_of_cai.mistake(source="documented confusion: per cent for a share")
def ten_for_a_tenth():
    """The discount went in as 10. Ten per cent is 0.1."""
    return MARGIN * STAY / (1 + 100 * DISCOUNT - STAY)


def at_the_end_of_2023(order_lines, orders, products, service_costs):
    """All scores at the end of 2023 with the outcome of 2024."""
    margin = track_record.margins(order_lines, orders, products, service_costs)
    known = orders[orders["date"] < "2024-01-01"]
    stay = track_record.came_back(known, year=2023)["share"]
    found = track_record.scores(known, margin[2023], stay, as_of="2024-01-01")
    return found.assign(outcome=margin[2024].reindex(found.index, fill_value=0.0))


@lesson.interim
def everybody(order_lines, orders, products, service_costs):
    return at_the_end_of_2023(order_lines, orders, products, service_costs)


@lesson.interim
def companies(everybody, organisations):
    return everybody[everybody.index.isin(organisations["customer_id"])]


@lesson.question(
    title="The twenty of last year",
    concepts=("abc-rfm-clv-compared", "abc-rfm-clv-table"),
    unit="CNY",
    decimals=0,
    tolerance=0.6,
    hints=(
        '`companies.nlargest(20, "last year\'s margin")` are the twenty.',
        "Then the mean of their column `outcome`. Who bought nothing in 2024 is in it with 0.",
    ),
    starter="mean_of_the_twenty = ...  # CNY in 2024",
    solution="""\
chosen = companies.nlargest(20, "last year's margin")
mean_of_the_twenty = chosen["outcome"].mean()""",
)
def mean_of_the_twenty(order_lines, orders, products, service_costs, organisations):
    """`companies` has the scores made at the end of 2023 and the column `outcome`, the margin of 2024. The last year's
    margin chooses the twenty companies that had the most. What did one of them leave in 2024, on average?"""
    everybody = at_the_end_of_2023(order_lines, orders, products, service_costs)
    companies = everybody[everybody.index.isin(organisations["customer_id"])]
    return companies.nlargest(20, LAST)["outcome"].mean()


@mean_of_the_twenty.mistake(source="documented confusion: leakage")
def best_of_2024(companies):
    """These are the twenty that left most in 2024. At the end of 2023 nobody knew who that would be: choose by the
    margin of last year, then look at the outcome."""
    return companies["outcome"].nlargest(20).mean()


@mean_of_the_twenty.mistake(source="documented confusion: in-sample for out-of-sample")
def their_margin_of_2023(companies):
    """This is what the twenty left in *2023*, the year by which they were chosen. Judge them by the year that was still
    to come: the column `outcome`."""
    return companies[LAST].nlargest(20).mean()


@mean_of_the_twenty.mistake(source="documented confusion: only those who survived")
def without_those_who_left(companies):
    """This leaves out the chosen companies that bought nothing in 2024. They are the method's mistakes, so they have to
    count, with 0."""
    chosen = companies.nlargest(20, LAST)["outcome"]
    return chosen[chosen != 0].mean()


@mean_of_the_twenty.mistake(source="documented confusion: the sum for the mean")
def in_all(companies):
    """This is what all twenty left together. The question asks for one of them: divide by twenty."""
    return companies.nlargest(20, LAST)["outcome"].sum()


@mean_of_the_twenty.mistake(source="documented confusion: the wrong column")
def by_clv(companies):
    """These are the twenty that CLV chooses. The question is about its cheap rival: choose by last year's margin."""
    return companies.nlargest(20, "CLV")["outcome"].mean()


@mean_of_the_twenty.mistake(source="documented confusion: ABC for the margin")
def by_revenue(companies):
    """These are the twenty with the most money paid in all years, as ABC chooses. Choose by the margin of last year."""
    return companies.nlargest(20, "ABC")["outcome"].mean()


@mean_of_the_twenty.mistake(source="documented confusion: all customers for the companies")
def of_all_customers(everybody):
    """These twenty come from all customers, consumers included. The account manager looks after companies: choose from
    the table `companies`."""
    return everybody.nlargest(20, LAST)["outcome"].mean()


@mean_of_the_twenty.mistake(source="documented confusion: everybody for the chosen")
def of_all_companies(companies):
    """This is the mean of all companies. First choose twenty, by last year's margin."""
    return companies["outcome"].mean()


@lesson.interim
def factors(order_lines, orders, products, service_costs, organisations, customer_survey):
    books = (order_lines, orders, products, service_costs)
    return track_record.factors(*books, organisations, customer_survey, year=2024)


@lesson.question(
    title="Companies that drop out",
    concepts="profitability-factors",
    unit="companies",
    decimals=0,
    tolerance=0.1,
    hints=(
        '`factors["price_sensitivity"].isna()` is true where the answer is missing.',
        "Count these: `.sum()` counts what is true.",
    ),
    starter="dropped = ...  # companies",
    solution='dropped = factors["price_sensitivity"].isna().sum()',
)
def dropped(order_lines, orders, products, service_costs, organisations, customer_survey):
    """`factors` is the table of the companies behind the picture. How many of its rows drop out of the regression when
    the column `price_sensitivity` is added?"""
    books = (order_lines, orders, products, service_costs)
    table = track_record.factors(*books, organisations, customer_survey, year=2024)
    return int(table["price_sensitivity"].isna().sum())


@dropped.mistake(source="documented confusion: who stays for who drops out")
def who_stays(factors):
    """So many companies *stay* in the regression: those with an answer. The question asks for the others."""
    return int(factors["price_sensitivity"].notna().sum())


@dropped.mistake(source="documented confusion: all rows")
def all_rows(factors):
    """This counts all rows of the table. Only those without an answer drop out: look for missing values in the column
    `price_sensitivity`."""
    return len(factors)


@dropped.mistake(source="documented confusion: a percentage for a number")
def in_per_cent(factors):
    """This is the part that drops out, in per cent. The question asks how many companies."""
    return 100 * factors["price_sensitivity"].isna().mean()


@dropped.mistake(source="documented confusion: a share for a number")
def as_a_share(factors):
    """This is the share that drops out. The question asks how many companies: take the sum, not the mean."""
    return factors["price_sensitivity"].isna().mean()


@dropped.mistake(source="documented confusion: all companies for the rows of the table")
def of_all_organisations(organisations, customer_survey):
    """This counts missing answers among *all* companies, also those that bought nothing in 2024. These are not in the
    table of the regression: count the rows of `factors`."""
    answer = customer_survey.set_index("customer_id")["price_sensitivity"]
    return int(answer.reindex(organisations["customer_id"]).isna().sum())
