"""Writes docs/reference/parameters.md from Meta's rules as the package has them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from signalpost.capi import spec
from signalpost.capi.currencies import CURRENCIES, REFUSED_BY_META
from signalpost.capi.spec_parameters import OBJECTS, Parameter
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS
from signalpost.capi.verticals import RealEstate, Travel, Vehicle

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "parameters.md"

HEAD = """# Parameters of an event

Written by `make docs` from `signalpost.capi.spec` and `spec_parameters`; do not edit. What each value of `user_data`
becomes is on [its own page](normalising.md), what a problem's code means on [another](problems.md).

Nulls, empty texts, empty lists and empty objects are left out, with one exception: `data_processing_options: []` says
that limited data use is off, and is sent. A number that came as text is read where it can mean one thing only
(`"19.99"`), and noted; `"1.234,56"` is never guessed at. A bad optional value is left out with a note; it never costs
the event.
"""
TITLES = {
    "": "The event",
    "custom_data": "custom_data",
    "custom_data.contents[]": "Items of custom_data.contents",
    "app_data": "app_data",
    "original_event_data": "original_event_data",
    "attribution_data": "attribution_data",
    "attribution_data.attribution_setting": "attribution_data.attribution_setting",
    "store_data": "store_data",
}
UNKNOWN = {
    "": "Unknown keys are refused: Meta refuses the whole request for one.",
    "custom_data": f"Own properties are kept as they are, at most {spec.MAX_CUSTOM_KEYS} keys in all.",
    "custom_data.contents[]": "Unknown keys are refused: Meta refuses them.",
}


def page() -> str:
    """The whole page."""
    return HEAD + "".join(
        (
            *(_object(place, rows.values()) for place, rows in OBJECTS.items()),
            _verticals(),
            _user_data(),
            _standard_events(),
            _messaging(),
            _limited_data_use(),
            _currencies(),
            _limits(),
        )
    )


def _table(header: str, rows: Iterable[str]) -> str:
    rule = "|---" * (header.count("|") - 1) + "|"
    return "\n".join((header, rule, *rows)) + "\n"


def _object(place: str, rows: Iterable[Parameter]) -> str:
    table = _table("| parameter | type | needed | rule | source |", (_parameter(row) for row in rows))
    unknown = UNKNOWN.get(place, "Unknown keys are refused.")
    return f"\n## {TITLES[place]}\n\n{unknown}\n\n{table}"


def _parameter(row: Parameter) -> str:
    values = f"; {_codes(row.values)}" if row.values else ""
    return f"| `{row.name}` | {row.kind.value} | {row.needed} | {row.rule}{values} | {row.source.value} |"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _verticals() -> str:
    rows = (f"| `{shape.__name__}` | {_codes(shape.__struct_fields__)} |" for shape in (Travel, RealEstate, Vehicle))
    return (
        "\n## Verticals of custom_data\n\nTyped in Python as `CustomData(vertical=…)`, flat on the wire, passed on as "
        f"they are ({spec.Source.CUSTOM.value}).\n\n" + _table("| in Python | keys |", rows)
    )


def _user_data() -> str:
    rows = (" + ".join(f"`{key}`" for key in sorted(keys)) for keys in spec.FORBIDDEN_COMBINATIONS)
    return (
        f"\n## user_data\n\nHashed: {_codes(HASHED_KEYS)}. Sent in clear: {_codes(CLEAR_KEYS)}. Other keys are dropped "
        "with a note and never sent.\n\nMeta refuses an event whose only keys are some of one row "
        f"({spec.Source.BEST.value}):\n\n" + "".join(f"* {row}\n" for row in rows)
    )


def _standard_events() -> str:
    head = "\n## Names with a fixed meaning\n\nNames are case-sensitive; any other name is your own event.\n\n"
    rows = (
        f"| `{event.name}` | {_codes(event.needed)} | {_codes(event.usual)} | {event.catalogue} "
        f"| {event.source.value} |"
        for event in spec.STANDARD_EVENTS
    )
    return head + _table("| name | needed | usual in custom_data | for catalogue ads | source |", rows)


def _messaging() -> str:
    rows = (
        f"| `{channel}` | {', '.join(' or '.join(f'`{key}`' for key in keys) for keys in choices)} |"
        for channel, choices in spec.MESSAGING_KEYS.items()
    )
    return (
        f"\n## Business messaging\n\nNames taken: {_codes(spec.MESSAGING_EVENTS)} ({spec.Source.MESSAGING.value}).\n\n"
        + _table("| messaging_channel | keys of user_data |", rows)
    )


def _limited_data_use() -> str:
    rows = (f"| {code} | {name} | {since} |" for code, name, since in spec.LDU_STATES)
    return f"\n## Limited data use\n\n{spec.Source.OPTIONS.value}.\n\n" + _table(
        "| data_processing_options_state | state | in force from |", rows
    )


def _currencies() -> str:
    return (
        f"\n## Currencies\n\n{', '.join(sorted(CURRENCIES))}.\n\nIn ISO 4217, but refused by Meta: "
        f"{', '.join(sorted(REFUSED_BY_META))}.\n"
    )


def _limits() -> str:
    return "\n## Limits\n\n" + _table("| what | limit | source |", _limit_rows())


def _limit_rows() -> Iterator[str]:
    ours = spec.Source.OURS.value
    yield f"| events a request | {spec.MAX_EVENTS:,} | {spec.Source.USING.value} |"
    yield f"| one event | {spec.MAX_EVENT_BYTES:,} bytes | {ours} |"
    yield f"| nesting, the event being the first level | {spec.MAX_DEPTH} | {ours} |"
    yield f"| a text | {spec.MAX_TEXT_BYTES:,} bytes | {ours} |"
    yield f"| a list | {spec.MAX_LIST} items | {ours} |"
    yield f"| contents, content_ids | {spec.MAX_PRODUCTS:,} items | {ours} |"
    yield f"| keys of custom_data | {spec.MAX_CUSTOM_KEYS} | {ours} |"
    yield f"| own event name | {spec.PIXEL_NAME_LENGTH} characters, else a note | {spec.Source.PIXEL.value} |"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
