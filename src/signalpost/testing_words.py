"""What a failed assertion says: what was expected, what came, what was refused. Never a value of user_data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from signalpost.sandbox.received import ReceivedCall, ReceivedEvent

if TYPE_CHECKING:
    from signalpost.client.result import Result

MOST_LINES = 20  # of each list; the rest is counted
OF_THE_CALL = frozenset({"dataset", "source", "test_event_code", "api_version", "partner_agent", "token_place", "form"})


def check_fields(names: Iterable[str]) -> None:
    """ValueError, with the nearest name, for what is neither a field of an event nor of its call."""
    from signalpost.capi.event import Event

    _check(names, {*Event.__struct_fields__, *OF_THE_CALL}, "field of an event")


def check_keys(names: Iterable[str]) -> None:
    """ValueError, with those there are, for what is no key of user_data."""
    from signalpost.capi.user_data import UserData

    _check(names, set(UserData.__struct_fields__), "key of user_data")


def _check(names: Iterable[str], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            near = get_close_matches(name, sorted(known), 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known))}"
            raise ValueError(f"{name!r} is no {what}; {hint}")


def fits(event: ReceivedEvent, wanted: Mapping[str, Any]) -> bool:
    """Whether `event` is what is wanted: objects need only hold what is given."""
    return next(_unequal(event, wanted), None) is None


def misfits(event: ReceivedEvent, wanted: Mapping[str, Any]) -> list[str]:
    """Why `event` is not what is wanted, in words; empty if it is."""
    return [f"{path} is {_words(path, has)}" for path, has in _unequal(event, wanted)]


def _unequal(event: ReceivedEvent, wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Paths whose value is not the wanted one, with what stands there; the payload is read only if it is asked for."""
    payload = {name: value for name, value in wanted.items() if name not in OF_THE_CALL}
    for name in wanted.keys() - payload.keys():
        has, value = (one.value if isinstance(one, Enum) else one for one in (getattr(event, name), wanted[name]))
        if has != value:
            yield name, has
    body = event.event if payload else {}
    for name, value in payload.items():
        yield from _inside(name, body.get(name), value)


