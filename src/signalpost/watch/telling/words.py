"""What is said of an incident: what, since when, how many, how much money, likely cause, fix, link; plain text, a fact
a line. It names datasets, events, sources, parameters, counts and times, and nothing of any person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.incidents.incident import Change, Incident
from signalpost.watch.telling.queue import Said
from signalpost.watch.words import moment, span

#: Of findings beside the first, and of incidents told together.
MOST_LISTED = 20
MOST_PARTS = 5
MARKS = {Change.OPENED: "", Change.GREW: "worse: ", Change.AGAIN: "still: ", Change.RESOLVED: "over: "}
KINDS = {Change.OPENED: "failure", Change.GREW: "failure", Change.AGAIN: "warning", Change.RESOLVED: "success"}


def said(one: Incident, change: Change, *, space_id: int, dataset: str, public: str, now: int, new: bool) -> Said:
    """The message. `dataset` is its name, `public` the dashboard's base URL; `new`: the channel hears of it for the
    first time, so that an end says too that there was a beginning."""
    heading = headline(one, dataset)
    opened = "came and went: " if change is Change.RESOLVED and new else MARKS[change]
    return Said(
        title=f"Signalpost: {opened}{heading}",
        body="\n".join(f"{name}: {words}" for name, words in lines(one, change, public, now) if words),
        kind=KINDS[change] if one.level is Level.CRITICAL or change is Change.RESOLVED else "warning",
        topic=topic(one, space_id),
        over=change is Change.RESOLVED,
        level=one.level,
        facts={"type": f"incident.{change.value}", "incident": facts(one, space_id, dataset, public)},
    )


def together(told: Sequence[tuple[Incident, Change]], *, space_id: int, public: str, now: int) -> Said:
    """Many in one message: how many, the most pressing ones by a line each, where the rest is."""
    shown = [f"* {MARKS[change]}{headline(one, '')} ({one.level.value})" for one, change in told[:MOST_LISTED]]
    more = len(told) - len(shown)
    rest = [f"and {more} more"] if more else []
    link = [f"All: {public}/incidents"] if public else []
    begun = sum(change is not Change.RESOLVED for _, change in told)
    ended = len(told) - begun
    title = f"Signalpost: {begun} incidents at once" + (f", {ended} over" if ended else "")
    worst = any(one.level is Level.CRITICAL and change is not Change.RESOLVED for one, change in told)
    return Said(
        title=title if begun else f"Signalpost: {ended} incidents are over",
        body="\n".join([*shown, *rest, *link]),
        kind="failure" if worst else "warning" if begun else "success",
        topic=f"incidents-{space_id}-{now}",
        over=not begun,
        level=Level.CRITICAL if worst else Level.WARNING,
        facts={
            "type": "incidents.together",
            "incidents": [{"change": change.value, **facts(one, space_id, "", public)} for one, change in told],
        },
    )


def trial(now: int) -> Said:
    """What a test sends."""
    body = f"Nothing is wrong: somebody tries whether messages arrive here. Sent at {moment(now * 1_000)}."
    return Said(
        title="Signalpost: a test", body=body, kind="info", topic=f"test-{now}", over=True, facts={"type": "test"}
    )


def headline(one: Incident, dataset: str) -> str:
    """What is wrong with which dataset, in a line."""
    name = f" ({dataset})" if dataset and dataset != one.dataset else ""
    return f"Dataset {one.dataset}{name}: {one.what}"


def topic(one: Incident, space_id: int) -> str:
    """What names the incident to who joins messages: the same from its opening to its end."""
    return f"incident-{space_id}-{one.number}"


def link(one: Incident, public: str) -> str:
    """Its page; empty where nobody knows the dashboard's address."""
    return f"{public}/incidents/{one.number}" if public else ""


