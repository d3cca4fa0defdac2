"""The middleware for Django, under WSGI and ASGI.

MIDDLEWARE = ["signalpost.web.django.VisitMiddleware", …]
SIGNALPOST_SITE = {"shop": "shop-1"}                        # the fields of signalpost.web.Site
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from http.cookies import Morsel
from typing import Any

import msgspec
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings

from signalpost.errors import SettingsError
from signalpost.visit.cookies import SetCookie
from signalpost.web.current import KEY, Current
from signalpost.web.document import PRIVATE, cookies_for, speaks_to_caches
from signalpost.web.head import head_of_environ
from signalpost.web.reader import SiteReader
from signalpost.web.site import Site

SETTING = "SIGNALPOST_SITE"


class VisitMiddleware:
    """Gives each request its visit, and its document the cookies. Put it first."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response
        self._reader = SiteReader(site_of_settings(getattr(settings, SETTING, {})), clock=time.time, random=os.urandom)
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: Any) -> Any:
        """One request: the response, or the promise of one under ASGI."""
        head = head_of_environ(request.META, scheme=request.scheme, target=request.get_full_path())
        current = Current(self._reader, head)
        request.META[KEY] = current
        if self._is_async:
            return _awaited(current, self._get_response(request))
        return _with_cookies(current, self._get_response(request))


def site_of_settings(given: Any) -> Site:
    """The `Site` that Django's settings hold, as one or as a dictionary of its fields. Raises SettingsError."""
    if isinstance(given, Site):
        return given
    try:
        return msgspec.convert(given, Site)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{SETTING}: {error}", setting=SETTING, fix="See signalpost.web.Site.") from None


async def _awaited(current: Current, coming: Awaitable[Any]) -> Any:
    return _with_cookies(current, await coming)


def _with_cookies(current: Current, response: Any) -> Any:
    found = cookies_for(
        current,
        status=response.status_code,
        content_type=response.get("Content-Type", ""),
        cache_control=[value for name, value in response.items() if speaks_to_caches(name)],
        own=response.cookies,
    )
    for cookie in found:  # the jar has one place a name, and to forget a cookie takes two
        response.cookies[f"{cookie.name}; {cookie.domain or ''}"] = _morsel(cookie)
    if found and not response.has_header("Cache-Control"):
        response["Cache-Control"] = PRIVATE
    return response


def _morsel(cookie: SetCookie) -> Morsel[str]:
    """Written as it is: Django's own way puts quotes around what an fbc may hold, which the pixel would not read."""
    morsel: Morsel[str] = Morsel()
    morsel.set(cookie.name, cookie.value, cookie.value)
    morsel.update({"path": "/", "domain": cookie.domain or "", "samesite": "Lax"})
    dict.update(
        morsel, {"max-age": cookie.max_age_s, "secure": cookie.secure or "", "httponly": cookie.http_only or ""}
    )
    return morsel
