"""Business messaging: channel, names, keys."""

from __future__ import annotations

import pytest

from capi_events import judged, noted, refused, sent
from signalpost.capi.outcome import Dropped
from signalpost.capi.spec import MESSAGING_EVENTS

KEYS = {
    "messenger": {"page_id": "1", "page_scoped_user_id": "2"},
    "whatsapp": {"whatsapp_business_account_id": "1", "ctwa_clid": "ARA"},
    "instagram": {"ig_account_id": "1", "ig_sid": "2"},
}


def chat(channel="whatsapp", name="Purchase", **changes):
    base = {"action_source": "business_messaging", "messaging_channel": channel, "event_name": name}
    return {**base, "user_data": KEYS.get(channel, {}), "event_source_url": ..., **changes}


@pytest.mark.parametrize("channel", KEYS)
def test_each_channel_passes_with_its_keys(channel):
    """The keys of the chat are enough to match by."""
    event = sent(**chat(channel))
    assert event["messaging_channel"] == channel
    assert event["user_data"].items() >= KEYS[channel].items()


@pytest.mark.parametrize("name", MESSAGING_EVENTS)
def test_listed_names_pass(name):
    """Meta's list for messaging."""
    assert sent(**chat(name=name))["event_name"] == name


@pytest.mark.parametrize("name", ["Lead", "PageView", "Mine"])
def test_other_names_are_refused(name):
    """2804066."""
    assert refused(**chat(name=name)) == [("event_name", "messaging_name_refused")]
    outcome = judged(**chat(name=name))
    assert isinstance(outcome, Dropped)
    assert "Purchase" in outcome.problems[0].fix


def test_the_channel_is_needed_and_known():
    """Without it Meta cannot tell which chat it was."""
    assert refused(**chat(messaging_channel=...)) == [("messaging_channel", "messaging_channel_missing")]
    assert refused(**chat(messaging_channel="sms")) == [("messaging_channel", "messaging_channel_unknown")]


@pytest.mark.parametrize(
    ("channel", "keys", "path"),
    [
        ("messenger", {"page_id": "1"}, "user_data.page_scoped_user_id"),
        ("messenger", {"page_scoped_user_id": "1"}, "user_data.page_id"),
        ("whatsapp", {"ctwa_clid": "x"}, "user_data.whatsapp_business_account_id"),
        ("instagram", {"ig_sid": "2"}, "user_data.ig_account_id"),
    ],
)
def test_a_missing_key_of_the_chat_is_named(channel, keys, path):
    """2804069, 2804079, 2804116."""
    assert refused(**chat(channel, user_data=keys)) == [(path, "messaging_key_missing")]


def test_a_page_may_stand_for_the_whatsapp_account():
    """Meta asks for one of the two."""
    assert sent(**chat(user_data={"page_id": "1", "ctwa_clid": "x"}))["user_data"]["page_id"] == "1"


def test_the_instagram_account_goes_out_under_both_names():
    """Meta's page names one, its live answers ask for the other."""
    given = chat("instagram", user_data={"instagram_business_account_id": "1", "ig_sid": "2"})
    assert sent(**given)["user_data"]["ig_account_id"] == "1"
    assert ("user_data.instagram_business_account_id", "instagram_key_copied") in noted(**given)


def test_other_sources_may_name_a_channel():
    """It is only required of messaging."""
    assert sent(messaging_channel="whatsapp")["messaging_channel"] == "whatsapp"
    assert refused(messaging_channel="sms") == [("messaging_channel", "messaging_channel_unknown")]


def test_an_empty_channel_is_none():
    """A website's template may leave it empty."""
    assert "messaging_channel" not in sent(messaging_channel="")
    assert refused(**chat(messaging_channel="")) == [("messaging_channel", "messaging_channel_missing")]
