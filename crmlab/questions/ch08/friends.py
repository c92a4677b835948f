"""Workbook 08: loyalty × profitability of the learner's consumers."""

from crmlab import ledger, loyalty_value
from crmlab.questions.ch08 import chapter


def counted(loyalty, customers, orders, order_lines, products, service_costs):
    """`like` and `margin` of the cell: of consumers who answered and had a bill in 2023."""
    tables = {"orders": orders, "order_lines": order_lines, "products": products, "service_costs": service_costs}
    year = ledger.customers(tables, year=2023)
    margin = year["paid"] - year["goods"] - year["serving"]
    survey = loyalty.set_index("customer_id")
    like = survey[["us1", "us2", "us3"]].mean(axis=1) - survey[["ri1", "ri2", "ri3"]].mean(axis=1)
    people = customers.loc[customers["kind"] == "final", "customer_id"]
    who = survey.index[survey.index.isin(people) & survey.index.isin(margin.index)]
    return like[who], margin[who]


def percent(part, whole):
    return 100 * float((part & whole).sum() / whole.sum())


def both(barnacles, loyal_more):
    return {"barnacles": float(barnacles), "loyal_more": float(loyal_more)}


@chapter.interim
def sorted_by_both(loyalty, customers, orders, order_lines, products, service_costs):
    """Who is loyal, who is in the lower half, and the margins."""
    like, margin = counted(loyalty, customers, orders, order_lines, products, service_costs)
    return like, margin, like > 0, margin <= margin.median()


@chapter.check_variant
def each_slip_shows(sorted_by_both):
    """Enough of each type; somebody likes both alike; mean and median, both conditions, and all bases differ."""
    like, margin, loyal, low = sorted_by_both
    shares = [percent(low, loyal), percent(loyal, low), 100 * float((low & loyal).mean()), percent(~low, loyal),
              percent(low, like >= 0), percent(margin <= margin.mean(), loyal)]  # fmt: skip
    apart = all(abs(one - other) > 0.3 for k, one in enumerate(shares) for other in shares[:k])
    gap = margin[loyal].mean() - margin[~loyal].mean()
    sizes = [(loyal & low).sum(), (loyal & ~low).sum(), (~loyal & low).sum(), (~loyal & ~low).sum()]
    return apart and min(sizes) >= 8 and abs(gap) > 5


@chapter.question(
    title="Barnacles",
    concepts="loyalty-attitude-and-behaviour",
    unit="",
    decimals=1,
    tolerance=0.06,
    evidence="",
    recall="Which per cent of your loyal consumers are barnacles, and how much more do the loyal bring?",
    remark="The difference is one of means, and one customer who is expensive to serve can turn it. Look at the "
    "largest and smallest margin before you tell anybody.",
    hints=(
        "Make two columns of true and false: `like > 0`, and `margin <= margin.median()`. Barnacles have both.",
        "Per cent *of the loyal*: the number of barnacles ÷ the number of the loyal × 100. For the difference: "
        "`margin[loyal].mean() - margin[~loyal].mean()`.",
    ),
    starter="""\
from crmlab import ledger

tables = dict(orders=orders, order_lines=order_lines, products=products, service_costs=service_costs)
books = ledger.customers(tables, year=2023)
margin = books["paid"] - books["goods"] - books["serving"]
survey = loyalty.set_index("customer_id")
like = survey[["us1", "us2", "us3"]].mean(axis=1) - survey[["ri1", "ri2", "ri3"]].mean(axis=1)
consumers = customers.loc[customers["kind"] == "final", "customer_id"]
who = survey.index[survey.index.isin(consumers) & survey.index.isin(margin.index)]
like, margin = like[who], margin[who]  # one row a consumer

friends = {"barnacles": ..., "loyal_more": ...}""",
    solution="""\
loyal = like > 0
low = margin <= margin.median()
friends = {
    "barnacles": 100 * (loyal & low).sum() / loyal.sum(),
    "loyal_more": margin[loyal].mean() - margin[~loyal].mean(),
}""",
)
def friends(loyalty, customers, orders, order_lines, products, service_costs):
    """`like` says how much better a consumer likes us than the strongest rival, `margin` what the consumer brought in
    2023 (CNY). The cell makes both, with one row a consumer. Loyal: `like` above 0. Profitable: `margin` above the
    median of these consumers.

    - `barnacles`: what per cent of the loyal are barnacles?

    - `loyal_more`: mean margin of the loyal less mean margin of all who are not loyal, in CNY.

    Give a dict with both numbers."""
    like, margin = counted(loyalty, customers, orders, order_lines, products, service_costs)
    kinds = loyalty_value.types(like, margin, loyalty_cut=0)
    share = 100 * (kinds == "barnacles").sum() / (like > 0).sum()
    return {"barnacles": share, "loyal_more": margin[like > 0].mean() - margin[like <= 0].mean()}


