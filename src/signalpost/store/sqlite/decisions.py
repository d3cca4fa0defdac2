"""Decisions about consent in the file of identities: folded by its one writer, in its transactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw

from signalpost.store.decisions import STATES, Decided, NewDecision, after, decided_by, keys_decided, latest
from signalpost.store.keyring import Keyring
from signalpost.store.person_keys import key_hmacs
from signalpost.store.record import ConsentCopy
from signalpost.store.sqlite.connection import immediate, store_errors

Owned = tuple[int, bytes]  # space, HMAC of a key
Row = tuple[Any, ...]


def hmacs_of(keyring: Keyring, copy: ConsentCopy) -> list[bytes]:
    """The keys for which `copy` counts, as they stand on disk."""
    return list(key_hmacs(keyring, copy.space_id, keys_decided(copy)))


class DecisionRows:
    """The rows of decisions behind an open connection. Who writes has a transaction open."""

    def __init__(self, connection: apsw.Connection, sql: Mapping[str, str]) -> None:
        self._connection = connection
        self._sql = sql

    def fold(self, decided: Sequence[tuple[Owned, Decided]]) -> int:
        """Each decision for one key, in any order; returns how many keys stand otherwise now."""
        before: dict[Owned, Decided | None] = {}
        now: dict[Owned, Decided] = {}
        for owned, new in decided:
            if owned not in before:
                before[owned] = self.of(*owned)
            stands = now.get(owned) or before[owned]
            now[owned] = after(stands, new)
        changed = [(owned, stands) for owned, stands in now.items() if stands != before[owned]]
        self.put(changed)
        return len(changed)

    def put(self, changed: Sequence[tuple[Owned, Decided]]) -> None:
        """Write what stands now, under new numbers."""
        if not changed:
            return
        _, last = self.series()
        rows = [(*owned, *_texts(one), last + 1 + place) for place, (owned, one) in enumerate(changed)]
        self._connection.executemany(self._sql["put_decision"], rows)
        self._connection.execute(self._sql["move_series"], (last + 1 + len(rows),))

    def of(self, space_id: int, hmac: bytes) -> Decided | None:
        """What stands for one key."""
        row = self._connection.execute(self._sql["decision"], (space_id, hmac)).fetchone()
        return None if row is None else _decided(row)

    def latest(self, space_id: int, hmacs: Sequence[bytes]) -> Decided | None:
        """What counts for whoever has these keys."""
        found = (self.of(space_id, one) for one in hmacs)
        return latest(one for one in found if one is not None)

    def after(self, seq: int, limit: int) -> Sequence[NewDecision]:
        """Changes since `seq`, in order."""
        return [
            NewDecision(seq=number, space_id=space, hmac=hmac, decided=_decided(rest))
            for number, space, hmac, *rest in self._connection.execute(self._sql["decisions_after"], (seq, limit))
        ]

    def series(self) -> tuple[str, int]:
        """The name of the numbering, and its last number."""
        ((series, following),) = self._connection.execute(self._sql["decision_series"]).fetchall()
        return series, following - 1

    def counts(self, space_id: int) -> Mapping[str, int]:
        """How many keys stand how."""
        counted = dict(self._connection.execute(self._sql["count_decisions"], (space_id,)).fetchall())
        return {state: counted.get(state, 0) for state in STATES}

    def forget_grants(self, before: int, limit: int) -> int:
        """Grants last said before `before` (Unix ms) go; returns how many did."""
        return len(self._connection.execute(self._sql["forget_grants"], (before, limit)).fetchall())


def told(owned_by: int, hmacs: Sequence[bytes], copy: ConsentCopy) -> list[tuple[Owned, Decided]]:
    """What `copy` says, for each of the keys it counts for."""
    decided = decided_by(copy)
    return [((owned_by, hmac), decided) for hmac in hmacs]


def carry_decisions(source: apsw.Connection, target: apsw.Connection, place: Path, sql: Mapping[str, str]) -> int:
    """Put into a restored file what was decided since, from the file it replaces; returns how many keys changed.

    The numbering gets a new name: a ledger that followed the old one looks at all again.
    """
    rows = source.execute(sql["all_decisions"])
    carried = [((space, hmac), _decided(rest)) for space, hmac, *rest in rows]
    with store_errors(place), immediate(target):
        changed = DecisionRows(target, sql).fold(carried)
        target.execute(sql["new_series"])
    return changed


def _decided(row: Sequence[Any]) -> Decided:
    state, at, limited, reason, evidence, source, region = row
    return Decided(
        state=state, at=at, reason=reason, evidence=evidence, source=source, region=region, limited=limited == 1
    )


def _texts(one: Decided) -> Row:
    return one.state, one.at, int(one.limited), one.reason, one.evidence, one.source, one.region
