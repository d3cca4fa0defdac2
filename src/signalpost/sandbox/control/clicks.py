"""Click ids for WhatsApp events: the only ones this sandbox takes, as Meta takes only those of real clicks."""

from __future__ import annotations

import secrets

from signalpost.sandbox.asgi import Answer
from signalpost.sandbox.clicks import NONCE_BYTES, issue


def clicks() -> Answer:
    """One new click id."""
    return Answer(status=201, body={"ctwa_clid": issue(secrets.token_bytes(NONCE_BYTES))})