def _inside(path: str, has: Any, wanted: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(wanted, Mapping) and isinstance(has, Mapping):
        for name, value in wanted.items():
            yield from _inside(f"{path}.{name}", has.get(name), value)
    elif has != wanted:
        yield path, has


def _words(path: str, has: Any) -> str:
    if has is None:
        return "missing"
    if path.startswith("user_data"):
        return "another"
    if path in OF_THE_CALL:
        return str(has)
    from signalpost.sandbox.payload import facts, shown  # only a failed assertion needs it

    leaf = path.rpartition(".")[2]
    fact = facts({leaf: has}).get(leaf)
    return fact.shown if fact is not None and fact.shown else shown(has) if path in _READABLE else "another"


_READABLE = frozenset({"event_id", "event_time", "custom_data.order_id"})


# ---------------------------------------------------------------------------------------------- whole messages


def not_received(
    event_name: str | None,
    wanted: Mapping[str, Any],
    times: int | None,
    count: int,
    events: Sequence[ReceivedEvent],
    calls: Sequence[ReceivedCall],
) -> str:
    """Too few or too many came."""
    number = "at least one" if times is None else str(times)
    lines = [f"expected {number} {_what(event_name, wanted)}; received {count or 'none'}"]
    lines += _received(events, event_name, wanted)
    return "\n".join([*lines, *_refusals(calls)])


def unwanted(event_name: str | None, wanted: Mapping[str, Any], found: Sequence[ReceivedEvent]) -> str:
    """Something came that should not."""
    return "\n".join([f"expected no {_what(event_name, wanted)}; received {len(found)}", *_listed(found, _line)])


def refused(calls: Sequence[ReceivedCall]) -> str:
    """Calls were refused."""
    return "\n".join(["expected every call to be taken", *_refusals(calls)])


def not_deduplicated(
    event_name: str | None,
    wanted: Mapping[str, Any],
    alone: Sequence[ReceivedEvent],
    found: Sequence[ReceivedEvent],
    calls: Sequence[ReceivedCall],
) -> str:
    """Events stand alone, or none came."""
    what = _what(event_name, wanted)
    if not found:
        return "\n".join([f"expected {what} to be deduplicated; received none", *_refusals(calls)])
    head = f"expected every {what} to come twice and count once; {len(alone)} of {len(found)} stand alone"
    return "\n".join([head, *_listed(alone, _standing)])


def not_counted_once(
    event_name: str | None, found: Sequence[ReceivedEvent], *, raw: int | None, counted: int | None
) -> str:
    """Other numbers than expected."""
    kept = sum(event.standing.kept for event in found)
    wanted = " and ".join(
        f"{number} {word}" for number, word in ((raw, "raw"), (counted, "counted")) if number is not None
    )
    head = f"expected {event_name or 'events'}: {wanted}; found {len(found)} raw and {kept} counted"
    return "\n".join([head, *_listed(found, _standing)])


def without_keys(event_name: str | None, keys: Sequence[str], lacking: Sequence[ReceivedEvent], of: int) -> str:
    """Events lack keys."""

    def line(event: ReceivedEvent) -> str:
        lacks = ", ".join(key for key in keys if key not in event.keys)
        return f"{_line(event)}: lacks {lacks}; has {', '.join(event.keys) or 'none'}"

    head = f"expected {', '.join(keys)} in every {event_name or 'event'}; {len(lacking)} of {of} lack some"
    return "\n".join([head, *_listed(lacking, line)])


def not_sent(results: Sequence[Result]) -> str:
    """What clients of the fixture kept back or did not get through, as the end of another message."""
    if not results:
        return ""

    def line(result: Result) -> str:
        what = f"{result.event_name or 'event'}, event_id {result.event_id or 'missing'}"
        return f"{what}: {result.status.value} ({result.reason}): {result.advice}"

    return "\n".join(["", f"the client did not send {len(results)}:", *_listed(results, line)])


# ---------------------------------------------------------------------------------------------- their parts


def _what(event_name: str | None, wanted: Mapping[str, Any]) -> str:
    """What was asked for. The values are the test's own, yet those of user_data are left out."""
    told = ", ".join(f"{name} {'as given' if name == 'user_data' else repr(value)}" for name, value in wanted.items())
    return (event_name or "event") + (f" with {told}" if told else "")


def _received(events: Sequence[ReceivedEvent], event_name: str | None, wanted: Mapping[str, Any]) -> list[str]:
    if not events:
        return ["nothing was received"]

    def line(event: ReceivedEvent) -> str:
        why = misfits(event, wanted) if event_name in (None, event.event_name) else []
        return f"{_line(event)}: {'; '.join(why)}" if why else _line(event)

    near = [event for event in events if event_name in (None, event.event_name)]
    others = [event for event in events if event_name not in (None, event.event_name)]
    return [f"received {len(events)} in all:", *_listed([*near, *others], line)]


def _refusals(calls: Sequence[ReceivedCall]) -> list[str]:
    bad = [call for call in calls if call.error is not None]
    if not bad:
        return []
    return [
        f"refused {len(bad)} calls:",
        *_listed(bad, lambda call: f"call {call.number}, {call.events} events: {_why(call)}"),
    ]


def _why(call: ReceivedCall) -> str:
    """The code, and Meta's title for it."""
    try:
        error = msgspec.json.decode(call.answer or b"{}").get("error", {})
        title = error.get("error_user_title") or error.get("message") or ""
    except (msgspec.DecodeError, AttributeError):
        title = ""
    return f"{call.error} {title}".rstrip()


def _line(event: ReceivedEvent) -> str:
    return f"#{event.number} {event.source.value} {event.event_name}, event_id {event.event_id or 'missing'}"


def _standing(event: ReceivedEvent) -> str:
    return f"{_line(event)}: {event.standing.why}"


def _listed(found: Sequence[Any], line: Any) -> list[str]:
    lines = [f"  {line(one)}" for one in found[:MOST_LINES]]
    return [*lines, f"  and {len(found) - MOST_LINES} more"] if len(found) > MOST_LINES else lines
