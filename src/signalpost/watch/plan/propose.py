"""What was learnt, as a plan that people may accept."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence
from signalpost.watch.plan.shape import KINDS, NULL
from signalpost.watch.plan.state import EventState, Parameter, State

ENOUGH = 20  # copies of an event before anything is said to be always so
ALWAYS = 0.999
USUALLY = 0.8
WITH = 0.99  # share of a condition's copies that have what goes with it
RULE_HELD = 40  # times a rule was asked, and held each time
STRANGE = 0.001  # share of values whose kind is a slip, not one of the parameter's


def share(event: EventState, path: str) -> float:
    """In which share of the copies (of the items, inside lists and objects) the parameter is."""
    of = event.items.get(path.rpartition(".")[0], event.copies)
    return min(1.0, (event.parameters[path].present / of) if of else 0.0)


def condition(event: EventState, path: str) -> tuple[str, tuple[str, ...]] | None:
    """The parameter and its words that `path` goes with, always and only; None: it goes with none."""
    place = event.parameters[path].place
    if not 1 - WITH < share(event, path) < WITH:
        return None
    for other, by_word in sorted(event.words.items()):
        shares = {word: part.share(place) for word, part in by_word.items() if part.copies >= ENOUGH}
        having = tuple(sorted(word for word, found in shares.items() if found >= WITH))
        lacking = [word for word, found in shares.items() if found <= 1 - WITH]
        if other != path and having and lacking and len(having) + len(lacking) == len(shares):
            return other, having
    return None


def presence(event: EventState, path: str) -> str:
    """In words: `always`, `usually`, `sometimes`, or `only when … is …`."""
    found = share(event, path)
    if found >= ALWAYS:
        return "always"
    if which := condition(event, path):
        return f"only when {which[0]} is {' or '.join(which[1])}"
    return "usually" if found >= USUALLY else "sometimes"


def types(parameter: Parameter) -> tuple[str, ...]:
    """The kinds of its values, without slips and null."""
    total = parameter.present
    return tuple(
        name
        for number, (name, count) in enumerate(zip(KINDS, parameter.kinds, strict=True))
        if number != NULL and count > STRANGE * total
    )


def proposed(state: State, dataset: str) -> Plan:
    """The plan of everything learnt of `dataset`."""
    by_name: dict[str, dict[str, EventState]] = {}
    for source, events in sorted(state.datasets.get(dataset, {}).items()):
        for name, event in events.items():
            by_name.setdefault(name, {})[source] = event
    return Plan(dataset=dataset, events={name: _event(sources) for name, sources in sorted(by_name.items())})


def _event(sources: Mapping[str, EventState]) -> EventPlan:
    # Who can be matched differs from person to person: keys of user_data are watched, not planned.
    found = {path for event in sources.values() for path in event.parameters}
    paths = sorted(path for path in found if not path.startswith("user_data."))
    asked: dict[str, list[int]] = {}
    for event in sources.values():
        for rule, (held, tried) in event.rules.items():
            counts = asked.setdefault(rule, [0, 0])
            counts[0], counts[1] = counts[0] + held, counts[1] + tried
    return EventPlan(
        rules=tuple(sorted(rule for rule, (held, tried) in asked.items() if held == tried >= RULE_HELD)),
        parameters={path: _parameter(sources, path) for path in paths},
    )


def _parameter(sources: Mapping[str, EventState], path: str) -> ParameterPlan:
    having = {name: event for name, event in sources.items() if path in event.parameters}
    always = [name for name, event in having.items() if event.copies >= ENOUGH and share(event, path) >= ALWAYS]
    kinds = tuple(kind for kind in KINDS if any(kind in types(event.parameters[path]) for event in having.values()))
    when = _when(sources, path) if not always else None
    learnt = [event.parameters[path].values for event in having.values()]
    words = {word for values in learnt for word in values.words}
    named = path.endswith(("id", "ids"))  # of products and orders there will be others
    closed = not named and all(values.words for values in learnt if values.looks)
    patterns = {values.expression for values in learnt if values.looks}
    pattern = patterns.pop() if len(patterns) == 1 and not (words and closed) else ""
    ranges = [values.range for values in learnt if values.numbers]
    known = ranges and all(ranges)
    return ParameterPlan(
        presence=Presence.REQUIRED if always else Presence.CONDITIONAL if when else Presence.OPTIONAL,
        when={when[0]: when[1]} if when else {},
        sources=tuple(sorted(always)) if always and len(always) < len(sources) else (),
        type=kinds,
        values=tuple(sorted(words)) if closed else (),
        pattern=pattern,
        minimum=0.0 if known and all(one is not None and one[0] >= 0 for one in ranges) else None,
        min_items=1 if any(values.lists for values in learnt) and all(v.fewest for v in learnt if v.lists) else None,
    )


def _when(sources: Mapping[str, EventState], path: str) -> tuple[str, tuple[str, ...]] | None:
    """The condition that holds for every source."""
    found = {condition(event, path) if path in event.parameters else None for event in sources.values()}
    return found.pop() if len(found) == 1 else None
