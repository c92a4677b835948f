"""Every number that Lantern Tea is made from, with its unit and the reason for its size.

Money is in whole fen (1 CNY = 100 fen) unless a name says otherwise. Nothing here is measured on a real company: the
sizes are chosen so that the lessons show and stay believable.
"""

from __future__ import annotations

SEED = 20250101  # no unit; the day of analysis, so that nobody has to remember it

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
OTHER_CHANNEL = 0.12  # share of a consumer's orders made in the channel they do not prefer
CONSENT = {"yes": 0.82, "withdrawn": 0.12, "no": 0.06}  # shares of customers; consent is asked at the first purchase
CONSENT_DO_NOT_DISTURB = {"yes": 0.50, "withdrawn": 0.44, "no": 0.06}  # those who dislike letters end them more often
TYPES = {"persuadable": 0.24, "sure thing": 0.20, "lost cause": 0.47, "do not disturb": 0.09}
"""Shares of customers; sure things are the fifth with the highest purchase rate, the others are drawn by lot."""

# Consumers: BG/NBD and Gamma-Gamma ----------------------------------------------------------------------------------
PURCHASE_SHAPE, PURCHASE_SCALE = 0.9, 11.0
"""BG/NBD r (no unit) and alpha (weeks): purchases a week of a living customer ~ gamma(r, rate alpha), mean 0.082."""
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
    "social": (0.21, 1_600, 0.75, 1.90, 1.80),
    "referral": (0.15, 4_200, 1.20, 0.60, 0.60),
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
)
PERSUADED = 0.42  # chance that a letter wins a living persuadable customer's extra order inside the window
PERSUADED_LAPSED = 0.05  # the same where the customer has left; a letter seldom brings anybody back
PUT_OFF = 0.85  # chance that a do-not-disturb customer, written to, cancels the orders planned inside the window
