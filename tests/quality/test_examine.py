"""One event examined: what Meta takes and yet cannot use."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.json import decode as json_decode
from msgspec.json import encode as json_encode

from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.quality.examine import Examined, compare, examine
from signalpost.quality.findings import Finding
from signalpost.sample.shop import day

NOW_S = 1_790_000_000
HASH = sha256(b"jsmith@example.com").hexdigest()
GOOD: dict[str, Any] = {
    "event_name": "Purchase",
    "event_time": NOW_S - 5,
    "event_id": "order-1",
    "action_source": "website",
    "event_source_url": "https://shop.example/thanks?order=1",
    "user_data": {
        "em": [HASH],
        "client_ip_address": "168.212.226.204",
        "client_user_agent": "Mozilla/5.0",
        "fbp": "fb.1.1596403881668.1116446470",
        "fbc": f"fb.1.{NOW_S}000.AbCdEfGh",
    },
    "custom_data": {"value": 12.5, "currency": "eur", "content_ids": ["1"]},
}


def examined(*, browser: bool = False, hosts: tuple[str, ...] = (), **changes: Any) -> Examined:
    return examine(GOOD | changes, received_at_ms=NOW_S * 1_000, browser=browser, hosts=hosts)


def user_data(**changes: Any) -> dict[str, Any]:
    return {**GOOD["user_data"], **changes}


def custom_data(**changes: Any) -> dict[str, Any]:
    return {**GOOD["custom_data"], **changes}


def test_a_good_event_has_no_findings() -> None:
    assert examined() == Examined()
    assert examined(browser=True) == Examined()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        pytest.param({"event_name": "  "}, Finding.EVENT_NAME_BLANK, id="event_name"),
        pytest.param({"custom_data": custom_data(currency="euro")}, Finding.CURRENCY_INVALID, id="invalid-currency"),
        pytest.param({"custom_data": custom_data(currency=None)}, Finding.CURRENCY_MISSING, id="missing-currency"),
        pytest.param({"custom_data": custom_data(value=None)}, Finding.VALUE_MISSING, id="missing-value"),
        pytest.param({"custom_data": custom_data(value="12,50")}, Finding.VALUE_INVALID, id="value-with-comma"),
        pytest.param({"custom_data": custom_data(value=-1)}, Finding.VALUE_INVALID, id="negative-value"),
        pytest.param({"custom_data": custom_data(content_ids=[])}, Finding.CONTENT_IDS_MISSING, id="no-content-ids"),
        pytest.param({"event_name": "ViewContent"}, Finding.CONTENT_TYPE_MISSING, id="no-content-type"),
        pytest.param({"event_time": NOW_S + 10}, Finding.EVENT_TIME_IN_FUTURE, id="future"),
        pytest.param({"event_time": NOW_S * 1_000}, Finding.EVENT_TIME_IN_MILLISECONDS, id="milliseconds"),
        pytest.param({"event_id": None}, Finding.EVENT_ID_MISSING, id="no-event-id"),
        pytest.param({"event_source_url": None}, Finding.EVENT_SOURCE_URL_MISSING, id="no-url"),
        pytest.param(
            {"user_data": user_data(client_user_agent=None)}, Finding.USER_AGENT_MISSING, id="missing-user-agent"
        ),
        pytest.param(
            {"event_source_url": "https://shop.example/?mail=a&email=anna"}, Finding.CLEAR_TEXT_IN_URL, id="name-in-url"
        ),
        pytest.param({"referrer_url": "https://x.example/?u=a%40b.de"}, Finding.CLEAR_TEXT_IN_URL, id="e-mail-in-url"),
        pytest.param(
            {"custom_data": custom_data(note="from anna@example.com")},
            Finding.CLEAR_TEXT_IN_CUSTOM_DATA,
            id="e-mail-in-custom-data",
        ),
        pytest.param(
            {"custom_data": custom_data(phone="030 123")}, Finding.CLEAR_TEXT_IN_CUSTOM_DATA, id="named-in-custom-data"
        ),
    ],
)
def test_each_trigger_of_the_table_is_found_alone(changes: dict[str, Any], finding: Finding) -> None:
    """Section 9: the table's rows that one event can show, and the stand-in suggestions below it."""
    assert examined(**changes).findings == (finding,)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/@anna/list?page=2",
        f"https://shop.example/?email={HASH}",
        "https://shop.example/?mailing=summer",
        "not a url ]",
        "https://[broken/?fbclid=A",
    ],
)
def test_harmless_addresses_are_left_alone(url: str) -> None:
    assert Finding.CLEAR_TEXT_IN_URL not in examined(event_source_url=url).findings


def test_a_changed_click_id_is_seen_beside_the_pages() -> None:
    """Section 9, stand-in suggestions: fbc click id all lower-case while fbclid in event_source_url differs in case."""
    found = examined(
        event_source_url="https://shop.example/?fbclid=AbCdEfGh",
        user_data=user_data(fbc=f"fb.1.{NOW_S}000.abcdefgh"),
    )
    assert found == Examined(findings=(Finding.CLICK_ID_CASE_CHANGED,), malformed=("fbc",))


