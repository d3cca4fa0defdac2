"""Why an alarm stands, in words, and what to do about it: one table for messages, terminal and documentation."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.watch.code import Code
from signalpost.watch.webhooks import SOME

SET_TOKEN = "signalpost datasets set-token {dataset} < token.txt"
SET_SECRET = "signalpost secrets set app_secret/{dataset}"
NEW_TOKEN = "Events Manager > the dataset > Settings > Generate access token"
DOCTOR = "signalpost doctor"


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """One reason. `what` goes on from "Dataset 123: ", "The inbox: " or "Shop main: "; `fix` is a command or a way to
    click, with `{dataset}` for its id or `{shop}` for its name."""

    what: str
    fix: str


_NO_TOKEN = Cause(what="it has no access token", fix=f"{SET_TOKEN}   (a new one: {NEW_TOKEN})")
_KEY_MISSING = Cause(
    what="the key that opens its events is missing",
    fix="Put keys.db back from the newest backup: docs/how-to/back-up-and-restore.md",
)

_ACCESS: Mapping[str, Cause] = {
    "token": Cause(what="Meta refuses the access token", fix=f"{SET_TOKEN}   (a new one: {NEW_TOKEN})"),
    "proof": Cause(
        what="Meta's app demands appsecret_proof, and the app secret is not kept or is another app's",
        fix=f"{SET_SECRET}   (from the app's settings at Meta)",
    ),
    "permission": Cause(
        what="the access token lacks a permission",
        fix="Business settings: give the token's system user the dataset, with its permission to use events; "
        f"or another token: {SET_TOKEN}",
    ),
    "dataset": Cause(
        what="Meta does not know the dataset, or the access token may not see it",
        fix=f"Compare its id with Events Manager (signalpost datasets list); then: {SET_TOKEN}",
    ),
    "version": Cause(
        what="Meta has retired the API version",
        fix="signalpost datasets add {dataset} --api-version v25.0   (or the newest in Meta's changelog)",
    ),
    "refused_in_a_row": Cause(
        what="Meta refused one event after the other, each alone, with the same code",
        fix=f"See what it said: {DOCTOR}; mend the set-up; then: signalpost datasets resume {{dataset}}",
    ),
    "no_token": Cause(what="its access token was taken away", fix=f"{SET_TOKEN}   (a new one: {NEW_TOKEN})"),
}
_INBOX: Mapping[str, Cause] = {
    "worker_gone": Cause(
        what="the worker does not run",
        fix="Start it: signalpost serve (or signalpost work); if it ends again, its last log line says why",
    ),
    "stuck": Cause(
        what="the worker runs and gets nowhere", fix=f"{DOCTOR}; then restart: end signalpost serve and start it again"
    ),
    "ledger_unreadable": Cause(
        what="the ledger cannot be read",
        fix=f"{DOCTOR}; after an upgrade: signalpost store migrate; if damaged: docs/how-to/back-up-and-restore.md",
    ),
    "inbox_record_unknown": Cause(
        what="a newer release wrote a record that this one does not know", fix="Run the newer release again"
    ),
    "inbox_unreadable": Cause(
        what="a file of the inbox is damaged",
        fix=f"See which: {DOCTOR}; put it back from a backup: docs/how-to/back-up-and-restore.md",
    ),
    "key_missing": _KEY_MISSING,
}
_TROUBLE: Mapping[str, Cause] = {
    "no_token": _NO_TOKEN,
    "key_missing": _KEY_MISSING,
    "no_answer": Cause(
        what="its endpoint does not answer",
        fix=f"See whether this machine reaches it: {DOCTOR}; it is tried again by itself",
    ),
    "answer_unreadable": Cause(
        what="what answers is not Meta's API: a proxy, perhaps", fix=f"See what answers: {DOCTOR}; mend the proxy"
    ),
    "meta_unavailable": Cause(
        what="Meta answers that it is unavailable", fix="Nothing to do: it is tried again by itself"
    ),
    "meta_not_ready": Cause(
        what="Meta answers that the dataset is not ready", fix="Nothing to do: it is tried again by itself"
    ),
    "unknown_code": Cause(what="Meta answers with an error that nobody knows", fix=f"See what it says: {DOCTOR}"),
    "throttled": Cause(
        what="Meta throttles its calls",
        fix="Nothing to do if it passes; else fewer senders on this token, or an app with a higher limit",
    ),
    "blocked_for_policy": Cause(
        what="Meta blocks it for a breach of policy",
        fix="Business Support Home > the account > request a review; it is tried again by itself",
    ),
}
_REFUSES: Mapping[str, Cause] = {
    "disk_full": Cause(
        what="it takes no event, because the disk is full",
        fix=f"Free space: {DOCTOR} says what takes it; until then a smaller reserve helps: "
        "SIGNALPOST_FREE_DISK_BYTES=100000000 signalpost serve",
    ),
    "inbox_full": Cause(
        what="it takes no event, because the inbox is full",
        fix="See why nothing is folded: signalpost status; until then: "
        "SIGNALPOST_INBOX_BYTES=40000000000 signalpost serve",
    ),
    "store_refuses": Cause(
        what="it takes no event, because its inbox cannot be written",
        fix=f"{DOCTOR} says whether the folder may be written and the disk has room; the log says why "
        "(request_refused, store_unavailable); it goes on by itself",
    ),
    "gateway_stops": Cause(
        what="it takes no event, because it is being stopped", fix="Start it again: signalpost serve"
    ),
    "gateway_gone": Cause(
        what="it does not answer",
        fix="See why it ends: the last lines of signalpost serve's log; "
        "then restart: end signalpost serve and start it again",
    ),
    "gateway_unreadable": Cause(
        what="what answers at its address is not a gateway of this release",
        fix="See what listens there: signalpost health; then restart: end signalpost serve and start it again",
    ),
}
_DEAD_FIX = (
    "See which and why: signalpost events list --dataset {dataset} --state dead; mend that; then: "
    "signalpost events replay --dataset {dataset}"
)
_DEAD: Mapping[str, Cause] = {
    "expired": Cause(
        what="events were older than Meta takes before they could be sent",
        fix="Mend what kept them waiting (signalpost status); those events cannot be sent any more",
    ),
}
_CHECK = "signalpost connectors check {shop}"
_WEBHOOKS: Mapping[str, Cause] = {
    "signature_wrong": Cause(
        what="its webhooks are not signed with the secret that is known here",
        fix=f"See whether the secret was changed at the platform: {_CHECK}; then give the one it signs with: "
        "signalpost connectors secret {shop} < secret.txt",
    ),
    "signature_old": Cause(
        what="its webhooks come long after they were signed",
        fix=f"Set this machine's clock right, by NTP: {DOCTOR} compares it; else somebody repeats old deliveries",
    ),
    "signature_missing": Cause(
        what="what comes to its address is not signed",
        fix=f"See whether the platform's webhooks lead here: {_CHECK}; if they do, let the proxy in front pass their "
        "headers on",
    ),
    "signature_malformed": Cause(
        what="what stands for a signature in its webhooks is none",
        fix=f"Let the proxy in front pass the platform's headers on as they are; then: {_CHECK}",
    ),
    SOME: Cause(
        what="many of its webhooks are not signed with its secret, and others are",
        fix=f"See whether one webhook has another secret or is a former one: {_CHECK}; if all are right, somebody "
        "forges some, and nothing is to be done",
    ),
}

CAUSES: Mapping[Code, Mapping[str, Cause]] = {
    Code.ACCESS_REFUSED: _ACCESS,
    Code.NOT_DELIVERED: {**_INBOX, **_ACCESS, **_TROUBLE},
    Code.NOTHING_ACCEPTED: _REFUSES,
    Code.WAITING_TOO_LONG: {**_INBOX, **_ACCESS, **_TROUBLE},
    Code.DEAD_LETTERS: _DEAD,
    Code.BOOKS_UNBALANCED: {},
    Code.WEBHOOKS_REFUSED: _WEBHOOKS,
}
#: What is said when no cause is known, or none applies.
WITHOUT: Mapping[Code, Cause] = {
    Code.ACCESS_REFUSED: Cause(what="Meta refuses its events", fix=DOCTOR),
    Code.NOT_DELIVERED: Cause(what="nothing gets through", fix=DOCTOR),
    Code.NOTHING_ACCEPTED: Cause(
        what="no event comes any more",
        fix="Is the shop up, and do its pages and its back end reach this gateway? Look at the page with the browser's "
        "network tab, and at the sender's log; signalpost keys list shows keys that were revoked",
    ),
    Code.WAITING_TOO_LONG: Cause(what="its oldest event has waited too long", fix=DOCTOR),
    Code.DEAD_LETTERS: Cause(what="too many of its events die", fix=_DEAD_FIX),
    Code.BOOKS_UNBALANCED: Cause(
        what="the sums over all copies and events do not hold", fix="signalpost store rebuild; then: signalpost status"
    ),
    Code.WEBHOOKS_REFUSED: Cause(what="its webhooks are refused for their signature", fix=_CHECK),
}


def cause_of(code: Code, cause: str) -> Cause:
    """The words for `cause`, or those without one."""
    return CAUSES[code].get(cause, WITHOUT[code])
