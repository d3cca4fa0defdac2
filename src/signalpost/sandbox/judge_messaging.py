"""Business messaging: names, the keys of a channel, and whether they belong to the dataset (page of that name)."""

from __future__ import annotations

from signalpost.sandbox import rules
from signalpost.sandbox.case import Case, Event, place
from signalpost.sandbox.clicks import is_issued
from signalpost.sandbox.conduct import Linked
from signalpost.sandbox.graph import GraphError, event_error, parameter_error


def judge_messaging(event: Event, index: int, case: Case, present: set[str]) -> GraphError | None:
    """Why a business_messaging event is refused; `present` are its usable user_data keys."""
    name = event["event_name"]
    allowed = name in rules.MESSAGING_EVENTS and (case.conduct.qualified_lead or name != rules.DISPUTED_MESSAGING_EVENT)
    if not allowed:
        return event_error(2804066)
    channel = event.get("messaging_channel")
    if channel is None:
        return parameter_error(f'The parameter "messaging_channel" is required on param "{place(index)}".')
    keys, subcode = rules.MESSAGING_KEYS[channel]
    if channel == "instagram":
        keys = rules.INSTAGRAM_KEYS[case.conduct.instagram_key]
    if not present.intersection(keys):
        return event_error(subcode)
    return _linked(event["user_data"], channel, case) or _click(event["user_data"], channel, present, case)


def _click(user_data: Event, channel: str, present: set[str], case: Case) -> GraphError | None:
    """A click id is checked against a real click, so no made-up value passes."""
    if channel != "whatsapp" or case.conduct.ctwa_clid == "any" or "ctwa_clid" not in present:
        return None
    return None if is_issued(str(user_data["ctwa_clid"])) else event_error(2804087)


def _linked(user_data: Event, channel: str, case: Case) -> GraphError | None:
    """Whether page and account belong to the dataset, when the sandbox was told which do."""
    if case.conduct.linked is None or channel == "instagram":
        return None
    mine = case.conduct.linked.get(case.dataset, Linked())
    if channel == "whatsapp" and "whatsapp_business_account_id" in user_data:
        account = str(user_data["whatsapp_business_account_id"])
        return None if account in mine.whatsapp_business_accounts else event_error(2804132)
    if not mine.pages:
        return event_error(2804131)
    page = str(user_data.get("page_id"))
    if page not in mine.pages:
        return event_error(2804065)
    users, user = mine.pages[page], user_data.get("page_scoped_user_id")
    return event_error(2804073) if user is not None and users and str(user) not in users else None
