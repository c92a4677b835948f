"""The effects planted in orders, points, complaints, letters and channels, and in the parts of lifetime value."""

from __future__ import annotations

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.truth import Effect
from crmlab.datasets.lantern.truth_relations import RELATIONS

# Three sizes follow from many constants at once and from nothing simpler: means over 200 companies, seeds 5000 to 5199.
LETTER_GAIN = 0.0500  # share of those written to who order and would not have
REFERRAL_GAIN = 216.4  # CNY of the first year
REFERRAL_VALUE = 91.9  # CNY

ORDERS = ("customers", "orders", "order_lines", "products")

EFFECTS: tuple[Effect, ...] = (
    Effect(
        key="gift-season",
        effect="In the thirty days before Spring Festival and Mid-Autumn, a line of gift boxes holds more boxes.",
        size=c.GIFT_SEASON_FACTOR,
        unit="boxes in a gift line in the season for one outside it (ratio)",
        tables=ORDERS,
        chapters=("02", "07", "09", "11"),
        shows="quantity of lines of gift products on the days before the feasts",
        estimate="mean quantity of consumers' gift lines in the season over that of other days",
        naive=0.99,
        reading="turnover a day in the season over turnover a day outside it",
        wrong="that nothing happens before the feasts: gifts are too small a part of turnover to show",
        nothing=1.0,
        switch="gift_season",
    ),
    Effect(
        key="points-uplift",
        effect="Members of the points scheme put more into a basket, from the day of joining on.",
        size=c.POINTS_UPLIFT,
        unit="share of the basket added by membership",
        tables=("customers", "orders", "branches", "loyalty_programme"),
        chapters=("02", "10"),
        shows=f"amounts of orders in twenty houses drawn by lot, from {c.POINTS_START}",
        estimate="log basket after the start, less what the guest spent before, between houses with and without the "
        "scheme, divided by members' share of the orders (the lot is the instrument); errors by house",
        naive=1.28,
        reading="mean basket of members over that of the other guests of the same houses, less one",
        wrong="that points more than double the basket: those with large baskets join",
        excludes="naive",
        switch="points",
    ),
    *(
        Effect(
            key=f"complaint-leaving-{name}",
            effect=f"After a complaint that got {answer}, some customers never come back.",
            size=size,
            unit="share of those who would have come back within 180 days",
            tables=("customers", "orders", "complaints"),
            chapters=("11", "12"),
            shows="orders after the one complained about; reply_days above two, or empty, is slow",
            estimate="one less the share who came back after the order complained about, over the share after orders "
            "without complaint with as many earlier orders, of the same year and of consumers or organisations",
            naive=naive,
            reading="one less the share of complainers who bought in the second half of 2024 over that of others",
            wrong="that complaints do no harm, as complainers are still there more often: good customers complain",
            excludes="naive",
            switch="complaints",
        )
        for name, answer, size, naive in (
            ("fast", "a reply within two days", c.LEAVE_FAST, -0.16),
            ("slow", "a slow reply or none", c.LEAVE_SLOW, -0.02),
        )
    ),
    Effect(
        key="letters",
        effect="A letter wins an order from some who would not have ordered, and loses one from a few.",
        size=LETTER_GAIN,
        unit="share of those written to",
        tables=("customers", "campaigns", "campaign_members", "orders"),
        chapters=("02", "05", "09", "12"),
        shows="bought, by arm, in the three mailings drawn by lot",
        estimate="share who bought, mailed less control, within mailings",
        naive=0.104,
        reading="share who bought among those written to in the roll-out less that among everybody else",
        wrong="that the letter works twice as well: it went to the best customers",
        excludes="naive",
        switch="campaigns",
    ),
    Effect(
        key="referral-against-social",
        effect="Customers brought by others buy more, stay longer and take fewer offers than those of social media.",
        size=REFERRAL_GAIN,
        unit="CNY of margin in the first year, less the cost of winning, a customer",
        tables=(*ORDERS, "acquisition", "marketing_spend"),
        chapters=("05", "09"),
        shows="orders within a year of joining by acquisition channel",
        estimate="mean margin of the first year less cost of winning, referral less social, joined by 2023-12-31",
        naive=-26.0,
        reading="what winning a customer costs, social less referral",
        wrong="that social media are the better channel because they are cheaper",
        excludes="naive",
        switch="acquisition_channels",
    ),
    Effect(
        key="part-2-basket-growth",
        effect=f"A consumer's basket grows with every order before, up to {c.GROWTH_ORDERS}: lifetime value, part 2.",
        size=c.GROWTH,
        unit="log units of the basket an earlier order",
        tables=(*ORDERS, "branches"),
        chapters=("10",),
        shows="amount of a customer's first, second, third … order",
        estimate="slope within customers of log amount, less teaware added at the till, on earlier orders; guests of "
        "houses with the points scheme left out",
        naive=0.042,
        reading="slope over all orders of log amount on earlier orders, with teaware",
        wrong="that baskets grow half as fast again: cross-selling is counted twice",
        switch="growth",
    ),
    Effect(
        key="part-3-cross-selling",
        effect=f"With every order before, up to {c.CROSS_SELL_ORDERS}, teaware is added more often: part 3.",
        size=c.CROSS_SELL,
        unit="share of orders an earlier order",
        tables=ORDERS,
        chapters=("10",),
        shows="lines of teaware below the loose tea on the slip",
        estimate="slope of whether teaware was added on earlier orders (at most six)",
        naive=0.016,
        reading="slope of whether any teaware is on the slip on all earlier orders, however many",
        wrong="that cross-selling is a third of what it is: it stops growing after six orders",
        switch="cross_selling",
    ),
    Effect(
        key="part-4-learning",
        effect="The longer customers are with us, the fewer questions they ask an order: part 4.",
        size=c.LEARNING,
        unit="log units a year by which questions an order fall",
        tables=("customers", "orders", "service_costs"),
        chapters=("10",),
        shows="times of the activity enquiry by customer and year, for the age of the customer at each order",
        estimate="conditional Poisson regression within customers over calendar years",
        naive=0.12,
        reading="questions an order in 2022 against 2024, a year",
        wrong="that hardly anything is learned: new customers keep coming in",
        switch="learning",
    ),
    Effect(
        key="part-5-referrals",
        effect="Customers bring others, who bring margin: part 5.",
        size=REFERRAL_VALUE,
        unit="CNY of margin over the three years a consumer",
        tables=(*ORDERS, "acquisition"),
        chapters=("05", "10"),
        shows="orders of consumers whose acquisition channel is referral",
        estimate="margin of referred consumers over the number of consumers",
        naive=0.0,
        reading="a customer's own orders only",
        wrong="that bringing others is worth nothing",
        switch="referrals",
    ),
    Effect(
        key="part-6-offers",
        effect=f"With every order before, up to {c.TOLERANCE_ORDERS}, a consumer takes an offer less often: part 6.",
        size=c.TOLERANCE,
        unit="share of orders with an offer, for one order earlier (ratio)",
        tables=("customers", "orders", "order_lines", "campaigns"),
        chapters=("10",),
        shows="discount above nothing on orders outside the windows of letters",
        estimate="log-linear fall from the first to the seventh order among those who made seven",
        naive=0.783,
        reading="the same among all customers at each order",
        wrong="that loyalty cures bargain hunting a little faster than it does: bargain hunters leave",
        nothing=1.0,
        switch="tolerance",
    ),
    *RELATIONS,
)
