"""Files of one learner that lie in the places of several people: which of them are the learner's own?

Anybody can write another's id into a file and into its name, but not choose the place in which the learning platform
puts what they hand in: a folder of their own, or a prefix of their own before the name (`leeann_4711_…`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from crmlab.classroom.handed_in import HandedIn
from crmlab.classroom.roster import Person
from crmlab.classroom.sheet import shown
from crmlab.datasets.draw import normalise
from crmlab.i18n import _

Place = tuple[str, ...]
"""The folders down to a file, from outside, and the prefix of the person who handed it in."""
_PREFIX = re.compile(r"(.+?_)(?:late_)?(\d+)_", re.IGNORECASE | re.ASCII)
FEW = 3
"""Where more people than these have their files, it is the class's place and tells of nobody."""
NAMED, THEIRS, SHARED, FOREIGN = 3, 2, 1, 0


@dataclass
class Settled:
    """The files that may be judged; `undecided` where they disagree and none is more the learner's than another."""

    files: list[HandedIn]
    undecided: bool = False
    remarks: list[str] = field(default_factory=list)
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    """What there is to say to others, in whose places files of this learner lie."""


class Places:
    """Where everybody's files lie, and for whom a place is named."""

    def __init__(self, items: Iterable[HandedIn], people: Iterable[Person]) -> None:
        self.holds: dict[Place, set[str]] = defaultdict(set)
        self.names: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        self._named: dict[str, str | None] = {}
        for item in items:
            if item.who:
                chain = chain_of(item)
                for depth in range(1, len(chain) + 1):
                    self.holds[chain[:depth]].add(item.who)
                self.names[item.who] = item.who
                self.shown.setdefault(item.who, item.learner or "")
        for person in people:
            who = normalise(person.learner)
            self.names |= {who: who} | ({normalise(person.name): who} if person.name else {})
            self.shown[who] = person.learner

    def named_for(self, part: str) -> str | None:
        """The learner whose id or name a folder or prefix begins or ends with; the longest, where several fit."""
        if part not in self._named:
            text = normalise(part)
            fits = [name for name in self.names if names(text, name)]
            self._named[part] = self.names[max(fits, key=len)] if fits else None
        return self._named[part]

    def standing(self, place: Place, who: str) -> int:
        """How much a place is this learner's."""
        if owner := self.named_for(place[-1]):
            return NAMED if owner == who else FOREIGN
        return THEIRS if not place[-1] or self.holds[place] <= {who} else SHARED

    def settle(self, who: str, files: list[HandedIn], unread: list[HandedIn]) -> Settled:
        """Those of a learner's files that lie most in a place of their own; `unread` are more that cannot be read."""
        everything = [*files, *unread]
        if len(everything) == 1:
            return Settled(files)
        chains = [chain_of(item) for item in everything]
        alike = [len(set(parts)) == 1 for parts in zip(*chains, strict=False)]
        common = chains[0][: (*alike, False).index(False)]
        own = any(self.named_for(part) == who for part in common) or (len(common) > 0 and self.holds[common] <= {who})
        if own or len(set(chains)) == 1:
            return Settled(files)
        places = [chain[: len(common) + 1] for chain in chains]
        standings = {place: self.standing(place, who) for place in places[: len(files)]}
        taken = {place for place, rank in standings.items() if rank == max(standings.values())}
        found = Settled([item for item, place in zip(files, places, strict=False) if place in taken])
        found.undecided = len(taken) > 1 and len({item.answers for item in found.files}) > 1
        for item, place in zip(everything, places, strict=True):
            if found.undecided or place not in taken:
                self._say(found, who, item, place)
        return found

    def _say(self, found: Settled, who: str, item: HandedIn, place: Place) -> None:
        """Both learners hear of a file that says one and lies in the place of another."""
        owner = self.named_for(place[-1])
        there = {owner} if owner else self.holds[place]
        others = sorted(there - {who}) if len(there) <= FEW else []
        file, here = shown(item.file, 100), shown(self.shown.get(who, who), 40)
        if not found.undecided and item.head:
            words = _("{file} says this learner and was not taken: it lies where others handed in ({others}).")
            names_ = ", ".join(shown(self.shown[other], 40) for other in others) or "–"
            found.remarks.append(words.format(file=file, others=names_))
        for other in others:
            words = _("Where this learner handed in lies {file}, which says learner {learner}.")
            found.elsewhere.setdefault(other, []).append(words.format(file=file, learner=here))


def chain_of(item: HandedIn) -> Place:
    """The place of a file, as seen from the lecturer's folder."""
    *folders, name = item.file.split("/")
    prefix = _PREFIX.match(name)
    return (*folders, prefix[1] + prefix[2] if prefix else "")


def names(text: str, name: str) -> bool:
    """Does a folder or a file's name begin or end with this id or name, and not only with a part of a longer word?"""
    begins = text.startswith(name) and not text[len(name) :][:1].isalnum()
    ends = text.endswith(name) and not text[: -len(name)][-1:].isalnum()
    return bool(name) and (begins or ends)
