"""Events of the e-commerce specification, and of apps, under Meta's names. Any other keeps its own.

Source: Segment's public specifications of e-commerce and of app lifecycle events; Meta's standard events. Names are
compared without case: SDKs and people write `Order Completed` and `order completed`.
"""

from __future__ import annotations

from collections.abc import Mapping

PAGE_VIEW = "PageView"
SCREEN_VIEW = "ScreenView"

NAMES: Mapping[str, str] = {
    "product viewed": "ViewContent",
    "product list viewed": "ViewContent",
    "products searched": "Search",
    "product added": "AddToCart",
    "product added to wishlist": "AddToWishlist",
    "checkout started": "InitiateCheckout",
    "payment info entered": "AddPaymentInfo",
    "order completed": "Purchase",
    "signed up": "CompleteRegistration",
    "lead captured": "Lead",
    "lead generated": "Lead",
    "subscription started": "Subscribe",
    "trial started": "StartTrial",
    "application installed": "MobileAppInstall",
}


def name_of(event: str) -> str:
    """Meta's name of a tracked event."""
    return NAMES.get(event.casefold(), event)
