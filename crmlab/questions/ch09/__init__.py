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
    },
    intro="Seven questions about a company of your own, and one to think about (about 75 minutes, estimated). It sells "
    "tea like Lantern Tea, to other customers, with more organisations. You can answer questions 1 to 4 after lesson "
    "09-3, the others at the end of the chapter.\n\n"
    "Money is in CNY. Each row of `orders` is a bill; its lines are in `order_lines`. A bill with a negative `amount` "
    "is a return slip: the goods are back in stock and the money was paid back.\n\n"
    "A **purchase** is a bill with a positive `amount` that is not a payment for a monthly box (`channel` is `box`), "
    "which comes without a decision of the customer. Do not round before the end.",
)
PARTS = ("profit", "values", "rfm", "mailing", "weights", "sizes", "methods")
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
