"""`signalpost normalize`: what Signalpost makes of single values, one JSON line each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from signalpost.capi.normalize import Normalized
from signalpost.capi.normalize import normalize as normalize_value
from signalpost.capi.policy import Policy
from signalpost.cli.exits import Exit


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of input: a user_data key, a value as a person typed it, and where they live (ISO 3166-1 alpha-2)."""

    field: str
    value: Any
    country: str | None = None


def normalize(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON lines; - is stdin.")] = "-",
    default_country: Annotated[
        str | None, typer.Option(help="Country of phone numbers that name none (ISO 3166-1 alpha-2).")
    ] = None,
    accept_md5: Annotated[bool, typer.Option(help="Let values that are already hashed with MD5 pass.")] = False,
    both_forms: Annotated[
        bool, typer.Option(help="Also show the hash that Meta's own builder forms, where it differs.")
    ] = True,
) -> None:
    """Normalise and hash values: {"field","value","country"?} in, {"field","normalized","sha256","forms","note"} out.

    A value that cannot be right comes out as null with a note that says why.
    """
    from signalpost.cli import show
    from signalpost.cli.event_lines import opened

    policy = Policy(both_forms=both_forms, accept_md5=accept_md5, default_country=default_country)
    wrong = 0
    with opened(source) as file:
        for answer in answers(file, policy=policy, year=datetime.now(UTC).year):
            wrong += "error" in answer
            show.line(answer)
            sys.stdout.flush()
    if wrong:
        raise typer.Exit(Exit.REFUSED)


def answers(lines: Iterable[str], *, policy: Policy, year: int) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank. A line that is no question gets `error` with its number, no value."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = msgspec.json.decode(line, type=Question)
            yield _answer(
                asked.field, normalize_value(asked.field, asked.value, country=asked.country, year=year, policy=policy)
            )
        except (msgspec.DecodeError, KeyError, ValueError, RecursionError) as error:
            yield {"error": f"line {number}: {_wrong(error)}"}


def _answer(field: str, made: Normalized) -> dict[str, Any]:
    return {
        "field": field,
        "normalized": made.value,
        "sha256": made.hashes[0] if made.hashes else None,
        "forms": list(made.hashes),
        "note": made.note,
    }


def _wrong(error: Exception) -> str:
    """What is wrong with the line, without what stands in it."""
    if isinstance(error, msgspec.ValidationError):
        return f'{error}. Expected {{"field", "value", "country"?}}.'
    if isinstance(error, msgspec.DecodeError | RecursionError):
        return "not JSON."
    return "there is no user_data key of that name."
