"""A slot while copies still come. What is alike is counted once and taken apart when the slot closes: one copy costs a
look-up, however many keys and parameters it has."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10
from typing import Any

from signalpost.watch.counts.shape import Shapes
from signalpost.watch.counts.slot import DROPPED, EVENT, HOUR_S, OTHER, TEST, Slot
from signalpost.watch.counts.texts import Texts
from signalpost.watch.seen import Outline, Parts, Seen

#: Different forms kept before they are taken apart.
MOST_FORMS = 128
#: Of one copy; more are no parameters of anybody's plan.
MOST_PARAMETERS = 250
LONGEST_NAME = 64
AHEAD_S, DAY_S, WEEK_S = 60, 86_400, 604_800
_KINDS = {str: "text", int: "number", float: "number", list: "list", dict: "object", bool: "flag", type(None): "null"}
LETTERS = 3  # of a currency, ISO 4217
LARGEST = 1e12  # what lies beyond is no price; nor is what is no number
MOST_CURRENCIES = 40

_Form = tuple[str, str, Outline | Parts, str, str, tuple[str, ...], tuple[str, ...]]


class Draft:
    """`observe` copies of one series and slot, then `closed`."""

    __slots__ = ("_forms", "_slot", "_values")

    def __init__(self, slot: Slot | None = None) -> None:
        self._forms: dict[_Form, int] = {}
        self._values: dict[tuple[str, int | str, bool], list[float]] = {}
        self._slot = slot if slot is not None else Slot(tallies={}, sums={}, booked={})

    def observe(self, seen: Seen, shapes: Shapes, texts: Texts) -> None:
        """Count a copy, or as many as it stands for."""
        custom, times, event_id = seen.custom, seen.times, seen.event_id
        late = seen.at - seen.event_time
        lag = "" if -AHEAD_S <= late < HOUR_S else _lag(late)
        shape = shapes.of(event_id) if event_id else ""
        form = (
            seen.fate,
            seen.release,
            seen.outline or seen.parts,
            lag,
            shape,
            seen.notes,
            texts.of(seen.event_name, custom, shapes),
        )
        forms = self._forms
        forms[form] = forms.get(form, 0) + times
        if "value" in custom:
            self._value(custom, times, seen.fate)
        if len(forms) >= MOST_FORMS or len(self._values) >= MOST_FORMS:
            self._take_apart()

    def test(self, times: int) -> None:
        """Count copies with a test_event_code: they are not the series', but that they come in its place tells much."""
        self._slot.count(TEST, times)

    def closed(self) -> Slot:
        """All that was counted. The draft may go on."""
        self._take_apart()
        return self._slot

    def _value(self, custom: Mapping[str, Any], times: int, fate: str) -> None:
        value, currency = custom["value"], custom.get("currency")
        if type(value) not in (int, float) or fate.startswith(DROPPED):
            return
        sound = isinstance(currency, str) and len(currency) == LETTERS and currency.isascii() and currency.isalpha()
        size = _size(value)
        key = (str(currency) if sound else "", size, fate == EVENT)
        sums = self._values.setdefault(key, [0, 0.0])
        sums[0] += times
        sums[1] += value * times if isinstance(size, int) else 0.0

    def _take_apart(self) -> None:
        slot = self._slot
        for (fate, release, (keys, names, kinds), lag, shape, notes, texts), times in self._forms.items():
            slot.copies += times
            slot.count(f"fate:{fate[:LONGEST_NAME]}", times)
            if fate.startswith(DROPPED):
                continue
            slot.taken += times
            for note in notes:
                slot.count(f"form:{note[:LONGEST_NAME]}", times)
            for text in texts:
                slot.count(text, times)
            for key in keys:
                slot.count(f"key:{key}", times)
            for name, kind in zip(names[:MOST_PARAMETERS], kinds, strict=False):
                slot.count(f"param:{name[:LONGEST_NAME]}:{_KINDS.get(kind, 'text')}", times)
            for word, name in (("release", release), ("lag", lag), ("shape", shape)):
                if name:
                    slot.count(f"{word}:{name[:LONGEST_NAME]}", times)
        for (currency, size, booked), (count, value) in self._values.items():
            self._money(currency, size, booked, int(count), value)
        self._forms.clear()
        self._values.clear()

    def _money(self, currency: str, size: int | str, booked: bool, count: int, value: float) -> None:
        slot = self._slot
        if isinstance(size, str):
            slot.count(f"odd:{size}", count)
        elif not currency:
            slot.count("odd:currency", count)
        else:
            slot.count(f"size:{currency.upper()}:{size}", count)
            for sums in (slot.sums, slot.booked) if booked else (slot.sums,):
                name = currency.upper()
                name = name if name in sums or len(sums) < MOST_CURRENCIES else OTHER
                sums[name] = sums.get(name, 0.0) + value


def _lag(late: int) -> str:
    if late < 0:
        return "ahead"
    return "hour" if late < DAY_S else "day" if late < WEEK_S else "week"


def _size(value: float) -> int | str:
    """The power of ten below a value, or what is odd about it."""
    if not -LARGEST < value < LARGEST:
        return "out_of_range"
    if value <= 0:
        return "zero" if value == 0 else "negative"
    return max(int(log10(value) // 1), -2)
