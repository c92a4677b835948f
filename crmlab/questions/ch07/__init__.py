"""Workbook 07: quality and satisfaction."""

from crmlab.workbook import Chapter

chapter = Chapter(
    "07",
    "Quality and satisfaction",
    needs=(
        "customers",
        "satisfaction",
        "kano",
        "servqual",
        "survey_items",
        "door_survey",
        "features",
        "indicator_trees",
    ),
    customers={"final": 900, "industrial": 60, "intermediate": 50, "institutional": 60},
    parameters={},
    intro="Eight questions about a company of your own: 60 to 90 minutes. It sells tea like Lantern Tea, and its "
    "customers have answered the same surveys.\n\n"
    "An answer left open is missing, not zero. Do not round before the check.",
)
PARTS = ("levels", "perspectives")
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
