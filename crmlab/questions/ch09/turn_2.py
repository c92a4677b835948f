"""Lesson 09-2, ABC and RFM: its Your turns."""

import pandas as pd

from crmlab import abc_analysis, rfm
from crmlab.workbook import Lesson

lesson = Lesson("09-2", "ABC and RFM", needs=("orders",))

AS_OF = "2025-01-01"


def eight_customers():
    """What the eight customers of the page brought, in CNY."""
    return pd.Series({"An": 400, "Bo": 200, "Cai": 120, "Du": 100, "En": 80, "Fu": 60, "Gao": 25, "Hu": 15})


def counted(classes):
    """How many there are in A, B and C."""
    return classes.value_counts().reindex(["A", "B", "C"], fill_value=0)


@lesson.question(
    title="The classes of eight",
    concepts="abc-rfm-clv-compared",
    unit="customers",
    decimals=0,
    hints=(
        "For each customer: what share do those who bring *more* hold together? For An it is zero.",
        "Below 0.80 the customer is A, below 0.95 B. The first for whom it is 0.80 or more is the first B.",
    ),
    starter='sizes = ...  # {"A": how many, "B": how many, "C": how many}',
    solution="""\
larger = (eight.cumsum() - eight) / eight.sum()
sizes = {"A": (larger < 0.8).sum(), "B": ((larger >= 0.8) & (larger < 0.95)).sum(), "C": (larger >= 0.95).sum()}""",
)
def sizes():
    """How many of the eight customers are in class A, in B and in C?"""
    return counted(abc_analysis.classify(eight_customers())["abc_class"])


@sizes.mistake(source="documented confusion: own share counted in")
def own_share_counted():
    """You used the running share *with* the customer's own part. Then the one with whom the cut is passed falls out of
    the class, and A holds less than 80 %. Use the share of those who bring more."""
    eight = eight_customers()
    share = eight.cumsum() / eight.sum()
    return counted(pd.cut(share, [0, 0.8, 0.95, 1], labels=["A", "B", "C"]))


@sizes.mistake(source="documented confusion: heads for money")
def by_heads():
    """You took 80 and 95 per cent of the *customers*. ABC cuts the money: add up what they bring, the largest first."""
    return pd.Series({"A": 6, "B": 1, "C": 1})


@sizes.mistake(source="documented confusion: the smallest first")
def smallest_first():
    """You began with the smallest. Then nearly everybody stays below the first cut. Begin with the largest."""
    eight = eight_customers().iloc[::-1]
    larger = (eight.cumsum() - eight) / eight.sum()
    return counted(pd.cut(larger, [-1, 0.799, 0.949, 1], labels=["A", "B", "C"]))


@sizes.mistake(source="documented confusion: running shares for counts")
def shares_of_money():
    """These are sums of money, one for each class. The question asks how many *customers* are in each: count them."""
    found = abc_analysis.classify(eight_customers())
    return found.groupby("abc_class")["measure"].sum()


@sizes.mistake(source="documented confusion: the cut of B counted from the end of A")
def one_after_the_cut():
    """You took one more into A after the cut had been passed. The customer with whom the running share reaches 80 % is
    the last A."""
    return pd.Series({"A": 5, "B": 1, "C": 2})


@sizes.mistake(source="documented confusion: shares of customers for counts")
def shares_of_customers():
    """These are shares of the customers. The question asks for their number: leave the division by eight out."""
    return sizes() / 8


def small_orders():
    """The eight bills of the page."""
    rows = [
        ("An", "2024-02-01", "web", 80.0),
        ("An", "2024-06-30", "house", 120.0),
        ("An", "2024-12-22", "web", 100.0),
        ("Bo", "2024-10-20", "house", 30.0),
        ("Bo", "2024-12-02", "web", 45.0),
        ("Bo", "2024-12-15", "box", 69.0),
        ("Cai", "2023-05-05", "house", 400.0),
        ("Cai", "2024-03-17", "house", 350.0),
    ]
    small = pd.DataFrame(rows, columns=["customer_id", "date", "channel", "amount"])
    return small.assign(date=pd.to_datetime(small["date"]))


def three_of(bills, as_of=AS_OF):
    """Recency, frequency and money of whoever has these bills."""
    days = (pd.Timestamp(as_of) - bills["date"].max()).days
    return pd.Series({"recency": days, "frequency": len(bills), "monetary": bills["amount"].sum()}, dtype=float)


def of_bo(box=False):
    """Bo's purchases; with `box` the payment for the box, too."""
    bills = small_orders().query("customer_id == 'Bo'")
    return bills if box else bills[bills["channel"] != "box"]


