"""Copies of one event whose ids should be one: alike in all but prefix, case, separators or a trailing time.

Only events that both sides send are looked at, and of these only copies that met no other. Ids are kept as numbers made
of them, in memory and not in any state: after a restart it begins anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import msgspec

from signalpost.watch.counts.shape import Shapes, core_of
from signalpost.watch.counts.slot import EVENT, HOUR_S
from signalpost.watch.seen import BROWSER, Seen

MOST_NAMES = 500
#: Of one event: how many ids wait for their like, and how many pairs of forms are told apart.
MOST_IDS, MOST_FORMS = 512, 8
#: A core that is shorter is met by chance.
LEAST_CORE = 3


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """`pairs` of copies whose ids had the same core and these two forms, of `copies` that met no other on the side that
    has fewer."""

    dataset: str
    event_name: str
    browser: str
    server: str
    pairs: int
    copies: int


class _Event:
    __slots__ = ("came", "forms", "sides", "waiting")

    def __init__(self) -> None:
        self.came = [False, False]
        self.sides = [0, 0]
        self.waiting: dict[int, tuple[bool, str]] = {}
        self.forms: dict[tuple[str, str], int] = {}


class Nearness:
    """`observe` copies, `take` the pairs found since the last time."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str], _Event] = {}
        self._shapes = Shapes()

    def observe(self, seen: Seen) -> None:
        """Look at one copy. Those that stand for several have ids that are not known."""
        if seen.fate != EVENT or not seen.event_id or seen.times != 1 or seen.test:
            return
        event = self._events.get((seen.dataset, seen.event_name))
        if event is None:
            if len(self._events) >= MOST_NAMES:
                return
            event = self._events.setdefault((seen.dataset, seen.event_name), _Event())
        browser = seen.source == BROWSER
        event.sides[browser] += 1
        event.came[browser] = True
        if event.came[not browser]:
            self._look(event, seen.event_id, browser)

    def take(self, *, forget: bool = True) -> Sequence[Near]:
        """What was found, commonest first; the counts begin anew, ids go on waiting. `forget` events of which nothing
        came since the last time."""
        found = [
            Near(
                dataset=dataset,
                event_name=name,
                browser=forms[True],
                server=forms[False],
                pairs=pairs,
                copies=min(event.sides),
            )
            for (dataset, name), event in self._events.items()
            for forms, pairs in event.forms.items()
        ]
        for key, event in list(self._events.items()):
            if forget and not any(event.sides):
                del self._events[key]
            event.sides, event.forms = [0, 0], {}
        return sorted(found, key=lambda one: -one.pairs)

    def _look(self, event: _Event, event_id: str, browser: bool) -> None:
        core = core_of(event_id)
        if len(core) < LEAST_CORE:
            return
        shape, number = self._shapes.of(event_id), hash(core)
        other = event.waiting.get(number)
        if other is None or other[0] is browser:
            event.waiting[number] = (browser, shape)
            if len(event.waiting) > MOST_IDS:
                del event.waiting[next(iter(event.waiting))]
            return
        del event.waiting[number]
        forms = (other[1], shape) if browser else (shape, other[1])
        if forms in event.forms or len(event.forms) < MOST_FORMS:
            event.forms[forms] = event.forms.get(forms, 0) + 1


class NearHour:
    """The pairs of the last hour: `observe` copies, `close` when a slot is over."""

    def __init__(self) -> None:
        self._nearness = Nearness()
        self._slots: deque[tuple[int, Sequence[Near]]] = deque()

    def observe(self, seen: Seen) -> None:
        """See `Nearness.observe`."""
        self._nearness.observe(seen)

    def close(self, until: int) -> Sequence[Near]:
        """What was found in the hour before `until` (Unix seconds), commonest first; `copies` are of the slots that had
        such pairs."""
        slots = self._slots
        slots.append((until, self._nearness.take(forget=until % HOUR_S == 0)))
        while slots and not until - HOUR_S < slots[0][0] <= until:
            slots.popleft()
        sums: dict[tuple[str, str, str, str], tuple[int, int]] = {}
        for near in (one for _, found in slots for one in found):
            key = (near.dataset, near.event_name, near.browser, near.server)
            pairs, copies = sums.get(key, (0, 0))
            sums[key] = pairs + near.pairs, copies + near.copies
        found = [
            Near(dataset=dataset, event_name=name, browser=browser, server=server, pairs=pairs, copies=copies)
            for (dataset, name, browser, server), (pairs, copies) in sums.items()
        ]
        return sorted(found, key=lambda one: -one.pairs)
