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
    parameters={
        "tea_weight": (45, 40, 50),
        "service_weight": (35, 30, 25),
        "raw_1": (0.42, 0.4, 0.44),
        "raw_2": (0.36, 0.34, 0.38),
        "raw_3": (0.31, 0.33, 0.29),
    },
    intro="Eight questions about a company of your own: 60 to 90 minutes. It sells tea like Lantern Tea, and its "
    "customers have answered the same surveys.\n\n"
    "An answer left open is missing, not zero. Do not round before the check.",
)
PARTS = ("levels", "perspectives", "roll_up", "acsi")
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
