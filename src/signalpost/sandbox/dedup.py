"""Deduplication as section 7 of the fact sheet has it: which event is kept, which is discarded, against which other.

Sources: deduplicate-pixel-and-server-events (copy of 2026-09-12), server-event (2026-02-12), offline-events
(2026-01-05), app-events and business-messaging (copies of 2026-09-12). Nothing is compared across datasets.

    1. event_id and event_name equal, within 48 hours of the first: the first stays.
    2. A server event that 1 did not find, and a browser event of the same name with the same fbp or external_id in the
       48 hours before it, where one of the two has no event_id: the server event goes. Never the other way round, never
       inside one source.
    3. physical_store: only among themselves, by event_time, event_name, item_number, order_id (or user_data); 7 days.

It remembers digests and times, no values, and forgets what has left its window. It also says which browser events have
found their server event by which key, from which event coverage is counted.
"""

from __future__ import annotations

from typing import Final

import msgspec

from signalpost.quality.tally import DedupeKey
from signalpost.sandbox.digest_table import AT, WORD, DigestTable
from signalpost.sandbox.received import Rule, Source, Standing

HOUR_S: Final = 3_600
DAY_S: Final = 86_400
_TOLD_APART_MS: Final = 50  # what is less would read as 0.0 s

# How an entry's word is packed: number of the event, minute (since 1970) a server event was seen, two flags.
_BROWSER: Final = 1
_PAIRED: Final = 2
_MINUTE_SHIFT: Final = 2
_MINUTE_MASK: Final = (1 << 26) - 1
_NUMBER_SHIFT: Final = 28
_MINUTE_MS: Final = 60_000
_NO_MINUTE: Final = ~(_MINUTE_MASK << _MINUTE_SHIFT)
_NONE: Final = (0, 0)

_FROM_BROWSER: Final = Source.BROWSER
_FBP: Final = DedupeKey.FBP
_EXTERNAL_ID: Final = DedupeKey.EXTERNAL_ID

_STORE, _ORDER, _INSTALL = range(3)
_WORDS_OF: Final = {_STORE: Rule.STORE, _ORDER: Rule.ORDER_ID, _INSTALL: Rule.INSTALL}
_SAME: Final = {
    Rule.EVENT_ID: "the same event_name and event_id",
    Rule.FALLBACK_FBP: "the same event_name and fbp",
    Rule.FALLBACK_EXTERNAL_ID: "the same event_name and external_id",
    Rule.STORE: "the same store purchase",
    Rule.ORDER_ID: "the same order_id",
    Rule.INSTALL: "an install of the same device",
}

_KEPT_FIRST: Final = Standing(kept=True, rule=Rule.FIRST, why="kept: the first with its event_name and event_id")
_KEPT_OTHER: Final = Standing(kept=True, rule=Rule.FIRST, why="kept: the first of its kind")
_KEPT_KEYLESS: Final = Standing(kept=True, rule=Rule.NO_KEY, why="kept: it has no event_id to compare")
_KEPT_MESSAGING: Final = Standing(
    kept=True, rule=Rule.NOT_DEDUPLICATED, why="kept: business messaging events are not deduplicated"
)


class DedupSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Meta documents, and what its pages leave open. Windows in seconds.

    `prefer_browser_within_s`: a browser event that comes so soon after its server event takes its place; 0 (the
    default) keeps the first, as the deduplication page says; 300 is the event-parameter page's reading.
    `order_id_within_s`: a Purchase with an order_id seen so recently goes; only for chosen partners of Meta (48 hours
    or 28 days), so 0, off. `messaging`: deduplicate business messaging by event_id too, as one integrator reports.
    """

    window_s: int = 48 * HOUR_S
    store_window_s: int = 7 * DAY_S
    install_window_s: int = 90 * DAY_S
    prefer_browser_within_s: int = 0
    order_id_within_s: int = 0
    fallback: bool = True
    messaging: bool = False


class Sighting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What deduplication looks at. `event_time` is Unix seconds, `received_at` Unix milliseconds.

    Numbers rise by one from event to event. `user_digest` stands for all of a store event's user_data, `device` for
    the madid or anon_id of an install.
    """

    number: int
    dataset: str
    source: Source
    event_name: str
    event_id: str | None
    event_time: int
    received_at: int
    fbp: str | None = None
    external_ids: tuple[str, ...] = ()
    action_source: str | None = None
    order_id: str | None = None
    item_number: str | None = None
    user_digest: str | None = None
    device: str | None = None


