"""Writes what the browser tag shares with the Python model: web/tag/src/model.ts and web/tag/src/identity/tables.ts.

    python tools/web_model.py            writes both
    python tools/web_model.py --check    says whether they are stale (exit code 1)

model.ts holds the types of an event and the names of the standard events. tables.ts holds the facts that normalising
reads (`signalpost.capi._tables`, words, placeholders) in short notations; `web/tag/src/identity` reads them back, and
tests/web/test_identity.py holds that they come back whole.
"""

from __future__ import annotations

import json
import sys
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from signalpost.capi import gender, placeholders, places
from signalpost.capi._tables.calling_codes import CALLING_CODES
from signalpost.capi._tables.places import (
    CA_ABBREVIATIONS,
    CA_PROVINCES,
    COUNTRIES,
    COUNTRY_NAMES,
    US_ABBREVIATIONS,
    US_STATES,
)
from signalpost.capi.custom_data import CONTENT_KEYS, GENERAL_KEYS
from signalpost.capi.event import ActionSource, Event
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS

SOURCE = Path(__file__).resolve().parents[1] / "web" / "tag" / "src"
HEAD = "// Written by tools/web_model.py from signalpost.capi; do not edit.\n"
WIDTH = 118
# Titles that countries bear before their name: a capital behind a name says that it is also known with the title.
TITLES = {"R": "republicof", "K": "kingdomof"}
# The signs of CALLING_CODES; empty where a character stands for something else there or in a script.
NO_KIND = "~"
KIND_SIGNS = ["" if chr(point) in '0123456789;"\\' else chr(point) for point in range(ord("!"), ord(NO_KIND))]
STATE_TITLES = ("stateof", "commonwealthof", "provinceof")


def model_ts() -> str:
    """Types of the event in Meta's names, without what a browser cannot know."""
    parts = [
        HEAD,
        "\n/** Keys of user_data that are sent hashed. */\n" + _names("HASHED_KEYS", "HashedKey", HASHED_KEYS),
        "\n/** Keys of user_data that are sent as they are. */\n" + _names("CLEAR_KEYS", "ClearKey", CLEAR_KEYS),
        "\n/** user_data as it is sent: hashes, and keys in clear. */\n"
        "export type UserData = { [key in HashedKey | ClearKey]?: string | string[] };\n",
        "\n/** One product of `contents`. */\n" + _shape("Content", CONTENT_KEYS, _CONTENT_TYPES),
        "\n/** What happened, in Meta's names; every other property is kept. */\n"
        + _shape("CustomData", GENERAL_KEYS, _CUSTOM_TYPES, "  [property: string]: unknown;\n"),
        "\n/** Where the conversion happened. */\n" + _union("ActionSource", [each.value for each in ActionSource]),
        "\n/** One event, in Meta's names. `event_time` is Unix seconds. */\n"
        + _shape("Event", _EVENT_KEYS, _EVENT_TYPES, required=_EVENT_REQUIRED),
        "\n/** Names that Meta gives a meaning; any other is a custom event. */\n"
        + _names("STANDARD_EVENTS", "StandardEvent", sorted(event.name for event in STANDARD_EVENTS)),
    ]
    return "".join(parts)


_CONTENT_TYPES = {"id": "string | number", "quantity": "number", "item_price": "number"}
_CUSTOM_TYPES = {
    "value": "number | string",
    "content_ids": "readonly (string | number)[]",
    "contents": "readonly Content[]",
    "num_items": "number | string",
    "order_id": "string | number",
    "predicted_ltv": "number | string",
    "net_revenue": "number | string",
    "status": "string | boolean",
    "item_number": "string | number",
}
_EVENT_REQUIRED = ("event_name", "event_time", "action_source")
_EVENT_TYPES = {
    "event_name": "string",
    "event_time": "number",
    "action_source": "ActionSource",
    "event_id": "string",
    "user_data": "UserData",
    "custom_data": "CustomData",
    "event_source_url": "string",
    "referrer_url": "string",
    "opt_out": "boolean",
    "data_processing_options": "readonly string[]",
    "data_processing_options_country": "number",
    "data_processing_options_state": "number",
}
_EVENT_KEYS = [name for name in Event.__struct_fields__ if name in _EVENT_TYPES]  # what a tag can fill


