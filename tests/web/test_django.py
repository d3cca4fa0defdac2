"""The middleware in Django, under WSGI and ASGI."""

from __future__ import annotations

import asyncio
import sys
from types import ModuleType
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path

import django_project
from gateway_edge import call
from signalpost.errors import SettingsError
from signalpost.web import Site, tell_consent, visit_of
from signalpost.web.django import site_of_settings
from site_requests import ENVIRON, FBP, GRANTED


def thanks(request: HttpRequest) -> HttpResponse:
    event = visit_of(request).event("Purchase", order_id=request.GET["order"])
    return HttpResponse(f"{event.event_id} {event.event_source_url} {event.user_data.fbp}" if event else "nothing")


async def agree(request: HttpRequest) -> HttpResponse:
    tell_consent(request, "granted")
    return HttpResponseRedirect("/thanks?order=1")


def listing(request: HttpRequest) -> HttpResponse:
    response = JsonResponse({})
    response.set_cookie("own", "1")
    return response


URLS = ModuleType(django_project.URLS)
URLS.urlpatterns = [path("thanks", thanks), path("agree", agree), path("list", listing), path("ありがとう", thanks)]  # type: ignore[attr-defined]


@pytest.fixture(scope="module", autouse=True)
def project() -> None:
    """A Django project of one file."""
    sys.modules[URLS.__name__] = URLS
    django_project.set_up()


def ask(url: str, **environ: str) -> tuple[int, list[tuple[str, str]], str]:
    """Django's answer under WSGI."""
    started: list[Any] = []
    target, _, query = url.partition("?")
    asked = {**ENVIRON, "PATH_INFO": target, "QUERY_STRING": query, "wsgi.input": sys.stdin.buffer, **environ}
    body = b"".join(WSGIHandler()(asked, lambda status, headers: started.extend((status, headers))))
    return int(started[0][:3]), started[1], body.decode()


def cookies(headers: list[tuple[str, str]]) -> list[str]:
    return [value.strip() for name, value in headers if name.lower() == "set-cookie"]


def test_djangos_document_carries_the_cookies() -> None:
    """Written as they are, without the quotes that Django's own jar would put around an fbc."""
    click = "fb.1.1789000000000.a/b=c"
    status, headers, body = ask("/thanks?order=1001", HTTP_COOKIE=f"{GRANTED}; _fbp={FBP}; _fbc={click}")
    assert status == 200
    event_id = "".join(body.split()[:1])
    assert len(event_id) == 32
    assert body.split()[1:] == ["https://www.shop.example/thanks?order=1001", FBP]
    found = {value.partition("=")[0]: value for value in cookies(headers)}
    assert found.keys() == {"_spv", "_fbp", "_spm"}
    assert f"_fbp={FBP}; Domain=shop.example; Max-Age=7776000; Path=/; SameSite=Lax; Secure" == in_order(found["_fbp"])
    assert "HttpOnly" in found["_spv"]
    assert ("Cache-Control", "private") in headers
    _, headers, _ = ask("/thanks?order=1&fbclid=a/b", HTTP_COOKIE=GRANTED)
    assert any(value.startswith("_fbc=fb.1.") and ".a/b;" in value for value in cookies(headers))


def in_order(header: str) -> str:
    first, *rest = header.split("; ")
    return "; ".join([first, *sorted(part[0].upper() + part[1:] for part in rest)])


def test_a_denial_takes_cookies_from_domain_and_host() -> None:
    """Two cookies of one name, which Django's jar has one place for."""
    _, headers, body = ask("/thanks?order=1", HTTP_COOKIE=f"answer=denied; _fbp={FBP}")
    assert body == "nothing"
    assert len([value for value in cookies(headers) if value.startswith("_fbp=;") and "Max-Age=0" in value]) == 2


def test_other_answers_of_django_are_left_alone() -> None:
    """JSON keeps the cookies the site sets, and gets none of ours."""
    _, headers, _ = ask("/list", HTTP_COOKIE=GRANTED)
    assert [value.partition("=")[0] for value in cookies(headers)] == ["own"]


def test_django_under_asgi_does_the_same() -> None:
    """With a view that is a coroutine, and an answer that comes with this request."""
    headers = [("host", "www.shop.example"), ("accept", "text/html")]
    reply = asyncio.run(call(ASGIHandler(), "GET", "/agree", headers=headers))
    found = reply.headers["Set-Cookie"].split("\n")
    assert reply.status == 302
    assert [value.partition("=")[0] for value in found] == ["_spv", "_fbp", "_spm"]


def test_a_path_in_any_script_is_the_pages_address() -> None:
    """Percent-encoded, as the browser has it, under WSGI and ASGI."""
    page = "/%E3%81%82%E3%82%8A%E3%81%8C%E3%81%A8%E3%81%86"
    _, _, body = ask("/ありがとう".encode().decode("latin-1") + "?order=1", HTTP_COOKIE=GRANTED)
    assert body.split()[1] == f"https://www.shop.example{page}?order=1"
    headers = [("host", "www.shop.example"), ("accept", "text/html"), ("cookie", GRANTED)]
    reply = asyncio.run(call(ASGIHandler(), "GET", page, headers=headers, query="order=1"))
    assert reply.body.decode().split()[1] == f"http://www.shop.example{page}?order=1"


def test_settings_are_a_site_or_its_fields() -> None:
    """A misspelt one is named when the project starts."""
    assert site_of_settings({"shop": "a", "domains": ["shop.example"]}) == Site(shop="a", domains=("shop.example",))
    assert site_of_settings(Site(shop="a")) == Site(shop="a")
    for wrong in ({"shops": "a"}, {"consent": "perhaps"}, "shop"):
        with pytest.raises(SettingsError, match="SIGNALPOST_SITE"):
            site_of_settings(wrong)
