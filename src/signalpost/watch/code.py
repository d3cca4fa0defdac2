"""The alarms: which there are, when each is raised, what it costs to leave it, and which setting bends it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import msgspec


class Code(str, Enum):
    """The stable name of each alarm."""

    ACCESS_REFUSED = "access_refused"
    NOT_DELIVERED = "not_delivered"
    NOTHING_ACCEPTED = "nothing_accepted"
    WAITING_TOO_LONG = "waiting_too_long"
    DEAD_LETTERS = "dead_letters"
    BOOKS_UNBALANCED = "books_unbalanced"
    WEBHOOKS_REFUSED = "webhooks_refused"


class Severity(str, Enum):
    """How much it matters: an `alarm` wants somebody now, a `warning` today."""

    ALARM = "alarm"
    WARNING = "warning"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm. `rule`: when it is raised; `cost`: what it costs until it is mended; `settings`: names in a dataset's
    `alarms` that bend the rule; `over`: when it is over."""

    code: Code
    severity: Severity
    rule: str
    over: str
    cost: str
    settings: tuple[str, ...] = ()


ROWS: Mapping[Code, Row] = {
    row.code: row
    for row in (
        Row(
            code=Code.ACCESS_REFUSED,
            severity=Severity.ALARM,
            rule="Meta refuses the access token, the permission, the dataset or the API version, or every event alone, "
            "so that the dataset stopped; or a dataset that delivered before has no token any more.",
            over="A call gets through again, or the dataset was paused by hand.",
            cost="No conversion of this dataset counts until it is mended. Events wait; those older than seven days "
            "Meta refuses.",
        ),
        Row(
            code=Code.NOT_DELIVERED,
            severity=Severity.ALARM,
            rule="Accepted copies lie in the inbox and for 30 seconds none was folded into the ledger, or the ledger "
            "could not be read that long; or events have waited for `delivery_minutes` in which not one was delivered.",
            over="Copies are folded, or an event is delivered, or none waits any more.",
            cost="Events are safe but late. Late conversions teach Meta's delivery less; those older than seven days "
            "Meta refuses.",
            settings=("delivery_minutes",),
        ),
        Row(
            code=Code.NOTHING_ACCEPTED,
            severity=Severity.ALARM,
            rule="The gateway has not taken events for 20 seconds: its disk or inbox is full, or it does not answer; "
            "or no copy came for longer than the dataset's own past explains (of a busy one that is not two weeks "
            "old, for 26 hours), or for `silence_hours` where that is set.",
            over="A copy comes; the gateway takes events.",
            cost="What is not sent here can reach Meta by the pixel alone, or not at all. It cannot be made up for "
            "later unless the sender keeps it.",
            settings=("silence_hours",),
        ),
        Row(
            code=Code.WAITING_TOO_LONG,
            severity=Severity.ALARM,
            rule="The oldest event that waits to be sent, or copy that waits in the inbox, is older than "
            "`waiting_minutes`.",
            over="Nothing waits that long any more.",
            cost="Late conversions teach Meta's delivery less; those older than seven days Meta refuses.",
            settings=("waiting_minutes",),
        ),
        Row(
            code=Code.DEAD_LETTERS,
            severity=Severity.ALARM,
            rule="Of the events that ended in this hour and the 23 before, more than `dead_percent` are dead, and at "
            "least three.",
            over="The share is below again: the dead were sent again, or they are a day old.",
            cost="Dead events do not count at Meta unless they are sent again, within seven days of their event_time.",
            settings=("dead_percent",),
        ),
        Row(
            code=Code.BOOKS_UNBALANCED,
            severity=Severity.ALARM,
            rule="received = dropped + held + merged + duplicate + event, or routed = the sum of all states, does not "
            "hold.",
            over="Both sums hold.",
            cost="What is shown of events may be wrong: a fault of the disk or of Signalpost. Sending goes on.",
        ),
        Row(
            code=Code.WEBHOOKS_REFUSED,
            severity=Severity.ALARM,
            rule="Five of a shop's webhooks or more were refused for their signature, the first five minutes ago, and "
            "none was right since; or within two hours twenty or more were, and no fewer than were right.",
            over="One with a right signature comes (where some were right: fewer than half are wrong); or for a day "
            "none that is wrong; or the shop is paused or removed.",
            cost="Orders are found late, by the poll of the platform's list, and not at all where there is none. "
            "Platforms take a webhook away that is refused again and again.",
        ),
    )
}
