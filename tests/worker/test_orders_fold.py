"""What a shop says of an order, folded: by the platform's time, whatever the order in which it comes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shop_orders import SHOP, Teller
from signalpost.connectors.facts import OrderFacts
from signalpost.store.orders import OrderRow, PartRow, PartState
from signalpost.store.record import OrderCopy, Receipt, Record
from signalpost.worker.orders_fold import OrderFold, newest

NOW = 1_800_000_000_000
FOREVER = NOW + 10**10
_decode = msgspec.msgpack.Decoder(OrderCopy).decode

FACTS = st.builds(
    OrderFacts,
    total=st.sampled_from(["", "1", "2"]),
    paid_at=st.sampled_from([None, 5, 6]),
    unsent=st.sampled_from(["", "zero_value"]),
    event_id=st.sampled_from(["", "p"]),
    payments=st.integers(0, 2),
)


class Nothing:
    """A book without a row."""

    def order(self, space_id: int, shop: str, order_id: str) -> OrderRow | None:
        return None

    def part(self, space_id: int, shop: str, name: str) -> PartRow | None:
        return None

    def waiting_on(self, space_id: int, shop: str, name: str) -> Sequence[str]:
        return ()

    def delivered_at(self, space_id: int, source: str, delivery_id: str) -> int | None:
        return None


def folded(records: Sequence[Record]) -> OrderFold:
    fold = OrderFold(Nothing(), 1, NOW)
    for number, record in enumerate(records):
        fold.take(Receipt("box", 1, number), _decode(record.body))
    return fold


def test_any_order_of_a_life_ends_alike() -> None:
    """Created, paid, edited and refunded: the same state, the same events, each once."""
    tell = Teller(NOW)
    life = [
        tell.facts(seen=NOW - 4, total="10"),
        tell.part(seen=NOW - 4, after="17/paid", wait_until=FOREVER, needs_partner=True),
        tell.facts(seen=NOW - 3, paid_at=NOW // 1000 - 3),
        tell.facts(seen=NOW - 2, total="20", paid_at=NOW // 1000 - 3),
        tell.part(what="refund/1", seen=NOW - 1, after="17/purchase", wait_until=FOREVER, copy={"event_id": "r1"}),
    ]
    for records in permutations(life):
        fold = folded(records)
        order = fold.order(SHOP, "17")
        assert order is not None
        assert (order.facts.total, order.facts.paid_at, order.messages) == ("20", NOW // 1000 - 3, 3)
        gone = [part.name for part, _ in fold.result().going]
        assert gone == ["17/purchase", "17/refund/1"]


@given(FACTS, FACTS)
def test_newer_facts_win_where_they_speak(old: OrderFacts, new: OrderFacts) -> None:
    """What they do not say stays; the Purchase that is expected is told as one."""
    both = newest(old, new)
    assert both.total == (new.total or old.total)
    assert both.paid_at == (new.paid_at if new.paid_at is not None else old.paid_at)
    speaker = new if new.event_id or new.unsent else old
    assert (both.event_id, both.unsent) == (speaker.event_id, speaker.unsent)
    assert newest(both, new) == both


def test_parts_of_other_shops_do_not_meet() -> None:
    """Two shops may count their orders alike."""
    tell = Teller(NOW)
    one = _decode(tell.part(after="17/paid", wait_until=FOREVER).body)
    other = msgspec.structs.replace(_decode(tell.facts(paid_at=5).body), shop="other")
    fold = OrderFold(Nothing(), 1, NOW)
    fold.take(Receipt("box", 1, 0), one)
    fold.take(Receipt("box", 1, 1), other)
    part = fold.part(SHOP, "17/purchase")
    assert part is not None
    assert part.state is PartState.WAITING
