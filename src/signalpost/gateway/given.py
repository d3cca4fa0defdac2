"""What a gateway is given: its stores, where it stands, and the world it asks of time, chance and network."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from signalpost.connectors.platforms import CONNECTORS
from signalpost.connectors.webhook import Connector
from signalpost.gateway.limits import Limits
from signalpost.gateway.locate import Locate, nowhere
from signalpost.gateway.log import Log
from signalpost.gateway.rights import People
from signalpost.gateway.tag.files import ASSETS, DEFAULT_FOLDER
from signalpost.store import clock_ms
from signalpost.store.control import Control
from signalpost.store.decisions import Suppressed
from signalpost.store.identities import IdentityReader
from signalpost.store.inbox import Inbox
from signalpost.store.ledger import LedgerReader
from signalpost.transport import AsyncTransport
from signalpost.visit.domain import Registrable


def no_list(host: str) -> str | None:
    """Without the public suffix list only a host itself is known to be a site."""
    return host if "." in host else None


@dataclass(frozen=True, kw_only=True)
class Given:
    """Whoever gives the stores opens and closes them."""

    inbox: Inbox
    control: Control
    ledger: LedgerReader  # may raise StoreError while there is none
    folder: Path  # where the inbox lies
    identities: IdentityReader | None = None  # what is kept of visitors
    people: People | None = None  # what a person may ask for
    suppressed: Suppressed | None = None  # who denied consent

    limits: Limits = field(default_factory=Limits)
    trusted_proxies: Sequence[str] = ()  # addresses and networks
    registrable: Registrable = no_list  # knows the public suffixes
    locate: Locate = nowhere  # the region of an address
    tag_folder: str = DEFAULT_FOLDER  # the tag's addresses begin so
    tag_names: Sequence[str] = ("tag.js",)  # the loader's names
    tag_assets: Path = ASSETS  # what the tag's build made
    open_transport: Callable[[], AsyncTransport] | None = (
        None  # the way to Meta for calls passed on; without it none is
    )
    deliver_to: str | None = None  # where those go in Meta's place

    connectors: Mapping[str, Connector] = field(default_factory=lambda: CONNECTORS)  # by platform

    log: Log | None = None
    clock: Callable[[], int] = clock_ms  # Unix ms
    monotonic: Callable[[], float] = time.monotonic  # seconds
    random: Callable[[int], bytes] = secrets.token_bytes