def tables_ts() -> str:
    """The facts of normalising, each as short as it can be read back."""
    rows = {
        "COUNTRIES": (countries(), _COUNTRIES_NOTE),
        "CALLING_CODES": (";".join(calling_codes()), _CALLING_NOTE),
        "US_STATES": (states(US_STATES), _STATES_NOTE),
        "CA_PROVINCES": (states(CA_PROVINCES), "As US_STATES, with `provinceof…`."),
        "US_SHORT": (_pairs(US_ABBREVIATIONS), "Abbreviations, read only when the country is known."),
        "CA_SHORT": (_pairs(CA_ABBREVIATIONS), "The same for Canada."),
        "MALE": (" ".join(_words_for(b"m")), "Words that say `m`."),
        "FEMALE": (" ".join(_words_for(b"f")), "Words that say `f`."),
        "NOBODY": (" ".join(_text(placeholders.WORDS)), "Normal forms that mean nobody, anywhere."),
        "TYPED": (" ".join(_text(placeholders.WITH_SIGNS)), "Texts that say, as typed, that nothing is known."),
        "NO_ID": (
            " ".join(_text(placeholders.IDS - placeholders.WORDS - _signs())),
            "Further forms that mean nobody where an id or a postcode stands.",
        ),
        "NO_POSTCODE": (" ".join(_text(placeholders.POSTCODES - placeholders.IDS)), "Further ones for postcodes."),
    }
    return HEAD + "".join(_constant(name, text, note) for name, (text, note) in rows.items())


_COUNTRIES_NOTE = (
    "The codes of all countries, `|`, a row of names for each. A code is the second letter of alpha-2 (a blank: the "
    "next first letter) and, in capitals, what of alpha-3 differs from alpha-2; without capitals it is the first three "
    "letters of the first name. A name with R is also known as `republicof…`, one with K as `kingdomof…`, one with "
    "accents also without."
)
_CALLING_NOTE = (
    "Countries in the order of COUNTRIES, then ac, ta and xk: calling code, and a sign for how it numbers; a sign "
    "alone has no numbers. Behind `;` a row for each sign from `!` on: trunk prefix, international prefix unless "
    "00, sets of lengths of national and of mobile numbers (bits, hexadecimal; left out when the same)."
)
_STATES_NOTE = (
    "Names and their two letters: those that Meta's builder knows, in its order | the others | further names. All but "
    "the last are also known as `stateof…`, or `commonwealthof…` where the letters are capital."
)


def countries() -> str:
    """Codes, then names, in the order of the alphabet."""
    by_code: dict[str, set[str]] = defaultdict(set)
    for name, code in COUNTRY_NAMES.items():
        by_code[code].add(unicodedata.normalize("NFC", name))
    codes, rows, first = "", [], "a"
    for code in sorted(by_code):
        alpha3, names = _country(code, by_code[code])
        codes += " " * (ord(code[0]) - ord(first)) + _codes(code, alpha3, names[0])
        rows.append(",".join(names))
        first = code[0]
    return f"{codes}|{';'.join(rows)}"


def _country(code: str, names: set[str]) -> tuple[str, list[str]]:
    kept = {name for name in names if not any(other != name and _plain(other) == name for other in names)} - {code}
    kept -= {title + name for name in kept for title in TITLES.values()}
    alpha3 = min((name for name in kept if len(name) == 3 and name not in ("uae", "usa")), default="usa")
    named = sorted(kept - {alpha3}, key=lambda name: (name[:3] != alpha3, not name.isascii(), len(name), name))
    return alpha3, [name + "".join(mark for mark, title in TITLES.items() if title + name in names) for name in named]


def _codes(code: str, alpha3: str, first_name: str) -> str:
    if first_name.startswith(alpha3):
        return code[1]
    same = 2 if alpha3[:2] == code else 1 if alpha3[0] == code[0] else 0
    return code[1] + alpha3[same:].upper()


