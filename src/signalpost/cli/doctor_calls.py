"""What `doctor` learns by calling a dataset's endpoint: does it answer, is the token good, is our clock right.

The call carries no event. With a good token Meta refuses the empty list (code 100), which is the answer hoped for; with
a bad one it says 190 first.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from signalpost.capi.batch import join_bodies
from signalpost.capi.proof import appsecret_proof
from signalpost.capi.verdict import Pause, RetryAt, verdict
from signalpost.cli.doctor import Check
from signalpost.errors import TransportError
from signalpost.settings import Settings
from signalpost.transport import HttpTransport, Request, Response, Secret, Transport
from signalpost.watch.causes import cause_of
from signalpost.watch.code import Code

if TYPE_CHECKING:
    from signalpost.store.business import Dataset
    from signalpost.store.control import Control

CLOCK_TOLERANCE_S = 30  # beyond it the gateway shifts event times of senders; ours should be better than that


def call_checks(settings: Settings, control: Control) -> Iterator[Check]:
    """One call per dataset that has a token; the sandbox stands in for Meta while `serve --sandbox` runs."""
    from signalpost.cli import parts, state
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.worker.destination import app_secret

    running = state.find(settings.data_dir)
    sandbox = running.sandbox if running else None
    transport = HttpTransport()
    try:
        for dataset in control.snapshot().config(DEFAULT_SPACE).datasets:
            token = control.token(DEFAULT_SPACE, dataset.dataset_id)
            if token is not None or sandbox is not None:
                base = sandbox or dataset.base_url
                secret = app_secret(control, DEFAULT_SPACE, dataset.dataset_id)
                yield from checks_of(
                    transport, base, dataset, Secret(token or "sandbox"), secret, now=parts.now_ms() // 1_000
                )
    finally:
        transport.close()


def checks_of(
    transport: Transport, base: str, dataset: Dataset, token: Secret, secret: str | None = None, *, now: int
) -> Iterator[Check]:
    """Endpoint, token and clock as one call shows them. `secret` is the app's, if it is kept; `now` is Unix seconds."""
    empty = join_bodies([], appsecret_proof=appsecret_proof(token.reveal(), secret) if secret else None)
    url = f"{base.rstrip('/')}/{dataset.api_version}/{dataset.dataset_id}/events"
    headers = (("content-type", "application/json"),)
    try:
        response = transport.send(Request(url=url, headers=headers, body=empty, token=token, timeout_s=10.0))
    except TransportError as error:
        fix = "See that this machine may connect to it, and which proxy is set."
        yield Check(name=f"endpoint {base}", ok=False, found=str(error), fix=fix)
        return
    yield Check(name=f"endpoint {base}", ok=True, found=f"answers (HTTP {response.status} to an empty list of events)")
    yield token_check(dataset, response)
    yield from clock_check(response, now)


def token_check(dataset: Dataset, response: Response) -> Check:
    """What the answer to an empty list says about the token."""
    name = f"token of {dataset.dataset_id}"
    judged = verdict(response.status, response.headers, response.body, events=1)
    said = judged.answer
    code = f"{said.code}" + (f"/{said.subcode}" if said.subcode else "")
    match judged:
        case Pause():
            cause = cause_of(Code.ACCESS_REFUSED, judged.reason)
            fix = cause.fix.format(dataset=dataset.dataset_id)
            return Check(name=name, ok=False, found=f"is of no use: {cause.what} (code {code})", fix=fix)
        case RetryAt():
            cause = cause_of(Code.NOT_DELIVERED, judged.reason)
            found = f"the answer does not tell: {cause.what}" + (f" (code {code})" if said.code else "")
            return Check(name=name, ok=None, found=found, fix="Try again later.")
        case _:
            return Check(name=name, ok=True, found="is taken")


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
