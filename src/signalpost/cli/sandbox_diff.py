"""`signalpost sandbox diff`: what changed between two recorded runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.sandbox.diff import Difference

RunFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A run saved from /_sandbox/export.")
]


def diff(
    before: RunFile,
    after: RunFile,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="Leave out this path; * fits anything. May be repeated: --ignore 'custom_data.*'."),
    ] = None,
    values: Annotated[
        bool, typer.Option(help="Compare values too; without, keys, types and forms: for tests with random orders.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines: one change a line.")] = False,
) -> None:
    """Show what changed between two recorded runs: events, keys, types, hashes, values. Ends with 1 if anything did.

    Values of user_data are never shown. Made anew in every run and so compared by form alone: times, event ids, order
    ids, click and browser ids, addresses.
    """
    import msgspec

    from signalpost.cli import show
    from signalpost.sandbox.diff import differences
    from signalpost.sandbox.recording import read

    found = differences(
        *(read(file.read_bytes(), file.name) for file in (before, after)),
        ignore=tuple(ignore or ()),
        values=values,
    )
    if as_json:
        show.lines(msgspec.to_builtins(one) for one in found)
    else:
        show.text("\n".join(_words(found)) or "Nothing changed.")
    if found:
        raise typer.Exit(Exit.REFUSED)


def _words(found: Iterable[Difference]) -> Iterator[str]:
    for (dataset, event_name, source), group in groupby(
        found, key=lambda one: (one.dataset, one.event_name, one.source)
    ):
        place = f"dataset {dataset}" if dataset else "no dataset"
        yield f"{event_name} ({source}, {place})" if event_name else place
        for one in group:
            count = f"  [{one.events} of {one.of}]" if one.of else ""
            yield f"  {one.sentence}{count}"
