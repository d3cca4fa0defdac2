"""Makes an installation whose ledger holds many events, as months of a shop leave them, for looking at pages.

   python benchmarks/many_events.py FOLDER [events, 10,000,000 as shipped] [days, 90]

Not a row of the table. Everything goes through the ledger's own verbs: copies of browser and server, joined, doubled
and refused, leased and settled in calls of a thousand, hour by hour with the clock of the past. Without twice the room
that the events take on disk the script ends before it begins.
"""

from __future__ import annotations

import math
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
from installation import DATASET, install  # noqa: E402

from signalpost.cli import parts  # noqa: E402
from signalpost.store import open_control  # noqa: E402
from signalpost.store.business import Dataset  # noqa: E402
from signalpost.store.control import DEFAULT_SPACE  # noqa: E402
from signalpost.store.ledger import Call, Changes, CopyFate, Fate, Ledger, NewEvent, Settled, State  # noqa: E402
from signalpost.store.record import Receipt  # noqa: E402

EVENTS, DAYS = 10_000_000, 90
BYTES_AN_EVENT = 700
HOUR_S, DAY_S = 3_600, 86_400
LIMIT_MS = 7 * DAY_S * 1000
BATCH, CALL = 10_000, 1_000
INBOX = "months"
DATASETS = (DATASET,) * 6 + ("2345678901",) * 3 + ("3456789012",)
NAMES = ("PageView",) * 60 + ("ViewContent",) * 25 + ("AddToCart",) * 8 + ("InitiateCheckout",) * 3 + ("Purchase",) * 4
SIDES = ("both",) * 45 + ("browser",) * 35 + ("server",) * 20
CURRENCIES = dict(zip(dict.fromkeys(DATASETS), ("EUR", "USD", "JPY"), strict=True))
BROWSERS = ("safari",) * 4 + ("chrome",) * 4 + ("firefox", "facebook", "edge")
KEYS = (
    ("client_ip_address", "client_user_agent", "fbp"),
    ("client_ip_address", "client_user_agent", "fbc", "fbp"),
    ("client_ip_address", "client_user_agent", "em", "external_id", "fbp"),
    ("client_ip_address", "client_user_agent", "em", "external_id", "fbc", "fbp", "ph"),
    ("ct", "country", "em", "fn", "ln", "ph", "zp"),
)
CONSENTS = (
    "send recorded_for_person tcf:purposes eea",
    "send signals_grant api eea",
    "send region_default - other",
    "limited us_opt_out gpc us",
)
PIXELS = ("pixel=sent;via=fbq",) * 7 + ("pixel=blocked;via=fbq",) * 2 + ("pixel=loaded;via=api",)
BODY = (
    b'{"event_name":"%s","event_id":"%s","event_time":%d,"action_source":"website","event_source_url":'
    b'"https://shop.example/p/%d","user_data":{"fbp":"fb.1.%d.%d"},"custom_data":{"currency":"EUR","value":%d}}'
)


