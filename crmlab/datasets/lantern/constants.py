"""Every number that Lantern Tea is made from, with its unit and the reason for its size.

Money is in whole fen (1 CNY = 100 fen) unless a name says otherwise. Nothing here is measured on a real company: the
sizes are chosen so that the lessons show and stay believable.
"""

from __future__ import annotations

SEED = 20250136
"""No unit; of sixty seeds from 20250101 on, the one for which all parameters of the base are recovered within about a
standard error and every effect planted in the business is found in one company."""

# The calendar ------------------------------------------------------------------------------------------------------
START, END, AS_OF = "2022-01-01", "2024-12-31", "2025-01-01"  # days; three full years, analysed the day after
LAST_JOINED = "2024-09-30"  # day; the newest customer has still been watched for a quarter
GIFT_FEASTS = ("2022-02-01", "2022-09-10", "2023-01-22", "2023-09-29", "2024-02-10", "2024-09-17")
"""Days; Spring Festival and Mid-Autumn in the lunar calendar."""
GIFT_SEASON_DAYS = 30  # days before the feast, the feast itself not counted; when gifts are bought
GIFT_SEASON_FACTOR = 1.8  # times the quantity of a gift line; the design's effect

# Who the customers are ----------------------------------------------------------------------------------------------
KINDS = {"final": 5400, "industrial": 200, "intermediate": 160, "institutional": 240}
"""Customers; three times a class's workbook even for organisations, small enough to commit."""
CITIES = ("Hangzhou", "Suzhou", "Chengdu", "Wuhan", "Xiamen", "Changsha", "Qingdao", "Kunming")
CITY_WEIGHTS = (22, 16, 15, 12, 11, 10, 8, 6)  # per cent of customers; the home city is the largest
HOUSES_PER_CITY = 5  # tea houses; forty houses in eight cities
WEB_SHARE = 0.38  # share of consumers who prefer the web shop; most of a tea-house chain's guests walk in
BOX = "box"  # the channel of the monthly box: a payment that comes by itself and is no visit
OTHER_CHANNEL = 0.12  # share of a consumer's orders made in the channel they do not prefer
CONSENT = {"yes": 0.82, "withdrawn": 0.12, "no": 0.06}  # shares of customers; consent is asked at the first purchase
CONSENT_DO_NOT_DISTURB = {"yes": 0.50, "withdrawn": 0.44, "no": 0.06}  # those who dislike letters end them more often
TYPES = {"persuadable": 0.24, "sure thing": 0.20, "lost cause": 0.47, "do not disturb": 0.09}
"""Shares of customers; sure things are the fifth with the highest purchase rate, the others are drawn by lot."""

# Consumers: BG/NBD and Gamma-Gamma ----------------------------------------------------------------------------------
PURCHASE_SHAPE, PURCHASE_SCALE = 0.9, 10.5
"""BG/NBD r (no unit) and alpha (weeks): purchases a week of a living customer ~ gamma(r, rate alpha), mean 0.086."""
DROPOUT_A, DROPOUT_B = 0.9, 3.6
"""BG/NBD a and b (no unit): chance of leaving after each repeat purchase ~ beta(a, b), mean 0.2."""
SPEND_P, SPEND_Q, SPEND_V = 6.0, 4.0, 90.0
"""Gamma-Gamma p, q (no unit) and v (CNY): the mean order of the population is p v / (q - 1) = 180 CNY."""
LEAST_ORDER = 300  # fen; a few grams, so that an order always has something in it (met by less than 1 in 10,000)

# Organisations ------------------------------------------------------------------------------------------------------
SIZES = {"small": 0.48, "medium": 0.36, "large": 0.16}  # shares of organisations; few are large
INDUSTRIES = {
    "industrial": ("bakery", "drink maker"),
    "intermediate": ("regional distributor",),
    "institutional": ("hotel", "office", "gift account"),
}
EMPLOYEES = {"small": (4, 40), "medium": (41, 250), "large": (251, 1800)}  # persons; bands do not overlap
ORDERS_A_YEAR = {"small": 3.6, "medium": 5.6, "large": 8.0}  # orders a year while the account lives; big ones refill
RATE_SPREAD = 3.0  # shape of the gamma between accounts of a size (no unit); coefficient of variation 0.58
ORDER_MEDIAN = {
    "small": 38_000,
    "medium": 90_000,
    "large": 200_000,
}  # fen; a large firm's is some eleven times a consumer's
ORDER_SPREAD_BETWEEN, ORDER_SPREAD_WITHIN = 0.40, 0.35  # log units; accounts differ more than one account's orders
ACCOUNT_LIFE = 170.0  # weeks, mean of an exponential; contracts outlive most of the three years
DISTANCE_MEAN = 60.0  # km from the warehouse, mean of a gamma with shape 1.6; most accounts are near, a few far away
CREDIT_DAYS = {"small": (0, 15, 30), "medium": (15, 30, 45, 60), "large": (30, 45, 60, 90)}  # days; the strong pay late
NEGOTIATED = {"small": (10, 26), "medium": (18, 34), "large": (26, 42)}  # whole per cent; bargaining power by size

