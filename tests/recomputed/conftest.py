"""What every recomputation needs: what the pages of its chapter printed, and its own figures.

A test file `test_chapter_10_1.py` gets the figures of `chapter_10_1.py` and the printed cells of all lessons of chapter
10; where its places are written without `ch10-1-`, the short ids are there, too.
"""

from __future__ import annotations

import importlib

import pytest

from crmlab.classroom import index, notebooks


@pytest.fixture(scope="module")
def printed(request):
    """All that the cells of the chapter's lessons gave, by cell id, and for this lesson by the short id, too."""
    chapter, lesson = request.module.__name__.rpartition("chapter_")[2].split("_")
    found = {}
    for path in index.chapters()[chapter]:
        for cell in notebooks.read(path).cells:
            texts = [o.get("text", "") + str(o.get("data", {}).get("text/plain", "")) for o in notebooks.kept(cell)]
            found[cell.id] = found[cell.id.removeprefix(f"ch{chapter}-{lesson}-")] = "\n".join(texts)
    return found


@pytest.fixture(scope="module")
def own(request):
    """The figures that the file of the same name works out for itself."""
    return importlib.import_module(request.module.__name__.replace("test_", "")).headlines()
