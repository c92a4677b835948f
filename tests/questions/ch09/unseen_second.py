"""A second forty, by another writer, after the cards were mended for the first. First figures: of 32 usual slips 28 named,
4 row only (29 and 3 after a closer look); of 8 odd ones 3 named, 5 row only; none misleading.

Kept as the writer wrote them. The `cause` beside an answer was added when the cards were read: it is what a card may
name.
"""

import numpy as np
import pandas as pd

from crmlab import clv, profitability, rfm, weighting
from tests.questions.wrong_answers import Answers

wrong = Answers("09")


def lines_of_2024(d):
    lines = d["order_lines"].merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
    return lines[lines["date"].dt.year == 2024].merge(d["products"], on="product_id")


def bought_2024(d):
    return d["orders"].query("amount > 0 and channel != 'box' and date >= '2024-01-01'")


def fixed_2024(d):
    spend = d["marketing_spend"]
    spend = spend[(spend["month"].dt.year == 2024) & spend["item"].isin(["brand", "sales staff"])]
    return spend["spend"].sum()


def purchases(d):
    return d["orders"].query("amount > 0 and channel != 'box'")


# 1. Net profit


@wrong(
    "net_profit",
    "leaves the return lines out: takes only lines with a positive amount (usual)",
    cause="returns_left_out",
)
def _(d):
    lines = lines_of_2024(d)
    lines = lines[lines["amount"] > 0]
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    paid = lines.groupby("customer_id")["amount"].sum()
    service = d["service_costs"].query("year == 2024").groupby("customer_id")["cost"].sum()
    cm = paid - goods - service.reindex(paid.index, fill_value=0)
    n = bought_2024(d).groupby("customer_id").size()
    share = fixed_2024(d) * n.reindex(paid.index, fill_value=0) / n.sum()
    return pd.DataFrame({"contribution_margin": cm, "net_profit": cm - share})


@wrong("net_profit", "takes the service costs of all years, not only 2024 (usual)", cause="service_of_all_years")
def _(d):
    lines = lines_of_2024(d)
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    paid = lines.groupby("customer_id")["amount"].sum()
    service = d["service_costs"].groupby("customer_id")["cost"].sum()
    cm = paid - goods - service.reindex(paid.index, fill_value=0)
    n = bought_2024(d).groupby("customer_id").size()
    share = fixed_2024(d) * n.reindex(paid.index, fill_value=0) / n.sum()
    return pd.DataFrame({"contribution_margin": cm, "net_profit": cm - share})


@wrong(
    "net_profit",
    "takes the fixed cost of all three years, the month is not filtered (usual)",
    cause="spend_of_all_years",
)
def _(d):
    lines = lines_of_2024(d)
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    paid = lines.groupby("customer_id")["amount"].sum()
    service = d["service_costs"].query("year == 2024").groupby("customer_id")["cost"].sum()
    fixed = d["marketing_spend"].query("item in ['brand', 'sales staff']")["spend"].sum()
    return profitability.customer_profit(
        paid.round(2),
        goods,
        service[service.index.isin(paid.index)],
        fixed_selling_cost=round(fixed, 2),
        allocate_by=bought_2024(d).groupby("customer_id").size(),
        fill=0,
    )


@wrong(
    "net_profit",
    "a customer without a service row gets NaN, because the Series are subtracted without a fill (usual)",
    cause="form",
)
def _(d):
    lines = lines_of_2024(d)
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    paid = lines.groupby("customer_id")["amount"].sum()
    service = d["service_costs"].query("year == 2024").groupby("customer_id")["cost"].sum()
    cm = (paid - goods - service).reindex(paid.index)
    n = bought_2024(d).groupby("customer_id").size()
    share = fixed_2024(d) * n.reindex(paid.index, fill_value=0) / n.sum()
    return pd.DataFrame({"contribution_margin": cm, "net_profit": cm - share})


