"""Workbook 09, fifth part: what each indicator shall weigh."""

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


def min_max(table):
    return (table - table.min()) / (table.max() - table.min())


@chapter.question(
    title="Weights from the data",
    concepts="subjective-vs-objective-weights",
    recall="Revenue, purchases, products and enquiries of your organisations: which entropy weight did this column "
    "get?",
    remark="The largest weight goes to the column in which the organisations differ most. Whether that column also "
    "*matters* is a judgement. Therefore an expert's weights may look different, and a company should look at both.",
    hints=(
        "`share = table / table.sum()` divides each column by its sum. Then take −Σ p ln p of each column, where an "
        "empty share counts as 0, and divide by the logarithm of the number of rows.",
        "`weighting.entropy_weights(table)` does all steps; its docstring has the formula.",
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
    """The cell makes `table`: for each organisation that bought in 2024 its revenue, purchases, different products, and
    enquiries at the service desk. Run these lines first.

    Which **entropy weight** does each column get? Take the values as they are, as shares p of their column. The entropy
    of a column is −Σ p ln p (0 for an empty share) ÷ ln (number of rows). The weights are 1 − entropy, divided by their
    sum.

    Give a Series with the column names as its index. `weighting.entropy_weights` may help."""
    found = table(orders, order_lines, service_costs, organisations)
    return of_all(1 - entropy(found / found.sum(), len(found)))


@weights.mistake(source="documented confusion: entropy itself for the weight")
def entropy_itself(table):
    """Dividing the entropies themselves by their sum gives these weights, which are nearly alike. But entropy is
    high where the organisations are *similar*, so a column that does not tell them apart would get most weight. Use
    1 − entropy for each column, then divide by the sum."""
    return of_all(entropy(table / table.sum(), len(table)))


@weights.mistake(source="documented confusion: the logarithm of the columns for that of the rows")
def divided_by_columns(table):
    """Dividing by the logarithm of the number of *columns* gives these weights. The answer has four values, so 4
    looks like the right number. But each share belongs to a row, and entropy stays between 0 and 1 only if you
    divide by the logarithm of the number of *rows*."""
    return of_all(1 - entropy(table / table.sum(), table.shape[1]))


@weights.mistake(source="documented confusion: entropy not divided by its maximum")
def not_divided(table):
    """Leaving out the division by the logarithm of the number of rows gives these weights. They add up to 1, so
    nothing looks wrong. But −Σ p ln p is then larger than 1, and 1 minus it is negative for every column. Divide
    first."""
    return of_all(1 - entropy(table / table.sum(), np.e))


@weights.mistake(source="documented confusion: divergence not shared out")
def not_shared_out(table):
    """These are the right numbers before the last step: 1 − entropy of each column. But weights should add up to 1,
    so that two indices can be compared. Divide each number by the sum of the four."""
    return 1 - entropy(table / table.sum(), len(table))


@weights.mistake(source="documented confusion: min–max before entropy")
def after_min_max(table):
    """Scaling each column with min–max first gives these weights, and for an index the chapter does so. But min–max
    sets the smallest value of each column to 0, which makes the shares differ more. The question takes the values as
    they are: divide each column by its sum only."""
    between = min_max(table)
    return of_all(1 - entropy(between / between.sum(), len(table)))


@weights.mistake(source="unseen answers: min–max before entropy, with the enquiries turned round")
def turned_by_min_max(table):
    """Min–max first, with the enquiries turned round because few are better, gives these weights. For an index one
    prepares the columns so. But entropy measures how much the organisations differ, and a turned column differs in
    another way. Take the values as they are: divide each column by its sum only."""
    between = min_max(table)
    between["enquiries"] = 1 - between["enquiries"]
    return of_all(1 - entropy(between / between.sum(), len(table)))


@weights.mistake(source="unseen answers: rows with a zero left out")
def nobody_without_enquiry(table):
    """Leaving out the organisations without an enquiry gives these weights. It avoids the logarithm of 0. But their
    revenue and purchases are then missing in the other columns. Keep all rows, and let an empty share add 0."""
    asked = table.query("enquiries > 0")
    return of_all(1 - entropy(asked / asked.sum(), len(asked)))


@weights.mistake(source="unseen answers: the largest value for the sum")
def divided_by_the_largest(table):
    """Dividing each column by its *largest* value gives these weights. The values then lie between 0 and 1, as
    shares do. But shares of a column must add up to 1, and these do not. Divide each column by its sum."""
    return of_all(1 - entropy(table / table.max(), len(table)))
