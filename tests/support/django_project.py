"""A Django project of one file: it can be set up once a process, so all tests share it."""

from __future__ import annotations

import django
from django.conf import settings

URLS = "signalpost_test_urls"  # a module that a test puts in place


def set_up() -> None:
    """Configure Django, if no other test has."""
    if settings.configured:
        return
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=URLS,
        MIDDLEWARE=["signalpost.web.django.VisitMiddleware"],
        SIGNALPOST_SITE={"shop": "shop-1", "consent_cookie": "answer", "domains": ["shop.example"]},
    )
    django.setup()
