"""Lantern Tea's tables, a learner's own variant of them, and the real CDNOW purchases.

Lantern Tea is simulated (`crmlab.datasets.lantern`); CDNOW is real and fetched, never part of the course.
"""

from __future__ import annotations

from crmlab.datasets.checking import check
from crmlab.datasets.dictionary import dictionary
from crmlab.datasets.loading import changed_tables, load, tables, truth
from crmlab.datasets.real import cdnow
from crmlab.datasets.variants import price_factor, variant
from crmlab.datasets.vignettes import vignettes

__all__ = [
    "cdnow", "changed_tables", "check", "dictionary", "load", "price_factor", "tables", "truth", "variant", "vignettes",
]  # fmt: skip
