"""What a page answers: its HTML or JSON; so too after a form, whether it was refused or done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from signalpost.dashboard.answering import Refused, Templates, Told, Typed, as_html, as_json, wants_json
from signalpost.dashboard.door import Entered
from signalpost.dashboard.route import Action, Done, Page, Route, Wrong
from signalpost.dashboard.shell import shell_of
from signalpost.dashboard.view import View

NOTICE = "sp_notice"  # one sentence for the page after a form; it holds nothing that is kept from anybody
REMEMBERED_S = 31_536_000


class Showing:
    """Shows the pages of `routes` with `templates`. `sandbox`: the local Meta that all is delivered to, if it is."""

    def __init__(self, routes: Sequence[Route], templates: Templates, *, sandbox: str | None) -> None:
        self.pages = {one.path: one for one in routes if isinstance(one, Page)}
        self._known = {path: page.least for path, page in self.pages.items()}
        self._templates = templates
        self._sandbox = sandbox

    def page(
        self,
        page: Page,
        request: Request,
        view: View,
        entered: Entered,
        typed: Typed | None = None,
        told: Told | None = None,
        status: int = 200,
    ) -> Response:
        model = page.look(view)
        if model is None:
            raise Refused(404, "not_found", "There is no such thing here", "It may have been pruned, or never was.")
        if wants_json(request):
            return as_json(model, status)
        if page.onward is not None and (to := page.onward(model)):
            return RedirectResponse(to, 303, headers={"Cache-Control": "no-store"})
        at = _shown_at(page, request)
        shell = shell_of(view, at=at, item=page.item, known=self._known, sandbox=self._sandbox)
        notice = request.cookies.get(NOTICE)
        answer = as_html(
            self._templates.page(
                page.template,
                title=page.title,
                model=model,
                view=view,
                shell=shell,
                typed=typed,
                told=told or Told(notice=unquote(notice or "")),
                csrf=entered.csrf,
            ),
            status,
        )
        if notice is not None:
            answer.delete_cookie(NOTICE)
        return answer

    def refused_form(
        self, action: Action, request: Request, view: View, entered: Entered, typed: Mapping[str, Any], wrong: Wrong
    ) -> Response:
        if wants_json(request):
            error = {"code": "form_invalid", "message": "The form was refused", "fields": dict(wrong.problems)}
            return as_json({"error": error}, 422)
        kept = {name: str(value) for name, value in typed.items() if name not in action.secret}
        again = Typed(values=kept, problems=wrong.problems)
        return self.page(self.pages[action.page], request, view, entered, typed=again, status=422)

    def done(self, request: Request, view: View, entered: Entered, done: Done) -> Response:
        if wants_json(request):
            more = {name: dict(texts) for name, texts in (("told", done.told), ("shown", done.shown)) if texts}
            return as_json({"notice": done.notice, "to": done.to, **more})
        page = self.pages.get(done.to.partition("?")[0])
        if (done.told or done.shown) and page is not None:  # shown once, here: it is in no cookie and no address
            told = Told(notice=done.notice, once=done.told, shown=done.shown)
            return self.page(page, request, view, entered, told=told)
        answer = RedirectResponse(done.to, 303, headers={"Cache-Control": "no-store"})
        answer.set_cookie(NOTICE, quote(done.notice), max_age=60, httponly=True, samesite="lax")
        for name, value in done.remember.items():
            answer.set_cookie(name, quote(value), max_age=REMEMBERED_S if value else 0, httponly=True, samesite="lax")
        return answer


def _shown_at(page: Page, request: Request) -> str:
    """The address of a page; one that is shown again, with a refused form on it, has another than was asked for."""
    return page.path if "{" not in page.path else request.url.path
