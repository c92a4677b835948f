"""CRM Lab: customer relationship management, taught by computing it.

Methods are flat modules named as the field names them (`crmlab.rfm`, `crmlab.abc_analysis`, …). They are loaded when
first used, so that `import crmlab` stays light.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

from crmlab.errors import CRMLabError, DataUnavailable, InvalidData
from crmlab.i18n import set_language

__all__ = ["CRMLabError", "DataUnavailable", "InvalidData", "set_language"]

if sys.flags.optimize >= 2:
    raise RuntimeError("CRM Lab shows learners its docstrings, which `python -OO` removes. Run Python without -OO.")


def __getattr__(name: str):
    if name.startswith("_"):
        raise AttributeError(f"module 'crmlab' has no attribute {name!r}")
    try:
        return importlib.import_module(f"crmlab.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"crmlab.{name}":
            raise  # the module is ours, and lacks something it needs
        raise AttributeError(f"module 'crmlab' has no attribute {name!r}") from None


def __dir__():
    return sorted([*globals(), *(module.name for module in pkgutil.iter_modules(__path__))])
