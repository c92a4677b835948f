"""Workbook 09, sixth part: indicators without units, and what each shall weigh."""

import numpy as np
import pandas as pd

from crmlab.workbook.chapters.ch09_5_mailing import chapter


def three_customers():
    """What three invented customers paid in a year, and how often they called the service desk."""
    names = pd.Index(["An", "Bo", "Cai"], name="customer")
    return pd.DataFrame({"paid": [9600, 2400, 15000], "calls": [5, 3, 14]}, index=names)


def coefficient(x, unacceptable, satisfactory):
    return (x - unacceptable) / (satisfactory - unacceptable) * 40 + 60


@chapter.question(
    title="Two standards",
    concepts="normalisation-methods",
    remark="Bo is below 60 in one column and near the top in the other: with standards, a figure says how good it is "
    "and not only who is ahead.",
    hints=(
        "First the part of the way: 0 at the unacceptable value, 1 at the satisfactory one. Then stretch it by 40 and "
        "lift it by 60.",
        "For `calls` the satisfactory value is the smaller one. The same formula does it, if each standard keeps its "
        "place: (x − unacceptable) / (satisfactory − unacceptable).",
    ),
    starter="""\
three = pd.DataFrame(
    {"paid": [9600, 2400, 15000], "calls": [5, 3, 14]}, index=pd.Index(["An", "Bo", "Cai"], name="customer")
)
paid = ...   # 60 at paid_unacceptable, 100 at paid_satisfactory
calls = ...  # 60 at calls_unacceptable, 100 at calls_satisfactory
efficacy = ...  # pd.DataFrame({"paid": paid, "calls": calls})""",
)
def efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Three customers, two indicators: what they paid in a year (CNY; more is better), and how often they called the
    service desk (fewer is better). Your standards for both are in your data.

    The efficacy coefficient is 60 at the unacceptable value and 100 at the satisfactory one, on a straight line that
    goes on both ways without an end. Fill the two blanks, first on paper if you like, and take the dots from the last
    line: a frame with a row for each customer, and the columns `paid` and `calls`."""
    three = three_customers()
    return pd.DataFrame(
        {
            "paid": coefficient(three["paid"], paid_unacceptable, paid_satisfactory),
            "calls": coefficient(three["calls"], calls_unacceptable, calls_satisfactory),
        }
    )


@efficacy.mistake(source="documented confusion: the two standards exchanged")
def standards_exchanged(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """With the two standards exchanged these values come out: the line has the right steepness and the wrong
    direction. Put a customer exactly on your satisfactory value: the formula must answer 100. Which of the two has to
    be subtracted?"""
    return efficacy(paid_satisfactory, paid_unacceptable, calls_satisfactory, calls_unacceptable)


@efficacy.mistake(source="documented confusion: a cost indicator not turned round")
def calls_not_turned(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """`paid` is right. In `calls` the larger standard was treated as the good one, as with money, so that whoever
    calls most shines. Each call costs you something. Let the satisfactory value be the smaller one; the formula then
    turns by itself."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_satisfactory, calls_unacceptable)


@efficacy.mistake(source="documented confusion: the constant forgotten")
def sixty_forgotten(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """These values begin at 0 where something is unacceptable, and reach 40 where it satisfies. The steps are right.
    But the scale is that of a school mark, with a pass at 60: lift the whole line."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory) - 60


@efficacy.mistake(source="documented confusion: the two constants exchanged")
def forty_and_sixty_exchanged(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Stretching by 60 and lifting by 40 gives these values. They do reach 100 at the satisfactory value, so half of
    a check succeeds. Do the other half: what do they say of somebody who is just unacceptable?"""
    found = efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory)
    return (found - 60) / 40 * 60 + 40


@efficacy.mistake(source="documented confusion: min–max for the efficacy coefficient")
def standards_from_the_data(paid_unacceptable):
    """Here the worst of the three customers is the unacceptable value, and the best the satisfactory one. It needs no
    standards, and somebody always gets 60. But if all three were splendid, one would still look unacceptable. Use the
    standards in your data."""
    x = three_customers()
    return pd.DataFrame(
        {
            "paid": coefficient(x["paid"], x["paid"].min(), x["paid"].max()),
            "calls": coefficient(x["calls"], x["calls"].max(), x["calls"].min()),
        }
    )


