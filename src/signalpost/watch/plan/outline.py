"""What was learnt, for who looks at a part of it: an event is read in full only when it is asked for, so that a look at
a thousand events of two hundred parameters costs what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.plan.state import VERSION, EventState, State, as_now


class Place(msgspec.Struct, gc=False):
    """A host or a release of an event: how many copies, when first and last (Unix seconds)."""

    copies: int = 0
    first: int = 0
    last: int = 0


class Head(msgspec.Struct, gc=False):
    """What a list says of one event of one source. Unix seconds; `hosts` by name."""

    first: int
    last: int
    copies: int = 0
    hosts: dict[str, Place] = {}


class Line(NamedTuple):
    """One event of one source."""

    source: str
    event_name: str
    head: Head


class _Outline(msgspec.Struct):
    version: int = VERSION
    clock: int = 0
    datasets: dict[str, dict[str, dict[str, msgspec.Raw]]] = {}  # dataset, source, event_name
    beyond: dict[str, int] = {}


_outline = msgspec.msgpack.Decoder(_Outline).decode
_head = msgspec.msgpack.Decoder(Head).decode
_event = msgspec.msgpack.Decoder(EventState).decode


class Outline:
    """What `state.to_bytes` made; None: nothing was learnt. InvalidInput: it is damaged, or of another release."""

    def __init__(self, kept: bytes | None) -> None:
        try:
            self._found = _outline(kept) if kept is not None else _Outline()
        except msgspec.DecodeError as error:
            raise InvalidInput("what was learnt of the events cannot be read: it is damaged") from error
        if self._found.version != VERSION:
            raise InvalidInput(
                f"what was learnt of the events is of version {self._found.version}, this release reads {VERSION}"
            )

    @property
    def beyond(self) -> Mapping[str, int]:
        """Copies with something beyond what is learnt, by what it was too much of."""
        return self._found.beyond

    @property
    def datasets(self) -> Sequence[str]:
        """Those of which anything was learnt, sorted."""
        return sorted(self._found.datasets)

    def lines(self, dataset: str) -> Iterator[Line]:
        """All events of a dataset, each source's by itself."""
        for source, events in sorted(self._found.datasets.get(dataset, {}).items()):
            for name, kept in events.items():
                yield Line(source, name, _head(kept))

    def state(self, dataset: str, names: frozenset[str]) -> State:
        """All that was learnt of these events of one dataset."""
        sources: dict[str, dict[str, EventState]] = {}
        for source, events in self._found.datasets.get(dataset, {}).items():
            for name in names & events.keys():
                sources.setdefault(source, {})[name] = as_now(_event(events[name]))
        return State(clock=self._found.clock, datasets={dataset: sources})
