"""CRM Lab: customer relationship management, taught by computing it.

Methods are flat modules named as the field names them (`crmlab.rfm`, `crmlab.abc_analysis`, …). They are loaded when
first used, so that `import crmlab` stays light.
"""

from __future__ import annotations

import importlib
import sys

from crmlab.errors import CRMLabError, DataUnavailable, InvalidData
from crmlab.i18n import set_language

__all__ = ["CRMLabError", "DataUnavailable", "InvalidData", "set_language"]

if sys.flags.optimize >= 2:
    raise RuntimeError("CRM Lab shows learners its docstrings, which `python -OO` removes. Run Python without -OO.")

_SUBMODULES = {"abc_analysis", "datasets", "explore", "figure", "profitability", "rfm", "workbook"}


def __getattr__(name: str):
    if name in _SUBMODULES:
        return importlib.import_module(f"crmlab.{name}")
    raise AttributeError(f"module 'crmlab' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *_SUBMODULES])
