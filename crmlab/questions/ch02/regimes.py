"""Workbook 02, second part: bonds, and where the single deal wins."""

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from crmlab import regimes
from crmlab.questions.ch02 import chapter

MONTHS = 60
MOST_SERVICE = 60
STARTS_AT = int(regimes.relationship().service_cost)


@chapter.sort(
    vignettes="02",
    game="bond-level",
    n=9,
    title="Which bond",
    concepts=("bond-levels-three", "bond-level-social", "bond-level-structural"),
    remark="The hardest come in the wrapping of another bond. A club whose members never meet is financial if a free "
    "pot holds them; a journey for which they pay in full is social. And where work would have to be built anew, it is "
    "structural, whether people like one another or not.",
    hints=(
        "Take the thing away in your mind: would the customer miss money, miss people, or have to build something "
        "anew?",
        "What a bond is *called* proves nothing: there are clubs in which nobody knows anybody, and apps that are "
        "only a purse.",
    ),
)
def which_bond():
    """What ties the customer in each of these texts: money (`financial`), people (`social`), or the way things are
    built (`structural`)? Where a text names two, choose the tie without which the customer would leave."""


@which_bond.mistake(source="documented confusion: the wrapping for the bond")
def by_the_wrapping(texts):
    """These labels name what the bond is wrapped in: a card, an app, a meeting at a table. It is what one sees
    first. But take the wrapping away and leave the rest: would they go? In each of your texts something else holds
    them."""
    return texts["confused_with"]


@which_bond.mistake(source="documented confusion: any advantage is money")
def all_financial():
    """With this label everywhere, money would be the only tie there is. In the end everything saves somebody
    something. But a rival with the same price would win only some of these customers within a week. Whom would it
    not win, and what stands in the way?"""
    return "financial"


@which_bond.mistake(source="documented confusion: the ladder read one rung too high", evidence="financial")
def one_rung_too_high(texts):
    """Each bond stands one rung too high here: rewards count as friendship, friendship as something built in. The
    higher rung sounds better on a slide. But who copies a reward? Anybody with money. And who moves a friendly
    salesman? Whoever hires him. Ask how soon a rival has the same."""
    return texts["label"].map({"financial": "social", "social": "structural", "structural": "structural"})


def five_years(regime, market):
    """Cumulative profit by month, as it is on average over all lots."""
    return regimes.expected(regime, market, months=MONTHS)["cumulative_profit"]


@chapter.question(
    title="Where relationship marketing tips over",
    concepts=("transaction-vs-relationship-five", "retention-vs-acquisition-cost"),
    evidence="",
    recall="Relationship against transaction marketing on a market of your own. `service`: from which monthly service "
    "cost on was it no longer ahead after five years? `overtakes`: from which month on was it ahead for good?",
    remark="So there is no yes or no to “keeping is better”: there is a border, and your market lies on one side of "
    "it. Which of your three numbers would move it most?",
    hints=(
        "`replace(regimes.relationship(), service_cost=5)` is the regime with another service cost; "
        '`regimes.expected(regime, market, months=60)["cumulative_profit"]` is what it has earned by each month.',
        "Subtract the transaction regime's column: that is the lead. `service`: a loop upwards from 6, until the last "
        "lead is not above 0. `overtakes`: `regimes.break_even`, or the month after the last one without a lead.",
    ),
    starter="""\
from dataclasses import replace

from crmlab import regimes

market = regimes.Market(order_value=order_value, rival=rival, drift=drift)
# from crmlab import explore
# explore.regimes(market=market)
tipping_service = {"service": ..., "overtakes": ...}""",
    solution="""\
def profit(regime):
    return regimes.expected(regime, market, months=60)["cumulative_profit"]

relation, other = regimes.relationship(), profit(regimes.transaction())
service = 6
while profit(replace(relation, service_cost=service))[60] > other[60]:
    service = service + 1
behind = profit(relation) <= other
overtakes = behind[behind].index.max() + 1
tipping_service = {"service": service, "overtakes": overtakes}""",
)
def tipping_service(order_value, rival, drift):
    """Your market differs from that of the chapter: what an order is worth, how hard a rival pulls, and how many drift
    away. Both regimes of the chapter run on it for 60 months. Bring back two whole numbers:

    - `service`: raise what service costs in the relationship regime from its 6 CNY a month, yuan by yuan. At which
      value is it no longer ahead of the transaction regime after the 60 months?

    - `overtakes` (with service back at 6 CNY): from which month on is it ahead for good?

    Both mean the profit added up since the start. The explorer, on your market, shows where to look. But it draws
    lots; for the answer take `regimes.expected`, which is the mean of all lots."""
    market = regimes.Market(order_value=order_value, rival=rival, drift=drift)
    regime, other = regimes.relationship(), five_years(regimes.transaction(), market)
    service = int(regime.service_cost)
    while five_years(replace(regime, service_cost=service), market)[MONTHS] > other[MONTHS]:
        service += 1
    behind = five_years(regime, market) <= other
    return pd.Series({"service": service, "overtakes": behind[behind].index.max() + 1}, dtype=float)


