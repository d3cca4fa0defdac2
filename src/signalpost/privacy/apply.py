"""An event as a dataset's settings let it go on: lists, addresses, leaks. `apply(event, control)`.

Nearly all events have nothing to hide: they are seen through in a few passes over all their texts at once (`sieve`).
Only where something may be are single texts read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.custom_data import CustomData, flat
from signalpost.capi.event import Event
from signalpost.capi.path import below
from signalpost.capi.problem import Problem
from signalpost.capi.usual import CANNOT_ENCODE
from signalpost.privacy.budget import MOST_READ, Budget
from signalpost.privacy.kinds import Finding
from signalpost.privacy.leaks import masked, scan
from signalpost.privacy.lists import kept_keys, kept_user_data, unique
from signalpost.privacy.place import place_of
from signalpost.privacy.settings import AS_SHIPPED, DataControl
from signalpost.privacy.sieve import suspicious
from signalpost.privacy.urls import is_quiet_name, without_parameters

SMALLEST_NUMBER: Final = 10_000  # no shorter number tells of anybody
DEEPEST: Final = 16  # deeper objects are refused by the decoder
LONG_NUMBER: Final = 8  # digits; so many may be a telephone number
URLS: Final = ("event_source_url", "referrer_url")
OBJECTS: Final = ("app_data", "original_event_data", "attribution_data", "store_data")
IDS: Final = frozenset({"event_id", "order_id", "content_ids", "id", "item_number"})
NEEDED: Final = frozenset({"event_name", "event_id"})
"""Never left out: what is personal in them is masked."""
UNREAD: Final = frozenset({"receipt_data", "auditing_token", "extinfo"})
"""Made by machines and signed or counted by them; a changed one is worth nothing."""

_GONE: Final = object()
_PLAIN: Final = re.compile(r"[A-Za-z][\w.-]{0,49}", re.ASCII).fullmatch
_NAMES: Final = re.compile(r"[?&;#]([^=&;#?]*)").findall
_QUIET_ID: Final = re.compile(
    r"[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
    r"|[\w.:#-]{1,14}|\d[\d._-]*|ob3_plugin-set_[0-9a-f]{64}",
    re.ASCII,
).fullmatch
_ORIGIN: Final = re.compile(r"([a-z][a-z0-9+.-]{0,15}://)(?:[^/?#@]{0,255}@)?([\w.:-]{1,255})", re.I | re.A).match
_encode = msgspec.json.Encoder(decimal_format="number", enc_hook=str).encode


class Controlled(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The event as it goes on, and notes of what was done. `reason`: the code with which it is dropped instead."""

    event: Event
    notes: tuple[Problem, ...] = ()
    reason: str | None = None


def apply(event: Event, control: DataControl = AS_SHIPPED, budget: Budget | None = None) -> Controlled:
    """`event` with what its dataset's settings say, the very same one when there is nothing to do. Never raises.

    What `budget`, that of all events that came with it, has no more characters for is left out with a note.
    """
    notes: list[Problem] = []
    if control.custom_data_allow or control.custom_data_deny or control.user_data_allow or control.user_data_deny:
        event = _listed(event, control, notes)
    if is_quiet(event, control):
        return Controlled(event=event, notes=tuple(notes))
    look = _Look(control, notes, budget or Budget())
    changed = look.at(event)
    return Controlled(event=changed, notes=tuple(dict.fromkeys(look.notes)), reason=look.reason)


def masked_texts(texts: Mapping[str, str], above: str) -> dict[str, str]:
    """Texts that are kept apart from events, as shipped settings have them; `above` is the path they stand under."""
    return {name: masked_text(text, f"{above}.{name}") for name, text in texts.items()}


def masked_text(text: str, path: str) -> str:
    """One text that is kept apart from its event, such as the name of one that was refused; `path` says what it is."""
    place = place_of(path)
    if (place.identifier and _QUIET_ID(text)) or not suspicious(_encode(text)):
        return text
    acted = [one for one in scan(path, text) if one.action != "report"]
    if not acted:
        return text
    return _digest(text) if path.rpartition(".")[2] in IDS else masked(text, acted)


def is_quiet(event: Event, control: DataControl) -> bool:
    """Whether nothing in an event needs a closer look."""
    custom, event_id = event.custom_data, event.event_id
    if custom is not None and (type(custom) is not dict or not _says_nothing(tuple(custom))):
        return False
    if type(event_id) is str and not _QUIET_ID(event_id):
        return False
    url, referrer = event.event_source_url, event.referrer_url
    if url and ("?" in url or "#" in url) and not _is_quiet_address(url, control):
        return False
    if referrer and ("?" in referrer or "#" in referrer) and not _is_quiet_address(referrer, control):
        return False
    if event.app_data is not None or event.original_event_data is not None:
        return False
    if event.attribution_data is not None or event.store_data is not None:
        return False
    try:
        raw = _encode((event.event_name, _undone(url), _undone(referrer), custom and _texts_of(custom)))
    except CANNOT_ENCODE:
        return False
    return not suspicious(raw)


