"""Parting keys while events wait."""

from __future__ import annotations

import msgspec

from signalpost.worker.unmerge import unmerge

EM = "e" * 64


def test_what_waits_gives_back_what_the_merge_gave_it(house, put):
    """Body, keys and words: as if it had never been given anything."""
    put("server", "e1", user={"em": EM}, link={"visitor": "v", "authenticated": "true"})
    put("browser", "e2", user={"fbp": "fb.1.1799000000000.7"}, link={"visitor": "v"})
    house.worker().fold_once()
    (before,) = house.ledger.find(1, event_id="e2", now=house.now)
    assert before.enriched.startswith("em=login")
    name = house.identities.key_hmac(1, "em", EM)
    house.now += 1
    assert unmerge(house.ledger, house.identities, 1, name, house.now) == {"parted": 1, "taken_back": 1}
    (after,) = house.ledger.find(1, event_id="e2", now=house.now)
    body = house.ledger.body(1, after.row)
    assert body is not None
    assert (after.enriched, set(msgspec.json.decode(body)["user_data"])) == ("", {"fbp"})


def test_parting_nobody_takes_nothing_back(house):
    """An unknown key."""
    assert unmerge(house.ledger, house.identities, 1, b"x" * 16, house.now) == {"parted": 0, "taken_back": 0}
