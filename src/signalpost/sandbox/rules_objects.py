"""What Meta asks of the objects inside an event, as tables with their sources (as in `rules`)."""

from __future__ import annotations

from signalpost.sandbox.kinds import Kind

# parameters/app-data, app-events (copies of 2026-09-12), SDK app_data.py. Other keys are tolerated.
APP_DATA_KEYS: dict[str, Kind] = {
    "advertiser_tracking_enabled": Kind.FLAG,
    "application_tracking_enabled": Kind.FLAG,
    "campaign_ids": Kind.TEXT,
    "install_referrer": Kind.TEXT,
    "installer_package": Kind.TEXT,
    "url_schemes": Kind.LIST,
    "vendor_id": Kind.TEXT,
    "windows_attribution_id": Kind.TEXT,
    "consider_views": Kind.FLAG,
    "include_dwell_data": Kind.FLAG,
    "include_video_data": Kind.FLAG,
    "receipt_data": Kind.TEXT,
}
APP_FLAGS = ("advertiser_tracking_enabled", "application_tracking_enabled")

# The same page: slots of extinfo that may not be empty; all 16 are present, as texts or numbers (contradiction 18).
EXTINFO_SLOTS = 16
EXTINFO_VERSIONS = frozenset({"a2", "i2"})
EXTINFO_OS_VERSION = 4

# parameters/original-event (copy of 2026-09-12).
ORIGINAL_EVENT_KEYS: dict[str, Kind] = {
    "event_name": Kind.TEXT,
    "event_time": Kind.WHOLE,
    "order_id": Kind.SCALAR,
    "event_id": Kind.SCALAR,
}

# SDK attribution_data.py; the payload helper sends the share as a text.
ATTRIBUTION_KEYS: dict[str, Kind] = {
    "scope": Kind.TEXT,
    "visit_time": Kind.WHOLE,
    "ad_id": Kind.SCALAR,
    "adset_id": Kind.SCALAR,
    "campaign_id": Kind.SCALAR,
    "attribution_share": Kind.NUMBER,
    "attribution_model": Kind.TEXT,
    "attr_window": Kind.WHOLE,
    "attribution_value": Kind.NUMBER,
    "attribution_source": Kind.TEXT,
    "touchpoint_type": Kind.TEXT,
    "touchpoint_ts": Kind.WHOLE,
    "touchpoint_id": Kind.SCALAR,
    "attribution_method": Kind.TEXT,
    "decline_reason": Kind.TEXT,
    "auditing_token": Kind.TEXT,
    "linkage_key": Kind.TEXT,
    "partner_client_id": Kind.SCALAR,
    "attribution_setting": Kind.OBJECT,
    "total_credit": Kind.NUMBER,
}
ATTRIBUTION_CHOICES: dict[str, frozenset[str]] = {
    "attribution_model": frozenset(
        "customized_multi_touch first_touch last_click last_touch linear position_based time_decay unknown".split()
    ),
    "attribution_method": frozenset("ard deeplink gpir invalid_response mir srn".split()),
    "decline_reason": frozenset(
        """attribute_to_other_source out_of_lookback_window view_through_disabled within_inactive_window inactive
        fraud_detected unknown reinstall_attribution_disabled lookback not_pmod_match validation_rule_detected
        preload_install min_time_between_re_engagements duplicated pmod_disabled""".split()
    ),
}

# offline-events (2026-01-05).
STORE_KEYS: dict[str, Kind] = {"store_page_id": Kind.SCALAR, "brand_page_id": Kind.SCALAR, "store_code": Kind.SCALAR}

#: Objects of an event whose keys have types; other keys in them are tolerated.
OBJECTS: dict[str, dict[str, Kind]] = {
    "app_data": APP_DATA_KEYS,
    "original_event_data": ORIGINAL_EVENT_KEYS,
    "attribution_data": ATTRIBUTION_KEYS,
    "store_data": STORE_KEYS,
}

# Guide to AppendAttribution events (copy of 2026-09-12): what such an event needs, and how late it may come.
APPEND_ATTRIBUTION = "AppendAttribution"
APPEND_NEEDS: tuple[tuple[str, ...], ...] = (
    ("event_source_url",),
    ("attribution_data", "ad_id"),
    ("attribution_data", "touchpoint_ts"),
    ("attribution_data", "attribution_share"),
    ("attribution_data", "attribution_value"),
    ("custom_data", "currency"),
    ("original_event_data", "event_name"),
    ("original_event_data", "event_time"),
)
APPEND_WITHIN_S = 48 * 3600

# marketing-api/overview/data-processing-options (copy of 2026-09-12); AMO stands in an SDK's test only.
LDU = "LDU"
LDU_OPTIONS = frozenset({LDU, "AMO"})
LDU_COUNTRIES = frozenset({0, 1})
# Contradiction 16: the options page lists 1000 to 1013, the event page 1000 alone.
LDU_STATES = {"options": frozenset({0, *range(1000, 1014)}), "event": frozenset({0, 1000})}
