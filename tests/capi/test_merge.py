"""Joining two copies: who is right where both speak, and what the union still lacks."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.merge import BROWSER_KNOWS, Merged, MergeInput, keys_of, merge

PURCHASE = {"event_name": "Purchase", "event_id": "o-1", "action_source": "website"}


def copy(
    origin: str, *, at: int = 100, unmet: tuple[str, ...] = (), order_id: str | None = None, **parts
) -> MergeInput:
    body = msgspec.json.encode({**PURCHASE, "event_time": at, **parts})
    return MergeInput(origin=origin, body=body, event_time=at, unmet=unmet, order_id=order_id)


def joined(first: MergeInput, later: MergeInput) -> dict:
    return msgspec.json.decode(merge(first, later).body)


def test_user_data_is_united():
    """Keys that only one copy has are all in the event."""
    event = joined(copy("browser", user_data={"fbp": "p", "ct": "c"}), copy("server", user_data={"em": "e", "ln": "l"}))
    assert event["user_data"] == {"fbp": "p", "ct": "c", "em": "e", "ln": "l"}


def test_the_server_knows_the_customer_and_the_order():
    """em, ph, external_id and the value come from the server's copy, whichever came first."""
    browser = copy("browser", user_data={"em": "b", "ph": "b", "external_id": "b"}, custom_data={"value": 1})
    server = copy("server", user_data={"em": "s", "ph": "s", "external_id": "s"}, custom_data={"value": 2})
    for event in (joined(browser, server), joined(server, browser)):
        assert event["user_data"] == {"em": "s", "ph": "s", "external_id": "s"}
        assert event["custom_data"] == {"value": 2}


def test_the_browser_knows_the_visit():
    """fbp, fbc, address, user agent and URL come from the browser's copy, whichever came first."""
    assert set(BROWSER_KNOWS) == {"fbp", "fbc", "client_ip_address", "client_user_agent"}
    browser = copy("browser", user_data=dict.fromkeys(BROWSER_KNOWS, "b"), event_source_url="https://b/")
    server = copy("server", user_data=dict.fromkeys(BROWSER_KNOWS, "s"), event_source_url="https://s/")
    for event in (joined(browser, server), joined(server, browser)):
        assert event["user_data"] == dict.fromkeys(BROWSER_KNOWS, "b")
        assert event["event_source_url"] == "https://b/"


def test_of_two_copies_from_one_side_the_first_is_right():
    """A retry adds what is new and changes nothing."""
    first = copy("browser", user_data={"fbp": "1"}, event_source_url="https://1/", custom_data={"value": 1})
    later = copy("browser", user_data={"fbp": "2", "fbc": "2"}, event_source_url="https://2/", custom_data={"value": 2})
    event = joined(first, later)
    assert event["user_data"] == {"fbp": "1", "fbc": "2"}
    assert (event["event_source_url"], event["custom_data"]) == ("https://1/", {"value": 1})


def test_the_earliest_time_is_kept():
    """The event happened when it was first seen."""
    for first, later in ((100, 90), (90, 100)):
        result = merge(copy("browser", at=first), copy("server", at=later))
        assert result.event_time == 90
        assert msgspec.json.decode(result.body)["event_time"] == 90


def test_the_first_copy_names_the_action_source():
    """The ledger's row was written with it."""
    first = copy("browser", action_source="website")
    later = copy("server", action_source="system_generated")
    assert joined(first, later)["action_source"] == "website"
    assert joined(later, first)["action_source"] == "system_generated"


def test_a_currency_belongs_to_its_value():
    """A value never gets the other copy's currency while its own copy names one."""
    browser = copy("browser", custom_data={"value": 1, "currency": "EUR"})
    assert joined(browser, copy("server", custom_data={"currency": "USD"}))["custom_data"] == {
        "value": 1,
        "currency": "EUR",
    }
    assert joined(browser, copy("server", custom_data={"value": 2}))["custom_data"] == {"value": 2, "currency": "EUR"}


def test_a_choice_of_the_person_made_in_one_copy_holds():
    """opt_out and data_processing_options are never weakened by the other copy."""
    strict = copy("browser", opt_out=True, data_processing_options=["LDU"], data_processing_options_country=1)
    loose = copy("server", opt_out=False, data_processing_options=[], data_processing_options_country=0)
    for event in (joined(strict, loose), joined(loose, strict)):
        assert event["opt_out"] is True
        assert (event["data_processing_options"], event["data_processing_options_country"]) == (["LDU"], 1)


