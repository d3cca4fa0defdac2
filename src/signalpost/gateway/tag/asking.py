"""The head of a page's request, read once; and what a dataset's settings mean for it, made once per change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from signalpost.gateway.access import Access
from signalpost.gateway.consent import Tables
from signalpost.gateway.facts import address_of
from signalpost.gateway.intake import Intake
from signalpost.gateway.tag.consent import PageConsents
from signalpost.gateway.tag.page import own_host, page_origin
from signalpost.store.access_keys import Key
from signalpost.store.business import ConfigVersion, Dataset
from signalpost.store.tag.settings import TagSettings
from signalpost.visit.cookies import read_cookies
from signalpost.visit.domain import host_of
from signalpost.visit.visit import VisitSettings


class Site(NamedTuple):
    """The settings of one dataset as a request needs them."""

    settings: ConfigVersion
    tag: TagSettings
    dataset: Dataset
    tables: Tables
    consents: PageConsents
    visit: VisitSettings


class Sites:
    """The settings of every dataset that was asked for, as they are in force."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._sites: dict[tuple[int, str], Site] = {}  # never more than there are datasets

    def site(self, space_id: int, dataset_id: str) -> Site:
        """Of a dataset that is in the settings of the space."""
        settings = self._access.snapshot.configs[space_id]
        found = self._sites.get((space_id, dataset_id))
        if found is None or found.settings is not settings:
            dataset = settings.config.dataset(dataset_id)
            assert dataset is not None
            tag = dataset.tag
            found = self._sites[space_id, dataset_id] = Site(
                settings=settings,
                tag=tag,
                dataset=dataset,
                tables=Tables((dataset,)),
                consents=PageConsents(dataset),
                visit=VisitSettings(
                    domains=tag.domains, cookie_days=tag.cookie_days, visitor_cookie=tag.visitor_cookie
                ),
            )
        return found


class Asking(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who asks, from where, and under which settings. `host` is the one the browser asked, `origin` the page's;
    `address` that of the connection without trusted proxies; `now_ms` Unix ms."""

    key: Key
    site: Site
    origin: str
    host: str
    address: str | None
    user_agent: str
    cookies: dict[str, str]
    now_ms: int

    @property
    def tag(self) -> TagSettings:
        """The tag's settings."""
        return self.site.tag

    @property
    def origin_host(self) -> str:
        """The host of the page's origin."""
        return host_of(self.origin)

    def __repr__(self) -> str:
        return f"Asking(key={self.key.key_id!r}, origin={self.origin!r})"


def read_asking(
    key: Key, site: Site, scope: Mapping[str, Any], headers: Mapping[bytes, bytes], intake: Intake
) -> Asking:
    """The head of one request with `key`."""
    return Asking(
        key=key,
        site=site,
        origin=page_origin(scope, headers, intake.trusted),
        host=own_host(scope, headers, intake.trusted),
        address=address_of(scope, intake.trusted),
        user_agent=headers.get(b"user-agent", b"").decode("latin-1").strip(),
        cookies=read_cookies(headers.get(b"cookie", b"").decode("latin-1")),
        now_ms=intake.clock(),
    )
