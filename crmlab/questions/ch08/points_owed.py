"""Workbook 08: what the points scheme owes, and from which uplift it pays."""

from crmlab import programme
from crmlab.questions.ch08 import chapter


def both(owed, needed):
    return {"owed": float(owed), "needed": float(needed)}


def value_of_a_point(loyalty_programme):
    return loyalty_programme["cost"].sum() / loyalty_programme["redeemed"].sum()


@chapter.interim
def scheme_books(loyalty_programme, later_redeemed):
    """Points earned and redeemed, the cost of a point, and the share of the open ones that will be redeemed."""
    earned, redeemed = int(loyalty_programme["points"].sum()), int(loyalty_programme["redeemed"].sum())
    return earned, redeemed, value_of_a_point(loyalty_programme), later_redeemed


@chapter.interim
def scheme_terms(house_sales, house_running, tea_margin, reward):
    return house_sales, house_running, tea_margin, reward


def owed(books, points=None, share=None):
    earned, redeemed, value, later = books
    return round((earned - redeemed if points is None else points) * (later if share is None else share) * value, 2)


def needed(terms):
    sales, running, margin, reward = terms
    return 100 * programme.break_even_uplift(sales, running=running, margin=margin, reward=reward)


@chapter.check_variant
def the_shares_can_be_told_apart(scheme_books):
    """Breakage is not half, and the scheme has been used."""
    earned, redeemed, _value, later = scheme_books
    return (
        abs(later - 0.5) > 0.05
        and 0.2 * earned < redeemed < 0.8 * earned
        and abs(redeemed - earned / 2) > 0.02 * earned
    )


@chapter.question(
    title="What do the points cost?",
    unit="CNY, %",
    decimals=2,
    recall="Of your points scheme: the liability in CNY, and the break-even uplift of one house in per cent?",
    remark="Both numbers come before any success: the debt exists although nobody redeemed today, and the uplift is "
    "needed although members buy more than others.",
    hints=(
        "Open points are `points` less `redeemed`. Only a part of them will be redeemed, and each of those costs what "
        "a redeemed point has cost so far.",
        "`programme.liability(open_points, redemption=…, value=…)`, and "
        "`100 * programme.break_even_uplift(house_sales, running=…, margin=…, reward=…)`.",
    ),
    starter="""\
from crmlab import programme

points_owed = {"owed": ..., "needed": ...}""",
    solution="""\
open_points = (loyalty_programme["points"] - loyalty_programme["redeemed"]).sum()
value = loyalty_programme["cost"].sum() / loyalty_programme["redeemed"].sum()
terms = dict(running=house_running, margin=tea_margin, reward=reward)
points_owed = {
    "owed": programme.liability(int(open_points), redemption=later_redeemed, value=value),
    "needed": 100 * programme.break_even_uplift(house_sales, **terms),
}""",
)
def points_owed(loyalty_programme, later_redeemed, house_sales, house_running, tea_margin, reward):
    """Look at your `loyalty_programme`: a row is a member.

    - `owed`: the points liability of all members, in CNY. Of the open points, the share `later_redeemed` will be
    redeemed. A point costs what the redeemed points have cost on average.

    - `needed`: the break-even uplift, in per cent, of one house whose members buy for `house_sales` CNY a year without
    the scheme. The scheme costs `house_running` CNY a year there; `tea_margin` and `reward` are CNY in a CNY of sales.

    Give a dict with both numbers."""
    open_points = int((loyalty_programme["points"] - loyalty_programme["redeemed"]).sum())
    value = value_of_a_point(loyalty_programme)
    uplift = programme.break_even_uplift(house_sales, running=house_running, margin=tea_margin, reward=reward)
    return both(programme.liability(open_points, redemption=later_redeemed, value=value), 100 * uplift)


@points_owed.mistake(source="documented confusion: breakage the wrong way round")
def wrong_way_round(scheme_books, scheme_terms):
    """`needed` is right. For `owed` you multiplied by the share that will *not* be redeemed. It is called breakage, and
    it sounds like a cost. But points that nobody redeems cost no tea. Take the other share."""
    return both(owed(scheme_books, share=1 - scheme_books[3]), needed(scheme_terms))


@points_owed.mistake(source="documented confusion: redeemed points owed again")
def redeemed_again(scheme_books, scheme_terms):
    """`needed` is right. For `owed` you started from all points ever earned. Each of them was a promise. But for the
    redeemed ones the tea has been given. Which points are still open?"""
    return both(owed(scheme_books, points=scheme_books[0]), needed(scheme_terms))


@points_owed.mistake(source="documented confusion: all open points are redeemed")
def without_breakage(scheme_books, scheme_terms):
    """`needed` is right. For `owed` you counted every open point. That is the most that could be owed. But some members
    never come back for their tea. Multiply by the share that will be redeemed."""
    return both(owed(scheme_books, share=1.0), needed(scheme_terms))


@points_owed.mistake(source="documented confusion: what was paid for what is owed")
def already_paid(scheme_books, scheme_terms):
    """`needed` is right. For `owed` you took what the redeemed points have cost. It is the cost that one sees. But it
    has been paid. A debt is what is still to come: begin with the open points."""
    return both(owed(scheme_books, points=scheme_books[1], share=1.0), needed(scheme_terms))


@points_owed.mistake(source="documented confusion: revenue for margin")
def revenue_for_margin(scheme_books, house_sales, house_running, reward):
    """`owed` is right. `needed` comes out like this if a CNY of additional sales is a CNY earned. It looks so at the
    till. But goods and service must be paid from it. What is left of it before the reward?"""
    return both(owed(scheme_books), 100 * (reward + house_running / house_sales) / (1 - reward))


@points_owed.mistake(source="documented confusion: additional sales earn no points")
def no_points_on_the_rest(scheme_books, scheme_terms):
    """`owed` is right. For `needed` you divided by the whole margin. But additional sales earn points as well. What
    does a CNY of them leave after the reward?"""
    sales, running, margin, reward = scheme_terms
    return both(owed(scheme_books), 100 * (reward + running / sales) / margin)


@points_owed.mistake(source="documented confusion: the old sales earn no points")
def only_running(scheme_books, scheme_terms):
    """`owed` is right. For `needed` you counted the running cost alone. It is the bill that comes. But members earn
    points on their old sales, too, and that reward must be earned back as well."""
    sales, running, margin, reward = scheme_terms
    return both(owed(scheme_books), 100 * running / sales / (margin - reward))


@points_owed.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(scheme_books, scheme_terms):
    """`owed` is right, and `needed` is right as a fraction. The question asks for per cent: times 100."""
    return both(owed(scheme_books), needed(scheme_terms) / 100)