@wrong(
    "net_profit", "shares the fixed cost by all bills of 2024, with boxes and return slips, not by purchases (usual)"
)
def _(d):
    lines = lines_of_2024(d)
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    paid = lines.groupby("customer_id")["amount"].sum()
    service = d["service_costs"].query("year == 2024").groupby("customer_id")["cost"].sum()
    cm = paid - goods - service.reindex(paid.index, fill_value=0)
    n = lines.groupby("customer_id")["order_id"].nunique()
    share = fixed_2024(d) * n / n.sum()
    return pd.DataFrame({"contribution_margin": cm, "net_profit": cm - share})


@wrong(
    "net_profit",
    "merges the service rows onto the lines, so each cost is counted once a line, and takes all marketing items as fixed cost (odd)",
)
def _(d):
    lines = lines_of_2024(d)
    both = lines.merge(d["service_costs"].query("year == 2024"), on="customer_id", how="left")
    service = both.groupby("customer_id")["cost"].sum()
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    cm = lines.groupby("customer_id")["amount"].sum() - goods - service
    spend = d["marketing_spend"]
    fixed = spend.loc[spend["month"].dt.year == 2024, "spend"].sum()
    n = bought_2024(d).groupby("customer_id").size().reindex(cm.index, fill_value=0)
    return pd.DataFrame({"contribution_margin": cm, "net_profit": cm - fixed * n / n.sum()})


# 2. In the books or not


@wrong(
    "which_value",
    "a cost is no value: what the customer costs us is put under non-financial (usual)",
    cause="confusion",
)
def _(d):
    answer = {}
    for letter, text in d["which_value_texts"]["text"].items():
        paid = any(w in text for w in ("eighteen yuan", "pouches", "forty-six times"))
        answer[letter] = "financial" if paid else "non-financial"
    return answer


@wrong(
    "which_value",
    "any text with a word of money or buying in it (yuan, cost, bill, invoices, orders) is financial (usual)",
    cause=("confusion", "all_financial"),
)
def _(d):
    words = ("yuan", "cost", "bill", "invoice", "order", "ledger", "wage", "receipt", "pouches")
    return {
        letter: "financial" if any(w in text.lower() for w in words) else "non-financial"
        for letter, text in d["which_value_texts"]["text"].items()
    }


@wrong(
    "which_value",
    "a feeling, fame or a complaint in the text makes it non-financial, whatever is measured (usual)",
    cause=("confusion", "all_non_financial"),
)
def _(d):
    words = (
        "courteous",
        "much loved",
        "she cares",
        "well-known",
        "long letters",
        "famous",
        "patience",
        "thinks better",
        "angry",
        "explains",
        "taught",
        "believe",
    )
    return {
        letter: "non-financial" if any(w in text for w in words) else "financial"
        for letter, text in d["which_value_texts"]["text"].items()
    }


@wrong(
    "which_value",
    "all of it ends in more profit some day, so everything is called financial (usual)",
    cause="all_financial",
)
def _(d):
    return {letter: "financial" for letter in d["which_value_texts"].index}


@wrong(
    "which_value",
    "what saves us advertising or spoilage (a name to show, fame, a warning) is taken as a marketing or production cost, so financial (usual)",
    cause="confusion",
)
def _(d):
    books = (
        "plate has to be cut",
        "haggles",
        "plain paper",
        "for himself only",
        "catalogues",
        "receipts",
        "eleven hours",
    )
    saves = ("trade fairs", "famous cook", "rescue team", "leaking silo")
    return {
        letter: "financial" if any(w in text for w in books + saves) else "non-financial"
        for letter, text in d["which_value_texts"]["text"].items()
    }


@wrong(
    "which_value",
    "sorts by the word yuan: with an amount in yuan it is financial, without it non-financial, so frequency, quantity and costs in hours are not (odd)",
    cause="confusion",
)
def _(d):
    return {
        letter: "financial" if "yuan" in text else "non-financial"
        for letter, text in d["which_value_texts"]["text"].items()
    }


# 3. RFM scores


