"""Workbook 09, sixth part, continued: what each indicator shall weigh."""

import numpy as np
import pandas as pd

from crmlab.questions.ch09 import chapter


@chapter.interim
def table(orders, order_lines, service_costs, organisations):
    """What the starter makes: four indicators of the organisations that bought in 2024."""
    bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    bought = bought[bought["customer_id"].isin(organisations["customer_id"])]
    lines = order_lines.merge(bought[["order_id", "customer_id"]], on="order_id")
    calls = service_costs.query("year == 2024 and activity == 'enquiry'").set_index("customer_id")["times"]
    found = pd.DataFrame(
        {
            "revenue": bought.groupby("customer_id")["amount"].sum(),
            "purchases": bought.groupby("customer_id").size(),
            "products": lines.groupby("customer_id")["product_id"].nunique(),
        }
    )
    return found.assign(enquiries=calls.reindex(found.index, fill_value=0))


def entropy(share, n):
    """The entropy of each column of shares, as a part of the most that n rows can have."""
    return -(share * np.log(share.where(share > 0, 1))).sum() / np.log(n)


def of_all(divergence):
    return divergence / divergence.sum()


@chapter.check_variant
def hardly_alike_is_not_alike(table):
    """One mistake gives nearly a quarter for each: in three decimals it can be told from a quarter."""
    return (logarithm_of_one_more(table) - 0.25).abs().max() > 0.00051


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
enquiries = service_costs.query("year == 2024 and activity == 'enquiry'").set_index("customer_id")["times"]
table = pd.DataFrame({
    "revenue": bought.groupby("customer_id")["amount"].sum(),
    "purchases": bought.groupby("customer_id").size(),
    "products": bought_lines.groupby("customer_id")["product_id"].nunique(),
})
table["enquiries"] = enquiries.reindex(table.index, fill_value=0)
weights = ...""",
    solution="""\
from crmlab import weighting

weights = weighting.entropy_weights(table)""",
)
def weights(orders, order_lines, service_costs, organisations):
    """The first lines of the cell make a `table` of your organisations that bought in 2024: their revenue, number of
    purchases, number of different products, and enquiries at the service desk. Run them and look at it.

    Which weight does the spread of the data give to each column? Take each value as a share of its column; the
    entropy of these shares, −Σ p ln p (0 · ln 0 counts as 0), divided by the logarithm of the number of rows of the
    table; one minus that; and each of the four as a share of their sum.

    Give a Series with the four columns' names as its index."""
    found = table(orders, order_lines, service_costs, organisations)
    return of_all(1 - entropy(found / found.sum(), len(found)))


@weights.mistake(source="documented confusion: entropy itself for the weight")
def entropy_itself(table):
    """Sharing out the entropies themselves gives these weights, all nearly alike. Entropy is high where everybody is
    *similar*: a column in which all agree would then weigh most, though it tells nobody apart. Take what is missing
    to one."""
    return of_all(entropy(table / table.sum(), len(table)))


@weights.mistake(source="documented confusion: the logarithm of the columns for that of the rows")
def divided_by_columns(table):
    """Dividing by the logarithm of the number of *columns* gives these weights. There are four of each here, which
    looks like the n of the formula. But a share is one of as many as there are organisations; only with their number
    does entropy stay between 0 and 1."""
    return of_all(1 - entropy(table / table.sum(), table.shape[1]))


@weights.mistake(source="documented confusion: entropy not divided by its maximum")
def not_divided(table):
    """Without the division by the logarithm of the number of rows these weights come out. The sum of −p ln p grows
    with the number of organisations, passes one, and one minus that is then negative for all. The minus signs cancel
    in the shares, so nothing looks odd. Divide first."""
    return of_all(1 - entropy(table / table.sum(), np.e))


@weights.mistake(source="documented confusion: divergence not shared out")
def not_shared_out(table):
    """These are the right quantities: one minus the entropy of each column. But they do not add up to one, so an index
    made with them has no scale. Add up the four and divide each by that."""
    return 1 - entropy(table / table.sum(), len(table))


@weights.mistake(source="documented confusion: equal weights")
def all_alike(table):
    """A quarter for each is quick and often not bad. But it is a judgement too: that all four matter the same. The
    question asks what the *data* say, and the columns are not spread alike. Follow the recipe."""
    return pd.Series(0.25, index=table.columns)


