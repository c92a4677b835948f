"""Workbook 10: an open question on the lowest layer."""

from crmlab.questions.ch10 import chapter


@chapter.open(
    title="Somebody in lead",
    concepts=("customer-pyramid", "pyramid-upgrade"),
    hints=(),
    rubric=(
        "names two things to look up that could explain it, such as a single return, a long delivery, a discount that "
        "somebody granted, or few months as a customer",
        "says which of them are due to the company and not to the customer",
        "looks at what may come (the second axis of the matrix, friends who were recommended), and not only at the "
        "year that is over",
        "says what would be unfair: terms changed without notice, bad service until they leave, prices set in secret "
        "from a person's habits, or a charge for a complaint that was justified",
    ),
)
def somebody_in_lead():
    """One of your customers is in layer 4, lead. A common rule for such customers says: avoid them, charge more, cut
    costs.

    Which two things would you look up before anything is changed? And what would be unfair, even if it paid? Write
    three or four sentences between quotation marks. They are kept for you and not scored."""
