"""The same event from the back end: what a site's own server reads of a request, and the events it makes of it.

    from signalpost.web import Site, visit_of
    from signalpost.web.asgi import VisitMiddleware      # Starlette, FastAPI; .wsgi: Flask; .django: Django

    app.add_middleware(VisitMiddleware, site=Site(shop="shop-1"))

    event = visit_of(request).event("Purchase", order_id=1001, custom_data=sp.CustomData(value=19.99, currency="EUR"))
    if event is not None:  # None: the person has not agreed
        client.send(event)

The middleware sets `_fbp`, `_fbc` and the visitor id with the document, the way that lets them live longest, and only
once consent lets them be kept. Nothing here imports a framework but `signalpost.web.django`.

site.py          what a site decides: its shop key, consent, domains, proxies
head.py          the head of a request, in one form for every framework: whose address, which page
reader.py        a head as a visit: consent first, then the ids
site_visit.py    one visit, and the events of it
current.py       the visit of the request in hand
document.py      which answers carry cookies
stripe.py        what a payment of Stripe takes along from the visit
asgi.py, wsgi.py, django.py    thin drivers of the above
"""

from signalpost.web.current import tell_consent, visit_of
from signalpost.web.site import Site
from signalpost.web.site_visit import SiteVisit

__all__ = ["Site", "SiteVisit", "tell_consent", "visit_of"]
