"""Workbook 08: how many of the falsely loyal did only the barrier hold?"""

from crmlab import loyalty as method
from crmlab import switching
from crmlab.questions.ch08 import chapter


def survey_of(loyalty, orders):
    """Each customer who answered, with relative attitude and whether they bought from April to December 2024."""
    relative = method.attitude(loyalty)["relative"]
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    later = paid[paid["date"].between("2024-04-01", "2024-12-31")]
    stayed = loyalty["customer_id"].isin(later["customer_id"])
    return loyalty.assign(relative=relative, stayed=stayed).dropna(subset=["relative"])


def share(rows):
    return 100 * float(rows["stayed"].mean())


def gap(found):
    """Falsely loyal minus all other regulars, who bought alike before the barrier fell."""
    return share(found[found["falsely_loyal"]]) - share(found[~found["falsely_loyal"]])


@chapter.interim
def asked(loyalty, orders):
    return survey_of(loyalty, orders)


@chapter.check_variant
def the_captives_leave(asked):
    """Enough in each group, and clearly fewer of the falsely loyal stay."""
    found = switching.regulars(asked)
    sizes = found["group"].value_counts().reindex(list(switching.GROUPS), fill_value=0)
    return sizes.min() >= 12 and gap(found) < -8


@chapter.question(
    title="When the barrier falls",
    concepts=("false-loyalty", "sunk-and-switching-cost"),
    unit="percentage points",
    decimals=1,
    evidence="",
    recall="Share of the falsely loyal who buy again, minus that of all other regulars?",
    remark="The other regulars show who would have left anyway: until the barrier fell they bought like the falsely "
    "loyal. With groups as small as yours the interval is wide: look at `switching.barrier_effect` before you tell "
    "anybody a number.",
    hints=(
        "`regulars` has the columns `falsely_loyal` (True or False) and `stayed`. Whom do you compare with whom?",
        '`.groupby("falsely_loyal")["stayed"].mean()` gives both shares. Take the first less the second, times 100.',
    ),
    starter="""\
from crmlab import switching

paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
later = paid[paid["date"].between("2024-04-01", "2024-12-31")]
answers = loyalty.copy()
answers["stayed"] = loyalty["customer_id"].isin(later["customer_id"])
us = loyalty[["us1", "us2", "us3"]].mean(axis=1)
rival = loyalty[["ri1", "ri2", "ri3"]].mean(axis=1)
answers["relative"] = us - rival
regulars = switching.regulars(answers.dropna(subset=["relative"]))
barrier_gap = ...  # percentage points""",
    solution="""\
share = regulars.groupby("falsely_loyal")["stayed"].mean()
barrier_gap = 100 * (share[True] - share[False])""",
)
def barrier_gap(loyalty, orders):
    """On 1 April 2024 cards were paid back and contracts ended. `regulars` have three orders or more in the year
    before.

    - `fond`: the relative attitude is above 0. `tied`: held by a card or contract.

    - `falsely_loyal`: tied and not fond. `stayed`: bought again from April to December.

    How many percentage points lower or higher is the share who stayed among the falsely loyal than among all other
    regulars? Lower is below 0."""
    return gap(switching.regulars(survey_of(loyalty, orders)))


@barrier_gap.mistake(source="no control group")
def share_alone(asked):
    """This is the share of the falsely loyal who stayed. It is the number that people quote. But some regulars leave
    every year, whatever happens to cards and contracts. Whom can you compare them with?"""
    found = switching.regulars(asked)
    return share(found[found["falsely_loyal"]])


@barrier_gap.mistake(source="documented confusion: too strict a control group")
def same_attitude(asked):
    """You compared the falsely loyal with the untied regulars who are not fond either. They feel alike, so the choice
    looks careful. But they were leaving before April already, and the falsely loyal were not. Take all other
    regulars: until the barrier fell, they bought like the falsely loyal."""
    found = switching.regulars(asked)
    return share(found[found["falsely_loyal"]]) - share(found[~found["fond"] & ~found["tied"]])


@barrier_gap.mistake(source="documented confusion: all who are tied")
def all_tied(asked):
    """You compared all tied regulars with all untied ones. The card is the barrier. But some card holders are fond of
    us, and stay without it. Look only at those who are not fond."""
    found = switching.regulars(asked)
    return share(found[found["tied"]]) - share(found[~found["tied"]])


@barrier_gap.mistake(source="unseen answers: everybody else in the survey")
def against_the_whole_survey(asked):
    """You compared the falsely loyal with everybody else who answered. But most of these bought once or twice in the
    year, so they would come back less often anyway. Compare regulars with regulars."""
    found = switching.regulars(asked)
    false = asked.index.isin(found.index[found["falsely_loyal"]])
    return share(asked[false]) - share(asked[~false])


@barrier_gap.mistake(source="unseen answers: the tie forgotten")
def not_fond_against_fond(asked):
    """You compared all regulars who are not fond with the fond ones. That shows what the attitude does. But falsely
    loyal are only those who are also *tied*: column `falsely_loyal`."""
    found = switching.regulars(asked)
    return share(found[~found["fond"]]) - share(found[found["fond"]])


@barrier_gap.mistake(source="unseen answers: against all regulars, themselves among them")
def against_all_regulars(asked):
    """You compared the falsely loyal with *all* regulars, themselves among them. That makes the gap smaller than it is.
    A control group must not hold those whom it is compared with: take the others."""
    found = switching.regulars(asked)
    return share(found[found["falsely_loyal"]]) - share(found)


@barrier_gap.mistake(source="unseen answers: against the fond alone")
def against_the_fond_alone(asked):
    """You compared the falsely loyal with the regulars who are fond of us. They are the loyal ones, so the difference
    looks like the point. But regulars who are neither fond nor tied are missing: take *all* others."""
    found = switching.regulars(asked)
    return share(found[found["falsely_loyal"]]) - share(found[found["fond"]])
