"""Workbook 09: which bills are purchases. No question stands here."""


def chosen(orders):
    """Bills and slips of customers' own doing: a payment for a monthly box comes by itself."""
    return orders[orders["channel"] != "box"]


def purchases(orders):
    """Purchases that a customer chose to make: neither returns nor boxes."""
    own = chosen(orders)
    return own[own["amount"] > 0]