def more(margin, loyal):
    return margin[loyal].mean() - margin[~loyal].mean()


@friends.mistake(source="documented confusion: of all customers")
def of_all(sorted_by_both):
    """The difference is right. Your share has all consumers below the line. Then it says how common barnacles are. The
    question asks what per cent *of the loyal* they are: who belongs below the line?"""
    _like, margin, loyal, low = sorted_by_both
    return both(100 * (loyal & low).mean(), more(margin, loyal))


@friends.mistake(source="documented confusion: the condition turned round")
def of_the_low_half(sorted_by_both):
    """The difference is right. Your share is that of the lower half who are loyal. Barnacles are above the line in both
    shares. But the question starts from the loyal, and you start from the lower half."""
    _like, margin, loyal, low = sorted_by_both
    return both(percent(loyal, low), more(margin, loyal))


@friends.mistake(source="documented confusion: true friends for barnacles")
def the_true_friends(sorted_by_both):
    """The difference is right. Your share is that of the true friends: loyal and profitable. Barnacles are the other
    part of the loyal."""
    _like, margin, loyal, low = sorted_by_both
    return both(percent(~low, loyal), more(margin, loyal))


@friends.mistake(source="documented confusion: both liked alike counted as loyal")
def alike_is_loyal(sorted_by_both):
    """You count those as loyal who like us and the rival alike. They have not chosen the rival. But loyal is here who
    likes us *better*: `like` above 0, and not 0."""
    like, margin, _loyal, low = sorted_by_both
    return both(percent(low, like >= 0), more(margin, like >= 0))


@friends.mistake(source="documented confusion: mean for median")
def above_the_mean(sorted_by_both):
    """The difference is right. For the share you cut at the mean margin. It is the number that reports show. But a few
    large customers pull it up, and more than half lie below it. The question says median."""
    _like, margin, loyal, _low = sorted_by_both
    return both(percent(margin <= margin.mean(), loyal), more(margin, loyal))


@friends.mistake(source="documented confusion: the loyal against everybody")
def against_everybody(sorted_by_both):
    """The share is right. In the difference you took off the mean of *all* consumers. The loyal are among them, so they
    are compared with themselves in part. Take off the mean of those who are not loyal."""
    _like, margin, loyal, low = sorted_by_both
    return both(percent(low, loyal), margin[loyal].mean() - margin.mean())


@friends.mistake(source="documented confusion: the others less the loyal")
def turned_round(sorted_by_both):
    """The share is right, and the difference has the wrong sign: you took the loyal off the others. Above 0 must mean
    that the loyal bring more."""
    _like, margin, loyal, low = sorted_by_both
    return both(percent(low, loyal), -more(margin, loyal))


@friends.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(sorted_by_both):
    """The difference is right, and so is the share as a fraction. The question asks for per cent: times 100."""
    _like, margin, loyal, low = sorted_by_both
    return both(percent(low, loyal) / 100, more(margin, loyal))