def _texts_of(custom: Mapping[str, Any]) -> list[Any]:
    """The values of custom_data; where the order has a long number, as in large shops, without its ids."""
    order_id = custom.get("order_id")
    if type(order_id) is str and len(order_id) >= LONG_NUMBER:
        return _without_quiet_ids(custom)
    return list(custom.values())


def _without_quiet_ids(custom: Mapping[str, Any]) -> list[Any]:
    """The values of custom_data without such ids of orders and products as no closer look would touch: those of large
    shops have as many digits as telephones."""
    left: list[Any] = []
    for key, value in custom.items():
        if key == "order_id" and type(value) is str and _QUIET_ID(value):
            continue
        if key == "content_ids" and type(value) is list:
            left.append([one for one in value if type(one) is not str or not _QUIET_ID(one)])
        elif key == "contents" and type(value) is list:
            left.append([_without_quiet_id(one) if type(one) is dict else one for one in value])
        else:
            left.append(value)
    return left


def _without_quiet_id(product: dict[str, Any]) -> dict[str, Any]:
    found = product.get("id")
    if type(found) is not str or not _QUIET_ID(found):
        return product
    return {key: value for key, value in product.items() if key != "id"}


def _undone(url: str | None) -> str | None:
    """An address without the escapes that most have for blanks; what was escaped twice keeps a sign of it."""
    return unquote(url) if url and "%" in url else url


def _says_nothing(keys: tuple[str, ...]) -> bool:
    try:
        return _plain_keys_say_nothing(keys)
    except ValueError:
        return False


@lru_cache(maxsize=1_024)  # an exception is not remembered: a key that is no plain name could be somebody's address
def _plain_keys_say_nothing(keys: tuple[str, ...]) -> bool:
    if not all(map(_PLAIN, keys)):
        raise ValueError
    return not any(place_of(f"custom_data.{key}").speaks for key in keys)


def _is_quiet_address(url: str, control: DataControl) -> bool:
    if "#" in url and control.url_fragment == "drop":
        return False
    for name in _names_in(url):
        if not _PLAIN(name):
            return False
        if not _is_quiet_name(name, control.url_parameters, control.url_keep, control.url_drop):
            return False
    return True


def _names_in(url: str) -> Sequence[str]:
    """The names of its parameters: mostly there is one, behind the one question mark."""
    _, mark, query = url.partition("?")
    if mark and not ("?" in query or "&" in url or ";" in url or "#" in url):
        return (query.partition("=")[0],)
    found: list[str] = _NAMES(url)
    return found


@lru_cache(maxsize=4_096)
def _is_quiet_name(name: str, parameters: Any, keep: tuple[str, ...], drop: tuple[str, ...]) -> bool:
    return is_quiet_name(name, DataControl(url_parameters=parameters, url_keep=keep, url_drop=drop))


def _listed(event: Event, control: DataControl, notes: list[Problem]) -> Event:
    """The event without the keys that lists keep out."""
    changes: dict[str, Any] = {}
    user, gone = kept_user_data(event.user_data, control.user_data_allow, control.user_data_deny)
    if gone:
        changes["user_data"] = user
        notes.extend(problem("key_not_taken", f"user_data.{name}") for name in gone)
    custom = event.custom_data
    if custom is not None and (control.custom_data_allow or control.custom_data_deny):
        keys = flat(custom) if isinstance(custom, CustomData) else custom
        kept, out = kept_keys(keys, control.custom_data_allow, control.custom_data_deny)
        if out:
            changes["custom_data"] = kept or None
            notes.extend(problem("key_not_taken", _shown(path)) for path in unique(out))
    return msgspec.structs.replace(event, **changes) if changes else event


def _shown(path: str) -> str:
    shown = "custom_data"
    for key in path.split("."):
        shown = below(shown, key)
    return shown


