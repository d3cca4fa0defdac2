"""An event as a dataset's settings let it go on."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.custom_data import CustomData
from signalpost.capi.event import AppData, AttributionData, Event, OriginalEventData, StoreData
from signalpost.capi.user_data import UserData
from signalpost.privacy.apply import apply, is_quiet, masked_texts
from signalpost.privacy.budget import Budget
from signalpost.privacy.settings import AS_SHIPPED, DataControl

NOW = 1_790_000_000
USER = UserData(em="anna@shop.example", ph="+4915123456789")


def event(**fields: Any) -> Event:
    given: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": NOW,
        "action_source": "website",
        "user_data": USER,
    } | fields
    return Event(**given)


def noted(controlled: Any) -> list[tuple[str, str]]:
    return [(note.path, note.code) for note in controlled.notes]


QUIET = event(
    event_id="b1946ac92492d2347c6235b4d2611184",
    event_source_url="https://shop.example/thanks?step=2&fbclid=IwAR0aAbBcCdDeEfFgGhHiIjJkKlL&utm_source=fb",
    referrer_url="https://shop.example/checkout",
    custom_data={"value": 12.5, "currency": "EUR", "order_id": "SO-0000123", "content_name": "Ocean blue mug",
                 "contents": [{"id": "SKU-1", "title": "Ocean blue mug", "quantity": 1}]},
)  # fmt: skip


def test_an_event_that_hides_nothing_is_the_very_same() -> None:
    """user_data is not looked at: there it belongs."""
    assert is_quiet(QUIET, AS_SHIPPED)
    controlled = apply(QUIET)
    assert controlled.event is QUIET and controlled.notes == () and controlled.reason is None


@pytest.mark.parametrize("long", ["450789469", "5000000000123", "gid-632910392"])
def test_long_numbers_of_orders_and_products_hide_nothing(long: str) -> None:
    """A closer look would leave them as they are; so none is needed, however many digits a shop counts in."""
    custom = {
        "value": 12.5, "currency": "EUR", "order_id": "5000000000123", "content_ids": [long, 7],
        "contents": [{"id": long, "quantity": 1}, "odd"],
    }  # fmt: skip
    numbered = event(event_id="b1946ac92492d2347c6235b4d2611184", custom_data=custom)
    assert is_quiet(numbered, AS_SHIPPED)
    assert apply(numbered, AS_SHIPPED).event is numbered


@pytest.mark.parametrize(
    "leak",
    [
        {"order_id": "5000000000123 anna@shop.example"},
        {"content_ids": ["anna@shop.example"]},
        {"contents": [{"id": "anna@shop.example", "quantity": 1}]},
        {"contents": [{"id": "5000000000123", "title": "call +49 30 1234567"}]},
        {"note": "+49 30 12345678"},
    ],
)
def test_beside_long_numbers_all_else_is_looked_at(leak: dict[str, Any]) -> None:
    """Also what stands where ids do."""
    custom = {"order_id": "5000000000123", "content_ids": ["5000000000123"], **leak}
    assert not is_quiet(event(event_id="b1946ac92492d2347c6235b4d2611184", custom_data=custom), AS_SHIPPED)


@pytest.mark.parametrize(
    ("custom", "left", "path", "code"),
    [
        ({"note": "ask anna@shop.example"}, {"note": "ask masked-email"}, "note", "leak_email_masked"),
        ({"phone": 4155550132}, {"phone": "masked-phone"}, "phone", "leak_phone_masked"),
        ({"first_name": "Anna"}, {"first_name": "masked-name"}, "first_name", "leak_name_masked"),
        ({"a": 1, "em": "b" * 64}, {"a": 1}, "em", "leak_hashed_identifier_key_dropped"),
        ({"buyer": {"ssn": "123-45-6789"}}, {"buyer": {"ssn": "masked-national_id"}}, "buyer.ssn",
         "leak_national_id_masked"),
        ({"tags": ["a", "x@y.example"]}, {"tags": ["a", "masked-email"]}, "tags[1]", "leak_email_masked"),
        ({"content_name": "HIV test kit"}, {"content_name": "HIV test kit"}, "content_name", "leak_health_reported"),
        ({"x@y.example": 1, "a": 2}, {"a": 2}, "?", "leak_email_masked"),
        ({"a": 1, "user_hash": "0123456789abcdef" * 2}, {"a": 1}, "user_hash", "leak_hashed_identifier_key_dropped"),
    ],
)  # fmt: skip
def test_leaks_in_custom_data(custom: dict[str, Any], left: dict[str, Any], path: str, code: str) -> None:
    """Are masked, left out or told, by their place and never by their value."""
    controlled = apply(event(custom_data=custom))
    assert controlled.event.custom_data == left
    assert noted(controlled) == [(f"custom_data.{path}", code)]
    assert controlled.event.user_data is USER


def test_typed_custom_data_is_read_too() -> None:
    """As an SDK in the same process gives it."""
    controlled = apply(event(custom_data=CustomData(value=1, currency="EUR", properties={"note": "anna@shop.example"})))
    assert controlled.event.custom_data == {"value": 1, "currency": "EUR", "note": "masked-email"}


def test_addresses_are_cleaned() -> None:
    """The rest of them stays, and so does what Meta attributes by."""
    url = "https://shop.example/thanks?email=anna%40shop.example&dob=1990-01-01&fbclid=IwAR0x&step=2"
    controlled = apply(event(event_source_url=url, referrer_url="https://u:p4ss@shop.example/"))
    assert controlled.event.event_source_url == "https://shop.example/thanks?email=masked-email&fbclid=IwAR0x&step=2"
    assert controlled.event.referrer_url == "https://shop.example/"
    assert noted(controlled) == [
        ("event_source_url", "url_cleaned"),
        ("event_source_url", "leak_email_masked"),
        ("referrer_url", "url_cleaned"),
    ]


def test_an_id_that_tells_of_somebody_stays_an_id() -> None:
    """Two copies of one event still have the same, two events never."""
    one, two, other = (
        apply(event(event_id=f"{who}@shop.example-1", custom_data={"order_id": f"{who}@shop.example"})).event
        for who in ("anna", "anna", "bert")
    )
    assert one.event_id == two.event_id != other.event_id
    assert str(one.event_id).startswith("masked-") and "@" not in str(one)
    assert isinstance(one.custom_data, dict) and str(one.custom_data["order_id"]).startswith("masked-")


def test_a_dataset_may_drop_the_event() -> None:
    """With a reason of its own."""
    control = DataControl(leaks={"payment_card": "drop_event"})
    controlled = apply(event(custom_data={"note": "4111 1111 1111 1111"}), control)
    assert controlled.reason == "leak_payment_card"
    assert noted(controlled) == [("custom_data.note", "leak_payment_card")]


def test_a_dataset_may_look_away() -> None:
    """Without a note."""
    control = DataControl(leaks={"email": "ignore"})
    given_event = event(custom_data={"note": "anna@shop.example"})
    controlled = apply(given_event, control)
    assert controlled.event is given_event and controlled.notes == ()


def test_what_is_too_much_to_be_read_does_not_pass_unread() -> None:
    """An event of nothing but numbers is read as far as it goes; the rest is left out, with a note."""
    controlled = apply(event(custom_data={f"k{place}": "1 2 3 4 5 " * 800 for place in range(4)}))
    assert isinstance(controlled.event.custom_data, dict)
    assert set(controlled.event.custom_data) == {"k0", "k1"}
    assert noted(controlled) == [("custom_data.k2", "text_not_read"), ("custom_data.k3", "text_not_read")]


def test_events_of_one_request_share_what_is_read() -> None:
    """What nothing is left for does not pass unread, wherever it stands, and is told."""
    budget = Budget(40)
    given_event = event(
        event_id="order 0151 23456789 of Anna",
        event_source_url="https://anna:x@shop.example:8443/0151-23456789?q=1",
        custom_data={"note": "anna@shop.example", "anna@shop.example": 1, "content_name": "Mug"},
    )
    assert noted(apply(event(custom_data={"note": "anna@shop.example"}), budget=budget)) == [
        ("custom_data.note", "leak_email_masked")
    ]
    controlled = apply(given_event, budget=budget)
    assert controlled.event.event_source_url == "https://shop.example:8443/"
    assert str(controlled.event.event_id).startswith("masked-")
    assert controlled.event.custom_data == {"content_name": "Mug"}
    assert [path for path, code in noted(controlled) if code == "text_not_read"] == [
        "event_source_url", "event_id", "custom_data.note", "custom_data.?",
    ]  # fmt: skip


def test_a_key_that_is_personal_itself_goes_by_any_rule() -> None:
    """Masked or dropped, its name is no place for an address."""
    for action in ("mask", "drop_key"):
        control = DataControl(leaks={"email": action})
        assert apply(event(custom_data={"anna@shop.example": 1, "value": 2}), control).event.custom_data == {"value": 2}


def test_lists_keep_keys_out() -> None:
    """Of custom_data and of user_data, each with a note."""
    control = DataControl(custom_data_deny=("note",), user_data_deny=("ph",))
    controlled = apply(event(custom_data={"note": "x", "value": 1}), control)
    assert controlled.event.custom_data == {"value": 1}
    assert controlled.event.user_data == UserData(em="anna@shop.example")
    assert noted(controlled) == [("user_data.ph", "key_not_taken"), ("custom_data.note", "key_not_taken")]


def test_other_objects_are_read_too() -> None:
    """But for what machines have signed."""
    app = AppData(install_referrer="utm_source=x&email=anna%40shop.example", receipt_data="anna@shop.example")
    controlled = apply(event(app_data=app, original_event_data=OriginalEventData(order_id="anna@shop.example")))
    assert controlled.event.app_data is not None
    assert controlled.event.app_data.install_referrer == "utm_source=x&email=masked-email"
    assert controlled.event.app_data.receipt_data == "anna@shop.example"
    assert controlled.event.original_event_data is not None
    assert str(controlled.event.original_event_data.order_id).startswith("masked-")


def test_the_name_of_an_event_can_leak() -> None:
    """And it still has one."""
    leaking = event(event_name="Signup anna@shop.example", event_id="anna@shop.example")
    for action in ("mask", "drop_key"):
        controlled = apply(leaking, DataControl(leaks={"email": action}))
        assert controlled.event.event_name == "Signup masked-email"
        assert str(controlled.event.event_id).startswith("masked-")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON, max_size=5), st.text() | st.none(), st.text() | st.none())
def test_any_event_goes_on(custom: dict[str, Any], url: str | None, event_id: str | None) -> None:
    """Never an error, never a note with a value, and a second time there is nothing left to mask."""
    controlled = apply(event(custom_data=custom, event_source_url=url, event_id=event_id))
    msgspec.json.encode(controlled.notes)
    again = apply(controlled.event)
    assert not [note.code for note in again.notes if note.code.endswith("_masked")]


def test_texts_kept_apart_are_masked_as_shipped() -> None:
    """By what stands in them; what would only be reported stays."""
    texts = {"utm_content": "anna@shop.example", "utm_campaign": "hiv awareness", "utm_source": "mail"}
    assert masked_texts(texts, "touch") == {**texts, "utm_content": "masked-email"}


@pytest.mark.parametrize(
    "changes",
    [
        {"referrer_url": "https://shop.example/?email=x"},
        {"referrer_url": "https://shop.example/#dob=1990"},
        {"event_source_url": "https://shop.example/?step=2&dob=1990"},
        {"event_source_url": "https://shop.example/?step=2;dob=1990"},
        {"event_source_url": "https://shop.example/?step=2?dob=1990"},
        {"event_source_url": "https://shop.example/?step=2#dob=1990"},
        {"event_source_url": "https://shop.example/;dob=1990?step=2"},
        {"event_source_url": "https://shop.example/&dob=1990?step=2"},
        {"app_data": AppData(advertiser_tracking_enabled=1)},
        {"original_event_data": OriginalEventData(event_name="Purchase")},
        {"attribution_data": AttributionData(ad_id="1")},
        {"store_data": StoreData(store_code="1")},
        {"event_name": "\ud800"},
        {"custom_data": CustomData(value=1)},
        {"custom_data": {"first_name": "x"}},
        {"custom_data": {"a b": "x"}},
    ],
)
def test_what_could_say_something_is_looked_at(changes: dict[str, Any]) -> None:
    """Each part of an event by itself makes it worth the time."""
    assert is_quiet(QUIET, AS_SHIPPED)
    assert not is_quiet(msgspec.structs.replace(QUIET, **changes), AS_SHIPPED)


def test_an_address_with_a_fragment_is_looked_at_where_fragments_go() -> None:
    """By the dataset's own word."""
    quiet = msgspec.structs.replace(QUIET, event_source_url="https://shop.example/thanks#top")
    assert is_quiet(quiet, AS_SHIPPED)
    assert not is_quiet(quiet, DataControl(url_fragment="drop"))


