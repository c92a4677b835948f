"""What the tests of the explorers share: what is displayed, and the widgets that an explorer makes."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def shown(monkeypatch):
    """What is displayed."""
    import IPython.display

    outputs = []
    monkeypatch.setattr(IPython.display, "display", lambda *a, **k: outputs.append(a[0]))
    return outputs


@pytest.fixture
def watched(monkeypatch, shown):
    """Given an explorer's module: what it makes when it is opened live, in lists, and its controls by name."""
    import ipywidgets

    def watch(module):
        monkeypatch.delenv("CRMLAB_STATIC", raising=False)
        kept = SimpleNamespace(controls={}, figures=[], images=[], words=[], buttons=[])
        controls, draw = module._controls, module._draw
        monkeypatch.setattr(module, "_controls", lambda start: kept.controls.update(controls(start)) or kept.controls)
        monkeypatch.setattr(module, "_draw", lambda *a: kept.figures.append(draw(*a)) or kept.figures[-1])
        for name, into in (("Image", kept.images), ("HTML", kept.words), ("Button", kept.buttons)):
            make = getattr(ipywidgets, name)
            monkeypatch.setattr(ipywidgets, name, lambda make=make, into=into, **k: into.append(make(**k)) or into[-1])
        return kept

    return watch