class Paired(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Browser and server found each other: the browser event's number, when it came (ms), by which key.

    `first`: no key had paired that browser event before.
    """

    browser: int
    received_at: int
    by: DedupeKey
    first: bool


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of an event; `overturned` is the number and new standing of an earlier one that gives way to it."""

    standing: Standing
    overturned: tuple[int, Standing] | None = None
    paired: tuple[Paired, ...] = ()


_PLACED_FIRST: Final = Placed(standing=_KEPT_FIRST)


class Dedup:
    """The memory of what came. Sightings are placed in the order in which they were received."""

    def __init__(self, settings: DedupSettings | None = None) -> None:
        self.settings = settings or DedupSettings()
        self._window_ms = self.settings.window_s * 1_000
        self._now = 0
        self._ids = DigestTable(lambda at, _: at + self._window_ms < self._now)
        self._with_id = DigestTable(self._pair_expired)
        self._without_id = DigestTable(self._pair_expired)
        self._others = DigestTable(lambda at, word: at + self._others_window(word & 3) < self._now)
        self._any_without_id = False
        self._covered = bytearray()

    def __len__(self) -> int:
        """Entries remembered, for whoever watches memory."""
        return len(self._ids) + len(self._with_id) + len(self._without_id) + len(self._others)

    def place(self, sighting: Sighting) -> Placed:
        """Decide on the next event."""
        self._now = max(self._now, sighting.received_at)
        if sighting.action_source == "physical_store":
            return Placed(standing=self._other(sighting, _STORE, self._store_key(sighting)))
        if sighting.action_source == "business_messaging" and not self.settings.messaging:
            return Placed(standing=_KEPT_MESSAGING)
        paired: list[Paired] = []
        standing, overturned = self._by_event_id(sighting, paired)
        fallback = self._by_user(sighting, paired)
        if standing.kept and overturned is None:
            standing = fallback or self._by_exception(sighting) or standing
        if standing is _KEPT_FIRST and not paired:
            return _PLACED_FIRST
        return Placed(standing=standing, overturned=overturned, paired=tuple(paired))

    def forget(self) -> None:
        """Forget all that came."""
        for table in (self._ids, self._with_id, self._without_id, self._others):
            table.clear()
        self._covered.clear()
        self._now = 0  # the clock may have been moved ahead, and back since

    # ------------------------------------------------------------------------------------------ by event_id

    def _by_event_id(self, sighting: Sighting, paired: list[Paired]) -> tuple[Standing, tuple[int, Standing] | None]:
        if sighting.event_id is None:
            return _KEPT_KEYLESS, None
        cells, place = self._ids.place(hash((sighting.dataset, sighting.event_name, sighting.event_id)))
        at, word = cells[place + AT], cells[place + WORD]
        browser = sighting.source is _FROM_BROWSER
        age_ms = sighting.received_at - at
        if word == 0 or age_ms > self._window_ms:
            cells[place + AT] = sighting.received_at
            cells[place + WORD] = sighting.number << _NUMBER_SHIFT | browser
            return (_KEPT_FIRST if word == 0 else _passed(word >> _NUMBER_SHIFT)), None
        number, stored_browser = word >> _NUMBER_SHIFT, bool(word & _BROWSER)
        if browser and (not stored_browser or word & _PAIRED):
            self._pair(paired, sighting.number, sighting.received_at, DedupeKey.EVENT_ID)
        elif not browser and stored_browser and not word & _PAIRED:
            self._pair(paired, number, at, DedupeKey.EVENT_ID)
            cells[place + WORD] = word | _PAIRED
        if browser and not stored_browser and age_ms < self.settings.prefer_browser_within_s * 1_000:
            cells[place + WORD] = sighting.number << _NUMBER_SHIFT | _BROWSER | _PAIRED
            return _favoured(sighting.number, number, age_ms)
        return _discarded(Rule.EVENT_ID, number, _source(stored_browser), age_ms), None

    # ------------------------------------------------------------------------------------------ by fbp, external_id

    def _by_user(self, sighting: Sighting, paired: list[Paired]) -> Standing | None:
        """The fallback's word, if it has one. Browser events are remembered, server events noted for coverage."""
        look = self._browser_value if sighting.source is _FROM_BROWSER else self._server_value
        found = look(sighting, _FBP, sighting.fbp, paired) if sighting.fbp else None
        for value in sighting.external_ids:
            by_id = look(sighting, _EXTERNAL_ID, value, paired)
            found = found or by_id
        return found if self.settings.fallback else None

    def _browser_value(self, sighting: Sighting, by: DedupeKey, value: str, paired: list[Paired]) -> None:
        key = hash((sighting.dataset, sighting.event_name, by is _FBP, value))
        cells, place = self._with_id.place(key)
        minute = cells[place + WORD] >> _MINUTE_SHIFT & _MINUTE_MASK
        seen = minute != 0 and sighting.received_at - minute * _MINUTE_MS <= self._window_ms
        if seen:
            self._pair(paired, sighting.number, sighting.received_at, by)
        word = sighting.number << _NUMBER_SHIFT | _BROWSER | (_PAIRED if seen else 0)
        if sighting.event_id is None:
            self._any_without_id = True
            self._without_id.put(key, sighting.received_at, word)
        else:
            cells[place + AT] = sighting.received_at
            cells[place + WORD] = word | minute << _MINUTE_SHIFT

    def _server_value(self, sighting: Sighting, by: DedupeKey, value: str, paired: list[Paired]) -> Standing | None:
        key = hash((sighting.dataset, sighting.event_name, by is _FBP, value))
        cells, place = self._with_id.place(key)
        word = cells[place + WORD]
        with_id = self._pair_browser(cells[place + AT], word, sighting, by, paired) if word else ()
        minute = (sighting.received_at // _MINUTE_MS & _MINUTE_MASK) << _MINUTE_SHIFT
        cells[place + WORD] = word & _NO_MINUTE | minute | (_PAIRED if with_id else 0)
        without_id: tuple[()] | tuple[int, int] = ()
        if self._any_without_id:
            at, word = self._without_id.get(key) or _NONE
            without_id = self._pair_browser(at, word, sighting, by, paired)
            if without_id:
                self._without_id.put(key, at, word | _PAIRED)
        latest = without_id if sighting.event_id is not None else max(with_id, without_id)
        if not latest:
            return None
        rule = Rule.FALLBACK_FBP if by is _FBP else Rule.FALLBACK_EXTERNAL_ID
        return _discarded(rule, latest[1], _FROM_BROWSER, sighting.received_at - latest[0])

    def _pair_browser(
        self, at: int, word: int, sighting: Sighting, by: DedupeKey, paired: list[Paired]
    ) -> tuple[()] | tuple[int, int]:
        """(received_at, number) of the entry's browser event, if it has one in the window; it is paired now."""
        if not word & _BROWSER or sighting.received_at - at > self._window_ms:
            return ()
        number = word >> _NUMBER_SHIFT
        if not word & _PAIRED:
            self._pair(paired, number, at, by)
        return at, number

    def _pair(self, paired: list[Paired], browser: int, received_at: int, by: DedupeKey) -> None:
        place, bit = browser >> 3, 1 << (browser & 7)
        if place >= len(self._covered):
            self._covered.extend(bytes(max(place + 1 - len(self._covered), len(self._covered) // 2)))
        first = not self._covered[place] & bit
        self._covered[place] |= bit
        paired.append(Paired(browser=browser, received_at=received_at, by=by, first=first))

    def _pair_expired(self, at: int, word: int) -> bool:
        since = self._now - self._window_ms
        return at < since and (word >> _MINUTE_SHIFT & _MINUTE_MASK) * _MINUTE_MS < since

    # ------------------------------------------------------------------------------------------ by other keys

    def _by_exception(self, sighting: Sighting) -> Standing | None:
        """Installs: one a device. Purchases by order_id, where that is switched on. None: neither, or the first."""
        if sighting.event_name == "MobileAppInstall" and sighting.device is not None:
            found = self._other(sighting, _INSTALL, (sighting.dataset, sighting.device))
        elif sighting.event_name == "Purchase" and sighting.order_id and self.settings.order_id_within_s:
            found = self._other(sighting, _ORDER, (sighting.dataset, sighting.order_id))
        else:
            return None
        return None if found.kept else found

    def _store_key(self, sighting: Sighting) -> tuple[object, ...]:
        person = ("order", sighting.order_id) if sighting.order_id else ("user", sighting.user_digest)
        return (sighting.dataset, sighting.event_time, sighting.event_name, sighting.item_number, *person)

    def _other(self, sighting: Sighting, kind: int, parts: tuple[object, ...]) -> Standing:
        key = hash((kind, parts))
        entry = self._others.get(key)
        if entry is not None and sighting.received_at - entry[0] <= self._others_window(kind):
            number, browser = entry[1] >> _NUMBER_SHIFT, bool(entry[1] >> _MINUTE_SHIFT & 1)
            return _discarded(_WORDS_OF[kind], number, _source(browser), sighting.received_at - entry[0])
        browser = sighting.source is Source.BROWSER
        self._others.put(key, sighting.received_at, sighting.number << _NUMBER_SHIFT | browser << _MINUTE_SHIFT | kind)
        return _KEPT_OTHER if entry is None else _passed(entry[1] >> _NUMBER_SHIFT)

    def _others_window(self, kind: int) -> int:
        settings = self.settings
        return (settings.store_window_s, settings.order_id_within_s, settings.install_window_s)[kind] * 1_000


def _source(browser: bool) -> Source:
    return Source.BROWSER if browser else Source.SERVER


def _passed(partner: int) -> Standing:
    why = f"kept: event {partner} has the same key, but its window has passed"
    return Standing(kept=True, rule=Rule.WINDOW_PASSED, partner=partner, why=why)


def _discarded(rule: Rule, partner: int, source: Source, age_ms: int) -> Standing:
    why = f"discarded: event {partner} ({source.value}) with {_SAME[rule]} came {_earlier(age_ms)}"
    return Standing(kept=False, rule=rule, partner=partner, why=why)


def _favoured(browser: int, server: int, age_ms: int) -> tuple[Standing, tuple[int, Standing]]:
    """The standings of both when the browser's copy takes the place of the server's."""
    later = f"{_duration(age_ms)} later" if age_ms >= _TOLD_APART_MS else "just after it"
    mine = f"kept: the browser's copy is favoured over event {server} (server), which came {_earlier(age_ms)}"
    theirs = f"discarded: event {browser} (browser) with the same event_name and event_id came {later}"
    return (
        Standing(kept=True, rule=Rule.BROWSER_FAVOURED, partner=server, why=mine),
        (server, Standing(kept=False, rule=Rule.BROWSER_FAVOURED, partner=browser, why=theirs)),
    )


def _earlier(milliseconds: int) -> str:
    return f"{_duration(milliseconds)} earlier" if milliseconds >= _TOLD_APART_MS else "just before"


def _duration(milliseconds: int) -> str:
    seconds = max(0, milliseconds) / 1_000
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < HOUR_S:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / HOUR_S:.1f} h"
