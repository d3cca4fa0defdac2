"""One request to the shop, as its views see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from signalpost.sample_shop.layout import Frame, ShopSetup, page
from signalpost.sample_shop.session import PageEvent, Session, Sessions
from signalpost.sample_shop.tracking import Reporter
from signalpost.web import SiteVisit, visit_of

if TYPE_CHECKING:
    from signalpost.sample_shop.buy import OrderNumbers

LONGEST = 120  # characters of one field


class Browsing:
    """A request with the browser's session. Views report with `happened` and answer with `show`, `go` or `tell`."""

    def __init__(
        self,
        request: Request,
        session: Session,
        sessions: Sessions,
        setup: ShopSetup,
        reporter: Reporter,
        orders: OrderNumbers,
    ) -> None:
        self.request = request
        self.session = session
        self.sessions = sessions
        self.orders = orders
        self._setup = setup
        self._reporter = reporter
        self._events: list[PageEvent] = []

    @property
    def visit(self) -> SiteVisit:
        """What the middleware read of the request."""
        return visit_of(self.request)

    def happened(self, event_name: str, custom_data: Mapping[str, Any]) -> PageEvent:
        """Report an event from the back end now, and from the page that comes next: this one, or after a redirect the
        one it leads to."""
        event = self._reporter.report(self.visit, self.session.customer, event_name, custom_data)
        self._events.append(event)
        return event

    def show(self, title: str, body: str) -> Response:
        """A page."""
        frame = Frame(
            setup=self._setup,
            customer=self.session.customer,
            consent=self.visit.consent.state.value,
            in_cart=sum(self.session.cart.values()),
            events=[*self.session.take_events(), *self._events],
        )
        return HTMLResponse(page(frame, title, body))

    def go(self, address: str) -> Response:
        """On to another page, which reports what happened here."""
        self.session.events += self._events
        self.sessions.keep(self.session)
        return RedirectResponse(address, 303)

    def tell(self, answer: Mapping[str, Any]) -> Response:
        """An answer for the page's script, which reports what happened by itself."""
        self.sessions.keep(self.session)
        return JSONResponse(answer)

    async def fields(self, *names: str) -> dict[str, str]:
        """Fields of the form that was sent, trimmed; those that are missing are empty."""
        async with self.request.form(max_files=0, max_fields=50) as form:
            return {name: str(form.get(name, "")).strip()[:LONGEST] for name in names}


View = Callable[[Browsing], Awaitable[Response]]
