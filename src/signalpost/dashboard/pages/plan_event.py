"""One event's plan: its parameters by source, what was accepted of them, what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from signalpost.dashboard.pages.plan import CHANGED_SINCE, AcceptForm
from signalpost.dashboard.plan_rows import ParameterLine, PlaceLine, parameter_lines, place_lines
from signalpost.dashboard.plans import KEY, Known, event_of, href, known, path_of, planned_words, standing_of
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.watch.plan import edit
from signalpost.watch.plan.difference import brought_up_to_date, differences
from signalpost.watch.plan.plan import EventPlan, Plan
from signalpost.watch.plan.state import EventState

LISTED = 100
CHANGES = 50
HISTORY = 10


class SourceShown(msgspec.Struct, frozen=True, kw_only=True):
    """What one source sent of the event. Times: Unix ms."""

    source: str
    copies: int
    first_seen: int
    last_seen: int


class RuleShown(msgspec.Struct, frozen=True, kw_only=True):
    """A rule between fields: how often it could be asked, how often it held, whether the plan has it."""

    rule: str
    held: int
    asked: int
    planned: bool


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The parameter whose forms are shown. Empty: those of the event."""

    parameter: str = ""
    planned: str = ""
    in_plan: bool = False
    learnt: bool = False
    pinned: bool = False
    description: str = ""
    renamed_from: str = ""


class PlanEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/plan/events/{name}`. `found`: parameter lines that fit; `next`: for `after`; `changes`: what
    accepting everything would change, a line each, the first ones of `changes_found`."""

    dataset: str
    event_name: str
    path: str
    standing: str
    version: str
    description: str
    closed: bool
    copies: int
    sources: Sequence[SourceShown]
    rules: Sequence[RuleShown]
    places: Sequence[PlaceLine]
    parameters: Sequence[ParameterLine]
    found: int
    changes: Sequence[str]
    changes_found: int
    chosen: Chosen
    wanted: str = ""
    next: int | None = None


class PinForm(msgspec.Struct, frozen=True, kw_only=True):
    """Of a parameter, or, where none is named, of the event."""

    parameter: str = ""
    pinned: bool
    version: str = ""


class RenameForm(msgspec.Struct, frozen=True, kw_only=True):
    """`name`: how the parameter or the event is called from now on."""

    parameter: str = ""
    name: str
    version: str = ""


class DescribeForm(msgspec.Struct, frozen=True, kw_only=True):
    """`description`: words for people; none: it has none."""

    parameter: str = ""
    description: str = ""
    version: str = ""


class AcceptPartForm(AcceptForm, frozen=True, kw_only=True):
    """`parameter`: that alone; `anew`: also what the plan says otherwise, where it is not pinned."""

    parameter: str = ""
    anew: bool = False


def plan_event(view: View) -> PlanEvent | None:
    """One event of the dataset; None when it neither came nor is in the plan."""
    every, name = known(view), event_of(view)
    sources = {one: events[name] for one, events in sorted(every.state(name).datasets[every.dataset].items())}
    planned = every.plan.events.get(name)
    if not sources and planned is None:
        return None
    wanted = view.query.get("q", "").strip()
    lines = [one for one in parameter_lines(sources, planned) if wanted.casefold() in one.parameter.casefold()]
    at = int(text) if (text := view.query.get("after", "")).isascii() and text.isdigit() and len(text) < 9 else 0
    chosen = _chosen(
        view.query.get("parameter", ""), planned, {one for event in sources.values() for one in event.parameters}
    )
    changes = _changes(every, name)
    return PlanEvent(
        dataset=every.dataset,
        event_name=name,
        path=path_of(name),
        standing=standing_of(planned, bool(sources)),
        version=every.number,
        description=planned.description if planned else "",
        closed=planned is not None and planned.closed,
        copies=sum(one.copies for one in sources.values()),
        sources=[
            SourceShown(source=one, copies=event.copies, first_seen=event.first * 1000, last_seen=event.last * 1000)
            for one, event in sources.items()
        ],
        rules=_rules(sources.values(), planned),
        places=place_lines(sources, chosen.parameter),
        parameters=lines[at : at + LISTED],
        found=len(lines),
        changes=changes[:CHANGES],
        changes_found=len(changes),
        chosen=chosen,
        wanted=wanted,
        next=at + LISTED if at + LISTED < len(lines) else None,
    )


def accept(view: View, form: AcceptPartForm) -> Done | Wrong:
    """Accept what came of an event, or of one parameter, and is not in the plan; with `anew`, what differs too."""
    every, name = known(view), event_of(view)
    return _kept(
        view, every, form.version, edit.accepted(every.plan, every.learnt(name), name, form.parameter, anew=form.anew)
    )


def pin(view: View, form: PinForm) -> Done | Wrong:
    """Keep an event or a parameter as it is when the rest is learnt anew, or no longer."""
    every = known(view)
    return _kept(view, every, form.version, edit.pinned(every.plan, event_of(view), form.parameter, pin=form.pinned))


def rename(view: View, form: RenameForm) -> Done | Wrong:
    """Give an event or a parameter another name; its former name is told as a fault from now on."""
    every, name = known(view), event_of(view)
    return _kept(
        view, every, form.version, edit.renamed(every.plan, name, form.parameter, form.name),
        to=name if form.parameter else form.name.strip(),
    )  # fmt: skip


def describe(view: View, form: DescribeForm) -> Done | Wrong:
    """Describe an event or a parameter for people."""
    every = known(view)
    return _kept(
        view, every, form.version, edit.described(every.plan, event_of(view), form.parameter, form.description)
    )


def _kept(view: View, every: Known, version: str, plan: Plan, to: str = "") -> Done | Wrong:
    if version != every.number:
        return CHANGED_SINCE
    plan = msgspec.structs.replace(plan, dataset=every.dataset)
    kept = view.watched.plans.accept(view.space_id, plan, author=view.viewer.name, now=view.now)
    return Done(to=href(every.dataset, to or event_of(view)), notice=f"Plan {kept.number} is accepted.")


def _changes(every: Known, name: str) -> Sequence[str]:
    planned = every.plan.events.get(name)
    before = Plan(dataset=every.dataset, events={name: planned} if planned is not None else {})
    after = brought_up_to_date(before, every.learnt(name), anew=True)
    return differences(before, after)


def _chosen(parameter: str, plan: EventPlan | None, learnt: set[str]) -> Chosen:
    if not parameter:
        named = plan or EventPlan()
        return Chosen(
            in_plan=plan is not None,
            learnt=bool(learnt),
            pinned=named.pinned,
            description=named.description,
            renamed_from=named.renamed_from,
        )
    one = plan.parameters.get(parameter) if plan is not None else None
    return Chosen(
        parameter=parameter,
        planned=planned_words(one) if one else "",
        in_plan=one is not None,
        learnt=parameter in learnt and not parameter.startswith(KEY),
        pinned=one is not None and one.pinned,
        description=one.description if one else "",
        renamed_from=one.renamed_from if one else "",
    )


def _rules(sources: Iterable[EventState], plan: EventPlan | None) -> list[RuleShown]:
    planned = plan.rules if plan is not None else ()
    found: dict[str, list[int]] = {rule: [0, 0] for rule in planned}
    for event in sources:
        for rule, (held, asked) in event.rules.items():
            mine = found.setdefault(rule, [0, 0])
            mine[0], mine[1] = mine[0] + held, mine[1] + asked
    return [
        RuleShown(rule=rule, held=held, asked=asked, planned=rule in planned)
        for rule, (held, asked) in sorted(found.items())
        if asked or rule in planned
    ]
