"""`signalpost privacy scan`: what Signalpost finds in single values, one JSON line each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.privacy.kinds import Action, Finding, Kind

WANTED = '{"path", "value"}'


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One line of input: where a value stands (`custom_data.note`, `event_source_url`), and the value."""

    path: str
    value: str | int | float | bool | None


def scan(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON lines; - is stdin.")] = "-",
) -> None:
    """Find personal data in values outside user_data: {"path","value"} in, {"path","findings"} out, in order.

    Each finding has kind, confidence (0 to 1) and the action taken: mask, drop_key, drop_event, report. No value is
    shown. A line that is no question gets "error" with its number, code and fix.
    """
    from signalpost.cli import show
    from signalpost.cli.event_lines import opened
    from signalpost.privacy.kinds import ACTIONS

    wrong = 0
    with opened(source) as file:
        for answer in answers(file, ACTIONS):
            wrong += "error" in answer
            show.line(answer)
            sys.stdout.flush()
    if wrong:
        raise typer.Exit(Exit.REFUSED)


def answers(lines: Iterable[str], actions: Mapping[Kind, Action]) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank."""
    from signalpost.privacy.leaks import scan as found_in

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = msgspec.json.decode(line, type=Question)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            yield _wrong(error, number)
            continue
        yield {"path": asked.path, "findings": _told(found_in(asked.path, _text(asked.value), actions))}


def _told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each kind once, as certain as its most certain find, in the order of the text."""
    found: dict[str, dict[str, Any]] = {}
    for one in findings:
        told = found.setdefault(one.kind, {"kind": one.kind, "confidence": one.confidence, "action": one.action})
        told["confidence"] = max(told["confidence"], one.confidence)
    return list(found.values())


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value)


def _wrong(error: Exception, number: int) -> dict[str, Any]:
    """What is wrong with a line, without what stands in it."""
    if isinstance(error, msgspec.ValidationError):
        code, message = "question_malformed", f"The line is JSON, but no question: {error}."
    else:
        code, message = "json_invalid", "The line is not JSON."
    return {
        "error": f"line {number}: {message}",
        "line": number,
        "code": code,
        "fix": f"Write one object a line: {WANTED}, path as text, value as text or number.",
    }