@lru_cache(maxsize=256)
def leads(market, months):
    """The lead of the relationship regime at the end, by service cost: `tipping_service` for all costs at once."""
    own = regimes.relationship().keeping_share
    costs = range(MOST_SERVICE + 1)
    found = regimes.winner_map(
        regimes.transaction(), regimes.relationship(), market, months=months, service_cost=costs,
        keeping_share=(own, 1.0),
    )  # fmt: skip
    return found.loc[own]


@lru_cache(maxsize=256)
def right(market):
    """What `tipping_service` finds on a market."""
    return tipping_service(market.order_value, market.rival, market.drift)


def own_market(order_value, rival, drift):
    return regimes.Market(order_value=order_value, rival=rival, drift=drift)


def other_service(market, service):
    """The right answer but for the service cost."""
    return pd.Series({"service": service, "overtakes": right(market)["overtakes"]}, dtype=float)


def first_not_above(lead):
    return next((cost for cost in range(STARTS_AT, MOST_SERVICE + 1) if lead[cost] <= 0), MOST_SERVICE)


@tipping_service.mistake(source="documented confusion: the first year for the whole time")
def after_one_year(order_value, rival, drift):
    """`service` is where the lead is gone after *twelve* months. A year is what most budgets look at. But service
    is paid at once, and pays back when those who would have left order again, in years to come. Let the regimes run
    for all 60 months."""
    market = own_market(order_value, rival, drift)
    return other_service(market, first_not_above(leads(market, 12)))


@tipping_service.mistake(source="documented confusion: the best value for the border")
def largest_lead(order_value, rival, drift):
    """`service` is the cost at which the relationship regime is *farthest* ahead. A good thing to know: it is where
    to set the slider. The question is another: how dear may service become before the whole lead is eaten up? Go on
    upwards."""
    market = own_market(order_value, rival, drift)
    return other_service(market, leads(market, MONTHS).idxmax())


@tipping_service.mistake(source="documented confusion: the last before for the first after")
def still_ahead(order_value, rival, drift):
    """`service` is one yuan short: there the relationship regime is still ahead, if only by a little. You have
    found the border, and stand on its near side. The question asks for the first value at which it is *no longer*
    ahead."""
    market = own_market(order_value, rival, drift)
    return other_service(market, right(market)["service"] - 1)


@tipping_service.mistake(source="documented confusion: compared with nothing instead of the alternative")
def until_nothing_is_earned(order_value, rival, drift):
    """`service` is where the relationship regime earns nothing any more. It would then be a bad idea, no doubt. But
    it was one long before: what it competes with is not a closed shop, but the transaction regime, which earns
    money. Compare the two."""
    market = own_market(order_value, rival, drift)
    earned = leads(market, MONTHS) + five_years(regimes.transaction(), market)[MONTHS]
    return other_service(market, first_not_above(earned))


@tipping_service.mistake(source="documented confusion: profit of the month for profit so far")
def better_month(order_value, rival, drift):
    """`overtakes` is the first month that *by itself* brings more than with the other regime. From there on the gap
    closes. But what was spent before has still to be earned back: it is ahead only once the sum since the start is.
    Look at `cumulative_profit`."""
    market = own_market(order_value, rival, drift)
    own, other = (
        regimes.expected(regime, market, months=MONTHS)["profit"]
        for regime in (regimes.relationship(), regimes.transaction())
    )
    return pd.Series({"service": right(market)["service"], "overtakes": (own > other).idxmax()}, dtype=float)


