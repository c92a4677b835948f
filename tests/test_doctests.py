"""Every example in the docstrings of a method runs and prints what it says."""

import doctest
import importlib

import pytest

from tests.test_layering import modules, room

METHODS = [name for name, _path in modules() if room(name) == "method" and name != "valid"]


@pytest.mark.parametrize("name", METHODS)
def test_the_examples_run(name):
    module = importlib.import_module(f"crmlab.{name}")
    found = doctest.testmod(module)
    assert found.failed == 0 and found.attempted >= 2


@pytest.mark.parametrize("name", METHODS)
def test_every_public_function_says_what_it_answers(name):
    module = importlib.import_module(f"crmlab.{name}")
    functions = [
        f for key, f in vars(module).items() if callable(f) and f.__module__ == module.__name__ and key[0] != "_"
    ]
    assert functions
    assert [f.__name__ for f in functions if not (f.__doc__ or "").strip()] == []