@wrong("rfm_scores", "the payments for boxes are kept among the purchases (usual)", cause="boxes_as_purchases")
def _(d):
    orders = d["orders"]
    return rfm.scores(rfm.table(orders[orders["amount"] > 0], as_of=d["as_of"]))


@wrong(
    "rfm_scores",
    "recency is not turned round: the most days since the last purchase score 5 (usual)",
    cause="recency_upside_down",
)
def _(d):
    t = rfm.table(purchases(d), as_of=d["as_of"])
    return pd.DataFrame(
        {
            "R": rfm.score(t["recency"]),
            "F": rfm.score(t["frequency"]),
            "M": rfm.score(t["monetary"]),
        }
    )


@wrong(
    "rfm_scores",
    "quintiles with pd.qcut on ranks 'first', so customers who tie get different scores (usual)",
    cause="ties_torn_apart",
)
def _(d):
    t = rfm.table(purchases(d), as_of=d["as_of"])
    fifths = [1, 2, 3, 4, 5]
    return pd.DataFrame(
        {
            "R": pd.qcut((-t["recency"]).rank(method="first"), 5, labels=fifths).astype(int),
            "F": pd.qcut(t["frequency"].rank(method="first"), 5, labels=fifths).astype(int),
            "M": pd.qcut(t["monetary"].rank(method="first"), 5, labels=fifths).astype(int),
        }
    )


@wrong("rfm_scores", "M is the mean of the purchases, not their sum (usual)", cause="average_basket")
def _(d):
    t = rfm.table(purchases(d), as_of=d["as_of"])
    t["monetary"] = t["monetary"] / t["frequency"]
    return rfm.scores(t)


@wrong("rfm_scores", "only the purchases of 2024, as in question 1 (usual)", cause="of_2024_only")
def _(d):
    return rfm.scores(rfm.table(bought_2024(d), as_of=d["as_of"]))


@wrong(
    "rfm_scores",
    "scores from equal steps between the smallest and largest value (pd.cut) instead of shares of customers (odd)",
)
def _(d):
    t = rfm.table(purchases(d), as_of=d["as_of"])
    fifths = [1, 2, 3, 4, 5]
    return pd.DataFrame(
        {
            "R": pd.cut(-t["recency"], 5, labels=fifths).astype(int),
            "F": pd.cut(t["frequency"], 5, labels=fifths).astype(int),
            "M": pd.cut(t["monetary"], 5, labels=fifths).astype(int),
        }
    )


# 4. Whom to mail


def letters(d, *, everybody=False):
    """The customers who may get the letter: total score and mean purchase."""
    scores = d["rfm_scores"]
    total = scores["R"] + scores["F"] + scores["M"]
    mean = purchases(d).groupby("customer_id")["amount"].mean()
    frame = pd.DataFrame({"total": total, "mean": mean.reindex(total.index)})
    if everybody:
        return frame
    c = d["customers"]
    allowed = c.loc[(c["kind"] == "final") & (c["mail_consent"] == "yes"), "customer_id"]
    return frame[frame.index.isin(allowed)]


def best(frame, profit):
    """The best pair on the allowed steps, `profit` of one customer's row as the student thinks it is."""
    found = {}
    for least in range(3, 17):
        for step in range(11):
            discount = round(0.03 * step, 2)
            chosen = frame[frame["total"] >= least]
            found[least, discount] = profit(chosen, discount).sum()
    least, discount = max(found, key=found.get)
    return dict(min_score=least, discount=discount)


def added(d, total, discount):
    return d["best_response"] * ((total - 3) / 12) ** 2 * (1 + d["pull"] * discount)


@wrong(
    "whom_to_mail",
    "forgets the cost of the letters, so everybody is written to, and gives no discount because it lowers the margin (odd)",
    cause="everybody",
)
def _(d):
    f = letters(d)
    found = {
        least: (added(d, g["total"], 0) * g["mean"] * d["margin"]).sum()
        for least in range(3, 17)
        for g in [f[f["total"] >= least]]
    }
    return dict(min_score=max(found, key=found.get), discount=0)


