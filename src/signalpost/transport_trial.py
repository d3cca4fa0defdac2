"""Tries a dataset's endpoint: does it answer, is the token good, is our clock right.

The call carries no event. With a good token Meta refuses the empty list (code 100), which is the answer hoped for; with
a bad one it says 190 first.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import msgspec

from signalpost.capi.batch import join_bodies
from signalpost.capi.proof import appsecret_proof
from signalpost.capi.verdict import Pause, RetryAt, verdict
from signalpost.errors import TransportError
from signalpost.transport import Request, Response, Secret, Transport
from signalpost.watch.causes import cause_of
from signalpost.watch.code import Code

CLOCK_TOLERANCE_S = 30  # beyond it the gateway shifts event times of senders; ours should be better than that
# An empty list and a proof that is missing or wrong have the same code, without subcode. The parameter's name is the
# same in every language, so it may be looked for; nothing but this trial does.
PARAMETER, PROOF = 100, b"appsecret_proof"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at: whether it is good, what was found, and what to do if not. `ok` None: worth knowing."""

    name: str
    ok: bool | None
    found: str
    fix: str = ""


def checks_of(
    transport: Transport,
    base: str,
    dataset_id: str,
    token: Secret,
    secret: str | None = None,
    *,
    version: str,
    now: int,
) -> Iterator[Check]:
    """Endpoint, token and clock as one call shows them. `base` is its base URL, `version` Graph's; `secret` is the
    app's, if it is kept; `now` is Unix seconds."""
    empty = join_bodies([], appsecret_proof=appsecret_proof(token.reveal(), secret) if secret else None)
    url = f"{base.rstrip('/')}/{version}/{dataset_id}/events"
    headers = (("content-type", "application/json"),)
    try:
        response = transport.send(Request(url=url, headers=headers, body=empty, token=token, timeout_s=10.0))
    except TransportError as error:
        fix = "See that this machine may connect to it, and which proxy is set."
        yield Check(name=f"endpoint {base}", ok=False, found=str(error), fix=fix)
        return
    yield Check(name=f"endpoint {base}", ok=True, found=f"answers (HTTP {response.status} to an empty list of events)")
    yield token_check(dataset_id, response, proven=secret is not None)
    yield from clock_check(response, now)


def token_check(dataset_id: str, response: Response, *, proven: bool = False) -> Check:
    """What the answer to an empty list says about the token. `proven`: the proof of the app's secret went with it."""
    name = f"token of {dataset_id}"
    judged = verdict(response.status, response.headers, response.body, events=1)
    said = judged.answer
    code = f"{said.code}" + (f"/{said.subcode}" if said.subcode else "")
    if said.code == PARAMETER and PROOF in response.body:
        return _unproven(name, dataset_id, proven=proven)
    match judged:
        case Pause():
            cause = cause_of(Code.ACCESS_REFUSED, judged.reason)
            fix = cause.fix.format(dataset=dataset_id)
            return Check(name=name, ok=False, found=f"is of no use: {cause.what} (code {code})", fix=fix)
        case RetryAt():
            cause = cause_of(Code.NOT_DELIVERED, judged.reason)
            found = f"the answer does not tell: {cause.what}" + (f" (code {code})" if said.code else "")
            return Check(name=name, ok=None, found=found, fix="Try again later.")
        case _:
            return Check(name=name, ok=True, found="is taken")


def _unproven(name: str, dataset_id: str, *, proven: bool) -> Check:
    keep = f"signalpost secrets set app_secret/{dataset_id}"
    if proven:
        found = "is refused: the app secret that is kept does not belong to the app of the token"
        return Check(name=name, ok=False, found=found, fix=f"Keep the secret of the app that made it: {keep}")
    found = "is refused: its app demands appsecret_proof, and no app secret is kept"
    return Check(name=name, ok=False, found=found, fix=f"Keep the app's secret, from its settings at Meta: {keep}")


def clock_check(response: Response, now: int) -> Iterator[Check]:
    """Our clock against the answer's `Date`."""
    try:
        theirs = int(parsedate_to_datetime(response.headers.get("date", "")).timestamp())
    except ValueError:
        return
    apart = abs(theirs - now)
    good = apart <= CLOCK_TOLERANCE_S
    found = f"{apart} s apart from the endpoint's"
    yield Check(name="clock", ok=good, found=found, fix="" if good else "Set this machine's clock; use NTP.")
