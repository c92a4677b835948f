"""Sorting games: the draw, the forms of an answer, confusion, known label maps, proofs."""

from collections import Counter

import pandas as pd
import pytest

from crmlab import course, datasets, workbook
from crmlab.classroom import workbooks
from crmlab.errors import InvalidData
from crmlab.workbook import Chapter, proofs
from crmlab.workbook.authoring import chapters

made = Chapter("98", "Games")
GAME, BOTH = "which-profit", ("contribution margin", "net profit")


@made.sort(vignettes="09", game=GAME, hints=("What would change?", "What stays as it is?"), points=2)
def which_profit():
    """Which profit answers each of these questions?"""


@which_profit.mistake(source="one label for all")
def all_net(texts):
    """Calling everything net profit gives these labels."""
    return "net profit"


@which_profit.mistake(source="labels exchanged")
def exchanged(texts):
    """These are the labels the other way round."""
    return texts["confused_with"]


@made.sort(vignettes="02", game="six-publics", n=9, hints=("Who?", "What do they want?"))
def publics(texts):
    """Which public is it?"""


@publics.mistake(source="always the likeliest confusion", evidence="other public")
def confused(texts):
    """These are the labels that people mix up."""
    return texts["confused_with"]


@publics.mistake(source="one label for all")
def all_consumers(texts):
    """Everybody is a consumer here."""
    return "consumer"


made.complete()


@pytest.fixture
def game():
    book = workbook.open(made, "ada")
    return book, book._desk.answer(which_profit).to_dict()


def test_each_learner_has_own_texts_balanced_over_labels():
    played, drawn = which_profit.game, set()
    for learner in ["", *map(str, range(30))]:
        texts = played.draw(learner)
        assert list(texts.index) == list("abcdefgh") and texts["text"].is_unique
        assert Counter(texts["label"]) == dict.fromkeys(BOTH, 4)
        drawn.add(tuple(texts["text"]))
    assert len(drawn) == 31
    assert played.draw("Ada ").equals(played.draw("ada"))
    counts = Counter(publics.game.draw("ada")["label"])
    assert max(counts.values()) - min(counts.values()) == 1


def test_the_draw_does_not_hang_on_the_order_of_the_file(monkeypatch):
    from crmlab.workbook.authoring.games import Game

    before = Game("98", "09", GAME, 8).draw("ada")
    turned = datasets.vignettes("09", GAME).iloc[::-1]
    monkeypatch.setattr(datasets, "vignettes", lambda *names: turned)
    pd.testing.assert_frame_equal(Game("98", "09", GAME, 8).draw("ada"), before)


def test_the_card_shows_the_texts_and_the_labels(game):
    book, _right = game
    shown = repr(book.which_profit)
    for text in which_profit.game.draw("ada")["text"]:
        assert text in shown and text.split()[0] in book.which_profit._repr_mimebundle_()["text/html"]
    assert '"contribution margin", "net profit"' in shown


def test_right_however_it_is_typed(game):
    book, right = game
    typed = {f" {k.upper()}": v.replace(" ", "_").title() for k, v in right.items()}
    for answer in (right, typed, pd.Series(right), dict(reversed(right.items()))):
        assert book.which_profit.judge(answer).outcome == "right"


def test_confusion_is_counted_named_and_quoted(game):
    book, right = game
    net = [k for k, v in right.items() if v == "net profit"]
    card = book.which_profit.judge({**right, **dict.fromkeys(net[:3], "contribution margin")})
    text = repr(card)
    assert "5 of your 8 labels are right." in text
    assert "You called 3 of the 4 net profit texts contribution margin." in text
    texts = which_profit.game.draw("ada")
    quoted = [k for k in right if texts.at[k, "rationale"] in text]
    assert len(quoted) == 2 and set(quoted) < set(net[:3])
    assert card.rows[0].table.iloc[1].tolist() == ["net profit", 3, 1]


def test_known_label_maps_have_their_own_message_and_a_text(game):
    book, right = game
    text = repr(book.which_profit.judge(dict.fromkeys(right, "net profit")))
    assert "4 of your 8 labels are right." in text
    assert "Calling everything net profit" in text and "which you called net profit" in text
    swapped = {k: BOTH[v == BOTH[0]] for k, v in right.items()}
    assert "0 of your 8 labels are right." in repr(book.which_profit.judge(swapped))
    assert book.history.checks("which_profit")[-1]["mistake"] == "exchanged"


