"""Workbook 02, third question: which bond."""

from crmlab.questions.ch02 import chapter


@chapter.sort(
    vignettes="02",
    game="bond-level",
    n=9,
    title="Which bond",
    concepts=("bond-levels-three", "bond-level-social", "bond-level-structural"),
    remark="The hardest come in the wrapping of another bond. A club whose members never meet is financial if a free "
    "pot holds them; a journey for which they pay in full is social. And where work would have to be built anew, it is "
    "structural, whether people like one another or not.",
    hints=(
        "Take the thing away in your mind: would the customer miss money, miss people, or have to build something "
        "anew?",
        "What a bond is *called* proves nothing: there are clubs in which nobody knows anybody, and apps that are "
        "only a purse.",
    ),
)
def which_bond():
    """What ties the customer in each of these texts: money (`financial`), people (`social`), or the way things are
    built (`structural`)? Where a text names two, choose the tie without which the customer would leave."""


@which_bond.mistake(source="documented confusion: the wrapping for the bond")
def by_the_wrapping(texts):
    """These labels name what the bond is wrapped in: a card, an app, a meeting at a table. It is what one sees
    first. But take the wrapping away and leave the rest: would they go? In each of your texts something else holds
    them."""
    return texts["confused_with"]


@which_bond.mistake(source="documented confusion: any advantage is money")
def all_financial():
    """With this label everywhere, money would be the only tie there is. In the end everything saves somebody
    something. But a rival with the same price would win only some of these customers within a week. Whom would it
    not win, and what stands in the way?"""
    return "financial"


@which_bond.mistake(source="documented confusion: the ladder read one rung too high", evidence="financial")
def one_rung_too_high(texts):
    """Each bond stands one rung too high here: rewards count as friendship, friendship as something built in. The
    higher rung sounds better on a slide. But who copies a reward? Anybody with money. And who moves a friendly
    salesman? Whoever hires him. Ask how soon a rival has the same."""
    return texts["label"].map({"financial": "social", "social": "structural", "structural": "structural"})
