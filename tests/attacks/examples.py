"""The valid input of each public function: what its docstring's example passes to it.

The example is run as doctest runs it, while the arguments of the first call that succeeds are kept.
"""

from __future__ import annotations

import contextlib
import copy
import doctest
import functools
import inspect
import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

import crmlab
from crmlab.classroom.method_index import offered

matplotlib.use("agg")


@dataclass(frozen=True)
class Call:
    """A function and the arguments of one call; `given` makes them anew, since a function might change them."""

    name: str
    function: Any
    arguments: dict[str, Any] = field(repr=False)

    def given(self) -> dict[str, Any]:
        return {name: fresh(value) for name, value in self.arguments.items()}

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        return dict(inspect.signature(self.function).parameters)

    @property
    def draws(self) -> bool:
        """Is a picture made, which takes fifty times as long as a table?"""
        return any(isinstance(value, Drawn) for value in self.arguments.values()) or "Figure" in str(
            inspect.signature(self.function).return_annotation
        )

    def run(self, arguments: dict[str, Any]) -> Any:
        """What the call gives; of one that draws on axes, the figure."""
        axes = [value for value in arguments.values() if isinstance(value, Axes)]
        places, rest = [], {}
        for name, value in arguments.items():
            kind = self.parameters[name].kind
            if kind is inspect.Parameter.VAR_POSITIONAL:
                places += list(value)
            elif kind is inspect.Parameter.VAR_KEYWORD:
                rest.update(value)
            elif kind is inspect.Parameter.KEYWORD_ONLY:
                rest[name] = value
            else:
                places.append(value)
        result = self.function(*places, **rest)
        return axes[0].figure if axes and result is None else result


@dataclass(frozen=True)
class Drawn:
    """Axes with all that is on them, which must be unpickled to be drawn on again."""

    figure: bytes
    place: int


def fresh(value: Any) -> Any:
    if isinstance(value, Drawn):
        return pickle.loads(value.figure).axes[value.place]
    return copy.deepcopy(value)


def kept(value: Any) -> Any:
    if isinstance(value, Axes):
        return Drawn(pickle.dumps(value.figure), value.figure.axes.index(value))
    return copy.deepcopy(value)


def public() -> Iterator[tuple[str, Any, str]]:
    """Of each public function, class and method of a class its name, itself, and where its example may stand.

    Left out is what only the package makes: errors, and results whose only public part are their methods.
    """
    for method in crmlab._METHODS:
        for name, thing in list(offered(getattr(crmlab, method)).items()):
            if not inspect.isclass(thing):
                yield f"{method}.{name}", thing, thing.__doc__ or ""
                continue
            text = inspect.getdoc(thing) or ""
            if f"{name}(" in "".join(part.source for part in doctest.DocTestParser().get_examples(text)):
                yield f"{method}.{name}", thing, text
            for key, member in list(vars(thing).items()):
                if key[0] != "_" and inspect.isfunction(member):
                    yield f"{method}.{name}.{key}", member, f"{member.__doc__ or ''}\n\n{inspect.cleandoc(text)}"


@functools.cache
def calls() -> dict[str, Call | None]:
    """By public name the call of its example; None where no example calls it."""
    return {name: recorded(name, thing, text) for name, thing, text in public()}


def recorded(name: str, thing: Any, text: str) -> Call | None:
    found: list[Call] = []

    @functools.wraps(thing)
    def watched(*places: Any, **rest: Any) -> Any:
        before = None
        if not found:
            with contextlib.suppress(TypeError):  # which the function says itself
                before = {key: kept(value) for key, value in bound(thing, *places, **rest).items()}
        result = thing(*places, **rest)
        if before is not None and not found:
            found.append(Call(name, thing, before))
        return result

    module = sys.modules[thing.__module__]
    front = getattr(crmlab, name.split(".")[0])
    names = {**vars(module), **{key: getattr(front, key) for key in getattr(front, "__all__", ())}}
    if len(parts := name.split(".")) == 3:
        patch = mock.patch.object(names[parts[1]], parts[2], watched)
    else:
        patch = mock.patch.dict(names, {parts[1]: watched})
    test = doctest.DocTestParser().get_doctest(text, names, name, None, None)
    with patch:
        test.globs = names  # the very dictionary that is patched
        doctest.DocTestRunner(verbose=False).run(test, out=lambda words: None, clear_globs=False)
    plt.close("all")
    return found[0] if found else None


def bound(function: Any, *places: Any, **rest: Any) -> dict[str, Any]:
    """Arguments by name; what `*` and `**` gather is a tuple and a mapping."""
    return dict(inspect.signature(function).bind(*places, **rest).arguments)
