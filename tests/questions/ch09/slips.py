"""Right pieces from which the slips of several sets are made."""


def lines_of(d, year=2024):
    lines = d["order_lines"].merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
    lines = lines.merge(d["products"], on="product_id")
    return lines[lines["date"].dt.year == year]


def served_in(d, year=2024):
    costs = d["service_costs"]
    return costs[costs["year"] == year].groupby("customer_id")["cost"].sum()
