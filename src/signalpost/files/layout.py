"""How a table is read: what each column is, what its times and amounts mean, and what has to be asked.

Nothing is guessed in silence: what the first rows leave open is a `Question`, which an answer settles; what was taken
for granted is an `Assumed`, which the preview shows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from signalpost.capi.event import ActionSource
from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput
from signalpost.files.columns import EVENT, TARGETS, Export, export_of, targets_of
from signalpost.files.finding import AMOUNTS, Answers, Assumed, Finding, Question

CLEAR = frozenset(  # columns whose values are nobody's: a preview may show them
    (*EVENT, *AMOUNTS, "currency", "quantity", "financial_status", "stage", "product_id", "date", "time")
) - {"event_source_url", "event_id"}
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d")
_SHOWN = 3
_LOOKED_AT = 200  # rows
_LIKE = {
    "em": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch,
    "ph": re.compile(r"'?(?:\+|00)[1-9][\d ()/.-]{7,20}").fullmatch,
    "fbc": re.compile(r"fb\.\d\.\d{10,13}\..{20,}").fullmatch,
    "fbp": re.compile(r"fb\.\d\.\d{10,13}\.\d{5,19}").fullmatch,
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: what it is read as (empty: not read), and what stands in it. Of what may be a person's, `examples`
    show the form alone: x for letters, 9 for a digit. `looks_like`: what one that is not read seems to hold."""

    header: str
    target: str
    examples: tuple[str, ...] = ()
    looks_like: str = ""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How the rows of one table become events. `places`: target → column. `grouped`: a row is a line of an order."""

    export: Export
    columns: tuple[Column, ...]
    places: Mapping[str, int]
    time_format: str = ""
    zone: str = ""
    mark: str = "."
    currency: str = ""
    event_name: str = ""
    action_source: str = ""
    event_source_url: str = ""
    shop: str = ""
    default_country: str = ""
    grouped: bool = False
    assumed: tuple[Assumed, ...] = ()
    questions: tuple[Question, ...] = ()


def layout_of(headers: Sequence[str], sample: Sequence[Sequence[str]], answers: Answers) -> Layout:
    """How a table with `headers`, whose first rows are `sample`, is read. InvalidInput: an answer is none of its kind,
    or no column is known."""
    headers = [header.strip().strip("\ufeff") for header in headers]
    _check(answers, headers)
    export = export_of(headers)
    targets = targets_of(headers, export, _filled(headers, sample))
    for place, header in enumerate(headers):
        if header in answers.renamed:
            wanted = answers.renamed[header]
            targets = [one if one != wanted else "" for one in targets]
            targets[place] = wanted
    places = {target: place for place, target in enumerate(targets) if target}
    if not places:
        fix = "Name the columns with Meta's names (em, event_time, value …), or say: --column 'Header=em'."
        raise _wrong("columns_unknown", "No column of the file is known.", fix)
    finding = Finding(places, [list(row) for row in sample], answers, export)
    finding.run()
    return Layout(
        export=export,
        columns=tuple([_column(header, targets[place], place, sample, places) for place, header in enumerate(headers)]),
        places=places,
        grouped=finding.is_grouped,
        assumed=(*finding.assumed, *_time_of_a_record(export, headers, places, answers)),
        questions=tuple(finding.questions),
        **finding.found,
    )  # fmt: skip


def shape(text: str) -> str:
    """The form of `text`: letters as one x, each digit as 9."""
    return _DIGITS.sub("9", _LETTERS.sub("x", text[:60]))


def _time_of_a_record(
    export: Export, headers: Sequence[str], places: Mapping[str, int], answers: Answers
) -> Sequence[Assumed]:
    """Of a CRM's export, which says when a record was made and not always when its stage was reached."""
    is_said = "event_time" in answers.renamed.values() or "event_time" not in places
    if export not in (Export.HUBSPOT, Export.SALESFORCE) or is_said:
        return ()
    why = "where another column says when the stage was reached, say --column 'Header=event_time'"
    return (Assumed(name="event_time", value=headers[places["event_time"]], why=why),)


def _filled(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> Sequence[int]:
    """In how many of the first rows something stands, by column."""
    counts = [0] * len(headers)
    for row in sample:
        for place, text in enumerate(row[: len(headers)]):
            counts[place] += not text.isspace() and text != ""
    return counts


def _likeness(place: int, sample: Sequence[Sequence[str]], taken: Collection[str]) -> str:
    """What a column that nobody reads seems to hold, where nothing else is read as that: the worth of a file is in its
    addresses and telephones."""
    texts = [text for row in sample[:_LOOKED_AT] if place < len(row) and (text := row[place].strip())]
    for target, looks in _LIKE.items():
        if target not in taken and texts and sum(looks(text) is not None for text in texts) > len(texts) / 2:
            return target
    return ""


def _column(header: str, target: str, place: int, sample: Sequence[Sequence[str]], taken: Collection[str]) -> Column:
    if not target:
        return Column(header=header, target="", looks_like=_likeness(place, sample, taken))
    texts = dict.fromkeys(row[place].strip() for row in sample[:_LOOKED_AT] if place < len(row) and row[place].strip())
    shown = [text[:40] if target in CLEAR else shape(text) for text in texts]
    return Column(header=header, target=target, examples=tuple(dict.fromkeys(shown))[:_SHOWN])


def _wrong(code: str, message: str, fix: str, path: str = "") -> InvalidInput:
    return InvalidInput(message, problems=[Problem(path=path, code=code, message=message, fix=fix)])


def _check(answers: Answers, headers: Sequence[str]) -> None:
    if answers.time_zone is not None:
        try:
            ZoneInfo(answers.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise _wrong("time_zone_unknown", f"There is no time zone {answers.time_zone}.",
                         "Name one as Europe/Berlin, America/New_York or UTC.", "time_zone") from None  # fmt: skip
    sources = [source.value for source in ActionSource]
    if answers.action_source is not None and answers.action_source not in sources:
        raise _wrong("action_source_unknown", f"There is no action_source {answers.action_source}.",
                     f"Use one of: {', '.join(sources)}.", "action_source")  # fmt: skip
    if answers.currency is not None and not (len(answers.currency) == 3 and answers.currency.isalpha()):
        raise _wrong("currency_unknown", "The currency is not of three letters.", "Write it as EUR or GBP.", "currency")
    for header, target in answers.renamed.items():
        if header not in headers:
            raise _wrong("column_missing", f"The file has no column {header}.", "Write its header as it stands.")
        if target and target not in TARGETS and not target.startswith("custom_data."):
            raise _wrong("target_unknown", f"A column cannot be {target}.",
                         "Use Meta's names, such as em, ph, value, event_time, order_id.", header)  # fmt: skip
