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
from typing import Any, Final
from zoneinfo import ZoneInfo

from signalpost.capi.event import Event
from signalpost.capi.event_id import deriver
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.capi.user_data import UserData
from signalpost.errors import InvalidInput
from signalpost.files import cells
from signalpost.files.columns import Export
from signalpost.files.group import Made, Row
from signalpost.files.layout import Layout

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
        self._people = [name for name in places if name in UserData.__struct_fields__]
        self._people_cells = _cells_at([places[name] for name in self._people])
        self._name, self._source = layout.event_name, layout.action_source
        self._currency = layout.currency
        self._name_place = -1 if layout.event_name else places.get("event_name", -1)
        self._source_place = places.get("action_source", -1)
        self._time_place, self._order_place = places["event_time"], places["order_id"]
        self._value_place, self._currency_place = places.get("value", -1), places.get("currency", -1)
        self._width = max(places.values()) + 1
        self._url = layout.event_source_url or None
        self._time: Callable[[str], int | None] = lru_cache(_TIMES_KEPT)(_time_reader(layout, zone))
        self._amount: Callable[[str], tuple[Decimal, float] | None] = lru_cache(_KEPT)(
            lambda text: _exact(text, layout.mark)
        )
        self._deriver = lru_cache(64)(lambda name: deriver(name, layout.shop))

    @classmethod
    def of(cls, layout: Layout, zone: ZoneInfo | None) -> Plain | None:
        """For a table whose rows can be plain; None for any other."""
        own = layout.places.keys() - set(UserData.__struct_fields__)
        is_crm = layout.export in (Export.HUBSPOT, Export.SALESFORCE)
        if layout.grouped or is_crm or not own <= _TAKEN or not own >= _NEEDED or layout.time_format == "":
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
        custom: dict[str, Any] = {}
        amount: Decimal | None = None
        currency = (texts[self._currency_place].strip() if self._currency_place >= 0 else "").upper() or self._currency
        if self._value_place >= 0:
            value = self._amount(texts[self._value_place])
            if value is None or not _CURRENCY(currency):
                return None
            amount = value[0]
            custom = {"value": value[1], "currency": currency}
        elif currency and not _CURRENCY(currency):
            return None
        custom["order_id"] = number
        try:
            event_id = self._deriver(name)(number)
        except InvalidInput:
            return None
        event = Event(
            event_name=name,
            event_time=at,
            action_source=source,
            event_id=event_id,
            user_data=UserData(**found),
            custom_data=custom,
            event_source_url=self._url,
        )
        return Made((row,), event, value=amount, currency=currency, is_quiet=self._url is None and name in _NAMES)

    def _people_of(self, texts: list[str]) -> dict[str, str] | None:
        """The cells of user_data; None where a spreadsheet touched one."""
        values = list(map(str.strip, self._people_cells(texts)))
        together = "\n".join(values)
        if ("=" in together or "'" in together) and any(value.startswith(_ODD_START) for value in values):
            return None
        if "E+" in together or "e+" in together:
            return None
        if "" in values:
            return {name: value for name, value in zip(self._people, values, strict=True) if value}
        return dict(zip(self._people, values, strict=True))


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


def _exact(text: str, mark: str) -> tuple[Decimal, float] | None:
    """An amount above nothing, and the same as a number of JSON; None for all others."""
    text = text.strip()
    number = cells.amount(text, mark) if text and text[0] not in _ODD_START else None
    if number is None or number <= 0 or Decimal(repr(float(number))) != number:
        return None
    return number, float(number)
