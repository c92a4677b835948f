"""Short texts to sort: enough of them, balanced, not sorted by their words alone, and sorted blind by two readers.

"By their words" means a bag-of-words sorter that knows what a guesser knows: the names of the labels, the words that
come to mind with them, and the rationales of all other games (never a text or a rationale of the game it sorts). It
sorts in three ways, and none may do better than chance and 15 points.
"""

import csv
import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from crmlab import course

NAME_COUNTS = 5  # in the bag of words a label's name weighs as much as five words that come to mind with it
COLUMNS = ["game", "text", "label", "rationale", "confused_with"]
SHEETS = Path(__file__).parent / "sheets"
STOP = set(
    re.findall(
        r"\w+",
        """a about above after again against all also an and any anybody anyone are as at be because been before being
    below between both but by came can cannot come comes could did do does down each either else enough even every few
    for from further get gets had has have he her here hers him himself his how however if in into is it its itself just
    less many may more most much must neither never no nobody none nor not nothing now of off often on once one only or
    other others our ours out over own part s same she should so some such t take takes than that the their theirs them
    themselves then there these they this those though through to too two under until up upon us was we were what when
    where whether which while who whom whose why will with within without would yet you your""",
    )
)
ENDINGS = "ations ation ions ion ments ment ities ity ials ial als al ors or ers er ings ing ies ied ed es ly s y e"