@wrong(
    "whom_to_mail",
    "maximises the response only: the highest discount for the best scores (usual)",
    cause=("scored", "champions_only"),
)
def _(d):
    return dict(min_score=15, discount=0.3)


@wrong(
    "whom_to_mail",
    "a discount only costs money, so none is given; the limit is then chosen well (usual)",
    cause="scored",
)
def _(d):
    f = letters(d)
    found = {
        least: (added(d, g["total"], 0) * g["mean"] * d["margin"] - d["contact_cost"]).sum()
        for least in range(3, 17)
        for g in [f[f["total"] >= least]]
    }
    return dict(min_score=max(found, key=found.get), discount=0)


@wrong("whom_to_mail", "counts the whole purchase of a buyer as profit, without margin − discount (usual)")
def _(d):
    return best(letters(d), lambda f, x: added(d, f["total"], x) * f["mean"] - d["contact_cost"])


@wrong(
    "whom_to_mail",
    "looks for the highest profit per letter instead of in all, and without a discount (odd)",
    cause="champions_only",
)
def _(d):
    f = letters(d)
    per_letter = {
        least: (added(d, g["total"], 0) * g["mean"] * d["margin"] - d["contact_cost"]).mean()
        for least in range(3, 16)
        for g in [f[f["total"] >= least]]
        if len(g)
    }
    return dict(min_score=max(per_letter, key=per_letter.get), discount=0.0)


# 5. Weights from the data


def table_of(d):
    orders, organisations = d["orders"], d["organisations"]
    bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    bought = bought[bought["customer_id"].isin(organisations["customer_id"])]
    bought_lines = d["order_lines"].merge(bought[["order_id", "customer_id"]], on="order_id")
    enquiries = d["service_costs"].query("year == 2024 and activity == 'enquiry'").set_index("customer_id")["times"]
    table = pd.DataFrame(
        {
            "revenue": bought.groupby("customer_id")["amount"].sum(),
            "purchases": bought.groupby("customer_id").size(),
            "products": bought_lines.groupby("customer_id")["product_id"].nunique(),
        }
    )
    table["enquiries"] = enquiries.reindex(table.index, fill_value=0)
    return table


@wrong("weights", "puts each column on 0 to 1 (min-max) before the shares (usual)", cause="after_min_max")
def _(d):
    table = table_of(d)
    return weighting.entropy_weights((table - table.min()) / (table.max() - table.min()))


@wrong("weights", "does not divide the entropy by ln of the number of rows (usual)", cause="not_divided")
def _(d):
    table = table_of(d)
    p = table / table.sum()
    entropy = -(p * np.log(p.where(p > 0, 1))).sum()
    return (1 - entropy) / (1 - entropy).sum()


@wrong(
    "weights", "the weights are the entropies divided by their sum, 1 − is forgotten (usual)", cause="entropy_itself"
)
def _(d):
    table = table_of(d)
    p = table / table.sum()
    entropy = -(p * np.log(p.where(p > 0, 1))).sum() / np.log(len(table))
    return entropy / entropy.sum()


@wrong(
    "weights",
    "organisations without an enquiry are dropped, because ln 0 does not exist (usual)",
    cause="nobody_without_enquiry",
)
def _(d):
    table = table_of(d)
    return weighting.entropy_weights(table[(table > 0).all(axis=1)])


@wrong("weights", "gives 1 − entropy as the weights, not divided by their sum (usual)", cause="not_shared_out")
def _(d):
    table = table_of(d)
    p = table / table.sum()
    return 1 + (p * np.log(p.where(p > 0, 1))).sum() / np.log(len(table))


@wrong(
    "weights",
    "takes the shares along the row (of the organisation's four numbers) and then sums −p ln p down the columns (odd)",
)
def _(d):
    table = table_of(d)
    p = table.div(table.sum(axis=1), axis=0)
    entropy = -(p * np.log(p.where(p > 0, 1))).sum() / np.log(len(table))
    return (1 - entropy) / (1 - entropy).sum()


