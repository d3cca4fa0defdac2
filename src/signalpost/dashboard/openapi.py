"""The dashboard's OpenAPI document, made of its routes: whatever a page can show or do, a program can too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

import msgspec

from signalpost.dashboard.route import Action, Download, Page, Route, Stream
from signalpost.dashboard.view import SPANS
from signalpost.version import VERSION

REF: Final = "#/components/schemas/{name}"
CHOICES: Final = (
    {"name": "dataset", "in": "query", "schema": {"type": "string"}, "description": "Only this dataset, by its id."},
    {"name": "range", "in": "query", "schema": {"enum": list(SPANS)}, "description": "The time that is looked at."},
)
ABOUT: Final = (
    "Every page as JSON, and every form as a POST. Send an API token as `Authorization: Bearer`, and "
    "`Accept: application/json`. `x-least-role` says who may: viewer, operator or owner."
)


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was refused. `fields`: of a form, by its fields."""

    code: str
    message: str
    fix: str = ""
    fields: Mapping[str, str] = {}


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Any answer that is none of the page's own."""

    error: Refusal


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What a form did. `to`: the page to look at next. `told`: what only this answer shows, such as a new key; `shown`:
    what it found, such as the `report` of an uploaded file, as JSON."""

    notice: str
    to: str
    told: Mapping[str, str] = {}
    shown: Mapping[str, str] = {}


def document(routes: Sequence[Route]) -> Mapping[str, Any]:
    """The document of these routes."""
    models: list[Any] = [Refused, Ended]
    models += [model_of(one) for one in routes if isinstance(one, Page)]
    models += [one.form for one in routes if isinstance(one, Action)]
    schemas, components = msgspec.json.schema_components(models, ref_template=REF)
    schema_of = dict(zip(map(id, models), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        method, operation = _operation(route, schema_of)
        paths.setdefault(_plain(route.path), {})[method] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Signalpost dashboard", "version": VERSION, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def model_of(page: Page) -> Any:
    """The struct that a page's function returns."""
    told = get_type_hints(page.look)["return"]
    return next((one for one in get_args(told) if one is not NoneType), told)


def _operation(route: Route, schema_of: Mapping[int, Any]) -> tuple[str, Mapping[str, Any]]:
    shared = {"x-least-role": route.least.value, "parameters": _parameters(route.path)}
    refused = {"default": _answer("It was refused", schema_of[id(Refused)])}
    match route:
        case Page():
            shown = _answer(route.title, schema_of[id(model_of(route))])
            words = {"summary": route.title, "parameters": [*shared["parameters"], *CHOICES]}
            return "get", {**shared, **words, "responses": {"200": shown, **refused}}
        case Action():
            body = {"required": True, "content": {"application/json": {"schema": schema_of[id(route.form)]}}}
            done = _answer("It is done", schema_of[id(Ended)])
            words = {"summary": (route.do.__doc__ or "").partition("\n")[0]}
            return "post", {**shared, **words, "requestBody": body, "responses": {"200": done, **refused}}
        case Stream():
            events = {"description": "Server-sent events", "content": {"text/event-stream": {}}}
            return "get", {**shared, "summary": "What comes, as it comes", "responses": {"200": events, **refused}}
        case Download():
            file = {"description": "The file", "content": {"application/octet-stream": {}}}
            return "get", {**shared, "summary": f"The file {route.path}", "responses": {"200": file, **refused}}


def _plain(path: str) -> str:
    return re.sub(r"\{(\w+):\w+\}", r"{\1}", path)


def _parameters(path: str) -> list[Mapping[str, Any]]:
    names = re.findall(r"\{(\w+)(?::\w+)?\}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _answer(description: str, schema: Any) -> Mapping[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
