"""The five cards that every learner of workbook 02 puts in order: three stories of relationship marketing."""

from itertools import permutations

STEPS = (
    (
        "A look through last year's orders shows which offices drink tea on every working day; forty are put on a "
        "list.",
        "A survey at the market hall says who lives near the new house and buys leaf elsewhere.",
        "Reading old reviews, the team picks out guests who brew at home and might like a monthly box.",
    ),
    (
        "The offer to these offices says: on the first of each month, or the month is free.",
        "In the letter boxes of those streets lies a leaflet: at your door within three days, or the parcel is free.",
        "They are offered a box each month, and in writing: never a leaf older than a year.",
    ),
    (
        "On the first of the month the parcel stands at the office's door, complete.",
        "On the third day the van rings at the neighbour's door with all that was ordered.",
        "The leaf in the first box has this spring's date on it, as was said.",
    ),
    (
        "The week after that parcel a clerk rings: was it right, and what should be different next time?",
        "Some days after the delivery the house asks how the leaf brews in this water, and answers what is asked back.",
        "Once the box has been tasted, brewer and guest begin to write to each other about water and leaf.",
    ),
    (
        "In the third year somebody makes sure, before the contract ends, that the office has reasons to renew it.",
        "After years of talks and parcels, whoever stayed is asked first which harvest to buy for them.",
        "Four seasons and many letters later, the guest who wanted to pause is won over with a smaller box.",
    ),
)
"""The five steps in their order; the same place in each belongs to the same story."""
OTHER_ORDERS = ((4, 3, 2, 1, 0), (1, 0, 2, 3, 4), (0, 3, 1, 2, 4), (0, 1, 2, 4, 3), (0, 1, 3, 2, 4))
"""What the mistakes make of the cards."""
LETTERS = "BCDFGHKLMNPRSTV"


def dealt():
    """All the ways to deal five lettered cards of one story, but for those that give an order away."""
    hands = []
    for turn, order in enumerate(permutations(range(5))):
        if order != (0, 1, 2, 3, 4) and order not in OTHER_ORDERS:
            for first in (0, 5, 10):
                story = (turn + first) % 3
                hands.append({LETTERS[first + i]: STEPS[step][story] for i, step in enumerate(order)})
    return tuple(hands[len(hands) // 2 :] + hands[: len(hands) // 2])  # the printed cards are well shuffled
