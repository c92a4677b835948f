"""Every workbook test keeps its records in a folder of its own."""

import pytest

from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import chapter


@pytest.fixture(autouse=True)
def records(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path / "records"))
    for name in ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "CRMLAB_STATIC"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def desk():
    return draw(chapter, "ada")


@pytest.fixture
def book(desk):
    return Workbook(desk, "ada")


@pytest.fixture
def answers(desk):
    """The reference's answer to each question that has one."""
    kinds = {key: q for key, q in desk.chapter.questions.items() if q.kind not in ("decision", "open")}
    return {key: desk.answer(question) for key, question in kinds.items()}
