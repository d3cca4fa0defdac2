"""What can be said of a payload without telling whose it is: of each key its type, its form, its value if nobody's.

Two runs are compared by these facts, and failure messages are made of them. Values of user_data are never shown. A hash
is known by its digits, a click id by its parts; what is made anew in every run (times, random ids, browser ids) has a
form and no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

# parameters/customer-information-parameters (2026-01-09), SDK user_data.py: keys that travel hashed.
HASHED_KEYS = frozenset(
    "em ph fn ln db ge ct st zp country external_id f5first f5last fi dobd dobm doby app_user_id".split()
)
CLICK_KEYS = frozenset({"fbp", "fbc"})
URL_KEYS = frozenset({"event_source_url", "referrer_url"})
# New in every run unless the test says otherwise; their shape tells how they are made.
IDENTIFIERS = frozenset({"event_id", "custom_data.order_id", "original_event_data.event_id"})
TIMES = frozenset({"event_time", "original_event_data.event_time"})

LONGEST_SHOWN = 60

_HASH = re.compile(r"([0-9a-fA-F]{64})(\.(?:[A-Za-z]{2}|[\w-]{8}))?")
_MD5 = re.compile(r"[0-9a-fA-F]{32}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX = re.compile(r"(?=.*\d)[0-9a-f]{16,}")
_PRIVATE_NAME = re.compile(
    r"e?_?-?mails?|phone|mobile|birth|passw|first_?name|last_?name|surname|full_?name|street|address|zip|postcode|^ip$",
    re.I,
)
_PRIVATE_TEXT = re.compile(r"[^\s/@]+@[^\s/@]+|%40|\+?\d[\d ()-]{7,}\d|[0-9a-fA-F]{32,}")


class Fact(NamedTuple):
    """What is known of one key. `value` is None where it is not compared; `shown` is what may be printed of it."""

    type: str
    form: str
    value: Any
    shown: str


def facts(event: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts of an event by path, such as `user_data.em` or `custom_data.contents[0].item_price`."""
    return dict(_walk("", event))


def _walk(path: str, value: Any) -> Iterator[tuple[str, Fact]]:
    if path.startswith("user_data."):
        yield path, _personal(path.removeprefix("user_data."), value)
    elif path == "user_data" and not isinstance(value, Mapping):
        yield path, Fact(type_of(value), "", None, "")
    elif isinstance(value, Mapping):
        if path:
            yield path, Fact("object", "", None, "")
        for key, inner in value.items():
            yield from _walk(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        yield path, Fact("list", "", len(value), f"{len(value)} items")
        for index, item in enumerate(value):
            yield from _walk(f"{path}[{index}]", item)
    else:
        yield path, _plain(path, value)


def _plain(path: str, value: Any) -> Fact:
    kind, leaf = type_of(value), path.rpartition(".")[2]
    if path in TIMES:
        return Fact(kind, _time_form(value), None, "")
    if path in IDENTIFIERS:
        return Fact(kind, _shape(value), None, "")
    if leaf in URL_KEYS and isinstance(value, str):
        address = _address(value)
        return Fact(kind, "", address, address)
    if _PRIVATE_NAME.search(leaf):
        return Fact(kind, "", None, "")
    return Fact(kind, "", value, shown(value))


def _personal(key: str, value: Any) -> Fact:
    values = [one for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
    kind = type_of(value)
    if not values:
        return Fact(kind, "empty", None, "")
    forms = sorted({_form(key, one) for one in values} - {""})
    compared = tuple(sorted(_digits(str(one)) for one in values)) if key in HASHED_KEYS else None
    return Fact(kind, " and ".join(forms), compared, "")


def _form(key: str, value: Any) -> str:
    text = str(value)
    if key in HASHED_KEYS:
        return hash_form(text)
    if key in CLICK_KEYS:
        return f"{len(text.split('.'))} parts"
    if key == "client_ip_address":
        return "IPv6" if ":" in text else "IPv4" if text.count(".") >= 3 else "no address"
    return ""


def hash_form(text: str) -> str:
    """How a value of a hashed key came: SHA-256, with a builder's token, MD5, or clear text."""
    if match := _HASH.fullmatch(text.strip()):
        return "SHA-256 with a builder's token" if match[2] else "SHA-256"
    return "MD5" if _MD5.fullmatch(text.strip()) else "clear text"


def type_of(value: Any) -> str:
    """A JSON value's type in plain words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, Mapping):
        return "object"
    return "list" if isinstance(value, Sequence) and not isinstance(value, str) else "text"


def shown(value: Any) -> str:
    """A value that is nobody's, as a message shows it: short, and hidden where it looks like somebody's after all."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    if not isinstance(value, int | float) and _PRIVATE_TEXT.search(text):
        return "(not shown)"
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _digits(text: str) -> str:
    match = _HASH.fullmatch(text.strip())
    return match[1].lower() if match else text


def _time_form(value: Any) -> str:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return "no time"
    if not number.is_integer():
        return "seconds with a fraction"
    return "milliseconds" if number > 10**11 else "seconds"


def _shape(value: Any) -> str:
    text = str(value)
    if _UUID.fullmatch(text):
        return "a UUID"
    if _HEX.fullmatch(text):
        return f"{len(text)} hexadecimal digits"
    return "digits" if text.isdigit() else "empty" if not text else "a text"


def _address(text: str) -> str:
    """Scheme, host and path of a page, and which parameters its query has: neither port nor values."""
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        return "no address"
    path = "/".join("…" if _PRIVATE_TEXT.search(part) else part for part in url.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(url.query, keep_blank_values=True)})
    return f"{url.scheme}://{host}{path}" + (f"?{'&'.join(names)}" if names else "")
