"""The exception tree: as its docstring draws it."""

from __future__ import annotations

import inspect
import re

import pytest

from signalpost import errors

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.SignalpostError)]


def test_the_drawing_shows_every_exception_below_its_parent() -> None:
    """The tree in the module's docstring is the tree of classes."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([\s│├└─]*)([A-Z]\w+)(\s{2,}|$)", line)
        if match is None:
            continue
        depth, name = len(match[1]), match[2]
        while above and above[-1][0] >= depth:
            above.pop()
        parents[name] = above[-1][1] if above else "Exception"
        above.append((depth, name))
    assert parents == {kind.__name__: kind.__base__.__name__ for kind in CLASSES if kind.__base__}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_the_docstring_is_the_default_message(kind: type[errors.SignalpostError]) -> None:
    """An exception raised bare still says what happened; one with words says those."""
    assert str(kind()) == (kind.__doc__ or "").strip().splitlines()[0]
    assert str(kind("words")) == "words"


def test_exceptions_carry_fields() -> None:
    """What a caller may want to act on is a field, not a text to parse."""
    assert errors.TransportError(body_left=False).body_left is False
    refused = errors.DestinationError("no", reason="token", code=190, subcode=463, fbtrace_id="A1")
    assert (refused.reason, refused.code, refused.subcode, refused.fbtrace_id) == ("token", 190, 463, "A1")
    assert errors.StoreUnavailable(code="disk_full", retry_after=9).retry_after == 9
    assert errors.SettingsError("no", setting="port", fix="free it").fix == "free it"
    assert errors.KeyMissing(key_id="ab").key_id == "ab"
