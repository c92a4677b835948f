"""Records that stand for one customer: make them alike, put what may fit into blocks, measure, decide.

Pure functions on tables, for the lesson and for `desk.accounts.duplicates()`. The plan (normalise → block → compare →
classify) is that of record linkage: Newcombe (1959), Fellegi and Sunter (1969), Christen (2012).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData, rows
from crmlab.i18n import _

LEGAL = {"co", "ltd", "limited", "company", "inc", "corp", "the"}
"""Words of a name that say nothing about who it is."""
TRADES = {"bakery", "drinks", "trading", "hotel", "offices", "gifts"}
"""Words that many names share: no block is made of them."""
CITIES = {"杭州": "hangzhou", "苏州": "suzhou", "成都": "chengdu", "昆明": "kunming", "武汉": "wuhan",
          "长沙": "changsha", "厦门": "xiamen", "青岛": "qingdao"}  # fmt: skip
WEIGHTS = {"name_alike": 0.6, "city_alike": 0.2, "details_alike": 0.2}
"""What each likeness counts in the score; a convention of this CRM, to be tried out."""
THRESHOLD = 0.75
"""Score from which a pair is proposed."""
DETAILS = ("phone", "email", "address")


def normal_name(name: str) -> str:
    """A name as it is compared: small letters, no signs, no legal form, words in order of the alphabet.

    Examples
    --------
    >>> normal_name("The Red Reed Drinks Co., Ltd."), normal_name("Reed Drinks RED")
    ('drinks red reed', 'drinks red reed')
    """
    plain = unicodedata.normalize("NFKC", str(name or "")).casefold()
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(sorted(word for word in words if word not in LEGAL) or sorted(words))


def normal_city(city: str | None) -> str:
    """A city as it is compared: `"Hang Zhou"`, `"Hangzhou City"` and `"杭州"` are `"hangzhou"`."""
    plain = unicodedata.normalize("NFKC", str(city or "")).casefold().strip()
    plain = CITIES.get(plain.removesuffix("市"), plain)
    return re.sub(r"[\W_]+", "", plain.removesuffix(" city"))


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring letters within each word: `"red tea"` → re, ed, te, ea. A word of one letter is itself."""
    return {word[k : k + 2] for word in text.split() for k in range(max(1, len(word) - 1))}


def similarity(one: str, other: str) -> float:
    """How alike are two names, from 0 to 1?

    Notes
    -----
    Jaccard's index of their bigrams A and B: |A ∩ B| ÷ |A ∪ B| (Jaccard 1901). Two empty texts have 0.

    Examples
    --------
    >>> similarity("Red Reed", "Red Rede")  # re ed ee | re ed de: 2 shared of 4
    0.5
    """
    a, b = bigrams(normal_name(one)), bigrams(normal_name(other))
    return len(a & b) / len(a | b) if a | b else 0.0


def blocks(accounts: pd.DataFrame) -> pd.DataFrame:
    """Under which keys does an account stand? Only accounts that share a key are compared.

    Parameters
    ----------
    accounts : DataFrame
        Index `id`; `name`, `phone`, `email`.

    Returns
    -------
    DataFrame
        A row for each account and key: `account_id`, `key`: the first three letters of each word of its name that is
        no trade, its phone, its e-mail.
    """
    found: list[tuple[int, str]] = []
    for number, name, *details in zip(
        *(accounts.reset_index()[c] for c in ("id", "name", "phone", "email")), strict=True
    ):
        words = [word for word in normal_name(name).split() if word not in TRADES]
        keys = {word[:3] for word in words} | {value for value in details if isinstance(value, str)}
        found += [(int(number), key) for key in sorted(keys)]
    return pd.DataFrame(found, columns=["account_id", "key"])


def candidates(accounts: pd.DataFrame) -> pd.DataFrame:
    """The pairs of accounts that share a block, once each: `account_id` < `other_id`."""
    keys = blocks(accounts)
    pairs = {pair for _key, ids in keys.groupby("key")["account_id"] for pair in combinations(sorted(ids), 2)}
    return pd.DataFrame(sorted(pairs), columns=["account_id", "other_id"], dtype="int64")