# 6. Medium-sized


def firms_of(d):
    firms = d["organisations"].set_index("customer_id")
    firms = firms[firms.index.isin(bought_2024(d)["customer_id"])]
    return firms.assign(cm=d["net_profit"]["contribution_margin"].reindex(firms.index))


SIZES = ["small", "medium", "large"]


@wrong(
    "by_size",
    "the two shares are exchanged: of_profitable holds the share of the size that is profitable (usual)",
    cause="the_shares_exchanged",
)
def _(d):
    f = firms_of(d)
    good = f["cm"] > 0
    return pd.DataFrame(
        {
            "of_profitable": good.groupby(f["size"]).mean(),
            "of_size": f.loc[good, "size"].value_counts(normalize=True),
            "mean_margin": f.groupby("size")["cm"].mean(),
        }
    ).loc[SIZES]


@wrong(
    "by_size", "the mean margin is taken over the profitable organisations only (usual)", cause="mean_of_the_profitable"
)
def _(d):
    f = firms_of(d)
    good = f["cm"] > 0
    return pd.DataFrame(
        {
            "of_profitable": f.loc[good, "size"].value_counts(normalize=True),
            "of_size": good.groupby(f["size"]).mean(),
            "mean_margin": f[good].groupby("size")["cm"].mean(),
        }
    ).loc[SIZES]


@wrong(
    "by_size", "profitable is read as net profit above 0 instead of contribution margin (usual)", cause="by_net_profit"
)
def _(d):
    f = firms_of(d)
    good = d["net_profit"]["net_profit"].reindex(f.index) > 0
    return pd.DataFrame(
        {
            "of_profitable": f.loc[good, "size"].value_counts(normalize=True),
            "of_size": good.groupby(f["size"]).mean(),
            "mean_margin": f.groupby("size")["cm"].mean(),
        }
    ).loc[SIZES]


@wrong(
    "by_size",
    "all organisations are counted, those without a purchase in 2024 with a margin of 0 (usual)",
    cause="absent_ones_counted",
)
def _(d):
    f = d["organisations"].set_index("customer_id")
    f["cm"] = d["net_profit"]["contribution_margin"].reindex(f.index, fill_value=0)
    good = f["cm"] > 0
    return pd.DataFrame(
        {
            "of_profitable": f.loc[good, "size"].value_counts(normalize=True),
            "of_size": good.groupby(f["size"]).mean(),
            "mean_margin": f.groupby("size")["cm"].mean(),
        }
    ).loc[SIZES]


@wrong(
    "by_size",
    "of_profitable is divided by all organisations that bought, not by the profitable ones (usual)",
    cause="of_all_buyers",
)
def _(d):
    f = firms_of(d)
    good = f["cm"] > 0
    return pd.DataFrame(
        {
            "of_profitable": f.loc[good, "size"].value_counts() / len(f),
            "of_size": good.groupby(f["size"]).mean(),
            "mean_margin": f.groupby("size")["cm"].mean(),
        }
    ).loc[SIZES]


@wrong("by_size", "shares of the margin (money) instead of shares of organisations, and in per cent (odd)")
def _(d):
    f = firms_of(d)
    gain = f["cm"].clip(lower=0).groupby(f["size"]).sum()
    return pd.DataFrame(
        {
            "of_profitable": 100 * gain / gain.sum(),
            "of_size": 100 * (f["cm"] > 0).groupby(f["size"]).mean(),
            "mean_margin": f.groupby("size")["cm"].mean(),
        }
    ).loc[SIZES]


# 7. Which score foresaw 2024?

STAY = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}


def margin_2023(d):
    sold = d["order_lines"].merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
    sold = sold.merge(d["products"], on="product_id")
    sold = sold[sold["date"].dt.year == 2023]
    kept = (sold["amount"] - sold["quantity"] * sold["unit_cost"]).groupby(sold["customer_id"]).sum()
    service = d["service_costs"][d["service_costs"]["year"] == 2023].groupby("customer_id")["cost"].sum()
    return kept - service.reindex(kept.index, fill_value=0)


