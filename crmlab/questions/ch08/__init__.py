"""Workbook 08: loyalty."""

from crmlab.workbook import Chapter

chapter = Chapter(
    "08",
    "Loyalty",
    needs=(
        "customers",
        "orders",
        "loyalty",
        "expert_points",
        "rival_offer",
        "branches",
    ),
    customers={"final": 900, "industrial": 60, "intermediate": 50, "institutional": 60},
    parameters={
        "curve_of": ("basic", "latent"),
        "often_from": (3, 2, 4),
        "price_part": (30_000, 28_500, 29_000, 31_000, 35_000),
        "running_share": (0.065, 0.06, 0.07),
        "tea_margin": (0.4, 0.38, 0.42),
        "reward": (0.03, 0.025, 0.035),
        "uplift": (0.22, 0.2, 0.24, 0.26),
        "one_in": (10, 8, 12),
    },
    intro="Eight questions about a company of your own: 60 to 90 minutes. It sells tea like Lantern Tea, and its "
    "customers have answered the same surveys. The texts of the sorting game are not about your company.\n\n"
    "An answer left open is missing, not zero. Do not round before the check.",
)
PARTS = (
    "quadrants",
    "index_of_seven",
    "rival_voucher",
    "held_or_fond",
    "two_curves",
    "barrier",
    "chain",
    "loyalty_money",
)
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
