"""What Meta's error codes mean for the events of a call: a table of (code, subcode), each row with its source.

A row without subcode holds for every subcode of its code that has no row of its own. Never decide by message or title
(they are localised) or by HTTP status alone; the one exception is a parameter's name (`PROOF`).
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Action(str, Enum):
    """What to do with the events of a refused call."""

    RETRY = "retry"  # soon, with back-off
    THROTTLE = "throttle"  # slowly: a limit was reached
    BLOCK = "block"  # after hours: blocked for policy
    SPLIT = "split"  # one event is wrong: halve until it stands alone
    PAUSE = "pause"  # nothing goes until the set-up is mended


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `reason` is the stable code that incidents, books and answers carry."""

    code: int
    subcode: int | None
    action: Action
    reason: str
    meaning: str
    source: str


GRAPH = "Graph API, Handling errors (undated)"
MARKETING = "Marketing API, Error reference (undated)"
LIMITS = "Marketing API, Rate limiting, copy of 2026-09-12"
MESSAGING = "Conversions API, Business messaging, copy of 2026-09-12, or public reports"
EVENTS = "public records of error bodies, 2026-08 and 2026-09"
REPORTS = "public integrators' code, 2026-08"
WOO = "facebook-for-woocommerce 3.7.6, 2026-08-11"

REFUSED = "refused_by_meta"


def _rows(action: Action, reason: str, source: str, *codes: tuple[int, int | None, str]) -> tuple[Row, ...]:
    return tuple(
        Row(code=code, subcode=subcode, action=action, reason=reason, meaning=meaning, source=source)
        for code, subcode, meaning in codes
    )


