"""Every parameter of the event object but user_data's: its kind, when it is needed, what is allowed, and the source.

These rows drive `prepare` and `docs/reference/parameters.md`. A verdict on a value follows from its kind (`kinds`).
"""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.capi import spec
from signalpost.capi.spec import Source


class Kind(str, Enum):
    """What a value must be. Empty values and nulls are left out; a number as text is read and noted."""

    TEXT = "text"
    ID = "text or whole number"
    PRODUCT_ID = "text or whole number, sent as it came"
    TEXTS = "list of texts"
    IDS = "list of texts or whole numbers"
    NUMBER = "number, 0 or more"
    SIGNED = "number"
    INTEGER = "whole number, 0 or more"
    TIME = "Unix seconds"
    FLAG = "true or false"
    BIT = "0 or 1"
    ENUM = "one of a list"
    CURRENCY = "ISO 4217 code"
    CONTENTS = "list of products"
    OBJECT = "object"
    EXTINFO = "list of 16"
    URL = "http(s) address"
    TEXT_OR_FLAG = "text, true or false"


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `place` is the object it stands in; `values` what an ENUM allows."""

    place: str
    name: str
    kind: Kind
    source: Source
    needed: str = "no"
    values: tuple[str, ...] = ()
    rule: str = ""


Row = tuple[str, Kind, str, str] | tuple[str, Kind, str, str, tuple[str, ...]]


def _table(place: str, source: Source, *rows: Row) -> tuple[Parameter, ...]:
    """Rows of (name, kind, needed, rule[, values]) of one object."""
    return tuple(
        Parameter(
            place=place,
            name=row[0],
            kind=row[1],
            source=source,
            needed=row[2],
            rule=row[3],
            values=row[4] if len(row) == 5 else (),
        )
        for row in rows
    )


K = Kind
EVENT: tuple[Parameter, ...] = (
    *_table(
        "",
        Source.SERVER_EVENT,
        ("event_name", K.TEXT, "yes", "standard name or own; case-sensitive; with event_id the key of deduplication"),
        ("event_time", K.TIME, "yes", "at most 7 days ago, 62 for physical_store; not in the future"),
        ("action_source", K.ENUM, "yes", "where it happened", spec.ACTION_SOURCES),
        ("event_id", K.ID, "advised", "the pixel's eventID; a random one is made when it is missing"),
        ("user_data", K.OBJECT, "yes", "at least one usable key"),
        ("custom_data", K.OBJECT, "Purchase", "value and currency for Purchase"),
        ("event_source_url", K.URL, "website", "documented as required, noted when missing"),
        ("referrer_url", K.URL, "no", "HTTP referrer of the page"),
        ("opt_out", K.FLAG, "no", "true: attribution only, no optimisation"),
    ),
    *_table(
        "",
        Source.OPTIONS,
        ("data_processing_options", K.TEXTS, "no", '["LDU"] or []; the empty list is sent, for it says something'),
        ("data_processing_options_country", K.INTEGER, "with LDU", "1 USA, 0 Meta locates the person"),
        (
            "data_processing_options_state",
            K.INTEGER,
            "with a country, or LDU without address",
            "0, or 1000 to 1013",
        ),
    ),
    *_table("", Source.APP, ("app_data", K.OBJECT, "app", "the app and the device")),
    *_table("", Source.ORIGINAL, ("original_event_data", K.OBJECT, "AppendAttribution", "the event this one corrects")),
    *_table("", Source.PY_SDK, ("attribution_data", K.OBJECT, "AppendAttribution", "what a partner credits to an ad")),
    *_table("", Source.OFFLINE, ("store_data", K.OBJECT, "no", "the store of a physical_store event")),
    *_table(
        "",
        Source.SERVER_EVENT,
        (
            "customer_segmentation",
            K.ENUM,
            "no",
            "accepted here and in custom_data: Meta's pages disagree",
            spec.CUSTOMER_SEGMENTATIONS,
        ),
    ),
    *_table(
        "",
        Source.MESSAGING,
        ("messaging_channel", K.ENUM, "business_messaging", "the chat it belongs to", spec.MESSAGING_CHANNELS),
    ),
    *_table(
        "",
        Source.PY_SDK,
        ("advanced_measurement_table", K.TEXT, "no", "a table of Advanced Analytics; no page of its own"),
    ),
)

CUSTOM_DATA: tuple[Parameter, ...] = (
    *_table(
        "custom_data",
        Source.CUSTOM,
        ("currency", K.CURRENCY, "with value", "upper-cased; MRU is refused by Meta"),
        (
            "value",
            K.NUMBER,
            "Purchase",
            "in units of the currency; a negative one is refused, unless the policy has negative_values",
        ),
        ("content_ids", K.IDS, "catalogue", f"at most {spec.MAX_PRODUCTS}"),
        ("contents", K.CONTENTS, "catalogue", f"at most {spec.MAX_PRODUCTS}; strict keys"),
        ("content_type", K.TEXT, "no", "product or product_group; another is sent with a note"),
        ("content_name", K.TEXT, "no", "page or product"),
        ("content_category", K.TEXT, "no", "category"),
        ("num_items", K.INTEGER, "no", "InitiateCheckout, Purchase"),
        ("order_id", K.ID, "no", "the transaction"),
        ("predicted_ltv", K.SIGNED, "no", "Subscribe, StartTrial and others"),
        ("net_revenue", K.SIGNED, "no", "margin, for value optimisation"),
        ("search_string", K.TEXT, "no", "Search"),
        ("status", K.TEXT_OR_FLAG, "no", "CompleteRegistration; text in the SDKs, boolean on the pixel page"),
        ("delivery_category", K.ENUM, "no", "how the goods reach the buyer", spec.DELIVERY_CATEGORIES),
        ("customer_segmentation", K.ENUM, "no", "as on the event", spec.CUSTOMER_SEGMENTATIONS),
    ),
    *_table("custom_data", Source.OFFLINE, ("item_number", K.ID, "no", "part of offline deduplication")),
    *_table(
        "custom_data",
        Source.LEADS,
        ("lead_event_source", K.TEXT, "CRM stages", "name of the CRM"),
        ("event_source", K.TEXT, "CRM stages", "crm"),
    ),
)

CONTENTS: tuple[Parameter, ...] = (
    *_table(
        "custom_data.contents[]",
        Source.CUSTOM,
        ("id", K.PRODUCT_ID, "yes", "the catalogue's id"),
        ("quantity", K.INTEGER, "physical_store", "noted when missing there"),
        ("item_price", K.SIGNED, "no", "price of one unit; a line of discount is negative"),
        ("delivery_category", K.ENUM, "no", "how the goods reach the buyer", spec.DELIVERY_CATEGORIES),
    ),
    *_table(
        "custom_data.contents[]",
        Source.PY_SDK,
        ("title", K.TEXT, "no", ""),
        ("description", K.TEXT, "no", ""),
        ("brand", K.TEXT, "no", ""),
        ("category", K.TEXT, "no", ""),
    ),
)

APP_DATA: tuple[Parameter, ...] = (
    *_table(
        "app_data",
        Source.APP,
        ("advertiser_tracking_enabled", K.BIT, "app", "the answer to iOS App Tracking Transparency"),
        ("application_tracking_enabled", K.BIT, "app", "the answer given inside the app"),
        ("extinfo", K.EXTINFO, "app", "16 slots; an object with numbers as keys is read as that list"),
        ("campaign_ids", K.ID, "no", ""),
        ("install_referrer", K.TEXT, "no", "Android"),
        ("installer_package", K.TEXT, "no", "Android"),
        ("url_schemes", K.TEXTS, "no", ""),
        ("vendor_id", K.TEXT, "no", "iOS IDFV"),
        ("windows_attribution_id", K.TEXT, "no", ""),
    ),
    *_table(
        "app_data",
        Source.PY_SDK,
        ("consider_views", K.FLAG, "no", ""),
        ("include_dwell_data", K.FLAG, "no", ""),
        ("include_video_data", K.FLAG, "no", ""),
        ("receipt_data", K.TEXT, "no", ""),
    ),
)

ORIGINAL_EVENT_DATA = _table(
    "original_event_data",
    Source.ORIGINAL,
    ("event_name", K.TEXT, "AppendAttribution", "name of the first event"),
    ("event_time", K.TIME, "AppendAttribution", "time of the first event"),
    ("order_id", K.ID, "no", "its order"),
    ("event_id", K.ID, "no", "its event_id"),
)

ATTRIBUTION_DATA = _table(
    "attribution_data",
    Source.PY_SDK,
    ("scope", K.TEXT, "no", "click and others"),
    ("visit_time", K.TIME, "no", ""),
    ("ad_id", K.ID, "AppendAttribution", ""),
    ("adset_id", K.ID, "no", ""),
    ("campaign_id", K.ID, "no", ""),
    ("attribution_share", K.NUMBER, "AppendAttribution", "0 to 1, held for AppendAttribution"),
    ("attribution_model", K.ENUM, "no", "", spec.ATTRIBUTION_MODELS),
    ("attr_window", K.INTEGER, "no", "days"),
    ("attribution_value", K.SIGNED, "AppendAttribution", "share × value"),
    ("attribution_source", K.TEXT, "no", ""),
    ("touchpoint_type", K.TEXT, "no", ""),
    ("touchpoint_id", K.ID, "no", ""),
    ("touchpoint_ts", K.TIME, "AppendAttribution", ""),
    ("attribution_method", K.ENUM, "no", "", spec.ATTRIBUTION_METHODS),
    ("decline_reason", K.ENUM, "no", "", spec.DECLINE_REASONS),
    ("auditing_token", K.TEXT, "no", ""),
    ("linkage_key", K.TEXT, "no", ""),
    ("partner_client_id", K.ID, "no", ""),
    ("attribution_setting", K.OBJECT, "no", "windows in hours"),
    ("total_credit", K.SIGNED, "no", ""),
)

ATTRIBUTION_SETTING = _table(
    "attribution_data.attribution_setting",
    Source.PY_SDK,
    ("inactivity_window_hours", K.INTEGER, "no", ""),
    ("reattribution_window_hours", K.INTEGER, "no", ""),
)

STORE_DATA = _table(
    "store_data",
    Source.OFFLINE,
    ("store_page_id", K.ID, "no", ""),
    ("brand_page_id", K.ID, "no", ""),
    ("store_code", K.ID, "no", ""),
)

OBJECTS: dict[str, dict[str, Parameter]] = {
    table[0].place: {row.name: row for row in table}
    for table in (
        EVENT,
        CUSTOM_DATA,
        CONTENTS,
        APP_DATA,
        ORIGINAL_EVENT_DATA,
        ATTRIBUTION_DATA,
        ATTRIBUTION_SETTING,
        STORE_DATA,
    )
}
