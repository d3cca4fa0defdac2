"""`signalpost consent decode`: what consent signals say, one JSON line each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec
import typer

from signalpost.cli.exits import Exit
from signalpost.consent.fields.signal import SIGNALS, signal_fields

NAMES = ", ".join(SIGNALS)


def decode(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON lines; - is stdin.")] = "-",
) -> None:
    """Say what consent signals say: {"tcf": "…"}, {"gpp": "…"}, {"gcd": "…"} … in, their fields out, in order.

    Fields have the names that IAB or the vendor gave them. A line with several signals comes out with the fields of
    each under its name. What cannot be read comes out as {"error"}.
    """
    from signalpost.cli import show
    from signalpost.cli.event_lines import opened

    wrong = 0
    with opened(source) as file:
        for answer in answers(file):
            wrong += "error" in answer
            show.line(answer)
            sys.stdout.flush()
    if wrong:
        raise typer.Exit(Exit.REFUSED)


def answers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank; `error` in one that holds something unreadable."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield answer(line, number)


def answer(line: str, number: int) -> dict[str, Any]:
    """What one line says; `number` is named where it is no question at all."""
    try:
        asked = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        wrong = "no JSON object" if isinstance(error, msgspec.ValidationError) else "not JSON"
        return {"error": f'line {number}: {wrong}. Expected {{"tcf": "…"}} or another of {NAMES}.'}
    found = {name: signal_fields(name, value) for name, value in asked.items() if name in SIGNALS}
    if not found:
        return {"error": f"line {number}: a signal is one of {NAMES}."}
    if len(found) == 1:
        return next(iter(found.values()))
    errors = [read["error"] for read in found.values() if "error" in read]
    return found | ({"error": "; ".join(errors)} if errors else {})
