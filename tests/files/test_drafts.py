"""From rows to events: orders put together, ids that do not change, cells that cannot be used."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from signalpost.capi.custom_data import CustomData
from signalpost.capi.event import Event
from signalpost.capi.event_id import derive
from signalpost.files.drafts import Drafts
from signalpost.files.finding import Answers
from signalpost.files.group import Made, Row, grouped
from signalpost.files.layout import layout_of
from uploads import ANSWERS, NOW

TIME = "2026-11-17 10:00:00"


def made(headers: str, *rows: str, answers: Answers = ANSWERS) -> list[Made]:
    names = headers.split("|")
    table = [Row(number, row.split("|")) for number, row in enumerate(rows, start=2)]
    layout = layout_of(names, [row.cells for row in table], answers)
    assert not layout.questions, layout.questions
    drafts = Drafts(layout)
    return [drafts.make(group) for group in grouped(table, layout)]


def event(found: Made) -> Event:
    assert found.event is not None, found.problem
    return found.event


def custom(found: Made) -> CustomData:
    data = event(found).custom_data
    assert isinstance(data, CustomData)
    return data


def test_lines_of_an_order_are_one_event() -> None:
    """As Shopify exports them: what is of the order stands beside its first line."""
    headers = (
        "Name|Id|Email|Financial Status|Paid at|Currency|Total|"
        "Lineitem quantity|Lineitem name|Lineitem price|Lineitem sku"
    )
    one, two = made(
        headers,
        f"#1001|450789469|a@shop.example|paid|{TIME}|EUR|30.00|1|Jar|10.00|J1",
        "#1001|||||||2|Lid|10.00|L1",
        f"#1002|450789470|b@shop.example|refunded|{TIME}|EUR|5.00|1|Jar|5.00|J1",
        answers=Answers(shop="north", time_zone="UTC"),
    )
    assert event(one).event_id == derive("Purchase", "north", "450789469")
    assert custom(one).value == Decimal("30.00") and custom(one).currency == "EUR"
    assert [(str(c.id), c.quantity) for c in custom(one).contents or ()] == [("J1", 1), ("L1", 2)]
    assert two.left_out == "order_cancelled"


def test_without_a_sum_the_lines_are_added() -> None:
    """Returned lines count against the others; an invoice of C and a number is a cancellation."""
    headers = "InvoiceNo|StockCode|Quantity|InvoiceDate|UnitPrice|CustomerID"
    one, two, three = made(
        headers, f"536|A|2|{TIME}|1.50|7", f"536|B|-1|{TIME}|0.50|7", f"C536|A|-2|{TIME}|1.50|7", f"537|A|1|{TIME}|0|7"
    )
    assert one.value == Decimal("2.50") and len(custom(one).contents or ()) == 1
    assert (two.left_out, two.value) == ("order_cancelled", Decimal("-3.00"))
    assert three.left_out == "zero_value"


@pytest.mark.parametrize(
    ("status", "left_out"), [("paid", ""), ("pending", "order_unpaid"), ("Cancelled", "order_cancelled")]
)
def test_orders_that_are_not_paid_make_no_purchase(status: str, left_out: str) -> None:
    """By what the shop says of them."""
    [one] = made("order_id|email|event_time|value|financial_status", f"1|a@shop.example|{TIME}|5.00|{status}")
    assert one.left_out == left_out


def test_ids_do_not_change() -> None:
    """By the order's number, a display name, a lead, a record, or all that the row says; a given one is kept."""
    answers = replace(ANSWERS, event_name="Lead")
    headers = "order_id|lead_id|row_id|email|event_time|event_id"
    ids = [
        event(one).event_id
        for one in made(
            headers,
            f"1.0|||a@shop.example|{TIME}|",
            f"#1|||a@shop.example|{TIME}|",
            f"|123456789012345||a@shop.example|{TIME}|",
            f"||R7|a@shop.example|{TIME}|",
            f"|||a@shop.example|{TIME}|",
            f"|||a@shop.example|{TIME}|",
            f"|||b@shop.example|{TIME}|",
            f"1|||a@shop.example|{TIME}|mine",
            answers=answers,
        )
    ]
    assert ids[:4] == [derive("Lead", "north", one) for one in ("1", "name:1", "lead:123456789012345", "row:R7")]
    assert ids[4] == ids[5] != ids[6]
    assert ids[7] == "mine"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("4.5E+11|a@shop.example|{t}|5.00|", "excels_number"),
        ("1|a@shop.example||5.00|", "time_missing"),
        ("1|a@shop.example|soon|5.00|", "time_unreadable"),
        ("1|a@shop.example|=TODAY()|5.00|", "formula"),
        ("1|a@shop.example|{t}|five|", "value_unreadable"),
        ("1|a@shop.example|{t}|=A1|", "formula"),
        ("=A1|a@shop.example|{t}|5.00|", "formula"),
        ("1|a@shop.example|{t}|5.00|1.2E+14", "excels_number"),
    ],
)
def test_rows_that_are_no_event(row: str, code: str) -> None:
    """Say which column and what to do."""
    headers = "order_id|email|event_time|value|lead_id"
    good = f"1|a@shop.example|{TIME}|5.00|"
    *_, last = made(headers, good, good, row.replace("{t}", TIME))
    assert last.problem is not None and last.problem.code == code and last.problem.fix and last.problem.path


