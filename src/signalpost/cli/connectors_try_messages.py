"""`signalpost connectors try segment|ga4`: which events come of what SDKs of Segment and senders of GA4 post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signalpost.capi.event import Event
    from signalpost.capi.problem import Problem

SHOWN = ("value", "currency", "order_id", "num_items")
Rows = Iterator[dict[str, Any]]


def tried(sender: str, name: str, body: bytes, *, now: int) -> dict[str, Any]:
    """What comes of one body posted by `sender`, one of SENDERS: a row for each message, or the problem of the whole.
    `now`: Unix seconds."""
    from signalpost.errors import InvalidInput

    try:
        return {"payload": name, "messages": list(SENDERS[sender](body, now))}
    except InvalidInput as refused:
        return {"payload": name, "problem": _told(refused.problems)[0]}


def refuses(row: Mapping[str, Any]) -> bool:
    """Whether something of a body is wrong."""
    return "problem" in row or any("problems" in message for message in row["messages"])


def lines(row: Mapping[str, Any]) -> Iterator[str]:
    """A row in words."""
    yield f"{row['payload']}:"
    whole: list[dict[str, Any]] = [{"problems": [row["problem"]]}] if "problem" in row else row["messages"]
    for message in whole:
        if "nothing" in message:
            yield f"  nothing to do: {message['nothing']}"
        for what in ("event", "teaches"):
            if what in message:
                yield f"  {what:<9} {_pairs(message[what])}"
        for problem in (*message.get("problems", ()), *message.get("notes", ())):
            yield f"  {problem['path']}  {problem['code']}: {problem['message']} {problem['fix']}".rstrip()


def _segment(body: bytes, now: int) -> Rows:
    import msgspec

    from signalpost.connectors.segment.destinations import is_for_meta
    from signalpost.connectors.segment.events import NO_EVENTS, event_of, told_of
    from signalpost.connectors.segment.message import beside, read
    from signalpost.errors import InvalidInput

    whole = _object(body)
    batch = whole.get("batch")
    messages: Iterable[Any] = batch if isinstance(batch, list) else [whole]
    shared = (whole.get("context"), whole.get("integrations")) if isinstance(batch, list) else (None, None)
    for one in messages:
        try:
            message = beside(read(msgspec.json.encode(one)), *shared)
        except InvalidInput as refused:
            yield {"problems": _told(refused.problems)}
            continue
        if not is_for_meta(message.integrations):
            yield {"nothing": "segment_not_for_meta"}
        elif message.type not in NO_EVENTS:
            yield _shown(event_of(message, now), now)
        elif (told := told_of(message, now)) is None:
            yield {"nothing": message.type}
        else:
            yield _shown(told, now, "teaches")


def _ga4(body: bytes, now: int) -> Rows:
    import msgspec

    from signalpost.capi.wire import decode_event
    from signalpost.connectors.ga4.collect_form import read_form
    from signalpost.connectors.ga4.events import event_of
    from signalpost.connectors.ga4.hit import read
    from signalpost.errors import InvalidInput

    if body.lstrip().startswith(b"{"):
        hit = read(body)
    else:  # the query of a page's request, and what it posts below
        query, _, more = body.partition(b"\n")
        hit, _ = read_form(query.strip(), more)
    for index in range(len(hit.events)):
        try:
            mapped = event_of(hit, index, now)
            if mapped is None:
                yield {"nothing": "sent by GA4's tag by itself"}
                continue
            row = _shown(decode_event(msgspec.json.encode(mapped.event)), now)
        except InvalidInput as refused:
            yield {"problems": _told(refused.problems)}
            continue
        less = _told(mapped.problems)
        yield row | ({"problems": [*less, *row.get("problems", ())]} if less else {})


SENDERS: Mapping[str, Callable[[bytes, int], Rows]] = {"segment": _segment, "ga4": _ga4}


def _shown(event: Event, now: int, what: str = "event") -> dict[str, Any]:
    """What would leave of an event; of its person only which keys."""
    import msgspec

    from signalpost.capi.admit import admit
    from signalpost.capi.outcome import Accepted
    from signalpost.capi.prepare import prepare

    outcome = prepare(event, now=now, random_id="made")
    if what == "event" and isinstance(outcome, Accepted):
        outcome = admit(outcome)
    if not isinstance(outcome, Accepted):
        return {"problems": _told(outcome.problems)}
    custom = msgspec.json.decode(outcome.body).get("custom_data", {})
    said = {name: custom[name] for name in SHOWN if name in custom}
    tied = [name for name in ("visitor", "cart", "checkout") if event.link is not None and getattr(event.link, name)]
    head = {"event_name": outcome.event_name, "event_time": outcome.event_time, "action_source": outcome.action_source}
    row = (
        (head | said if what == "event" else {}) | {"user_data": list(outcome.keys)} | ({"link": tied} if tied else {})
    )
    notes = [note for note in outcome.notes if what == "event" or note.code != "event_id_made"]
    return {what: row} | ({"notes": _told(notes)} if notes else {})


def _object(body: bytes) -> dict[str, Any]:
    import msgspec

    from signalpost.capi.codes import problem
    from signalpost.errors import InvalidInput

    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        fault = problem("not_an_object", "")
        raise InvalidInput(fault.message, problems=(fault,)) from None


def _told(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    import msgspec

    return [msgspec.to_builtins(one) for one in problems]


def _pairs(row: Mapping[str, Any]) -> str:
    return "  ".join(f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in row.items())