@efficacy.mistake(source="documented confusion: an unbounded line clipped")
def clipped(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory):
    """Everything below 60 counts as 60 here, and everything above 100 as 100. Marks often work so. But two customers
    who fail, one by a little and one by far, then look alike. The question wants the line to go on both ways."""
    return efficacy(paid_unacceptable, paid_satisfactory, calls_unacceptable, calls_satisfactory).clip(60, 100)


@efficacy.mistake(source="documented confusion: the index value for the efficacy coefficient")
def index_values(paid_satisfactory, calls_satisfactory):
    """Comparing with the satisfactory value alone, in per cent, gives these values: an index value. It says how many
    times the target somebody reached, and knows no value that cannot be accepted. The efficacy coefficient has two
    fixed points. Use both standards."""
    x = three_customers()
    return pd.DataFrame({"paid": x["paid"] / paid_satisfactory * 100, "calls": calls_satisfactory / x["calls"] * 100})


def indicators(orders, order_lines, service_costs, organisations):
    """The table that the starter makes: four indicators of the organisations that bought in 2024."""
    bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    bought = bought[bought["customer_id"].isin(organisations["customer_id"])]
    lines = order_lines.merge(bought[["order_id", "customer_id"]], on="order_id")
    calls = service_costs.query("year == 2024 and activity == 'enquiry'").set_index("customer_id")["times"]
    table = pd.DataFrame(
        {
            "revenue": bought.groupby("customer_id")["amount"].sum(),
            "purchases": bought.groupby("customer_id").size(),
            "products": lines.groupby("customer_id")["product_id"].nunique(),
        }
    )
    return table.assign(enquiries=calls.reindex(table.index, fill_value=0))


def entropy(share, n):
    """The entropy of each column of shares, as a part of the most that n rows can have."""
    return -(share * np.log(share.where(share > 0, 1))).sum() / np.log(n)


def of_all(divergence):
    return divergence / divergence.sum()


@chapter.question(
    title="Weights from the data",
    concepts="subjective-vs-objective-weights",
    recall="Revenue, purchases, products and enquiries of your organisations: which weight does the spread of the data "
    "give to this one (entropy weights)?",
    remark="The largest weight goes to what tells these organisations apart. Whether it also matters is a judgement: "
    "that is why an expert's weights may look quite different, and why both are worth having.",
    hints=(
        "Column by column: `share = table / table.sum()`. Then p · ln p, where an empty share counts as 0; the sum "
        "with a minus; divided by the logarithm of the number of rows.",
        "`weighting.entropy_weights(table)` does all of it; its docstring has the formula.",
    ),
    starter="""\
bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
bought = bought[bought["customer_id"].isin(organisations["customer_id"])]
bought_lines = order_lines.merge(bought[["order_id", "customer_id"]], on="order_id")
calls = service_costs.query("year == 2024 and activity == 'enquiry'").set_index("customer_id")["times"]
table = pd.DataFrame({
    "revenue": bought.groupby("customer_id")["amount"].sum(),
    "purchases": bought.groupby("customer_id").size(),
    "products": bought_lines.groupby("customer_id")["product_id"].nunique(),
})
table["enquiries"] = calls.reindex(table.index, fill_value=0)
weights = ...""",
)
def weights(orders, order_lines, service_costs, organisations):
    """The first lines of the cell make a `table` of your organisations that bought in 2024: their revenue, number of
    purchases, number of different products, and enquiries at the service desk. Run them and look at it.

    Which weight does the spread of the data give to each column? Take each value as a share of its column; the
    entropy of these shares, −Σ p ln p, divided by the logarithm of the number of rows; one less that; and each of the
    four as a share of their sum.

    Give a Series with the four columns' names as its index."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return of_all(1 - entropy(table / table.sum(), len(table)))


@weights.mistake(source="documented confusion: entropy itself for the weight")
def entropy_itself(orders, order_lines, service_costs, organisations):
    """Sharing out the entropies themselves gives these weights, all nearly alike. Entropy is high where everybody is
    *similar*: a column in which all agree would then weigh most, though it tells nobody apart. Take what is missing
    to one."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return of_all(entropy(table / table.sum(), len(table)))