def test_a_row_that_was_broken_as_a_row() -> None:
    """Is refused for that; a name that is missing and an id that cannot be made are told too."""
    layout = layout_of(["event_name", "event_time", "em"], [["Lead", TIME, "x"]], ANSWERS)
    drafts = Drafts(layout)
    assert [drafts.make([row]).problem for row in (Row(2, [], "csv_malformed"), Row(3, ["", TIME, "x"]))] != [
        None,
        None,
    ]
    odd = replace(layout, shop="\n")
    found = Drafts(odd).make([Row(2, ["Lead", TIME, "x"])]).problem
    assert found is not None and found.code == "event_id_impossible"


def test_what_a_spreadsheet_did_to_keys_is_left_out() -> None:
    """A shortened phone, a formula, a name of three words; the event goes without."""
    headers = "order_id|email|Telefon|event_time|value|Kundenname"
    one, two, three = made(
        headers,
        f"1|=HYPERLINK(1)|4.9E+11|{TIME}|5.00|Ann Mary Miller",
        f"2|a@shop.example|+49 170 1234567|{TIME}|5.00|Miller, Ann",
        f"3|a@shop.example||{TIME}|5.00|Ann Miller",
    )
    assert one.remarks == ("formula:em", "excels_number:ph", "name_not_parted:full_name")
    assert event(one).user_data.present() == []
    assert [(event(found).user_data.fn, event(found).user_data.ln) for found in (two, three)] == [("Ann", "Miller")] * 2


def test_click_ids_and_properties() -> None:
    """A click id becomes fbc of the event's time; own properties and lists of ids stay; date and time join."""
    headers = "order_id|email|date|time|value|fbclid|custom_data.colour|content_ids|num_items|opt_out"
    [one] = made(headers, "1|a@shop.example|17.11.2026|10:00|5.00|IwAR0abcdefgh|red|A, B|2|yes")
    assert str(event(one).user_data.fbc).startswith("fb.1.1794909600000.IwAR0")
    assert custom(one).properties == {"colour": "red"} and custom(one).content_ids == ["A", "B"]
    assert custom(one).num_items == 2 and event(one).opt_out is True and int(event(one).event_time) < NOW


def test_a_crms_stages() -> None:
    """The stage is the event, the CRM is named, as Conversion Leads asks."""
    headers = "Record ID|Email|Lifecycle Stage|Create Date"
    [one] = made(headers, f"7|a@shop.example|customer|{TIME}", answers=Answers(shop="crm", time_zone="UTC"))
    assert event(one).event_name == "customer" and event(one).action_source == "system_generated"
    assert (custom(one).event_source, custom(one).lead_event_source) == ("crm", "HubSpot")


