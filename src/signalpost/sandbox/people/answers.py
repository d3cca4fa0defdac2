"""The paths of people, ads and results below /_sandbox.

GET    /_sandbox/people               how many, and a page of them; after=<number>, limit=<n, 20 by default>
POST   /_sandbox/people               invent some: {"size": 1000, "seed": 1}; the ones before are gone
DELETE /_sandbox/people               none
GET    /_sandbox/people/{number}      one person, with the ads they saw and clicked
POST   /_sandbox/people/{number}/click  they click an ad ({"ad": id}; the first if none is named): fbclid and fbc
POST   /_sandbox/people/{number}/view   they see it
GET    /_sandbox/ads                  campaigns, ad sets and ads
GET    /_sandbox/results              what the ads brought; level=campaign|adset|ad, event_name, dataset, days
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.clock import LATEST
from signalpost.sandbox.control.answers import BadQuery, missing, number_in, refused, whole
from signalpost.sandbox.people import population, results
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.results import Level
from signalpost.sandbox.people.touches import DAY_S, SHOWN_DAYS, Touch
from signalpost.sandbox.state import Sandbox

DEFAULT_LIMIT: Final = 20
MOST_SHOWN: Final = 1_000
MOST_PEOPLE: Final = 1_000_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a POST to people asks for."""

    size: Annotated[int, Meta(ge=1, le=MOST_PEOPLE)] = population.DEFAULT_SIZE
    seed: int = population.DEFAULT_SEED


class Touched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a click or view says: the ad's id, and when (Unix seconds; now if left out)."""

    ad: str | None = None
    at: Annotated[float, Meta(ge=0, le=LATEST)] | None = None


def answer(state: Sandbox, request: Request, page: str, rest: str) -> Answer:
    """The answer to /_sandbox/{page}/{rest}, of which routes.py has seen that it belongs here."""
    try:
        return _answer(state, request, page, rest) or missing("page")
    except BadQuery as error:
        return refused(400, "query_invalid", str(error))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return refused(400, "body_invalid", str(error))
    except LookupError as error:
        return refused(404, "not_found", str(error.args[0]))


def _answer(state: Sandbox, request: Request, page: str, rest: str) -> Answer | None:
    if (page, rest, request.method) == ("people", "", "POST"):
        return _invent(state, request)
    if (page, rest, request.method) == ("people", "", "DELETE"):
        state.people = None
        return Answer(body={"size": 0})
    people = state.people
    if not isinstance(people, People):
        return refused(404, "no_people", "No people: start the sandbox with --people 100000, or POST here")
    number, _, verb = rest.partition("/")
    match request.method, page, number, verb:
        case "GET", "people", "", "":
            return _list(people, request)
        case "GET", "people", number, "":
            return Answer(body=_shown(people, _number(number)))
        case "POST", "people", number, "click" | "view":
            return _touch(state, people, _number(number), verb, request)
        case "GET", "ads", "", "":
            return Answer(body=people.touches.account)
        case "GET", "results", "", "":
            return _results(state, people, request)
    return None


def _invent(state: Sandbox, request: Request) -> Answer:
    wanted = msgspec.json.decode(request.body or b"{}", type=Wanted)
    people = population.generate(wanted.size, wanted.seed, at=state.clock())
    state.people = people
    return Answer(status=201, body={"size": people.size, "accounts": people.accounts})


def _list(people: People, request: Request) -> Answer:
    query = request.query
    first, limit = whole(query, "after", -1) + 1, whole(query, "limit", DEFAULT_LIMIT)
    shown = list(people.source.shown(range(first, first + min(limit, MOST_SHOWN))))
    return Answer(body={"size": people.size, "accounts": people.accounts, "people": shown})


def _shown(people: People, number: int) -> dict[str, Any]:
    person = next(people.source.shown(range(number, number + 1)), None)
    if person is None:
        raise LookupError("no person has that number")
    touches = sorted(people.touches.of(number), key=lambda touch: touch.at, reverse=True)
    return {**person, "touches": [_touch_shown(people, touch) for touch in touches]}


def _touch(state: Sandbox, people: People, number: int, verb: str, request: Request) -> Answer:
    wanted = msgspec.json.decode(request.body or b"{}", type=Touched)
    if not people.has_account(number):
        raise LookupError("nobody of that number has an account, so nobody of it sees an ad")
    ad = wanted.ad or people.touches.account.ads[0].id
    at = state.clock() if wanted.at is None else wanted.at
    touch = people.touches.click(number, ad, at) if verb == "click" else people.touches.view(number, ad, at)
    return Answer(status=201, body=_touch_shown(people, touch))


def _touch_shown(people: People, touch: Touch) -> dict[str, Any]:
    """A touch with the ids of its ad and, of a click, the fbc that Meta's pixel would store (section 6.1)."""
    ad = people.touches.account.ads[touch.ad]
    shown: dict[str, Any] = {
        "kind": touch.kind,
        "at": touch.at,
        "ad": ad.id,
        "adset": ad.adset,
        "campaign": ad.campaign,
    }
    if touch.fbclid is not None:
        shown |= {"fbclid": touch.fbclid, "fbc": f"fb.1.{touch.at * 1_000}.{touch.fbclid}"}
    return shown


def _results(state: Sandbox, people: People, request: Request) -> Answer:
    query = request.query
    try:
        level = Level(query.get("level", Level.CAMPAIGN.value))
    except ValueError:
        raise BadQuery(f"level is one of {', '.join(Level)}") from None
    event_name, dataset = query.get("event_name") or "Purchase", query.get("dataset")
    until = state.clock()
    since = until - whole(query, "days", SHOWN_DAYS) * DAY_S
    named = state.events(event_name=event_name)
    events = [event for event in named if dataset in (None, "", event.dataset)]
    credited = results.conversions(events)
    rows, total = results.results(credited, people.touches, level=level, since=since, until=until + 1)
    windows = msgspec.to_builtins(people.settings)
    table = results.as_json(rows, total, people.touches.account.currency)
    return Answer(body={"event_name": event_name, "attribution": windows, **table})


def _number(text: str) -> int:
    found = number_in(text)
    if found is None:
        raise LookupError("people have whole numbers")
    return found
