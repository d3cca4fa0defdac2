"""`signalpost tag forget`: what is known of visitors goes, as when they withdraw consent."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Annotated

import typer

from signalpost.errors import InvalidInput

CLI_KEY = "cli"  # in place of an access key's id


def forget(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a sentence.")] = False
) -> None:
    """Forget visitors whose ids stand on stdin, one a line: the value of their cookie _spv.

    Never an argument: it would stand in the list of processes and in the shell's history. The worker does it; what was
    received before is not learnt again, also when it is folded later. Events that were sent stay as they are.
    """
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.record import IdentityCopy, identity_record

    visitors, now = _visitors(sys.stdin.read()), parts.now_ms()
    copies = [
        IdentityCopy(space_id=DEFAULT_SPACE, key_id=CLI_KEY, received_at=now, visitor_id=visitor, forget=True)
        for visitor in visitors
    ]
    with closing(parts.inbox(parts.settings_of(ctx))) as inbox:
        inbox.append_wait([identity_record(copy) for copy in copies])
    words = "1 visitor is" if len(visitors) == 1 else f"{len(visitors)} visitors are"
    show.line({"forgotten": len(visitors)}) if as_json else show.text(f"{words} forgotten as soon as the worker runs.")


def _visitors(text: str) -> list[str]:
    """The ids in `text`. InvalidInput says which line is none, not what it holds."""
    from signalpost.visit.visitor_id import parse

    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        visitor = parse(line.strip())
        if visitor is None:
            raise InvalidInput(f"line {number} is no visitor id, which reads like 1.1795300000.AbC…")
        found.append(str(visitor))
    if not found:
        raise InvalidInput("no visitor id came on stdin; one a line is read")
    return found
