"""A visit, a login and an order of one person, and how a file of identities keeps what they show."""

from __future__ import annotations

from typing import Any

import apsw

from identity_parts import NOW, SqliteHome
from people_rows import CLAIM, FACTS, LOGIN, MINUTE, browser_id, click, sighting
from signalpost.identity.sighting import Sighting
from signalpost.store.identities import Identities

FBP = browser_id(7, NOW)
FBC = click(NOW, "Tap")

VISIT = sighting(NOW, visitor="v", fbp=FBP, fbc=FBC, checkout="c", facts=FACTS)
LOGGED_IN = sighting(NOW + 1, LOGIN, visitor="v", em="the-mail", external_id="the-account")
ORDER = sighting(NOW + MINUTE, CLAIM, em="the-mail", website=False)


def given(identities: Identities, one: Sighting) -> dict[str, str]:
    return {one.key: one.value for one in identities.known_for(one).given}


def records(home: SqliteHome) -> list[tuple[Any, ...]]:
    """Day, oldest day and how many keys, of each record."""
    connection = apsw.Connection(str(home.path))
    found = connection.execute("SELECT day, oldest, length(names) / 16 FROM record ORDER BY id").fetchall()
    connection.close()
    return list(found)


def places(home: SqliteHome) -> set[int]:
    """Where keys are kept."""
    connection = apsw.Connection(str(home.path))
    found = {place for (place,) in connection.execute("SELECT id FROM key_place")}
    connection.close()
    return found