def calling_codes() -> list[str]:
    """For each country its calling code and the sign of how it numbers; then what each sign stands for."""
    listed = sorted(COUNTRIES) + sorted(set(CALLING_CODES) - COUNTRIES)
    kinds = {country: _kind(*CALLING_CODES[country][1:]) for country in listed if country in CALLING_CODES}
    signs = dict(zip(sorted(set(kinds.values())), filter(None, KIND_SIGNS), strict=False))
    rows = {sign: kind for kind, sign in signs.items()}
    numbers = [CALLING_CODES[country][0] + signs[kinds[country]] if country in kinds else NO_KIND for country in listed]
    return ["".join(numbers), *(rows.get(sign, "") for sign in KIND_SIGNS)]


def _kind(trunk: str, way_out: str, lengths: tuple[int, ...], mobile: tuple[int, ...]) -> str:
    national, handheld = _bits(lengths), _bits(mobile)
    return ",".join((trunk, way_out, national, "" if handheld == national else handheld)).rstrip(",")


def _bits(lengths: Iterable[int]) -> str:
    return f"{sum(1 << length for length in lengths):x}"


def states(names: Mapping[str, str]) -> str:
    """Names with a title's twin, those of Meta's builder first and in its order; then the other names."""
    titled = {name: code for name, code in names.items() if any(title + name in names for title in STATE_TITLES)}
    known = {name: _cased(name, names) for name in places._BUILDER_STATES if name in titled}
    others = {name: _cased(name, names) for name in titled if name not in known}
    derived = {title + name for name in titled for title in STATE_TITLES}
    rest = {name: code for name, code in names.items() if name not in titled | dict.fromkeys(derived)}
    untitled = {name: code for name, code in rest.items() if len(name) > 4 or name[2:] != code}
    return "|".join(map(_pairs, (known, others, untitled)))


def _cased(name: str, names: Mapping[str, str]) -> str:
    return names[name].upper() if f"commonwealthof{name}" in names else names[name]


def _pairs(names: Mapping[str, str]) -> str:
    return " ".join(name + code for name, code in names.items())


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _words_for(letter: bytes) -> list[str]:
    return [word for word, form in gender._FORMS.items() if form == letter]


def _signs() -> set[bytes]:
    return {word.encode() for word in placeholders.WITH_SIGNS}


def _text(words: Iterable[str | bytes]) -> list[str]:
    return sorted(word.decode() if isinstance(word, bytes) else word for word in words)


def _constant(name: str, text: str, note: str) -> str:
    return f"\n{_comment(note)}\nexport const {name} =\n  {json.dumps(text, ensure_ascii=False)};\n"


def _comment(note: str) -> str:
    lines = _wrapped(note.split(" "), WIDTH - 6)
    return f"/** {note} */" if len(lines) == 1 else "/**\n" + "".join(f" * {line}\n" for line in lines) + " */"


def _quoted(words: Iterable[str]) -> list[str]:
    return [json.dumps(word) for word in words]


def _names(constant: str, kind: str, words: Iterable[str]) -> str:
    listed = "\n".join(f"  {line}" for line in _wrapped([f"{word}," for word in _quoted(words)], WIDTH - 2))
    return f"export const {constant} = [\n{listed}\n] as const;\nexport type {kind} = (typeof {constant})[number];\n"


def _union(name: str, words: Iterable[str]) -> str:
    return f"export type {name} =\n" + "".join(f"  | {word}\n" for word in _quoted(words))[:-1] + ";\n"


def _shape(
    name: str, keys: Iterable[str], types: Mapping[str, str], rest: str = "", required: tuple[str, ...] = ()
) -> str:
    fields = "".join(f"  {key}{'' if key in required else '?'}: {types.get(key, 'string')};\n" for key in keys)
    return f"export interface {name} {{\n{fields}{rest}}}\n"


def _wrapped(words: list[str], width: int) -> list[str]:
    return textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False)


FILES: dict[Path, Callable[[], str]] = {SOURCE / "model.ts": model_ts, SOURCE / "identity" / "tables.ts": tables_ts}


def stale() -> list[str]:
    """Names of the files that differ from what the model says now."""
    return [path.name for path, text in FILES.items() if path.read_text(encoding="utf-8") != text()]


def main(arguments: list[str]) -> int:
    """Write the files, or check them."""
    if "--check" in arguments:
        for name in stale():
            print(f"{name} is stale: run tools/web_model.py")
        return 1 if stale() else 0
    for path, text in FILES.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
