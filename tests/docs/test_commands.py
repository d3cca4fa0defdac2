"""Every command that a message or a page tells people to type exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer

import tree
from signalpost.cli.app import build

NAMED = re.compile(r"signalpost(?: --?[\w-]+(?: \S+)?)* ((?:keys|datasets|events|store|config|alarms|plan) [a-z-]+)")
TEXTS = [
    (path, text)
    for path, text in tree.texts()
    if path.suffix in (".py", ".md") and not path.is_relative_to(tree.ROOT / "tests")
]


def commands(group: typer.Typer) -> Iterator[str]:
    """The second words there are, each with the first."""
    for sub in group.registered_groups:
        assert sub.typer_instance is not None
        yield from (f"{sub.name} {command.name}" for command in sub.typer_instance.registered_commands)
        yield from (f"{sub.name} {group.name}" for group in sub.typer_instance.registered_groups)


@pytest.mark.parametrize("place", ["src", "docs", "."])
def test_commands_that_are_named_exist(place: str) -> None:
    """In messages, in pages, anywhere."""
    named = {
        (match[1], str(path.relative_to(tree.ROOT)))
        for path, text in TEXTS
        if path.is_relative_to(tree.ROOT / place)
        for match in NAMED.finditer(text)
    }
    known = set(commands(build()))
    assert named
    assert not {(command, where) for command, where in named if command not in known}
