"""Lesson 07-2, must, more, wow: its Your turns."""

from crmlab import feature_plan, kano
from crmlab.workbook import Lesson

lesson = Lesson(
    "07-2",
    "Must, more, wow",
    needs=("customers", "kano", "features", "satisfaction", "orders", "order_lines", "products"),
)

WITH, WITHOUT = "neutral", "dislike"
"""Lin's two answers."""


@lesson.question(
    title="Lin and the invoice",
    concepts="kano-evaluation-table",
    hints=(
        "The row is the answer *with* the feature, the column the answer *without* it.",
        "Row 3 neutral, column 5 dislike.",
    ),
    starter="lin = ...  # a letter in quotation marks",
    solution='lin = "M"  # row 3 neutral, column 5 dislike',
)
def lin():
    """Lin feels neutral (3) *with* an invoice on the same day, and dislikes (5) to be *without* it. Which letter does
    she give?"""
    return str(kano.TABLE.loc[WITH, WITHOUT])


@lin.mistake(source="documented confusion: rows and columns exchanged")
def exchanged():
    """You get this letter if the two answers are exchanged: disliked with the feature, neutral without it. The row is
    the answer *with* the feature."""
    return str(kano.TABLE.loc[WITHOUT, WITH])


@lin.mistake(source="documented confusion: the first answer alone")
def neutral_is_indifferent():
    """Lin is neutral with the invoice, so it looks indifferent. But she does care if it is missing. Use both
    answers."""
    return "I"


@lin.mistake(source="documented confusion: every dislike is one-dimensional")
def disliked_so_one_dimensional():
    """Lin is annoyed without the invoice, as with this letter. But does the invoice also *please* her? Look up both
    answers in the table."""
    return "O"


@lin.mistake(source="documented confusion: wanted is attractive")
def wanted_so_attractive():
    """Lin wants the invoice, so it may seem attractive. But an attractive feature pleases, and nobody misses it. What
    did Lin answer to each question?"""
    return "A"


def both_segments(customers, kano_answers):
    now = kano_answers[kano_answers["wave"] == 2024].set_index("customer_id")
    letters = kano.classify(now)
    segment = customers.set_index("customer_id")["channel"].reindex(letters.index).rename("segment")
    return letters, segment


def shares(customers, kano_answers):
    letters, segment = both_segments(customers, kano_answers)
    return kano.better_worse(kano.counts(letters, by=segment))


@lesson.interim
def plane(customers, kano):
    return shares(customers, kano)


@lesson.question(
    title="Weighing in two segments",
    concepts="kano-quality-elements",
    unit="percentage points",
    decimals=1,
    tolerance=0.06,
    hints=(
        'Two shares, one less the other: `by_segment.loc[("house", "f2"), "better"]` is the first.',
        "A share times 100 is per cent.",
    ),
    starter="apart = ...  # percentage points",
    solution="""\
house = by_segment.loc[("house", "f2"), "better"]
account = by_segment.loc[("account", "f2"), "better"]
apart = 100 * (house - account)""",
)
def apart(customers, kano):
    """By how many percentage points is `better` of the weighing (`f2`) in 2024 higher among house guests than among
    accounts?"""
    return difference(shares(customers, kano))


def difference(plane, first="house", second="account", feature="f2", column="better"):
    return 100 * float(plane.loc[(first, feature), column] - plane.loc[(second, feature), column])


@apart.mistake(source="documented confusion: a share for points")
def as_a_share(plane):
    """This is the difference of the two shares. Percentage points are asked: times 100."""
    return difference(plane) / 100


@apart.mistake(source="documented confusion: the wrong way round")
def turned_round(plane):
    """You took the house guests off the accounts. How much higher is it among *house guests*?"""
    return -difference(plane)


@apart.mistake(source="documented confusion: worse for better")
def with_worse(plane):
    """You compared `worse`, the share annoyed without the weighing. The question is about `better`."""
    return difference(plane, column="worse")


@apart.mistake(source="documented confusion: worse for better, without its minus")
def with_worse_turned(plane):
    """You compared `worse`, the share annoyed without the weighing. The question is about `better`."""
    return -difference(plane, column="worse")


@apart.mistake(source="documented confusion: the third segment")
def against_the_web(plane):
    """You compared house guests with the web shoppers. Take the accounts."""
    return difference(plane, second="web")