ROWS: tuple[Row, ...] = (
    *_rows(Action.RETRY, "meta_unavailable", GRAPH, (1, None, "unknown or temporary"), (2, None, "service down")),
    *_rows(Action.RETRY, "meta_unavailable", MARKETING, (5000, None, "unknown")),
    *_rows(Action.RETRY, "meta_not_ready", EVENTS, (21009, None, "the dataset's upload is temporarily not ready")),
    *_rows(Action.THROTTLE, "throttled", GRAPH, (4, None, "the app's request limit"), (341, None, "the app's limit")),
    *_rows(
        Action.THROTTLE,
        "throttled",
        LIMITS,
        (17, None, "the user's or the ad account's limit"),
        (613, None, "calls too fast"),
        (80000, None, "limit of a business use case"),
        (80003, None, "limit of a business use case"),
        (80004, None, "limit of a business use case"),
        (80014, None, "limit of a business use case"),
    ),
    *_rows(
        Action.THROTTLE,
        "throttled",
        WOO,
        (32, None, "the page's limit"),
        (80001, None, "limit of a business use case"),
    ),
    *_rows(Action.BLOCK, "blocked_for_policy", GRAPH, (368, None, "blocked for policy")),
    *_rows(Action.PAUSE, "token", GRAPH, (102, None, "session invalid"), (190, None, "token invalid")),
    *_rows(Action.PAUSE, "token", GRAPH, (190, 458, "app not installed"), (190, 459, "the user must pass a check")),
    *_rows(Action.PAUSE, "token", GRAPH, (190, 460, "password changed"), (190, 463, "token expired")),
    *_rows(Action.PAUSE, "token", GRAPH, (190, 464, "the user is unconfirmed"), (190, 467, "token invalid")),
    *_rows(Action.PAUSE, "token", WOO, (190, 452, "session mismatch"), (190, 465, "session not allowed")),
    *_rows(Action.PAUSE, "token", MARKETING, (104, None, "no token, or its signature is missing")),
    *_rows(
        Action.PAUSE,
        "permission",
        GRAPH,
        (3, None, "the app lacks the capability"),
        (10, None, "permission missing or withdrawn"),
    ),
    *_rows(Action.PAUSE, "dataset", MARKETING, (100, 33, "the dataset is missing, or the token has no access to it")),
    *_rows(Action.PAUSE, "dataset", REPORTS, (100, 34, "no such path or object")),
    *_rows(
        Action.PAUSE,
        "dataset",
        "Conversions API, Dataset Quality API, copy of 2026-09-12",
        (100, 2044055, "unknown dataset"),
    ),
    *_rows(Action.PAUSE, "version", "general reports, not verified", (2635, None, "the API version is retired")),
    *_rows(Action.SPLIT, REFUSED, MARKETING, (1, 99, "a parameter at the wrong level")),
    *_rows(Action.SPLIT, REFUSED, GRAPH, (506, None, "the same post twice")),
    *_rows(
        Action.SPLIT,
        REFUSED,
        "facebook-nodejs-business-sdk, issue 258, 2023",
        (100, None, "invalid parameter, unknown key, malformed list"),
    ),
    *_rows(
        Action.SPLIT,
        REFUSED,
        "rudder-transformer, 2026-08-06",
        (100, 2804001, "not public"),
        (100, 2804007, "not public"),
        (100, 2804016, "not public"),
        (100, 2804017, "not public"),
        (100, 2804019, "not public; seen with click-to-WhatsApp"),
        (100, 2804048, "not public"),
    ),
    *_rows(Action.SPLIT, "event_time_too_old", EVENTS, (100, 2804003, "event_time too old")),
    *_rows(Action.SPLIT, "event_time_in_future", REPORTS, (100, 2804004, "event_time in the future")),
    *_rows(Action.SPLIT, "content_id_missing", REPORTS, (100, 2804008, "an item of contents without id")),
    *_rows(Action.SPLIT, "value_missing", EVENTS, (100, 2804009, "Purchase without value")),
    *_rows(Action.SPLIT, "currency_missing", REPORTS, (100, 2804010, "Purchase without currency")),
    *_rows(Action.SPLIT, "currency_refused_by_meta", REPORTS, (100, 2804011, "a currency Meta does not take")),
    *_rows(Action.SPLIT, "currency_missing", REPORTS, (100, 2804023, "value without currency")),
    *_rows(Action.SPLIT, "data_processing_option_unknown", REPORTS, (100, 2804030, "limited data use undecided")),
    *_rows(Action.SPLIT, "extinfo_os_version", REPORTS, (100, 2804043, "bad extinfo")),
    *_rows(Action.SPLIT, "forbidden_combination", EVENTS, (100, 2804050, "too little customer information")),
    *_rows(
        Action.SPLIT,
        "messaging_refused",
        MESSAGING,
        (100, 2804065, "the page does not belong to the dataset"),
        (100, 2804066, "the name is not allowed for messaging"),
        (100, 2804069, "page_id missing"),
        (100, 2804073, "page and page-scoped user do not fit"),
        (100, 2804079, "ig_account_id missing"),
        (100, 2804087, "ctwa_clid is from no real click"),
        (100, 2804116, "neither page nor WhatsApp account"),
        (100, 2804131, "the dataset has no page"),
        (100, 2804132, "the dataset has no WhatsApp account"),
    ),
)

#: An app that demands proof of its secret says so with code 100 and no subcode, as of an event's fault. Once an event
#: stands alone, the parameter's name tells it apart (docs/decisions/0206-a-call-without-proof-pauses.md).
PROOF_NAME = "appsecret_proof"
PROOF = Row(
    code=100,
    subcode=None,
    action=Action.PAUSE,
    reason="proof",
    meaning="`appsecret_proof` is missing or wrong: the message names it",
    source="public records of error bodies; general reports",
)
PERMISSION_CODES = range(200, 300)  # source: GRAPH; such as 200 (page_events missing) and 294 (ads_management missing)
PERMISSION = Row(
    code=200, subcode=None, action=Action.PAUSE, reason="permission", meaning="permission missing", source=GRAPH
)

_BY_CODE = {(row.code, row.subcode): row for row in ROWS}


def find(code: int, subcode: int | None) -> Row | None:
    """The row of `code` and `subcode`, of `code` alone, or None when Meta's code is in no table of ours."""
    row = _BY_CODE.get((code, subcode)) or _BY_CODE.get((code, None))
    return row or (PERMISSION if code in PERMISSION_CODES else None)


def names_proof(code: int | None, subcode: int | None, message: str) -> bool:
    """Whether a refusal is of the proof (`PROOF`)."""
    return code == PROOF.code and not subcode and PROOF_NAME in message
