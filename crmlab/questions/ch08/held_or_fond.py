"""Workbook 08: fond, indifferent or held."""

from crmlab.questions.ch08 import chapter


@chapter.sort(
    vignettes="08",
    game="loyal-inert-held",
    n=9,
    title="Fond, indifferent or held",
    concepts=("false-loyalty", "brand-inertia-vs-loyalty"),
    remark="A receipt looks the same in all three cases. What tells them apart is what these customers do, or would "
    "do, on the day when the other way is open: the card is empty, the boat sails again, the door next door is nearer. "
    "Satisfaction, years and kind words do not decide. A tie does not decide either, where the customer would come "
    "without it.",
    hints=(
        "Find the sentence in which the customer could buy elsewhere, or wishes to. What happens there?",
        "Ask two questions. Does the customer care which tea it is? If so, whose tea would this customer buy "
        "if leaving were free and easy?",
    ),
)
def held_or_fond():
    """Each text tells of somebody who buys from Lantern Tea again and again. Why does this customer stay?

    - `loyalty`: prefers Lantern, in a choice that is important to the customer.

    - `inertia`: the choice hardly matters to the customer (low involvement), and leaving would be easy.

    - `constraint`: would rather buy elsewhere, but leaving costs money or trouble, or there is no other supplier.

    A text may mention ties, satisfaction or routine that do not decide. Choose what keeps the customer."""


@held_or_fond.mistake(source="documented confusion: the sign that stands first for the reason that decides")
def by_the_sign(texts):
    """Each of your labels follows a sign that the text does show: a card, a high score, an order that never changes.
    Such signs often go with that label. But in each of these texts a later fact speaks against it. What would the
    customer do if the sign were gone?"""
    return texts["confused_with"]


@held_or_fond.mistake(source="ruling K22: repeat buying taken for loyalty (the behavioural school)")
def all_loyalty():
    """With this label everywhere, whoever buys again would be loyal. The receipts do look alike, and one school of
    loyalty counts nothing else. But receipts do not show who would leave on the first free day. Which of your
    customers likes another tea as well, or better?"""
    return "loyalty"


@held_or_fond.mistake(source="documented confusion: low involvement taken for attachment", evidence="inertia")
def inertia_is_loyalty(texts):
    """You called customers loyal who hardly care which tea they drink. They come often, score high or bring others,
    so the label looks right. But the two differ in how much the choice matters. Suppose another tea stood nearer, or
    came first on the screen: what would they buy?"""
    return texts["label"].replace("inertia", "loyalty")


@held_or_fond.mistake(
    source="ruling K22, Jones and Sasser: satisfied and present, therefore loyal", evidence="constraint"
)
def constraint_is_loyalty(texts):
    """You called customers loyal who like another tea better. They praise Lantern, forgive it and stay for years, so
    the label looks right. But preference is relative: a high score can stand below a higher one. Look for the rival
    in these texts. Whose tea would they buy if leaving were free?"""
    return texts["label"].replace("constraint", "loyalty")


@held_or_fond.mistake(source="ruling K34: a tie that is mentioned taken for a tie that holds", evidence="loyalty")
def loyalty_is_constraint(texts):
    """You called customers held who would come anyway. A card, a contract or a lack of rivals does appear in some of
    these texts. But a tie holds only somebody who pulls at it. Look for the moment when it was gone. What did the
    customer do then?"""
    return texts["label"].replace("loyalty", "constraint")


@held_or_fond.mistake(source="documented confusion: a routine taken for indifference", evidence="loyalty")
def loyalty_is_inertia(texts):
    """You called customers indifferent who have a favourite. Some of them do order with a nod or in half a minute,
    which looks like low involvement. But a quick choice can rest on a long search. Look at what these customers did
    when the choice was put to them again: did they take whatever was there?"""
    return texts["label"].replace("loyalty", "inertia")


@held_or_fond.mistake(
    source="documented confusion: all false loyalty is one, and its reason is a barrier", evidence="inertia"
)
def inertia_is_constraint(texts):
    """You called customers held for whom leaving is easy. They have no preference for Lantern, and that is true of
    held customers too; some texts even mention points or a contract. But being held means wishing for something
    else. What do these customers wish for, and what would it cost them to take it?"""
    return texts["label"].replace("inertia", "constraint")


@held_or_fond.mistake(
    source="documented confusion: all false loyalty is one, and its reason is routine", evidence="constraint"
)
def constraint_is_inertia(texts):
    """You called customers indifferent who know well what they want. Their orders run on unchanged or unread, which
    looks like low involvement. But somebody in these texts has compared, asked or wished. What did they find better,
    and what happened when they wanted to have it?"""
    return texts["label"].replace("constraint", "inertia")
