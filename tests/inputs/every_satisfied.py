"""Messages of satisfaction: expectation and what was received, repurchase, two raters."""

from __future__ import annotations

import pandas as pd

from crmlab import disconfirmation, judges, repurchase
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case, follow

GUESTS = pd.DataFrame({"expected": [4, 5, 6], "received": [2, 5, 9]})


def differences(answers):
    """Of a table, or what the remedy has made of it."""
    return answers.tolist() if isinstance(answers, pd.Series) else disconfirmation.ratio(answers).tolist()


def as_difference(said, bad):
    return follow(said, answers=bad, disconfirmation=disconfirmation)


def slopes(answers):
    return disconfirmation.asymmetry(answers)["slope"].tolist()[:2]


BENT = pd.DataFrame({"expected": 5, "received": [3, 4, 5, 6, 7], "satisfaction": [3.0, 5, 7, 8, 9]})
RECODED = disconfirmation.recoded(GUESTS)
EXPECTATION = {
    "nothing expected": Case(differences, GUESTS.assign(expected=[0, 5, 6]), as_difference, [2, 0, 3]),
    "received below 0": Case(differences, GUESTS.assign(received=[-2, 5, 9]), as_difference, [-6, 0, 3]),
    "one side only": Case(slopes, BENT.assign(received=[3, 4, 5, 4, 3]), fix(BENT), [2.0, 1.0]),
    "many customers": Case(
        lambda found: len(disconfirmation.plot_recoded(found).axes),
        pd.concat([RECODED] * 3, ignore_index=True),
        lambda said, bad: follow(said, found=bad),
        2,
    ),
}

BOUGHT = pd.DataFrame({"satisfaction": [3.0, 4, 8, 9], "buys": [0, 1, 1, 1], "says": [0, 0, 1, 1]})


def shares(table=BOUGHT, edges=(1, 5, 10)):
    return repurchase.by_satisfaction(table, ["buys"], edges=edges)["share"].tolist()


def drawn(said="says"):
    found = repurchase.by_satisfaction(BOUGHT, ["says", "buys"], edges=[1, 5, 10])
    return repurchase.plot_said_and_done(found, said=said, done="buys").axes[0].get_title(loc="left")


def spread(samples):
    return repurchase.plot_spread(samples, unit="points").axes[0].get_title(loc="left")


LITTLE = "Groups differ little, customers differ much"
GROUPS = {"web": pd.Series([4.0, 6, 8])}
AGAIN = {
    "edges that fall": Case(lambda edges: shares(edges=edges), [5, 1, 10], fix([1, 5, 10]), [0.5, 1.0]),
    "outside the edges": Case(lambda edges: shares(edges=edges), [5, 7, 10], fix([1, 5, 10]), [0.5, 1.0]),
    "neither yes nor no": Case(shares, BOUGHT.assign(buys=[0, 1, 2, 1]), fix(BOUGHT), [0.5, 1.0]),
    "a level without answers": Case(lambda edges: shares(edges=edges), [1, 2, 5, 10], fix([1, 5, 10]), [0.5, 1.0]),
    "not in found": Case(drawn, "said", fix("says"), "What they say rises faster than what they do"),
    "no groups": Case(spread, {}, fix(GROUPS), LITTLE),
    "a group of one": Case(spread, {"web": pd.Series([4.0])}, fix(GROUPS), LITTLE),
}

FIRST, SECOND = pd.Series(["a", "a", "b", "b"]), pd.Series(["a", "a", "b", "a"])
RATERS = {
    "one label": Case(lambda two: judges.kappa(*two)["kappa"], (FIRST[:2], SECOND[:2]), fix((FIRST, SECOND)), 0.5),
}
CASES = {f"satisfied: {name}": case for part in (EXPECTATION, AGAIN, RATERS) for name, case in part.items()}
