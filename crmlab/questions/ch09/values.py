"""Workbook 09, second part: what can be read in the books, and what can only be estimated."""

from crmlab.questions.ch09 import chapter


@chapter.sort(
    vignettes="09",
    game="financial-and-non-financial-value",
    n=8,
    title="In the books or not",
    concepts="financial-and-non-financial-value",
    hints=(
        "Could an accountant find the amount for this customer in a ledger, an invoice or a receipt?",
        "A cost is a part of financial value, too. Feelings, fame and convictions in the text decide nothing: ask "
        "where the effect on *the company* is written down.",
    ),
)
def which_value():
    """**Financial value** can be read in the books, customer by customer: price, quantity, frequency, and the costs of
    production, service, communication and marketing. **Non-financial value**, such as a recommendation or an idea,
    belongs to no single deal with the customer, so its size can only be estimated.

    Each text describes one customer. Which kind of value is it about?"""


@which_value.mistake(source="documented confusion: the motive taken for the value")
def by_the_sound(texts):
    """All labels are the wrong way round. Each text has a warm detail and a detail that sounds like money, and these
    labels follow the sound. But the sound does not say what is measured. Ask for each text: is the effect on *the
    company* written in the books, or can it only be estimated?"""
    return texts["confused_with"]


@which_value.mistake(source="documented confusion: whatever touches money is financial")
def all_financial():
    """All labels are *financial*. It is true that all value should become money in the end. But if nobody can say
    how much money, and from which deal, then no book shows it. Which texts describe an effect that can only be
    estimated?"""
    return "financial"


@which_value.mistake(source="documented confusion: a story for a feeling")
def all_non_financial():
    """All labels are *non-financial*, and each text does speak of people and their reasons. But a discount on an
    invoice and the cost of packing are amounts on paper. Which effects could an accountant look up?"""
    return "non-financial"
