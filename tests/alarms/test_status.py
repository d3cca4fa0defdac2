"""How an installation stands, by a look and what the watch kept."""

from __future__ import annotations

import msgspec

from signalpost.alarms.status import WATCHED_MS, status
from signalpost.store.channels import Addressed
from signalpost.store.watch_file import Kept
from signalpost.watch.notice import Channel, Told
from signalpost.watch.rules import find
from signalpost.watch.sight import InboxSight, Memory, Sight, remember
from signalpost.watch.standing import Standings, step
from signalpost.watch.webhooks import REFUSED_FOR_MS, ShopCounts, ShopSight, WebhookSight
from watching import DATASET, MINUTE, NOW, a_dataset, a_sight

OPS = Addressed(channel=Channel(name="ops"), url="json://127.0.0.1/s3cr3t")
REFUSED = a_sight(a_dataset(paused="token", paused_at=NOW - MINUTE, waiting=3))


def kept_after(*sights: Sight, **over: object) -> Kept:
    """What a watch kept that saw these."""
    memory, standings = Memory(), Standings()
    for sight in sights:
        memory = remember(memory, sight)
        standings = step(standings, find(sight, memory), sight)
    return Kept(looked_at=sights[-1].now, memory=memory, standings=standings, **over)


def test_all_is_well() -> None:
    """A worker, a watch, a channel; nothing stands."""
    sight = a_sight(worker_runs=True)
    found = status(sight, kept_after(sight), [OPS], begun=True)
    assert found.ok and not found.alarms and not found.troubles and not found.remarks
    assert [one.dataset for one in found.datasets] == [DATASET]
    assert (found.channels[0].name, found.channels[0].place) == ("ops", "json 127.0.0.1")
    assert "s3cr3t" not in repr(found)


def test_an_alarm_is_shown_with_its_fix_and_whether_anybody_was_told() -> None:
    """The watch's own, and one that it has not seen yet."""
    known = status(REFUSED, kept_after(REFUSED), [OPS], begun=True)
    (alarm,) = known.alarms
    assert not known.ok
    assert (alarm.code, alarm.since, alarm.told, alarm.going) == ("access_refused", NOW - MINUTE, NOW, False)
    assert "set-token 1234" in alarm.fix and alarm.affected.startswith("3 events wait")
    (alarm,) = status(REFUSED, Kept(), [OPS], begun=True).alarms
    assert alarm.told is None
    (alarm,) = status(a_sight(now=NOW + 1), kept_after(REFUSED), [OPS], begun=True).alarms
    assert alarm.going


def test_what_is_wrong_with_the_watching_itself_is_shown() -> None:
    """Nobody works, nobody watches, a channel is out of reach, the ledger cannot be read."""

    def troubles(sight: Sight, kept: Kept, *channels: Addressed, begun: bool = True) -> list[str]:
        found = status(sight, kept, channels, begun=begun)
        assert found.ok is not bool(found.troubles or found.alarms)
        return [one.what for one in found.troubles]

    sight = a_sight(worker_runs=True)
    kept = kept_after(sight)
    late = msgspec.structs.replace(sight, now=NOW + WATCHED_MS + 1)
    assert troubles(late, kept, OPS) == ["nobody watches: no alarm goes out"]
    assert troubles(late, kept) == []
    assert troubles(a_sight(worker_runs=False), kept, OPS) == ["no worker runs: nothing is delivered"]
    assert troubles(a_sight(worker_runs=False), kept, OPS, begun=False) == []
    out = kept_after(sight, told={"ops 1": Told(failures=2, failing_since=NOW, failure="HTTP 404")})
    assert troubles(sight, out, OPS) == ["channel ops (json 127.0.0.1) cannot be reached: HTTP 404"]
    assert troubles(a_sight(refuses="disk_full"), kept, OPS) == [
        "the gateway: it takes no event, because the disk is full"
    ]
    again = a_sight(refuses="disk_full", now=NOW + MINUTE)
    assert troubles(again, kept_after(a_sight(refuses="disk_full")), OPS) == []  # said once, as the alarm it has become
    assert troubles(a_sight(clock_jumped=True), kept, OPS) == ["this machine's clock has jumped"]
    assert troubles(Sight(now=NOW, unreadable="store_corrupt"), kept, OPS) == [
        "the ledger cannot be read now (store_corrupt)"
    ]


def test_what_is_worth_knowing_is_no_trouble() -> None:
    """Nobody to tell, nothing accepted yet."""
    found = status(a_sight(worker_runs=None), Kept(), [], begun=False)
    assert found.ok and len(found.remarks) == 2


def test_a_dataset_is_shown_with_why_it_does_not_send() -> None:
    """In words; and when it last accepted and delivered, by what the watch remembers."""
    cases = (
        (a_dataset(), ""),
        (a_dataset(paused="operator"), "paused by hand"),
        (a_dataset(paused="token"), "Meta refuses the access token"),
        (a_dataset(sends=False, tests=True), "tests: its events go out as test events"),
        (a_dataset(sends=False), "observes: nothing is sent"),
    )
    for one, why in cases:
        (line,) = status(a_sight(one), kept_after(a_sight()), [], begun=True).datasets
        assert (line.why, line.last_accepted_at, line.last_delivered_at) == (why, NOW, NOW)
    (line,) = status(a_sight(a_dataset(accepted=0, delivered=0)), kept_after(a_sight()), [], begun=True).datasets
    assert (line.last_accepted_at, line.last_delivered_at) == (None, None)


def test_looking_changes_nothing_that_was_kept() -> None:
    """The watch alone keeps."""
    kept = kept_after(a_sight(inbox=InboxSight(unfolded=1, oldest_at=NOW)))
    before = msgspec.json.encode(kept)
    status(REFUSED, kept, [OPS], begun=True)
    assert msgspec.json.encode(kept) == before


def test_a_shops_webhooks_are_shown_with_their_alarm() -> None:
    """How many were signed rightly, how many not; the alarm names the shop."""
    counts = ShopCounts(right=0, refused={"signature_wrong": 9})
    webhooks = WebhookSight(process="a", shops=(ShopSight(space_id=1, shop="main", counts=counts),))
    now = NOW + REFUSED_FOR_MS
    found = status(a_sight(now=now, webhooks=webhooks), kept_after(a_sight(webhooks=webhooks)), [OPS], begun=True)
    (alarm,), (line,) = found.alarms, found.shops
    assert (alarm.code, alarm.shop, alarm.dataset, alarm.since) == ("webhooks_refused", "main", None, NOW)
    assert alarm.what.startswith("Shop main: ") and "connectors check main" in alarm.fix
    assert (line.space_id, line.shop, line.right, line.refused) == (1, "main", 0, 9)
