"""`signalpost campaigns`: what campaigns cost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.errors import InvalidInput

STDIN = "-"
MOST_BYTES = 10_000_000


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Say what campaigns cost, for cost per order and ROAS.")
    group.callback()(lambda: None)
    group.command("spend")(spend)
    return group


def spend(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="CSV file; - reads stdin.")],
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a sentence.")] = False,
) -> None:
    """Keep the spend of a CSV file: all of its lines, or none.

    The first line names the columns: date, campaign, spend, currency, and where known meta_conversions and meta_value.
    A line for the same day, campaign and currency takes the place of the earlier one, so a file can be added again.
    """
    from signalpost.cli import parts, show
    from signalpost.store.spend import read_spend

    found = read_spend(_text(file))
    if found.problems:
        told = "; ".join(f"line {line}: {words}" for line, words in found.problems)
        raise InvalidInput(f"nothing was kept: {told}.")
    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        new = control.keep_spend(space, found.rows, author=parts.author(), now=parts.now_ms())
    kept = len(found.rows)
    if as_json:
        show.line({"lines": kept, "new": new, "replaced": kept - new})
    else:
        show.text(f"{kept} lines of spend are kept: {new} new, {kept - new} in place of what was said before.")


def _text(file: str) -> str:
    try:
        if file == STDIN:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise InvalidInput(f"{file} has more than {MOST_BYTES:,} bytes; split it.")
        return content.decode()
    except UnicodeDecodeError:
        raise InvalidInput(f"{file} is not text in UTF-8.") from None
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.", param_hint="FILE") from None
