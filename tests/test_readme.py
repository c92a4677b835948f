"""The README says what there is: its pictures, its map of the course, its links."""

from __future__ import annotations

import re

import pytest

from crmlab import course, old_addresses
from crmlab.classroom import contents, index, workbooks

ROOT = course.PACKAGE.parent
README = (ROOT / "README.md").read_text("utf-8")
PICTURES = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)


def course_map() -> list[str]:
    """The rows of the map, made from the chapters that exist: number, chapter, workbook."""
    exercises = {workbooks.number(path): path for path in workbooks.paths()}
    rows = []
    for number, pages in index.chapters().items():
        links = []
        for path in pages:
            title = contents.title(path)
            assert re.match(r"\d\d(-\d)? .", title), path
            links.append(f"[{title.removeprefix(f'{number} ')}](notebooks/{path.name})")
        work = f"[workbook](exercises/{exercises[number].name})" if number in exercises else ""
        rows.append(f"| {number} | {', '.join(links)} | {work} |")
    return rows


def test_the_map_of_the_course_is_that_of_the_chapters():
    section = README.split("## Map of the course\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if re.match(r"\| \d", line)]
    assert rows == course_map(), "put these rows into README.md:\n" + "\n".join(course_map())


@pytest.mark.parametrize(("words", "file"), PICTURES, ids=lambda part: part.split("/")[-1] if "/" in part else "")
def test_a_picture_is_there_small_and_in_words(words, file):
    path = ROOT / file
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size < 200_000
    assert len(words.split()) >= 5


def test_page_and_card_are_shown_and_no_picture_lies_about():
    shown = {file.split("/")[-1] for _words, file in PICTURES}
    assert {"page.png", "card.png"} <= shown
    assert {path.name for path in (ROOT / ".github" / "pictures").iterdir()} == shown


@pytest.mark.parametrize("page", ["README.md", "TEACHING.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_every_link_and_path_leads_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    links += re.findall(r"`((?:crmlab|tests|datasets|notebooks|exercises)/[\w./-]*)`", text)
    assert links
    assert not [link for link in links if not re.search(r"07|NN|\.progress", link) and not (ROOT / link).exists()]


def test_the_changelog_names_every_address_that_changed():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for module, (now, _file) in old_addresses.MOVED.items():
        assert re.search(rf"\| `{module}\.…` \| `{now}\.…`", text), module
    for (module, function), now in old_addresses.FUNCTIONS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{module}.") and function in line)
        assert f"`{now}.…`" in row
