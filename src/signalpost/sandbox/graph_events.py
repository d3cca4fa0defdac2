"""Refusals for the content of an event: always 400, code 100, a subcode, one message, a title and words for the user.

Source: the table of codes in docs/reference/sandbox.md, which says for each whether the words stand in a public record
(integrators' tests of 2026-08-06, live calls of 2026-09-05, an SDK's comment) or are ours. Clients branch on numbers.
"""

from __future__ import annotations

from typing import NamedTuple

from signalpost.sandbox.graph_error import GraphError


class EventWords(NamedTuple):
    """The title and the words for one subcode."""

    subcode: int
    title: str
    user_message: str


NOT_PUBLIC = (2804001, 2804007, 2804016, 2804017, 2804019, 2804048)

EVENT_WORDS: tuple[EventWords, ...] = (
    EventWords(
        2804003,
        "Event Timestamp Too Old",
        "The timestamp for this event is too far in the past. Events need to be sent from your server within 7 days of "
        "when they occurred. Enter a timestamp that has occurred within the last 7 days.",
    ),
    EventWords(2804004, "Event Timestamp in the Future", "The event time lies in the future."),
    EventWords(2804008, "Missing Content ID", "An item of contents has no id."),
    EventWords(
        2804009,
        "Missing Value for Purchase Event",
        "Your purchase event doesn’t include a value parameter. Enter a value. For example: 1.99",
    ),
    EventWords(2804010, "Missing Currency for Purchase Event", "The purchase event has no currency parameter."),
    EventWords(
        2804011,
        "Invalid Currency For Purchase Event",
        "The currency of the purchase event is not a supported ISO 4217 code.",
    ),
    EventWords(2804023, "Value Without Currency", "value was sent without currency."),
    EventWords(2804030, "Data Processing Options Required", "A data processing choice is needed for this data set."),
    EventWords(2804043, "Invalid extinfo", "extinfo lacks a required slot such as the OS version."),
    EventWords(
        2804050,
        "You haven't added sufficient customer information parameter data for this event",
        "This event has no customer information parameters, or a combination so broad that matching is unlikely to "
        "work. See best practices, required and recommended parameters.",
    ),
    EventWords(2804065, "Mismatching Page and Dataset", "Page_id belongs to another data set."),
    EventWords(
        2804066,
        "Messaging Event Invalid Event Type",
        "Event_name not allowed with action_source business_messaging, for instance Lead instead of LeadSubmitted.",
    ),
    EventWords(2804069, "Missing Page ID", "Page_id missing for a Messenger event."),
    EventWords(
        2804073, "Mismatching Page Id and Page Scoped User Id", "Page_scoped_user_id does not belong to page_id."
    ),
    EventWords(2804079, "Missing IG Account ID", "Ig_account_id missing for an Instagram event."),
    EventWords(
        2804087,
        "Invalid ctwa_clid",
        "Click-to-WhatsApp click id is checked against a real click; made-up values are always refused.",
    ),
    EventWords(2804116, "Missing Page or WhatsApp Business Account ID", "Neither id present."),
    EventWords(2804131, "No Page Associated To Dataset", "Data set not linked to a page."),
    EventWords(
        2804132,
        "No WhatsApp Business Account Linked to This Dataset",
        "Data set not linked to a WhatsApp account.",
    ),
    *(EventWords(subcode, "Invalid Parameter", "Event refused.") for subcode in NOT_PUBLIC),
)

EVENT_ERRORS: tuple[GraphError, ...] = tuple(
    GraphError(
        code=100,
        subcode=words.subcode,
        message="Invalid parameter",
        is_transient=False,
        title=words.title,
        user_message=words.user_message,
    )
    for words in EVENT_WORDS
)
