"""What the store of identities gives is what the rules over rows in memory give."""

from __future__ import annotations

from pathlib import Path

from identity_parts import SqliteHome
from link_year import Memory, learn, sighting
from person_year.year import year

BATCH = 300


def test_the_store_gives_what_the_rules_give(tmp_path: Path) -> None:
    """A small year in batches through SQLite: the same keys, values and reasons for each of its events."""
    lived = year(people=80, seed=5)
    expected = [many.given for many in learn(Memory(), lived)]
    identities = SqliteHome(tmp_path).open()
    found = []
    for start in range(0, len(lived), BATCH):
        found += [many.given for many in identities.link([sighting(one) for one in lived[start : start + BATCH]])]
    identities.close()
    assert len(found) == len(expected) > 1_000
    assert [one for one, other in zip(found, expected, strict=True) if one != other] == []
