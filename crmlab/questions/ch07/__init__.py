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
        "first_house": (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 17, 18, 19, 20, 21, 23, 24, 26, 27, 28, 29, 30, 31),
        "kano_segment": ("house", "web"),
        "house_margin": (900_000, 500_000, 700_000, 1_100_000),
        "web_margin": (600_000, 400_000, 800_000, 1_000_000),
        "account_margin": (650_000, 300_000, 900_000, 1_200_000),
        "gain": (0.02, 0.015, 0.025, 0.03),
        "loss": (0.05, 0.04, 0.06),
        "build_budget": (60_000, 50_000, 55_000, 65_000, 70_000),
        "tea_weight": (45, 40, 50),
        "service_weight": (35, 30, 25),
    },
    intro="Eight questions about a company of your own: 60 to 90 minutes. It sells tea like Lantern Tea, and its "
    "customers have answered the same surveys. The texts of the two sorting games are not about your company.\n\n"
    "An answer left open is missing, not zero. Do not round before the check.",
)
PARTS = (
    "disconfirmed",
    "levels",
    "perspectives",
    "classes",
    "three_features",
    "service_gap",
    "recommend",
    "roll_up",
)
"""Its files, in the order of their questions."""

chapter.read(__name__, PARTS)
