"""Languages: the only module that knows about them.

Every sentence that a learner can read passes through `_()` at the moment it is shown, so that a later change of
language reaches all of it. English is the language of the source and needs no catalogue; it is used unless another
language is asked for by `set_language` or the environment variable `CRMLAB_LANG`, never because of the system locale.
"""

from __future__ import annotations

import gettext as _gettext
import os
from pathlib import Path

LOCALE = Path(__file__).resolve().parent / "locale"
_translations: _gettext.NullTranslations | None = None


def set_language(language: str = "en") -> None:
    """Show everything from now on in `language` (`"en"`, `"zh_CN"`, …).

    Raises
    ------
    ValueError
        There is no catalogue for that language.
    """
    global _translations
    if language.lower().split("_")[0].split("-")[0] == "en":
        _translations = _gettext.NullTranslations()
        return
    try:
        _translations = _gettext.translation("crmlab", LOCALE, languages=[language.replace("-", "_")])
    except OSError:
        have = sorted(p.parent.parent.name for p in LOCALE.glob("*/LC_MESSAGES/crmlab.mo"))
        raise ValueError(f"CRM Lab has no edition in {language!r}. It has: {', '.join(['en', *have])}.") from None


def _current() -> _gettext.NullTranslations:
    if _translations is None:
        set_language(os.environ.get("CRMLAB_LANG") or "en")
    assert _translations is not None
    return _translations


def _(message: str) -> str:
    """`message` in the language in force."""
    return _current().gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """`singular` or `plural`, as the language in force counts."""
    return _current().ngettext(singular, plural, n)