@lru_cache(maxsize=256)
def by_single_months(market):
    """What `tipping_service` would be if each month stood for itself."""
    regime, other = regimes.relationship(), monthly(regimes.transaction(), market)
    service = int(regime.service_cost)
    while service < MOST_SERVICE and monthly(replace(regime, service_cost=service), market)[MONTHS] > other[MONTHS]:
        service += 1
    behind = monthly(regime, market) <= other
    return service, int(behind[behind].index.max()) + 1 if behind.any() else 1


def monthly(regime, market):
    return regimes.expected(regime, market, months=MONTHS)["profit"]


@tipping_service.mistake(source="unseen answers: single months in both numbers", same_as="better_month")
def month_by_month(order_value, rival, drift):
    """Both numbers compare single months here: the sixtieth alone for `service`, each by itself for `overtakes`.
    Books are kept by the month, so one looks there. But it leaves out the lean months at the start, which have to
    be earned back. Compare the sums since the start: `cumulative_profit`."""
    service, overtakes = by_single_months(own_market(order_value, rival, drift))
    return pd.Series({"service": service, "overtakes": overtakes}, dtype=float)


@lru_cache(maxsize=256)
def overtaken_when_dear(market):
    """The month from which the relationship regime is ahead at the dearest service with which it still is."""
    dear = replace(regimes.relationship(), service_cost=right(market)["service"] - 1)
    behind = five_years(dear, market) <= five_years(regimes.transaction(), market)
    return int(behind[behind].index.max()) + 1 if behind.any() else 1


@tipping_service.mistake(source="unseen answers: service not put back")
def service_not_put_back(order_value, rival, drift):
    """`overtakes` is the month you get with service at the last value at which it still wins after 60 months: one goes
    on where the search has stopped. So dear a service puts off the day on which all is earned back. Set `service_cost`
    to 6 again, and look for the month then."""
    market = own_market(order_value, rival, drift)
    return pd.Series({"service": right(market)["service"], "overtakes": overtaken_when_dear(market)}, dtype=float)


@tipping_service.mistake(source="the explorer: the chapter's market for one's own")
def market_of_the_chapter():
    """These are the numbers of the chapter's own market, as `regimes.Market()` and `explore.regimes()` have it
    unless told otherwise. Your orders, your rival and your drift are others. Hand your market over:
    `regimes.Market(order_value=order_value, …)`."""
    return right(regimes.Market()).copy()


@chapter.check_variant
def own_market_is_not_that_of_the_chapter(tipping_service):
    known, service = right(regimes.Market()), tipping_service["service"]
    apart = abs(known["overtakes"] - tipping_service["overtakes"])
    # the answer, or another mistake that changes one number
    taken = {0: (service, service - 1, service - STARTS_AT), 1: (service,)}
    return known["service"] not in taken.get(apart, ())


@tipping_service.mistake(source="trial in the browser", same_as="better_month")
def a_month_early(order_value, rival, drift):
    """`overtakes` is one month early. Either it is the last month *without* a lead, and the next is the answer. Or it
    comes from a run with lots (`regimes.compare`, or the explorer), which is one draw of many: take
    `regimes.expected`, the mean of all lots."""
    found = right(own_market(order_value, rival, drift))
    return pd.Series({"service": found["service"], "overtakes": found["overtakes"] - 1}, dtype=float)


@tipping_service.mistake(source="trial in the browser", same_as="service_not_put_back")
def a_month_late(order_value, rival, drift):
    """`overtakes` is one month late. Either one too many was added: months count from 1, and the one after the last
    without a lead is meant. Or it comes from a run with lots (`regimes.compare`, or the explorer), which is one draw
    of many: take `regimes.expected`, the mean of all lots."""
    found = right(own_market(order_value, rival, drift))
    return pd.Series({"service": found["service"], "overtakes": found["overtakes"] + 1}, dtype=float)


@tipping_service.mistake(source="unseen answers: the rise for the value", same_as=("largest_lead", "after_one_year"))
def rise_for_the_value(order_value, rival, drift):
    """`service` is by how much service may *rise* until the lead is gone. You have found the border, and count from
    where you set out. The question asks for the cost itself, at which the relationship regime is no longer ahead: add
    the 6 CNY with which it began."""
    market = own_market(order_value, rival, drift)
    return other_service(market, right(market)["service"] - STARTS_AT)
