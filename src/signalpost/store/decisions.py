"""Decisions about consent, kept by key: what a visit or a person said last.

The worker is the only writer: it folds `consent` records, which gateways and the command line append to an inbox. The
latest decision for a key counts; of two at the same time the one against. Keys are HMACs on disk. A denial stays, as
the one row that refuses what comes later under the same key; a grant goes when nobody has repeated it for long.

Gateways follow the denials (`Suppressed`), so that a copy that must not be kept is never written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.store.record import ConsentCopy

GRANTED, DENIED, WITHDRAWN = "granted", "denied", "withdrawn"
STATES: tuple[str, ...] = (GRANTED, DENIED, WITHDRAWN)  # a state's place is its number in the file

#: A grant said again within this time changes nothing that is kept: a visit says it with each of its requests.
SAME_GRANT_MS = 600_000
#: How far the clock of whoever received a grant may be ahead of the clock of whoever folds it.
CLOCKS_APART_MS = 60_000
#: Kinds of keys a browser itself holds. A grant that a browser sends counts for these alone: anybody can type another
#: person's e-mail address into a page, and must not consent for them. A denial counts for every key it comes with.
OF_A_BROWSER = frozenset({"visitor", "fbp", "fbc"})
SHOWN_BY_BROWSERS = OF_A_BROWSER | {"cart", "checkout"}
FROM_BROWSERS = frozenset({"tag", "browser"})  # values of ConsentCopy.source

#: The reasons for which a copy is refused, by what stands for its key.
CONSENT_WITHDRAWN = "consent_withdrawn"
REFUSALS: Mapping[str, str] = {DENIED: "consent_denied", WITHDRAWN: CONSENT_WITHDRAWN}

Key = tuple[str, str]  # kind, value


class Decided(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What stands for one key. `at` is Unix ms; `limited`: granted, but with limited data use.

    `reason`, `evidence` and `region` as in `signalpost.store.record.ConsentStand`; `source` says how it came.
    """

    state: str
    at: int
    reason: str = ""
    evidence: str = ""
    source: str = ""
    region: str = ""
    limited: bool = False

    @property
    def against(self) -> bool:
        """Denied or withdrawn."""
        return self.state != GRANTED


class NewDecision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One change, as followers read it: its place in the numbering, whose key, what stands now."""

    seq: int
    space_id: int
    hmac: bytes
    decided: Decided


def decided_by(copy: ConsentCopy, now: int) -> Decided:
    """What `copy` says, as it is folded at `now` (Unix ms). An unknown state counts as a denial. A grant from a clock
    that is ahead counts as of now: nobody's later no must lose against a time that has not come."""
    state = copy.state if copy.state in STATES else DENIED
    return Decided(
        state=state,
        at=min(copy.received_at, now + CLOCKS_APART_MS) if state == GRANTED else copy.received_at,
        reason=copy.reason,
        evidence=copy.evidence,
        source=copy.source,
        region=copy.region,
        limited=copy.limited,
    )


def keys_decided(copy: ConsentCopy) -> tuple[Key, ...]:
    """The keys for which `copy` counts."""
    if copy.state == GRANTED and copy.source in FROM_BROWSERS:
        return tuple(key for key in copy.keys if key[0] in OF_A_BROWSER)
    return copy.keys


def keys_shown(copy: ConsentCopy) -> tuple[Key, ...]:
    """The keys that whoever decided has shown to be theirs. To a page anybody's address can be typed: what a browser
    shows is what it holds, and the cart it fills."""
    if copy.source in FROM_BROWSERS:
        return tuple(key for key in copy.keys if key[0] in SHOWN_BY_BROWSERS)
    return copy.keys


def after(stands: Decided | None, new: Decided) -> Decided:
    """What stands once `new` is known too, in whatever order they are learnt."""
    if stands is None or _rank(new) > _rank(stands):
        return stands if stands is not None and _says_the_same(stands, new) else new
    return stands


def latest(found: Iterable[Decided]) -> Decided | None:
    """The one that counts of several keys' decisions; None when there is none."""
    return max(found, key=_rank, default=None)


