"""A middleware of any kind is made in one way."""

from __future__ import annotations

from signalpost.web import asgi, wsgi
from signalpost.web.around import Around


def test_both_kinds_are_made_alike():
    """What the one takes, the other takes."""
    assert issubclass(asgi.VisitMiddleware, Around)
    assert issubclass(wsgi.VisitMiddleware, Around)
    assert "__init__" not in {*vars(asgi.VisitMiddleware), *vars(wsgi.VisitMiddleware)}
