"""Workbook 02, last part: publics, and a tie to explain."""

from crmlab.questions.ch02 import chapter


@chapter.sort(
    vignettes="02",
    game="six-publics",
    n=9,
    title="Which public",
    concepts="relationship-marketing-publics-six",
    remark="The hardest are those who play two parts. A tax office that orders tea for its own party is then a "
    "consumer, and was government when it audited. A lender or a columnist has no such part: whoever only watches, "
    "without power to license, is an other public.",
    hints=(
        "Do not ask who they are, ask what this contact is about: what passes between us, and in which direction?",
        "The same person can belong to another public on another day. A state firm that sells to us is a supplier; an "
        "inspector who drinks her tea is a consumer.",
    ),
)
def which_public():
    """With which public is Lantern (“we”) dealing in each text, in *this* contact: consumer, supplier, distributor,
    competitor, government, or other public?"""


@which_public.mistake(source="documented confusion: who they are for what it is about")
def by_who_they_are(texts):
    """These labels say who the people are at other times: by their owner, their badge, their trade. It is how an
    address book sorts. But a public is a part that somebody plays towards us, and parts change overnight. What
    passes between us in this contact?"""
    return texts["confused_with"]


@which_public.mistake(source="documented confusion: everybody is a customer")
def all_consumers():
    """With this label everywhere, marketing would have one public. Most people in the texts do drink tea. But some
    sell to us, some sell on, some fight us for guests, some write our rules. What would each be to us if they drank
    coffee?"""
    return "consumer"


@which_public.mistake(source="documented confusion: customers and the rest")
def customers_and_the_rest(texts):
    """Consumers and all the others: that is how many a customer database is built, and the consumers are right
    here. But “other public” is for those who look on, such as neighbours, lenders, the press. Who delivers,
    resells, competes or decides has a name of their own."""
    return texts["label"].where(texts["label"] == "consumer", "other public")


@chapter.open(
    title="A tie you would rather not explain",
    concepts=("bond-levels-three", "win-win"),
    hints=(),
    rubric=(
        "names one tie of a firm you know, and which level of bond it is",
        "says what the customer would feel on hearing how it works: that they are looked after, or that they are held",
        "says how the customer can leave, how long it takes and what it costs them",
        "names the rule that applies, such as consent that can be withdrawn, a term of notice, a gift register",
        "says what you would change so that you could explain it, and what that would cost the firm",
    ),
)
def hard_to_explain():
    """Which of the ties between your firm, or one you know, and its customers would you rather not have to explain
    to those customers? Say why, and what you would do about it. Four or five sentences between quotes. They are
    kept for you and not scored."""