def compare(accounts: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs with their likenesses and score, the highest first.

    Returns
    -------
    DataFrame
        `account_id`, `other_id`, `name`, `other_name`, `name_alike`, `city_alike`, `details_alike`, `score`, all
        likenesses from 0 to 1.

    Notes
    -----
    score = 0.6 · names + 0.2 · cities + 0.2 · details. Names: `similarity`. Cities: 1 if they are the same when
    normalised. Details: the share that agrees of those (phone, e-mail, address) that both records have; one half where
    they have none in common, which speaks neither for nor against.
    """
    grams = accounts["name"].map(normal_name).map(bigrams)
    city = accounts["city"].map(normal_city)
    one, other = pairs["account_id"], pairs["other_id"]
    names = [len(a & b) / len(a | b) if a | b else 0.0 for a, b in zip(grams[one], grams[other], strict=True)]
    both = agree = np.zeros(len(pairs))
    for name in DETAILS:
        a, b = accounts.loc[one, name].to_numpy(), accounts.loc[other, name].to_numpy()
        known = pd.notna(a) & pd.notna(b)
        both, agree = both + known, agree + (known & (a == b))
    found = pd.DataFrame({
        "account_id": one.to_numpy(), "other_id": other.to_numpy(), "name": accounts.loc[one, "name"].to_numpy(),
        "other_name": accounts.loc[other, "name"].to_numpy(), "name_alike": names,
        "city_alike": (city[one].to_numpy() == city[other].to_numpy()).astype(float),
        "details_alike": np.where(both > 0, agree / np.maximum(both, 1), 0.5),
    })  # fmt: skip
    found["score"] = sum(weight * found[name] for name, weight in WEIGHTS.items())
    return found.sort_values(["score", "account_id", "other_id"], ascending=[False, True, True], ignore_index=True)


def confusion(proposed: pd.DataFrame, real: pd.DataFrame, accounts: int) -> pd.DataFrame:
    """Proposed pairs against the known list: how many right, wrong, missed?

    Parameters
    ----------
    proposed, real : DataFrame
        With `account_id` and `other_id`; the order within a pair does not matter.
    accounts : int
        How many there are: all their pairs are classified.

    Returns
    -------
    DataFrame
        Index `truth` (same customer, different customers), columns `proposed` and `left`: numbers of pairs.
    """
    said, true = _pairs(proposed, "proposed"), _pairs(real, "real")
    hit, whole = len(said & true), accounts * (accounts - 1) // 2
    table = {"proposed": [hit, len(said) - hit], "left": [len(true) - hit, whole - len(said | true)]}
    return pd.DataFrame(table, index=pd.Index(["same customer", "different customers"], name="truth"))


def precision_recall(table: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall from a `confusion` table, with Wilson's 95 % intervals.

    Returns
    -------
    DataFrame
        Index `precision` (of the pairs proposed, how many are real) and `recall` (of the real ones, how many were
        proposed): `hits`, `of`, `share`, `low`, `high`; a share of nothing is missing.
    """
    from statsmodels.stats.proportion import proportion_confint

    hits = table.at["same customer", "proposed"]
    of = {"precision": table["proposed"].sum(), "recall": table.loc["same customer"].sum()}
    made = pd.DataFrame({"hits": hits, "of": pd.Series(of)}).rename_axis("measure")
    low, high = proportion_confint(hits, made["of"].where(made["of"] > 0), method="wilson")
    return made.assign(share=made["hits"] / made["of"].where(made["of"] > 0), low=low, high=high)


def _pairs(table: pd.DataFrame, name: str) -> set[tuple[int, int]]:
    """Unordered pairs; a pair twice, or an account with itself, is refused."""
    if missing := [column for column in ("account_id", "other_id") if column not in table]:
        raise InvalidData(_("{table} needs the column {column}.").format(table=name, column=missing[0]))
    ends = np.sort(table[["account_id", "other_id"]].to_numpy(dtype="int64"), axis=1)
    bad = pd.DataFrame(ends).duplicated().to_numpy() | (ends[:, 0] == ends[:, 1])
    if bad.any():
        text = _("{table} has a pair twice, or an account with itself (rows {rows}). Leave those rows out.")
        raise InvalidData(text.format(table=name, rows=rows(table.index[bad])))
    return {(int(a), int(b)) for a, b in ends}
