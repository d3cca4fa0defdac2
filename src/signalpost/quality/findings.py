"""What can be wrong with one event that Meta would still take: codes, and the words for each.

Names and triggers that are public come from Events Manager's diagnostics (fact sheet, section 9: threads, screenshots,
Meta's Dataset Quality page, copy of 2026-09-12); the others are cheap to compute and cost matches. The sentences are
ours.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import msgspec


class Finding(str, Enum):
    """Codes of findings. Stable: tests and pages may branch on them."""

    EVENT_NAME_BLANK = "event_name_blank"
    EVENT_TIME_IN_MILLISECONDS = "event_time_in_milliseconds"
    EVENT_TIME_IN_FUTURE = "event_time_in_future"
    EVENT_ID_MISSING = "event_id_missing"
    EVENT_SOURCE_URL_MISSING = "event_source_url_missing"
    USER_AGENT_MISSING = "user_agent_missing"
    HOST_NOT_ALLOWED = "host_not_allowed"
    CLEAR_TEXT = "clear_text"
    CLEAR_TEXT_IN_URL = "clear_text_in_url"
    CLEAR_TEXT_IN_CUSTOM_DATA = "clear_text_in_custom_data"
    HASH_OF_EMPTY = "hash_of_empty"
    HASH_OF_PLACEHOLDER = "hash_of_placeholder"
    HASH_NOT_NORMALISED = "hash_not_normalised"
    HASH_TWICE = "hash_twice"
    HASH_UPPER_CASE = "hash_upper_case"
    HASH_MD5 = "hash_md5"
    HASH_CUT = "hash_cut"
    FBP_INVALID = "fbp_invalid"
    FBC_INVALID = "fbc_invalid"
    FBC_IN_SECONDS = "fbc_in_seconds"
    FBC_OLD = "fbc_old"
    CLICK_ID_CASE_CHANGED = "click_id_case_changed"
    CLICK_ID_CUT = "click_id_cut"
    CLICK_ID_OUTDATED = "click_id_outdated"
    IP_INVALID = "ip_invalid"
    IP_PRIVATE = "ip_private"
    IP_MISMATCH = "ip_mismatch"
    IP_V4_FOR_V6 = "ip_v4_for_v6"
    CURRENCY_MISSING = "currency_missing"
    CURRENCY_INVALID = "currency_invalid"
    VALUE_MISSING = "value_missing"
    VALUE_INVALID = "value_invalid"
    CONTENT_IDS_MISSING = "content_ids_missing"
    CONTENT_TYPE_MISSING = "content_type_missing"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A diagnostic in words: its short name, what is wrong, what to do. No value of anybody stands in them."""

    name: str
    description: str
    solution: str


def _words(name: str, description: str, solution: str) -> Words:
    return Words(name=name, description=description, solution=solution)


