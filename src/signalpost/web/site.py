"""What a site decides about its own server's half of the redundant setup."""

from __future__ import annotations

from typing import Literal

import msgspec

from signalpost.consent.rule import ConsentRule, OptOut, Reader
from signalpost.errors import SettingsError
from signalpost.visit.cookies import DAY_S, LONGEST_LIFE_S
from signalpost.visit.proxies import Network, parse_networks
from signalpost.visit.visit import VisitSettings


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the middleware; those of the tag (`signalpost tag settings`) have the same names and should agree.

    shop             the key of this shop in ids made of order numbers; without it such ids are random
    consent          `optional`: everything but a denial is sent
    consent_cookie   name of the site's own cookie whose value says `granted` or `denied`
    gpc              what an opt-out under the law of the United States does; see `signalpost.consent.rule`
    consent_readers  the signals that count; empty: all that a request carries
    consent_names    how this site's banner calls what decides, by reader
    domains          the site's own registrable domains; without them the public suffix list says, if it is installed
    cookie_days      life of `_fbp` and `_fbc` (Meta advises 90; 1 to 400)
    visitor_cookie   whether a durable visitor id is set
    secure_cookies   off only where a site is tried out over http, for browsers that keep no `Secure` cookie there
    trusted_proxies  networks (CIDR) whose X-Forwarded-For, -Proto and -Host are believed
    """

    shop: str = ""
    consent: Literal["required", "optional"] = "required"
    consent_cookie: str = ""
    gpc: OptOut = "limit"
    consent_readers: tuple[Reader, ...] = ()
    consent_names: dict[str, str] = {}
    domains: tuple[str, ...] = ()
    cookie_days: int = 90
    visitor_cookie: bool = True
    secure_cookies: bool = True
    trusted_proxies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.cookie_days <= LONGEST_LIFE_S // DAY_S:
            raise SettingsError("cookies live for 1 to 400 days", setting="cookie_days", fix="Meta advises 90.")
        try:
            parse_networks(self.trusted_proxies)
        except ValueError as error:
            raise SettingsError(
                f"trusted_proxies: {error}", setting="trusted_proxies", fix="Write networks as 10.0.0.0/8."
            ) from None

    @property
    def consent_rule(self) -> ConsentRule:
        """How signals are judged."""
        return ConsentRule(
            required=self.consent == "required",
            gpc=self.gpc,
            readers=self.consent_readers,
            names=self.consent_names,
        )

    @property
    def visit_settings(self) -> VisitSettings:
        """Which cookies are set, and for how long."""
        return VisitSettings(domains=self.domains, cookie_days=self.cookie_days, visitor_cookie=self.visitor_cookie)

    @property
    def networks(self) -> tuple[Network, ...]:
        """The proxies' networks. ValueError when one is none."""
        return parse_networks(self.trusted_proxies)
