"""What an event says that figures count: its value, and one short word out of a small set, such as
`EUR|value,currency,contents|safari`: currency, which parameters it has, the browser it names. Where there is more
to say that goes on: `…|made` without an event_id, `…||email:masked` with a leak and what was done about it.

Made once, where the event is prepared, so that nobody has to open its body to count it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from msgspec import UnsetType

from signalpost.capi.codes_privacy import LEAK_WORDS
from signalpost.capi.merge import BROWSER, SERVER

#: The parameters of custom_data whose presence is counted; Meta's names.
PARAMETERS: tuple[str, ...] = (
    "value", "currency", "content_ids", "contents", "content_type", "content_name", "content_category", "num_items",
    "order_id", "search_string",
)  # fmt: skip
MILLION = 1_000_000
#: Characters of a user agent that are looked at; no browser writes half as many.
LONGEST_AGENT = 1_024
#: Units of a currency above which a value is a mistake: it is sent as it is, and left out of sums. Nothing costs that
#: much in rials, and a sum of nine million such values still fits into 64 bits.
MOST_UNITS = 10**12
NOTHING = ""

# The first word found decides: most browsers also call themselves by the names of others.
_FAMILIES = (
    ("FBAN", "facebook"),
    ("FBAV", "facebook"),
    ("Instagram", "instagram"),
    ("musical_ly", "tiktok"),
    ("BytedanceWebview", "tiktok"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser", "samsung"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("CriOS", "chrome"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
)
OTHER = "other"
_MADE = "made"
FAMILIES: tuple[str, ...] = (*dict.fromkeys(name for _, name in _FAMILIES), OTHER)


class Said(NamedTuple):
    """What a word says: the currency, the parameters in the order of PARAMETERS, the browser's family; whether the
    event came without an event_id and got a random one; the leaks found in it, in order (`email:masked`)."""

    currency: str = ""
    parameters: tuple[str, ...] = ()
    browser: str = ""
    made_id: bool = False
    leaks: tuple[str, ...] = ()


def millionths(value: object) -> int | None:
    """A value in millionths of its currency, rounded to the nearest; None for none, and for what is no sum of money."""
    if type(value) is float:
        return round(value * MILLION) if -MOST_UNITS <= value <= MOST_UNITS else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if not isfinite(value) or not -MOST_UNITS <= value <= MOST_UNITS:
        return None
    return round(value * MILLION)


def family_of(user_agent: str) -> str:
    """The browser's family by the words in a user agent; empty without one. What follows after a thousand
    characters is no browser's, and not remembered."""
    return _family_of(user_agent[:LONGEST_AGENT]) if user_agent else ""


@lru_cache(maxsize=4_096)
def _family_of(user_agent: str) -> str:
    return next((name for word, name in _FAMILIES if word in user_agent), OTHER)


@lru_cache(maxsize=4_096)  # events of one source say the same
def word_of(types: Sequence[type], currency: str, browser: str) -> str:
    """The word of an event, from the types of what stands for each of PARAMETERS: `UnsetType` where there is none."""
    parameters = tuple([name for name, kind in zip(PARAMETERS, types, strict=True) if kind is not UnsetType])
    return written(Said(currency, parameters, browser))


def word_of_object(custom_data: dict[str, Any], browser: str) -> str:
    """The word of an event with this custom_data, as it is sent."""
    parameters = tuple([name for name in PARAMETERS if name in custom_data])
    return written(Said(str(custom_data.get("currency", "")), parameters, browser))


def written(said: Said) -> str:
    """`said` as a word; empty when it says nothing."""
    text = f"{said.currency}|{','.join(said.parameters)}|{said.browser}"
    made = _MADE if said.made_id else ""
    if said.leaks:
        return f"{text}|{made}|{','.join(said.leaks)}"
    return f"{text}|{made}" if made else text if any(said) else NOTHING


@lru_cache(maxsize=4_096)
def read(word: str) -> Said:
    """What a word says; nothing of a word that is none."""
    parts = word.split("|")
    currency, parameters, browser, made, leaks = (*parts, "", "")[:5] if 3 <= len(parts) <= 5 else ("", "", "", "", "")
    said = Said(currency, _list(parameters), browser, made == _MADE, _list(leaks))
    return said if written(said) == word else Said()


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


@lru_cache(maxsize=4_096)
def with_made_id(word: str) -> str:
    """The same, of an event whose id was made."""
    return written(read(word)._replace(made_id=True))


def with_leaks(word: str, codes: Iterable[str]) -> str:
    """The same, of an event with these notes: those of leaks count, each once."""
    leaks = tuple(sorted({LEAK_WORDS[code] for code in codes if code in LEAK_WORDS}))
    return written(read(word)._replace(leaks=leaks)) if leaks else word


@lru_cache(maxsize=4_096)
def united(first: str, later: str, origin: str, later_origin: str) -> tuple[str, bool]:
    """The word of an event made of two copies (`browser` or `server`), joined as `capi.merge` joins their bodies; and
    whether its value is the later one's."""
    one, two = read(first), read(later)
    sides = origin, later_origin
    later_is_strong = sides == (BROWSER, SERVER)
    strong = two if later_is_strong else one
    # Not by which of the two it is: copies that say the same are one object here.
    later_is_priced = later_is_strong if "value" in strong.parameters else not later_is_strong
    priced, other = (two, one) if later_is_priced else (one, two)
    near, far = (two, one) if sides == (SERVER, BROWSER) else (one, two)
    has = {*one.parameters, *two.parameters}
    said = Said(
        priced.currency or other.currency,
        tuple([name for name in PARAMETERS if name in has]),
        near.browser or far.browser,
        one.made_id,
        one.leaks,  # as the id that was made: each copy is counted with its own
    )
    return written(said), later_is_priced
