"""Asks a gateway of this machine whether it takes events now, for the watch, `signalpost status` and `health`."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

import msgspec

#: The watch looks every ten seconds, and what waits for an answer is only the watch.
PATIENCE_S = 5.0
GONE, UNREADABLE = "gateway_gone", "gateway_unreadable"
#: What the readiness of a gateway calls its checks → the cause of the alarm (`watch.causes`).
CAUSES = {"disk": "disk_full", "inbox": "inbox_full", "store": "store_refuses", "serving": "gateway_stops"}


class Check(msgspec.Struct, frozen=True):
    """One check of `GET /health/ready`, as far as it is read here."""

    name: str
    ok: bool
    needed: bool
    figures: dict[str, int] = {}
    code: str = ""
    fix: str = ""


class Signatures(msgspec.Struct, frozen=True):
    """What it counted of a shop's webhooks since it started."""

    space_id: int
    shop: str
    right: int
    refused: dict[str, int]


class Answered(msgspec.Struct, frozen=True):
    """What a gateway says of itself: `ready`, the checks, which process it is, the signatures of shops' webhooks."""

    ready: bool
    checks: tuple[Check, ...] = ()
    process: str = ""
    signatures: tuple[Signatures, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The needed checks that failed."""
        return tuple(one for one in self.checks if one.needed and not one.ok)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking: `cause` is None while events are taken, else a word of `watch.causes`; `answered` is None
    when no readable answer came; then `why` says why."""

    cause: str | None
    answered: Answered | None = None
    why: str = ""


def ask(gateway: str) -> Asked:
    """Whether the gateway at this base URL, on this machine, takes events. No proxy of the environment is asked."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        try:
            answer = direct.open(f"{gateway}/health/ready", timeout=PATIENCE_S)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return _read(answer.read())
    except (OSError, http.client.HTTPException) as error:  # nobody, somebody else, or one who broke off
        return Asked(cause=GONE, why=f"does not answer: {getattr(error, 'reason', error)}")


def _read(body: bytes) -> Asked:
    try:
        answered = msgspec.json.decode(body, type=Answered)
    except ValueError:  # no JSON, other JSON, or no UTF-8
        return Asked(cause=UNREADABLE, why="answers what no gateway of Signalpost does")
    if answered.ready:
        return Asked(cause=None, answered=answered)
    first = next(iter(answered.failed), None)
    return Asked(cause=CAUSES.get(first.name, UNREADABLE) if first else UNREADABLE, answered=answered)
