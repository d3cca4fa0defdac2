"""Whether the gateway lives, and whether it can take events."""

from __future__ import annotations

import pytest

from gateway_shop import Shop
from signalpost.gateway.access import Access
from signalpost.gateway.health import Health
from signalpost.gateway.limits import Limits
from signalpost.gateway.metrics import GAUGES
from signalpost.store import open_ledger
from signalpost.store.watch_file import Kept, WatchFile


def health(shop: Shop, **limits: int) -> Health:
    access = Access(shop.control, lambda: shop.monotonic)
    return Health(
        inbox=shop.inbox,
        access=access,
        ledger=shop.ledger,
        folder=shop.folder,
        limits=Limits(**{"min_free_disk": 0, **limits}),  # type: ignore[arg-type]
    )


def failed(found: Health) -> list[str]:
    return [check.name for check in found.readiness().checks if not check.ok]


def test_without_a_ledger_events_are_taken_all_the_same(shop: Shop) -> None:
    """Accepting never waits for the ledger; readiness tells, and stays."""
    found = health(shop)
    assert failed(found) == ["ledger"]
    assert found.readiness().ready


def test_with_a_ledger_everything_is_ok(shop: Shop) -> None:
    """As soon as the worker has made one."""
    open_ledger(shop.folder / "ledger.db", shop.keyring).close()
    assert failed(health(shop)) == []


@pytest.mark.parametrize(("limits", "check"), [({"max_inbox_bytes": 1}, "inbox"), ({"min_free_disk": 10**18}, "disk")])
def test_without_room_it_is_not_ready(shop: Shop, limits: dict[str, int], check: str) -> None:
    """A full inbox or disk takes the gateway out of the load balancer, with the fix in the answer."""
    readiness = health(shop, **limits).readiness()
    assert not readiness.ready
    (found,) = [one for one in readiness.checks if one.name == check]
    assert not found.ok
    assert found.fix


def test_while_it_drains_it_is_not_ready(shop: Shop) -> None:
    """New requests should go elsewhere."""
    found = health(shop)
    found.draining = True
    assert not found.readiness().ready


def test_gauges_are_those_that_are_documented(shop: Shop) -> None:
    """Every gauge has a description, and a figure."""
    assert set(health(shop).gauges()) == set(GAUGES)


def test_what_the_watch_kept_is_that_of_the_data_folder(shop: Shop) -> None:
    """The inbox's folder lies in it."""
    file = WatchFile.hold(shop.folder.parent)
    file.write(Kept(looked_at=7))
    file.close()
    assert health(shop).watch().looked_at == 7