def known(d):
    """before, and the RFM scores on 2024-01-01."""
    orders = d["orders"]
    before = orders[(orders["amount"] > 0) & (orders["date"] < "2024-01-01")]
    own = before[before["channel"] != "box"]
    return before, rfm.scores(rfm.table(own, as_of="2024-01-01"))


@wrong("methods", "Pearson's correlation, the default of corr, instead of Spearman's (usual)", cause="pearson")
def _(d):
    before, s = known(d)
    outcome = d["net_profit"]["contribution_margin"].reindex(s.index, fill_value=0)
    value = clv.simple(
        margin_2023(d).reindex(s.index, fill_value=0), retention=s["R"].map(STAY), discount=0.1, first="after one year"
    )
    abc = before.groupby("customer_id")["amount"].sum()
    scores = pd.DataFrame({"ABC": abc.reindex(s.index), "RFM": s["total"], "CLV": value})
    return scores.corrwith(outcome)


@wrong(
    "methods",
    "customers without a row in question 1 drop out instead of counting with 0 (usual)",
    cause="only_those_who_came_back",
)
def _(d):
    before, s = known(d)
    outcome = d["net_profit"]["contribution_margin"].reindex(s.index)
    value = clv.simple(
        margin_2023(d).reindex(s.index, fill_value=0), retention=s["R"].map(STAY), discount=0.1, first="after one year"
    )
    abc = before.groupby("customer_id")["amount"].sum()
    scores = pd.DataFrame({"ABC": abc.reindex(s.index), "RFM": s["total"], "CLV": value})
    return scores.corrwith(outcome, method="spearman")


@wrong(
    "methods",
    "takes the RFM scores of question 3, which have seen 2024 (leakage), for RFM and for the chance to stay (usual)",
)
def _(d):
    before, s = known(d)
    late = d["rfm_scores"].reindex(s.index)
    total = late["R"] + late["F"] + late["M"]
    outcome = d["net_profit"]["contribution_margin"].reindex(s.index, fill_value=0)
    value = clv.simple(
        margin_2023(d).reindex(s.index, fill_value=0),
        retention=late["R"].map(STAY),
        discount=0.1,
        first="after one year",
    )
    abc = before.groupby("customer_id")["amount"].sum()
    scores = pd.DataFrame({"ABC": abc.reindex(s.index), "RFM": total, "CLV": value})
    return scores.corrwith(outcome, method="spearman")


@wrong("methods", "RFM from `before` as it is, with the payments for boxes (usual)", cause="boxes_in_rfm")
def _(d):
    before, _s = known(d)
    s = rfm.scores(rfm.table(before, as_of="2024-01-01"))
    outcome = d["net_profit"]["contribution_margin"].reindex(s.index, fill_value=0)
    value = clv.simple(
        margin_2023(d).reindex(s.index, fill_value=0), retention=s["R"].map(STAY), discount=0.1, first="after one year"
    )
    abc = before.groupby("customer_id")["amount"].sum()
    scores = pd.DataFrame({"ABC": abc.reindex(s.index), "RFM": s["total"], "CLV": value})
    return scores.corrwith(outcome, method="spearman")


@wrong(
    "methods",
    "one chance to stay for all (the mean of the five), and customers without a margin in 2023 drop out of CLV (odd)",
)
def _(d):
    before, s = known(d)
    outcome = d["net_profit"]["contribution_margin"].reindex(s.index, fill_value=0)
    margin = margin_2023(d)
    value = clv.simple(margin[margin.index.isin(s.index)], retention=0.45, discount=0.1, first="after one year")
    abc = before.groupby("customer_id")["amount"].sum()
    scores = pd.DataFrame({"ABC": abc.reindex(s.index), "RFM": s["total"], "CLV": value.reindex(s.index)})
    return scores.corrwith(outcome, method="spearman")
