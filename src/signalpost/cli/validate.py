"""`signalpost validate`: what would happen to events, without sending them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.event_lines import Format, Line
from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.capi.outcome import Accepted, Dropped
    from signalpost.capi.policy import Policy

NOTES_TOLD = 3  # of each code; a file whose every line lacks the same says so once, not a thousand times


def validate(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="Events: JSON lines or CSV; - is stdin.")] = "-",
    form: Annotated[Format, typer.Option("--format", help="How the file is written.")] = Format.AUTO,
    default_country: Annotated[
        str | None, typer.Option(help="Country of phone numbers that name none (ISO 3166-1 alpha-2).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per event.")] = False,
) -> None:
    """Check events against Meta's rules and show every problem with its place and fix. Sends nothing.

    Of notes, which refuse nothing, the first of each kind are shown; --json has all.
    """
    import time

    from signalpost.capi.policy import Policy
    from signalpost.cli import show
    from signalpost.cli.event_lines import lines, opened

    policy = Policy(default_country=default_country)
    noted: Counter[str] = Counter()
    good = bad = 0
    with opened(source) as file:
        for row in verdicts(lines(file, source=source, form=form), now=int(time.time()), policy=policy):
            good, bad = (good + 1, bad) if row["status"] == "accepted" else (good, bad + 1)
            show.line(row) if as_json else _print(row, noted)
    if not as_json:
        for code, count in noted.items():
            if count > NOTES_TOLD:
                show.text(f"noted {count} times, shown {NOTES_TOLD} times: {code}")
        show.text(f"{good} accepted, {bad} dropped")
    if bad:
        raise typer.Exit(Exit.REFUSED)


def verdicts(found: Iterator[Line], *, now: int, policy: Policy) -> Iterator[dict[str, Any]]:
    """For each line how its event would end. `now` is Unix seconds; an event without an id is shown with id null."""
    for line in found:
        outcome = judge(line.body, now=now, policy=policy)
        row: dict[str, Any] = {
            "line": line.number,
            "event_name": outcome.event_name,
            "event_id": outcome.event_id or None,
        }
        yield row | _rest(outcome)


def judge(body: bytes, *, now: int, policy: Policy) -> Accepted | Dropped:
    """Decoded, prepared and admitted as if no second copy would follow."""
    from signalpost.capi.admit import admit
    from signalpost.capi.outcome import Accepted, Dropped
    from signalpost.capi.prepare import prepare
    from signalpost.capi.wire import decode_event
    from signalpost.errors import InvalidInput

    try:
        prepared = prepare(decode_event(body), now=now, random_id="", policy=policy)
    except InvalidInput as refused:
        return Dropped(reason=refused.problems[0].code, problems=refused.problems)
    return admit(prepared) if isinstance(prepared, Accepted) else prepared


def _rest(outcome: Accepted | Dropped) -> dict[str, Any]:
    from signalpost.capi.outcome import Accepted

    if isinstance(outcome, Accepted):
        return {"status": "accepted", "keys": outcome.keys, "problems": (), "notes": outcome.notes}
    return {"status": "dropped", "reason": outcome.reason, "problems": outcome.problems, "notes": ()}


def _print(row: dict[str, Any], noted: Counter[str]) -> None:
    """Every problem, and the first notes of each code."""
    from signalpost.cli import show

    told = list(row["problems"])
    for note in row["notes"]:
        noted[note.code] += 1
        if noted[note.code] <= NOTES_TOLD:
            told.append(note)
    for remark in told:
        show.text(show.problem(remark, prefix=f"line {row['line']} ({row['status']})"))
