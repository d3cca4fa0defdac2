"""A small shop in Django that reports its orders: one file, so that it reads from top to bottom.

    python storefront.py runserver 8000

It sends to a Signalpost gateway: SIGNALPOST_URL (default: that of `make run`) with the key in SIGNALPOST_KEY. Its tests
in test_storefront.py need neither.
"""

from __future__ import annotations

import os
import sys
import time
from functools import cache

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

import signalpost as sp
from signalpost.web import visit_of

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["shop.example", "127.0.0.1", "localhost"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="only for this example",
        MIDDLEWARE=["signalpost.web.django.VisitMiddleware"],  # first, before your own
        SIGNALPOST_SITE={"shop": "main", "consent_cookie": "consent", "domains": ["shop.example"]},
    )

PRICES = {"mug": 12.5, "teapot": 39.0}


@cache
def reports() -> sp.Client:
    """Where events go; one for the whole process. Tests put the sandbox's client in its place."""
    url = os.environ.get("SIGNALPOST_URL", "http://127.0.0.1:8080")
    return sp.Client.to_gateway(url, key=os.environ["SIGNALPOST_KEY"], dataset="1234567890")


def product(request: HttpRequest, name: str) -> HttpResponse:
    """A page: looking at it is a ViewContent."""
    report(
        visit_of(request).event(
            "ViewContent",
            custom_data=sp.CustomData(value=PRICES[name], currency="EUR", content_ids=[name], content_type="product"),
        )
    )
    return HttpResponse(f"<h1>{name}</h1><p>{PRICES[name]} EUR")


@require_POST
def order(request: HttpRequest) -> JsonResponse:
    """An order: a Purchase, with the id that the page's pixel makes of the same order's number."""
    name, number = request.POST["product"], next_number()
    report(
        visit_of(request).event(
            "Purchase",
            order_id=number,
            user_data=sp.UserData(em=request.POST["email"]),
            custom_data=sp.CustomData(value=PRICES[name], currency="EUR", content_ids=[name], content_type="product"),
        )
    )
    return JsonResponse({"order": number})


def next_number() -> int:
    """An order's number. Meta knows orders by it for days: one used again would be taken for the same order."""
    return time.time_ns() // 1_000_000


def report(event: sp.Event | None) -> None:
    """Send what may be sent; None is a visitor who has not said yes."""
    if event is not None and not (result := reports().send(event)).ok:
        print(result, file=sys.stderr)  # holds ids and what to do, no personal data


urlpatterns = [path("products/<name>", product), path("orders", order)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
