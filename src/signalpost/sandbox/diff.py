"""What changed between two recorded runs of the same test: before a deploy, and after.

Events are paired within dataset, event_name and source: by event_id, then by order_id, then by position. Each pair is
compared by its facts (`payload.facts`): keys that came or went, types, forms (hashed or clear), values that are
nobody's. The same change in many events is one `Difference`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import msgspec

from signalpost.sandbox.payload import Fact, facts
from signalpost.sandbox.recording import RecordedEvent, Recording

_encode = msgspec.json.Encoder().encode  # what Python holds for equal is not: 1, 1.0 and true


class Kind(str, Enum):
    """What sort of change it is."""

    EVENTS = "events"  # more of them, or fewer
    ADDED = "added"
    REMOVED = "removed"
    TYPE = "type"
    FORM = "form"
    VALUE = "value"
    COUNTED = "counted"  # put together with a double, or no longer
    REFUSED = "refused"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `events` of `of` paired events have it; `numbers` are those of the first such pair.

    `path` is a key of the event (`user_data.ph`), one of its call (`call.api_version`), or a refusal's code. `before`
    and `after` are those of the first pair, in words; None where there is nothing.
    """

    kind: Kind
    path: str = ""
    dataset: str = ""
    event_name: str = ""
    source: str = ""
    before: str | None = None
    after: str | None = None
    events: int = 0
    of: int = 0
    numbers: tuple[int, int] | None = None

    @property
    def sentence(self) -> str:
        """The change in words, without the event it is of."""
        match self.kind:
            case Kind.ADDED:
                return f"{self.path} is new: {self.after}"
            case Kind.REMOVED:
                return f"{self.path} is gone; it was {self.before}"
            case Kind.VALUE if self.before is None:
                return f"{self.path} has another value"
            case Kind.EVENTS:
                return f"{self.before} event{'' if self.before == '1' else 's'} became {self.after}"
            case Kind.REFUSED:
                return f"calls refused with {self.path}: {self.before} became {self.after}"
        return f"{self.path}: {self.before} became {self.after}"


class _Group(NamedTuple):
    dataset: str
    event_name: str
    source: str


class _Pair(NamedTuple):
    before: RecordedEvent
    after: RecordedEvent
    same: bool  # by event_id or order_id: surely the same happening, so that its values must agree


class _Doubled(NamedTuple):
    """Numbers of events that deduplication put together with another, in each run."""

    before: frozenset[int]
    after: frozenset[int]


class _Change(NamedTuple):
    kind: Kind
    path: str
    before: str | None
    after: str | None


def differences(
    before: Recording, after: Recording, *, ignore: Sequence[str] = (), values: bool = True
) -> list[Difference]:
    """What changed, by event. `ignore`: paths or patterns (`custom_data.*`), indexes left out (`contents[].id`).

    Without `values` only keys, types and forms are compared: for tests that invent their orders anew in each run.
    """
    found: list[Difference] = []
    groups_before, groups_after = _groups(before), _groups(after)
    doubled = _Doubled(before.doubled, after.doubled)
    for group in sorted(groups_before.keys() | groups_after.keys()):
        first, second = groups_before.get(group, []), groups_after.get(group, [])
        if len(first) != len(second):
            found.append(_counted(group, len(first), len(second)))
        found += _merged(group, _pairs(first, second), doubled)
    found += _refusals(before, after)
    wanted = (one for one in found if values or one.kind is not Kind.VALUE)
    return [one for one in wanted if not any(fnmatchcase(one.path, pattern) for pattern in ignore)]


def _groups(recording: Recording) -> Mapping[_Group, list[RecordedEvent]]:
    groups: dict[_Group, list[RecordedEvent]] = defaultdict(list)
    for event in recording.events:
        groups[_Group(event.dataset, event.event_name, event.source)].append(event)
    return groups


def _counted(group: _Group, before: int, after: int) -> Difference:
    return Difference(kind=Kind.EVENTS, before=str(before), after=str(after), **group._asdict())


# ---------------------------------------------------------------------------------------------- pairing


def _pairs(before: Sequence[RecordedEvent], after: Sequence[RecordedEvent]) -> list[_Pair]:
    pairs: list[_Pair] = []
    for name in (lambda event: event.event_id, lambda event: event.order_id):
        found = _by(name, before, after)
        pairs += found
        before = _without(before, {pair.before.number for pair in found})
        after = _without(after, {pair.after.number for pair in found})
    return [*pairs, *(_Pair(one, other, False) for one, other in zip(before, after, strict=False))]


