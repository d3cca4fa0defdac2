"""What Meta asks of an event, as tables. Each names the page it comes from and that page's date.

Pages are below developers.facebook.com/documentation/ads-commerce/conversions-api/; "live" is what integrators reported
of the running API; "SDK" is Meta's Business SDK for Python (2026-06-24). No table is shared with `signalpost.capi`.
"""

from __future__ import annotations

from enum import Enum

DAY_S = 86_400

# parameters/server-event (2026-02-12): 7 days; offline-events (2026-01-05): 62 days for physical_store.
MAX_AGE_S = 7 * DAY_S
MAX_AGE_STORE_S = 62 * DAY_S
# Not published; one large integrator allows 60 s.
FUTURE_TOLERANCE_S = 60
# using-the-api (copy of 2026-09-12).
MAX_EVENTS = 1_000


class Kind(Enum):
    """The JSON types a parameter may have. Graph reads numbers from texts of digits; null counts as absent."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    FLAG = "boolean"
    OBJECT = "object"
    LIST = "array"
    SCALAR = "string or number"
    ANY = "any"


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

# parameters/custom-data (copy of 2026-09-12), SDK content.py. Any other key of an item is refused (live, 2023).
CONTENT_KEYS: dict[str, Kind] = {
    "id": Kind.SCALAR,
    "quantity": Kind.NUMBER,
    "item_price": Kind.NUMBER,
    "delivery_category": Kind.TEXT,
    "title": Kind.TEXT,
    "description": Kind.TEXT,
    "brand": Kind.TEXT,
    "category": Kind.TEXT,
}
# The same page: properties with a fixed type. All others are free.
CUSTOM_DATA_KEYS: dict[str, Kind] = {
    "currency": Kind.TEXT,
    "value": Kind.NUMBER,
    "content_ids": Kind.LIST,
    "contents": Kind.LIST,
    "num_items": Kind.WHOLE,
    "predicted_ltv": Kind.NUMBER,
    "net_revenue": Kind.NUMBER,
}

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

# parameters/app-data (copy of 2026-09-12): slots of extinfo that may not be empty; all 16 are present.
EXTINFO_SLOTS = 16
EXTINFO_VERSIONS = frozenset({"a2", "i2"})
EXTINFO_OS_VERSION = 4

# ISO 4217, active codes of circulating currencies, without MRU: refused although ISO (third-party report).
CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
    VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL""".split()
)
