"""Short reviews of the tea houses, in our own words: an opening and a remark on one of three levels of satisfaction."""

from __future__ import annotations

import numpy as np

OPENINGS = (
    "Came in on a wet afternoon.", "Third visit this month.", "Bought for the whole office.", "Was here with my aunt.",
    "Found it by chance.", "Ordered twice so far.", "My first time.", "Stopped on the way to the station.",
    "Sunday with friends.", "A colleague sent me.", "Been coming since spring.", "Picked up a parcel.",
    "Had half an hour to spare.", "Needed something for a visit.", "Late in the evening.", "New in town.",
)  # fmt: skip
REMARKS = {
    "material": (
        "The oolong held for five infusions.", "The weight in the bag was exactly what I paid for.",
        "The tin closes so well that the leaves still smell fresh.", "Whole leaves, hardly any dust at the bottom.",
        "The pot pours without a drip.", "It kept me awake through the whole night shift.",
        "The sachets do not tear.", "For this price the leaves are clean and even.",
        "The cup keeps warm for half an hour.", "The parcel was dry although it had rained.",
        "The black tea brews strong in two minutes.", "The label says when it was picked, and it tastes like it.",
        "The thermos does what it should.", "The box fits my drawer at work.", "The green went bitter at once.",
        "The filter lets the small leaves through.", "The lid was chipped when I opened the box.",
        "Two of the twenty bags were empty.", "The dark tea smelt of the cardboard.", "The scoop broke after a week.",
    ),
    "spiritual": (
        "The courtyard light makes me slow down.", "The girl at the counter told the story of the hill.",
        "The wrapping is so lovely that I kept it.", "They remembered which cup I like.",
        "The colours of the tins please me each morning.", "The scent at the door is like my grandmother's house.",
        "I was served as if I had all the time in the world.", "The music and the steam, that is what I come for.",
        "It feels good to hold that cup.", "I left in a better mood than I came.",
        "The room has become loud and I no longer feel at ease.", "Nobody looked up when I came in.",
        "The new design leaves me cold.", "I felt hurried.",
    ),
    "social": (
        "They pay the pickers a fair price and show the bills.", "The old tins go back to be filled again.",
        "They gave the day's takings to the flood relief.", "They hire people whom others do not hire.",
        "Nothing is sold there that harms the hills.", "They told everybody openly about the bad batch.",
        "Too much plastic for a firm that praises nature.", "I hear the pickers wait long for their money.",
        "They support the school next door.", "Left-over cakes go to the shelter.",
    ),
}  # fmt: skip


def draw(rng: np.random.Generator, level: np.ndarray) -> list[str]:
    """A text for each level 0, 1, 2; no two are the same."""
    texts = [""] * len(level)
    for place, remarks in enumerate(REMARKS.values()):
        here = np.flatnonzero(level == place)
        every = rng.permutation(len(OPENINGS) * len(remarks))[: len(here)]
        if len(every) < len(here):
            raise ValueError("There are more reviews of a level than texts for it.")
        for row, text in zip(here, every, strict=True):
            texts[row] = f"{OPENINGS[text % len(OPENINGS)]} {remarks[text // len(OPENINGS)]}"
    return texts