# Baskets ------------------------------------------------------------------------------------------------------------
ITEM_SLOTS = {  # chances of 0, 1, 2 lines besides the loose tea; organisations order from a list
    "final": (0.36, 0.48, 0.16),
    "industrial": (0.55, 0.30, 0.15),
    "intermediate": (0.05, 0.35, 0.60),
    "institutional": (0.10, 0.40, 0.50),
}
ITEM_SHARE = {  # least and greatest share of the money still open that such a line may take (no unit)
    "final": (0.35, 0.80),
    "industrial": (0.10, 0.40),
    "intermediate": (0.40, 0.80),
    "institutional": (0.40, 0.80),
}
ITEM_MIX = {  # weights of boxed tea, gift boxes and teaware among those lines (no unit)
    "final": (0.42, 0.42, 0.16),
    "industrial": (0.90, 0.04, 0.06),
    "intermediate": (0.62, 0.28, 0.10),
    "institutional": (0.36, 0.46, 0.18),
}

# Discounts ----------------------------------------------------------------------------------------------------------
CONSUMER_DISCOUNTS = (5, 10, 15, 20)  # whole per cent; the steps of the web shop's offers
DISCOUNT_CHANCE = 0.30  # chance that an order uses an offer, times twice the price sensitivity (mean 0.5)

# Acquisition --------------------------------------------------------------------------------------------------------
# channel: share of consumers, cost a customer (fen), factor on the purchase rate, exponent on staying, on offers.
# Social is the cheapest and the worst, a referral costs more and stays: the cheapest is not the best.
CONSUMER_CHANNELS = {
    "walk-in": (0.40, 3_000, 1.00, 1.00, 1.00),
    "search ads": (0.24, 6_800, 1.05, 1.10, 1.20),
    "social": (0.21, 1_600, 0.68, 2.20, 1.80),
    "referral": (0.15, 4_200, 1.35, 0.50, 0.60),
}
ORGANISATION_CHANNELS = {"trade fair": (0.40, 52_000), "sales visit": (0.52, 68_000), "referral": (0.08, 15_000)}
"""Share of organisations and cost a customer in fen; a fair stand and a salesperson's days cost more than a click."""
SPEND_NOISE = 0.10  # log units; a month's bill is not exactly so much a customer
BRAND_A_MONTH = 1_300_000  # fen; sponsoring, the magazine, shop windows: nobody's in particular
SALES_STAFF_A_MONTH = 1_500_000  # fen; two people in the field, paid whether anybody orders or not
PRICE_RISE_A_YEAR = 0.03  # share; wages and rents rise a little

# Returns ------------------------------------------------------------------------------------------------------------
RETURN_CHANCE = {"final": 0.035, "industrial": 0.07, "intermediate": 0.10, "institutional": 0.07}
"""Chance that an order comes back in part, times the customer's appetite; distributors send unsold stock back."""
RETURN_CHANCE_MOST = 0.6  # chance; nobody returns every order
RETURN_DAYS = (3, 21)  # days after the order; the shop's terms

# Cost to serve ------------------------------------------------------------------------------------------------------
APPETITE_SPREAD = {"final": 1.50, "industrial": 1.10, "intermediate": 1.10, "institutional": 1.10}
"""Log units of the lognormal appetite for service, whose mean is 1: a few customers cost many times the usual."""
DELIVERY = 1_300  # fen a parcel to a consumer; a courier's price
DELIVERY_ACCOUNT, DELIVERY_KM = 1_800, 28  # fen a delivery and fen a kilometre; the firm's own van
ENQUIRIES_AN_ORDER = {"final": 1.1, "industrial": 1.2, "intermediate": 1.5, "institutional": 1.4}  # times an order
ENQUIRY = {"final": 1_600, "organisation": 3_200}  # fen; six minutes of a clerk, ten with an account
RETURN_HANDLING = {"final": 1_800, "organisation": 6_500}  # fen a slip; freight back, checking, booking
VISITS_A_YEAR = {"small": 0.7, "medium": 2.6, "large": 6.5}  # visits a year of a living account, times appetite
VISIT, VISIT_KM = 12_000, 150  # fen a visit and fen a kilometre of distance; half a day and the fuel
CREDIT_RATE = 0.08  # interest a year (no unit); what the bank asks for the money customers have not paid yet