def test_keys_that_cannot_find_anybody_are_named() -> None:
    """Once each, whatever the number of bad values; an old click still names its click."""
    found = examined(
        user_data=user_data(em=["a@b.de", "c@d.de"], ph=HASH[:20] + "…", fbc="fb.1.1700000000000.AbCdEfGh")
    )
    assert found.malformed == ("em", "ph")
    assert found.findings == (Finding.CLEAR_TEXT, Finding.FBC_OLD)


def test_a_browsers_event_needs_nothing_that_only_servers_must_say() -> None:
    """Its address is where the request came from: in a test on one machine a private one, which is nobody's fault."""
    changes: dict[str, Any] = {
        "event_source_url": None,
        "event_id": None,
        "user_data": {"client_ip_address": "127.0.0.1"},
    }
    assert examined(browser=True, **changes).findings == ()


def test_what_happens_off_the_web_needs_no_page() -> None:
    changes: dict[str, Any] = {"action_source": "phone_call", "event_source_url": None, "event_id": None}
    assert examined(**changes, user_data={"em": HASH}).findings == ()


def test_hosts_can_be_restricted() -> None:
    """Section 9, row "Unverified domain / blocked domain"."""
    assert examined(hosts=("shop.example",)).findings == ()
    assert examined(hosts=("example",)).findings == ()
    assert examined(hosts=("other.example",)).findings == (Finding.HOST_NOT_ALLOWED,)


@pytest.mark.parametrize(
    ("server", "browser", "findings"),
    [
        ("1.2.3.4", "1.2.3.4", ()),
        ("1.2.3.4", "5.6.7.8", (Finding.IP_MISMATCH,)),
        ("2001:db8::1", "2001:db8::2", (Finding.IP_MISMATCH,)),
        ("1.2.3.4", "2001:db8::1", (Finding.IP_V4_FOR_V6,)),
        ("2001:db8::1", "1.2.3.4", (Finding.IP_MISMATCH,)),
        (None, "1.2.3.4", ()),
        ("1.2.3.4", None, ()),
        ("1.2.3.4", "127.0.0.1", ()),
    ],
)
def test_the_addresses_of_a_pair_are_compared(
    server: str | None, browser: str | None, findings: tuple[Finding, ...]
) -> None:
    """Section 9, rows "Update your IPv4 IP addresses …" and "Server sending mismatched IP addresses"."""
    assert compare({"client_ip_address": server}, {"client_ip_address": browser}) == findings


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("event_name", "event_time", "event_id", "event_source_url", "referrer_url"), json),
            "user_data": st.dictionaries(st.sampled_from(["em", "fbc", "fbp", "client_ip_address", "x"]), json),
            "custom_data": st.dictionaries(st.sampled_from(["value", "currency", "contents", "email", "x"]), json),
        },
    )
)
def test_any_event_can_be_examined(event: dict[str, Any]) -> None:
    found = examine(event, received_at_ms=NOW_S * 1_000)
    assert set(found.malformed) <= set(event.get("user_data") or {})


def test_what_our_own_client_prepares_has_no_findings() -> None:
    """A day of the sample shop, typed by people, normalised and hashed by `capi`: the two rule books agree."""
    examined_events = 0
    for typed in day(7, until=NOW_S, visits=40):
        prepared = prepare(decode_event(json_encode(typed)), now=NOW_S, random_id=str(examined_events))
        assert isinstance(prepared, Accepted)
        found = examine(json_decode(prepared.body), received_at_ms=NOW_S * 1_000)
        assert (found.findings, found.malformed) == ((), ())
        examined_events += 1
    assert examined_events > 50


def test_a_hash_is_wrong_for_its_own_key_alone() -> None:
    """A town may be called like a country; the country itself is sent as its code."""
    name = sha256(b"luxembourg").hexdigest()
    assert examined(user_data=user_data(ct=name)) == Examined()
    assert examined(user_data=user_data(country=name)).findings == (Finding.HASH_NOT_NORMALISED,)
    assert examined(user_data=user_data(ct=name, country=[name])).findings == (Finding.HASH_NOT_NORMALISED,)


def test_the_hash_of_nothing_is_found_among_good_ones() -> None:
    """Wherever it stands, alone or in a list."""
    nothing = sha256(b"").hexdigest()
    for value in (nothing, [nothing], [HASH, nothing]):
        assert examined(user_data=user_data(ph=value)).findings == (Finding.HASH_OF_EMPTY,)


def test_a_page_that_is_no_address_is_of_no_host() -> None:
    """Brackets that do not close."""
    found = examined(hosts=("shop.example",), event_source_url="https://[shop.example/thanks").findings
    assert Finding.HOST_NOT_ALLOWED in found
