"""Steps of `prepare` for the event's own parameters: name, id, time, source, addresses."""

from __future__ import annotations

from signalpost.capi.draft import Draft
from signalpost.capi.kinds import is_empty, number, read, read_text, read_url
from signalpost.capi.policy import DAY_S
from signalpost.capi.spec import (
    ACTION_SOURCES,
    MICROSECONDS_FROM,
    MILLISECONDS_FROM,
    PIXEL_NAME_LENGTH,
    STANDARD_EVENTS,
)
from signalpost.capi.spec_parameters import OBJECTS

STORE = "physical_store"
WEBSITE = "website"
ALLOWED_SOURCES = ", ".join(ACTION_SOURCES)
ACTION_SOURCE_SET = frozenset(ACTION_SOURCES)
STANDARD_NAMES = frozenset(event.name for event in STANDARD_EVENTS)
_ROWS = OBJECTS[""]


def _bare(name: str) -> str:
    return name.replace("_", "").replace(" ", "").replace("-", "").lower()


_BY_BARE_NAME = {_bare(name): name for name in STANDARD_NAMES}


def judge_name(draft: Draft) -> None:
    """event_name: any text; one that is nearly a standard name is noted, never renamed."""
    name = draft.event.event_name
    if type(name) is str and name in STANDARD_NAMES:
        draft.wire["event_name"] = name
    else:
        _judge_own_name(draft, name)


def _judge_own_name(draft: Draft, given: object) -> None:
    name = given.strip() if isinstance(given, str) else ""
    if not name:
        draft.refuse("event_name_missing", "event_name")
        return
    draft.wire["event_name"] = name
    if name != given:
        draft.note("event_name_trimmed", "event_name")
    standard = _BY_BARE_NAME.get(_bare(name))
    if standard is not None and standard != name:
        draft.note("event_name_not_standard", "event_name", standard=standard)
    if len(name) > PIXEL_NAME_LENGTH:
        draft.note("event_name_long", "event_name")


def judge_source(draft: Draft) -> None:
    """action_source: one of Meta's nine. Its case does not matter."""
    given = draft.event.action_source
    if type(given) is str and given in ACTION_SOURCE_SET:
        draft.wire["action_source"] = draft.source = given
        return
    if given is None or given == "":
        draft.refuse("action_source_missing", "action_source", allowed=ALLOWED_SOURCES)
        return
    source = str(getattr(given, "value", given)).strip().lower()
    if source in ACTION_SOURCE_SET:
        draft.wire["action_source"] = draft.source = source
    else:
        draft.refuse("action_source_unknown", "action_source", allowed=ALLOWED_SOURCES)


def judge_time(draft: Draft) -> None:
    """event_time: whole Unix seconds, neither in the future nor past the age Meta accepts for the source."""
    given = draft.event.event_time
    if type(given) is int:
        when = given
    else:
        read = _read_time(draft, given)
        if read is None:
            return
        when = read
    code = _misplaced(draft, when)
    if code is not None:
        policy = draft.policy
        age = policy.max_age_store_s if draft.source == STORE else policy.max_age_s
        draft.refuse(code, "event_time", days=age // DAY_S)
        return
    draft.wire["event_time"] = draft.event_time = when


def _read_time(draft: Draft, given: object) -> int | None:
    """Seconds in a text or a float; fractions of a second are cut off."""
    if given is None or given == "":
        draft.refuse("event_time_missing", "event_time")
        return None
    found, code = number(given)
    if found is None:
        draft.refuse("event_time_not_a_number", "event_time")
        return None
    if code is not None:
        draft.note(code, "event_time")
    return int(found)


def _misplaced(draft: Draft, when: int) -> str | None:
    """Why `when` cannot be the time of the event, as a code."""
    policy, now = draft.policy, draft.now
    if now - policy.max_age_s <= when <= now + policy.future_tolerance_s:
        return None
    if when < 0:
        return "event_time_negative"
    if when >= MICROSECONDS_FROM:
        return "event_time_in_microseconds"
    if when >= MILLISECONDS_FROM:
        return "event_time_in_milliseconds"
    if when > now:
        return "event_time_in_future"
    if draft.source == STORE and when >= now - policy.max_age_store_s:
        return None
    return "event_time_too_old"


def names(event_id: object) -> bool:
    """Whether this is an event_id that somebody gave: blanks name no event, zero does."""
    return bool(event_id and not event_id.isspace()) if isinstance(event_id, str) else event_id is not None


def judge_id(draft: Draft) -> None:
    """event_id: kept to the letter, because the pixel's copy carries the same; a random one when there is none."""
    given = draft.event.event_id
    if type(given) is str and names(given):
        draft.wire["event_id"] = draft.event_id = given
        return
    text, _ = read_text(given, _ROWS["event_id"])
    if isinstance(text, str) and names(text):
        draft.wire["event_id"] = draft.event_id = text
        return
    if given is not None and text is None:
        draft.refuse("wrong_type", "event_id", expected="text")
        return
    made = draft.random_id if isinstance(draft.random_id, str) else draft.random_id()
    draft.wire["event_id"] = draft.event_id = made
    draft.note("event_id_made", "event_id")


def judge_places(draft: Draft) -> None:
    """event_source_url and referrer_url: http(s) addresses; what is not one is left out."""
    event = draft.event
    url = event.event_source_url
    if url:
        _place(draft, "event_source_url", url)
    elif draft.source == WEBSITE:
        draft.note("event_source_url_missing", "event_source_url")
    if event.referrer_url:
        _place(draft, "referrer_url", event.referrer_url)


def _place(draft: Draft, name: str, url: object) -> None:
    if type(url) is str and url.startswith(("https://", "http://")):
        draft.wire[name] = url
        return
    text, code = read_url(url, _ROWS[name])
    if code is None:
        draft.wire[name] = text
    else:
        draft.note(code, name)


def judge_labels(draft: Draft) -> None:
    """customer_segmentation and advanced_measurement_table."""
    event = draft.event
    if event.customer_segmentation is not None:
        _label(draft, "customer_segmentation", event.customer_segmentation)
    if event.advanced_measurement_table is not None:
        _label(draft, "advanced_measurement_table", event.advanced_measurement_table)


def _label(draft: Draft, name: str, given: object) -> None:
    if is_empty(given):
        return
    row = _ROWS[name]
    found, code = read(given, row)
    if code is None:
        draft.wire[name] = found
    else:
        draft.note(code, name, allowed=", ".join(row.values))
