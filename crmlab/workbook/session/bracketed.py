"""Methods that say so when their brackets were forgotten: `ex.total.hint` shows a card with `ex.total.hint()`.

Without this the page shows `<bound method …>` and whatever the owner prints. Called, they are ordinary methods.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from crmlab.i18n import _
from crmlab.workbook.session.card import Card


class Bound:
    """A method of an owner that has `path`, the name by which the learner reaches it (`"ex.total"`)."""

    def __init__(self, function: Callable, owner: Any, example: str):
        functools.update_wrapper(self, function)
        method = function.__get__(owner)
        self.method, self._owner, self._example = method, owner, example
        self.__signature__ = inspect.signature(method)
        self.__self__, self.__func__ = owner, function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.method(*args, **kwargs)

    def card(self) -> Card:
        """The line that is shown in place of the result."""
        name = (
            f"{self._owner.path}.{self.__func__.__name__}({self._example.format(key=self._owner.path.split('.')[-1])})"
        )
        return Card(_("Write `{name}`, with brackets.").format(name=name))

    def __repr__(self) -> str:
        return repr(self.card())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.card()._repr_mimebundle_()


class bracketed:
    """Decorator: `@bracketed()`, or `@bracketed("{key}")` for a method that takes something."""

    def __init__(self, example: str = ""):
        self.example = example

    def __call__(self, function: Callable) -> bracketed:
        self.function = function
        functools.update_wrapper(self, function)
        return self

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self.function if owner is None else Bound(self.function, owner, self.example)
