"""Codes for orders of a shop: why none of their events goes out, and what is wrong with a message of its platform."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows

ORDER_CODES: tuple[Code, ...] = tuple(
    rows(
        Severity.REFUSED,
        (
            "marketplace",
            "Another shop sold it to its own customer, so it is no conversion of this one.",
            "Nothing: it stays in the table of orders, and is not sent.",
        ),
        (
            "before_start",
            "The order was placed before the shop was set up here; what reported it then may have sent it.",
            "Nothing; or send what Meta still takes: `signalpost connectors backfill NAME --since 7d`.",
        ),
        ("test_order", "It is a test order.", "Nothing; orders that people pay for are sent."),
        (
            "zero_value",
            "The order is over nothing.",
            "Nothing; or let orders over nothing be sent: `signalpost connectors add NAME --zero-value`.",
        ),
        (
            "order_cancelled",
            "The order was cancelled before its Purchase was due.",
            "Nothing: there is no conversion to send.",
        ),
        (
            "kind_off",
            "The shop's settings have no event_name for this kind of event.",
            "Nothing; or give it one: `signalpost connectors add NAME --event KIND=EVENT_NAME`.",
        ),
        (
            "stage_old",
            "The lead reached its stages more than seven days ago, which Meta takes no more.",
            "Nothing; stages that are reached from now on are sent.",
        ),
        (
            "webhook_no_json",
            "The platform's message is not the JSON that it should be.",
            "Look whether something between the platform and the gateway changes bodies.",
        ),
        (
            "webhook_field_missing",
            "The platform's message lacks something that its documentation has.",
            "Look whether the webhook's API version is one that the connector's page lists.",
        ),
        (
            "webhook_field_malformed",
            "Something in the platform's message is not what its documentation says.",
            "Look whether the webhook's API version is one that the connector's page lists.",
        ),
    )
)
