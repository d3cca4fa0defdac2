"""A model as HTML or JSON, errors as pages, and the headers of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from signalpost.dashboard.shell import Shell, address
from signalpost.dashboard.view import View
from signalpost.dashboard.wording import Wording

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"

#: Nothing but this dashboard's own files runs or is asked, and nobody may frame it.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_encode = msgspec.json.Encoder(order="deterministic").encode


class Refused(Exception):
    """The request ends here, with this status. `code` for machines, `message` and `fix` for people."""

    def __init__(self, status: int, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fix = fix


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a refused form is shown again with: what was typed, by field, and what is wrong with it."""

    values: Mapping[str, str] = {}
    problems: Mapping[str, str] = {}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an action has to say on the page that follows it. `once`: texts that are shown here and never again;
    `shown`: those that the page's own template has a place for."""

    notice: str = ""
    once: Mapping[str, str] = {}
    shown: Mapping[str, str] = {}


class Templates:
    """The pages' templates. Whatever they are given is escaped."""

    def __init__(self, assets: Mapping[str, str]) -> None:
        self._pages = Environment(
            loader=PackageLoader("signalpost.dashboard"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.globals.update(address=address, assets=assets, in_script=in_script)

    def page(
        self,
        template: str,
        *,
        title: str,
        model: Any,
        view: View,
        shell: Shell,
        typed: Typed | None = None,
        told: Told | None = None,
        csrf: str = "",
    ) -> str:
        """One page, whole."""
        wording = Wording(view.locale, view.zone, view.now)
        found = self._pages.get_template(template)
        return found.render(
            {"m": model, "view": view, "shell": shell, "title": title, "csrf": csrf},
            typed=typed or Typed(),
            told=told or Told(),
            **wording.words(),
        )

    def bare(self, template: str, **given: Any) -> str:
        """A page that stands alone: an error, the sign-in."""
        return self._pages.get_template(template).render(given)


def in_script(model: Any) -> Markup:
    """`model` as JSON that may stand in a script element: nothing in it can end that element."""
    text = msgspec.json.encode(model).decode()
    return Markup(
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )  # nothing of it is markup


def wants_json(request: Request) -> bool:
    """By the path's ending, or by what the caller accepts first."""
    if request.url.path.endswith(".json"):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def as_json(model: Any, status: int = 200) -> Response:
    """The model itself."""
    return Response(_encode(model), status, headers=HEADERS, media_type=JSON)


def as_html(text: str, status: int = 200) -> Response:
    """A page."""
    return Response(text, status, headers=HEADERS, media_type=HTML)


def refusal(refused: Refused, request: Request, templates: Templates) -> Response:
    """An error, for whoever asked."""
    if wants_json(request):
        error = {"code": refused.code, "message": refused.message, "fix": refused.fix}
        return as_json({"error": error}, refused.status)
    return as_html(templates.bare("error.html", refused=refused, title=refused.message), refused.status)
