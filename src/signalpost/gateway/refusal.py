"""Why a whole request is refused: every ground with its status, its words and what a Graph client is told.

A refused *event* is a value (`signalpost.capi.outcome.Dropped`) with a row in the ledger. A refused *request* is a
caller's mistake or a broken world, so it is an exception that ends at the edge, as one JSON answer and one metric.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput, SignalpostError, StoreUnavailable

# Graph error codes (Meta, "Error handling" of the Graph API, and reference tables of 2026): 1 and 2 may be repeated,
# 4 is a request limit, 100 an invalid parameter (subcode 33: object missing or not yours), 104 no token, 190 a bad
# token, 200 a missing permission.
SERVICE_DOWN = 2
REQUEST_LIMIT = 4
INVALID_PARAMETER = 100
NO_SUCH_OBJECT = 33
NO_TOKEN = 104
BAD_TOKEN = 190
NO_PERMISSION = 200


class Ground(NamedTuple):
    """One ground: HTTP status, sentence, fix, and the code, subcode and transience for Graph clients."""

    status: int
    message: str
    fix: str
    graph_code: int = INVALID_PARAMETER
    graph_subcode: int | None = None
    transient: bool = False


GROUNDS: dict[str, Ground] = {
    "beacon_malformed": Ground(
        400, "The body is not what a tag sends.", "Send the JSON object of docs/reference/tag-http.md as text/plain."
    ),
    "beacon_too_many": Ground(400, "The body has more than 100 events.", "Send at most 100 events a request."),
    "segment_malformed": Ground(
        400, "The body is no message of Segment's API.", "Send a JSON object; to /v1/batch one with a list `batch`."
    ),
    "segment_too_many": Ground(400, "The batch has more than 2,500 messages.", "Send at most 2,500 a request."),
    "ga4_browser_key_needed": Ground(
        403,
        "Pages send to /g/collect with a browser key.",
        "Make one: `signalpost keys create NAME --kind browser --dataset ID --origin ORIGIN`; servers use /mp/collect.",
        NO_PERMISSION,
    ),
    "form_malformed": Ground(400, "The form body cannot be read.", "Send the field `data`, a JSON array."),
    "sent_at_malformed": Ground(400, "sent_at is not a time.", "Give Unix milliseconds, or leave it out."),
    "encoding_unreadable": Ground(400, "The body is not the gzip it says it is.", "Send whole gzip, or none."),
    "receipt_malformed": Ground(400, "This is no receipt.", "Use a receipt as it stood in an answer of /v1/events."),
    "key_missing": Ground(
        401, "No key came with the request.", "Send a Signalpost key: Authorization: Bearer <key>.", NO_TOKEN
    ),
    "key_unknown": Ground(
        401,
        "The key is unknown or was revoked.",
        "Make a key with `signalpost keys create NAME`, and send that.",
        BAD_TOKEN,
    ),
    "origin_not_listed": Ground(
        403,
        "A browser key works only from the origins it lists.",
        "Make one for this origin: `signalpost keys create NAME --kind browser --dataset ID --origin ORIGIN`.",
        NO_PERMISSION,
    ),
    "key_not_allowed": Ground(
        403, "A browser key may only add events at /v1/events.", "Use a server key here.", NO_PERMISSION
    ),
    "person_malformed": Ground(
        400, "The body does not say whom it is about.", 'Send a JSON object such as {"email": "…"}.'
    ),
    "right_missing": Ground(
        403,
        "The key may not ask about people.",
        "Make one that may: `signalpost keys create NAME --right privacy`.",
        NO_PERMISSION,
    ),
    "signature_missing": Ground(
        401, "The delivery is not signed.", "Send webhooks from the platform itself: nothing else is taken here."
    ),
    "signature_malformed": Ground(
        401, "What stands for the signature is none.", "Look whether something on the way changes headers."
    ),
    "signature_wrong": Ground(
        401,
        "The signature is not of this body and this shop's secret.",
        "Give the platform's secret: `signalpost connectors secret NAME`.",
    ),
    "signature_old": Ground(
        401,
        "The delivery was signed too long ago.",
        "Look at this machine's clock; an old delivery is not taken again.",
    ),
    "webhooks_limited": Ground(
        429,
        "Too many deliveries from this address were not signed by the shop's platform.",
        "Give the platform's secret: `signalpost connectors secret NAME`. What is signed rightly has no limit.",
    ),
    "shop_unknown": Ground(
        404,
        "No shop has this name.",
        "Add it: `signalpost connectors add NAME PLATFORM`; `list` shows those there are.",
    ),
    "webhook_secret_missing": Ground(
        503,
        "No secret is set for this shop, so nothing can be verified.",
        "Give the one that the platform signs with: `signalpost connectors secret NAME`.",
    ),
    "erasure_unknown": Ground(
        404, "No erasure with this receipt has been carried out.", "Ask again: it is carried out once all before it is."
    ),
    "dataset_unknown": Ground(
        404,
        "The dataset does not exist here, or this key may not add to it.",
        "Add it with `signalpost datasets add ID`, or make a key that may: `signalpost keys create NAME --dataset ID`.",
        INVALID_PARAMETER,
        NO_SUCH_OBJECT,
    ),
    "tag_not_built": Ground(
        404, "The tag is not part of this installation.", "Install the package, or run `make run` in the source tree."
    ),
    "not_found": Ground(404, "There is nothing at this address.", "The addresses are listed at /openapi.json."),
    "receipt_unknown": Ground(404, "No copy has this receipt.", "Receipts are kept as long as their events."),
    "order_unknown": Ground(
        404, "No shop told of an order of this number.", "It shows once the worker has taken it up."
    ),
    "orders_malformed": Ground(
        400, "A parameter of the address is no number.", "Give since and until as Unix seconds; limit and before."
    ),
    "event_unknown": Ground(404, "No event has this event_id.", "An event shows here once the worker has taken it up."),
    "method_not_allowed": Ground(405, "This address does not take this method.", "See the header Allow."),
    "body_too_slow": Ground(
        408,
        "The body took too long to arrive.",
        "Send it again, in smaller batches.",
        SERVICE_DOWN,
        None,
        True,
    ),
    "body_too_large": Ground(413, "The body is over the size limit.", "Send fewer events a request."),
    "body_unpacks_too_large": Ground(413, "The unpacked body is over the size limit.", "Send fewer events a request."),
    "media_type_unsupported": Ground(
        415, "The body has a Content-Type that is not read here.", "Send Content-Type: application/json."
    ),
    "encoding_unsupported": Ground(
        415, "The body has a Content-Encoding that is not read here.", "Send gzip, or no Content-Encoding."
    ),
    "rate_limited": Ground(
        429, "This key sends more events than it may.", "Wait as long as Retry-After says.", REQUEST_LIMIT, None, True
    ),
    "store_unavailable": Ground(
        503,
        "Events cannot be kept now; none of this request was.",
        "Send the whole request again after Retry-After.",
        SERVICE_DOWN,
        None,
        True,
    ),
    "no_room": Ground(
        503,
        "Too much is being read at once of senders that have shown no key yet.",
        "Send the key in the header Authorization, or the request again after Retry-After.",
        SERVICE_DOWN,
        None,
        True,
    ),
    "passthrough_unanswered": Ground(
        503,
        "Meta cannot be reached now.",
        "Send the same request again, with the same event_ids, after Retry-After.",
        SERVICE_DOWN,
        None,
        True,
    ),
    "ledger_unavailable": Ground(
        503, "The ledger cannot be read now.", "Try again; see that the worker runs.", SERVICE_DOWN, None, True
    ),
    "went_wrong": Ground(
        500,
        "Something went wrong here; none of this request was kept.",
        "Try again; the log has the cause.",
        SERVICE_DOWN,
        None,
        True,
    ),
}


class Refused(SignalpostError):
    """The request is refused as a whole; nothing of it was kept."""

    def __init__(
        self,
        code: str,
        *,
        problems: Sequence[Problem] = (),
        retry_after: int | None = None,
        close: bool = False,
        why: str | None = None,
    ) -> None:
        self.code = code
        self.why = why  # for the log: what of ours is in the way
        self.ground = GROUNDS[code] if code in GROUNDS else Ground(400, problems[0].message, problems[0].fix)
        self.problems = tuple(problems)
        self.retry_after = retry_after
        self.close = close  # what is left of the body will not be read
        super().__init__(self.ground.message)

    @classmethod
    def for_body(cls, unreadable: InvalidInput) -> Refused:
        """The body as a whole is no list of events: the codes and words are those of `capi.wire`."""
        problems: tuple[Problem, ...] = unreadable.problems
        return cls(problems[0].code, problems=problems)

    @classmethod
    def for_store(cls, unavailable: StoreUnavailable) -> Refused:
        """Nothing can be kept now."""
        return cls("store_unavailable", retry_after=unavailable.retry_after, why=unavailable.code)
