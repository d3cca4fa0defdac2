"""Steps of `prepare` for what restricts the use of an event: data_processing_options (limited data use) and opt_out.

What was meant as a restriction is never dropped in silence: an event whose restriction cannot be read is refused.
Source: page "Data processing options" (copy of 2026-09-12).
"""

from __future__ import annotations

from signalpost.capi.draft import Draft
from signalpost.capi.kinds import number, read
from signalpost.capi.spec import LDU_COUNTRIES, LDU_STATES
from signalpost.capi.spec_parameters import OBJECTS

LDU = "LDU"
AMO = "AMO"
OPTIONS = "data_processing_options"
COUNTRY = "data_processing_options_country"
STATE = "data_processing_options_state"
_STATES = frozenset(code for code, _, _ in LDU_STATES)


def judge_options(draft: Draft) -> None:
    """data_processing_options with its country and state."""
    event = draft.event
    options = event.data_processing_options
    if (
        options is None
        and event.data_processing_options_country is None
        and event.data_processing_options_state is None
    ):
        return
    if not _judge_list(draft, options):
        return
    country = _whole(draft, event.data_processing_options_country, COUNTRY, frozenset(LDU_COUNTRIES), "country")
    state = _whole(draft, event.data_processing_options_state, STATE, _STATES, "state")
    if state is not None and country is None:
        draft.refuse("data_processing_country_missing", COUNTRY)
    if state is None and (country is not None or (options and "client_ip_address" not in draft.wire["user_data"])):
        draft.refuse("data_processing_state_missing", STATE)
    if country is not None and state is not None and (country == 0) != (state == 0):
        draft.refuse("data_processing_state_unknown", STATE)


def _judge_list(draft: Draft, options: object) -> bool:
    """The empty list is kept: it says that limited data use is off."""
    if options is None:
        return True
    given = [options] if isinstance(options, str) else options
    if not isinstance(given, list | tuple) or any(option not in (LDU, AMO) for option in given):
        draft.refuse("data_processing_option_unknown", OPTIONS)
        return False
    if AMO in given:
        draft.note("data_processing_option_odd", OPTIONS)
    draft.wire[OPTIONS] = list(given)
    return True


def _whole(draft: Draft, given: object, path: str, allowed: frozenset[int], noun: str) -> int | None:
    if given is None or given == "":
        return None
    found, code = number(given)
    if found not in allowed:
        draft.refuse(f"data_processing_{noun}_unknown", path)
        return None
    if code is not None:
        draft.note(code, path)
    draft.wire[path] = int(found)
    return int(found)


def judge_opt_out(draft: Draft) -> None:
    """opt_out: true keeps the event out of delivery optimisation."""
    given = draft.event.opt_out
    if given is None or given == "":
        return
    flag, code = read(given, OBJECTS[""]["opt_out"])
    if code is not None:
        draft.refuse("opt_out_unclear", "opt_out")
    elif flag:
        draft.wire["opt_out"] = True