def lines(one: Incident, change: Change, public: str, now: int) -> Sequence[tuple[str, str]]:
    """The body's lines, each with its name; those without words are left out."""
    begun = moment(one.since * 1_000)
    ended = one.gone_at or one.resolved_at or one.seen_at
    over = change is Change.RESOLVED
    lasted = f"{begun} to {moment(ended * 1_000)} ({span((ended - one.since) * 1_000)})"
    return (
        ("Over" if over else "What", f"{one.what}."),
        ("Lasted", lasted) if over else ("Since", f"{begun} ({span((now - one.since) * 1_000)})"),
        ("How many", affected(one)),
        ("Money", money(one.at_risk)),
        ("Likely cause", likely(one)),
        ("Fix", "" if over else one.fix),
        ("Also", also(one)),
        ("Assigned to", one.assigned),
        ("More", link(one, public) or f"signalpost watch explain {one.number}"),
    )


def affected(one: Incident) -> str:
    """How many copies, in the figures of the finding that names it."""
    first = one.findings[0] if one.findings else None
    return figures(first.evidence) if first is not None else ""


def figures(evidence: Mapping[str, float]) -> str:
    """Figures in words: shares as percent, counts with their names."""
    pair = evidence.get("before"), evidence.get("now")
    parts = []
    if pair[0] is not None and pair[1] is not None:
        parts.append(f"before {_figure(pair[0])}, now {_figure(pair[1])}")
    if "expected" in evidence:
        parts.append(f"{_number(evidence.get('copies', 0))} copies came, some {_number(evidence['expected'])} expected")
    left = {name: value for name, value in evidence.items() if name not in ("before", "now", "expected")}
    if "expected" in evidence:
        left.pop("copies", None)
    parts += [f"{_number(value)} {name.replace('_', ' ')}" for name, value in left.items()]
    return "; ".join(parts)


def money(at_risk: Mapping[str, float]) -> str:
    """Value at risk, by currency."""
    sums = [f"{value:,.2f} {currency}" for currency, value in sorted(at_risk.items()) if value >= 0.005]
    return f"{', '.join(sums)} of the events concerned" if sums else ""


def likely(one: Incident) -> str:
    """Why it is, as far as that is known."""
    if one.release and one.cause != "deploy":
        return f"release {one.release}, which came shortly before ({one.cause})"
    return f"release {one.release}" if one.release else one.cause.replace("_", " ")


def also(one: Incident) -> str:
    """What else belongs to it."""
    others = [_part(each) for each in one.findings[1 : 1 + MOST_PARTS]]
    more = max(len(one.findings), one.parts) - 1 - len(others)
    return ", ".join(others) + (f" and {more} more" if more > 0 and others else "")


def facts(one: Incident, space_id: int, dataset: str, public: str) -> dict[str, Any]:
    """The same for machines. Times: Unix seconds; `at_risk` by currency."""
    found: dict[str, Any] = {
        "number": one.number,
        "space": space_id,
        "dataset": one.dataset,
        "dataset_name": dataset,
        "level": one.level.value,
        "cause": one.cause,
        "what": one.what,
        "fix": one.fix,
        "since": one.since,
        "opened_at": one.opened_at,
        "resolved_at": one.resolved_at,
        "at_risk": {currency: round(value, 2) for currency, value in one.at_risk.items()},
        "release": one.release,
        "assigned": one.assigned,
        "link": link(one, public),
    }
    found["findings"] = [
        {
            "check": each.check,
            "event": each.series.event_name,
            "source": each.series.source,
            "host": each.series.host,
            "subject": each.subject,
            "evidence": dict(each.evidence),
        }
        for each in one.findings[:MOST_LISTED]
    ]
    return found


def _part(each: Finding) -> str:
    words = (each.check.replace("_", " "), each.series.event_name, each.subject)
    return " ".join(word for word in words if word)


def _figure(value: float) -> str:
    return f"{100 * value:.1f} %" if 0 <= value <= 1 else _number(value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.2f}"
