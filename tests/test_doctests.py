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


class OfThisFile(doctest.DocTestFinder):
    """Finds decorated functions, too."""

    def _from_module(self, module, object):
        return getattr(object, "__module__", module.__name__) == module.__name__


@pytest.mark.parametrize("method", crmlab._METHODS)
def test_the_examples_run(method):
    front = getattr(crmlab, method)
    own = {name: getattr(front, name) for name in getattr(front, "__all__", ())}
    runner, finder = doctest.DocTestRunner(), OfThisFile()
    for module in files(method):
        for test in finder.find(module, extraglobs=own):  # of a package all its names
            runner.run(test)
    assert not runner.failures and runner.tries >= 2


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
