"""Every example in the docstrings of a method runs and prints what it says."""

import doctest
import importlib
import pkgutil

import pytest

import crmlab


def files(method: str) -> list:
    """The modules of a method: itself, and those of its package."""
    module = getattr(crmlab, method)
    inner = [found.name for found in pkgutil.iter_modules(getattr(module, "__path__", ()))]
    return [module, *(importlib.import_module(f"{module.__name__}.{name}") for name in inner)]


@pytest.mark.parametrize("method", crmlab._METHODS)
def test_the_examples_run(method):
    front = getattr(crmlab, method)
    own = {name: getattr(front, name) for name in getattr(front, "__all__", ())}
    found = [doctest.testmod(module, extraglobs=own) for module in files(method)]  # of a package all its names
    assert not sum(f.failed for f in found) and sum(f.attempted for f in found) >= 2


@pytest.mark.parametrize("method", crmlab._METHODS)
def test_every_public_function_says_what_it_answers(method):
    functions = [
        f
        for module in files(method)
        for key, f in vars(module).items()
        if callable(f) and f.__module__ == module.__name__ and key[0] != "_"
    ]
    assert functions
    assert [f.__name__ for f in functions if not (f.__doc__ or "").strip()] == []
