"""The working CRM: `desk = crm.open(learner)`, one SQLite file a learner, filled with a simulated business.

`open` and `practice` are in `opening.py`, the desk with its modules in `desk.py`, one file a module beside it.
"""

from crmlab.crm.opening import open, practice, set_aside
from crmlab.crm.refusal import CRMRefusal
from crmlab.crm.tables import tables

__all__ = ["CRMRefusal", "open", "practice", "set_aside", "tables"]