@weights.mistake(source="documented confusion: another measure of spread")
def coefficient_of_variation(table):
    """Standard deviation divided by mean, as a share of the four, gives these weights. It is a measure of spread
    without units, and puts the columns in much the same order. But it is another recipe. Here spread is what is
    missing to the full entropy."""
    return of_all(table.std() / table.mean())


def largest_and_smallest(table):
    """The organisations with most and with least revenue."""
    return table.loc[[table["revenue"].idxmax(), table["revenue"].idxmin()]].reset_index()


@weights.mistake(source="documented confusion: units left in", rows=largest_and_smallest)
def standard_deviation(table):
    """Weights by standard deviation give nearly everything to revenue, because it is counted in yuan and the others in
    pieces. In fen it would take even more. Shares have no unit: divide each column by its sum first."""
    return of_all(table.std())


@weights.mistake(source="documented confusion: min–max before entropy")
def after_min_max(table):
    """Putting the columns through min–max first gives these weights. It is harmless in many places. Here it moves the
    zero point: the smallest value becomes nothing at all, and so the shares spread wider. Entropy takes its shares
    from the values as they stand."""
    between = (table - table.min()) / (table.max() - table.min())
    return of_all(1 - entropy(between / between.sum(), len(table)))


@weights.mistake(source="documented confusion: shares along the wrong side of the table", rows=largest_and_smallest)
def shares_of_a_row(table):
    """Shares taken along the *rows* give these weights: yuan and visits of one organisation added up to a whole. Such
    a sum has no meaning, and revenue fills nearly all of it. Share out each column among the organisations."""
    return of_all(1 - entropy(table.div(table.sum(axis=1), axis=0), len(table)))


@weights.mistake(source="unseen answers: two kinds of logarithm")
def two_logarithms(table):
    """Entropy with the logarithm to base two, divided by a *natural* logarithm, gives these weights. Both are written
    in books, and either would do. But mixed, the entropy passes one, and what is missing to one comes out too small
    or negative. Take the same logarithm in both places."""
    return of_all(1 - entropy(table / table.sum(), len(table)) / np.log(2))


@weights.mistake(source="unseen answers: rows with a nought left out")
def nobody_without_enquiry(table):
    """Leaving out the organisations that made no enquiry gives these weights. It does away with the logarithm of 0. But
    it also takes their revenue and purchases from the other columns, and the sharpest contrast from this one. Keep
    all rows; an empty share adds nothing."""
    asked = table.query("enquiries > 0")
    return of_all(1 - entropy(asked / asked.sum(), len(asked)))


@weights.mistake(source="unseen answers: one added before the logarithm")
def logarithm_of_one_more(table):
    """The logarithm of 1 + p gives these weights, all but alike. It is a common way round the logarithm of 0. But the
    sum is then no entropy: it is hardly above 0 for every column, so that nothing is told apart. Take ln p, and let
    an empty share count as 0."""
    share = table / table.sum()
    return of_all(1 + (share * np.log1p(share)).sum() / np.log(len(table)))


@weights.mistake(source="trial in the browser")
def all_organisations_for_rows(organisations, table):
    """Dividing by the logarithm of the number of *all* organisations gives these weights. It is the longer list, and
    yours to begin with. But some on it bought nothing in 2024 and have no share of anything. Count the rows of
    `table`: only then is entropy 1 where all its rows are alike."""
    return of_all(1 - entropy(table / table.sum(), len(organisations)))


@weights.mistake(source="unseen answers: min–max before entropy, with the enquiries turned round")
def turned_by_min_max(table):
    """Min–max before the shares, with the enquiries turned round because fewer are better, gives these weights. For an
    index that is how one prepares the columns. But min–max makes somebody nothing in each of them, and a turned
    column has another spread. Entropy takes its shares from the values as they stand."""
    between = (table - table.min()) / (table.max() - table.min())
    between["enquiries"] = 1 - between["enquiries"]
    return of_all(1 - entropy(between / between.sum(), len(table)))


@weights.mistake(source="unseen answers: the noughts of one column left out", close=True)
def noughts_left_out(table):
    """Taking only the organisations with an enquiry for the last column, and the logarithm of *their* number, gives
    these weights. It does away with the logarithm of 0. But a row that holds nothing is a part of the spread: measured
    against the callers alone, the column looks more even than it is. Divide each by the logarithm of all rows."""
    n = (table > 0).sum()
    return of_all(1 - entropy(table / table.sum(), n))