def read(chapter: str) -> list[dict[str, str]]:
    with (course.folder("datasets") / "vignettes" / f"{chapter}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def games() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for chapter in ("02", "07", "08", "09"):
        for row in read(chapter):
            found.setdefault(row["game"], []).append(row)
    return found


def labels(game: str) -> list[str]:
    return sorted({row["label"] for row in games()[game]})


def identity(game: str, text: str) -> str:
    return hashlib.sha256(f"{game}\n{text}".encode()).hexdigest()[:10]


GAMES = sorted(games())
every_game = pytest.mark.parametrize("game", GAMES)


# --- the files


def test_the_files_hold_the_columns_and_each_text_once():
    for path in (course.folder("datasets") / "vignettes").glob("*.csv"):
        content = path.read_bytes()
        assert b"\r" not in content and content.endswith(b"\n")
        assert content.decode("utf-8").splitlines()[0] == ",".join(COLUMNS)
    rows = [row for game in GAMES for row in games()[game]]
    assert len({row["text"] for row in rows}) == len({row["rationale"] for row in rows}) == len(rows)
    assert all(value == " ".join(value.split()) != "" for row in rows for value in row.values())


@every_game
def test_a_game_has_twelve_texts_and_three_of_each_label_in_equal_numbers(game):
    counts = Counter(row["label"] for row in games()[game])
    assert sum(counts.values()) >= 12
    assert min(counts.values()) >= 3
    assert max(counts.values()) == min(counts.values())


@every_game
def test_the_confused_label_is_another_label_of_the_game(game):
    for row in games()[game]:
        assert row["confused_with"] in labels(game) and row["confused_with"] != row["label"], row["text"]


@every_game
def test_texts_are_short_and_no_label_has_longer_ones(game):
    lengths: dict[str, list[int]] = {}
    for row in games()[game]:
        words = len(row["text"].split())
        assert 25 <= words <= 60, f"{words} words: {row['text']}"
        assert 10 <= len(row["rationale"].split()) <= 40, row["rationale"]
        lengths.setdefault(row["label"], []).append(words)
    mean = np.mean([words for label in lengths.values() for words in label])
    for label, words in lengths.items():
        assert 0.8 <= np.mean(words) / mean <= 1.2, label


# --- no tell-tale signs


def stem(word: str) -> str:
    for ending in sorted(ENDINGS.split(), key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def words(text: str) -> list[str]:
    return re.findall(r"[a-zé]+", text.lower().replace("non-", "non").replace("'s ", " "))


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in STOP]


@every_game
def test_no_text_holds_a_word_of_any_label_of_its_game(game):
    taboo = {root for label in labels(game) for root in stems(label.replace("non-", "non "))}
    for row in games()[game]:
        for word in words(row["text"]):
            told = [root for root in taboo if stem(word) == root or (len(root) > 3 and word.startswith(root))]
            assert not told, f"'{word}' tells the label: {row['text']}"


def test_the_taboo_finds_stems():
    assert stem("distributors") == stem("distribution") or "distributors".startswith(stem("distributor"))
    assert stem("financial") == stem("finance") == "financ"
    assert stem("customers") == stem("customer")


SIGNS = {
    "digits": lambda text: bool(re.search(r"\d", text)),
    "figures in words": lambda text: (
        len(re.findall(r"\b(two|three|four|five|six|seven|eight|nine|ten|\w+ty|hundred|thousand)\b", text)) > 1
    ),
    "money": lambda text: bool(re.search(r"\b(yuan|price|cost|paid|pays?)", text)),
    "a question": lambda text: "?" in text,
    "a semicolon or colon": lambda text: bool(re.search("[;:]", text)),
    "a negation": lambda text: bool(re.search(r"\b(no|not|never|nobody|none|nothing|neither)\b", text)),
    "first person": lambda text: bool(re.search(r"\b(we|our|us)\b", text, re.I)),
    "length": lambda text: len(text.split()) > 38,
}


@every_game
@pytest.mark.parametrize("sign", SIGNS)
def test_no_sign_on_the_surface_gives_the_label_away(game, sign):
    """Whoever sorts by the sign alone, having seen all other texts of the game with their labels, does no better."""
    rows = games()[game]
    right = 0.0
    for row in rows:
        alike = Counter(
            other["label"]
            for other in rows
            if other is not row and SIGNS[sign](other["text"]) == SIGNS[sign](row["text"])
        )
        right += credit([alike[label] for label in labels(game)], labels(game).index(row["label"]))
    assert right / len(rows) < 1 / len(labels(game)) + 0.15


def test_no_text_holds_digits():
    assert not [row["text"] for game in GAMES for row in games()[game] if SIGNS["digits"](row["text"])]


# --- the bag of words

# What anyone would call to mind at a label's name: its dictionary sense, words near to it, and what a definition says.
HINTS = {
    "transaction-vs-relationship": {
        "transaction": (
            "deal sale sell single one-off exchange bargain price volume short-term separate discrete product "
            "takings order bonus discount advertising crowd passers-by limited minimum quick close win market "
            "share alike"
        ),
        "relationship": (
            "keep retain regular loyal loyalty long-term lasting years bond tie trust commitment promise care "
            "service contact dialogue listen together partner known personal name remember adviser repeat "
            "returning"
        ),
    },
    "bond-level": {
        "financial": (
            "money price cheap discount rebate bonus voucher points reward free coupon pay save yuan percent "
            "frequency stamp card refund gift wallet"
        ),
        "social": (
            "people friend friendship personal club community member meet together party family know name talk "
            "chat evening birthday invite belong warm"
        ),
        "structural": (
            "system software integrated process data equipment technical contract program link interface machine "
            "switching change automatic portal sensor supply standard joined build"
        ),
    },
    "six-publics": {
        "consumer": (
            "buyer buys drinks uses guest household home cup shopper own table subscriber customer taste enjoys"
        ),
        "supplier": (
            "delivers sells to us material raw purchase vendor provides buy from leaf packaging farm price contract"
        ),
        "distributor": (
            "resells reseller wholesaler retailer shop dealer channel shelf stock carries commission mark-up "
            "agent sells on store"
        ),
        "competitor": (
            "rival opponent same market chain fight against other brand compare share attack price war tea house"
        ),
        "government": (
            "state authority law tax rule licence permit inspector office official regulation city district "
            "public administration bureau customs"
        ),
        "other public": (
            "press media newspaper journalist neighbours residents bank community foundation charity citizens "
            "activists school opinion society"
        ),
    },
    "persuadable-types": {
        "persuadable": (
            "convince influence respond response because reminder offer effect difference works when contacted "
            "letter helps moves only if undecided wavering"
        ),
        "sure thing": (
            "always anyway certain loyal regular buys regardless already habit same every month safe guaranteed "
            "faithful"
        ),
        "lost cause": (
            "never gone hopeless useless no order ignore waste moved away left dead empty silence unreachable"
        ),
        "do not disturb": (
            "annoyed angry leave alone quiet complain sleeping dog backfire drives away cancel notice stop calls "
            "irritated bother opt-out wakes"
        ),
    },
    "financial-and-non-financial-value": {
        "financial": (
            "money price cost yuan invoice revenue income quantity frequency bill ledger cash sales spend expense "
            "margin statement unit purchase computed account paid"
        ),
        "non-financial": (
            "reputation image idea trust loyalty recommendation word of mouth knowledge learning feedback "
            "information prestige reference goodwill innovation hard to measure intangible satisfaction"
        ),
    },
    "value-to-vs-value-of-customer": {
        "to the customer": (
            "benefit gets receives perceives perceived quality price sacrifice pleased satisfied enjoys eyes "
            "taste time trouble service convenience utility worth feels compare need guest"
        ),
        "of the customer": (
            "revenue profit lifetime cash flow orders income firm company earns spend cost future forecast "
            "referrals account years retention ranking manager controller"
        ),
    },
    "abc-rfm-clv": {
        "ABC": (
            "pareto eighty twenty share total largest biggest rank class three turnover sales sum concentration "
            "past fifth contribution cumulative cut simple pile"
        ),
        "RFM": (
            "recency frequency monetary recent last often amount date interval purchase behaviour mailing letter "
            "campaign response cell score lapsed receipt active"
        ),
        "CLV": (
            "lifetime future years forecast retention discount present acquisition worth long stay remaining "
            "churn come expected whole renew"
        ),
    },
    "satisfaction-levels": {
        "material": (
            "quality function use useful tea leaf flavour taste pot cup strong fresh packaging box tin lid tight "
            "broken works practical core design thing water price"
        ),
        "spiritual": (
            "beautiful pretty look colour decoration style elegant service friendly smile staff polite warm room "
            "atmosphere calm feeling mood remembered enjoy pleasure"
        ),
        "social": (
            "people public environment nature ecological green waste plastic recycle moral fair wage farmer picker "
            "village school charity donate help poor children community responsible political"
        ),
    },
    "quality-perspectives": {
        "producer": (
            "measure measured specification standard limit tolerance laboratory test gram degree thermometer scales "
            "inspector factory process control objective check sheet rule sample clerk"
        ),
        "customer": (
            "guest regular subscriber drinker household like liked love taste feel perceive opinion rating score star "
            "expect hope wish happy complain asked subjective experience"
        ),
        "both": (
            "together combined compare beside match half add measured asked laboratory limit guest rating twice pair "
            "then second agree"
        ),
        "other": (
            "price expensive dear fame name legend medal award old age tradition origin garden nature smoke harm "
            "neighbours art luxury prestige gift"
        ),
    },
    "loyal-inert-held": {
        "loyalty": (
            "love favourite prefer best faithful devoted trust recommend friend years regular returning complain care "
            "compare tasted chose waited refuse rival offer voucher dearer further worth satisfied attached stays"
        ),
        "inertia": (
            "habit routine same again automatic always repeat button nearest convenient first handy unread unnoticed "
            "forget indifferent matter little shrug whichever any standing order renews copied thought lazy easy"
        ),
        "constraint": (
            "contract fee penalty deposit prepaid card points lapse lose forced only choice locked tied stuck barrier "
            "switch change inspection supplier equipment cartridge instead rather elsewhere leave monopoly employer"
        ),
    },
    "which-profit": {
        "contribution margin": (
            "variable cost short-term extra additional single order accept capacity drop decision covers marginal "
            "one more change avoidable idle spare special lot stop"
        ),
        "net profit": (
            "full cost fixed overhead allocated rent salary long-term bottom line whole total statement result "
            "year administration company shareholders price all"
        ),
    },
}


def credit(scores, truth: int) -> float:
    """One for the right label on top, a share of it where labels tie, as by lot."""
    scores = np.asarray(scores, dtype=float)
    best = np.isclose(scores, scores.max(), rtol=0, atol=1e-12)
    return float(best[truth]) / best.sum()


def background(game: str) -> list[str]:
    """Sentences of the rationales of all other games."""
    rationales = [row["rationale"] for other in GAMES if other != game for row in games()[other]]
    return [sentence for text in rationales for sentence in re.split(r"(?<=[.;?])\s+", text)]


def known(game: str) -> list[list[str]]:
    """For each label: the words of its name, the hints, and the sentences of the background that speak of it."""
    names = [stems(label) for label in labels(game)]
    shared = set.intersection(*map(set, names))
    documents = []
    for label, name in zip(labels(game), names, strict=True):
        own = set(name) - shared
        speaking = [
            sentence
            for sentence in background(game)
            if own & set(stems(sentence)) or f" {label} " in f" {' '.join(words(sentence))} "
        ]
        documents.append(name * NAME_COUNTS + stems(" ".join([HINTS[game][label], *speaking])))
    return documents


def counts(documents: list[list[str]], vocabulary: list[str]) -> np.ndarray:
    place = {word: i for i, word in enumerate(vocabulary)}
    table = np.zeros((len(documents), len(vocabulary)))
    for i, document in enumerate(documents):
        for word in document:
            if word in place:
                table[i, place[word]] += 1
    return table


def unit(rows: np.ndarray) -> np.ndarray:
    size = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(size > 0, size, 1)


def multinomial(game: str, texts: list[list[str]]) -> np.ndarray:
    """Naive Bayes: which label's sentences would most probably use these words (add-one smoothing, equal priors)?"""
    documents = known(game)
    vocabulary = sorted({word for document in documents for word in document})
    seen = counts(documents, vocabulary) + 1
    return counts(texts, vocabulary) @ np.log(seen / seen.sum(axis=1, keepdims=True)).T


def cosine(game: str, texts: list[list[str]]) -> np.ndarray:
    """Angle between text and label, rare words weighing more (tf-idf over the background)."""
    documents = known(game)
    sentences = [stems(sentence) for sentence in background(game)]
    vocabulary = sorted({word for document in [*documents, *sentences] for word in document})
    spread = (counts(sentences, vocabulary) > 0).sum(axis=0)
    rarity = np.log((1 + len(sentences)) / (1 + spread)) + 1
    return unit(counts(texts, vocabulary) * rarity) @ unit(counts(documents, vocabulary) * rarity).T


def company(game: str, texts: list[list[str]]) -> np.ndarray:
    """The same angle between meanings: a word means the words it keeps company with in the rationales."""
    sentences = [stems(sentence) for sentence in background(game)]
    names = [stems(f"{label} " * NAME_COUNTS + HINTS[game][label]) for label in labels(game)]
    vocabulary = sorted({word for document in [*sentences, *names] for word in document})
    present = (counts(sentences, vocabulary) > 0).astype(float)
    together = present.T @ present
    often = np.maximum(present.sum(axis=0), 1)
    closeness = np.maximum(np.log(np.maximum(together * len(sentences) / np.outer(often, often), 1e-9)), 0)
    np.fill_diagonal(closeness, closeness.max())  # every word is closest to itself
    return unit(counts(texts, vocabulary) @ closeness) @ unit(counts(names, vocabulary) @ closeness).T


SORTERS = [multinomial, cosine, company]


def share_right(sorter, game: str, texts: list[str] | None = None) -> float:
    rows = games()[game]
    scores = sorter(game, [stems(text) for text in texts or [row["text"] for row in rows]])
    return float(np.mean([credit(s, labels(game).index(row["label"])) for s, row in zip(scores, rows, strict=True)]))


@every_game
@pytest.mark.parametrize("sorter", SORTERS, ids=lambda sorter: sorter.__name__)
def test_words_alone_do_not_sort(sorter, game):
    assert share_right(sorter, game) < 1 / len(labels(game)) + 0.15


@pytest.mark.parametrize("sorter", SORTERS, ids=lambda sorter: sorter.__name__)
def test_the_bag_of_words_would_notice_a_tell_tale_word(sorter):
    """The same texts with the label's name slipped in: else the test above would prove nothing."""
    found = []
    for game in GAMES:
        names = [set(stems(label)) for label in labels(game)]
        if all(one - other for one in names for other in names if one is not other):  # "to" and "of" are no such words
            told = [f"{row['text']} {row['label']} {row['label']}" for row in games()[game]]
            found.append(share_right(sorter, game, told))
            assert found[-1] > 1 / len(names) + 0.15, game
    assert len(found) >= 7 and np.mean(found) >= 0.75


# --- sorted blind


def sheets() -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in sorted(SHEETS.glob("sorter-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def sorted_by(sorter: str) -> dict[str, str]:
    if sorter not in sheets():
        pytest.fail(f"{sorter}.csv is not in {SHEETS}: no one has sorted the texts blind yet. See the README there.")
    return {row["id"]: row["label"] for row in sheets()[sorter]}


def keys(game: str) -> dict[str, str]:
    return {identity(game, row["text"]): row["label"] for row in games()[game]}


def kappa(first: list[str], second: list[str]) -> float:
    """Agreement beyond what two sorters with these habits would reach by lot (Cohen 1960)."""
    agreed = np.mean([a == b for a, b in zip(first, second, strict=True)])
    one, two = Counter(first), Counter(second)
    by_lot = sum(one[label] * two[label] for label in one) / len(first) ** 2
    return 1.0 if by_lot == 1 else float((agreed - by_lot) / (1 - by_lot))


def test_kappa_by_hand():
    assert kappa(list("aabb"), list("aabb")) == 1
    assert kappa(list("aabb"), list("abab")) == 0
    assert kappa(list("aaab"), list("aabb")) == pytest.approx((0.75 - 0.5) / 0.5)


def test_two_readers_have_sorted_every_text_as_it_stands():
    assert len(sheets()) >= 2, f"Two sheets, sorter-1.csv and sorter-2.csv, are expected in {SHEETS}: see its README."
    for sorter, rows in sheets().items():
        assert [*rows[0]] == ["id", "game", "label"], f"{sorter}.csv has other columns than id, game, label."
        assert len({row["id"] for row in rows}) == len(rows), f"{sorter}.csv sorts a text twice."
        for game in GAMES:
            for row in games()[game]:
                name = identity(game, row["text"])
                assert name in sorted_by(sorter), (
                    f"{sorter} has not sorted text {name} of the game {game}, new or rewritten since: {row['text']}"
                )
        current = {name for game in GAMES for name in keys(game)}
        for row in rows:
            assert row["id"] in current, f"{sorter}.csv sorts {row['id']} of {row['game']}, a text that is gone."
            assert row["label"] in labels(row["game"]), f"{sorter}.csv: {row['label']} is no label of {row['game']}."


@pytest.mark.parametrize("sorter", ["sorter-1", "sorter-2"])
@pytest.mark.parametrize("game", [*GAMES, "all games"])
def test_a_reader_without_the_key_agrees_with_it(game, sorter):
    answers = sorted_by(sorter)
    key = keys(game) if game in GAMES else {name: label for each in GAMES for name, label in keys(each).items()}
    wrong = [f"{name}: {answers.get(name)}, key {label}" for name, label in key.items() if answers.get(name) != label]
    assert 1 - len(wrong) / len(key) >= 0.9, wrong


@pytest.mark.parametrize("game", [*GAMES, "all games"])
def test_two_readers_agree_with_each_other(game):
    pairs = [(each, name) for each in GAMES if game in (each, "all games") for name in keys(each)]
    first, second = ([f"{each}: {sorted_by(s).get(name)}" for each, name in pairs] for s in ("sorter-1", "sorter-2"))
    assert kappa(first, second) >= 0.8
