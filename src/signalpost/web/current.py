"""The visit of the request in hand: read when it is first asked for, kept beside the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from signalpost.errors import SettingsError
from signalpost.web.head import Head
from signalpost.web.reader import SiteReader
from signalpost.web.site import Site
from signalpost.web.site_visit import SiteVisit

KEY = "signalpost.visit"  # in the ASGI scope, the WSGI environ, or Django's META


class Current:
    """One request under way. What the site learns of consent meanwhile changes the visit."""

    def __init__(self, reader: SiteReader, head: Head) -> None:
        self.head = head
        self._reader = reader
        self._visit: SiteVisit | None = None

    @property
    def site(self) -> Site:
        """The settings it is read by."""
        return self._reader.site

    @property
    def visit(self) -> SiteVisit:
        """The visit as it stands."""
        if self._visit is None:
            self._visit = self._reader.read(self.head)
        return self._visit

    def tell(self, answer: Literal["granted", "denied"]) -> SiteVisit:
        """Read it again, with the person's own answer."""
        self._visit = self._reader.read(self.head, answer)
        return self._visit


def visit_of(request: Any) -> SiteVisit:
    """The visit that a request is: Starlette's, FastAPI's, Flask's or Django's, an ASGI scope, a WSGI environ.

    Raises SettingsError when no `VisitMiddleware` saw the request.
    """
    return _current(request).visit


def tell_consent(request: Any, answer: Literal["granted", "denied"]) -> SiteVisit:
    """The visit, now that the site knows the answer: from its session, or because this request brings it.

    It goes before all other signals but an opt-out that denies, and decides which cookies the answer sets or takes
    away. Raises SettingsError when no `VisitMiddleware` saw the request.
    """
    return _current(request).tell(answer)


def _current(request: Any) -> Current:
    places = [getattr(request, name, None) for name in ("META", "scope", "environ")]
    for place in (request, *places):
        found = place.get(KEY) if isinstance(place, Mapping) else None
        if isinstance(found, Current):
            return found
    raise SettingsError(
        "this request has no visit",
        setting="middleware",
        fix="Add signalpost.web's VisitMiddleware to the application.",
    )
