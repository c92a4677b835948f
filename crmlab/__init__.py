"""CRM Lab: customer relationship management, taught by computing it.

Methods lie in rooms by field (`crmlab/customer_value/rfm.py`) and are named flat: `from crmlab import rfm`. They are
loaded when first used, so that `import crmlab` stays light. `__init__.pyi` says the same to editors and type checkers.
"""

from __future__ import annotations

import importlib
import sys

from crmlab import old_addresses
from crmlab.errors import CRMLabError, DataUnavailable, InvalidData
from crmlab.i18n import set_language

__all__ = ["CRMLabError", "DataUnavailable", "InvalidData", "set_language"]

_METHODS = {
    "abc_analysis": "customer_value",
    "acquisition_cost": "customer_value",
    "ahp": "measurement",
    "before_after": "measurement",
    "bonds": "relationships",
    "btyd": "customer_value",
    "clv": "customer_value",
    "cohorts": "customer_value",
    "commitment_trust": "relationships",
    "customer_base": "customer_value",
    "disconfirmation": "perceived_value",
    "experiments": "measurement",
    "feature_plan": "perceived_value",
    "loyalty_plan": "perceived_value",
    "indicators": "measurement",
    "inertia": "perceived_value",
    "ledger": "customer_value",
    "judges": "measurement",
    "kano": "perceived_value",
    "kano_pictures": "perceived_value",
    "lift": "measurement",
    "loyalty": "perceived_value",
    "loyalty_index": "perceived_value",
    "loyalty_pictures": "perceived_value",
    "loyalty_value": "perceived_value",
    "loyalty_value_pictures": "perceived_value",
    "mailing": "campaigns",
    "mediation": "measurement",
    "normalisation": "measurement",
    "nps": "perceived_value",
    "programme": "perceived_value",
    "programme_pictures": "perceived_value",
    "pls": "measurement",
    "points_scheme": "relationships",
    "portfolio": "customer_value",
    "profitability": "customer_value",
    "publics": "relationships",
    "ranking": "measurement",
    "regimes": "relationships",
    "regression": "measurement",
    "repurchase": "perceived_value",
    "response_curves": "perceived_value",
    "rfm": "customer_value",
    "rfm_pictures": "customer_value",
    "satisfaction_index": "perceived_value",
    "scales": "measurement",
    "service_profit_chain": "perceived_value",
    "service_profit_chain_pictures": "perceived_value",
    "servqual": "perceived_value",
    "servqual_pictures": "perceived_value",
    "scorecard": "perceived_value",
    "spending": "relationships",
    "switching": "perceived_value",
    "switching_pictures": "perceived_value",
    "targeting": "measurement",
    "track_record": "customer_value",
    "value_parts": "customer_value",
    "value_sensitivity": "customer_value",
    "waterfall": "customer_value",
    "weighting": "measurement",
}
"""Method → the room in which it lies."""
_OTHERS = ("course", "crm", "datasets", "explore", "figure", "valid", "workbook")
"""What else is asked for by a flat name."""

if sys.flags.optimize >= 2:
    raise RuntimeError("CRM Lab shows learners its docstrings, which `python -OO` removes. Run Python without -OO.")


def __getattr__(name: str):
    if name in _METHODS:
        return old_addresses.with_moved_functions(name, importlib.import_module(f"crmlab.{_METHODS[name]}.{name}"))
    if name in _OTHERS:
        return importlib.import_module(f"crmlab.{name}")
    if name in old_addresses.MOVED:
        return importlib.import_module(f"crmlab.{name}")  # says once where it is now
    raise AttributeError(f"module 'crmlab' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_METHODS, *_OTHERS})


old_addresses.install(_METHODS)
