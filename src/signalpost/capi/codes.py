"""Every code a problem or note can carry: its sentence, its fix, and what it does to the event.

Codes are stable: once released they are never renamed or given another meaning. Sentences may be improved. The rows for
single user_data keys stand in `codes_user_data`, those for whole requests and malformed text in `codes_wire`.
"""

from __future__ import annotations

from functools import lru_cache

from signalpost.capi.code import Code, Severity, rows
from signalpost.capi.codes_edge import EDGE_CODES
from signalpost.capi.codes_orders import ORDER_CODES
from signalpost.capi.codes_privacy import PRIVACY_CODES
from signalpost.capi.codes_user_data import USER_DATA_CODES
from signalpost.capi.codes_wire import WIRE_CODES
from signalpost.capi.problem import Problem

EVENT_CODES: tuple[Code, ...] = (
    *rows(
        Severity.REFUSED,
        ("event_name_missing", "The event has no event_name.", "Send a standard name such as Purchase, or your own."),
        ("event_time_missing", "The event has no event_time.", "Send when it happened, in Unix seconds."),
        ("event_time_not_a_number", "event_time is not a whole number.", "Send Unix seconds, such as 1767225600."),
        ("event_time_negative", "event_time is negative.", "Send Unix seconds, counted from 1970."),
        (
            "event_time_in_milliseconds",
            "event_time is in milliseconds.",
            "Divide it by 1,000: Meta takes Unix seconds.",
        ),
        (
            "event_time_in_microseconds",
            "event_time is in microseconds or nanoseconds.",
            "Send Unix seconds, counted from 1970.",
        ),
        (
            "event_time_in_future",
            "event_time lies in the future.",
            "Send when the event happened, and check the clock of the machine that sends it.",
        ),
        (
            "event_time_too_old",
            "event_time is older than the {days} days Meta accepts for this action_source.",
            "Send events within {days} days of when they happened.",
        ),
        ("action_source_missing", "The event has no action_source.", "Send one of: {allowed}."),
        ("action_source_unknown", "action_source is not one that Meta knows.", "Send one of: {allowed}."),
        (
            "currency_unknown",
            "currency is not an ISO 4217 code.",
            "Send the three-letter code, such as EUR; not a name or a sign.",
        ),
        (
            "currency_refused_by_meta",
            "Meta refuses this currency although it is in ISO 4217.",
            "Convert value to a currency Meta takes, such as EUR or USD.",
        ),
        (
            "value_not_a_number",
            "value is not a number.",
            "Send a number with a point, such as 1234.56; commas and signs are never guessed at.",
        ),
        ("value_negative", "value is negative.", "Send what was paid; a refund is not a Purchase."),
        ("number_not_finite", "A number is infinite or not a number.", "Send a finite number, or leave it out."),
        ("content_id_missing", "An item of contents has no id.", "Give each item the id it has in the catalogue."),
        (
            "contents_not_objects",
            "An item of contents is not an object.",
            "Send each product as an object with id, quantity and item_price.",
        ),
        (
            "contents_unknown_key",
            "Meta refuses this key in an item of contents.",
            "Use only: {allowed}. Other facts go into custom_data itself.",
        ),
        (
            "property_reuses_key",
            "An own property has the name of one of Meta's keys.",
            "Set the field of CustomData itself, or rename the property.",
        ),
        ("app_data_missing", "An app event has no app_data.", "Send app_data with both tracking flags and extinfo."),
        ("app_flag_missing", "An app event lacks a tracking flag.", "Send 0 or 1: the answer the person gave."),
        ("extinfo_missing", "An app event has no app_data.extinfo.", "Send the list of 16 device facts."),
        (
            "extinfo_not_16",
            "extinfo has not exactly 16 slots.",
            "Send all 16 slots in order, an empty text for what is unknown.",
        ),
        ("extinfo_version", "The first slot of extinfo is neither a2 nor i2.", "Send a2 for Android, i2 for iOS."),
        (
            "extinfo_os_version",
            "The fifth slot of extinfo, the OS version, is empty.",
            "Send it: Meta refuses it empty.",
        ),
        (
            "messaging_channel_missing",
            "A business_messaging event has no messaging_channel.",
            "Send one of: {allowed}.",
        ),
        ("messaging_channel_unknown", "messaging_channel is not one that Meta knows.", "Send one of: {allowed}."),
        (
            "messaging_name_refused",
            "Meta does not take this event_name for business_messaging.",
            "Send one of: {allowed}.",
        ),
        ("messaging_key_missing", "A business_messaging event lacks a key of its channel.", "Send user_data.{key}."),
        (
            "data_processing_option_unknown",
            "data_processing_options holds something other than LDU.",
            'Send ["LDU"] for limited data use, or [] for none.',
        ),
        (
            "data_processing_country_missing",
            "data_processing_options_state is set without a country.",
            "Send data_processing_options_country: 1 for the USA, or 0 with state 0 to let Meta locate the person.",
        ),
        (
            "data_processing_country_unknown",
            "data_processing_options_country is neither 0 nor 1.",
            "Send 1 for the USA, or 0 with state 0 to let Meta locate the person.",
        ),
        (
            "data_processing_state_missing",
            "Limited data use needs data_processing_options_state here.",
            "Send the state's code (1000 for California), or country 0 and state 0 together with client_ip_address.",
        ),
        (
            "data_processing_state_unknown",
            "data_processing_options_state is not a state Meta lists for this country.",
            "Send 0 or 1000 to 1013 as Meta's page on data processing options lists them.",
        ),
        (
            "correction_needs",
            "An AppendAttribution event lacks something Meta requires.",
            "Send it: Meta's guide to AppendAttribution lists what such an event needs.",
        ),
        (
            "correction_share_above_one",
            "attribution_share of an AppendAttribution event is above 1.",
            "Send this ad's share of the conversion: 0.3 for 30 %.",
        ),
        (
            "correction_too_late",
            "An AppendAttribution event comes {hours} hours or more after the event it corrects.",
            "Send it within {hours} hours of original_event_data.event_time.",
        ),
        ("opt_out_unclear", "opt_out is neither true nor false.", "Send true or false."),
    ),
    *rows(
        Severity.UNMET,
        (
            "no_usable_key",
            "user_data holds no key that Meta can match.",
            "Send at least one of em, ph, external_id, fbp, fbc, client_ip_address with client_user_agent; from an app "
            "also madid or anon_id.",
        ),
        (
            "forbidden_combination",
            "user_data holds only keys that Meta refuses when they are all there is.",
            "Add em, ph, external_id, fbp, fbc or client_ip_address.",
        ),
        ("value_missing", "A Purchase has no value.", "Send custom_data.value, such as 19.99."),
        (
            "currency_missing",
            "There is a value, or a Purchase, without currency.",
            "Send custom_data.currency as an ISO 4217 code, such as EUR.",
        ),
    ),
    *rows(
        Severity.NOTE,
        ("event_name_trimmed", "event_name had blanks around it; they were removed.", "Send the bare name."),
        (
            "event_name_not_standard",
            "event_name differs from Meta's {standard} only in case or separators.",
            "Names are case-sensitive: send {standard}, or Meta counts it as an own event.",
        ),
        (
            "event_name_long",
            "event_name is longer than the 50 characters the Meta Pixel allows.",
            "Shorten it, so that pixel and server can share it.",
        ),
        (
            "event_id_made",
            "The event came without event_id and was given a random one.",
            "Send the event_id that the pixel's copy carries, or Meta counts both copies.",
        ),
        (
            "event_source_url_missing",
            "A website event has no event_source_url, which Meta's documentation requires.",
            "Send the address of the page where it happened.",
        ),
        (
            "client_user_agent_missing",
            "A website event has no client_user_agent, which Meta's documentation requires.",
            "Send the browser's User-Agent header: it lifts the match rate.",
        ),
        ("url_invalid", "The address does not start with http:// or https://; it was left out.", "Send the whole URL."),
        ("number_as_text", "A number came as text and was read as a number.", "Send it as a JSON number."),
        ("number_expected", "This should be a number of 0 or more; it was left out.", "Send a plain number."),
        ("time_expected", "This should be a time in Unix seconds; it was left out.", "Send Unix seconds."),
        ("text_expected", "This should be text; it was left out.", "Send text."),
        ("flag_expected", "This should be true or false; it was left out.", "Send true or false."),
        ("list_expected", "This should be a list; what came was taken as its only item.", "Send a list."),
        ("list_needed", "This should be a list; it was left out.", "Send a list."),
        ("item_left_out", "An item of the list is neither text nor a whole number; it was left out.", "Send ids."),
        ("not_allowed", "This is not one of Meta's values; it was left out.", "Send one of: {allowed}."),
        (
            "content_type_unusual",
            "content_type is neither product nor product_group; it is sent as it came.",
            "Check it against your catalogue: Meta's documentation lists only these two.",
        ),
        (
            "content_quantity_missing",
            "An item of contents has no quantity, which Meta needs for physical_store events; the item was left out.",
            "Send how many were bought.",
        ),
        ("object_expected", "This should be an object; it was left out.", "Send an object."),
        (
            "instagram_key_copied",
            "The Instagram account's id is sent under both names, because Meta's pages and its answers disagree.",
            "",
        ),
        (
            "tracking_refused",
            "The person does not allow the app to track them, so the device's id was left out.",
            "",
        ),
        (
            "data_processing_option_odd",
            "AMO is in Meta's code but in no page of its documentation; it is sent as it came.",
            'Send ["LDU"] for limited data use.',
        ),
    ),
)

CODES: dict[str, Code] = {
    row.code: row for row in (*EVENT_CODES, *USER_DATA_CODES, *EDGE_CODES, *PRIVACY_CODES, *WIRE_CODES, *ORDER_CODES)
}


@lru_cache(maxsize=4096)
def problem(code: str, path: str, **nouns: str | int) -> Problem:
    """The problem of `code` at `path`. `nouns` fill the braces of its sentences; KeyError for a code without a row."""
    row = CODES[code]
    return Problem(path=path, code=code, message=row.message.format_map(nouns), fix=row.fix.format_map(nouns))
