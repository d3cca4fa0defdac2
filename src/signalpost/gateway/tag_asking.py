"""The head of a page's request, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from signalpost.gateway.facts import address_of
from signalpost.gateway.intake import Intake
from signalpost.gateway.tag_page import own_host, page_origin
from signalpost.store.control import ConfigVersion, Key
from signalpost.store.tag_settings import TagSettings
from signalpost.visit.cookies import read_cookies
from signalpost.visit.domain import host_of
from signalpost.visit.visitor_id import VISITOR_COOKIE, VisitorId, parse


class Asking(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who asks, from where, and under which settings. `host` is the one the browser asked, `origin` the page's;
    `address` that of the connection without trusted proxies; `now_ms` Unix ms."""

    key: Key
    settings: ConfigVersion
    tag: TagSettings
    origin: str
    origin_host: str
    host: str
    address: str | None
    user_agent: str
    cookies: dict[str, str]
    visitor: VisitorId | None
    now_ms: int

    def __repr__(self) -> str:
        return f"Asking(key={self.key.key_id!r}, origin={self.origin!r})"


def read_asking(
    key: Key, dataset_id: str, scope: Mapping[str, Any], headers: Mapping[bytes, bytes], intake: Intake
) -> Asking:
    """The head of one request with `key` for `dataset_id`, which is in the settings of the key's space."""
    settings = intake.access.snapshot.configs[key.space_id]
    dataset = settings.config.dataset(dataset_id)
    assert dataset is not None
    origin = page_origin(scope, headers, intake.trusted)
    cookies = read_cookies(headers.get(b"cookie", b"").decode("latin-1"))
    return Asking(
        key=key,
        settings=settings,
        tag=dataset.tag,
        origin=origin,
        origin_host=host_of(origin),
        host=own_host(scope, headers, intake.trusted),
        address=address_of(scope, intake.trusted),
        user_agent=headers.get(b"user-agent", b"").decode("latin-1").strip(),
        cookies=cookies,
        visitor=parse(cookies.get(VISITOR_COOKIE, "")),
        now_ms=intake.clock(),
    )