def test_numbers_reach_meta_as_they_were_written():
    """Values are joined undecoded: no float is rewritten."""
    first = MergeInput(
        origin="server", event_time=1,
        body=b'{"event_name":"Purchase","event_time":1,"user_data":{},"custom_data":{"value":19.90}}',
    )  # fmt: skip
    assert b'"value":19.90' in merge(first, copy("browser")).body


def test_a_second_copy_cures_what_the_first_lacked():
    """Value, currency and keys may come from either copy; what neither has stays unmet."""
    bare = copy("browser", user_data={}, unmet=("no_usable_key", "value_missing", "currency_missing"))
    keyed = copy("server", user_data={"em": "e"}, custom_data={"value": 3}, unmet=("currency_missing",))
    priced = copy("server", user_data={"em": "e"}, custom_data={"value": 3, "currency": "EUR"})
    assert merge(bare, bare).unmet == ("no_usable_key", "value_missing", "currency_missing")
    assert merge(copy("browser", user_data={}), bare).unmet == ("no_usable_key", "value_missing", "currency_missing")
    assert merge(bare, keyed).unmet == ("currency_missing",)
    assert merge(bare, priced).unmet == ()


def test_two_forbidden_combinations_may_make_an_allowed_one():
    """The union of the keys is judged, not the copies."""
    one = copy("browser", user_data={"db": "d"}, unmet=("forbidden_combination",))
    two = copy("server", user_data={"ct": "c"}, unmet=("forbidden_combination",))
    same = copy("server", user_data={"client_user_agent": "u"}, unmet=("forbidden_combination",))
    assert merge(one, two).unmet == ()
    assert merge(one, same).unmet == ("forbidden_combination",)


def test_the_servers_order_id_wins():
    """And the browser's is used when the server sent none."""
    assert merge(copy("browser", order_id="b"), copy("server", order_id="s")).order_id == "s"
    assert merge(copy("browser", order_id="b"), copy("server")).order_id == "b"


def test_disagreements_are_told_by_place_only():
    """The names of the places, never a value."""
    result = merge(
        copy("browser", user_data={"em": "one", "fbp": "x"}, custom_data={"value": 1.0}),
        copy("server", user_data={"em": "two", "fbp": "x"}, custom_data={"value": 1}),
    )
    assert result.differs == ("user_data.em",)
    assert result.keys == ("em", "fbp")


VALUES = st.one_of(st.text(max_size=5), st.integers(0, 9), st.lists(st.text(max_size=3), max_size=2))
KEYS = st.sampled_from(["em", "ph", "external_id", "fbp", "fbc", "client_ip_address", "client_user_agent", "ct", "db"])


@st.composite
def copies(draw: st.DrawFn, origin: str) -> MergeInput:
    parts = {"user_data": draw(st.dictionaries(KEYS, VALUES, max_size=5))}
    if draw(st.booleans()):
        parts["custom_data"] = draw(st.dictionaries(st.sampled_from(["value", "currency", "x"]), VALUES, max_size=3))
    if draw(st.booleans()):
        parts["event_source_url"] = draw(st.text(max_size=5))
    return copy(origin, at=draw(st.integers(1, 9)), **parts)


def comparable(result: Merged) -> tuple:
    return msgspec.json.decode(result.body), result.event_time, result.keys, set(result.unmet), result.order_id


@given(copies("browser"), copies("server"))
def test_the_order_of_arrival_does_not_matter_between_browser_and_server(browser: MergeInput, server: MergeInput):
    """Both orders give the same event."""
    assert comparable(merge(browser, server)) == comparable(merge(server, browser))


@given(st.sampled_from(["browser", "server"]).flatmap(copies))
def test_a_copy_joined_to_itself_is_itself(one: MergeInput):
    """Sending the same twice changes nothing."""
    result = merge(one, one)
    before = msgspec.json.decode(one.body)
    assert {key: value for key, value in msgspec.json.decode(result.body).items() if value} == {
        k: v for k, v in before.items() if v
    }
    assert result.differs == ()


@given(copies("browser"), copies("server"))
def test_no_key_is_lost(browser: MergeInput, server: MergeInput):
    """Every key of either copy is in the event, with a value of one of them."""
    one, two = msgspec.json.decode(browser.body), msgspec.json.decode(server.body)
    event = joined(browser, server)
    for part in ("user_data", "custom_data"):
        left, right = one.get(part, {}), two.get(part, {})
        assert event.get(part, {}).keys() == left.keys() | right.keys()
        assert all(value in (left.get(key, value), right.get(key, value)) for key, value in event.get(part, {}).items())


def test_the_keys_of_an_event_are_read_from_its_bytes():
    """In the order of their names; an event without user_data has none."""
    assert keys_of(copy("server", user_data={"ph": "p", "em": "e"}).body) == ("em", "ph")
    assert keys_of(copy("server").body) == ()
