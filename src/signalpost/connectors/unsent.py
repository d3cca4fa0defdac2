"""Why nothing of an order, a subscription or a checkout goes out. Codes of `signalpost.capi.codes_orders`."""

from __future__ import annotations

from enum import Enum


class Unsent(str, Enum):
    """The reason, for all that the message says."""

    MARKETPLACE = "marketplace"
    BEFORE_START = "before_start"
    TEST_ORDER = "test_order"
    ZERO_VALUE = "zero_value"
    ORDER_CANCELLED = "order_cancelled"
    KIND_OFF = "kind_off"
    STAGE_OLD = "stage_old"