def test_an_order_of_thousands_of_lines_is_none() -> None:
    """A column that says the same everywhere is no column of numbers."""
    headers = "InvoiceNo|StockCode|Quantity|InvoiceDate|UnitPrice|CustomerID"
    found = made(headers, *[f"n/a|A|1|{TIME}|1.00|7"] * 5_100)
    assert found[0].problem is not None and found[0].problem.code == "order_too_long"


def test_every_column_of_custom_data_that_is_read_is_sent() -> None:
    """What the preview names as read goes along; an amount that is none refuses the row."""
    headers = "event_name|event_time|email|value|predicted_ltv|net_revenue|content_type|content_ids|delivery_category"
    headers += "|customer_segmentation|search_string"
    row = f"Subscribe|{TIME}|a@shop.example|9.90|120|4.50|product_group|A|home_delivery|new_customer_to_business|chair"
    one, two = made(headers, row, row.replace("120", "much").replace("a@", "b@"))
    assert (custom(one).predicted_ltv, custom(one).net_revenue) == (Decimal(120), Decimal("4.50"))
    assert (custom(one).content_type, custom(one).delivery_category) == ("product_group", "home_delivery")
    assert (custom(one).customer_segmentation, custom(one).search_string) == ("new_customer_to_business", "chair")
    assert two.problem is not None and two.problem.path == "custom_data.predicted_ltv"


def test_a_row_without_anything_that_numbers_it() -> None:
    """Has an id of all that it says: another amount is another event."""
    headers = "event_name|event_time|email|value"
    one, same, other = made(headers, *(f"Lead|{TIME}|a@shop.example|{value}" for value in ("1.00", "1.00", "2.00")))
    assert event(one).event_id == event(same).event_id != event(other).event_id


def test_what_stands_beside_a_later_line_is_of_the_order() -> None:
    """An address, too; a key that no line has is none; a line without a product is no content."""
    headers = "order_id|event_time|email|phone|value|currency|sku|quantity|item_price"
    [order] = made(
        headers,
        f"7|{TIME}|||30.00|EUR|J1|1|10.00",
        "7||a@shop.example||||=A1|1|1.00",
        "7||||||||",
        "7||||||L1|0|10.00",
    )
    data = event(order).user_data
    assert data.em == "a@shop.example" and data.ph is None
    assert [str(content.id) for content in custom(order).contents or ()] == ["J1"]


def test_names_and_click_ids_of_other_columns() -> None:
    """A name of three words is left out and told; a token that is none makes no fbc; an own property that is a
    formula is left out."""
    headers = "order_id|event_time|email|value|customer_name|fbclid|custom_data.colour"
    first, second, third = made(
        headers,
        f"1|{TIME}|a@shop.example|1.00|Ann Lee|IwAR0abcdefghijklmnop|red",
        f"2|{TIME}|a@shop.example|1.00|Ann Mary Lee|a;b|=A1",
        f"3|{TIME}|a@shop.example|1.00||",
    )
    assert (event(first).user_data.fn, event(first).user_data.ln) == ("Ann", "Lee") and event(first).user_data.fbc
    assert second.remarks == ("name_not_parted:full_name",) and event(second).user_data.fbc is None
    assert event(second).custom_data and custom(second).properties is None
    assert event(third).user_data.fn is None and not third.remarks


def test_a_shortened_number_of_a_key_that_is_no_number_stays() -> None:
    """As an address may look like one; of an id the row is refused."""
    [kept] = made("order_id|event_time|email|value|fn", f"1|{TIME}|a@shop.example|1.00|4.9E+11")
    assert event(kept).user_data.fn == "4.9E+11"
    [refused] = made("lead_id|event_time|event_name|email", f"4.9E+14|{TIME}|Lead|a@shop.example")
    assert refused.problem is not None and (refused.problem.code, refused.problem.path) == ("excels_number", "lead_id")