WORDS: Final[dict[Finding, Words]] = {
    Finding.EVENT_NAME_BLANK: _words(
        "Send valid event_name parameters",
        "event_name holds blanks only.",
        "Send a standard name such as Purchase, or your own.",
    ),
    Finding.EVENT_TIME_IN_MILLISECONDS: _words(
        "event_time in milliseconds",
        "event_time counts milliseconds, which lies thousands of years ahead.",
        "Divide it by 1,000: Meta takes Unix seconds.",
    ),
    Finding.EVENT_TIME_IN_FUTURE: _words(
        "Events with future event_time",
        "event_time is later than the moment the event was received.",
        "Send when the event happened, in UTC, and check the clock of the machine that sends it.",
    ),
    Finding.EVENT_ID_MISSING: _words(
        "Event missing deduplication parameters",
        "The event has no event_id, so it can be told from its copy on the other side only by fbp or external_id.",
        "Give the pixel's call and the server's event the same event_id.",
    ),
    Finding.EVENT_SOURCE_URL_MISSING: _words(
        "Missing event_source_url",
        "A website event names no page; Meta documents event_source_url as required for website.",
        "Send the address of the page the event happened on.",
    ),
    Finding.USER_AGENT_MISSING: _words(
        "Missing client_user_agent",
        "A website event names no browser; Meta documents client_user_agent as required for website.",
        "Pass on the User-Agent header of the visitor's request.",
    ),
    Finding.HOST_NOT_ALLOWED: _words(
        "Unverified or blocked domain",
        "The host of event_source_url is not among the hosts allowed here.",
        "Allow the host, or keep events of other sites out of this dataset.",
    ),
    Finding.CLEAR_TEXT: _words(
        "Unhashed customer information",
        "A key that Meta wants hashed came as clear text, so it matches nobody.",
        "Normalise the value and send its SHA-256 as lower-case hexadecimal digits.",
    ),
    Finding.CLEAR_TEXT_IN_URL: _words(
        "Personal information in URL",
        "A page address holds what looks like an e-mail address or a named personal value.",
        "Take it out of the address before the event is sent; Meta may block the event.",
    ),
    Finding.CLEAR_TEXT_IN_CUSTOM_DATA: _words(
        "Personal information in custom_data",
        "custom_data holds what looks like an e-mail address or a named personal value.",
        "Send it hashed in user_data, and leave it out of custom_data.",
    ),
    Finding.HASH_OF_EMPTY: _words(
        "Hash of an empty value",
        "A key holds the hash of nothing or of blanks, which all customers without the value share.",
        "Leave the key out when there is no value.",
    ),
    Finding.HASH_OF_PLACEHOLDER: _words(
        "Hash of a placeholder",
        "A key holds the hash of a word that stands for nothing, such as null or undefined.",
        "Leave the key out when there is no value.",
    ),
    Finding.HASH_NOT_NORMALISED: _words(
        "Hash of a value that was not normalised",
        "A key holds the hash of a known value in another form than Meta's, such as US for us, so it matches nobody.",
        "Bring the value to Meta's form first: lower-case, codes for countries and states, f or m.",
    ),
    Finding.HASH_TWICE: _words(
        "Value hashed twice",
        "A key holds the hash of a hash, so it matches nobody.",
        "Hash once: give either the clear value or its hash to what sends it.",
    ),
    Finding.HASH_UPPER_CASE: _words(
        "Hash in upper case",
        "A hash has upper-case digits; Meta documents lower-case hexadecimal.",
        "Send it lower-case.",
    ),
    Finding.HASH_MD5: _words(
        "MD5 hash",
        "A key holds 32 hexadecimal digits: an MD5. Meta documents SHA-256 only.",
        "Send the SHA-256 of the normalised value.",
    ),
    Finding.HASH_CUT: _words(
        "Incomplete hash",
        "A key holds hexadecimal digits, but not the 64 of a SHA-256.",
        "Look for a column or field that cuts the hash.",
    ),
    Finding.FBP_INVALID: _words(
        "Server sends invalid fbp values",
        "fbp has not the form fb.<index>.<milliseconds>.<number>.",
        "Send the _fbp cookie as it is, or leave the key out.",
    ),
    Finding.FBC_INVALID: _words(
        "Invalid click ids in fbc",
        "fbc has not the form fb.<index>.<milliseconds>.<fbclid>.",
        "Send the _fbc cookie as it is, or build the value from a real fbclid.",
    ),
    Finding.FBC_IN_SECONDS: _words(
        "fbc time in seconds",
        "The time in fbc counts seconds; it should count milliseconds.",
        "Multiply it by 1,000 where fbc is built.",
    ),
    Finding.FBC_OLD: _words(
        "Expired click id",
        "The click in fbc is more than 90 days older than the event, which is longer than the cookie lives.",
        "Do not keep click ids beyond the 90 days of the cookie.",
    ),
    Finding.CLICK_ID_CASE_CHANGED: _words(
        "Modified fbclid in fbc",
        "The click id in fbc is the page's fbclid in other letters: upper and lower case were changed.",
        "Keep fbclid as it came: it is case-sensitive.",
    ),
    Finding.CLICK_ID_CUT: _words(
        "Modified fbclid in fbc",
        "The click id in fbc is only the beginning of the page's fbclid.",
        "Look for a column or cookie that cuts the value.",
    ),
    Finding.CLICK_ID_OUTDATED: _words(
        "fbc of an earlier click",
        "The page's fbclid is another than the click id in fbc.",
        "When a page comes with a new fbclid, build a new fbc from it.",
    ),
    Finding.IP_INVALID: _words(
        "Invalid client_ip_address",
        "client_ip_address is no address.",
        "Send one IPv6 or IPv4 address, without port or list.",
    ),
    Finding.IP_PRIVATE: _words(
        "Private client_ip_address",
        "client_ip_address belongs to a private network: a proxy's or the server's own, not the visitor's.",
        "Read the visitor's address from the header your proxy sets.",
    ),
    Finding.IP_MISMATCH: _words(
        "Server sending mismatched IP addresses",
        "The server's event names another address than the browser's event it belongs to.",
        "Send the visitor's address, not that of the server.",
    ),
    Finding.IP_V4_FOR_V6: _words(
        "Update your IPv4 IP addresses to IPv6 IP addresses",
        "The browser's event came over IPv6, but the server's event names an IPv4 address.",
        "Let the server accept IPv6, or pass on the address the browser used.",
    ),
    Finding.CURRENCY_MISSING: _words(
        "Missing currency",
        "The event has a value without currency, or is a Purchase without one.",
        "Send the three-letter code, such as EUR.",
    ),
    Finding.CURRENCY_INVALID: _words(
        "Invalid currency",
        "currency is not an ISO 4217 code.",
        "Send the three-letter code, such as EUR; not a name or a sign.",
    ),
    Finding.VALUE_MISSING: _words("Missing value", "A Purchase has no value.", "Send what was paid."),
    Finding.VALUE_INVALID: _words(
        "Invalid value",
        "value is not a number of 0 or more.",
        "Send a number with a point, such as 1234.56.",
    ),
    Finding.CONTENT_IDS_MISSING: _words(
        "Missing content ids",
        "An event that catalogue ads need names no product.",
        "Send content_ids or contents, with the ids of the catalogue.",
    ),
    Finding.CONTENT_TYPE_MISSING: _words(
        "Missing content type",
        "A ViewContent with product ids does not say whether they are products or groups.",
        "Send content_type product or product_group.",
    ),
}

SPOILS_MATCHING: Final = frozenset(
    {
        Finding.CLEAR_TEXT,
        Finding.HASH_OF_EMPTY,
        Finding.HASH_OF_PLACEHOLDER,
        Finding.HASH_NOT_NORMALISED,
        Finding.HASH_TWICE,
        Finding.HASH_UPPER_CASE,
        Finding.HASH_MD5,
        Finding.HASH_CUT,
        Finding.FBP_INVALID,
        Finding.FBC_INVALID,
        Finding.CLICK_ID_CASE_CHANGED,
        Finding.CLICK_ID_CUT,
        Finding.IP_INVALID,
        Finding.IP_PRIVATE,
    }
)
"""Findings on a key whose value then cannot find the person: they lower form quality."""
