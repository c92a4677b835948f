"""Every number that the surveys are made from, with its unit and the reason for its size.

Points are points of the scale of the survey, named beside it. Relations between scores (satisfaction and gap, trust and
communication …) are planted between the scores as they are computed from the answers, so that a plain regression on
the answers finds the number that stands here.
"""

from __future__ import annotations

# Fieldwork: survey, first day, days until it closes, customers asked, who is asked -----------------------------------
SURVEYS = {
    "kano_2022": ("2022-11-07", 21, 1_150, "segments"),
    "satisfaction": ("2023-09-04", 21, 3_000, "consumers"),
    "servqual": ("2023-10-23", 21, 1_400, "guests"),
    "customer_survey": ("2023-12-04", 21, 3_000, "everybody"),
    "loyalty": ("2024-02-26", 21, 2_600, "tied first"),
    "gale": ("2024-05-13", 21, 1_000, "consumers"),
    "commitment_trust": ("2024-06-17", 21, 2_200, "everybody"),
    "kano_2024": ("2024-09-02", 21, 1_900, "segments"),
    "perceived_value": ("2024-10-14", 21, 1_700, "consumers"),
}
"""Three years of asking, one survey at a time; asked are customers who bought in the `RECENT` days before."""
RECENT = 365  # days; whoever has not bought for a year is not asked
ANSWERS = 0.68  # share of those asked who answer; a good panel, for two in three answer
LATE = 0.06  # share of answers that come after the survey has closed; kept, with their date
LATE_DAYS = 24  # days; the latest of the late, evenly spread
BLANK = 0.012  # share of items left empty where the form allows it

# Who they are behind the answers -------------------------------------------------------------------------------------
STAYING = 0.92  # correlation of contentment with the trait that keeps customers; strong, since buying has many reasons
TIE = 0.22  # share of customers with a prepaid card or a supply contract
CAPTIVE = 0.60  # share of these whom only the tie holds
CAPTIVES_LESS = 2.4  # points (1 to 10) less satisfied than others; why they would rather go
BARRIER_FALLS = "2024-04-01"  # day; from then on balances are paid back and contracts end with the month
CAPTIVES_LEAVE = 0.70  # chance that a captive customer stops buying when the barrier falls; the rest stay out of habit

# Satisfaction, 1 to 10 -----------------------------------------------------------------------------------------------
EXPECTED, EXPECTED_SPREAD = 7.0, 1.1  # points; people come to a tea house in a good mood
GAP, GAP_CONTENT, GAP_SPREAD = -0.2, 1.3, 1.0  # points; mean gap, what a unit of contentment adds, chance
SATISFIED, SATISFIED_SPREAD = 7.0, 0.7  # points; satisfaction where performance meets expectation, and chance
GAIN, LOSS = 0.35, 0.85  # points of satisfaction a point above and below expectation; losses weigh more than twice
STRAIGHT = 0.60  # points a point when the asymmetry is switched off
GAP_COMPLAINT = 1.0  # points less for those who complained in the half-year before; something did go wrong

# SERVQUAL, 1 to 7 ----------------------------------------------------------------------------------------------------
GAPS = {"tangibles": -0.35, "reliability": -1.10, "responsiveness": -0.80, "assurance": -0.45, "empathy": -0.60}
"""Points of perception less expectation; the shops are pretty and the orders are not always right."""
EXPECTATIONS = {"tangibles": 5.1, "reliability": 5.3, "responsiveness": 5.2, "assurance": 5.2, "empathy": 5.0}
"""Points; far enough from the end of the scale that few answers are cut off there."""
POINTS = {"tangibles": 22, "reliability": 26, "responsiveness": 20, "assurance": 18, "empathy": 14}
"""Points of 100 that customers say a dimension deserves, on average."""
OVERALL = {"tangibles": 0.08, "reliability": 0.40, "responsiveness": 0.28, "assurance": 0.14, "empathy": 0.10}
"""Points of overall quality a point of perception: what they say and what moves them differ."""

# Kano ----------------------------------------------------------------------------------------------------------------
MAIN, SECOND, REVERSE, DOUBTFUL = 0.60, 0.20, 0.03, 0.02
"""Shares of answers of a feature's first and second type, of reversals and of questionable pairs in a segment; the two
other types share the rest. When the segments' switch is off, every segment answers as the houses do."""
TIGHT = 0.35  # share of both types where two are as likely: a mode that should not be trusted

# Perceived value and Gale --------------------------------------------------------------------------------------------
QUALITY = {"taste": 0.24, "freshness": 0.14, "speed": 0.20, "staff": 0.08, "packaging": 0.04}
PRICE = {"shelf": 0.16, "delivery": 0.10, "extras": 0.06}
"""Points of value (1 to 10) a point of the attribute; quality weighs 70 in 100."""
MANAGERS = {"taste": 20, "freshness": 15, "speed": 10, "staff": 20, "packaging": 35,
            "shelf": 75, "delivery": 10, "extras": 15}  # fmt: skip
