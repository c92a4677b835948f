"""Where an attack's expectation does not hold for a good reason, function by function."""

from __future__ import annotations

import re

from tests.attacks.changes import Attack
from tests.attacks.examples import Call

ORDER, COLUMN = "rows in another order", r"(missing|None|column (absent|misspelt)|table \d of another function)"
EXCUSED = {
    (r"ahp\.(weights|consistency|inconsistent_pairs)", "(rows|columns) in another order"): "a matrix has one order",
    (r"ahp\.inconsistent_pairs", r"table \d of another function"): "it is a matrix of judgements, too",
    (r"(before_after\.lotteries|btyd\.contract_holdout|mediation\..*|commitment_trust\..*)", ORDER): "a seed draws",
    (r"points_scheme\.visits", ORDER): "its rows are numbered anew",
    (r"ledger\.plot_steps|btyd\.plot_curves", f"{ORDER}|columns in another order"): "the order is the story",
    (r"btyd\.plot_by_frequency|regimes\.\w*(cumulative|verdict)|weighting\.plot_\w+", "columns in another order"):
        "which column is drawn first is the caller's wish",
    (r"(ranking|weighting|regimes)\..*|btyd\.plot_\w+|judges\.plot|acquisition_cost\.plot_payback|cohorts\.plot_ages|"
     r"indicators\.columns_of|targeting\.response_model|"
     r"satisfaction_index\.plot_sensitivity", r"column (absent|misspelt)|table \d of another function"):
        "any table of numbers will do; another one is another question",
    (r"loyalty\.relaxed|loyalty_index\.scaled", r"column (absent|misspelt)|table \d of another function"):
        "tests and signs are as many as there are columns",
    (r"loyalty\.true_customers|loyalty_index\.seven", "missing|None"): "left open does not pass; a sign stays missing",
    (r"kano\.counts", "column misspelt"): "a feature may be called anything",
    (r"feature_plan\.kept_shares", "missing|None"): "a gap is left out, as in regression",
    (r"mailing\.best_depth|profitability\.peak", "another column|column .*"): "it hands back the whole row",
    (r"switching\.regulars", "another column"): "it hands back all columns of the regulars",
    (r"mailing\.(draw_cells|grid_of|plot_cells|campaign_profit)", "missing|None"): "a cell without a test has none",
    (r"(regression|scales|servqual)\..*", "missing|None"): "a gap is left out, and counted or documented",
    (r"disconfirmation\.(asymmetry|expectation_raised|plot_asymmetry)|repurchase\.by_satisfaction", "missing|None"):
        "satisfaction or an answer may be missing: it is left out, and counted",
    (r"btyd\.(contract_values|visit_\w+)|customer_base\.intervals|normalisation\.plot_newcomer|rfm_pictures\.plot_grid",
     r"column (absent|misspelt)|table \d of another function"): "any number of them will do",
    (r"points_scheme\.visits", "missing|None|infinite"): "most customers have no house",
    (r"publics\.six_i", "missing|None"): "a reply that is not there yet is not counted",
    (r"regimes\.regret|indicators\.tree", "(a missing|an infinite) value|a text|its keys"): "its kind is named",
    (r"customer_base\.base_value", "no rows"): "nobody referred anybody",
    (r"track_record\.scores", "a row twice"): "two orders may be alike; what numbers them is not asked for",
    (r"rfm_pictures\.plot_grid|portfolio\.plot_upgrade|track_record\.indicators", "missing|None"): "a gap is told",
    (r"btyd\.plot_(by_frequency|alive)|value_sensitivity\.plot_elasticities", "missing|None"):
        "what is not known is not drawn",
}  # fmt: skip
"""(function, kind of attack), both patterns → why."""


def excused(call: Call, attack: Attack) -> bool:
    return any(re.fullmatch(who, call.name) and re.fullmatch(what, attack.kind) for who, what in EXCUSED)
