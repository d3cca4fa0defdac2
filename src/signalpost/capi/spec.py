"""Meta's rules as tables: limits, names, allowed values, what each event needs, each with its page and date.

The parameters themselves stand in `spec_parameters`, currencies in `currencies`. `docs/reference/parameters.md` is
generated from these tables.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.capi.custom_data import ContentType, DeliveryCategory
from signalpost.capi.event import ActionSource, CustomerSegmentation, MessagingChannel


class Source(str, Enum):
    """Where a rule stands, and as of when."""

    SERVER_EVENT = "Conversions API, Server event parameters, 2026-02-12"
    MAIN_BODY = "Conversions API, Main body parameters, copy of 2026-02-01"
    USING = "Conversions API, Using the API, copy of 2026-09-12"
    CUSTOMER = "Conversions API, Customer information parameters, 2026-01-09"
    CUSTOM = "Conversions API, Custom data parameters, copy of 2026-09-12"
    APP = "Conversions API, App data parameters, copy of 2026-09-12"
    ORIGINAL = "Conversions API, Original event parameters, copy of 2026-09-12"
    APPEND = "Conversions API, AppendAttribution guide, copy of 2026-09-12"
    BEST = "Conversions API, Best practices, copy of 2026-09-12"
    OFFLINE = "Conversions API, Offline events, 2026-01-05"
    LEADS = "Conversions API, Conversion leads payload, copy of 2026-09-12"
    MESSAGING = "Conversions API, Business messaging, copy of 2026-09-12"
    OPTIONS = "Marketing API, Data processing options, copy of 2026-09-12"
    OVERVIEW = "Conversions API, Parameters overview, copy of 2026-09-12"
    SUPPORT = "Conversions API, Support, copy of 2026-09-12"
    PIXEL = "Meta Pixel, Reference, 2024-07-16"
    COLLABORATIVE = "Meta Pixel, Collaborative ads, 2022-01-27"
    PY_SDK = "facebook-python-business-sdk, 2026-06-24"
    NODE_SDK = "facebook-nodejs-business-sdk, 2026-08-05"
    NODE_258 = "facebook-nodejs-business-sdk, issue 258, 2023"
    LIVE = "live calls on v26.0 reported in public, 2026-09-05"
    REPORTS = "public integrators' code and reports, 2026-08"
    OURS = "Signalpost's own limit"


# Limits -------------------------------------------------------------------------------------------------------------

MAX_EVENTS = 1_000  # a request; Source.USING
MAX_EVENT_BYTES = 64 * 1024  # one event; Source.OURS, as all below
MAX_DEPTH = 16
MAX_TEXT_BYTES = 8 * 1024
MAX_LIST = 50
MAX_PRODUCTS = 1_000  # contents and content_ids: a trade order has hundreds of lines, and Meta publishes no limit
MAX_CUSTOM_KEYS = 200
PIXEL_NAME_LENGTH = 50  # characters of an own event name; Source.PIXEL, not verified for the Conversions API
EXTINFO_SLOTS = 16  # Source.APP
EXTINFO_OS_VERSION = 4  # the slot that must not be empty: 2804043; Source.REPORTS
EXTINFO_NUMBERS = (9, 10, 12, 13, 14)  # slots of whole numbers: screen, cores, storage; Source.APP
EXTINFO_VERSIONS = frozenset({"a2", "i2"})  # Source.APP
MILLISECONDS_FROM = 10**11  # as seconds that is the year 5138; as milliseconds 1973
MICROSECONDS_FROM = 10**14

# Allowed values -----------------------------------------------------------------------------------------------------


def _values(closed: type[Enum]) -> tuple[str, ...]:
    return tuple(member.value for member in closed)


ACTION_SOURCES = _values(ActionSource)  # Source.SERVER_EVENT
MESSAGING_CHANNELS = _values(MessagingChannel)  # Source.MESSAGING
CUSTOMER_SEGMENTATIONS = _values(CustomerSegmentation)  # Source.SERVER_EVENT
CONTENT_TYPES = _values(ContentType)  # Source.CUSTOM
DELIVERY_CATEGORIES = _values(DeliveryCategory)  # Source.CUSTOM
ATTRIBUTION_MODELS = (  # Source.PY_SDK, as the two below
    "customized_multi_touch", "first_touch", "last_click", "last_touch", "linear", "position_based", "time_decay",
    "unknown",
)  # fmt: skip
ATTRIBUTION_METHODS = ("ard", "deeplink", "gpir", "invalid_response", "mir", "srn")
DECLINE_REASONS = (
    "attribute_to_other_source", "out_of_lookback_window", "view_through_disabled", "within_inactive_window",
    "inactive", "fraud_detected", "unknown", "reinstall_attribution_disabled", "lookback", "not_pmod_match",
    "validation_rule_detected", "preload_install", "min_time_between_re_engagements", "duplicated", "pmod_disabled",
)  # fmt: skip

# Limited data use (Source.OPTIONS): the state's code, its name, in force from ---------------------------------------

LDU_COUNTRIES = (0, 1)  # 0: Meta locates the person; 1: USA
LDU_STATES: tuple[tuple[int, str, str], ...] = (
    (0, "Meta locates the person", ""),
    (1000, "California", "2020-07-01 (date not verified)"),
    (1001, "Colorado", "2023-06-01"),
    (1002, "Connecticut", "2023-06-01"),
    (1003, "Florida", "2024-06-24"),
    (1004, "Oregon", "2024-06-24"),
    (1005, "Texas", "2024-06-24"),
    (1006, "Montana", "2024-09-23"),
    (1007, "Delaware", "2024-12-18"),
    (1008, "Nebraska", "2024-12-18"),
    (1009, "New Hampshire", "2024-12-18"),
    (1010, "New Jersey", "2024-12-18"),
    (1011, "Minnesota", "2025-06-02"),
    (1012, "Maryland", "2025-09-09"),
    (1013, "Rhode Island", "2025-11-17"),
)

# Keys that Meta refuses when they are all an event has (2804050; Source.BEST, since v13.0) --------------------------

FORBIDDEN_COMBINATIONS: tuple[frozenset[str], ...] = (
    frozenset({"ct", "country", "st", "zp", "ge", "client_user_agent"}),
    frozenset({"db", "client_user_agent"}),
    frozenset({"fn", "ge"}),
    frozenset({"ln", "ge"}),
)


# Standard events ----------------------------------------------------------------------------------------------------


class StandardEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One name with a fixed meaning. `needed`: Meta refuses it without; `usual`: what the documentation suggests;
    `catalogue`: needed for Advantage+ catalogue ads."""

    name: str
    needed: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    catalogue: str = ""
    source: Source = Source.PIXEL


