"""A browser's event in the words of the Conversions API."""

from __future__ import annotations

from signalpost.sandbox.pixel.event import PixelEvent

EVENT = PixelEvent(
    dataset="123",
    event_name="Purchase",
    event_time=1_790_000_000,
    event_id="order-1",
    url="https://shop.example/thanks",
    custom_data={"value": 12.5, "currency": "EUR"},
    user_data={"fbp": "fb.1.1596403881668.1116446470"},
    data_processing_options=(),
)


def test_it_reads_as_a_server_event() -> None:
    """The same names as a server's event, a website's, without what was not told."""
    assert EVENT.as_event(now=1) == {
        "event_name": "Purchase",
        "event_time": 1_790_000_000,
        "event_id": "order-1",
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"fbp": "fb.1.1596403881668.1116446470"},
        "custom_data": {"value": 12.5, "currency": "EUR"},
        "data_processing_options": [],
    }


def test_without_a_time_it_happened_now() -> None:
    """An image tag tells no time."""
    assert PixelEvent(dataset="1", event_name="PageView").as_event(now=77)["event_time"] == 77


def test_its_repr_shows_no_user_value() -> None:
    """Only which keys are there."""
    assert repr(EVENT) == "PixelEvent(123, 'Purchase', user_data: fbp)"