"""Points of 100 on each side that managers give; they have just bought new boxes."""
QUALITY_WEIGHT = 70  # points of 100 for quality against price, by managers and by customers
BRANDS = {  # price list of a basket of five teas (fen), share who know it, scores on the five and the three attributes
    "Lantern Tea": (31_800, 1.00, (7.6, 7.4, 5.9, 6.9, 7.2), (6.6, 6.5, 6.4)),
    "Heron Terrace": (39_600, 0.88, (7.8, 7.2, 7.0, 7.1, 6.2), (5.2, 5.3, 5.6)),
    "Leaf and Penny": (24_200, 0.80, (5.7, 5.6, 6.6, 5.8, 5.2), (7.8, 6.9, 6.2)),
}
VALUE_GROUPS = {"product": 0.40, "brand": 0.08, "knowledge": 0.10, "technology": 0.14, "relationship": 0.28}
"""Points of value (1 to 7) a point of the group's mean; the five groups go together, each looks larger alone."""
GROUP_HALO = 0.75  # points; spread of the liking that all five groups share
SPEED, SPEED_APART = 0.24, 0.12
"""Points of value a point of quick service, and points by which two questions about it differ: they can hardly be told
apart, so that a regression gives the credit to either. Their sum is found, their parts are not."""
GIFT_CONTEXT = 0.50  # points of value more when the tea is bought as a gift: same offer, other situation

# Loyalty -------------------------------------------------------------------------------------------------------------
REGULAR = 3  # orders in the year before the survey from which on a customer counts as regular
SLOPE, BEND = 0.25, 0.027  # points of attitude a point at the middle 5.5, and its change: × 2 a point further
ATTITUDE, ATTITUDE_SPREAD = 5.6, 0.65  # points (1 to 10) at the middle of both, and chance
RIVAL, RIVAL_CAPTIVE = (
    4.4,
    2.0,
)  # points (1 to 10); the strongest rival in the eyes of those neither for nor against us, and more for captives

# Commitment and trust, 1 to 7 ----------------------------------------------------------------------------------------
PATHS = {  # points a point, between the means of the items
    "trust": {"communication": 0.55, "shared_values": 0.20, "opportunism": -0.15},
    "commitment": {"communication": 0.10, "trust": 0.50},
    "staying": {"communication": 0.20, "trust": 0.30, "commitment": 0.40},
}
PATH_SPREAD = {"trust": 0.60, "commitment": 0.60, "staying": 0.60}  # points; chance of each

# Customer survey, 1 to 7 ---------------------------------------------------------------------------------------------
SENSITIVITY_NOISE = 0.8  # points; how far an answer lies from the trait (1 + 6 × price sensitivity)
TRUST_STAYING = 0.85  # correlation of trust with the trait that keeps customers
GUEST_DISTANCE = 4.0  # km to the nearest house, mean of a gamma with shape 1.6; consumers only

# At the door, 2024 ---------------------------------------------------------------------------------------------------
DOOR_QUARTERS = ("2024-07-01", "2024-10-01")
DOOR_GUESTS = (50, 70)  # guests asked in a house and quarter; a pad at the till for a week
DOOR_HOUSES = 0.25  # points (0 to 10) of recommending by which houses differ; the same in both quarters
DOOR_EFFORT, DOOR_EFFORT_SPREAD = 5.2, 1.2  # points (1 to 7) of ease, and chance
DOOR_RECOMMEND, DOOR_RECOMMEND_SPREAD = 7.9, 1.5  # points (0 to 10), and chance
DOOR_CSAT, DOOR_CSAT_SPREAD = 3.9, 0.8  # points (1 to 5), and chance
EASY_RECOMMENDED, EASY_SATISFIED = 0.5, 0.3  # points more a point of ease, before answers are cut off at the end

# A rival's voucher, autumn 2024 ---------------------------------------------------------------------------------------
VOUCHER_FROM = "2024-10-01"  # first day; the vouchers ran for the month
VOUCHER_LOOKS_BACK = 366  # days in which orders are counted: 2024 had a 29 February
REGULAR = 3  # orders in these days that make a repeat buyer; as in the loyalty survey
VOUCHER_ASKED = (1_100, 400)  # repeat buyers and others, all consumers; nearly every repeat buyer, for power
INVOLVED, INVOLVED_SPREAD, INVOLVED_NOISE = 4.0, 1.3, 0.7  # points (1 to 7): the middle of the scale, spread, chance
WENT_ANYWAY = {"inertia": 0.08, "loyal": 0.06, "others": 0.16}
"""Share who buy tea at the rival in the month without a voucher; who buys little from us buys elsewhere."""
VOUCHER_TAKES = {"inertia": 0.34, "loyal": 0.04, "others": 0.14}
"""Share more with the voucher of 5 per cent. Inertia is buying again by habit, with involvement below the middle: what
costs no thought is changed without a thought. When the switch is off, all classes go as the others do."""

# Features that could be offered more often ---------------------------------------------------------------------------
FEATURES_OFFERED = (75, 60, 55, 30, 10, 25, 70, 55, 35, 0, 10, 70)
"""Per cent of the occasions on which each of the twelve features of the Kano survey is offered today."""
FEATURES_COST = (24, 26, 14, 16, 14, 24, 16, 16, 30, 30, 3, 14)
"""Thousand CNY a year to offer it always: staff, packaging, software."""

# Experts and raters --------------------------------------------------------------------------------------------------
INDICATORS = {"profit": 34, "order value": 23, "growth": 16, "loyalty": 13, "referrals": 8, "payment": 6}
"""Points of 100 that the experts have in mind for the value of a customer."""
EXPERTS = ("head of houses", "head of accounts", "web shop", "finance", "tea buyer", "service desk", "founder")
JUDGEMENT_NOISE, INCONSISTENT_NOISE = 0.15, 1.3  # log units a comparison; the founder answers by mood
EXPERT_SPREAD = 0.10  # log units by which experts' weights differ
LEVELS = {"material": 0.62, "spiritual": 0.28, "social": 0.10}  # shares of reviews; most speak of the tea itself
REVIEWS = 240  # texts; enough for kappa to within a fifth
RATER_RIGHT = 0.88  # chance that a rater gives the level meant; else one of the others in proportion to their shares
