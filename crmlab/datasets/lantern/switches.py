"""Which planted effects are on, and where each area of the business gets its chance from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Switches:
    """One switch for every planted effect; `BASE` has all of them off.

    With every switch off, final consumers buy exactly as BG/NBD says and spend exactly as Gamma-Gamma says.
    """

    gift_season: bool = True
    """Before Spring Festival and Mid-Autumn, gift lines sell 1.8 times their quantity."""
    acquisition_channels: bool = True
    """Consumers won by different channels differ in purchase rate, dropout and discount."""
    campaigns: bool = True
    """A letter adds an order of a persuadable customer and removes one of a do-not-disturb customer."""
    returns: bool = True
    """Some orders come back in part, on a slip with a negative amount."""
    discounts: bool = True
    """Price-sensitive consumers wait for discounts and organisations negotiate them."""
    cost_to_serve: bool = True
    """Customers differ in how much service they ask for; when off, all ask for the mean."""

    def names(self) -> list[str]:
        """The effects that are on."""
        return [field.name for field in fields(self) if getattr(self, field.name)]


COMPANY = Switches()
BASE = Switches(**{field.name: False for field in fields(Switches)})


def chance(seed: int, area: str) -> np.random.Generator:
    """The random numbers of one area; an area added later takes nothing from the others."""
    words = np.frombuffer(hashlib.sha256(area.encode()).digest(), dtype="<u4")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *(int(word) for word in words)])))
