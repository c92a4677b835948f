"""Steps of the walk for sorting games: what is missing, a known confusion, and the pairs that are mixed up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from crmlab.i18n import _, ngettext
from crmlab.workbook.answers.compare import same
from crmlab.workbook.authoring.games import Game
from crmlab.workbook.diagnosis.case import NOT_YET, Case, Finding
from crmlab.workbook.diagnosis.evidence import Rows

MOST_QUOTED = 2


def _game(case: Case) -> Game:
    assert case.question.game is not None
    return case.question.game


def incomplete(case: Case) -> Finding | None:
    """A letter is missing, or a label that the game does not have."""
    if case.given is None:
        words = _("Write a dict with {n} labels, one for each letter: {example}.")
        n = len(case.reference.columns[""])
        return Finding(NOT_YET, [words.format(n=n, example='{"a": "…", "b": "…", …}')])
    game, yours = _game(case), case.answered.columns[""]
    letters = list(case.reference.columns[""].index)
    if not yours.index.is_unique:
        return Finding(NOT_YET, [_("A letter stands more than once.")])
    odd = sorted({str(label) for label in yours.dropna()} - set(game.labels))
    if odd:
        words = _("There is no label {odd}. The labels are: {labels}.")
        return Finding(NOT_YET, [words.format(odd=odd[0], labels=", ".join(game.labels))])
    strange = [letter for letter in yours.index if letter not in letters]
    if strange:
        return Finding(NOT_YET, [_("There is no text {letter}.").format(letter=strange[0])])
    blank = [letter for letter in letters if letter not in yours.index or yours[letter] is None]
    if blank:
        words = ngettext("One text has no label yet: {letters}.", "{n} texts have no label yet: {letters}.", len(blank))
        return Finding(NOT_YET, [words.format(n=len(blank), letters=", ".join(blank))])
    return None


def known_labels(case: Case) -> Finding | None:
    """It is the label map of a known mistake: its message, how many are right, and a text on which it fails."""
    for mistake, form in case.mistakes:
        if same(case.question, case.shaped(form), form):
            finding = case.refute(replace(mistake, evidence=None), form, [])
            mixed = _mixed(case)
            pairs = [pair for pair, _n in mixed.most_common()]
            quoted = _quotes(case, 1, next((pair for pair in pairs if pair[0] == mistake.evidence), pairs[0]))
            finding.sentences = [*finding.sentences[: len(mistake.text)], _count(case), *quoted]
            return finding
    return None


def confusion(case: Case) -> Finding:
    """How many are right, what is taken for what, the largest confusion first, each with a text and the reason."""
    right, yours = case.reference.columns[""], case.answered.columns[""]
    yours = yours.reindex(right.index)
    sentences = [_count(case)]
    for place, ((true, taken), n) in enumerate(_mixed(case).most_common()):
        words = _("You called {n} of the {all} {true} texts {taken}.")
        sentences.append(words.format(n=n, all=int((right == true).sum()), true=true, taken=taken))
        sentences += _quotes(case, MOST_QUOTED if place == 0 else 1, pair=(true, taken))
    table = pd.crosstab(right, yours).reindex(index=_game(case).labels, columns=_game(case).labels)
    table = table.fillna(0).astype(int).rename_axis(index=_("belongs to"), columns=None)
    rows = Rows(_("Where they belong (rows) and where you put them (columns)"), table.reset_index())
    return Finding(NOT_YET, sentences, rows=[rows])


def _count(case: Case) -> str:
    right, yours = case.reference.columns[""], case.answered.columns[""]
    fine = int((right == yours.reindex(right.index)).sum())
    words = ngettext("{n} of your {all} labels is right.", "{n} of your {all} labels are right.", fine)
    return words.format(n=fine, all=len(right))


def _mixed(case: Case) -> Counter:
    right, yours = case.reference.columns[""], case.answered.columns[""]
    chosen = yours.to_dict()
    return Counter((true, chosen[letter]) for letter, true in right.to_dict().items() if chosen[letter] != true)


def _quotes(case: Case, most: int, pair: tuple[str, str]) -> list[str]:
    """Texts that belong to the first label of a pair and were given the second, each with the reason."""
    right, yours = case.reference.columns[""], case.answered.columns[""]
    texts = _game(case).draw(case.desk.variant.learner)
    chosen = yours.to_dict()
    wrong = [letter for letter, true in right.to_dict().items() if (true, chosen[letter]) == pair][:most]
    words = _("`{letter}`, which you called {yours}: “{text}” {why}")
    return [
        words.format(letter=x, yours=chosen[x], text=texts.at[x, "text"], why=texts.at[x, "rationale"]) for x in wrong
    ]
