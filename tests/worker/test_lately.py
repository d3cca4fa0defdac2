"""Which key and host the newest copies came from, from the inbox to whoever looks on."""

from __future__ import annotations

import msgspec

from signalpost.store.record import Receipt
from signalpost.store.traffic import LOOKED_AMONG, NewEvents, Senders
from signalpost.worker.copies import Copies
from signalpost.worker.lately import lately


def body(url: object) -> bytes:
    return msgspec.json.encode({"event_name": "Lead", "event_source_url": url})


def batch(*events) -> Copies:
    return Copies("box", 1, events, [], [], [], [], [], [], 0)


def test_the_host_is_that_of_the_page(make_copy):
    """Small letters, no port; no host where an address is missing, broken, or too long to be one."""
    urls = ["https://Shop.Example:8443/a?em=x", None, 7, "::", f"https://{'a' * 300}.example/"]
    copies = [(Receipt("box", 1, n), make_copy(key_id=f"k{n}", body=body(url))) for n, url in enumerate(urls)]
    assert list(lately(batch(*copies)).values()) == [
        ("k0", "shop.example"), ("k1", ""), ("k2", ""), ("k3", ""), ("k4", ""),
    ]  # fmt: skip


def test_a_large_batch_pays_for_its_newest_only(make_copy):
    """Nobody can ask for those before."""
    one = make_copy()
    told = lately(batch(*((Receipt("box", 1, n), one) for n in range(LOOKED_AMONG + 5))))
    assert (len(told), min(receipt.index for receipt in told)) == (LOOKED_AMONG, 5)


def test_what_the_worker_folds_can_be_found_by_both_sides_key_and_host(house, worker, put):
    """The browser's copy tells the host, the server's its own key."""
    put("browser", "e1", key_id="web", body=body("https://shop.example/thanks"))
    put("server", "e1", key_id="php", body=body(None))
    put("server", "e2", key_id="php", body=body(None))
    while worker.fold_once():
        pass
    traffic = house.ledger.traffic
    assert traffic.senders(1) == Senders(keys=("php", "web"), hosts=("shop.example",))
    by_key = traffic.newest(1, NewEvents(key_id="php"), now=house.now)
    assert [one.event.event_id for one in by_key] == ["e2", "e1"]
    by_host = traffic.newest(1, NewEvents(host="shop.example", key_id="php"), now=house.now)
    assert [one.event.event_id for one in by_host] == ["e1"]