@weights.mistake(source="documented confusion: the logarithm of the columns for that of the rows")
def divided_by_columns(orders, order_lines, service_costs, organisations):
    """Dividing by the logarithm of the number of *columns* gives these weights. There are four of each here, which
    looks like the n of the formula. But a share is one of as many as there are organisations; only with their number
    does entropy stay between 0 and 1."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return of_all(1 - entropy(table / table.sum(), table.shape[1]))


@weights.mistake(source="documented confusion: entropy not divided by its maximum")
def not_divided(orders, order_lines, service_costs, organisations):
    """Without the division by the logarithm of the number of rows these weights come out. The sum of −p ln p grows
    with the number of organisations, passes one, and one less that is then negative for all. The minus signs cancel
    in the shares, so nothing looks odd. Divide first."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return of_all(1 - entropy(table / table.sum(), np.e))


@weights.mistake(source="documented confusion: divergence not shared out")
def not_shared_out(orders, order_lines, service_costs, organisations):
    """These are the right quantities: one less the entropy of each column. But they do not add up to one, so an index
    made with them has no scale. Add up the four and divide each by that."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return 1 - entropy(table / table.sum(), len(table))


@weights.mistake(source="documented confusion: equal weights")
def all_alike(orders, order_lines, service_costs, organisations):
    """A quarter for each is quick and often not bad. But it is a judgement too: that all four matter the same. The
    question asks what the *data* say, and the columns are not spread alike. Follow the recipe."""
    return pd.Series(0.25, index=indicators(orders, order_lines, service_costs, organisations).columns)


@weights.mistake(source="documented confusion: another measure of spread")
def coefficient_of_variation(orders, order_lines, service_costs, organisations):
    """Standard deviation divided by mean, as a share of the four, gives these weights. It is a measure of spread
    without units, and puts the columns in much the same order. But it is another recipe. Here spread is what is
    missing to the full entropy."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return of_all(table.std() / table.mean())


def largest_and_smallest(orders, order_lines, service_costs, organisations):
    """The organisations with most and with least revenue."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return table.loc[[table["revenue"].idxmax(), table["revenue"].idxmin()]].reset_index()


@weights.mistake(source="documented confusion: units left in", rows=largest_and_smallest)
def standard_deviation(orders, order_lines, service_costs, organisations):
    """Weights by standard deviation give nearly everything to revenue, because it is counted in yuan and the others in
    pieces. In fen it would take even more. Shares have no unit: divide each column by its sum first."""
    return of_all(indicators(orders, order_lines, service_costs, organisations).std())


@weights.mistake(source="documented confusion: min–max before entropy")
def after_min_max(orders, order_lines, service_costs, organisations):
    """Putting the columns through min–max first gives these weights. It is harmless in many places. Here it moves the
    zero point: the smallest value becomes nothing at all, and so the shares spread wider. Entropy takes its shares
    from the values as they stand."""
    table = indicators(orders, order_lines, service_costs, organisations)
    table = (table - table.min()) / (table.max() - table.min())
    return of_all(1 - entropy(table / table.sum(), len(table)))


@weights.mistake(source="documented confusion: shares along the wrong side of the table", rows=largest_and_smallest)
def shares_of_a_row(orders, order_lines, service_costs, organisations):
    """Shares taken along the *rows* give these weights: yuan and visits of one organisation added up to a whole. Such
    a sum has no meaning, and revenue fills nearly all of it. Share out each column among the organisations."""
    table = indicators(orders, order_lines, service_costs, organisations)
    return of_all(1 - entropy(table.div(table.sum(axis=1), axis=0), len(table)))
