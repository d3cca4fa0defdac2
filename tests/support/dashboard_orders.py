"""A shop's known orders, told as its webhooks and its buyers' browsers tell them, folded by the worker's projection.

What each came to stands beside it, by hand: pages are compared with that, and never with the ledger's own sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from shop_orders import DATASET, SHOP, SOURCE, Teller, hashed, purchase_id
from signalpost.connectors.source import OrderSource, Platform
from signalpost.store import open_control, open_identities, open_inbox, open_inboxes, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Settled, State
from signalpost.store.record import IdentityCopy, Record, event_record, identity_record
from signalpost.visit.touch import Touch
from signalpost.worker.destination import policies, routes
from signalpost.worker.project import Projection

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
FOREVER = 1 << 50
DONE = ("delivered", "")


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """One order, and how it is to stand. `days`: so long ago; amounts in millionths; `said`: what a browser said it was
    worth (None: it told nothing); `first`, `last`: campaigns of its buyer's visits ("": they named none); `new`:
    whether its buyer is; `way`: what happened to it; `stands`: outcome and reason."""

    number: int
    days: float
    total: int
    currency: str = "EUR"
    back: int = 0
    said: int | None = None
    first: str | None = None
    last: str | None = None
    click: bool = False
    new: bool | None = None
    buyer: str = ""
    way: str = ""
    channel: str = "website"
    via: str = "webhook"
    stands: tuple[str, str] = DONE

    def placed(self, now: int) -> int:
        """Unix seconds."""
        return (now - int(self.days * DAY_MS)) // 1000 - 60

    @property
    def order_id(self) -> str:
        return str(self.number)

    @property
    def has_event(self) -> bool:
        """Its Purchase went into the ledger as an event."""
        return self.way in ("", "dead", "refunded")

    @property
    def counts(self) -> bool:
        """As an order of a campaign."""
        return self.way not in ("cancelled", "test")


SALES: Sequence[Sale] = (
    Sale(number=1, days=20, total=40_500_000, buyer="a", new=True, first="autumn", last="autumn", said=40_500_000),
    Sale(number=2, days=20, total=9_250_000, buyer="b", new=True),
    Sale(number=3, days=12.5, total=3_000_000_000, currency="JPY", buyer="c", new=True, first="", last="", click=True,
         said=3_000_000_000),
    Sale(number=4, days=12, total=15_000_000, buyer="d", way="dead", new=True, stands=("missing", "dead:expired")),
    Sale(number=5, days=5, total=61_990_000, buyer="a", new=False, first="autumn", last="winter", click=True,
         said=50_000_000),
    Sale(number=6, days=5.2, total=20_000_000, back=5_500_000, buyer="e", way="refunded", new=True, channel="pos"),
    Sale(number=7, days=4, total=30_000_000, back=30_000_000, buyer="b", way="refunded", new=False, first="autumn",
         last="winter", said=30_000_000),
    Sale(number=8, days=4, total=12_000_000, buyer="f", way="unpaid", stands=("waiting", "waits_for_payment")),
    Sale(number=9, days=3, total=77_000_000, buyer="g", way="cancelled", stands=("left_out", "order_cancelled")),
    Sale(number=10, days=3, total=8_000_000, way="untold", via="poll", stands=("missing", "no_event")),
    Sale(number=11, days=2.5, total=1_000_000, way="test", stands=("left_out", "test_order")),
    Sale(number=12, days=0.8, total=19_990_000, buyer="h", new=True, first="winter", last="winter", said=19_990_000),
    Sale(number=13, days=0.6, total=25_100_000, currency="USD", buyer="i", new=True, first="winter", last="autumn",
         click=True, said=25_100_000, channel="pos"),
    Sale(number=14, days=0.5, total=5_000_000, buyer="a", new=False, via="poll"),
)  # fmt: skip
#: Purchases that browsers made up: how many days ago, and of how many millionths.
FORGED = ((6.0, 9_999_000_000), (0.4, 1_234_500_000))
#: Lines of spend: how many days ago, campaign, currency, millionths. Meta says 4 conversions and 80 of each.
SPEND = ((20, "autumn", "EUR", 10_000_000), (5, "winter", "EUR", 25_000_000), (1, "autumn", "USD", 8_000_000))


def text(micros: int) -> str:
    """As shops write amounts."""
    whole, rest = divmod(micros, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def spend_lines(now: int) -> str:
    """The spend as a file of it reads."""
    lines = ["date,campaign,spend,currency,meta_conversions,meta_value"]
    for days, campaign, currency, micros in SPEND:
        day = datetime.fromtimestamp(now / 1000, UTC).date() - timedelta(days=days)
        lines.append(f"{day},{campaign},{text(micros)},{currency},4,80")
    return "\n".join(lines) + "\n"


def visitor(number: int) -> str:
    """The visitor id of an order's buyer."""
    return f"1.1795000000.{number:022d}"


