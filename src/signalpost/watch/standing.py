"""Alarms that stand: raised once, kept while their rule holds, over when it has not held for a while. Times: Unix ms.

    finding ──► raised ──► (rule does not hold) going ──► HOLD_MS later: over
                  ▲───────────── holds again ──┘

So what comes and goes within two minutes stays one alarm. One that keeps coming back is held longer each time before it
counts as over, up to an hour: a fault that comes and goes all day is told of a few times, not every few minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from signalpost.watch.code import Code
from signalpost.watch.rules import Finding
from signalpost.watch.sight import Sight

HOLD_MS = 120_000
LONGEST_HOLD_MS = 3_600_000
FLAPS_WITHIN_MS = 6 * 3_600_000
#: How long an alarm that is over is kept at most, for a channel that could not be told.
KEPT_MS = 7 * 86_400_000


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One alarm that was raised. `number` names it, and is never given twice.

    `since`: when what is wrong began; `gone_at`: since when the rule does not hold; `over_at`: when it counted as over.
    `evidence` is the newest, `most` the highest each figure was. `dead_before`: how many events had ever died when it
    was raised, `dead_after` when it was over; None: not seen. `back`: how often it came back before.
    """

    number: int
    code: Code
    space_id: int
    dataset: str | None
    name: str = ""
    shop: str = ""
    since: int
    raised_at: int
    seen_at: int
    cause: str = ""
    evidence: dict[str, int | float] = {}
    most: dict[str, int | float] = {}
    gone_at: int | None = None
    over_at: int | None = None
    dead_before: int | None = None
    dead_after: int | None = None
    back: int = 0

    @property
    def whom(self) -> tuple[Code, int, str | None, str]:
        """What makes two findings the same alarm."""
        return self.code, self.space_id, self.dataset, self.shop

    @property
    def stands(self) -> bool:
        return self.over_at is None

    @property
    def lost(self) -> int | None:
        """How many events died while it stood; None when that was not seen."""
        if self.dead_before is None or self.dead_after is None:
            return None
        return max(0, self.dead_after - self.dead_before)


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """All alarms that stand, and those that are over and not forgotten. `next_number` is the next one's."""

    alarms: tuple[Standing, ...] = ()
    next_number: int = 1

    def standing(self) -> Sequence[Standing]:
        """Those that stand."""
        return [one for one in self.alarms if one.stands]


def step(before: Standings, found: Iterable[Finding], sight: Sight) -> Standings:
    """After one look. A look that could not read the ledger ends no alarm."""
    now = sight.now
    by_whom = {(one.code, one.space_id, one.dataset, one.shop): one for one in found}
    alarms, number = [], before.next_number
    for one in before.alarms:
        seen = by_whom.pop(one.whom, None) if one.stands else None
        if one.stands:
            alarms.append(_seen(one, seen, now) if seen is not None else _unseen(one, sight))
        elif now - (one.over_at or 0) < KEPT_MS:
            alarms.append(one)
    for finding in by_whom.values():
        alarms.append(_raised(finding, number, _returns(alarms, finding, now), sight))
        number += 1
    return Standings(alarms=tuple(alarms), next_number=number)


def hold_ms(back: int) -> int:
    """How long the rule must not hold before an alarm that came back so often is over."""
    return min(HOLD_MS << min(back, 10), LONGEST_HOLD_MS)


def _raised(finding: Finding, number: int, back: int, sight: Sight) -> Standing:
    return Standing(
        number=number,
        code=finding.code,
        space_id=finding.space_id,
        dataset=finding.dataset,
        name=finding.name,
        shop=finding.shop,
        since=min(finding.since, sight.now),
        raised_at=sight.now,
        seen_at=sight.now,
        cause=finding.cause,
        evidence=finding.evidence,
        most=finding.evidence,
        dead_before=sight.dead(finding.space_id, finding.dataset),
        back=back,
    )


def _returns(alarms: Iterable[Standing], finding: Finding, now: int) -> int:
    """How often in a row it came back before."""
    whom = (finding.code, finding.space_id, finding.dataset, finding.shop)
    recent = [one.back for one in alarms if one.whom == whom and now - (one.over_at or 0) < FLAPS_WITHIN_MS]
    return max(recent) + 1 if recent else 0


def _seen(one: Standing, finding: Finding, now: int) -> Standing:
    most = {name: max(value, one.most.get(name, value)) for name, value in finding.evidence.items()}
    return msgspec.structs.replace(
        one,
        seen_at=now,
        gone_at=None,
        name=finding.name,
        cause=finding.cause or one.cause,
        evidence=finding.evidence,
        most={**one.most, **most},
    )


def _unseen(one: Standing, sight: Sight) -> Standing:
    if sight.unreadable is not None:
        return one
    gone_at = one.gone_at if one.gone_at is not None else sight.now
    if sight.now - gone_at < hold_ms(one.back):
        return msgspec.structs.replace(one, gone_at=gone_at)
    after = sight.dead(one.space_id, one.dataset)
    return msgspec.structs.replace(one, gone_at=gone_at, over_at=sight.now, dead_after=after)
