"""A request's head as a visit: what the person decided first, then the ids, then the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

from signalpost.consent.decide import ConsentState, decide
from signalpost.consent.request import read_request
from signalpost.consent.signals import Signals, together
from signalpost.visit.cookies import read_cookies
from signalpost.visit.domain import Registrable, host_of, site_of
from signalpost.visit.visit import VisitRequest, read_visit
from signalpost.web.head import Head, address_of, host_and_url, is_document
from signalpost.web.site import Site
from signalpost.web.site_visit import SiteVisit

SHOWS = ("GET", "HEAD")
ANSWERS = ("granted", "denied")


class SiteReader:
    """Reads requests to one site. `clock`: Unix seconds; `random(n)`: n random bytes; `registrable`: the public suffix
    list, by default the installed one (`pip install signalpost[web]`), else the site's own `domains` alone."""

    def __init__(
        self,
        site: Site,
        *,
        clock: Callable[[], float],
        random: Callable[[int], bytes],
        registrable: Registrable | None = None,
    ) -> None:
        self.site = site
        self._clock = clock
        self._random = random
        self._rule = site.consent_rule
        self._settings = site.visit_settings
        self._trusted = site.networks
        self._registrable = registrable or installed_list(site.domains)

    def read(self, head: Head, told: str = "") -> SiteVisit:
        """The visit. `told` is what the site itself knows of consent: `granted`, `denied`, or nothing.

        What it knows goes before its cookie, and that before every other signal. Never raises, whatever came.
        """
        cookies = read_cookies(head.headers.get("cookie", ""))
        own = told or cookies.get(self.site.consent_cookie, "")
        signals = read_request(cookies, sec_gpc=head.headers.get("sec-gpc", ""), rule=self._rule)
        decision = decide(together(Signals(api=own if own in ANSWERS else ""), signals), self._rule)
        host, url = host_and_url(head, self._trusted)
        page_url, referrer_url = self._page(head, host, url)
        now = self._clock()
        visit = read_visit(
            VisitRequest(
                host=host,
                page_url=page_url,
                referrer_url=referrer_url,
                cookies=cookies,
                client_ip_address=address_of(head, self._trusted),
                client_user_agent=head.headers.get("user-agent"),
                may_store=decision.state is ConsentState.GRANTED,
                forget=decision.state is ConsentState.DENIED,
            ),
            self._settings,
            registrable=self._registrable,
            now_ms=int(now * 1000),
            random=self._random,
        )
        return SiteVisit(visit=visit, consent=decision, shop=self.site.shop, at_s=int(now), random=self._random)

    def _page(self, head: Head, host: str, url: str) -> tuple[str, str]:
        """The page in the browser, and what led to it.

        A request for a document is the page's own. A form or a script is sent from a page: its Referer, if that is of
        this site; what led there is not said.
        """
        came_from = head.headers.get("referer", "")
        if head.method in SHOWS and is_document(head):
            return url, came_from if came_from != url else ""
        ours = came_from and self._site_of(host_of(came_from)) == self._site_of(host_of(host))
        return came_from if ours else url, ""

    def _site_of(self, host: str) -> str:
        return site_of(host, domains=self._settings.domains, registrable=self._registrable)


def installed_list(domains: Sequence[str]) -> Registrable:
    """The public suffix list, if it is installed; else the site's own domains: other hosts have cookies alone."""
    if find_spec("publicsuffixlist") is not None:
        registrable: Registrable = import_module("publicsuffixlist").PublicSuffixList(accept_unknown=True).privatesuffix
        return registrable
    own = [host_of(domain) for domain in domains]

    def named(host: str) -> str | None:
        return next((domain for domain in own if host == domain or host.endswith("." + domain)), None)

    return named
