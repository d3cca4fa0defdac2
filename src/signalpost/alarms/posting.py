"""Sends what Apprise does not: webhooks with a signature, and events in the form of PagerDuty's Events API v2.

No redirect is followed: the address that was given is the only one that is called.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

import msgspec

from signalpost.version import VERSION
from signalpost.watch.telling.bodies import pagerduty_events, webhook_body
from signalpost.watch.telling.queue import Said
from signalpost.watch.telling.signature import headers

PATIENCE_S = 15.0
UNREACHABLE, TIMEOUT = "unreachable", "timeout"


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(self, *given: Any) -> None:
        return None


def webhook(url: str, secret: str, said: Said, message_id: str) -> str | None:
    """Send one; None when the answer was 2xx, else why not. The time in it is that of this try."""
    at = int(time.time())
    body = webhook_body(said, message_id, at)
    return _post(url, body, headers(secret, message_id, at, body))


def pagerduty(url: str, routing_key: str, said: Said) -> str | None:
    """Trigger or resolve; None when all of it was taken, else why not."""
    for event in pagerduty_events(said, routing_key, int(time.time())):
        failure = _post(url, msgspec.json.encode(event), {})
        if failure is not None:
            return failure
    return None


def _post(url: str, body: bytes, more: Mapping[str, str]) -> str | None:
    named = {"content-type": "application/json", "user-agent": f"signalpost/{VERSION}", **more}
    request = urllib.request.Request(url, data=body, headers=named, method="POST")
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=PATIENCE_S):
            return None
    except urllib.error.HTTPError as refused:
        refused.close()
        return f"HTTP {refused.code}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return TIMEOUT if isinstance(reason, TimeoutError) else UNREACHABLE