def test_lists_take_what_they_name_and_leave_the_rest() -> None:
    """Of user_data or of custom_data alone; an event without custom_data has nothing to lose."""
    given_ = event(custom_data={"value": 1, "mine": "x"})
    assert apply(given_, DataControl(user_data_deny=("ph",))).event.user_data == UserData(em=USER.em)
    assert apply(given_, DataControl(custom_data_deny=("mine",))).event.custom_data == {"value": 1}
    assert apply(given_, DataControl(custom_data_allow=("value",))).event.custom_data == {"value": 1}
    assert apply(given_, DataControl(custom_data_deny=("other",))).event == given_
    assert apply(event(), DataControl(custom_data_deny=("mine",))).event == event()
    assert noted(apply(given_, DataControl(custom_data_deny=("mine",)))) == [("custom_data.mine", "key_not_taken")]


def test_texts_of_the_other_objects_are_read_too() -> None:
    """One that leaks is masked; the others stay as they are."""
    leaking = event(store_data=StoreData(store_code="anna@shop.example"), attribution_data=AttributionData(ad_id="77"))
    controlled = apply(leaking)
    assert controlled.event.store_data == StoreData(store_code="masked-email")
    assert controlled.event.attribution_data == leaking.attribution_data


def test_a_value_nested_without_end_is_left_to_others() -> None:
    """Meta takes three levels; what is deeper is refused elsewhere, and nothing here runs for ever."""
    value: Any = "anna@shop.example"
    for _ in range(100):
        value = [value]
    assert apply(event(custom_data={"mine": value})).event.custom_data is not None
