"""What the ledger knows by itself: deliveries, targets, leaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from signalpost.watch.baseline.chance import count_high
from signalpost.watch.checks.facts import Delivery, Refused
from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.view import View
from signalpost.watch.counts.slot import Series

BACKLOG_S = 3_600
LEAST_DEAD = 3
#: A share of failed attempts is never expected to be lower than this.
LEAST_FAILED = 0.005
UNLIKELY = 1e-6
SPREAD = 0.3
WEEK_S = 7 * 86_400
LEAST_EVENTS = 50
#: Of events that Meta refuses for good so many are usual, and up to here nobody need be told.
LEAST_REFUSED, MOST_REFUSED, RARE = 0.002, 0.02, 3e-5
#: Copies that break a plan before anybody is told, and their share.
LEAST_BREAKS, MOST_BROKEN = 3, 0.01
#: Two clocks cut a day at different seconds: up to here Meta's count and ours may differ.
LEAST_MORE, MOST_MORE = 3, 0.1


def delivery(view: View) -> Iterator[Finding]:
    """Stopped, failing, behind, dead, slowed down, or soon without a token or version."""
    told = view.facts.delivery
    if told is None:
        return
    if told.stopped:
        since = told.stopped_since or view.now
        figures = {"waiting": told.waiting}
        yield _of(view, "delivery_stopped", Level.CRITICAL, told.stopped, since, figures, told.stopped, told.waiting)
    else:
        yield from _slow(view, told)
    named = {one.reason for one in view.facts.refused if _refuses(one)}
    for reason, count in told.dead.items():
        if count >= LEAST_DEAD and reason not in named:
            yield _of(view, "dead_letters", Level.WARNING, reason, view.now, {"dead": count}, "dead_letters", count)
    yield from _ends(view, told)


def _ends(view: View, told: Delivery) -> Iterator[Finding]:
    shown = {"now": told.served} if told.served else {}
    for what, ends in (("token", told.token_ends), ("version", told.version_ends)):
        if ends is not None and ends - view.now < WEEK_S:
            left = {"days": max(0, ends - view.now) // 86_400}
            day = told.delivered * 24
            found = _of(view, f"{what}_ends", Level.WARNING, "", view.now, left, f"{what}_ends", day)
            yield msgspec.structs.replace(found, shown=shown)


def refused(view: View) -> Iterator[Finding]:
    """Meta refuses more events of a name for good than it refuses anyway: of the shortest time that shows it."""
    named: set[str] = set()
    for one in view.facts.refused:
        if _refuses(one) and one.event_name not in named:
            named.add(one.event_name)
            yield Finding(
                check="events_refused",
                level=Level.WARNING,
                series=Series(view.dataset, "", "", one.event_name),
                since=one.since,
                subject=one.reason,
                evidence={"dead": one.dead, "tried": one.tried},
                at_risk=view.priced(one.dead, one.event_name),
                cause="dead_letters",
            )


def _refuses(one: Refused) -> bool:
    mean = LEAST_REFUSED * one.tried
    return one.dead > 1 and one.dead > MOST_REFUSED * one.tried and count_high(one.dead, mean, SPREAD) < RARE


def other_senders(view: View) -> Iterator[Finding]:
    """Meta counts more server events of a name than were delivered: somebody else sends to the same dataset."""
    for one in view.facts.counted:
        more = one.by_meta - one.delivered
        if more >= LEAST_MORE and more > MOST_MORE * one.delivered:
            yield Finding(
                check="other_sender",
                level=Level.CRITICAL,
                series=Series(view.dataset, "", "", one.event_name),
                since=one.since,
                evidence={"by_meta": one.by_meta, "delivered": one.delivered, "double": more},
                at_risk=view.priced(more, one.event_name),
                cause="other_sender",
            )


def metas(view: View) -> Iterator[Finding]:
    """Checks that Meta itself makes of the dataset, and that fail."""
    for one in view.facts.failed:
        yield Finding(
            check="meta_check",
            level=Level.NOTICE,
            series=Series(view.dataset),
            since=one.since,
            subject=one.key,
            shown={"now": one.title},
            cause="meta_check",
        )


def planned(view: View) -> Iterator[Finding]:
    """Copies of the last hour that are not as the accepted plan has them."""
    for one in view.facts.breaks:
        if one.hits >= LEAST_BREAKS and one.hits >= MOST_BROKEN * one.copies:
            yield Finding(
                check=f"plan_{one.code}",
                level=Level.WARNING,
                series=Series(view.dataset, one.source, "", one.event_name),
                since=one.since,
                subject=one.place.rpartition(".")[2],
                evidence={"copies": one.copies, "hits": one.hits},
                at_risk=view.priced(one.hits, one.event_name),
                shown={"place": one.place},
                cause=f"plan_{one.code}",
            )


def aims(view: View) -> Iterator[Finding]:
    """An event that is optimised for lies under its quality, or its server copies cover too little."""
    for aim in view.facts.aims:
        if aim.events < LEAST_EVENTS:
            continue
        pairs = (("quality", aim.quality, aim.least_quality), ("coverage", aim.coverage, aim.least_coverage))
        for what, found, least in pairs:
            if found is not None and least is not None and found < least:
                yield Finding(
                    check=f"{what}_low",
                    level=Level.WARNING,
                    series=Series(view.dataset, "", "", aim.event_name),
                    since=view.now,
                    evidence={"now": found, "wanted": least, "events": aim.events},
                    at_risk=view.priced(aim.events * (1 - found / least), aim.event_name),
                    cause=f"{what}_low",
                )


def leaks(view: View) -> Iterator[Finding]:
    """Personal data where none belongs."""
    for leak in view.facts.leaks:
        yield Finding(
            check="leak",
            level=Level.CRITICAL,
            series=leak.series,
            since=leak.since,
            subject=leak.place,
            evidence={"copies": leak.copies},
            at_risk=view.priced(leak.copies, leak.series.event_name),
            shown={"kind": leak.kind},
            cause="leak",
        )


def _slow(view: View, told: Delivery) -> Iterator[Finding]:
    tried = told.delivered + told.failed
    mean = max(told.usual_failed, LEAST_FAILED) * tried
    if tried and count_high(told.failed, mean, SPREAD) < UNLIKELY:
        figures = {"failed": told.failed, "tried": tried, "usual": told.usual_failed}
        at_risk = max(told.failed, told.waiting)
        yield _of(view, "delivery_failing", Level.CRITICAL, "", view.now, figures, "delivery_failing", at_risk)
    if told.waiting_s >= BACKLOG_S:
        since, cause = view.now - told.waiting_s, "throttled" if told.throttled else "backlog"
        yield _of(view, "delivery_backlog", Level.CRITICAL, "", since, {"waiting": told.waiting}, cause, told.waiting)
    elif told.throttled:
        figures = {"waiting": told.waiting}
        yield _of(view, "delivery_throttled", Level.WARNING, "", view.now, figures, "throttled", told.waiting)


def _of(
    view: View,
    check: str,
    level: Level,
    subject: str,
    since: int,
    figures: Mapping[str, float],
    cause: str,
    events: int,
) -> Finding:
    return Finding(
        check=check,
        level=level,
        series=Series(view.dataset),
        since=since,
        subject=subject,
        evidence=dict(figures),
        at_risk=view.priced(events),
        cause=cause,
    )