class _Look:
    """One event, read text by text."""

    def __init__(self, control: DataControl, notes: list[Problem], budget: Budget) -> None:
        self._control = control
        self.notes = notes
        self.reason: str | None = None
        self._own = Budget(MOST_READ)
        self._shared = budget

    def at(self, event: Event) -> Event:
        """The event with what leaks masked or left out."""
        changes: dict[str, Any] = {}
        for name in URLS:
            url = getattr(event, name)
            if type(url) is str and (cleaned := self._address(url, name)) != url:
                changes[name] = cleaned
        for name in ("event_name", "event_id"):
            text = getattr(event, name)
            if type(text) is str and (made := self._text(text, name)) is not text:
                changes[name] = made
        for name in OBJECTS:
            part = getattr(event, name)
            if part is not None and (made := self._object(part, name)) is not part:
                changes[name] = made
        if event.custom_data is not None:
            custom = event.custom_data
            keys = flat(custom) if isinstance(custom, CustomData) else custom
            made = self._value(keys, "custom_data", "custom_data", 0)
            if made is not keys:
                changes["custom_data"] = made
        return msgspec.structs.replace(event, **changes) if changes else event

    def _address(self, url: str, name: str) -> str | None:
        cleaned = without_parameters(url, self._control)
        if cleaned != url:
            self.notes.append(problem("url_cleaned", name))
        if _is_quiet_address(cleaned, self._control) and not suspicious(_encode(cleaned)):
            return cleaned
        if not self._may_read(cleaned, name):
            origin = _ORIGIN(cleaned)
            return f"{origin[1]}{origin[2]}/" if origin else None
        found = self._acted(scan(name, cleaned), name, in_text=True)
        return masked(cleaned, found) if found else cleaned

    def _object(self, part: msgspec.Struct, path: str) -> msgspec.Struct:
        changes: dict[str, Any] = {}
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if type(value) is str and name not in UNREAD:
                made = self._text(value, f"{path}.{name}")
                if made is not value:
                    changes[name] = None if made is _GONE else made
        return msgspec.structs.replace(part, **changes) if changes else part

    def _value(self, value: Any, path: str, shown: str, depth: int) -> Any:
        """A value of custom_data as it goes on: itself when nothing is done, or _GONE."""
        kind = type(value)
        if kind is str:
            return self._text(value, path, shown)
        if kind is int and abs(value) >= SMALLEST_NUMBER and place_of(path).speaks:
            made = self._text(str(value), path, shown)
            return made if made is _GONE or made != str(value) else value
        if depth >= DEEPEST:
            return value
        if kind is dict:
            return self._keys(value, path, shown, depth)
        if kind is list or kind is tuple:
            parts = [self._value(part, path, f"{shown}[{place}]", depth + 1) for place, part in enumerate(value)]
            if all(new is old for new, old in zip(parts, value, strict=True)):
                return value
            return [part for part in parts if part is not _GONE]
        return value

    def _keys(self, keys: Mapping[str, Any], path: str, shown: str, depth: int) -> Any:
        found: dict[str, Any] = {}
        changed = False
        for key, value in keys.items():
            if not _PLAIN(key) and self._tells(key, below(shown, key)):
                changed = True  # what is personal in the name of a key goes with all that stands under it
                continue
            made = self._value(value, f"{path}.{key}", below(shown, key), depth + 1)
            changed = changed or made is not value
            if made is not _GONE:
                found[key] = made
        return found if changed else keys

    def _text(self, text: str, path: str, shown: str = "") -> Any:
        place = place_of(path)
        if place.identifier and not place.speaks and _QUIET_ID(text):
            return text
        if not place.speaks and not suspicious(_encode(text)):
            return text
        if not self._may_read(text, shown or path):
            return _digest(text) if path in NEEDED else _GONE
        findings = scan(path, text)
        if not findings:
            return text
        acted = self._acted(findings, shown or path, in_text=path in NEEDED)
        if acted is None:
            return _GONE
        if not acted:
            return text
        return _digest(text) if path.rpartition(".")[2] in IDS else masked(text, acted)

    def _tells(self, key: str, shown: str) -> bool:
        """Whether the name of a key is personal, or is not to be read any more."""
        if not suspicious(_encode(key)):
            return False
        if not self._may_read(key, shown):
            return True
        acted = self._acted(scan("", key), shown, in_text=False)
        return acted is None or bool(acted)

    def _may_read(self, text: str, shown: str) -> bool:
        """Whether there are characters left for `text`, of the event and of its request; a note if not."""
        if self._own.takes(text) and self._shared.takes(text):
            return True
        self.notes.append(problem("text_not_read", shown))
        return False

    def _acted(self, findings: tuple[Finding, ...], shown: str, *, in_text: bool) -> list[Finding] | None:
        """The finds to mask, told by notes; None: the key goes. In an address what would go is masked: the rest of it
        is needed."""
        acted: list[Finding] = []
        goes = False
        for finding in findings:
            action = self._control.action(finding.kind, finding.confidence)
            if action is None:
                continue
            if action == "drop_event":
                self.reason = self.reason or f"leak_{finding.kind}"
                self.notes.append(problem(f"leak_{finding.kind}", shown))
                continue
            if action == "drop_key" and in_text:
                action = "mask"
            told = {"mask": "masked", "drop_key": "key_dropped", "report": "reported"}[action]
            self.notes.append(problem(f"leak_{finding.kind}_{told}", shown))
            goes = goes or action == "drop_key"
            if action == "mask":
                acted.append(finding)
        return None if goes else acted


def _digest(text: str) -> str:
    """In place of an id that tells of somebody: another that is the same for every copy of the event."""
    return f"masked-{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:32]}"
