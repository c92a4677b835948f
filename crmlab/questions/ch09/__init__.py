"""Workbook 09: what a customer is worth today."""

from crmlab.workbook import Chapter

chapter = Chapter(
    "09",
    "What a customer is worth today",
    needs=("customers", "organisations", "orders", "order_lines", "products", "service_costs", "marketing_spend"),
    customers={"final": 300, "industrial": 33, "institutional": 40, "intermediate": 27},
    parameters={
        "contact_cost": (6.0, 2.0, 3.0, 4.0, 7.0, 9.0),
        "margin": (0.5, 0.65, 0.45, 0.55),
        "best_response": (0.25, 0.2, 0.3),
        "pull": (4.0, 3.0, 5.0, 8.0),
        "echo": (0.9, 0.6, 0.7, 0.8, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0),
        "paid_unacceptable": (6000, 4000, 4500, 5000, 7000, 8000),
        "paid_satisfactory": (12000, 10000, 11000, 13000, 14000),
        "calls_unacceptable": (12, 8, 9, 10, 11),
        "calls_satisfactory": (2, 1, 3, 4),
    },
    intro="Twelve questions about a company of your own, and one to think about. It sells tea like Lantern Tea, to "
    "other customers; more of them are organisations. Do questions 1 to 8 after the first half of the chapter, the "
    "others after the second. Later questions use the answers to earlier ones.\n\n"
    "Money is in CNY. Each row of `orders` is one bill, with its lines in `order_lines`. A bill with a negative "
    "`amount` is a return slip, and its lines have a negative `quantity`: the tea is back in stock and the money is "
    "given back. Do not round on the way; a cent that comes from rounding at the end is forgiven.",
)
PARTS = (
    "margin",
    "profit",
    "share",
    "classes",
    "rfm",
    "explorer",
    "mailing",
    "index",
    "weights",
    "sizes",
    "methods",
    "leakage",
)
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
