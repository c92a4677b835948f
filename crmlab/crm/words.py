"""Words under which a text is found: Latin words in small letters, Chinese as single characters and pairs of them.

SQLite's full-text index cuts text at spaces, and Chinese has none. Pairs of neighbours (bigrams) are the common way
out: a search for 采购部 asks for 采购 and 购部.
"""

from __future__ import annotations

import re
import unicodedata

_LATIN = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def searchable(*texts: str | None) -> str:
    """The words of all texts, with a space between: what is stored in `contact.search_text`.

    Examples
    --------
    >>> searchable("Head of purchasing", "采购部")
    'head of purchasing 采 采购 购 购部 部'
    """
    found: list[str] = []
    for text in texts:
        plain = unicodedata.normalize("NFKC", text or "").casefold()
        found += _LATIN.findall(plain)
        for run in _HAN.findall(plain):
            for k, sign in enumerate(run):
                found += [sign, run[k : k + 2]] if k + 1 < len(run) else [sign]
    return " ".join(found)


def asked(text: str) -> str:
    """The query for the full-text index that finds what holds all words of `text`; empty where it has none.

    Examples
    --------
    >>> asked("采购部 purch")
    '"purch"* "采购" "购部"'
    """
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    terms = [f'"{word}"*' for word in _LATIN.findall(plain)]
    for run in _HAN.findall(plain):
        pairs = [run[k : k + 2] for k in range(len(run) - 1)] or [run]
        terms += [f'"{pair}"' for pair in pairs]
    return " ".join(terms)