def sell(folder: Path, keys: Keyring, now: int) -> None:
    """All of it, up to `now` (Unix ms), each in its time."""
    with ExitStack() as opened:
        control = opened.enter_context(closing(open_control(folder / "control.db", keys)))
        control.put_dataset(1, Dataset(dataset_id=DATASET, name="Kiosk"), author="test", now=now)
        source = OrderSource(name=SOURCE, platform=Platform.SHOPIFY, shop=SHOP, datasets=(DATASET,))
        config = msgspec.structs.replace(control.snapshot().config(1), sources=(source,))
        control.apply_config(1, msgspec.to_builtins(config), author="test", now=now)
        snapshot = control.snapshot()
        inbox = opened.enter_context(closing(open_inbox(folder / "inbox", keys)))
        ledger = opened.enter_context(closing(open_ledger(folder / "ledger.db", keys)))
        identities = opened.enter_context(closing(open_identities(folder / "identities.db", keys)))
        inboxes = opened.enter_context(closing(open_inboxes(folder / "inbox", keys)))
        projection = Projection(ledger, identities, inboxes, log=lambda *_, **__: None, learnt=lambda *_: None)
        projection.routes = routes(snapshot, {}, now)
        projection.policies = projection.judge.policies = policies(snapshot)
        told = [(now - int(one.days * DAY_MS), records(one, now)) for one in SALES]
        told += [(now - int(days * DAY_MS), [forged(days, micros, now)]) for days, micros in FORGED]
        for at, batch in sorted(told, key=lambda one: one[0]):
            for each in batch:
                inbox.append_wait([each])
                while projection.fold_once(at + 20_000):
                    pass
            projection.release_orders(at + 7 * DAY_MS if at + 7 * DAY_MS < now else now)
            _settle(ledger, at)


def _settle(ledger: Any, at: int) -> None:
    dead = {purchase_id(one.order_id): one.stands[1].partition(":")[2] for one in SALES if one.way == "dead"}
    while leased := ledger.lease(1, DATASET, 100, at + HOUR_MS, at + HOUR_MS + 60_000, "w"):
        for one in leased:
            reason = dead.get(one.event_id)
            ended = Settled(row=one.row, state=State.DEAD if reason else State.DELIVERED, reason=reason)
            ledger.settle([ended], at + HOUR_MS + 2_000)


def records(sale: Sale, now: int) -> list[Record]:
    """What is told of it, in order."""
    at = now - int(sale.days * DAY_MS)
    tell, order_id = Teller(at), sale.order_id
    link = {} if sale.first is None else {"visitor": visitor(sale.number)}
    told = [] if sale.first is None else [_visit(sale, at, 9000, sale.first), _visit(sale, at, 60, sale.last or "")]
    if sale.said is not None:
        claim = tell.browser(order_id, value=sale.said / 1e6, currency=sale.currency, link=link,
                             user={"fbp": f"fb.1.{at}.{sale.number}", "client_user_agent": "Mozilla/5.0"})  # fmt: skip
        told.append(event_record(claim))
    paid = None if sale.way in ("unpaid", "cancelled") else at // 1000 - 30
    said: dict[str, Any] = {"total": text(sale.total), "currency": sale.currency, "channel": sale.channel}
    said |= {"paid_at": paid, "payments": int(paid is not None), "unsent": "test_order" if sale.way == "test" else ""}
    told.append(tell.facts(order_id, via=sale.via, **said))
    if sale.way not in ("untold", "test"):
        waits = {"after": f"{order_id}/paid", "wait_until": FOREVER, "unless": (f"{order_id}/cancelled",)}
        custom = {"value": sale.total / 1e6, "currency": sale.currency, "order_id": order_id}
        copy = {"user": {"em": hashed(sale.buyer)}, "said": {"custom_data": custom}, "link": link}
        told.append(tell.part(order_id, via=sale.via, copy=copy, **(waits if paid is None else {})))
    if sale.way == "cancelled":
        told.append(tell.facts(order_id, seen=at + 1_000, **said, cancelled_at=at // 1000))
    if sale.back:
        told.append(tell.facts(order_id, seen=at + 1_000, **said, refunded=text(sale.back)))
    return told


def forged(days: float, micros: int, now: int) -> Record:
    """A browser's Purchase that no shop tells of."""
    tell = Teller(now - int(days * DAY_MS))
    return event_record(tell.browser(f"forged-{days}", event_id=f"forged-{days}", value=micros / 1e6))


def _visit(sale: Sale, at: int, ago_s: int, campaign: str) -> Record:
    when = at - ago_s * 1000
    utm = {"utm_source": "meta", "utm_medium": "paid", "utm_campaign": campaign} if campaign else {}
    touch = Touch(at_s=when // 1000, utm=utm, click_ids={"fbclid": "x"} if sale.click else {})
    copy = IdentityCopy(space_id=1, key_id="tag", received_at=when, visitor_id=visitor(sale.number), touch=touch)
    return identity_record(copy)
