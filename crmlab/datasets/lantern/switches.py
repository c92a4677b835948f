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
    growth: bool = True
    """Lifetime value, part 2: a consumer spends a little more with every order they have made before."""
    cross_selling: bool = True
    """Part 3: the more orders before, the likelier a piece of teaware on top."""
    learning: bool = True
    """Part 4: the longer a customer is with us, the fewer questions an order."""
    referrals: bool = True
    """Part 5: customers bring others; when off, those whom they would have brought come by themselves."""
    tolerance: bool = True
    """Part 6: the longer a customer is with us, the less a price puts them off and the fewer offers they take."""
    points: bool = True
    """Members of the points scheme put more into a basket."""
    complaints: bool = True
    """After a complaint some leave, and twice as many after a slow reply; when off, nobody leaves for it."""
    contacts: bool = True
    """The telephone settles more at the first contact than the chat does; hard topics go to the telephone."""
    chain: bool = True
    """The service-profit chain over the houses, with footfall as confounder; when off, nothing depends on anything."""
    wallet: bool = True
    """Large households give us a smaller share of what they spend on tea; when off, all give the same on average."""
    contentment: bool = True
    """Contented and trusting customers stay longer, because both go with the trait that keeps them."""
    barrier: bool = True
    """When balances are paid back and contracts end, most customers leave whom only the tie held."""
    losses_weigh_more: bool = True
    """Satisfaction falls more a point below expectation than it rises a point above."""
    servqual_gaps: bool = True
    """The service is short of expectation, by another gap on each dimension."""
    kano_segments: bool = True
    """A feature is of another Kano type for web shoppers and accounts than for house guests."""
    value_drivers: bool = True
    """Attributes and groups of drivers differ in how they move perceived value; when off, all weigh the same."""
    expectation_curves: bool = True
    """Attitude flattens with basic and steepens with latent expectations met; when off, both are straight."""
    mediation: bool = True
    """Communication, trust and commitment make customers want to stay."""
    sensitivity_told: bool = True
    """Customers say how price-sensitive they are; when off, they answer by chance."""
    door_effort: bool = True
    """Guests who found it easy are more satisfied and recommend us more readily."""
    inertia: bool = True
    """A rival's small discount takes more of the repeat buyers who do not care which tea they buy."""
    raters_agree: bool = True
    """Two raters read the same level from a review; when off, they guess."""
    inconsistent_expert: bool = True
    """One expert contradicts himself in pairwise judgements."""

    def names(self) -> list[str]:
        """The effects that are on."""
        return [field.name for field in fields(self) if getattr(self, field.name)]


COMPANY = Switches()
BASE = Switches(**{field.name: False for field in fields(Switches)})


def chance(seed: int, area: str) -> np.random.Generator:
    """The random numbers of one area; an area added later takes nothing from the others."""
    words = np.frombuffer(hashlib.sha256(area.encode()).digest(), dtype="<u4")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *(int(word) for word in words)])))
