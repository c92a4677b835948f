"""Workbook 07: which level of satisfaction."""

from crmlab.questions.ch07 import chapter


@chapter.sort(
    vignettes="07",
    game="satisfaction-levels",
    n=9,
    title="Which level of satisfaction",
    concepts="satisfaction-levels-three",
    remark="Packaging is the hardest. It is material where it keeps the tea fresh, spiritual where it pleases the eye, "
    "and social where it ends up as waste. The thing alone does not decide the level. The reason of the guest does.",
    hints=(
        "Find the sentence with the guest's verdict: come back, cancel, praise, send back. Which reason stands beside "
        "the verdict?",
        "Ask who gains or loses. Is it the guest, by what the thing does? Is it the guest, by how it looks or how "
        "people treat the guest? Or is it somebody else?",
    ),
)
def which_level():
    """Each text is a guest's review of Lantern Tea. Which level of satisfaction decides the guest's verdict?

    - `material`: the core product in use: function, quality (flavour too), practical design, packaging that protects.

    - `spiritual`: the form of the product and what comes with it: look, colour, decoration, style, service, and the
      feeling that these give.

    - `social`: the good of people outside the sale, or of nature: morals, politics, ecology.

    A review may touch two levels. Choose the level that decides praise or blame."""


@which_level.mistake(source="documented confusion: the level mentioned for the level that decides")
def by_the_mention(texts):
    """Each of your labels names a level that the review does touch, and often touches first. But the guest grants
    that point and then judges by another point. Where does the guest say what to do next, and why?"""
    return texts["confused_with"]


@which_level.mistake(source="documented confusion: a product is a thing")
def all_material():
    """With this label everywhere, guests would judge only the thing that they bought. Each review does start from
    something bought. But a good tea can lose a guest, and a poor tea can keep one. What moved the guests in your
    texts?"""
    return "material"


@which_level.mistake(source="documented confusion: satisfaction is a feeling")
def all_spiritual():
    """With this label everywhere, every feeling would belong to this level. Satisfaction is a feeling, so the label
    sounds right. But the three levels sort the *causes* of the feeling. What in each text pleased or annoyed the
    guest?"""
    return "spiritual"


@which_level.mistake(source="documented confusion: dealings between people taken for social")
def service_is_social(texts):
    """You called form and service social. Staff and guests do meet in a service, and everyday English calls that
    social. At this level of satisfaction the word means something else: the good of people outside the sale, or of
    nature. Who outside the sale gains or loses in your texts?"""
    return texts["label"].replace("spiritual", "social")


@which_level.mistake(source="documented confusion: form and service counted to the core product")
def form_is_core(texts):
    """You counted form and service to the core product. A guest does get all of them in one purchase. But imagine
    the same product with another look or other staff: it would work as well as before. Would the guest's verdict
    stay the same?"""
    return texts["label"].replace("spiritual", "material")
