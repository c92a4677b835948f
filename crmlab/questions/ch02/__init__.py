"""Workbook 02: relationship marketing."""

from crmlab.workbook import Chapter

chapter = Chapter(
    "02",
    "Relationship marketing",
    needs=(
        "customers",
        "orders",
        "marketing_spend",
        "acquisition",
        "service_costs",
        "redemptions",
        "branches",
        "loyalty_programme",
        "survey_items",
        "commitment_trust",
        "campaigns",
        "campaign_members",
    ),
    customers={"final": 1_700, "industrial": 40, "institutional": 50, "intermediate": 35},
    parameters={
        "order_value": (115.0, 120.0, 125.0, 130.0, 135.0, 140.0, 145.0, 150.0, 155.0, 160.0, 165.0, 170.0),
        "rival": (0.04, 0.08, 0.02, 0.03, 0.05, 0.06),
        "drift": (0.15, 0.17, 0.2, 0.22),
        "next_budget": (32_000, 28_000, 36_000),
        "halved_by_service": (3.0, 3.5),
    },
    intro="Seven questions about a company of your own, and one to think about. It sells tea like Lantern Tea, to "
    "other customers, on another market. Questions 1 and 2 go with lesson 02-1, questions 3 to 5 with 02-2, the others "
    "with 02-3.\n\n"
    "Money is in CNY. Each row of `orders` is one bill; a bill with a negative `amount` is a return slip and no "
    "purchase. Do not round on the way. The texts of the sorting games (3 and 7) are not about your company: they tell "
    "of Lantern Tea and of other firms.",
)
PARTS = ("costs", "split", "bonds", "points", "trust", "response", "publics")
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
