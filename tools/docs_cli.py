"""Writes docs/reference/cli.md from the commands themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from signalpost.cli.app import build
from signalpost.cli.exits import MEANING

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"

HEAD = """# The command line

Written by `make docs` from the commands; do not edit.

`signalpost` (or `python -m signalpost`) comes with `pip install '../signalpost[server]'`, from
[a clone](../how-to/install.md). Results go to stdout, remarks to stderr. With `--json`, lists are JSON lines: one
object a line. Options of all commands stand before the command: `signalpost --data-dir /srv/signalpost events list`.
"""


def page() -> str:
    """The whole page."""
    root = typer.main.get_command(build())
    assert isinstance(root, TyperGroup)
    context = typer.Context(root, info_name="signalpost")
    return HEAD + _options(root, context) + _exits() + "".join(_commands(root, context, depth=2))


def _exits() -> str:
    rows = "".join(f"| {code.value} | {meaning} |\n" for code, meaning in MEANING.items())
    return f"\n## Exit codes\n\n| code | meaning |\n|---|---|\n{rows}"


def _commands(group: TyperGroup, context: typer.Context, *, depth: int) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if command.hidden:
            continue
        inner = typer.Context(command, info_name=name, parent=context)
        path = inner.command_path.removeprefix("signalpost ")
        yield f"\n{'#' * depth} {path}\n\n{_words(command)}\n"
        if not (isinstance(command, TyperGroup) and command.no_args_is_help):
            yield f"\n```\n{' '.join([inner.command_path, *command.collect_usage_pieces(inner)])}\n```\n"
            yield _options(command, inner)
        if isinstance(command, TyperGroup):
            yield from _commands(command, inner, depth=depth + 1)


def _words(command: Any) -> str:
    return " ".join((command.help or "").replace("\n\n", "\0").split()).replace("\0", "\n\n")


def _options(command: Any, context: typer.Context) -> str:
    rows = [
        record for record in (parameter.get_help_record(context) for parameter in command.get_params(context)) if record
    ]
    shown = [(names, words) for names, words in rows if "--help" not in names]
    if not shown:
        return ""
    lines = "".join(
        f"| `{names.replace('|', chr(92) + '|')}` | {words.replace('|', chr(92) + '|')} |\n" for names, words in shown
    )
    return f"\n| option | what it does |\n|---|---|\n{lines}"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
