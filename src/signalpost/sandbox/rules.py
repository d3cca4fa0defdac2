"""What Meta asks of an event, as tables. Each names the page it comes from and that page's date.

Pages are below developers.facebook.com/documentation/ads-commerce/conversions-api/; "live" is what integrators reported
of the running API; "SDK" is Meta's Business SDK for Python (2026-06-24). No table is shared with `signalpost.capi`.
Here: the event itself, user_data, messaging. `rules_custom_data` and `rules_objects` hold the rest.
"""

from __future__ import annotations

from signalpost.sandbox.kinds import Kind

DAY_S = 86_400

# parameters/server-event (2026-02-12): 7 days; offline-events (2026-01-05): 62 days for physical_store.
MAX_AGE_S = 7 * DAY_S
MAX_AGE_STORE_S = 62 * DAY_S
# Not published; one large integrator allows 60 s.
FUTURE_TOLERANCE_S = 60
# using-the-api (copy of 2026-09-12).
MAX_EVENTS = 1_000

# parameters/server-event (2026-02-12) and SDK event.py. Any other key is refused (live, 2023).
EVENT_KEYS: dict[str, Kind] = {
    "event_name": Kind.TEXT,
    "event_time": Kind.WHOLE,
    "user_data": Kind.OBJECT,
    "custom_data": Kind.OBJECT,
    "event_source_url": Kind.TEXT,
    "opt_out": Kind.FLAG,
    "event_id": Kind.SCALAR,
    "action_source": Kind.TEXT,
    "data_processing_options": Kind.LIST,
    "data_processing_options_country": Kind.WHOLE,
    "data_processing_options_state": Kind.WHOLE,
    "referrer_url": Kind.TEXT,
    "app_data": Kind.OBJECT,
    "original_event_data": Kind.OBJECT,
    "attribution_data": Kind.OBJECT,
    "customer_segmentation": Kind.TEXT,
    "messaging_channel": Kind.TEXT,
    "advanced_measurement_table": Kind.TEXT,
    "store_data": Kind.OBJECT,  # offline-events (2026-01-05)
}
REQUIRED_EVENT_KEYS = ("event_name", "event_time", "action_source", "user_data")

# parameters/server-event (2026-02-12).
ACTION_SOURCES = frozenset(
    "email website app phone_call chat physical_store system_generated business_messaging other".split()
)
ENUMS: dict[str, frozenset[str]] = {
    "action_source": ACTION_SOURCES,
    "messaging_channel": frozenset({"whatsapp", "messenger", "instagram"}),
    "customer_segmentation": frozenset(
        {
            f"{who}_customer_to_{what}"
            for who in ("new", "existing")
            for what in ("business", "business_line", "product_area", "medium")
        }
        | {"customer_in_loyalty_program"}
    ),
}

# parameters/customer-information-parameters (2026-01-09), business-messaging (copy of 2026-09-12), SDK user_data.py.
# Unlisted keys are tolerated and count for nothing (third-party report).
USER_DATA_KEYS = frozenset(
    """em ph fn ln db ge ct st zp country external_id f5first f5last fi dobd dobm doby app_user_id
    client_ip_address client_user_agent fbc fbp subscription_id fb_login_id lead_id anon_id madid
    page_id page_scoped_user_id ctwa_clid ig_account_id ig_sid
    whatsapp_business_account_id instagram_business_account_id""".split()
)
# best-practices (copy of 2026-09-12): an event that has only keys of one row is refused with 2804050.
TOO_BROAD = (
    frozenset({"ct", "country", "st", "zp", "ge", "client_user_agent"}),
    frozenset({"db", "client_user_agent"}),
    frozenset({"fn", "ge"}),
    frozenset({"ln", "ge"}),
)
# The same page and customer-information-parameters (2026-01-09): keys that are sent as SHA-256, in lists or alone;
# five of them stand in SDKs only. external_id may be hashed, and need not be.
HASHED_KEYS = frozenset("em ph fn ln db ge ct st zp country f5first f5last fi dobd dobm doby app_user_id".split())
# conversion-leads (copy of 2026-09-12): the id from the lead webhook.
LEAD_ID_DIGITS = range(15, 18)
# Guide to AppendAttribution events (copy of 2026-09-12): tied to an earlier event, it names no person itself.
NEEDS_NO_USER_KEY = frozenset({"AppendAttribution"})

# business-messaging (copy of 2026-09-12).
MESSAGING_EVENTS = frozenset(
    """Purchase LeadSubmitted InitiateCheckout AddToCart ViewContent OrderCreated OrderShipped OrderDelivered
    OrderCanceled OrderReturned CartAbandoned QualifiedLead RatingProvided ReviewProvided""".split()
)
# The same page and reports of live calls: per channel, one of these keys, else the subcode.
MESSAGING_KEYS: dict[str, tuple[tuple[str, ...], int]] = {
    "messenger": (("page_id",), 2804069),
    "instagram": (("ig_account_id",), 2804079),
    "whatsapp": (("page_id", "whatsapp_business_account_id"), 2804116),
}
# The page has the first name, live calls want the second (contradiction 13).
INSTAGRAM_KEYS = {
    "instagram_business_account_id": ("instagram_business_account_id",),
    "ig_account_id": ("ig_account_id",),
    "either": ("ig_account_id", "instagram_business_account_id"),
}
# One report of refusal, one of acceptance (contradiction 14).
DISPUTED_MESSAGING_EVENT = "QualifiedLead"