class Shop:
    """What an hour brings: events in the order they came, with what else became of their copies."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._made = 0

    def batch(self, count: int, now: int, segment: int) -> Changes:
        """`count` events of the minute before `now` (Unix ms), with receipts of `segment`."""
        events: list[NewEvent] = []
        fates: list[CopyFate] = []
        for _ in range(count):
            self._event(now, segment, events, fates)
        return Changes(events=events, fates=fates)

    def _event(self, now: int, segment: int, events: list[NewEvent], fates: list[CopyFate]) -> None:
        rng, self._made = self._rng, self._made + 1
        draw = rng.random()
        at, name, side = now - int(draw * 60_000), rng.choice(NAMES), rng.choice(SIDES)
        dataset, consent, keys = rng.choice(DATASETS), rng.choice(CONSENTS), rng.choice(KEYS)
        event_id, number, priced = f"{self._made:x}.{segment:x}", len(events) + len(fates), name != "PageView"
        value = rng.randrange(5, 400) * 990_000 if priced else None
        parameters = "value,currency,contents,content_type" if priced else ""
        said = f"{CURRENCIES[dataset] if priced else ''}|{parameters}|{rng.choice(BROWSERS)}"
        origin = "server" if side == "server" else "browser"
        event_time = at // 1000 - int(draw * draw * 400)
        expires_at, dead = event_time * 1000 + LIMIT_MS, draw > 0.998
        written = name.encode(), event_id.encode(), event_time, number, at, self._made, (value or 0) // 1_000_000
        events.append(NewEvent(
            space_id=DEFAULT_SPACE, dataset=dataset, event_name=name, event_id=event_id, event_time=event_time,
            action_source="website", origin=origin, received_at=at, due_at=at + 2_000, merge_until=at + 2_000,
            expires_at=expires_at, body=BODY % written, receipt=Receipt(INBOX, segment, number), keys=keys,
            consent=consent, value=value, said=said, order_id=f"o{self._made}" if name == "Purchase" else None,
            found_by=rng.randbytes(16), observed=rng.choice(PIXELS) if origin == "browser" else "",
            enriched=f"em=login:{at // 1000}" if "em" in keys and draw < 0.1 else "",
            state=State.DEAD if dead else State.QUEUED, reason="expired" if dead else None,
        ))  # fmt: skip
        row = -len(events)
        if side == "both" or draw < 0.01:
            fate = Fate.MERGED if side == "both" else Fate.DUPLICATE
            fates.append(_fate(events[-1], "server", fate, fate.value, number + 1, row))
        if 0.02 < draw < 0.025:
            number = len(events) + len(fates)
            fates.append(_fate(events[-1], "browser", Fate.DROPPED, "event_time_too_old", number))


def _fate(event: NewEvent, origin: str, fate: Fate, reason: str, number: int, row: int | None = None) -> CopyFate:
    """What became of another copy of `event`, the record `number` of its segment."""
    return CopyFate(
        space_id=DEFAULT_SPACE, dataset=event.dataset, event_name=event.event_name, event_id=event.event_id,
        key_id="months", origin=origin, received_at=event.received_at + 1, fate=fate, reason=reason, row=row,
        receipt=event.receipt._replace(index=number), consent=event.consent, value=event.value, said=event.said,
    )  # fmt: skip


def make(folder: Path, events: int, days: int, now: int) -> int:
    """Make it, its last event received before `now` (Unix s); returns how many it has."""
    room, taken = shutil.disk_usage(folder.parent).free, events * BYTES_AN_EVENT
    if room < 2 * taken:
        sys.exit(f"{events:,} events take about {taken / 1e9:.1f} GB; there are {room / 1e9:.1f} free")
    settings = install(folder).settings
    with closing(open_control(folder / parts.CONTROL_FILE, parts.keyring(settings, create=False))) as control:
        for dataset in sorted(set(DATASETS) - {DATASET}):
            config = Dataset(dataset_id=dataset, base_url="http://127.0.0.1:9")
            control.put_dataset(DEFAULT_SPACE, config, author="benchmark", now=0)
    shop, segment, made = Shop(1), 0, 0
    with parts.ledger(settings) as ledger:
        for hour, count in _hours(events, days, now):
            left = count
            while left > 0:
                segment += 1
                size = min(left, BATCH)
                ledger.apply(INBOX, segment, shop.batch(size, hour * 1000, segment))
                left -= size
            _deliver(ledger, hour * 1000 + 4_000)
            made += count
            if made // 500_000 != (made - count) // 500_000:
                print(f"{made:,} events", flush=True)
    return made


def _hours(events: int, days: int, now: int) -> Iterator[tuple[int, int]]:
    """The end of each hour and how many events it has: more by day than by night."""
    hours = range(now // HOUR_S * HOUR_S - days * DAY_S, now // HOUR_S * HOUR_S + 1, HOUR_S)
    weights = [1.2 + math.sin((hour % DAY_S / DAY_S - 0.3) * math.tau) for hour in hours]
    before = whole = 0.0
    for hour, weight in zip(hours, weights, strict=True):
        whole += weight * events / sum(weights)
        yield hour, round(whole) - round(before)
        before = whole


def _deliver(ledger: Ledger, now: int) -> None:
    for dataset in ledger.due(DEFAULT_SPACE, now):
        while leased := ledger.lease(DEFAULT_SPACE, dataset, CALL, now, now + 60_000, "months"):
            call = Call(
                dataset=dataset, space_id=DEFAULT_SPACE, at=now, duration_ms=300, events=len(leased), status=200,
                fbtrace_id=f"A{leased[0].row:x}",
            )  # fmt: skip
            ledger.settle(_ends([event.row for event in leased]), now, call, holder="months")


def _ends(rows: Sequence[int]) -> list[Settled]:
    """Nearly all are delivered."""
    dead = Settled(row=rows[0], state=State.DEAD, reason="refused_by_meta")
    return [dead, *(Settled(row=row, state=State.DELIVERED) for row in rows[1:])]


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count, days = (int(given) for given in (*sys.argv[2:4], *(str(EVENTS), str(DAYS))[len(sys.argv[2:4]) :]))
    begun = time.monotonic()
    made = make(Path(sys.argv[1]).resolve(), count, days, int(time.time()))
    print(f"{made:,} events in {time.monotonic() - begun:.0f} s; look at them with SIGNALPOST_DATA_DIR={sys.argv[1]}")
