"""Keys that depend on others: the app's, limited data use, corrections, what a page asks of one action_source."""

from __future__ import annotations

from typing import Any

from signalpost.sandbox import rules_objects as rules
from signalpost.sandbox.case import Case, Event, place
from signalpost.sandbox.graph import GraphError, event_error, parameter_error
from signalpost.sandbox.kinds import number

_ADDRESS = ("http://", "https://")


def judge_objects(event: Event, index: int, case: Case) -> GraphError | None:
    """Why an event whose own keys and types are right is refused for how they go together."""
    return (
        _name(event, index, case)
        or _addresses(event, index, case)
        or _segmentation(event, index, case)
        or _options(event, index, case)
        or (_app_data(event, index, case) if event["action_source"] == "app" else None)
        or (_quantities(event, index, case) if event["action_source"] == "physical_store" else None)
        or (_append(event, index, case) if event["event_name"] == rules.APPEND_ATTRIBUTION else None)
    )


def _missing(index: int, *path: str | int) -> GraphError:
    return parameter_error(f'The parameter "{path[-1]}" is required on param "{place(index, *path[:-1])}".')


def _name(event: Event, index: int, case: Case) -> GraphError | None:
    longest = case.conduct.event_name_length
    if longest is None or len(event["event_name"]) <= longest:
        return None
    return parameter_error(f'Param "{place(index, "event_name")}" must be no longer than {longest} characters.')


def _addresses(event: Event, index: int, case: Case) -> GraphError | None:
    url = event.get("event_source_url")
    if url and case.conduct.source_url == "http" and not url[:8].lower().startswith(_ADDRESS):
        return parameter_error(f'Param "{place(index, "event_source_url")}" must start with http or https.')
    if event["action_source"] != "website" or case.conduct.website_keys == "live":
        return None
    if not url:
        return _missing(index, "event_source_url")
    return None if event["user_data"].get("client_user_agent") else _missing(index, "user_data", "client_user_agent")


def _segmentation(event: Event, index: int, case: Case) -> GraphError | None:
    where = case.conduct.customer_segmentation
    if where == "custom_data" and "customer_segmentation" in event:
        return parameter_error(f'Unexpected key "customer_segmentation" on param "{place(index)}".')
    if where == "event" and "customer_segmentation" in (event.get("custom_data") or {}):
        return parameter_error(f'Unexpected key "customer_segmentation" on param "{place(index, "custom_data")}".')
    return None


# ---------------------------------------------------------------------------------------------- limited data use


def _options(event: Event, index: int, case: Case) -> GraphError | None:
    """data_processing_options with its country and state (page of that name)."""
    options = event.get("data_processing_options")
    if case.conduct.ldu == "required" and options is None:
        return event_error(2804030)
    country, state = event.get("data_processing_options_country"), event.get("data_processing_options_state")
    if case.conduct.ldu == "tolerated" or (options is None and country is None and state is None):
        return None
    if not all(isinstance(option, str) and option in rules.LDU_OPTIONS for option in options or ()):
        return parameter_error(f'Param "{place(index, "data_processing_options")}" must hold LDU or nothing.')
    return _options_place(event, index, case, country, state)


def _options_place(event: Event, index: int, case: Case, country: Any, state: Any) -> GraphError | None:
    if country is not None and number(country) not in rules.LDU_COUNTRIES:
        return parameter_error(f'Param "{place(index, "data_processing_options_country")}" must be one of {{0, 1}}.')
    states = rules.LDU_STATES[case.conduct.ldu_states]
    if state is not None and number(state) not in states:
        words = ", ".join(str(code) for code in sorted(states))
        return parameter_error(f'Param "{place(index, "data_processing_options_state")}" must be one of {{{words}}}.')
    if country is None and state is not None:
        return _missing(index, "data_processing_options_country")
    blind = rules.LDU in (event.get("data_processing_options") or ()) and not event["user_data"].get(
        "client_ip_address"
    )
    wanted = state is None and (blind or country is not None)
    return _missing(index, "data_processing_options_state") if wanted else None


# ---------------------------------------------------------------------------------------------- action sources


def _app_data(event: Event, index: int, case: Case) -> GraphError | None:
    app_data = event.get("app_data")
    if not app_data:
        return _missing(index, "app_data")
    if not _whole_extinfo(app_data.get("extinfo"), case):
        return event_error(2804043)
    return next(
        (_missing(index, "app_data", flag) for flag in rules.APP_FLAGS if app_data.get(flag) in (None, "")), None
    )


def _whole_extinfo(extinfo: Any, case: Case) -> bool:
    """All slots are there, and the two that may not be empty are not."""
    if isinstance(extinfo, dict) and case.conduct.extinfo == "any":
        extinfo = [extinfo.get(str(slot)) for slot in range(len(extinfo))]
    if not isinstance(extinfo, list) or len(extinfo) != rules.EXTINFO_SLOTS:
        return False
    return str(extinfo[0]) in rules.EXTINFO_VERSIONS and extinfo[rules.EXTINFO_OS_VERSION] not in (None, "")


def _quantities(event: Event, index: int, case: Case) -> GraphError | None:
    """offline-events (2026-01-05): contents need id and quantity in a store."""
    if case.conduct.store_quantity == "advised":
        return None
    for position, item in enumerate((event.get("custom_data") or {}).get("contents") or ()):
        if item.get("quantity") in (None, ""):
            return _missing(index, "custom_data", "contents", position, "quantity")
    return None


def _append(event: Event, index: int, case: Case) -> GraphError | None:
    """An AppendAttribution event has all the guide lists, and comes within 48 h of the event it corrects."""
    for path in rules.APPEND_NEEDS:
        found: Any = event
        for step in path:
            found = (found or {}).get(step)
        if found in (None, ""):
            return _missing(index, *path)
    share = number(event["attribution_data"]["attribution_share"])
    if share is not None and not 0 <= share <= 1:
        return parameter_error(
            f'Param "{place(index, "attribution_data", "attribution_share")}" must be between 0 and 1.'
        )
    first = number(event["original_event_data"]["event_time"]) or 0.0
    if case.now - first < rules.APPEND_WITHIN_S:
        return None
    return parameter_error(f'Param "{place(index, "original_event_data", "event_time")}" must be within 48 hours.')
