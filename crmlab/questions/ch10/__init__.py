"""Workbook 10: lifetime value."""

from crmlab.workbook import Chapter

chapter = Chapter(
    "10",
    "Lifetime value",
    needs=("orders", "order_lines", "products", "service_costs", "acquisition", "marketing_spend"),
    customers={"final": 900},
    parameters={
        "yearly_margin": (200, 160, 180, 220, 240, 260),
        "loyal": (0.9, 0.86, 0.88, 0.92),
        "fickle": (0.6, 0.56, 0.58, 0.62),
        "discount": (0.1, 0.06, 0.08, 0.12),
        "margin_rate": (0.4, 0.35, 0.45, 0.5),
        "wallet_a_year": (1000, 800, 900, 1200, 1500),
        "stays": (0.8, 0.7, 0.75, 0.85),
        "share_gain": (0.05, 0.03, 0.04, 0.06),
        "premium": (0.02, 0.01, 0.03, 0.04),
        "line_now": (60, 70, 80, 90, 100),
        "line_later": (30, 25, 35, 40, 45),
        "gold_ceiling": (14000, 12000, 16000),
        "gold_scale": (3000, 4000, 2500),
        "iron_ceiling": (24000, 22000, 26000),
        "iron_scale": (18000, 16000, 20000),
        "budget": (21000, 18000, 24000),
    },
    intro="Seven questions about a company of your own, and one to think about: 60 to 90 minutes. The company sells "
    "tea like Lantern Tea, in this workbook to final consumers only. Some questions are about customers who are not in "
    "the data: their numbers are the parameters under “Your data”, drawn for you.\n\n"
    "Money is in CNY. Each row of `orders` is one bill; a payment for a monthly box has the channel `box`, and a "
    "negative `amount` is a return. Do not round before the check.",
)
PARTS = ("value", "newcomers", "parts", "held_out", "layers", "types", "upgrade", "lead")
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
