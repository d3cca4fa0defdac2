"""GA4's events under Meta's names: the table that the tag has for the dataLayer, held equal by a test.

Source: Meta's mapping in its server tag for Google Tag Manager, and Stape's names for the rest (November 2026).
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "page_view": "PageView",
    "view_item": "ViewContent",
    "search": "Search",
    "add_to_cart": "AddToCart",
    "add_to_wishlist": "AddToWishlist",
    "begin_checkout": "InitiateCheckout",
    "add_payment_info": "AddPaymentInfo",
    "purchase": "Purchase",
    "generate_lead": "Lead",
    "sign_up": "CompleteRegistration",
    "subscribe": "Subscribe",
    "start_trial": "StartTrial",
    "contact": "Contact",
    "schedule": "Schedule",
    "submit_application": "SubmitApplication",
    "find_location": "FindLocation",
    "donate": "Donate",
    "customize_product": "CustomizeProduct",
}
#: What GA4's tag sends by itself on every page: bookkeeping of sessions, nothing that a person did for an ad.
AUTOMATIC = frozenset({"session_start", "first_visit", "user_engagement", "scroll"})


def name_of(event: str) -> str:
    """Meta's name of an event; any other keeps its own."""
    return NAMES.get(event, event)