@lesson.question(
    title="R, F and M of Bo",
    concepts="rfm-analysis",
    decimals=2,
    hints=(
        "Which of Bo's bills are purchases? The payment for a monthly box comes by itself.",
        "Days from the last purchase to the first of January 2025, number of purchases, sum of the amounts.",
    ),
    starter='bo = ...  # {"recency": days, "frequency": purchases, "monetary": CNY}',
    solution="""\
mine = small[(small["customer_id"] == "Bo") & (small["channel"] != "box")]
days = (pd.Timestamp("2025-01-01") - mine["date"].max()).days
bo = {"recency": days, "frequency": len(mine), "monetary": mine["amount"].sum()}""",
)
def bo():
    """What are the recency (days), the frequency (purchases) and the money (CNY) of Bo on the first of January 2025?"""
    return three_of(of_bo())


@bo.mistake(source="conclusions: a box counted as a purchase")
def box_counted():
    """You counted the payment for the monthly box as a purchase. It comes by itself, so it does not say that Bo did
    anything that day: leave it out of all three."""
    return three_of(of_bo(box=True))


@bo.mistake(source="documented confusion: the box in the money only")
def box_in_the_money():
    """Recency and frequency are right, but the money has the monthly box in it. All three look at the same purchases:
    leave the box out of the money, too."""
    return bo().replace({75.0: 144.0})


@bo.mistake(source="documented confusion: the average purchase for the sum")
def average_purchase():
    """For the money you took the *average* purchase. Some firms do, and they must say it. This lesson takes the sum."""
    found = bo()
    return found.where(found.index != "monetary", found["monetary"] / found["frequency"])


@bo.mistake(source="documented confusion: the first purchase for the last")
def since_the_first():
    """You counted the days from the *first* purchase. Recency asks how long ago the last one was."""
    found, first = bo(), (pd.Timestamp(AS_OF) - of_bo()["date"].min()).days
    return found.where(found.index != "recency", first)


@bo.mistake(source="documented confusion: one day less")
def to_the_last_day():
    """You counted to the last day of December. The day from which we look back is the first of January: one day
    more."""
    return three_of(of_bo(), as_of="2024-12-31")


@bo.mistake(source="documented confusion: days between purchases for days since the last")
def days_between():
    """You counted the days *between* the purchases. Recency counts from the last purchase to the day on which we look
    back."""
    found, dates = bo(), of_bo()["date"]
    return found.where(found.index != "recency", (dates.max() - dates.min()).days)


@bo.mistake(source="documented confusion: scores for the three measures")
def scored():
    """These are the scores from one to three. The question asks for the measures behind them: days, purchases, CNY."""
    return pd.Series({"recency": 2.0, "frequency": 1.0, "monetary": 1.0})


def scores_of(orders, **settings):
    """Scores of everybody, as on the page."""
    own = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    return rfm.scores(rfm.table(own, as_of=AS_OF), **settings)


@lesson.interim
def scores(orders):
    return scores_of(orders)


@lesson.question(
    title="Good customers, long away",
    concepts="rfm-analysis",
    unit="customers",
    decimals=0,
    hints=(
        'A cell is written as text: `"155"` is R = 1, F = 5, M = 5.',
        '`(scores["cell"] == "…").sum()` counts the rows for which it is true.',
    ),
    starter="long_away = ...  # customers",
    solution='long_away = (scores["cell"] == "155").sum()',
)
def long_away(orders):
    """How many customers are in the cell of those who have been away longest, but bought most often and for the most
    money?"""
    return float((scores_of(orders)["cell"] == "155").sum())


@long_away.mistake(source="documented confusion: R read the wrong way")
def best_cell(scores):
    """This is the cell 555: those bought *lately*. In each score 5 is best, so who has been away longest has the
    lowest R."""
    return float((scores["cell"] == "555").sum())


@long_away.mistake(source="documented confusion: money forgotten")
def without_money(scores):
    """You asked for R and F only. The best score of M belongs to this cell as well: there are three digits."""
    return float(((scores["R"] == 1) & (scores["F"] == 5)).sum())


@long_away.mistake(source="documented confusion: frequency forgotten")
def without_frequency(scores):
    """You asked for R and M only. The best score of F belongs to this cell as well: there are three digits."""
    return float(((scores["R"] == 1) & (scores["M"] == 5)).sum())


@long_away.mistake(source="documented confusion: a segment for a cell")
def cannot_lose(scores):
    """This is the segment *cannot lose*. It joins several cells with a low R and a high F and M. The question asks for
    one cell."""
    return float((rfm.segments(scores) == "cannot lose").sum())


@long_away.mistake(source="documented confusion: a number for a text")
def number_for_text(scores):
    """No row was equal. The column `cell` holds text, so compare it with a text in quotation marks, not with a number.
    The digits stand in the order R, F, M."""
    return float((scores["cell"] == "").sum())


@long_away.mistake(source="documented confusion: all who have been away longest")
def all_long_away(scores):
    """These are all who have been away longest. Only those with the best F and the best M are asked for."""
    return float((scores["R"] == 1).sum())


@long_away.mistake(source="documented confusion: nested scores for independent ones")
def nested_cell(orders):
    """You used nested scores: there F and M are compared within the same R only. `scores` compares with all customers:
    use it as it is."""
    return float((scores_of(orders, method="nested")["cell"] == "155").sum())
