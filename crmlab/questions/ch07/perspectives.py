"""Workbook 07: from which perspective somebody calls a thing good."""

from crmlab.questions.ch07 import chapter


@chapter.sort(
    vignettes="07",
    game="quality-perspectives",
    n=8,
    title="Whose quality",
    concepts="quality-perspectives-four",
    remark="A number does not make a judgement objective. A mark from one to seven is a number, and it is still an "
    "opinion. A mention of guests does not make a judgement subjective. Guests can be timed with a stopwatch, and "
    "nobody has asked them.",
    hints=(
        "Who or what could change the verdict: another reading, another opinion, either of the two, or neither?",
        "A text may mention a reading or an opinion that is then put aside. Only what the verdict rests on counts.",
    ),
)
def which_perspective():
    """Each text tells how somebody judges quality. On what does the verdict rest?

    - `producer`: something is measured or checked against a rule of the firm. Opinions of buyers have no weight.

    - `customer`: what buyers or drinkers feel, say or expect. Readings have no weight.

    - `both`: a reading or check *and* the judgement of buyers or drinkers.

    - `other`: neither of the two, but price, fame, origin, age, harm to outsiders, or no yardstick at all.

    What is mentioned and then put aside does not count."""


@which_perspective.mistake(source="documented confusion: the yardstick mentioned for the yardstick used")
def by_the_mention(texts):
    """Each of your labels follows something that the text does mention: guests, a laboratory, a price. But the
    person in the text puts that point aside, or uses it only in part. What would have to change before this person
    changed the verdict?"""
    return texts["confused_with"]


@which_perspective.mistake(source="documented confusion: two things mentioned, so both count")
def all_both():
    """With this label everywhere, readings and opinions would count in every verdict. Many texts do mention the two.
    But in some texts only one of the two could change the verdict, and in some texts neither could. Strike out what is
    put aside: what is left?"""
    return "both"


@which_perspective.mistake(source="documented confusion: measured or not measured, nothing else")
def measured_or_not(texts):
    """You sorted by one question: is something measured? That question does separate the first two perspectives. But
    a verdict can also need a reading and an opinion together. And a verdict without a reading need not rest on the
    opinion of those who drink. Ask the two questions one after the other."""
    return texts["label"].replace({"both": "producer", "other": "customer"})


@which_perspective.mistake(source="documented confusion: whatever is not measured is subjective", evidence="other")
def rest_is_subjective(texts):
    """You gave every verdict without a reading to the customer. Such verdicts do come from people and not from
    instruments. But whose liking or expectation could change the verdict in these texts? If nobody's could, on what
    does the verdict rest?"""
    return texts["label"].replace("other", "customer")


@which_perspective.mistake(source="documented confusion: a test is objective, whoever is tested")
def any_test_is_objective(texts):
    """Some of the verdicts that you gave to the producer do not rest on a check alone. They do look like a test of the
    firm, with a limit to pass. But who or what can fail the tea at each step? Read these texts step by step."""
    return texts["label"].replace("both", "producer")
