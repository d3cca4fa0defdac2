"""contents: Meta refuses unknown keys and items without an id."""

from __future__ import annotations

import json

from capi_events import NOW, noted, refused, sent
from signalpost.capi.custom_data import Content, CustomData
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData


def keys(contents):
    return {"currency": "EUR", "value": 1, "contents": contents}


def products(contents, **changes):
    return sent(custom_data=keys(contents), **changes)["custom_data"].get("contents")


def test_an_unknown_key_is_refused_with_its_path():
    """`name` is what everybody tries; Meta refuses the whole request for it."""
    found = refused(custom_data=keys([{"id": "a"}, {"id": "b", "name": "B"}]))
    assert found == [("custom_data.contents[1].name", "contents_unknown_key")]


def test_an_item_needs_an_id():
    """2804008."""
    assert refused(custom_data=keys([{"quantity": 1}])) == [("custom_data.contents[0].id", "content_id_missing")]
    assert refused(custom_data=keys([{"id": ""}])) == [("custom_data.contents[0].id", "content_id_missing")]


def test_an_item_is_an_object():
    """A list of ids belongs into content_ids."""
    assert refused(custom_data=keys(["a"])) == [("custom_data.contents[0]", "contents_not_objects")]


def test_values_are_read_like_everywhere():
    """Texts become numbers with a note, what cannot be right is left out."""
    item = {"id": 7, "quantity": "2", "item_price": "1,50", "delivery_category": "x", "title": "T", "brand": None}
    assert products([item]) == [{"id": 7, "quantity": 2, "title": "T"}]
    assert noted(custom_data=keys([item])) == [
        ("custom_data.contents[0].quantity", "number_as_text"),
        ("custom_data.contents[0].item_price", "number_expected"),
        ("custom_data.contents[0].delivery_category", "not_allowed"),
    ]
    assert noted(custom_data=keys([{"id": "a", "quantity": 0}])) == [
        ("custom_data.contents[0].quantity", "number_expected")
    ]


def test_a_lone_product_is_taken_as_a_list():
    """A common mistake whose meaning is clear."""
    assert products({"id": "a"}) == [{"id": "a"}]
    assert noted(custom_data=keys({"id": "a"})) == [("custom_data.contents", "list_expected")]


def test_null_items_are_left_out():
    """Nothing is sent for nothing."""
    assert products([None, {"id": "a"}, {}, ""]) == [{"id": "a"}]


def test_stores_should_say_how_many():
    """Meta's page on offline events needs the quantity: an item without one costs itself, never the sale."""
    offline = {"action_source": "physical_store", "custom_data": keys([{"id": "a"}, {"id": "b", "quantity": 1}])}
    assert noted(**offline) == [("custom_data.contents[0].quantity", "content_quantity_missing")]
    assert sent(**offline)["custom_data"]["contents"] == [{"id": "b", "quantity": 1}]


def test_more_than_1000_products_are_refused():
    """The limit is ours: Meta publishes none, and 64 kB an event hold no more."""
    assert len(products([{"id": "a"}] * 1_000)) == 1_000
    found = refused(custom_data=keys([{"id": "a"}] * 1_001))
    assert found == [("custom_data.contents", "list_too_long")]


def test_typed_products_end_like_json():
    """Content values and JSON objects take the same way, usual or not."""
    for item in ({"id": "a", "quantity": 1, "item_price": 2.5}, {"id": "a", "quantity": "1", "brand": "B"}):
        typed = Event(
            event_name="Purchase",
            event_time=NOW,
            action_source="website",
            user_data=UserData(em="mary@shop.example"),
            custom_data=CustomData(currency="EUR", value=1, contents=(Content(**item),)),
        )
        outcome = prepare(typed, now=NOW, random_id="1")
        assert isinstance(outcome, Accepted)
        expected = products([item])
        assert json.loads(outcome.body)["custom_data"]["contents"] == expected


def test_products_given_by_python_code_are_read_as_from_the_wire():
    """A tuple is a list, and a Content its keys; a lone empty object is no product."""
    typed = (Content(id="A", quantity=2), {"id": "B"})
    event = Event(
        event_name="Purchase",
        event_time=NOW,
        action_source="physical_store",
        event_id="1",
        user_data=UserData(em="mary@shop.example"),
        custom_data=keys(typed),
    )
    outcome = prepare(event, now=NOW, random_id="1")
    assert isinstance(outcome, Accepted)
    assert json.loads(outcome.body)["custom_data"]["contents"] == [{"id": "A", "quantity": 2}]
    assert [(note.path, note.code) for note in outcome.notes] == [
        ("custom_data.contents[1].quantity", "content_quantity_missing")
    ]
    assert products({}) is products("") is None
