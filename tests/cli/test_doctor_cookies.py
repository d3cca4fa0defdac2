"""`signalpost doctor cookies`: two hosts, a rule, a life for every cookie, and the fix."""

from __future__ import annotations

import pytest

from command import Signalpost
from page_server import page_server
from public_suffixes import registrable
from signalpost.cli.doctor_cookies import report, row, span, url_of, words
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError
from signalpost.visit.cookie_life import Host, Rule, is_shortened
from signalpost.visit.cookies import DAY_S

SHOP = Host(name="www.shop.example", canonical="www.shop.example", addresses=("203.0.113.10",))
CLOAKED = Host(name="sp.shop.example", canonical="gw.provider.net", addresses=("198.51.100.7",))


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of this machine are not asked of a proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


def test_a_served_page_is_looked_at(signalpost: Signalpost) -> None:
    """Its snippet says where the gateway is; over plain HTTP Safari keeps no Secure cookie: exit code 1."""
    snippet = b'<script async src="/_sp/tag.js" data-dataset="1"></script>'
    with page_server({"/": "/de/", "/de/": snippet}) as url:
        ended = signalpost("doctor", "cookies", url.replace("127.0.0.1", "localhost"), "--json")
    assert ended.code == Exit.REFUSED, ended.err
    [found] = ended.rows
    assert (found["page"]["name"], found["gateway"]["name"], found["rule"]) == ("localhost", "localhost", "local")
    assert "127.0.0.1" in found["page"]["addresses"]
    assert found["redirects"][0].endswith("/de/")
    assert {(one["cookie"], one["way"]) for one in found["cookies"]} >= {("_spv", "gateway"), ("_fbc", "script")}


def test_a_named_gateway_needs_no_page(signalpost: Signalpost) -> None:
    """Nothing is read; the page's own host is no fault: exit code 0."""
    ended = signalpost("doctor", "cookies", "localhost", "--gateway", "https://localhost/_sp")
    assert ended.code == Exit.DONE, ended.err
    assert "same_host: The gateway answers on the page's own host." in ended.out
    assert "fix " not in ended.out


def test_a_page_without_a_snippet_says_what_to_give(signalpost: Signalpost) -> None:
    """A tag manager may bring it; then the gateway is named."""
    with page_server({"/": b"<p>shop</p>"}) as url:
        ended = signalpost("doctor", "cookies", url)
    assert ended.code == Exit.USAGE
    assert "no snippet" in ended.err
    assert "--gateway" in ended.err


def test_two_gateways_in_a_page_are_told(signalpost: Signalpost) -> None:
    """The first is looked at."""
    html = b'<script src="/tag.js" data-dataset="1"></script><script src="http://sp.shop.localhost/tag.js"></script>'
    with page_server({"/": html}) as url:
        ended = signalpost("doctor", "cookies", url, "--json")
    assert ended.rows[0]["gateway"]["name"] == "127.0.0.1"
    assert "http://sp.shop.localhost/tag.js" in ended.err


@pytest.mark.parametrize("text", ["ftp://shop.example", "https://", "http://[", ""])
def test_what_is_no_address_is_refused(text: str) -> None:
    """With an example of one."""
    with pytest.raises(SettingsError) as raised:
        url_of(text)
    assert raised.value.fix


def test_an_address_without_a_scheme_is_asked_by_https() -> None:
    """As browsers do."""
    assert url_of("shop.example/a") == "https://shop.example/a"
    assert url_of("HTTP://shop.example") == "http://shop.example"


def test_the_report_says_rule_reason_and_fix() -> None:
    """For people: hosts as they resolve, then what that means."""
    found = report(SHOP, CLOAKED, registrable=registrable, days=90)
    assert (found.rule, is_shortened(found.rule, found.cookies)) == (Rule.ALIAS_OF_OTHER_SITE, True)
    lines = list(words(found))
    assert lines[0] == "page      www.shop.example: 203.0.113.10"
    assert lines[1] == "gateway   sp.shop.example is an alias of gw.provider.net: 198.51.100.7"
    assert lines[2].startswith("Safari    alias_of_other_site: ")
    assert "docs/how-to/serve-from-your-own-host.md" in lines[3]


def test_a_host_without_an_address_has_no_table() -> None:
    """There is nothing to say of its cookies but what to do."""
    found = report(
        SHOP, Host(name="sp.shop.example", canonical="sp.shop.example", addresses=()), registrable=registrable, days=90
    )
    assert (found.rule, found.cookies) == (Rule.UNRESOLVED, ())
    lines = list(words(found))
    assert "no address" in lines[1]
    assert "A and AAAA records" in lines[-1]


def test_a_line_of_the_table_counts_days() -> None:
    """A cookie that is never kept is said to be."""
    found = report(SHOP, CLOAKED, registrable=registrable, days=30)
    by_way = {(life.cookie, life.way): row(life) for life in found.cookies}
    line = by_way["_fbp", "gateway"]
    assert (line["asked"], line["Safari"], line["Chrome"]) == ("30 days", "7 days", "30 days")
    assert (span(0), span(DAY_S)) == ("not kept", "1 day")
