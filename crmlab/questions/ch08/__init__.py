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
)
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
