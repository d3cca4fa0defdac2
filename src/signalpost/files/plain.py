"""The row that nothing is wrong with, in a table of one row an event: made in one go. It is most of most files. Pure.

Whatever would be refused, left out, told, or is written oddly is not plain, and is made by `Drafts`. A test holds that
both ways come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Raw

from signalpost.capi.event import Event
from signalpost.capi.event_id import deriver
from signalpost.capi.ready import WEB
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.capi.user_data import UserData
from signalpost.capi.usual import usual
from signalpost.errors import InvalidInput
from signalpost.files import cells
from signalpost.files.columns import Export
from signalpost.files.group import Made, PlainEvent, Row
from signalpost.files.layout import Layout
from signalpost.privacy.apply import is_quiet
from signalpost.privacy.settings import AS_SHIPPED

#: Columns of a table whose rows can be plain, beside those of user_data; it has those of `_NEEDED`.
_TAKEN: Final = frozenset({"event_name", "event_time", "action_source", "order_id", "value", "currency"})
_NEEDED: Final = frozenset({"event_time", "order_id"})
#: Numbers of orders in which nobody looks for a leak (`privacy.apply`).
_NUMBER: Final = re.compile(r"[A-Za-z0-9_.-]{1,14}|\d[\d_-]{0,63}", re.ASCII).fullmatch
_NAMES: Final = frozenset(event.name for event in STANDARD_EVENTS)
_WORD: Final = re.compile(r"[A-Za-z_]{1,50}", re.ASCII).fullmatch
_CURRENCY: Final = re.compile(r"[A-Z]{3}").fullmatch
_ODD_START: Final = ("=", "'")
_KEPT: Final = 4_096  # texts of times and amounts whose reading is remembered; they are nobody's
_TIMES_KEPT: Final = 32_768


class Plain:
    """Makes plain rows as `layout` says; by `of` alone."""

    def __init__(self, layout: Layout, zone: ZoneInfo | None) -> None:
        places = layout.places
        people = [name for name in UserData.__struct_fields__ if name in places]
        self._people_cells = _cells_at([places[name] for name in people])
        order = {name: place for place, name in enumerate(people)}
        self._people_order = itemgetter(*[order.get(name, len(people)) for name in UserData.__struct_fields__])
        self._name, self._source = layout.event_name, layout.action_source
        self._name_place = -1 if layout.event_name else places.get("event_name", -1)
        self._source_place = places.get("action_source", -1)
        self._time_place, self._order_place = places["event_time"], places["order_id"]
        self._value_place, self._currency_place = places.get("value", -1), places.get("currency", -1)
        self._width = max(places.values()) + 1
        self._url = layout.event_source_url or None
        self._time: Callable[[str], int | None] = lru_cache(_TIMES_KEPT)(_time_reader(layout, zone))
        self._worth: Callable[[str, str], _Worth | None] = lru_cache(_KEPT)(_worth_reader(layout))
        self._deriver = lru_cache(64)(lambda name: deriver(name, layout.shop))

    @classmethod
    def of(cls, layout: Layout, zone: ZoneInfo | None) -> Plain | None:
        """For a table whose rows can be plain; None for any other."""
        own = layout.places.keys() - set(UserData.__struct_fields__)
        is_crm = layout.export in (Export.HUBSPOT, Export.SALESFORCE)
        if layout.grouped or is_crm or not own <= _TAKEN or not own >= _NEEDED or layout.time_format == "":
            return None
        if layout.event_source_url and not _is_quiet_url(layout.event_source_url):
            return None
        return cls(layout, zone)

    def make(self, row: Row) -> Made | None:
        """What the row comes to; None: it is not plain."""
        texts = row.cells
        if row.fault or len(texts) < self._width:
            return None
        name = self._name or texts[self._name_place].strip()
        source = (texts[self._source_place].strip() if self._source_place >= 0 else "") or self._source
        number = texts[self._order_place].strip()
        at = self._time(texts[self._time_place])
        if at is None or not _NUMBER(number) or number.endswith(".0") or not _WORD(name):
            return None
        if source[:1] in _ODD_START or (found := self._people_of(texts)) is None:
            return None
        currency = texts[self._currency_place] if self._currency_place >= 0 else ""
        worth = self._worth(texts[self._value_place] if self._value_place >= 0 else "", currency)
        if worth is None:
            return None
        try:
            event_id = self._deriver(name)(number)
        except InvalidInput:
            return None
        amount, booked, begun, types, value, sent = worth
        custom = (Raw(b'%b%b"}' % (begun, number.encode())), number, types, value, sent)
        event = PlainEvent(name, at, source, event_id, found, custom, self._url)
        return Made((row,), event, value=amount, currency=booked)

    def _people_of(self, texts: list[str]) -> tuple[str | None, ...] | None:
        """The values of user_data in the order of its fields; None where a spreadsheet touched one."""
        values = list(map(str.strip, self._people_cells(texts)))
        together = "\n".join(values)
        if ("=" in together or "'" in together) and any(value.startswith(_ODD_START) for value in values):
            return None
        if "E+" in together or "e+" in together:
            return None
        said = [*values, None] if "" not in values else [*(value or None for value in values), None]
        people: tuple[str | None, ...] = self._people_order(said)  # their None is of fields that have no column
        return people


def _cells_at(places: list[int]) -> Callable[[list[str]], Sequence[str]]:
    """The cells at these places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda texts: [texts[place] for place in places]


def _time_reader(layout: Layout, zone: ZoneInfo | None) -> Callable[[str], int | None]:
    read = cells.FORMATS[layout.time_format]

    def unix(text: str) -> int | None:
        text = text.strip()
        found = read(text) if text and text[0] not in _ODD_START else None
        return cells.unix(found, zone) if found is not None else None

    return unix


class _Worth(NamedTuple):
    """What amount and currency of a row come to: for the books, and as custom_data, whose JSON it begins: what is left
    is the order's number."""

    amount: Decimal | None
    booked: str
    begun: bytes
    types: tuple[type, ...]
    value: float | None
    sent: str


def _worth_reader(layout: Layout) -> Callable[[str, str], _Worth | None]:
    has_value = "value" in layout.places

    def worth(text: str, currency: str) -> _Worth | None:
        """Of an amount above nothing in a currency, or, in a file without amounts, of neither; else None."""
        currency = currency.strip().upper() or layout.currency
        amount = None
        custom: dict[str, object] = {"order_id": "1"}
        if has_value:
            amount = _exact(text.strip(), layout.mark)
            if amount is None:
                return None
            custom = {"value": float(amount), "currency": currency, **custom}
        elif currency and not _CURRENCY(currency):
            return None
        found = usual(custom)
        if found is None:
            return None
        body, _, types, value, sent = found
        return _Worth(amount, currency, bytes(body).removesuffix(b'1"}'), types, value, sent)

    return worth


def _exact(text: str, mark: str) -> Decimal | None:
    """An amount above nothing that a number of JSON says exactly; None for all others."""
    number = cells.amount(text, mark) if text and text[0] not in _ODD_START else None
    return number if number is not None and number > 0 and Decimal(repr(float(number))) == number else None


def _is_quiet_url(url: str) -> bool:
    """Whether the page of all events is in order, and nothing in it can tell of anybody."""
    event = Event(event_name="Purchase", event_time=0, action_source="website", user_data=UserData(),
                  event_source_url=url)  # fmt: skip
    return url.startswith(WEB) and is_quiet(event, AS_SHIPPED)
