"""Learns what is sent, copy by copy, in bounded memory.

Copies that are alike (who sends, from where, which parameters of which kinds) are counted together and unfolded into
the state now and then. Values are looked at while an event is new, then on one copy of STRIDE, and once KNOWN were
looked at, on one of LONG_STRIDE.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from signalpost.watch.plan.moments import Moments
from signalpost.watch.plan.rules import TRIED, parse
from signalpost.watch.plan.shape import KINDS, TEXT, USER, is_personal_name, kind_of, kind_of_key
from signalpost.watch.plan.state import (
    LONGEST_NAME,
    MOST_CONDITIONS,
    MOST_DATASETS,
    MOST_EVENTS,
    MOST_IN_ALL,
    MOST_PARAMETERS,
    MOST_PLACES,
    EventState,
    Parameter,
    Part,
    State,
    from_bytes,
    to_bytes,
)
from signalpost.watch.plan.values import Rare, Values
from signalpost.watch.seen import Seen

NEW = 256  # copies of an event that are all looked at
STRIDE = 31
KNOWN = 1_024  # looks after which another tells little
LONG_STRIDE = 131
ITEMS = 8  # of a list that are looked at
DEPTH = 3
MOST_ALIKE = 200_000  # names in all that are remembered of copies that were alike
MOST_RARE = 100_000

_RULES = [(text, parse(text)) for text in TRIED]


class Row:
    """One event_name of one source while it is learnt."""

    __slots__ = ("due", "event", "label")

    def __init__(self, event: EventState, label: str) -> None:
        self.event, self.label = event, label
        self.due = 1


class Alike:
    """Copies that are alike, not unfolded yet: how many, since when, till when, and the parameters they have."""

    __slots__ = ("copies", "first", "host", "last", "parts", "release", "row")

    def __init__(self, row: Row, parts: list[tuple[Parameter, int]], host: Part | None, release: Part | None) -> None:
        self.row, self.parts, self.host, self.release = row, parts, host, release
        self.copies = self.first = self.last = 0


class Learner:
    """See the module's docstring. `doubts`: a time far from the last is believed only when others confirm it."""

    def __init__(self, state: State | None = None, *, doubts: bool = True) -> None:
        self._state = state or State()
        self._in_all = self._state.parameters
        self._moments = Moments(self._state.clock)
        self._doubts = doubts
        self._rows: dict[tuple[str, str, str], Row] = {}
        self._alike: dict[tuple[Any, ...], Alike] = {}
        self._names = 0
        self._rare: Rare = {}

    @classmethod
    def from_bytes(cls, kept: bytes, *, doubts: bool = True) -> Learner:
        """Goes on where `to_bytes` was. InvalidInput: it cannot be read."""
        return cls(from_bytes(kept), doubts=doubts)

    def to_bytes(self) -> bytes:
        """What is learnt, to be kept; goes on as before."""
        return to_bytes(self.state)

    @property
    def state(self) -> State:
        """What is learnt so far. It grows on; do not change it."""
        self._unfold()
        self._state.clock = self._moments.believed
        return self._state

    def observe(self, seen: Seen) -> None:
        """Learn from one copy, or `times` that are alike. Tests and what was refused teach nothing."""
        if seen.test or seen.fate.startswith("dropped"):
            return
        at = seen.at
        if self._doubts:
            before = self._moments.believed
            at = self._moments.of(at)
            if self._moments.believed < before:
                self._went_back(at)
        which = (
            seen.event_name, seen.source, seen.dataset, seen.host, seen.release, seen.action_source, not seen.event_id,
            seen.outline or seen.parts,
        )  # fmt: skip
        alike = self._alike.get(which)
        if alike is None:
            alike = self._meet(seen, which, at)
            if alike is None:
                return
        if not alike.copies:
            alike.first = alike.last = at
        elif at > alike.last:
            alike.last = at
        elif at < alike.first:
            alike.first = at
        alike.copies += seen.times
        row = alike.row
        row.due -= 1
        if row.due <= 0:
            self._look(row, seen, at)

    def _meet(self, seen: Seen, which: tuple[Any, ...], at: int) -> Alike | None:
        """Copies of a kind that was not met; None when they are beyond what is learnt."""
        self._names += 4 + len(seen.custom) + len(seen.keys)
        if self._names > MOST_ALIKE:
            self._unfold()
            self._alike.clear()
            self._names = 0
        row = self._row(seen, at)
        if row is None:
            return None
        event = row.event
        parts = []
        for path, kind in _given(seen):
            parameter = self._parameter(event, path, at, seen.times)
            if parameter is not None:
                parts.append((parameter, kind))
        alike = Alike(row, parts, self._part(event.hosts, seen.host), self._part(event.releases, seen.release))
        if all(len(name) <= LONGEST_NAME for name in (*seen.custom, seen.event_name, seen.host, seen.release)):
            self._alike[which] = alike
            return alike
        alike.copies, alike.first, alike.last = seen.times, at, at
        _unfolded(alike)
        return None

    def _row(self, seen: Seen, at: int) -> Row | None:
        key = (seen.dataset, seen.source, seen.event_name)
        row = self._rows.get(key)
        if row is not None:
            return row
        datasets = self._state.datasets
        sources = datasets.get(seen.dataset, {})
        event = sources.get(seen.source, {}).get(seen.event_name)
        if event is None:
            if max(map(len, key)) > LONGEST_NAME:
                self._beyond("long_names", seen.times)
                return None
            if seen.dataset not in datasets and len(datasets) >= MOST_DATASETS:
                self._beyond("datasets", seen.times)
                return None
            if sum(map(len, sources.values())) >= MOST_EVENTS:
                self._beyond("event_names", seen.times)
                return None
            event = EventState(first=at, last=at)
            datasets.setdefault(seen.dataset, {}).setdefault(seen.source, {})[seen.event_name] = event
        row = self._rows[key] = Row(event, " ".join(key))
        return row

    def _beyond(self, what: str, times: int) -> None:
        beyond = self._state.beyond
        beyond[what] = beyond.get(what, 0) + times

    def _parameter(self, event: EventState, path: str, at: int, times: int) -> Parameter | None:
        found = event.parameters.get(path)
        if found is not None:
            return found
        if len(path) > LONGEST_NAME:
            self._beyond("long_names", times)
            return None
        if len(event.parameters) >= MOST_PARAMETERS or self._in_all >= MOST_IN_ALL:
            self._beyond("parameters", times)
            return None
        self._in_all += 1
        found = Parameter(len(event.parameters), at, at, [0] * len(KINDS), Values())
        if is_personal_name(path):
            found.values.closed()
        event.parameters[path] = found
        return found

    def _part(self, parts: dict[str, Part], name: str) -> Part | None:
        """The part of the copies that is called so; None: it has no name, or one too many."""
        found = parts.get(name)
        if found is None and name and len(name) <= LONGEST_NAME:
            if len(parts) >= MOST_PLACES:
                parts.pop(min(parts, key=lambda one: parts[one].last))
            found = parts[name] = Part()
        return found

    def _look(self, row: Row, seen: Seen, at: int) -> None:
        """Learn from the values of one copy."""
        event = row.event
        event.looked += 1
        row.due = 1 if event.looked < NEW else STRIDE if event.looked < KNOWN else LONG_STRIDE
        if len(self._rare) > MOST_RARE:
            self._rare.clear()
        words, places = [], []
        for path, value in _values(seen):
            parameter = event.parameters.get(path)
            if parameter is None:
                continue
            places.append(parameter.place)
            values = parameter.values
            values.look(value, self._rare, f"{row.label} {path}")
            if values.free:
                event.words.pop(path, None)  # no list of words after all
            elif type(value) is str and values.texts and value in values.texts:
                words.append((path, value))
            if type(value) in (list, tuple, dict):
                self._inside(row, path, value, at, 1)
        self._conditions(event, words, places)
        whole = {"custom_data": seen.custom}
        for text, rule in _RULES:
            held = rule.holds(whole)
            if held is not None:
                count = event.rules.setdefault(text, [0, 0])
                count[0] += held
                count[1] += 1

    def _inside(self, row: Row, path: str, value: Any, at: int, depth: int) -> None:
        """Learn from what lies in an object, or in the first items of a list."""
        if depth > DEPTH:
            return
        event = row.event
        items = value[:ITEMS] if isinstance(value, list | tuple) else (value,)
        below = path if isinstance(value, dict) else f"{path}[]"
        objects = [item for item in items if isinstance(item, dict)]
        if objects:
            event.items[below] = event.items.get(below, 0) + len(objects)
        for item in objects:
            for name, part in item.items():
                parameter = self._parameter(event, f"{below}.{name}", at, 1)
                if parameter is not None and part is not None:
                    parameter.kinds[kind_of(type(part))] += 1
                    parameter.last = max(parameter.last, at)
                    parameter.values.look(part, self._rare, f"{row.label} {below}.{name}")
                    if isinstance(part, list | tuple | dict):
                        self._inside(row, f"{below}.{name}", part, at, depth + 1)

    def _conditions(self, event: EventState, words: list[tuple[str, str]], places: list[int]) -> None:
        for path, word in words:
            by_word = event.words.get(path)
            if by_word is None:
                if len(event.words) >= MOST_CONDITIONS:
                    continue
                by_word = event.words[path] = {}
            by_word.setdefault(word, Part()).count(places, 1)

    def _went_back(self, at: int) -> None:
        """The clock was ahead for long: nothing was seen after `at`."""
        self._unfold()
        for sources in self._state.datasets.values():
            for events in sources.values():
                for event in events.values():
                    parts: list[EventState | Parameter | Part] = [event, *event.parameters.values()]
                    parts += [*event.hosts.values(), *event.releases.values()]
                    for one in parts:
                        one.first, one.last = min(one.first, at), min(one.last, at)

    def _unfold(self) -> None:
        for alike in self._alike.values():
            if alike.copies:
                _unfolded(alike)