@apart.mistake(source="documented confusion: the other feature")
def of_the_invoice(plane):
    """This is the invoice, `f5`. The weighing is `f2`."""
    return difference(plane, feature="f5")


@apart.mistake(source="documented confusion: per cent for percentage points")
def per_cent_more(plane):
    """You divided the difference by the accounts' share: so many *per cent* more. Percentage points are the plain
    difference of the two shares, times 100."""
    return difference(plane) / float(plane.loc[("account", "f2"), "better"])


@apart.mistake(source="documented confusion: one segment alone")
def one_segment(plane):
    """This is the share of the house guests alone. Take off the share of the accounts."""
    return 100 * float(plane.loc[("house", "f2"), "better"])


def in_money(customers, kano_answers, features, satisfaction, orders, order_lines, products):
    """Worth of each feature and segment, and the costs, as on the page."""
    letters, segment = both_segments(customers, kano_answers)
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    paid = paid[paid["date"].between("2023-10-01", "2024-09-30")]
    survey = satisfaction.set_index("customer_id")
    survey = survey.assign(
        satisfied=survey[["sa1", "sa2", "sa3"]].mean(axis=1), again=survey.index.isin(paid["customer_id"])
    )
    gain, loss = feature_plan.kept_shares(survey)["share"]
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]])
    lines = lines[lines["date"].dt.year == 2024].merge(products)
    margin = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    margin = margin.groupby(lines["customer_id"].map(customers.set_index("customer_id")["channel"])).sum()
    table = features.set_index("feature")
    tally = kano.counts(letters, by=segment)
    return feature_plan.worth(tally, margin, table["offered"], gain=gain, loss=loss), table["cost"]


def listed(money, budget=45_000, most=3):
    worth, cost = money
    return feature_plan.plans(worth, cost, budget=budget, most=most)


@lesson.interim
def money(customers, kano, features, satisfaction, orders, order_lines, products):
    return in_money(customers, kano, features, satisfaction, orders, order_lines, products)


@lesson.question(
    title="A smaller budget",
    concepts="kano-quality-elements",
    unit="CNY",
    decimals=0,
    tolerance=1,
    hints=(
        "`feature_plan.plans(worth, cost, budget=45_000)` is a table with the best plan on top.",
        'The profit of the first row: `["profit"].iloc[0]`.',
    ),
    starter="smaller = ...  # CNY a year, after the cost",
    solution='smaller = feature_plan.plans(worth, cost, budget=45_000)["profit"].iloc[0]',
)
def smaller(customers, kano, features, satisfaction, orders, order_lines, products):
    """With a budget of 45,000 CNY: what profit does the best plan of at most three features bring a year?"""
    found = in_money(customers, kano, features, satisfaction, orders, order_lines, products)
    return float(listed(found)["profit"].iloc[0])


@smaller.mistake(source="documented confusion: worth for profit")
def before_the_cost(money):
    """This is what the plan is worth *before* its cost. Profit is worth less cost."""
    return float(listed(money)["worth"].iloc[0])


@smaller.mistake(source="documented confusion: the old budget")
def old_budget(money):
    """This plan costs more than 45,000 CNY: you used the old budget."""
    return float(listed(money, budget=60_000)["profit"].iloc[0])


@smaller.mistake(source="documented confusion: the cost for the profit")
def its_cost(money):
    """This is what the best plan *costs*. Its profit stands in another column."""
    return float(listed(money)["cost"].iloc[0])


@smaller.mistake(source="documented confusion: the whole budget taken off")
def budget_taken_off(money):
    """You took off the whole budget. But the best plan does not use all of it: take off only what its features cost."""
    return float(listed(money)["worth"].iloc[0]) - 45_000


@smaller.mistake(source="documented confusion: one feature")
def one_feature(money):
    """This is the best *single* feature. The plan may hold up to three."""
    return float(listed(money, most=1)["profit"].iloc[0])


@smaller.mistake(source="documented confusion: two features")
def two_features(money):
    """This is the best plan of up to *two* features. Three are allowed, if the budget reaches."""
    return float(listed(money, most=2)["profit"].iloc[0])


@smaller.mistake(source="documented confusion: the second row")
def second_best(money):
    """This is the second plan of the list. Counting starts at 0: the first row is `.iloc[0]`."""
    return float(listed(money)["profit"].iloc[1])