def _standard(name: str, usual: str = "", catalogue: str = "", needed: str = "") -> StandardEvent:
    return StandardEvent(name=name, usual=tuple(usual.split()), catalogue=catalogue, needed=tuple(needed.split()))


STANDARD_EVENTS: tuple[StandardEvent, ...] = (
    _standard("AddPaymentInfo", "content_ids contents currency value"),
    _standard("AddToCart", "content_ids content_type contents currency value", "contents"),
    _standard("AddToWishlist", "content_ids contents currency value"),
    _standard("CompleteRegistration", "currency value"),
    _standard("Contact"),
    _standard("CustomizeProduct"),
    _standard("Donate"),
    _standard("FindLocation"),
    _standard("InitiateCheckout", "content_ids contents currency num_items value"),
    _standard("Lead", "currency value"),
    _standard("PageView"),
    _standard(
        "Purchase", "content_ids content_type contents num_items order_id", "contents or content_ids", "currency value"
    ),
    _standard("Schedule"),
    _standard(
        "Search",
        "content_ids content_type contents currency search_string value",
        "content_ids or contents (not verified)",
    ),
    _standard("StartTrial", "currency predicted_ltv value"),
    _standard("SubmitApplication"),
    _standard("Subscribe", "currency predicted_ltv value"),
    _standard(
        "ViewContent",
        "content_ids content_type contents currency value",
        "contents or content_ids, with content_type",
    ),
    StandardEvent(
        name="AppendAttribution",
        needed=(
            "event_source_url", "attribution_data.ad_id", "attribution_data.touchpoint_ts",
            "attribution_data.attribution_share", "attribution_data.attribution_value", "custom_data.currency",
            "original_event_data.event_name", "original_event_data.event_time",
        ),
        source=Source.APPEND,
    ),
    StandardEvent(name="AppendValue", source=Source.REPORTS),
    StandardEvent(name="MobileAppInstall", needed=("app_data",), source=Source.APP),
)  # fmt: skip

NEEDS_VALUE = frozenset(event.name for event in STANDARD_EVENTS if "value" in event.needed)

# AppendAttribution (Source.APPEND) ----------------------------------------------------------------------------------

CORRECTION = "AppendAttribution"
CORRECTION_NEEDS: tuple[str, ...] = next(e.needed for e in STANDARD_EVENTS if e.name == CORRECTION)
#: It must arrive in less than this after the event it corrects.
CORRECTION_WITHIN_S = 48 * 3600
#: Events whose list of needs in Meta's guide has no key of user_data: they are tied to an earlier event.
NEEDS_NO_KEY = frozenset({CORRECTION})

# Business messaging (Source.MESSAGING) ------------------------------------------------------------------------------

MESSAGING_EVENTS: tuple[str, ...] = (
    "Purchase", "LeadSubmitted", "InitiateCheckout", "AddToCart", "ViewContent", "OrderCreated", "OrderShipped",
    "OrderDelivered", "OrderCanceled", "OrderReturned", "CartAbandoned", "QualifiedLead", "RatingProvided",
    "ReviewProvided",
)  # fmt: skip

# Per channel what user_data must hold: of each tuple one key. Meta's pages and its answers disagree about Instagram's.
MESSAGING_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    MessagingChannel.MESSENGER.value: (("page_id",), ("page_scoped_user_id",)),
    MessagingChannel.WHATSAPP.value: (("whatsapp_business_account_id", "page_id"), ("ctwa_clid",)),
    MessagingChannel.INSTAGRAM.value: (("ig_account_id", "instagram_business_account_id"), ("ig_sid",)),
}
