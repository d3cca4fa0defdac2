"""Parameters of one event, as they were learnt of each source and as the plan has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from signalpost.dashboard.plans import KEY, planned_words
from signalpost.watch.plan import propose
from signalpost.watch.plan.plan import EventPlan
from signalpost.watch.plan.state import EventState, Parameter, Part


class ParameterLine(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter of one source; of one that did not come, the source is empty. `standing`: `accepted`, `new`,
    `gone`, or `key` for one of user_data, which is watched and not planned. `share`, 0–1, of the copies (inside lists:
    items); `values`: words, a pattern or a range, as far as they are believed. Times: Unix ms."""

    parameter: str
    standing: str
    source: str = ""
    presence: str = ""
    share: float = 0.0
    count: int = 0
    types: Sequence[str] = ()
    values: str = ""
    first_seen: int = 0
    last_seen: int = 0
    planned: str = ""
    pinned: bool = False


class PlaceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A host or a release of one source: how many copies, and in which share of them the parameter was, if one is
    chosen. Times: Unix ms."""

    kind: str
    source: str
    name: str
    copies: int
    first_seen: int
    last_seen: int
    share: float | None = None


def parameter_lines(sources: Mapping[str, EventState], plan: EventPlan | None) -> list[ParameterLine]:
    """Every parameter, by name, then source; those of the plan that did not come too."""
    planned = plan.parameters if plan is not None else {}
    former = {one.renamed_from for one in planned.values() if one.renamed_from}
    made = [_line(source, event, path, plan, former) for source, event in sources.items() for path in event.parameters]
    seen = {one.parameter for one in made}
    made += [
        ParameterLine(parameter=path, standing="gone", planned=planned_words(one), pinned=one.pinned)
        for path, one in planned.items()
        if path not in seen
    ]
    return sorted(made, key=lambda one: (one.parameter, one.source))


def _line(source: str, event: EventState, path: str, plan: EventPlan | None, former: set[str]) -> ParameterLine:
    one = event.parameters[path]
    asked = plan.parameters.get(path) if plan is not None else None
    key = path.startswith(KEY)
    return ParameterLine(
        parameter=path,
        standing="key" if key else "accepted" if asked else "new" if path not in former else "gone",
        source=source,
        presence=propose.presence(event, path),
        share=propose.share(event, path),
        count=one.present,
        types=propose.types(one),
        values="" if key else values_of(one),
        first_seen=one.first * 1000,
        last_seen=one.last * 1000,
        planned=planned_words(asked) if asked else "",
        pinned=asked is not None and asked.pinned,
    )


def values_of(parameter: Parameter) -> str:
    """What its values look like: the list of words there are, else a pattern; a range; how long lists are."""
    values, said = parameter.values, []
    if values.words:
        said.append(" · ".join(values.words))
    elif values.expression:
        said.append(values.expression)
    if values.range is not None:
        said.append(f"{values.range[0]:g} to {values.range[1]:g}")
    if values.lengths is not None:
        said.append(f"{values.lengths[0]} to {values.lengths[1]} items")
    return "; ".join(said)


def place_lines(sources: Mapping[str, EventState], parameter: str = "") -> list[PlaceLine]:
    """Hosts, then releases, each by copies; with the share of `parameter`."""
    found = [
        PlaceLine(
            kind=kind,
            source=source,
            name=name,
            copies=part.copies,
            first_seen=part.first * 1000,
            last_seen=part.last * 1000,
            share=_share(event, part, parameter),
        )
        for source, event in sources.items()
        for kind, name, part in _parts(event)
    ]
    return sorted(found, key=lambda one: (one.kind, -one.copies, one.source, one.name))


def _parts(event: EventState) -> Iterator[tuple[str, str, Part]]:
    for kind, parts in (("host", event.hosts), ("release", event.releases)):
        for name, part in parts.items():
            yield kind, name, part


def _share(event: EventState, part: Part, parameter: str) -> float | None:
    found = event.parameters.get(parameter)
    return part.share(found.place) if found is not None else None
