"""What `doctor` learns by calling a dataset's endpoint: does it answer, is the token good, is our clock right.

The call carries no event. With a good token Meta refuses the empty list (code 100), which is the answer hoped for; with
a bad one it says 190 first.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import msgspec

from signalpost.capi.batch import join_bodies
from signalpost.capi.proof import appsecret_proof
from signalpost.cli.doctor import Check
from signalpost.errors import TransportError
from signalpost.settings import Settings
from signalpost.transport import HttpTransport, Request, Response, Secret, Transport

if TYPE_CHECKING:
    from signalpost.store.business import Dataset
    from signalpost.store.control import Control

CLOCK_TOLERANCE_S = 30  # beyond it the gateway shifts event times of senders; ours should be better than that
TOKEN_CODES = frozenset({102, 190})
PERMISSION_CODES = frozenset({3, 10, *range(200, 300)})


class _Error(msgspec.Struct):
    code: int = 0
    error_subcode: int | None = None


class _Answer(msgspec.Struct):
    error: _Error | None = None


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
    try:
        error = msgspec.json.decode(response.body, type=_Answer).error
    except msgspec.DecodeError:
        return Check(name=name, ok=None, found="the answer does not tell", fix="Try again later.")
    code = error.code if error else 0
    if code in TOKEN_CODES:
        fix = f"Make a new one in Events Manager: signalpost datasets set-token {dataset.dataset_id} < token.txt"
        return Check(name=name, ok=False, found=f"is refused (code {code})", fix=fix)
    if code in PERMISSION_CODES:
        fix = "Give the token's user access to this dataset, or make the token in Events Manager."
        return Check(name=name, ok=False, found=f"may not write to the dataset (code {code})", fix=fix)
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
