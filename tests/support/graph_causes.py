"""What makes a sandbox answer as the public records of Meta's errors have it: settings, and a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox_events import DAY, app, good
from signalpost.sandbox.conduct import Conduct, Linked
from signalpost.sandbox.state import Sandbox

DATASET = "1234567891234569"  # of record object_missing_or_no_access
NOW = 1_767_258_000  # Thursday, 01-Jan-26 01:00:00 PST, of record token_expired


class Cause(NamedTuple):
    """Settings of the sandbox, and the call: its events, path, token, and what stands beside `data`."""

    conduct: Conduct
    events: tuple[Any, ...] = ()
    settings: Mapping[str, Any] = {}
    path: str = f"/v25.0/{DATASET}/events"
    token: str | None = "t"
    envelope: Mapping[str, Any] = {}

    def call(self) -> tuple[str, str | None, dict[str, Any]]:
        """Path, token and body of the call."""
        return self.path, self.token, {**({"data": list(self.events)} if self.events else {}), **self.envelope}


def settled(name: str) -> Sandbox:
    """A sandbox with the settings of that cause."""
    cause = CAUSES[name]
    return Sandbox(conduct=cause.conduct, clock=lambda: float(NOW), **cause.settings)


def chat(channel: str = "messenger", name: str = "Purchase", **user_data: Any) -> dict[str, Any]:
    """A messaging event."""
    return event(event_name=name, messaging_channel=channel, user_data=user_data, action_source="business_messaging")


def event(**changes: Any) -> dict[str, Any]:
    """A good event of this moment."""
    return good(**{"event_time": NOW, **changes})


BARE = {"value": 1, "currency": "EUR"}
LINKED = Conduct(linked={DATASET: Linked(pages={"1": ("2",)})})
UNLINKED = Conduct(linked={})
USUAL = Conduct()
BAD_FBC = {"em": "a" * 64, "fbc": "no click id"}
CAUSES: dict[str, Cause] = {
    "timestamp_too_old_en": Cause(USUAL, (event(event_time=NOW - 8 * DAY),)),
    "timestamp_too_old_fr": Cause(Conduct(locale="fr"), (event(event_time=NOW - 8 * DAY),)),
    "timestamp_in_future": Cause(USUAL, (event(event_time=NOW + DAY),)),
    "insufficient_customer_information_en": Cause(USUAL, (event(user_data={"client_user_agent": "UA"}),)),
    "insufficient_customer_information_da": Cause(Conduct(locales={DATASET: "da"}), (event(user_data={}),)),
    "purchase_without_value": Cause(USUAL, (event(custom_data={"currency": "EUR"}),)),
    "purchase_without_currency": Cause(USUAL, (event(custom_data={"value": 1}),)),
    "invalid_currency": Cause(USUAL, (event(custom_data={"value": 1, "currency": "MRU"}),)),
    "content_without_id": Cause(USUAL, (event(custom_data={**BARE, "contents": [{"quantity": 1}]}),)),
    "value_without_currency": Cause(USUAL, (event(event_name="Lead", custom_data={"value": 1}),)),
    "ldu_selection_required": Cause(Conduct(ldu="required"), (event(),)),
    "extinfo_invalid": Cause(USUAL, ({**app(extinfo=["a2"] + [""] * 15), "event_time": NOW},)),
    "subcode_2804001": Cause(Conduct(malformed_fbc="refused"), (event(user_data=BAD_FBC),)),
    "unknown_key_on_event": Cause(USUAL, (event(advertiser_tracking_enabled=True),)),
    "unknown_key_on_content": Cause(USUAL, (event(custom_data={**BARE, "contents": [{"id": "1", "name": "x"}]}),)),
    "data_missing": Cause(USUAL),
    "invalid_test_event_code": Cause(
        Conduct(test_event_codes=("T",)), (event(),), envelope={"test_event_code": "TEST0"}
    ),
    "object_missing_or_no_access": Cause(USUAL, (event(),), {"tokens": {"1": ["t"]}}),
    "invalid_parameter_404": Cause(USUAL, (event(),), path="/v25.0/other"),
    "token_cannot_parse": Cause(USUAL, (event(),), {"tokens": {DATASET: ["other"]}}),
    "token_missing": Cause(USUAL, (event(),), token=None),
    "appsecret_proof_invalid": Cause(USUAL, (event(),), {"app_secret": "s"}, envelope={"appsecret_proof": "0"}),
    "deprecated_version": Cause(Conduct(oldest_version="v25.0"), (event(),), path=f"/v17.0/{DATASET}/events"),
    "messaging_2804065": Cause(LINKED, (chat(page_id="9"),)),
    "messaging_2804066": Cause(USUAL, (chat(name="Lead", page_id="1"),)),
    "messaging_2804069": Cause(USUAL, (chat(page_scoped_user_id="1"),)),
    "messaging_2804073": Cause(LINKED, (chat(page_id="1", page_scoped_user_id="9"),)),
    "messaging_2804079": Cause(USUAL, (chat("instagram", ig_sid="1"),)),
    "messaging_2804087": Cause(USUAL, (chat("whatsapp", page_id="1", ctwa_clid="made up"),)),
    "messaging_2804116": Cause(USUAL, (chat("whatsapp", client_user_agent="UA"),)),
    "messaging_2804131": Cause(UNLINKED, (chat(page_id="1"),)),
    "messaging_2804132": Cause(UNLINKED, (chat("whatsapp", whatsapp_business_account_id="1"),)),
}
