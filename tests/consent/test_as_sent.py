"""Whole cookies of banners, as a back end may pass them on."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.signals import Signals
from signalpost.consent.as_sent import shortened
from signalpost.consent.policy import ConsentPolicy
from signalpost.consent.ruling import Action, judge

ON, OFF = "groups=C0001%3A1%2CC0004%3A1", "groups=C0001%3A1%2CC0004%3A0"
DIDOMI = base64.b64encode(b'{"vendors":{"disabled":["facebook"]}}').decode()


@pytest.mark.parametrize(
    ("sent", "short"),
    [
        ({"onetrust": ON}, {"onetrust": "marketing=1"}),
        ({"onetrust": OFF}, {"onetrust": "marketing=0"}),
        ({"onetrust": "groups%3DC0004%3A0"}, {"onetrust": "marketing=0"}),
        ({"onetrust": f"interactionCount=0&{OFF}"}, {"onetrust": "pending"}),
        ({"onetrust": f"isGpcEnabled=1&{ON}"}, {"onetrust": "marketing=1", "gpc": "1"}),
        ({"cookiebot": "{necessary:true,marketing:false,ver:1}"}, {"cookiebot": "marketing=0"}),
        ({"didomi": DIDOMI}, {"didomi": "vendor=0"}),
        ({"shopify": '{"marketingAllowed":true,"saleOfDataAllowed":false}'}, {"shopify": "marketing=1,sale=0"}),
        ({"shopify": "3mPs.A_DEBE_t_f"}, {"shopify": "marketing=0,sale=0"}),
    ],
)
def test_a_whole_cookie_says_what_its_short_form_does(sent: dict[str, str], short: dict[str, str]) -> None:
    """What `signalpost consent decode` reads decides, too."""
    assert shortened(Signals(**sent), {}) == Signals(**short)


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("deny", "denied"),
        ("DENIED", "denied"),
        ("no", "denied"),
        *((word, "denied") for word in ("false", "0", "revoke", "revoked", " Refused ", "withdrawn")),
        *((word, "granted") for word in ("GRANTED", "Grant", "yes", "true", "1")),
        ("perhaps", "pending"),
    ],
)
def test_a_senders_own_word_is_never_taken_for_silence(word: str, means: str) -> None:
    """Where silence sends, a no that is written otherwise would be lost."""
    assert shortened(Signals(api=word), {}).api == means
    ruling = judge(Signals(api=word), "us", ConsentPolicy())
    assert ruling.action is {"denied": Action.DROP, "granted": Action.SEND, "pending": Action.HOLD}[means]


@pytest.mark.parametrize("word", ["true", "Yes"])
def test_global_privacy_control_may_be_a_word(word: str) -> None:
    """And counts as the header's 1 does."""
    assert judge(Signals(gpc=word), "us_ca", ConsentPolicy()).reason == "consent_gpc"


@pytest.mark.parametrize("text", ["vendor=1,marketing=0", "pending", "loading", "sale=0", "nonsense"])
def test_what_is_no_cookie_stays(text: str) -> None:
    """Short forms as the tag sends them, and what nobody can read."""
    signals = Signals(onetrust=text, cookiebot=text, didomi=text, shopify=text)
    assert shortened(signals, {}) is signals


def test_the_sites_name_of_the_group_decides() -> None:
    """As it does where the cookie is read from a request."""
    assert shortened(Signals(onetrust=OFF), {"onetrust": "C0001"}).onetrust == "marketing=1"
    token = base64.b64encode(b'{"vendors":{"enabled":["c:ours"]}}').decode()
    assert shortened(Signals(didomi=token), {"didomi": "c:ours"}).didomi == "vendor=1"


@pytest.mark.parametrize("word", ["", "granted", "denied", "pending"])
def test_what_is_written_as_here_already_costs_no_copy(word: str) -> None:
    """With an opt-out beside it too."""
    signals = Signals(api=word, gpc="1")
    assert shortened(signals, {}) is signals


def test_a_senders_opt_out_stands_beside_a_cookies() -> None:
    """Whichever of the two said so."""
    assert shortened(Signals(gpc="Yes", onetrust=ON), {}).gpc == "1"
    assert shortened(Signals(gpc="1", onetrust=ON), {}).gpc == "1"


@pytest.mark.parametrize("region", ["eea", "us", "elsewhere"])
def test_a_no_in_a_whole_cookie_ends_the_event(region: str) -> None:
    """Whatever the sender says beside it."""
    ruling = judge(Signals(api="granted", onetrust=OFF), region, ConsentPolicy())
    assert (ruling.action, ruling.reason, ruling.evidence) == (Action.DROP, "consent_denied", "onetrust:category")


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    """Nothing that a sender may write raises, and nothing that was said is lost."""
    for tried in (text, "groups=" + text, "{" + text, "3" + text):
        assert (
            shortened(Signals(onetrust=tried, cookiebot=tried, didomi=tried, shopify=tried), {}).onetrust or not tried
        )
