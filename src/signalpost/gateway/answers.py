"""Every answer's shape as a type, and its bytes. `openapi` describes these same types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.problem import Problem
from signalpost.capi.unmet import UNMET_PATHS
from signalpost.gateway.body import Send
from signalpost.gateway.refusal import Refused
from signalpost.store.record import Receipt

JSON = (b"content-type", b"application/json")
Header = tuple[bytes, bytes]
Status = Literal["accepted", "held", "dropped"]

NO_BODY = frozenset({204, 304})
MAX_USER_MESSAGE = 4_000  # characters of Graph's error_user_msg


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What became of one event of the request. `receipt` finds the copy later; a dropped one that is only counted has
    none. `reason` is the code that decided, `problems` all that was found, `notes` what is worth knowing."""

    status: Status
    event_id: str | None = None
    receipt: str | None = None
    reason: str | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class EventsAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One result per event, in the order of the request."""

    results: Sequence[Result]
    accepted: int
    dropped: int


class TagAnswer(EventsAnswer, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """As for events. `settings`: number of the settings in force. `ids`: fbp and fbc of this visit, when consent lets
    them be kept, for the tag to write where the answer's cookies cannot be."""

    settings: int
    ids: dict[str, str] = {}


class ErrorAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The request as a whole was refused: a stable code, a sentence, and the fix."""

    code: str
    message: str
    fix: str
    problems: tuple[Problem, ...] = ()


class GraphAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """As Meta answers: `events_received` counts accepted events, `messages` has one text per refused event."""

    events_received: int
    messages: Sequence[str]
    fbtrace_id: str


class GraphFault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The inside of Graph's error body."""

    message: str
    type: str
    code: int
    fbtrace_id: str
    error_subcode: int | None = None
    is_transient: bool | None = None
    error_user_title: str | None = None
    error_user_msg: str | None = None


class GraphError(msgspec.Struct, frozen=True, kw_only=True):
    """Graph's error body."""

    error: GraphFault


class Ended(NamedTuple):
    """How one event of a request ended at the edge."""

    outcome: Accepted | Dropped
    receipt: Receipt | None


