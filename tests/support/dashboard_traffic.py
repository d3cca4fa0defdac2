"""Known traffic for the dashboard: copies made by hand, prepared, folded and settled as the processes do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData
from signalpost.store import open_identities, open_inbox, open_inboxes, open_ledger
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Ledger, Settled, State
from signalpost.store.record import ConsentStand, DroppedCopy, EventCopy, Record, dropped_record, event_record
from signalpost.worker.project import Projection

DAY_MS = 86_400_000
AGENTS = {
    "chrome": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36",
    "safari": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
}


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One copy: when it came (Unix ms), of what, from which side, with what. `late_s`: so long after it happened."""

    at: int
    event_id: str
    side: str
    event_name: str = "Purchase"
    dataset: str = "1234567890"
    value: float | None = 20.0
    currency: str = "EUR"
    user: dict[str, Any] = msgspec.field(default_factory=lambda: {"em": "anna@example.com"})
    agent: str = "chrome"
    custom: dict[str, Any] = {}
    late_s: int = 1
    order_id: str | None = None
    test_event_code: str | None = None


def record_of(copy: Copy) -> Record:
    """The record that a gateway makes of it."""
    when = copy.at // 1000
    custom = {"value": copy.value, "currency": copy.currency} if copy.value is not None else {}
    if copy.order_id:
        custom["order_id"] = copy.order_id
    event = Event(
        event_name=copy.event_name,
        event_id=copy.event_id,
        event_time=when - copy.late_s,
        action_source="website",
        event_source_url="https://shop.example/",
        user_data=UserData(
            **{"client_user_agent": AGENTS[copy.agent], "client_ip_address": "203.0.113.9", **copy.user}
        ),
        custom_data={**custom, **copy.custom},
    )
    made = prepare(event, now=when, random_id=copy.event_id)
    assert isinstance(made, Accepted), made
    return event_record(
        EventCopy(
            space_id=DEFAULT_SPACE,
            key_id="k",
            origin=copy.side,
            received_at=copy.at,
            dataset=copy.dataset,
            event_name=made.event_name,
            event_id=made.event_id,
            event_time=made.event_time,
            action_source=made.action_source,
            body=made.body,
            order_id=made.order_id,
            unmet=made.unmet,
            keys=made.keys,
            consent=ConsentStand("send", "recorded_for_person"),
            value=made.value,
            said=made.said,
            test_event_code=copy.test_event_code,
        )
    )


def refused(at: int, reason: str, event_name: str = "Purchase", dataset: str = "1234567890") -> Record:
    """The record of a copy that went no further."""
    return dropped_record(
        DroppedCopy(
            space_id=DEFAULT_SPACE,
            key_id="k",
            origin="browser",
            received_at=at,
            dataset=dataset,
            reason=reason,
            event_name=event_name,
        )
    )


def feed(
    folder: Path, keys: Keyring, records: Iterable[Record], now: int, end: Callable[[int], Settled | None] | None = None
) -> None:
    """Accept the records, fold them and settle what is due at `now` (Unix ms): delivered two seconds after it came, or
    as `end` says of a row."""
    with ExitStack() as opened:
        inbox = opened.enter_context(closing(open_inbox(folder / "inbox", keys)))
        inbox.append_wait(list(records))
        ledger = opened.enter_context(closing(open_ledger(folder / "ledger.db", keys)))
        identities = opened.enter_context(closing(open_identities(folder / "identities.db", keys)))
        inboxes = opened.enter_context(closing(open_inboxes(folder / "inbox", keys)))
        projection = Projection(ledger, identities, inboxes, log=lambda *_, **__: None, learnt=lambda *_: None)
        while projection.fold_once(now):
            pass
        _settle(ledger, now, end or (lambda row: None))


def _settle(ledger: Ledger, now: int, end: Callable[[int], Settled | None]) -> None:
    for dataset in ledger.datasets(DEFAULT_SPACE):
        while leased := ledger.lease(DEFAULT_SPACE, dataset.dataset, 1000, now, now + 60_000, "w"):
            by_time: dict[int, list[Settled]] = {}
            for one in leased:
                ended = end(one.row) or Settled(row=one.row, state=State.DELIVERED)
                by_time.setdefault(one.received_at, []).append(ended)
            for at, settled in by_time.items():
                ledger.settle(settled, at + 2_000)


STEPS = (("PageView", 1.0), ("ViewContent", 0.6), ("AddToCart", 0.4), ("InitiateCheckout", 0.6), ("Purchase", 0.7))


def season(now: int, days: int = 28, *, a_day: int = 40, seed: int = 7) -> Iterator[tuple[int, list[Record]]]:
    """Some weeks of a shop, day by day (when each ends, its records): browsers that lose a part, a server that tells of
    each order, hours of more and less."""
    random = Random(seed)
    for day in range(days):
        begin = now - (days - day) * DAY_MS
        visits = a_day + random.randrange(a_day // 2 + 1)
        made = [one for number in range(visits) for one in _visit(random, begin, f"{day}-{number}")]
        yield begin + DAY_MS, [record for _, record in sorted(made, key=lambda one: one[0])]


def _visit(random: Random, begin: int, name: str) -> Iterator[tuple[int, Record]]:
    at = begin + int(min(0.98, max(0.0, random.gauss(0.62, 0.2))) * DAY_MS)
    agent = "safari" if random.random() < 0.4 else "chrome"
    user: dict[str, Any] = {"em": f"p{name}@example.com", "fbp": f"fb.1.{begin}.{1 + random.randrange(10**9)}"}
    if random.random() < 0.3:
        user["ph"] = f"+49151{random.randrange(10**7, 10**8)}"
    if random.random() < 0.5:
        user["external_id"] = f"c{name}"
    if random.random() < 0.02:
        yield at, refused(at, "event_time_too_old")
    for step, (event_name, share) in enumerate(STEPS):
        if random.random() > share:
            return
        told = Copy(
            at=at + step * 60_000,
            event_id=f"{event_name}-{name}",
            side="server",
            event_name=event_name,
            value=round(random.uniform(9, 250), 2) if event_name == "Purchase" else None,
            user=user,
            agent=agent,
            late_s=random.choice((1, 2, 4, 30, 400)),
            custom={"content_ids": ["a"]} if random.random() < 0.7 else {},
            order_id=name if event_name == "Purchase" else None,
        )
        seen = random.random() < (0.7 if agent == "safari" else 0.92)
        if seen:
            browser = msgspec.structs.replace(told, side="browser", user={"fbp": user["fbp"]}, at=told.at - 500)
            yield browser.at, record_of(browser)
        if not seen or event_name != "PageView" or random.random() < 0.8:
            yield told.at, record_of(told)