# Campaigns ----------------------------------------------------------------------------------------------------------
# name, day, window (days), cost of a letter (fen), discount (per cent), goal, how drawn, most members, share mailed.
CAMPAIGNS = (
    ("First flush letter", "2023-03-21", 28, 450, 5, "a second order", "random", 2_500, 0.5),
    ("Year-end thanks", "2023-11-14", 28, 500, 10, "regular customers come back", "rfm", 2_600, 0.85),
    ("New oolong", "2024-04-23", 28, 450, 5, "try a new tea", "random", 4_700, 0.5),
    ("Autumn test mailing", "2024-10-08", 28, 500, 10, "who answers: a test before the roll-out", "random", 6_000, 0.5),
    ("Winter roll-out", "2024-11-12", 28, 500, 10, "the best cells of the test", "rfm", 3_600, 0.85),
    ("Win-back letter", "2024-06-25", 42, 500, 15, "those who stay away come back", "lapsed", 1_800, 0.5),
)
"""In the order of their numbers; the win-back letter went out between the third and the fourth."""
LAPSED_DAYS = 180  # days without a visit from which a consumer counts as lapsed; half a year, longer than most gaps
WON_BACK = ((365, 0.22), (10_000, 0.09))
"""Chance that the letter brings a consumer back who has left, by days since the last visit (up to so many)."""
PERSUADED = 0.42  # chance that a letter wins a living persuadable customer's extra order inside the window
PERSUADED_LAPSED = 0.05  # the same where the customer has left; a letter seldom brings anybody back
PUT_OFF = 0.85  # chance that a do-not-disturb customer, written to, cancels the orders planned inside the window

# Parts of lifetime value ---------------------------------------------------------------------------------------------
GROWTH, GROWTH_ORDERS = 0.03, 8  # log units an earlier order, up to so many; a household gets used to better tea
CROSS_SELL, CROSS_SELL_ORDERS = 0.05, 6  # chance of a piece of teaware an earlier order, up to so many
LEARNING = 0.45  # log units a year by which questions an order fall; after two years three in five are gone
TOLERANCE, TOLERANCE_ORDERS = 0.80, 6  # factor on the chance of taking an offer, an earlier order, up to so many

# Points scheme -------------------------------------------------------------------------------------------------------
POINTS_START, POINTS_HOUSES = "2023-04-01", 20  # day; houses drawn by lot from the forty
POINTS_JOIN, POINTS_JOIN_POWER = 0.75, 0.9
"""Chance to join at a visit of a customer with the mean basket, and its elasticity: large baskets earn more points."""
POINTS_UPLIFT = 0.22  # share that a member's basket grows by; modest beside how much more members spent all along
POINTS_FEN = 1_000  # fen paid for a point
POINT_VALUE = 50  # fen; what tea for a point costs us, five per cent of what was paid for it
POINTS_BLOCK = 10  # points; redeemed by so many
TIERS = {"green": 0, "oolong": 60, "reserve": 150}  # points of the last twelve months from which a member is in a tier

# Complaints ----------------------------------------------------------------------------------------------------------
COMPLAINT = 0.038  # chance that an order is complained about by somebody who never ordered before
COMPLAINT_BEFORE = {1: 1.8, 3: 2.6, 6: 3.4}  # factor from so many earlier orders on; who cares speaks up
LEAVE_FAST, LEAVE_SLOW = 0.20, 0.40  # chance to leave for good after a complaint; a slow reply doubles it
SLOW = 0.45  # share answered slowly; it hangs on which desk a complaint lands, by lot
SILENT = 0.10  # share of the slow ones that never get an answer at all
FAST_DAYS, SLOW_DAYS = (0, 2), (5, 15)  # days to the reply, both ends; the promise is two days

