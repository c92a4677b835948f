"""Languages: English unless asked, never from the system's locale; asked, everything follows."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from crmlab import i18n


@pytest.fixture(autouse=True)
def english_again():
    yield
    i18n.set_language("en")


def write_catalogue(folder, language: str, message: str, translation: str):
    """The smallest .mo file: a header and one message (GNU gettext's format)."""
    import struct

    pairs = [(b"", b"Content-Type: text/plain; charset=UTF-8\n"), (message.encode(), translation.encode())]
    ids = [p[0] for p in pairs]
    strings = [p[1] for p in pairs]
    offset = 28 + 16 * len(pairs)
    tables, data = [], b""
    for group in (ids, strings):
        for text in group:
            tables.append(struct.pack("<II", len(text), offset + len(data)))
            data += text + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, offset)
    target = folder / language / "LC_MESSAGES" / "crmlab.mo"
    target.parent.mkdir(parents=True)
    target.write_bytes(header + b"".join(tables) + data)


def test_every_sentence_follows_the_language_at_call_time(tmp_path, monkeypatch):
    write_catalogue(tmp_path, "zh_CN", "Right", "对")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.set_language("zh-CN")
    assert i18n._("Right") == "对"
    i18n.set_language("en")
    assert i18n._("Right") == "Right"


def test_an_edition_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(ValueError, match=r"no edition in 'tlh'.*It has: en"):
        i18n.set_language("tlh")


def test_the_systems_locale_does_not_matter():
    code = "from crmlab.i18n import _; import crmlab.i18n as i; print(_('Right'), type(i._translations).__name__)"
    environment = {**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
    environment.pop("CRMLAB_LANG", None)
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["Right", "NullTranslations"]


def test_the_empty_string_is_not_the_catalogues_header():
    assert i18n._("") == ""


def test_counts():
    assert [i18n.ngettext("{n} row", "{n} rows", n).format(n=n) for n in (1, 2)] == ["1 row", "2 rows"]


def test_python_oo_is_refused_with_a_sentence():
    run = subprocess.run([sys.executable, "-OO", "-c", "import crmlab"], capture_output=True, text=True)
    assert run.returncode and "Run Python without -OO" in run.stderr
