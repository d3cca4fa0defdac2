"""The tables of parameters."""

from __future__ import annotations

import pytest

from signalpost.capi.kinds import READERS
from signalpost.capi.spec import Source
from signalpost.capi.spec_parameters import OBJECTS, Kind

ROWS = [row for table in OBJECTS.values() for row in table.values()]
JUDGED_ELSEWHERE = {Kind.OBJECT, Kind.CONTENTS, Kind.CURRENCY, Kind.EXTINFO}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place}.{row.name}")
def test_each_row_can_be_read_and_has_its_source(row):
    """A parameter without a reader would pass unchecked."""
    assert row.kind in READERS or row.kind in JUDGED_ELSEWHERE
    assert isinstance(row.source, Source)
    assert bool(row.values) == (row.kind is Kind.ENUM)


def test_no_kind_is_idle():
    """Each kind is used by a row."""
    assert {row.kind for row in ROWS} == set(Kind)


KINDS = {
    "": {
        Kind.TEXT: "event_name advanced_measurement_table",
        Kind.TIME: "event_time",
        Kind.ENUM: "action_source customer_segmentation messaging_channel",
        Kind.ID: "event_id",
        Kind.OBJECT: "user_data custom_data app_data original_event_data attribution_data store_data",
        Kind.URL: "event_source_url referrer_url",
        Kind.FLAG: "opt_out",
        Kind.TEXTS: "data_processing_options",
        Kind.INTEGER: "data_processing_options_country data_processing_options_state",
    },
    "custom_data": {
        Kind.CURRENCY: "currency",
        Kind.NUMBER: "value",
        Kind.IDS: "content_ids",
        Kind.CONTENTS: "contents",
        Kind.TEXT: "content_type content_name content_category search_string lead_event_source event_source",
        Kind.INTEGER: "num_items",
        Kind.ID: "order_id item_number",
        Kind.SIGNED: "predicted_ltv net_revenue",
        Kind.TEXT_OR_FLAG: "status",
        Kind.ENUM: "delivery_category customer_segmentation",
    },
    "custom_data.contents[]": {
        Kind.PRODUCT_ID: "id",
        Kind.INTEGER: "quantity",
        Kind.SIGNED: "item_price",
        Kind.ENUM: "delivery_category",
        Kind.TEXT: "title description brand category",
    },
    "app_data": {
        Kind.BIT: "advertiser_tracking_enabled application_tracking_enabled",
        Kind.EXTINFO: "extinfo",
        Kind.ID: "campaign_ids",
        Kind.TEXT: "install_referrer installer_package vendor_id windows_attribution_id receipt_data",
        Kind.TEXTS: "url_schemes",
        Kind.FLAG: "consider_views include_dwell_data include_video_data",
    },
    "original_event_data": {Kind.TEXT: "event_name", Kind.TIME: "event_time", Kind.ID: "order_id event_id"},
    "attribution_data": {
        Kind.TEXT: "scope attribution_source touchpoint_type auditing_token linkage_key",
        Kind.TIME: "visit_time touchpoint_ts",
        Kind.ID: "ad_id adset_id campaign_id touchpoint_id partner_client_id",
        Kind.NUMBER: "attribution_share",
        Kind.ENUM: "attribution_model attribution_method decline_reason",
        Kind.INTEGER: "attr_window",
        Kind.SIGNED: "attribution_value total_credit",
        Kind.OBJECT: "attribution_setting",
    },
    "attribution_data.attribution_setting": {Kind.INTEGER: "inactivity_window_hours reattribution_window_hours"},
    "store_data": {Kind.ID: "store_page_id brand_page_id store_code"},
}
CORRECTS = "AppendAttribution"
NEEDED = {
    "": {
        "event_name": "yes", "event_time": "yes", "action_source": "yes", "event_id": "advised", "user_data": "yes",
        "custom_data": "Purchase", "event_source_url": "website", "data_processing_options_country": "with LDU",
        "data_processing_options_state": "with a country, or LDU without address", "app_data": "app",
        "original_event_data": CORRECTS, "attribution_data": CORRECTS, "messaging_channel": "business_messaging",
    },
    "custom_data": {
        "currency": "with value", "value": "Purchase", "content_ids": "catalogue", "contents": "catalogue",
        "lead_event_source": "CRM stages", "event_source": "CRM stages",
    },
    "custom_data.contents[]": {"id": "yes", "quantity": "physical_store"},
    "app_data": dict.fromkeys(("advertiser_tracking_enabled", "application_tracking_enabled", "extinfo"), "app"),
    "original_event_data": dict.fromkeys(("event_name", "event_time"), CORRECTS),
    "attribution_data": dict.fromkeys(("ad_id", "attribution_share", "attribution_value", "touchpoint_ts"), CORRECTS),
}  # fmt: skip


@pytest.mark.parametrize("place", OBJECTS)
def test_each_parameter_is_of_the_kind_that_meta_gives_it(place):
    """meta-conversions-api.md, sections 3, 5.1 and 12: types and what is needed, object by object; ids as numbers
    too, which Meta takes."""
    rows = OBJECTS[place]
    assert {name: row.kind for name, row in rows.items()} == {
        name: kind for kind, names in KINDS[place].items() for name in names.split()
    }
    assert {name: row.needed for name, row in rows.items() if row.needed != "no"} == NEEDED.get(place, {})


def test_a_kind_is_told_in_words():
    """What stands in `expected` of a problem, and on the page of parameters."""
    assert [kind.value for kind in (Kind.TEXT, Kind.INTEGER, Kind.TIME, Kind.BIT, Kind.EXTINFO)] == [
        "text",
        "whole number, 0 or more",
        "Unix seconds",
        "0 or 1",
        "list of 16",
    ]
