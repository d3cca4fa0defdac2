"""Tracking plan: which events come from where, with what, and which of it did somebody accept?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from signalpost.dashboard.plans import HERE, KEY, Known, href, known, standing_of
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.watch.plan.edit import accepted
from signalpost.watch.plan.outline import Line

LISTED = 50
MOST_ORIGINS = 100
STANDINGS = ("new", "accepted", "gone")
_ORDER = {"new": 0, "accepted": 1, "gone": 2}


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How many copies of an event one source sent."""

    source: str
    copies: int


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event name. `standing`: see `plans.standing_of`. `parameters` were learnt, `new_parameters` of them nobody
    accepted. Times: Unix ms, 0 for never."""

    event_name: str
    href: str
    standing: str
    copies: int
    sources: Sequence[Sent]
    hosts: int
    first_seen: int
    last_seen: int
    parameters: int = 0
    new_parameters: int = 0
    planned_parameters: int = 0
    pinned: bool = False
    description: str = ""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where events come from: a source and a host (empty: without an address). Times: Unix ms."""

    source: str
    host: str
    events: int
    copies: int
    first_seen: int
    last_seen: int


class TrackingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/plan`. `version`: number of the plan in force, empty without one; `accepted_at` Unix ms.
    `counts`: events by standing; `found`: how many fit what was asked for; `next`: for `after` of the next page, None:
    there is none. `beyond`: copies with more than is learnt, by what."""

    dataset: str
    datasets: Sequence[str]
    version: str
    accepted_at: int | None
    accepted_by: str
    counts: Mapping[str, int]
    found: int
    lines: Sequence[PlanLine]
    origins: Sequence[Origin]
    origins_found: int
    beyond: Mapping[str, int]
    wanted: str = ""
    standing: str = ""
    source: str = ""
    host: str = ""
    next: int | None = None


class AcceptForm(msgspec.Struct, frozen=True, kw_only=True):
    """`version`: the plan that was looked at; what was accepted since is not overwritten."""

    version: str = ""


class _Names(msgspec.Struct, kw_only=True):
    copies: int = 0
    first: int = 0
    last: int = 0
    sources: dict[str, int] = {}
    hosts: set[str] = set()
    origins: set[tuple[str, str]] = set()


def plan(view: View) -> TrackingPlan:
    """The events of the dataset, those that nobody accepted first, then by copies."""
    every = known(view)
    lines = list(every.outline.lines(every.dataset))
    names = _by_name(lines)
    accepted_events = every.plan.events
    standings = {
        name: standing_of(accepted_events.get(name), name in names)
        for name in (*names, *(one for one in accepted_events if one not in names))
    }
    wanted, standing = view.query.get("name", "").strip(), view.query.get("standing", "")
    source, host = view.query.get("source", ""), view.query.get("host", "")
    fitting = [
        name
        for name, found in standings.items()
        if wanted.casefold() in name.casefold()
        and (standing not in STANDINGS or found == standing)
        and (not (source or host) or any(_from(one, source, host) for one in _origins(names.get(name))))
    ]
    fitting.sort(key=lambda name: (_ORDER[standings[name]], -names[name].copies if name in names else 0, name))
    at = _offset(view.query.get("after", ""))
    origins = _of_origins(lines)
    return TrackingPlan(
        dataset=every.dataset,
        datasets=every.datasets,
        version=every.number,
        accepted_at=every.version.at if every.version else None,
        accepted_by=every.version.author if every.version else "",
        counts={word: sum(found == word for found in standings.values()) for word in STANDINGS},
        found=len(fitting),
        lines=_lines(every, fitting[at : at + LISTED], names, standings),
        origins=origins[:MOST_ORIGINS],
        origins_found=len(origins),
        beyond=every.outline.beyond,
        wanted=wanted,
        standing=standing if standing in STANDINGS else "",
        source=source,
        host=host,
        next=at + LISTED if at + LISTED < len(fitting) else None,
    )


def accept_all(view: View, form: AcceptForm) -> Done | Wrong:
    """Accept all events and parameters that came and are not in the plan; what it says of others stays."""
    every = known(view)
    if form.version != every.number:
        return CHANGED_SINCE
    found = every.learnt()
    if not found.events:
        return Wrong(problems={"": "Nothing was learnt of this dataset yet."})
    kept = view.watched.plans.accept(view.space_id, accepted(every.plan, found), author=view.viewer.name, now=view.now)
    return Done(to=f"{HERE}?dataset={every.dataset}", notice=f"Plan {kept.number} is accepted.")


CHANGED_SINCE = Wrong(problems={"": "The plan was changed since this page was made: look at it again, then send."})


def _offset(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _by_name(lines: Iterable[Line]) -> dict[str, _Names]:
    names: dict[str, _Names] = {}
    for source, name, head in lines:
        mine = names.setdefault(name, _Names(first=head.first))
        mine.copies += head.copies
        mine.first, mine.last = min(mine.first, head.first), max(mine.last, head.last)
        mine.sources[source] = mine.sources.get(source, 0) + head.copies
        mine.hosts |= {host for host in head.hosts if host}
        mine.origins |= {(source, host) for host in head.hosts} or {(source, "")}
    return names


def _origins(names: _Names | None) -> set[tuple[str, str]]:
    return names.origins if names is not None else set()


def _from(origin: tuple[str, str], source: str, host: str) -> bool:
    return source in ("", origin[0]) and host in ("", origin[1])


def _lines(
    every: Known, shown: Sequence[str], names: Mapping[str, _Names], standings: Mapping[str, str]
) -> list[PlanLine]:
    state = every.state(*shown) if shown else None
    learnt: dict[str, set[str]] = {}
    for events in (state.datasets.get(every.dataset, {}) if state else {}).values():
        for name, event in events.items():
            learnt.setdefault(name, set()).update(path for path in event.parameters if not path.startswith(KEY))
    made = []
    for name in shown:
        mine, plan = names.get(name, _Names()), every.plan.events.get(name)
        paths, planned = learnt.get(name, set()), plan.parameters if plan else {}
        former = {one.renamed_from for one in planned.values()}
        line = PlanLine(
            event_name=name,
            href=href(every.dataset, name),
            standing=standings[name],
            copies=mine.copies,
            sources=[Sent(source=one, copies=count) for one, count in sorted(mine.sources.items())],
            hosts=len(mine.hosts),
            first_seen=mine.first * 1000,
            last_seen=mine.last * 1000,
            parameters=len(paths),
            new_parameters=len(paths - planned.keys() - former),
            planned_parameters=len(planned),
            pinned=plan is not None and plan.pinned,
            description=plan.description if plan else "",
        )
        made.append(line)
    return made


def _of_origins(lines: Iterable[Line]) -> list[Origin]:
    """By source and host, the most frequent first. Copies of hosts beyond those that are counted apart have none."""
    sums: dict[tuple[str, str], list[int]] = {}
    for source, _, head in lines:
        places = [(host, one.copies, one.first, one.last) for host, one in head.hosts.items()]
        rest = head.copies - sum(copies for _, copies, _, _ in places)
        if rest > 0:
            places.append(("", rest, head.first, head.last))
        for host, copies, first, last in places:
            mine = sums.setdefault((source, host), [0, 0, first, last])
            mine[0], mine[1] = mine[0] + 1, mine[1] + copies
            mine[2], mine[3] = min(mine[2], first), max(mine[3], last)
    made = [
        Origin(source=source, host=host, events=events, copies=copies, first_seen=first * 1000, last_seen=last * 1000)
        for (source, host), (events, copies, first, last) in sums.items()
    ]
    return sorted(made, key=lambda one: (-one.copies, one.source, one.host))
