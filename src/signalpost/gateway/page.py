"""What the edge knows of the page behind a browser's request, put into its events; and why some go no further."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

import msgspec

from signalpost.capi.click_id import parse_fbc
from signalpost.capi.event import Event
from signalpost.store.tag.settings import TagSettings
from signalpost.visit.domain import host_of
from signalpost.visit.visit import Visit

# Events that Meta's hook sends by itself; Meta's own WordPress plugin drops them too (section 17.1).
AUTOMATIC = frozenset({"SubscribedButtonClick", "Microdata", "InputData"})

# Names no visitor of a live shop has in the address bar: RFC 6761 and 8375 for the first line, then previews as the
# platforms name them (Vercel, Netlify, Cloudflare Pages, GitHub Codespaces, Gitpod, tunnels, Shopify's theme editor).
TEST_HOSTS = (
    "localhost", "*.localhost", "*.local", "*.test", "*.invalid", "*.internal", "*.home.arpa",
    "*.vercel.app", "*--*.netlify.app", "*.*.pages.dev", "*.app.github.dev", "*.gitpod.io", "*.ngrok.io",
    "*.ngrok-free.app", "*.trycloudflare.com", "*.loca.lt", "*.shopifypreview.com",
)  # fmt: skip


class Page(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """`reason`: why no event of this request is taken, whatever it is. `observed` goes with every event, `link` too."""

    visit: Visit
    tag: TagSettings
    reason: str | None = None
    observed: dict[str, str] = {}
    link: dict[str, str] = {}


def refusal(event: Event, page: Page) -> str | None:
    """The reason why this event goes no further, if there is one."""
    if page.reason is not None:
        return page.reason
    if event.event_name in AUTOMATIC and page.tag.automatic_events == "drop":
        return "automatic_event"
    url = event.event_source_url
    if url is None or url == page.visit.event_source_url or page.tag.test_hosts == "keep":
        return None  # the visit's own page was looked at before
    return "test_host" if is_test_host(host_of(url), page.tag.test_host_patterns) else None


@lru_cache(maxsize=1_024)  # a site has few hosts, and each pattern costs as much as reading the event
def is_test_host(host: str, patterns: tuple[str, ...]) -> bool:
    """Whether `host` is this machine, an address, or fits a pattern of the product or the business."""
    if host.replace(".", "").isdigit() or ":" in host:
        return True
    lower = [pattern.lower() for pattern in patterns]
    return any(fnmatchcase(host, pattern) for pattern in (*TEST_HOSTS, *lower))


def complete(event: Event, page: Page) -> Event:
    """`event` with what the request tells: ids, address, user agent and page where it names none.

    fbp is the visit's, which goes on when a browser has made a new one; fbc is the event's own unless it has none, or
    the same click with a later time of first sight.
    """
    visit, user = page.visit, event.user_data
    found: dict[str, str] = {}
    if visit.client_ip_address is not None and not user.client_ip_address:
        found["client_ip_address"] = visit.client_ip_address
    if visit.client_user_agent is not None and not user.client_user_agent:
        found["client_user_agent"] = visit.client_user_agent
    if visit.fbp is not None and visit.fbp != user.fbp:
        found["fbp"] = visit.fbp
    if visit.fbc is not None and visit.fbc != user.fbc and not _another_click(user.fbc, visit.fbc):
        found["fbc"] = visit.fbc
    changes: dict[str, object] = {}
    if found:
        changes["user_data"] = msgspec.structs.replace(user, **found)
    if not event.event_source_url and visit.event_source_url:
        changes["event_source_url"] = visit.event_source_url
    if not event.referrer_url and visit.referrer_url:
        changes["referrer_url"] = visit.referrer_url
    if event.custom_data is not None and not event.custom_data:
        changes["custom_data"] = None  # as a tag writes it when there is nothing to say
    return msgspec.structs.replace(event, **changes) if changes else event


def _another_click(own: str | None, visits: str) -> bool:
    named, known = parse_fbc(own or ""), parse_fbc(visits)
    return named is not None and known is not None and named.value != known.value
