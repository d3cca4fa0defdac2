"""Graph's answers: an error by code and subcode, and success.

Sources: codes and HTTP status from Meta's "Error handling" and "Marketing API error reference" pages; titles as public
integrations recorded them (2026-08-06) or, where no record is public, in our words. Clients must branch on the numbers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

PARAMETER_ERROR_TITLE = "Server Side Api Parameter Error"


class GraphError(msgspec.Struct, frozen=True, kw_only=True):
    """One refusal. `message`, `type`, `code` are always sent; the rest only if set."""

    code: int
    message: str
    subcode: int | None = None
    status: int = 400
    type: str = "OAuthException"
    is_transient: bool | None = None
    title: str | None = None
    user_message: str | None = None

    @property
    def name(self) -> str:
        """The error as `code` or `code/subcode`: how fault switches name it."""
        return str(self.code) if self.subcode is None else f"{self.code}/{self.subcode}"

    def body(self, fbtrace_id: str) -> dict[str, Any]:
        """The JSON object that Graph answers with."""
        error: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        optional = {
            "error_subcode": self.subcode,
            "is_transient": self.is_transient,
            "error_user_title": self.title,
            "error_user_msg": self.user_message,
        }
        error.update((key, value) for key, value in optional.items() if value is not None)
        return {"error": {**error, "fbtrace_id": fbtrace_id}}


class _Event(NamedTuple):
    """A refusal for one event's content: always 400, code 100, the same message and type."""

    subcode: int
    title: str
    user_message: str


_EVENT_ERRORS = (
    _Event(2804001, "Invalid Parameter", "The event was refused. What this subcode means is not public."),
    _Event(2804003, "Event Timestamp Too Old", "The event lies further in the past than events may be sent."),
    _Event(2804004, "Event Timestamp in the Future", "The event lies in the future. Unix seconds are expected."),
    _Event(2804008, "Missing Content ID", "An item of contents has no id."),
    _Event(2804009, "Missing Value for Purchase Event", "A Purchase needs a value, such as 1.99."),
    _Event(2804010, "Missing Currency for Purchase Event", "A Purchase needs a currency."),
    _Event(2804011, "Invalid Currency For Purchase Event", "The currency is not a supported ISO 4217 code."),
    _Event(2804019, "Invalid Parameter", "The event was refused. What this subcode means is not public."),
    _Event(2804023, "Value Without Currency", "A value was sent without its currency."),
    _Event(2804043, "Invalid extinfo", "extinfo lacks a required slot, such as the version of the operating system."),
    _Event(
        2804050,
        "You haven't added sufficient customer information parameter data for this event",
        "The event has no customer information, or only keys too broad to match anyone.",
    ),
    _Event(2804066, "Messaging Event Invalid Event Type", "This event_name is not allowed for business messaging."),
    _Event(2804069, "Missing Page ID", "A Messenger event needs page_id."),
    _Event(2804079, "Missing IG Account ID", "An Instagram event needs ig_account_id."),
    _Event(2804116, "Missing Page or WhatsApp Business Account ID", "A WhatsApp event needs one of the two ids."),
)

_ANY_EVENT = [
    GraphError(
        code=100,
        subcode=error.subcode,
        message="Invalid parameter",
        is_transient=False,
        title=error.title,
        user_message=error.user_message,
    )
    for error in _EVENT_ERRORS
]

_CALL_ERRORS = [
    GraphError(code=1, status=500, message="An unknown error occurred", is_transient=True),
    GraphError(code=2, status=500, message="An unexpected error has occurred. Please retry later.", is_transient=True),
    GraphError(code=3, message="(#3) Application does not have the capability to make this API call."),
    GraphError(code=4, status=403, message="(#4) Application request limit reached", is_transient=True),
    GraphError(code=10, status=403, message="(#10) Application does not have permission for this action"),
    GraphError(code=17, message="User request limit reached"),
    GraphError(code=100, message="Invalid parameter", is_transient=False),
    GraphError(
        code=100,
        subcode=33,
        type="GraphMethodException",
        message="Unsupported post request. The object does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation.",
    ),
    GraphError(code=100, subcode=34, status=404, type="GraphMethodException", message="Invalid Parameter"),
    GraphError(code=102, status=401, message="Session key invalid or no longer valid"),
    GraphError(code=104, message="An access token is required to request this resource."),
    GraphError(code=190, status=401, message="Invalid OAuth access token - Cannot parse access token"),
    GraphError(code=190, subcode=460, message="Error validating access token: The password was changed."),
    GraphError(code=190, subcode=463, message="Error validating access token: Session has expired."),
    GraphError(code=200, status=403, message="(#200) App does not have page_events permission"),
    GraphError(code=368, message="The action attempted has been deemed abusive or is otherwise disallowed"),
    GraphError(code=613, message="(#613) Calls to this api have exceeded the rate limit."),
    GraphError(code=2635, message="(#2635) You are calling a deprecated version of the API."),
    GraphError(code=21009, message="(#21009) The data set upload is temporarily not ready."),
    GraphError(code=80003, message="(#80003) There have been too many calls from this ad-account."),
    GraphError(code=80004, message="(#80004) There have been too many calls from this ad-account."),
]

#: Every error the sandbox can answer with, by `code` or `code/subcode`.
GRAPH_ERRORS: dict[str, GraphError] = {error.name: error for error in [*_CALL_ERRORS, *_ANY_EVENT]}


def event_error(subcode: int) -> GraphError:
    """The refusal for one event's content that `subcode` names."""
    return GRAPH_ERRORS[f"100/{subcode}"]


def parameter_error(text: str) -> GraphError:
    """(100, none): something about keys or types, with the place in the words."""
    return GraphError(
        code=100, message=f"(#100) {text}", is_transient=False, title=PARAMETER_ERROR_TITLE, user_message=text
    )


def success(events: int, fbtrace_id: str) -> dict[str, Any]:
    """The JSON object for a call that was taken: all three fields, always."""
    return {"events_received": events, "messages": [], "fbtrace_id": fbtrace_id}
