"""What the check of a file came to: one value, its words and its JSON. It holds no value of a person. Pure."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from signalpost.files.finding import Assumed, Question
from signalpost.files.layout import Column
from signalpost.files.phones import PhoneGuess
from signalpost.files.tally import Count, Sum

LEFT_OUT = {
    "order_cancelled": "cancelled, refunded or returned: no Purchase is made of it",
    "order_unpaid": "not paid yet: upload it when it is",
    "zero_value": "worth nothing",
    "duplicate_in_file": "the same event as on an earlier line",
    "already_sent": "sent before: it is in the ledger",
}
REMARKS = {
    "excels_number": "shortened by a spreadsheet to the form 1.23E+11, and left out: export the column as text",
    "formula": "a formula, and left out: paste values in place of formulas",
    "name_not_parted": "a name of more than two words, and left out: nobody can say where the surname begins",
    "zip_zero_lost": "one digit short: a spreadsheet took its leading zero; export the column as text",
    "hash_of_empty": "the hash of nothing",
    "hash_of_placeholder": "the hash of a placeholder",
    "hash_not_normalised": "hashed before it was normalised: Meta cannot match it",
    "hash_twice": "hashed twice: Meta cannot match it",
    "hash_md5": "an MD5, and no SHA-256: Meta cannot match it",
    "hash_sha1": "a SHA-1, and no SHA-256: Meta cannot match it",
}


#: What `Assumed.name` is called for people.
TAKEN = {"time_format": "times", "mark": "cents stand behind", "event_name": "event", "action_source": "where"}
_OPTIONS = {"renamed": "--column", "day_first": "--day-first or --month-first"}


def option(name: str) -> str:
    """The option of the command that answers the question of this name."""
    return _OPTIONS.get(name, f"--{name.replace('_', '-')}")


def money(one: Sum) -> str:
    """A sum for people; empty where there is none."""
    return f"{Decimal(one.amount):,.2f} {one.currency}" if one.amount else ""


class KeyShare(msgspec.Struct, frozen=True, kw_only=True):
    """A match key: the share (0–1) of events that have it in the right form, and what full coverage would add."""

    key: str
    share: float
    adds: float


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """Estimated match quality of the events that would be sent, on Meta's ten-point scale; our estimate, a range."""

    estimate: float
    low: float
    high: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The pre-flight of one file. Times are Unix seconds; `left_out` and `remarks` are by code (and column)."""

    file: str
    checked_at: int
    export: str
    form: str
    encoding: str = ""
    delimiter: str = ""
    columns: tuple[Column, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    questions: tuple[Question, ...] = ()
    rows: int = 0
    groups: int = 0
    sendable: int = 0
    refused: int = 0
    bad_rows: int = 0
    problems: tuple[Count, ...] = ()
    notes: tuple[Count, ...] = ()
    left_out: dict[str, int] = {}
    remarks: dict[str, int] = {}
    keys: tuple[KeyShare, ...] = ()
    quality: Quality | None = None
    phones: PhoneGuess = PhoneGuess()
    oldest: int | None = None
    newest: int | None = None
    sums: tuple[Sum, ...] = ()
    left_out_sums: tuple[Sum, ...] = ()
    totals: tuple[Sum, ...] = ()
    left_out_totals: tuple[Sum, ...] = ()


def as_json(report: Report) -> bytes:
    """`report` as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def sentence(report: Report) -> str:
    """What to do, in one sentence."""
    if report.questions:
        count = len(report.questions)
        return f"Answer {count} question{'s' * (count > 1)} first: the file leaves them open."
    if not report.groups:
        return "The file has no rows below its header."
    if not report.sendable:
        top = report.problems[0] if report.problems else None
        return (
            f"Nothing of this file can be sent: {top.message} {top.fix}"
            if top
            else "Nothing of this file is to be sent."
        )
    if report.refused:
        old, ahead = (
            sum([one.count for one in report.problems if one.code == code])
            for code in ("event_time_too_old", "event_time_in_future")
        )
        said = [f"{report.sendable:,} events can go"]
        said += [f"{old:,} are too old for Meta"] if old else []
        said += [f"{ahead:,} lie in the future: look at the clock of their times"] if ahead else []
        if mend := report.refused - old - ahead:
            said.append(f"mend {mend:,} in the file of bad rows and upload that file too")
        return f"{'; '.join(said)}."
    return f"All {report.sendable:,} events can go." if report.sendable > 1 else "The one event can go."


def mood(report: Report) -> str:
    """How it stands: good, warn or bad."""
    if report.questions or not report.sendable:
        return "bad"
    return "warn" if report.refused else "good"