def _rank(decided: Decided) -> tuple[int, bool, bool]:
    return decided.at, decided.against, decided.limited


def _says_the_same(stands: Decided, new: Decided) -> bool:
    same = not (stands.against or new.against) and (stands.limited, stands.region) == (new.limited, new.region)
    return same and new.at - stands.at < SAME_GRANT_MS


class SuppressedKeys:
    """The keys that stand as denied or withdrawn, in memory, by space: about 200 bytes each."""

    def __init__(self) -> None:
        self._spaces: dict[int, dict[bytes, tuple[int, str]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._spaces.values()))

    def any(self, space_id: int) -> bool:
        """Whether any key of the space is suppressed: if not, nothing need be looked up."""
        return bool(self._spaces.get(space_id))

    def put(self, space_id: int, hmac: bytes, state: str, at: int) -> None:
        """What stands for a key now."""
        if state == GRANTED:
            self._spaces.get(space_id, {}).pop(hmac, None)
        else:
            self._spaces.setdefault(space_id, {})[hmac] = (at, state)

    def refusal(self, space_id: int, hmacs: Iterable[bytes]) -> Decided | None:
        """The latest denial among what stands for `hmacs`; None when there is none."""
        suppressed = self._spaces.get(space_id)
        if not suppressed:
            return None
        at, state = max((suppressed[one] for one in hmacs if one in suppressed), default=(0, ""))
        return Decided(state=state, at=at, reason=REFUSALS[state], source="suppression") if state else None


class DecisionReader(Protocol):
    """What other processes may ask."""

    def decided_of(self, space_id: int, key: Key) -> Decided | None:
        """What stands for one key itself, whoever has it."""
        ...

    def decision_counts(self, space_id: int) -> Mapping[str, int]:
        """How many keys stand as granted, denied, withdrawn."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...


class Decisions(Protocol):
    """The worker's side."""

    def decided_of(self, space_id: int, key: Key) -> Decided | None:
        """As `DecisionReader`."""
        ...

    def decision_counts(self, space_id: int) -> Mapping[str, int]:
        """As `DecisionReader`."""
        ...

    def hmacs(self, space_id: int, keys: Iterable[Key]) -> tuple[bytes, ...]:
        """16 bytes for each key, by which it is found."""
        ...

    def names(self, space_id: int, keys: Iterable[Key]) -> Sequence[bytes]:
        """The same for each of many keys, in order."""
        ...

    def decide(self, told: Sequence[tuple[int, Sequence[bytes], Decided]]) -> int:
        """Fold what was said, each for a space and the keys of one visit or person, in one transaction; returns how
        many keys stand otherwise now. Folding it again changes nothing. Durable when it returns."""
        ...

    def standing(self, space_id: int, hmacs: Iterable[bytes]) -> Mapping[bytes, Decided]:
        """What stands for each of many keys of which anything was ever decided."""
        ...

    def any(self, space_id: int) -> bool:
        """Whether anything was ever decided in a space, from memory: if not, nothing need be looked up."""
        ...

    def refusal(self, space_id: int, hmacs: Sequence[bytes]) -> Decided | None:
        """The latest denial among what stands for these keys, from memory."""
        ...

    def changes(self, after: int, limit: int) -> Sequence[NewDecision]:
        """Changes since number `after`, in order; a key changed twice comes once, with what stands."""
        ...

    def series(self) -> tuple[str, int]:
        """The name of the numbering, and the number of its last change (0: none). Another name: begin again at 0."""
        ...

    def forget_grants(self, before: int, limit: int) -> int:
        """Forget grants last said before `before` (Unix ms), at most `limit`; returns how many."""
        ...


class Suppressed(Protocol):
    """The keys that stand as denied or withdrawn, as another process than the worker follows them. From one thread."""

    def refresh(self) -> None:
        """Take in what changed; cheap when nothing did. StoreUnavailable: it cannot be read now."""
        ...

    def refusal(self, space_id: int, keys: Iterable[Key]) -> Decided | None:
        """The denial that stands for any of `keys`, the latest if there are several; None when there is none."""
        ...

    def __len__(self) -> int:
        """How many keys are suppressed, over all spaces."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...
