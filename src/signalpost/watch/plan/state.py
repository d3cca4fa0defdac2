"""What was learnt, as it is kept: for each dataset, source and event_name its parameters. To bytes and back.

The caps bound it, whatever is sent: what lies beyond is counted in `beyond`, by what it was too much of.
"""

from __future__ import annotations

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.plan.shape import KINDS, OBJECT, USER, kind_of_key
from signalpost.watch.plan.values import Values

VERSION = 1
LONGEST_NAME = 100  # characters of an event_name, a parameter's name or a host
MOST_DATASETS = 200
MOST_EVENTS = 2_000  # event_names of a dataset, each source by itself
MOST_PARAMETERS = 250  # of an event, those inside objects and lists too
MOST_IN_ALL = 300_000  # parameters of everything
MOST_PLACES = 12  # hosts of an event, and releases, counted apart
MOST_CONDITIONS = 4  # parameters by whose words the presence of others is counted

Key = tuple[str, str, str]  # dataset, source, event_name


class Part(msgspec.Struct, gc=False):
    """Some copies of an event (of a host, of a release, with a word): how many, and in how many of them each of the
    event's parameters was, in the order of `EventState.parameters`."""

    copies: int = 0
    first: int = 0
    last: int = 0
    present: list[int] = []

    def count(self, places: list[int], times: int) -> None:
        """`times` copies more, with the parameters at these places."""
        self.copies += times
        present = self.present
        for place in places:
            if place >= len(present):
                present.extend([0] * (place + 1 - len(present)))
            present[place] += times

    def share(self, place: int) -> float:
        """In which share of the copies the parameter at `place` was."""
        return self.present[place] / self.copies if place < len(self.present) and self.copies else 0.0


class Parameter(msgspec.Struct, gc=False):
    """One parameter: `kinds` counts values by `shape.KINDS`; `place` is its number in the event; Unix seconds."""

    place: int
    first: int
    last: int
    kinds: list[int]
    values: Values

    @property
    def present(self) -> int:
        """In how many copies (inside a list: items that were looked at) it was, with null or without."""
        return sum(self.kinds)


class EventState(msgspec.Struct, gc=False):
    """One event_name of one source. `items`: of lists, how many items were looked at. `rules`: how often each of
    `RULES` held, and how often it could be asked. `words`: by parameter and word, the copies that had it."""

    first: int
    last: int
    copies: int = 0
    looked: int = 0
    parameters: dict[str, Parameter] = {}
    items: dict[str, int] = {}
    hosts: dict[str, Part] = {}
    releases: dict[str, Part] = {}
    words: dict[str, dict[str, Part]] = {}
    rules: dict[str, list[int]] = {}


class State(msgspec.Struct, gc=False):
    """Everything learnt. `clock`: the newest time that is believed, Unix seconds."""

    version: int = VERSION
    clock: int = 0
    datasets: dict[str, dict[str, dict[str, EventState]]] = {}  # dataset, source, event_name
    beyond: dict[str, int] = {}

    @property
    def parameters(self) -> int:
        """How many there are in all."""
        return sum(
            len(event.parameters)
            for sources in self.datasets.values()
            for events in sources.values()
            for event in events.values()
        )


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(State).decode


def to_bytes(state: State) -> bytes:
    """`state` as it is kept. Holds no value that is not a word of a list or a rounded range."""
    return _encode(state)


def from_bytes(kept: bytes) -> State:
    """What `to_bytes` made. InvalidInput: it is damaged, or of another release."""
    try:
        state = _decode(kept)
    except msgspec.DecodeError as error:
        raise InvalidInput("what was learnt of the events cannot be read: it is damaged, or of a newer release") from (
            error
        )
    if state.version != VERSION:
        raise InvalidInput(f"what was learnt of the events is of version {state.version}, this release reads {VERSION}")
    for sources in state.datasets.values():
        for events in sources.values():
            for event in events.values():
                as_now(event)
    return state


def as_now(event: EventState) -> EventState:
    """An event that was read, as this process goes on with it: without what was not sure yet, and with keys of
    user_data as what they are, which were once counted as objects."""
    for path, parameter in event.parameters.items():
        parameter.values.unsure_forgotten()
        kinds = parameter.kinds
        kinds.extend([0] * (len(KINDS) - len(kinds)))
        if path.startswith(USER) and kinds[OBJECT]:
            kinds[kind_of_key(path.removeprefix(USER))] += kinds[OBJECT]
            kinds[OBJECT] = 0
    return event
