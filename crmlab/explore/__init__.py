"""Explorers: sliders over a model, a picture that follows them, and the words that say what is seen."""

from crmlab.explore.barrier import barrier
from crmlab.explore.clv import clv
from crmlab.explore.kano import kano
from crmlab.explore.regimes import regimes
from crmlab.explore.rfm import rfm

__all__ = ["barrier", "clv", "kano", "regimes", "rfm"]