def _unfolded(alike: Alike) -> None:
    """Count copies that were alike where they belong."""
    event, times, first, last = alike.row.event, alike.copies, alike.first, alike.last
    event.copies += times
    event.first, event.last = min(event.first, first), max(event.last, last)
    for parameter, kind in alike.parts:
        parameter.kinds[kind] += times
        parameter.first, parameter.last = min(parameter.first, first), max(parameter.last, last)
    places = [parameter.place for parameter, _ in alike.parts]
    for part in (alike.host, alike.release):
        if part is not None:
            part.first, part.last = min(part.first or first, first), max(part.last, last)
            part.count(places, times)
    alike.copies = 0


def _given(seen: Seen) -> Iterator[tuple[str, int]]:
    """The parameters of a copy with their kinds; one that is null counts as missing."""
    yield "action_source", TEXT
    if seen.event_id:
        yield "event_id", TEXT
    if seen.host:
        yield "event_source_url", TEXT
    for key in seen.keys:
        yield f"{USER}{key}", kind_of_key(key)
    for name, value in seen.custom.items():
        if value is not None:
            yield f"custom_data.{name}", kind_of(type(value))


def _values(seen: Seen) -> Iterator[tuple[str, Any]]:
    """What may be looked at of a copy: nothing of user_data."""
    yield "action_source", seen.action_source
    custom: Mapping[str, Any] = seen.custom
    for name, value in custom.items():
        if value is not None:
            yield f"custom_data.{name}", value