def _by(
    name: Callable[[RecordedEvent], str | None], before: Sequence[RecordedEvent], after: Sequence[RecordedEvent]
) -> list[_Pair]:
    """Pairs that share a name; one sent several times is paired in order."""
    waiting: dict[str, list[RecordedEvent]] = defaultdict(list)
    for event in reversed(after):
        if (key := name(event)) is not None:
            waiting[key].append(event)
    named = [(event, waiting.get(key)) for event in before if (key := name(event)) is not None]
    return [_Pair(event, others.pop(), True) for event, others in named if others]


def _without(events: Sequence[RecordedEvent], numbers: set[int]) -> list[RecordedEvent]:
    return [event for event in events if event.number not in numbers]


# ---------------------------------------------------------------------------------------------- comparing


def _merged(group: _Group, pairs: Sequence[_Pair], doubled: _Doubled) -> Iterator[Difference]:
    """One Difference for each path and kind; the first pair that has it lends its words."""
    first: dict[tuple[Kind, str], tuple[_Change, _Pair]] = {}
    counts: Counter[tuple[Kind, str]] = Counter()
    for pair in pairs:
        changes = {(change.kind, change.path): change for change in _changes(pair, doubled)}
        counts.update(changes.keys())
        for key, change in changes.items():
            first.setdefault(key, (change, pair))
    for key in sorted(first, key=lambda key: (key[1], key[0].value)):
        change, pair = first[key]
        yield Difference(
            **change._asdict(),
            **group._asdict(),
            events=counts[key],
            of=len(pairs),
            numbers=(pair.before.number, pair.after.number),
        )


def _changes(pair: _Pair, doubled: _Doubled) -> Iterator[_Change]:
    ours, theirs = _unequal(_told(pair.before), _told(pair.after))
    for path in ours.keys() | theirs.keys():
        if _is_of_its_own(path, ours) and _is_of_its_own(path, theirs):
            change = _change(path, ours.get(path), theirs.get(path), same=pair.same)
            if change is not None:
                yield change
    was, became = pair.before.number in doubled.before, pair.after.number in doubled.after
    if was != became and pair.before.standing and pair.after.standing:
        yield _Change(Kind.COUNTED, "deduplication", _COUNTED[was], _COUNTED[became])


_COUNTED = {True: "counted once with its double", False: "counted on its own"}


def _told(event: RecordedEvent) -> dict[str, Any]:
    """The payload, and what its call said."""
    call = {name: getattr(event, name) for name in ("api_version", "partner_agent", "test_event_code", "token_place")}
    told = {name: value for name, value in call.items() if value is not None}
    return {**event.event, **({"call": told} if told else {})}


def _unequal(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Facts of what differs at all: most of two runs is equal."""
    equal = {key for key in before.keys() & after.keys() if _encode(before[key]) == _encode(after[key])}
    ours, theirs = ({key: value for key, value in one.items() if key not in equal} for one in (before, after))
    return facts(ours), facts(theirs)


def _is_of_its_own(path: str, other: Mapping[str, Fact]) -> bool:
    """Whether it is worth a line that `other` lacks `path`: not when it lacks the whole object, or has fewer items."""
    if path in other:
        return True
    parent = path[: max(path.rfind("."), path.rfind("["), 0)]
    return not path.endswith("]") and (not parent or parent in other)


def _change(path: str, before: Fact | None, after: Fact | None, *, same: bool) -> _Change | None:
    place = _without_indexes(path)
    if before is None or after is None:
        here = before or after
        assert here is not None
        words = here.form or here.shown or here.type
        return _Change(Kind.ADDED, place, None, words) if before is None else _Change(Kind.REMOVED, place, words, None)
    if before.type != after.type:
        return _Change(Kind.TYPE, place, _typed(before), _typed(after))
    if before.form != after.form:
        return _Change(Kind.FORM, place, before.form, after.form)
    if before.value == after.value or (path.startswith("user_data.") and not same):
        return None
    return _Change(Kind.VALUE, place, before.shown or None, after.shown or None)


def _typed(fact: Fact) -> str:
    return f"{fact.type} {fact.shown}" if fact.shown and fact.type != "list" else fact.type


def _without_indexes(path: str) -> str:
    return "".join(part if not number else f"[]{part.partition(']')[2]}" for number, part in enumerate(path.split("[")))


def _refusals(before: Recording, after: Recording) -> Iterator[Difference]:
    ours, theirs = (
        Counter((call.dataset, call.error) for call in one.calls if call.error is not None) for one in (before, after)
    )
    for dataset, error in sorted(ours.keys() | theirs.keys()):
        counts = ours[dataset, error], theirs[dataset, error]
        if counts[0] != counts[1]:
            yield Difference(
                kind=Kind.REFUSED, path=error, dataset=dataset, before=str(counts[0]), after=str(counts[1])
            )
