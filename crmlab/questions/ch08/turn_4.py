"""Lesson 08-4, where the loyalty money goes: its Your turns."""

from crmlab import programme
from crmlab.workbook import Lesson

lesson = Lesson(
    "08-4", "Where should the loyalty money go?", needs=("orders", "loyalty_programme", "redemptions"),
)  # fmt: skip

PAID, BURNT = (352, 88, 145), 10
"""CNY of three visits, and the points burnt after them."""


@lesson.question(
    title="Open points",
    unit="points",
    decimals=0,
    hints=(
        "Each visit earns points by itself: one for each *whole* 10 CNY.",
        "35 points for the first visit, 8 for the second. Add the third, and take off what was burnt.",
    ),
    starter="open_points = ...  # points",
    solution="open_points = 352 // 10 + 88 // 10 + 145 // 10 - 10",
)
def open_points():
    """A member pays 352 CNY, 88 CNY and 145 CNY on three visits, and then burns 10 points. How many points are open?"""
    return sum(paid // 10 for paid in PAID) - BURNT


@open_points.mistake(source="documented confusion: the sum is rounded")
def of_the_sum():
    """You added the three payments first and then counted the points. The sum is right. But each visit is rounded down
    by itself, so the last few CNY of each visit earn nothing. Count the points visit by visit."""
    return sum(PAID) // 10 - BURNT


@open_points.mistake(source="tried as a new user would: not rounded", same_as="of_the_sum")
def not_rounded():
    """You divided the sum by ten and did not round. There are no parts of a point: each visit is rounded down by
    itself. Count the points visit by visit."""
    return sum(PAID) / 10 - BURNT


@open_points.mistake(source="documented confusion: rounded up")
def rounded_up():
    """You gave a point for each 10 CNY that a visit *begins*. A point needs a whole 10 CNY. Round each visit down."""
    return sum(-(-paid // 10) for paid in PAID) - BURNT


@open_points.mistake(source="documented confusion: earned for open")
def all_earned():
    """These are the points earned. Some of them were burnt, so they are not open any more. Take them off."""
    return sum(paid // 10 for paid in PAID)


@open_points.mistake(source="documented confusion: CNY for points")
def in_yuan():
    """The number of points is right, and you turned it into CNY. The question asks for points."""
    return (sum(paid // 10 for paid in PAID) - BURNT) / 2


VALUE, DAY = 0.5, "2024-12-31"


def books(orders, members, redemptions):
    """Open points today, and what became of those of eighteen months ago."""
    balance = programme.balances(orders, members, redemptions, day=DAY)
    then = programme.breakage(orders, members, redemptions, as_of=DAY, months=[12, 18])
    return balance, then


@lesson.interim
def in_the_books(orders, loyalty_programme, redemptions):
    return books(orders, loyalty_programme, redemptions)


def owed(points, share, value=VALUE):
    return programme.liability(int(points), redemption=float(share), value=value)


@lesson.question(
    title="Look back further",
    unit="CNY",
    decimals=2,
    tolerance=0.6,
    hints=(
        "The formula is the same: open points today × share that will be redeemed × cost of a point. Only the share "
        "changes.",
        '`programme.liability(open_now, redemption=then["share"], value=…)`. A redeemed point costs 0.50 CNY.',
    ),
    starter="more_owed = ...  # CNY",
    solution='more_owed = programme.liability(open_now, redemption=then["share"], value=0.5)',
)
def more_owed(orders, loyalty_programme, redemptions):
    """Use the points that were open eighteen months ago, in place of twelve. How large is the liability on
    2024-12-31?"""
    balance, then = books(orders, loyalty_programme, redemptions)
    return owed(balance["open"].sum(), then.loc[18, "share"])


@more_owed.mistake(source="documented confusion: breakage the wrong way round")
def wrong_way_round(in_the_books):
    """You multiplied by the breakage. It is a share of the open points, too. But broken points are those that will
    *not* be redeemed, so they cost nothing. Take the other share."""
    balance, then = in_the_books
    return owed(balance["open"].sum(), then.loc[18, "breakage"])


@more_owed.mistake(source="documented confusion: redeemed points owed again")
def all_earned_points(in_the_books):
    """You took all points ever earned. Each of them was a promise. But the redeemed ones are kept promises: that tea
    is paid for. Which points are still open?"""
    balance, then = in_the_books
    return owed(balance["earned"].sum(), then.loc[18, "share"])


@more_owed.mistake(source="documented confusion: the old balance for today's")
def the_old_balance(in_the_books):
    """You multiplied the points that were open eighteen months ago. Their share tells how points behave. But the debt
    is about the points that are open today."""
    _balance, then = in_the_books
    return owed(then.loc[18, "open"], then.loc[18, "share"])


@more_owed.mistake(source="documented confusion: all open points are redeemed")
def without_breakage(in_the_books):
    """You counted every open point. That is the most that Lantern Tea could owe. But a part of the points will never be
    redeemed. Multiply by the share that will be."""
    balance, _then = in_the_books
    return owed(balance["open"].sum(), 1.0)


@more_owed.mistake(source="documented confusion: points for CNY")
def in_points(in_the_books):
    """This is the number of points that will be redeemed. The liability is money: what does a redeemed point cost?"""
    balance, then = in_the_books
    return owed(balance["open"].sum(), then.loc[18, "share"], value=1.0)


@more_owed.mistake(source="documented confusion: twelve months again")
def twelve_months(in_the_books):
    """This uses the points of twelve months ago, as the cell above. The question looks back further: use `then`."""
    balance, then = in_the_books
    return owed(balance["open"].sum(), then.loc[12, "share"])


BASE, RUNNING, MARGIN, REWARD = 30_000, 1_200, 0.4, 0.03


@lesson.question(
    title="A larger house",
    unit="%",
    decimals=1,
    tolerance=0.06,
    hints=(
        "First the top of the fraction: the reward for a CNY of sales, plus the running cost of a CNY of sales.",
        "(0.03 + 1,200 ÷ 30,000) ÷ (0.4 − 0.03). Times 100 is per cent.",
    ),
    starter="needed = ...  # per cent",
    solution="needed = 100 * (0.03 + 1200 / 30_000) / (0.4 - 0.03)",
)
def needed():
    """Members of another house buy tea for 30,000 CNY a year without the programme. It would cost 1,200 CNY a year to
    run. Margin is 0.4 and the reward 0.03 in a CNY of sales. Which uplift, in per cent, is needed?"""
    return 100 * programme.break_even_uplift(BASE, running=RUNNING, margin=MARGIN, reward=REWARD)


@needed.mistake(source="documented confusion: revenue for margin")
def revenue_for_margin():
    """You get this number if the whole price of additional tea is earned. A CNY of sales looks like a CNY gained. But
    goods and service must be paid from it. Put the margin below."""
    return 100 * (REWARD + RUNNING / BASE) / (1 - REWARD)


@needed.mistake(source="documented confusion: additional sales earn no points")
def no_points_on_the_rest():
    """The top is right. Below, you took the whole margin. But additional sales earn points as well, so a CNY of them
    leaves the margin minus the reward."""
    return 100 * (REWARD + RUNNING / BASE) / MARGIN


@needed.mistake(source="documented confusion: the old sales earn no points")
def only_running():
    """You counted the running cost alone. It is the visible part. But members earn points on all their sales, also on
    those that they would have made anyway. Add the reward on top."""
    return 100 * (RUNNING / BASE) / (MARGIN - REWARD)


@needed.mistake(source="documented confusion: the running cost forgotten")
def without_running():
    """You counted the reward alone. The programme also costs money to run. How much is that for a CNY of sales?"""
    return 100 * REWARD / (MARGIN - REWARD)


@needed.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction():
    """The share is right as a fraction. The question asks for per cent: times 100."""
    return (REWARD + RUNNING / BASE) / (MARGIN - REWARD)


@needed.mistake(source="documented confusion: reward added to the margin")
def reward_added_below():
    """Below, you added the reward to the margin. But we pay the reward, so it takes a part of the margin away."""
    return 100 * (REWARD + RUNNING / BASE) / (MARGIN + REWARD)
