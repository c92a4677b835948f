"""BG/NBD as two questions need it, without SciPy, which alone takes longer to load than a workbook may take to open.

`btyd.BGNBD` says the same; a test holds one against the other.
"""

import numpy as np
import pandas as pd

MOST_TERMS = 2_000


def expected_purchases(known, model, t):
    """Purchases to expect in the next `t`, given x, t_x and T: Fader, Hardie and Lee (2005), equation 10."""
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    x, end = known["x"].to_numpy(float), known["T"].to_numpy(float)
    z = t / (alpha + end + t)
    term, total = np.ones(len(x)), np.ones(len(x))
    for n in range(MOST_TERMS):  # the hypergeometric series; z is well below 1
        term *= (r + x + n) * (b + x + n) / (a + b + x - 1 + n) / (n + 1) * z
        total += term
        if (term < 1e-13 * total).all():
            break
    if_active = (a + b + x - 1) / (a - 1) * (1 - (1 - z) ** (r + x) * total)
    return chance_to_be_active(known, model) * if_active


def chance_to_be_active(known, model):
    """1 for those who bought once; see `btyd.BGNBD.p_alive`."""
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    x = known["x"]
    silence = (alpha + known["T"]) / (alpha + known["t_x"])
    odds = a / (b + x.clip(lower=1) - 1) * silence ** (r + x)
    return pd.Series(1 / (1 + odds), known.index).where(x > 0, 1.0)
