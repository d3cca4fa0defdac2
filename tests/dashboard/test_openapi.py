"""The dashboard's OpenAPI document."""

from __future__ import annotations

import json
import re

from dashboard_shown import Shown
from signalpost.dashboard.openapi import document
from signalpost.dashboard.routes import ROUTES


def test_every_route_stands_in_the_document(shown: Shown) -> None:
    """With its least role, what it takes and what it answers."""
    made = shown.client.get("/openapi.json").json()
    paths = {(path, method) for path, methods in made["paths"].items() for method in methods}
    assert len(paths) == len(ROUTES)
    for methods in made["paths"].values():
        for operation in methods.values():
            assert operation["x-least-role"] in ("viewer", "operator", "owner")
            assert operation["summary"]


def test_what_it_refers_to_is_there() -> None:
    """Each model once, described."""
    made = document(ROUTES)
    text = json.dumps(made)
    assert set(re.findall(r"#/components/schemas/([\w.]+)", text)) <= set(made["components"]["schemas"])
    assert made["components"]["schemas"]["Overview"]["description"]
