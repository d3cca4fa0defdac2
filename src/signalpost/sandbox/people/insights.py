"""`GET /{version}/act_{id}/insights`: what an ad account's campaigns, ad sets or ads cost and brought, as Meta's Ads
Insights API tells it.

Source: "Ads Insights API" (page of 2026-04-27): rows by `level`, by day with `time_increment=1`, amounts as text, pages
by cursor. There is one invented account, which every number stands for; without people nothing was shown, and there is
no row. Of `actions` only purchases are known, under the `action_type` that public answers have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from signalpost.sandbox.access import judge_version
from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.forms import outer_token
from signalpost.sandbox.graph import GraphError, object_error
from signalpost.sandbox.scores.fields import FieldsError, check, read_fields
from signalpost.sandbox.state import Sandbox, new_trace_id
from signalpost.sandbox.wording import chosen_locale, worded

if TYPE_CHECKING:
    from signalpost.sandbox.people.people import People
    from signalpost.sandbox.people.results import Row

_PATH: Final = re.compile(r"(?:/(?P<version>v\d{1,3}\.\d{1,2}))?/act_(?P<account>[0-9]{1,32})/insights/?")
FIELDS: Final = (
    "account_id", "account_currency", "campaign_id", "campaign_name", "adset_id", "adset_name", "ad_id", "ad_name",
    "impressions", "clicks", "spend", "actions", "action_values", "date_start", "date_stop",
)  # fmt: skip
USUAL: Final = ("impressions", "spend")
LEVELS: Final = ("campaign", "adset", "ad")
DEFAULT_LIMIT, MOST_DAYS, USUAL_DAYS = 25, 1_131, 30  # Meta keeps 37 months
DAY: Final = timedelta(days=1)


class _Span(msgspec.Struct, frozen=True):
    since: date
    until: date


class _Wrong(Exception):
    """A parameter that Graph refuses; the words say which."""


def answer(state: Sandbox, request: Request) -> Answer | None:
    """What Graph answers on an ad account's insights; None if the path is another."""
    found = _PATH.fullmatch(request.path)
    if found is None:
        return None
    account = f"act_{found['account']}"
    if request.method != "GET":
        return _refused(state, account, object_error(account, request.method), request.method)
    token = outer_token(request.query_string, request.headers)
    error = judge_version(found["version"], state.conduct) or state.authorise_beside(token, found["account"], "GET")
    if error is not None:
        return _refused(state, account, error)
    try:
        return Answer(body=_page(state, found["account"], request.query))
    except (_Wrong, FieldsError) as wrong:
        return _refused(state, account, GraphError(code=100, message=f"(#100) {wrong}"))


def _page(state: Sandbox, account: str, query: Mapping[str, str]) -> dict[str, Any]:
    wanted = tuple(read_fields(query.get("fields", ""))) or USUAL
    check({name: {} for name in wanted}, {name: {} for name in FIELDS})
    level = query.get("level", "campaign")
    if level not in LEVELS:
        raise _Wrong(f"Param level must be one of {{{', '.join(LEVELS)}}}")
    span, by_day = _span(state, query), query.get("time_increment", "all_days") == "1"
    shown = [
        {name: value for name, value in row.items() if name in (*wanted, "date_start", "date_stop")}
        for row in _rows(state, account, level, span, by_day)
    ]
    limit, first = _whole(query.get("limit"), DEFAULT_LIMIT), _whole(query.get("after"), 0)
    page = shown[first : first + limit]
    if not page:
        return {"data": []}
    paging: dict[str, Any] = {"cursors": {"before": str(first), "after": str(first + len(page))}}
    if first + len(page) < len(shown):
        paging["next"] = f"/act_{account}/insights?after={first + len(page)}"
    return {"data": page, "paging": paging}


def _rows(state: Sandbox, account: str, level: str, span: _Span, by_day: bool) -> Iterator[dict[str, Any]]:
    if state.people is None:
        return
    from signalpost.sandbox.people.people import People
    from signalpost.sandbox.people.results import Level, conversions, results

    if not isinstance(state.people, People):
        return
    people: People = state.people
    credited = list(conversions(state.events(event_name="Purchase")))
    first = span.since
    while first <= span.until:
        last = first if by_day else span.until
        rows, _ = results(credited, people.touches, level=Level(level), since=_at(first), until=_at(last + DAY))
        for row in rows:
            if row.impressions:
                yield _told(row, account, people.touches.account.currency, first, last)
        first = last + DAY


def _told(row: Row, account: str, currency: str, first: date, last: date) -> dict[str, Any]:
    campaign = (row.campaign_id, row.campaign) if row.level != "campaign" else (row.id, row.name)
    told: dict[str, Any] = {
        "account_id": account, "account_currency": currency, "campaign_id": campaign[0], "campaign_name": campaign[1],
        "impressions": str(row.impressions), "clicks": str(row.clicks), "spend": f"{row.spend:.2f}",
        "date_start": first.isoformat(), "date_stop": last.isoformat(),
    }  # fmt: skip
    if row.level != "campaign":
        adset = (row.adset_id, row.adset) if row.level == "ad" else (row.id, row.name)
        told |= {"adset_id": adset[0], "adset_name": adset[1]}
    if row.level == "ad":
        told |= {"ad_id": row.id, "ad_name": row.name}
    if row.results:  # what never happened is not told
        told["actions"] = [{"action_type": "purchase", "value": str(row.results)}]
        told["action_values"] = [{"action_type": "purchase", "value": f"{row.value:.2f}"}]
    return told


def _span(state: Sandbox, query: Mapping[str, str]) -> _Span:
    text = query.get("time_range")
    if text is None:
        today = datetime.fromtimestamp(state.clock(), UTC).date()
        return _Span(since=today - DAY * USUAL_DAYS, until=today - DAY)
    try:
        span = msgspec.json.decode(text, type=_Span)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise _Wrong("Param time_range must be an object with since and until") from None
    if not 0 <= (span.until - span.since).days < MOST_DAYS:
        raise _Wrong("Param time_range must not end before it begins, nor be longer than 37 months")
    return span


def _whole(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise _Wrong("limit and after are whole numbers")
    return int(text)


def _at(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _refused(state: Sandbox, account: str, error: GraphError, method: str = "GET") -> Answer:
    locale = chosen_locale(None, account, state.conduct)
    said = worded(error, dataset=account, method=method, now=state.clock(), locale=locale)
    return Answer(status=said.status, body=said.body(new_trace_id()))
