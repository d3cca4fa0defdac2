"""Identities: what is known of a visitor by the durable id in their cookie, kept while consent lets it be.

The worker is the only writer: it folds `identity` records, which the gateway appends to its inbox. The gateway reads,
to give a browser back the `_fbp` and `_fbc` it lost. What is kept is the first `fbp` and the last click's `fbc`, each
platform's last click id, and the first and last touch. It is found by an HMAC of the visitor id and sealed on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.identity.sighting import Enrichment, Sighting
from signalpost.store.decisions import Decisions
from signalpost.store.record import IdentityCopy, Receipt
from signalpost.visit.touch import Touch


class ClickSeen(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One platform's click id, untouched, and when it was first seen (Unix seconds)."""

    at_s: int
    value: str

    def __repr__(self) -> str:
        return f"ClickSeen(at_s={self.at_s})"


class VisitorIds(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What is known of one visitor. Times: Unix ms, of the gateway's clock.

    `fbp` is the first one seen: a browser that deletes script-set cookies makes a new one every week, and this is the
    one to go on with. `fbc` is that of the last click. `click_ids` goes by the parameter's name (`gclid`, …).
    """

    first_seen: int
    last_seen: int
    fbp: str | None = None
    fbc: str | None = None
    first_touch: Touch | None = None
    last_touch: Touch | None = None
    click_ids: dict[str, ClickSeen] = {}

    def __repr__(self) -> str:
        return f"VisitorIds(first_seen={self.first_seen}, last_seen={self.last_seen})"


class KnownKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a person as it may be shown: what kind, when first and last seen (Unix ms), through what it belongs.

    `name` are the first hex digits of its HMAC: enough to tell two keys apart, nothing to find a person by. `why` is
    login, claim or account; `with_kind` is the kind of the key it hangs on.
    """

    kind: str
    name: str
    first_at: int
    last_at: int
    why: str = ""
    with_kind: str = ""


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """What a key leads to, without a value. `stopped`: why it links nobody (`shared`, `parted`), if it does not.

    `keys` are the person's, the asked one first; `browsers` those linked to them; `gives` names the user_data keys that
    an event with the asked key alone would be given now.
    """

    kind: str
    stopped: str = ""
    keys: tuple[KnownKey, ...] = ()
    browsers: tuple[KnownKey, ...] = ()
    purchases: tuple[KnownKey, ...] = ()
    gives: tuple[str, ...] = ()


class IdentityReader(Protocol):
    """What other processes may ask while the worker writes. Fast enough for the collecting loop."""

    def visitor(self, space_id: int, visitor_id: str) -> VisitorIds | None:
        """What is known of a visitor; None when nothing is. That there is nothing may be up to two seconds old.

        Before the worker has made the file, nobody is known; nor is one whose day's key was destroyed.
        StoreUnavailable: it cannot be read now.
        """
        ...

    def visitors(self, asked: Sequence[tuple[int, str]]) -> Sequence[VisitorIds | None]:
        """The same for many at once: for each space and visitor id, in order."""
        ...

    def counts(self, space_id: int) -> Mapping[str, int]:
        """How many visitors are `known`, and how many keys of people who must stay `forgotten` are remembered, each by
        nothing but an HMAC: visitor id, fbp and fbc of a visitor who said no."""
        ...

    def key_hmac(self, space_id: int, kind: str, value: str) -> bytes:
        """The 16 bytes by which a key is found. `kind`: one of `identity.keys.Kind`; `value`: as `prepare` sends it."""
        ...

    def person(self, space_id: int, kind: str, value: str, at: int) -> KnownPerson | None:
        """Whom a key leads to, shown without any value; None when it is not known. `at`: now (Unix ms)."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...


class Identities(IdentityReader, Protocol):
    """See the module's docstring. One process, the worker, holds identities open for writing."""

    @property
    def decisions(self) -> Decisions:
        """What people decided about consent, kept in the same file."""
        ...

    def apply(self, inbox_id: str, upto: int, copies: Sequence[tuple[Receipt, IdentityCopy]]) -> int:
        """Fold `copies`, those of `inbox_id` up to segment `upto`, in one transaction; returns how many visitors
        changed. What was folded before, by the cursor of `inbox_id`, is left out, so that a crash before the ledger's
        transaction repeats nothing. Durable when it returns (SQLite: synchronous=FULL)."""
        ...

    def prune(self, before: int, limit: int | None = None) -> int:
        """Forget visitors not seen since `before` (Unix ms), and who was forgotten before it; at most `limit`. Returns
        how many."""
        ...

    def link(
        self, sightings: Iterable[Sighting], names: dict[tuple[str, str], bytes] | None = None
    ) -> Sequence[Enrichment]:
        """Learn from each of `sightings`, in order, and tell what each may be given: what was known once it was learnt,
        and not what came after. One transaction; learning the same again changes nothing. Durable when it returns.

        `names`: HMACs of keys, by kind and value, that the caller has already; all sightings are of one space then. It
        is added to."""
        ...

    def known_for(self, sighting: Sighting) -> Enrichment:
        """What `sighting` may be given, without learning from it."""
        ...

    def whose(self, sighting: Sighting) -> bytes | None:
        """The name of the person `sighting` belongs to, by all that is known now; that of its browser while nobody was
        ever logged in there; None when it cannot be said, as of a browser that people share."""
        ...

    def unmerge(self, space_id: int, hmac: bytes, at: int) -> int:
        """Part a key from all that it is linked with, for good: what came to be known through it is taken from both
        sides, and none of these pairs is linked again. Returns from how many keys it was parted."""
        ...

    def linked(self, space_id: int, groups: Sequence[Sequence[bytes]]) -> Sequence[frozenset[bytes]]:
        """For each group of keys, the HMACs of all that `forget` would take for it, those among them; nothing is
        forgotten. Many groups are read together."""
        ...

    def forget(self, space_id: int, hmacs: Sequence[bytes], at: int) -> frozenset[bytes]:
        """Forget the people and browsers behind these keys: every key of each person, and the browsers and purchases
        that are linked to no one else. Nothing received by `at` (Unix ms) is learnt of them again. Returns the HMACs of
        all that was forgotten, those of `hmacs` among them."""
        ...
