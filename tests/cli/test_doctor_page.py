"""A page is read as a browser gets it, within bounds, and the snippet in it found."""

from __future__ import annotations

import pytest

from page_server import Answering, page_server
from signalpost.cli.doctor_page import MAX_BYTES, ShopPage, gateways, plain, read
from signalpost.errors import TransportError

NAMES = ("tag.js", "s.js")


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of this machine are not asked of a proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


def found(html: str, url: str = "https://www.shop.example/de/") -> tuple[str, ...]:
    return gateways(ShopPage(url=url, text=html), NAMES)


def test_the_snippet_is_found_by_its_dataset() -> None:
    """Whatever the script is called; relative to the page, or to its base."""
    assert found('<script async src="/_sp/x.js" data-dataset="1"></script>') == ("https://www.shop.example/_sp/x.js",)
    assert found('<base href="https://cdn.shop.example/a/"><SCRIPT SRC=b.js data-dataset=1></SCRIPT>') == (
        "https://cdn.shop.example/a/b.js",
    )


def test_a_script_of_the_tags_name_is_found_without_a_dataset() -> None:
    """After those that say their dataset; each once."""
    html = '<script src="//sp.shop.example/s.js?v=1"></script><script src="/_sp/tag.js" data-dataset="1"></script>'
    assert found(html + html) == ("https://www.shop.example/_sp/tag.js", "https://sp.shop.example/s.js?v=1")


def test_other_scripts_are_none() -> None:
    """Nor are scripts in text, comments, and addresses that are no web's."""
    html = (
        '<script src="/app.js"></script><!-- <script src="/tag.js"></script> --><script>"<script src=/tag.js>"</script>'
    )
    assert found(html + '<script src="data:,tag.js" data-dataset="1"></script>') == ()
    assert found('<base href="https://[x/"><script src="https://[x/tag.js" data-dataset="1"></script>') == ()


def test_a_page_is_read_behind_its_redirects() -> None:
    """Each is told."""
    with page_server({"/": "/de/", "/de/": b"<p>shop</p>"}) as url:
        page = read(f"{url}/")
    assert (page.url, page.redirects, page.text) == (f"{url}/de/", (f"{url}/de/",), "<p>shop</p>")


def test_no_more_is_read_than_the_bound() -> None:
    """However much comes."""
    with page_server({"/": b"x" * (MAX_BYTES + 10)}) as url:
        assert len(read(f"{url}/").text) == MAX_BYTES


@pytest.mark.parametrize("pages", [{}, {"/": "/"}, {"/": "ftp://127.0.0.1/"}, {"/": "file:///etc/hostname"}])
def test_what_is_no_page_is_an_error(pages: Answering) -> None:
    """Not found, a circle of redirects, redirects to what is no page; the query stays out of the message."""
    with page_server(pages) as url, pytest.raises(TransportError) as raised:
        read(f"{url}/?email=anna@example.com")
    assert "anna" not in str(raised.value)
    assert "/etc" not in str(raised.value)


def test_nobody_there_is_an_error() -> None:
    """With the reason."""
    with page_server({}) as url:
        gone = url
    with pytest.raises(TransportError, match="does not answer"):
        read(gone)


def test_what_could_be_somebodys_is_left_out_of_an_address() -> None:
    """Query, fragment, credentials."""
    assert plain("https://anna:secret@shop.example:8443/a?b=c#d") == "https://shop.example:8443/a"
