"""Workbook 00: the first four answers, on half a dozen customers."""

from crmlab.workbook import Chapter

chapter = Chapter(
    "00",
    "Start here",
    needs=("customers", "orders"),
    customers={"final": 3, "institutional": 3},
    intro="Four short questions about six customers, and one without a check. Write your answer instead of the dots "
    "and run the cell: the card underneath says where you stand. Be wrong on purpose at least once.",
)
PARTS = ("start",)
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