class Answer(NamedTuple):
    """One HTTP answer."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = ()
    media: Header = JSON


_encode = msgspec.json.Encoder().encode
_ONE = b'{"results":[{"status":"accepted","event_id":%b,"receipt":"%b"}],"accepted":1,"dropped":0}'


async def respond(send: Send, answer: Answer, extra: Sequence[Header] = ()) -> None:
    """Send `answer`, with `extra` headers (CORS). One that has no body says neither its type nor its length: of a 304
    caches would take both over (RFC 9110, sections 8.6 and 15.4.5)."""
    length = (b"content-length", b"%d" % len(answer.body))
    about = () if answer.status in NO_BODY else (answer.media, length)
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [*about, *answer.headers, *extra],
        }
    )
    await send({"type": "http.response.body", "body": answer.body})


def json_answer(status: int, value: object, headers: tuple[Header, ...] = ()) -> Answer:
    """`value` as JSON."""
    return Answer(status, _encode(value), headers)


def events_answer(ended: Sequence[Ended]) -> Answer:
    """202 with one result per event."""
    if len(ended) == 1 and (body := _usual_body(*ended[0])) is not None:
        return Answer(202, body)
    results = [_result(end) for end in ended]
    accepted = sum([result.status == "accepted" for result in results])
    whole = EventsAnswer(results=results, accepted=accepted, dropped=len(results) - accepted)
    return Answer(202, _encode(whole))


def tag_answer(ended: Sequence[Ended], settings: int, ids: dict[str, str], headers: tuple[Header, ...]) -> Answer:
    """202 in the shape of TagAnswer: the answer for the same events, and what a tag is told beside."""
    beside = b',"settings":%d' % settings + (b',"ids":' + _encode(ids) if ids else b"")
    return Answer(202, events_answer(ended).body[:-1] + beside + b"}", headers)


def _usual_body(outcome: Accepted | Dropped, receipt: Receipt | None) -> bytes | None:
    """The body for one event accepted without remarks, put together from pieces; None for any other."""
    if type(outcome) is not Accepted or outcome.notes or outcome.unmet:
        return None
    return _ONE % (_encode(outcome.event_id), str(receipt).encode())


def _result(end: Ended) -> Result:
    outcome, receipt = end
    text = str(receipt) if receipt is not None else None
    if isinstance(outcome, Accepted):
        notes = outcome.notes
        if outcome.unmet:
            notes = (*notes, *(problem(code, UNMET_PATHS[code]) for code in outcome.unmet))
        return Result(status="accepted", event_id=outcome.event_id, receipt=text, notes=notes)
    return Result(
        status="dropped", event_id=outcome.event_id, receipt=text, reason=outcome.reason, problems=outcome.problems
    )


def error_answer(refused: Refused) -> Answer:
    """The refusal of a whole request, as our own addresses give it."""
    ground = refused.ground
    body = ErrorAnswer(code=refused.code, message=ground.message, fix=ground.fix, problems=refused.problems)
    return json_answer(ground.status, body, _headers(refused))


def graph_answer(ended: Sequence[Ended], remarks: Sequence[str], trace: str) -> Answer:
    """As Meta answers: 200 when at least one event was accepted, else 400 with Graph's error body."""
    refused = [(place, end.outcome) for place, end in enumerate(ended) if isinstance(end.outcome, Dropped)]
    texts = [refusal_text(place, dropped) for place, dropped in refused]
    if len(refused) < len(ended):
        whole = GraphAnswer(events_received=len(ended) - len(refused), messages=[*texts, *remarks], fbtrace_id=trace)
        return Answer(200, _encode(whole))
    fault = GraphFault(
        message="Invalid parameter",
        type="OAuthException",
        code=100,
        fbtrace_id=trace,
        is_transient=False,
        error_user_title="No event of the request was accepted",
        error_user_msg=_clip("; ".join(texts)),
    )
    return json_answer(400, GraphError(error=fault))


def refusal_text(place: int, dropped: Dropped) -> str:
    """`data[3]: currency_missing custom_data.currency: … Fix: …` for the event at `place` of the request."""
    first = next((problem for problem in dropped.problems if problem.code == dropped.reason), None)
    if first is None:
        return f"data[{place}]: {dropped.reason}"
    where = f" {first.path}" if first.path else ""
    fix = f" {first.fix}" if first.fix else ""
    return f"data[{place}]: {first.code}{where}: {first.message}{fix}"


def graph_error_answer(refused: Refused, trace: str) -> Answer:
    """The refusal of a whole request, as Meta words one: stock clients read `error` and break on anything else."""
    ground = refused.ground
    known = "; ".join(f"{one.path}: {one.code}: {one.message} {one.fix}" for one in refused.problems)
    fault = GraphFault(
        message=ground.message,
        type="OAuthException",
        code=ground.graph_code,
        fbtrace_id=trace,
        error_subcode=ground.graph_subcode,
        is_transient=ground.transient,
        error_user_title=refused.code,
        error_user_msg=_clip(known or ground.fix),
    )
    status = 400 if refused.code == "dataset_unknown" else ground.status
    return json_answer(status, GraphError(error=fault), _headers(refused))


def _headers(refused: Refused) -> tuple[Header, ...]:
    headers: list[Header] = []
    if refused.retry_after is not None:
        headers.append((b"retry-after", b"%d" % refused.retry_after))
    if refused.ground.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if refused.ground.status == 405:
        headers.append((b"allow", b"POST"))
    if refused.close:
        headers.append((b"connection", b"close"))
    return tuple(headers)


def _clip(text: str) -> str:
    return text if len(text) <= MAX_USER_MESSAGE else text[: MAX_USER_MESSAGE - 1] + "…"
