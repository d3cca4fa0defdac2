"""Which answers carry cookies: documents, and the redirects that lead to one, where no shared cache keeps them.

A cookie that comes with the document lives longest: browsers shorten those that scripts and other hosts set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from signalpost.visit.cookies import SetCookie
from signalpost.web.current import Current
from signalpost.web.head import is_document

PRIVATE = "private"
REDIRECTS = range(300, 400)
SHARED = ("public", "s-maxage")
OWN = ("private", "no-store", "no-cache")


def cookies_for(
    current: Current, *, status: int, content_type: str, cache_control: Iterable[str], own: Iterable[str]
) -> Sequence[SetCookie]:
    """The cookies for this answer, often none. `own`: names (or headers) of those the site itself sets; they win.

    None with an answer that shared caches may keep, some of them (CloudFront) with its cookies: they would hand one
    visitor's ids to all others. So with a `max-age` alone. `cache_control`: the headers for caches, each whole (see
    `speaks_to_caches`). An answer that gets any and has no Cache-Control should be given `private`.
    """
    leads_to_one = status in REDIRECTS and is_document(current.head)
    if not (content_type.strip().lower().startswith("text/html") or leads_to_one) or any(
        map(_is_shared, cache_control)
    ):
        return ()
    taken = {value.partition("=")[0].strip() for value in own}
    secure = current.site.secure_cookies
    return [
        msgspec.structs.replace(cookie, secure=secure)
        for cookie in current.visit.visit.to_set
        if cookie.name not in taken
    ]


def speaks_to_caches(header: str) -> bool:
    """Whether a header of this name says what may be kept: Cache-Control, CDN-Cache-Control (RFC 9213) and the like."""
    return header.lower().endswith(("cache-control", "surrogate-control"))


def _is_shared(cache_control: str) -> bool:
    words = dict(word.strip().lower().partition("=")[::2] for word in cache_control.split(","))
    if any(word in words for word in SHARED):
        return True
    return words.get("max-age", "0").strip('"') != "0" and not any(word in words for word in OWN)