def test_a_mistake_may_name_the_label_whose_text_is_shown(game):
    book, _right = game
    texts = publics.game.draw("ada")
    text = repr(book.publics.judge(texts["confused_with"].to_dict()))
    assert "These are the labels that people mix up." in text and "0 of your 9 labels are right." in text
    shown = [letter for letter in texts.index if texts.at[letter, "rationale"] in text]
    assert len(shown) == 1 and texts.at[shown[0], "label"] == "other public"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda right: {**right, "b": ...}, "One text has no label yet: b."),
        (lambda right: {k: v for k, v in right.items() if k not in "cd"}, "2 texts have no label yet: c, d."),
        (lambda right: {**right, "b": "profit"}, "There is no label profit. The labels are: contribution margin, net"),
        (lambda right: {**right, "z": "net profit"}, "There is no text z."),
        (lambda right: list(right.values()), "Write a dict with 8 labels, one for each letter"),
        (lambda right: {**right, "B": "net profit"}, "more than once"),
        (lambda right: 3, "Write a dict"),
    ],
)
def test_what_is_not_complete_says_so(game, change, words):
    book, right = game
    card = book.which_profit.judge(change(right))
    assert card.outcome == "not_yet" and words in repr(card), repr(card)


def test_the_solution_names_labels_and_reasons(game):
    book, right = game
    book.which_profit.judge(right)
    text = repr(book.which_profit.solution_card())
    assert all(f"`{k}` {v}: " in text for k, v in right.items())


def test_proofs_hold_and_find_a_bad_map(home):
    assert proofs.prove(made, proofs.fresh(6)) == []
    bad = Chapter("98", "Bad")
    question = bad.sort(vignettes="09", game=GAME, hints=("a", "b"))(which_profit.function.__wrapped__)

    def right_after_all(texts):
        """Not so."""
        return texts["label"]

    def one(texts):
        """One for all."""
        return "net profit"

    question.mistake(source="x")(right_after_all)
    question.mistake(source="x")(one)
    assert "the mistake right_after_all gives the right answer" in "\n".join(proofs.prove(bad, ["a"]))


def test_the_workbook_shows_the_texts_and_offers_the_letters(monkeypatch):
    monkeypatch.setattr(chapters, "find", lambda number: made)
    cells = {cell.id: cell.source for cell in workbooks.notebook(course.folder("exercises") / "98-games.ipynb").cells}
    assert cells["wb98-which-profit-texts"] == "ex.which_profit"
    answer = cells["wb98-which-profit-answer"]
    assert '# "contribution margin" | "net profit"' in answer and '    "h": ...,' in answer
    assert answer.endswith("ex.which_profit.check(which_profit)")


@pytest.mark.parametrize("number", ["02", "09"])
def test_the_files_are_sound(number):
    path = course.folder("datasets") / "vignettes" / f"{number}.csv"
    for game in pd.read_csv(path)["game"].unique():
        assert len(datasets.vignettes(number, game)) >= 8


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["game,text,label,rationale"], "line 1: the columns must be game, text"),
        (["{head}", "g,t,a,why,b", "g,u,b,why"], "line 3: 5 cells"),
        (["{head}", "g,t,a,why,b", "g,u,b,,a"], "line 3: 5 cells"),
        (["{head}", "g,t,a,why,b", "g,t,b,why,a"], "line 3: this text stands twice"),
        (["{head}", "g,t,a,why,c", "g,u,b,why,a"], "line 2: confused_with must be another label of the game, not c"),
        (["{head}", "g,t,a,why,b", "g,u,b,why,a"], "09.csv has no game which-profit. It has: g."),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(lines, words, tmp_path, monkeypatch):
    (tmp_path / "vignettes").mkdir()
    head = "game,text,label,rationale,confused_with"
    (tmp_path / "vignettes" / "09.csv").write_text("\n".join(lines).replace("{head}", head) + "\n")
    monkeypatch.setattr(course, "folder", lambda name: tmp_path)
    with pytest.raises(InvalidData, match=words):
        datasets.vignettes("09", GAME)