# Subscriptions -------------------------------------------------------------------------------------------------------
SUBSCRIBE = {"web": 0.75, "house": 0.45}  # share of consumers who take the monthly box; it is sold on the web
SUBSCRIBE_WITHIN = 240  # days after the first order, evenly
PLANS = {"taster": (6_900, 4_000, 0.50), "classic": (12_900, 7_000, 0.35), "reserve": (23_900, 12_700, 0.15)}
"""Fen a month, what a box costs us (tea, packing, courier), share of the subscribers who take it."""
PAYMENT_FAILS = 0.012  # chance a month that a card fails and nobody renews it
REASONS = {"bad service": 1.0, "enough tea at home": 1.6, "a rival's offer": 1.1, "moved away": 0.5}  # weights
TOO_DEAR = 3.0  # weight of "too dear", times the price sensitivity

# Price tests ---------------------------------------------------------------------------------------------------------
PRICE_WAVES = ("2023-10-16", "2024-03-11", "2024-06-17")  # first days; a wave shows one product for a week
PRICE_SHOWN, PRICE_DEARER = 2_000, 0.10  # consumers a wave, half at the list price, half ten per cent above it
PRICE_BUY = 0.45  # share who buy at the list price; they are asked at the till or in the basket
PRICE_DROP_NEW, PRICE_DROP_OLD = 0.25, 0.06  # fall of that share at the dearer price: first year, longer
PRICE_OLD_DAYS = 365  # days from which a customer counts as long-standing

# Wallet --------------------------------------------------------------------------------------------------------------
PANEL = 1_400  # consumers of a household panel who report what they spend on tea anywhere
HOUSEHOLDS = (0.26, 0.32, 0.20, 0.15, 0.07)  # shares of households of 1, 2, 3, 4, 5 persons
SHARE_MEAN = {1: 0.62, 2: 0.58, 3: 0.48, 4: 0.38, 5: 0.34}  # our share of what they spend; many mouths, many shops
SHARE_SPREAD = 0.14  # sd of the share between households of a size
WALLET_NOISE = 0.35  # log units; spending elsewhere differs from one half-year to the next

# Contacts ------------------------------------------------------------------------------------------------------------
TOPICS = {"delivery": (0.34, 0.86, 0.20), "brewing": (0.28, 0.78, 0.25), "billing": (0.20, 0.52, 0.60),
          "damage": (0.18, 0.40, 0.75)}  # fmt: skip
"""Share of questions, chance that the chat settles one at once, share asked by telephone: hard ones are rung about."""
PHONE_GAIN = 0.12  # by which the telephone settles more at the first contact, whatever the topic
CONTACTS_FROM = 2024  # year; the contact system came in then
MINUTES = {"phone": 7.0, "chat": 4.5, "visit": 55.0}  # mean minutes, of a gamma with shape 3

# Houses: the service-profit chain ------------------------------------------------------------------------------------
STAFF = (14, 26)  # people in a house
LEAVE_QUARTER = 0.12  # mean share of the staff that leaves in a quarter; tea houses hire all the time
CHAIN = {  # standard deviations of the effect for one of the cause
    ("footfall", "internal_quality"): 0.60,
    ("internal_quality", "employee_satisfaction"): 0.75,
    ("employee_satisfaction", "productivity"): 0.75,
    ("employee_retention", "service_value"): 0.40,
    ("productivity", "service_value"): 0.60,
    ("service_value", "customer_satisfaction"): 0.80,
    ("customer_satisfaction", "loyalty"): 0.80,
    ("loyalty", "growth"): 0.60,
    ("loyalty", "profit"): 0.60,
    ("footfall", "profit"): 0.70,
}
RETENTION_SLOPE = 0.045  # share of the staff that stays more for one standard deviation of employee satisfaction
HOUSE_PART = 0.6  # share of the variance of internal quality that belongs to the house and not to the quarter
BRANCH_UNITS = {  # mean and standard deviation of each column in its unit
    "footfall": (420.0, 130.0),
    "internal_quality": (62.0, 9.0),
    "employee_satisfaction": (6.4, 0.9),
    "employee_retention": (0.88, 0.08),
    "productivity": (11.0, 1.8),
    "service_value": (68.0, 8.0),
    "customer_satisfaction": (7.2, 0.7),
    "loyalty": (0.44, 0.07),
    "growth": (1.5, 3.0),
    "profit": (6_200_000.0, 2_100_000.0),
}
"""Persons an hour; index 0-100; 1-10; share; orders an hour of work; index 0-100; 1-10; share; per cent; fen."""
