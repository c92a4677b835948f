"""The submissions learner by learner, and how many learners' data are drawn at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crmlab.classroom.handed_in import HandedIn
from crmlab.classroom.places import Places
from crmlab.classroom.roster import Person
from crmlab.classroom.sheet import Row, shown
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook import Chapter

MOST = 1_000
"""Learners graded without a roster: to draw the data of one takes up to a second."""
STRANGERS = 100
"""Learners graded who are not on the roster: ids can be invented, and each would be drawn."""


@dataclass
class Group:
    """The files of one learner; `files` are the ones that can be judged, `others` those that cannot."""

    learner: str
    files: list[HandedIn]
    others: list[HandedIn]
    remarks: list[str] = field(default_factory=list)


@dataclass
class Grouped:
    """Groups to be judged, rows of what is not, and what there is to say to other learners, by learner."""

    groups: list[Group] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def tell(self, who: str, words: str) -> None:
        """A remark for the row of `who`, whichever that will be."""
        self.notes.setdefault(who, []).append(words)


def grouped(items: list[HandedIn], people: Sequence[Person] | None, chapter: Chapter) -> Grouped:
    """The files by learner; those that are nobody's, and those of nobody with an id, get their rows at once.

    Raises
    ------
    CRMLabError
        They name more learners than are drawn without a roster.
    """
    found = Grouped()
    by_learner: dict[str, Group] = {}
    for number, item in enumerate(items):
        if item.head and item.head["chapter"] != chapter.number:
            words = _("Not graded: it is a submission to chapter {theirs}, and this is {ours}.")
            item.trouble = words.format(theirs=shown(item.head["chapter"], 40) or "–", ours=chapter.number)
        if item.learner is None:
            found.rows.append(Row("", file=item.file, remarks=[item.trouble, *item.remarks]))
            continue
        group = by_learner.setdefault(item.who or f"\0{number}", Group(item.learner, [], []))
        (group.others if item.trouble else group.files).append(item)
        if item.head and (own := normalise(item.head["learner"])) not in ("", item.who):
            words = _("{file} says this learner, and was taken for a file of {learner}.")
            found.tell(own, words.format(file=shown(item.file, 100), learner=shown(item.learner, 40) or "–"))
        for other in item.named:
            words = _("{file} names this learner, and says learner {own}; it was not graded.")
            found.tell(normalise(other), words.format(file=shown(item.file, 100), own=shown(own, 40)))
    places = Places(items, people or ())
    for who, group in by_learner.items():
        if not group.files:
            found.rows += [Row(group.learner, file=it.file, remarks=[it.trouble, *it.remarks]) for it in group.others]
        elif _decided(found, places, who, group):
            found.groups.append(group)
    _few_enough(found, people)
    return found


def _decided(found: Grouped, places: Places, who: str, group: Group) -> bool:
    """Is it clear which files are the learner's? Where it is not, there is a row that says so."""
    settled = places.settle(who, group.files, [item for item in group.others if item.head is None])
    for other, remarks in settled.elsewhere.items():
        for words in remarks:
            found.tell(other, words)
    if not settled.undecided:
        group.files, group.remarks = settled.files, settled.remarks
        return True
    words = _(
        "Not graded: {files} say this learner, lie where different people handed in, and do not agree. Take away what "
        "is not this learner's, and grade again."
    )
    names = ", ".join(shown(item.file, 100) for item in settled.files)
    found.rows.append(Row(group.learner, file=settled.files[0].file, remarks=[words.format(files=names)]))
    return False


def _few_enough(found: Grouped, people: Sequence[Person] | None) -> None:
    """Draw for everybody on the roster, and for others as long as they are few."""
    if people is None:
        if len(found.groups) > MOST:
            words = _("These files name {n:,} learners, more than are graded without a roster. Give one: --roster")
            raise CRMLabError(words.format(n=len(found.groups)))
        return
    known = {normalise(person.learner) for person in people}
    strangers = [group for group in found.groups if normalise(group.learner) not in known]
    if len(strangers) <= STRANGERS:
        return
    words = _("Not graded: of {n:,} learners who are not on the roster none was. Put on it who belongs to the class.")
    for group in strangers:
        found.rows.append(Row(group.learner, file=group.files[0].file, remarks=[words.format(n=len(strangers))]))
    found.groups = [group for group in found.groups if normalise(group.learner) in known]
