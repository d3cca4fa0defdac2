"""The reverse-proxy recipes of docs/how-to/serve-from-your-own-host.md, read: which paths they pass on, with what said.

Each reader takes the recipe's own text, knows the few directives that stand there, and fails at any other. What a proxy
does beside its directives (which headers it adds by itself) is written down here as real ones were seen to do it: nginx
1.22, Caddy 2.6, Apache 2.4 and Next.js 16, tried by hand on the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import tree

PAGE = tree.ROOT / "docs" / "how-to" / "serve-from-your-own-host.md"
GATEWAY = "http://127.0.0.1:8080"


class Way(NamedTuple):
    """A path that is passed on: this one, or all below it, and what it is at the gateway."""

    path: str
    target: str
    exact: bool


class Recipe(NamedTuple):
    """What a proxy passes on. `headers`: values with nginx's variables, "" takes a header away; others go as they came.

    `secret`: a header without whose value it answers 403.
    """

    ways: tuple[Way, ...]
    headers: tuple[tuple[str, str], ...]
    secret: tuple[str, str] | None = None


def blocks(language: str) -> list[str]:
    """The page's blocks in a language."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return found


class Directive(NamedTuple):
    """One of nginx's directives, with what stands in its braces."""

    words: tuple[str, ...]
    inner: tuple[Directive, ...] | None


NGINX_WITHOUT_EFFECT_HERE = {
    ("proxy_http_version", "1.1"),
    ("proxy_cache", "off"),
    ("proxy_set_header", "Connection", ""),
}


def nginx(text: str) -> Recipe:
    """A `location` of nginx."""
    plain = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    words = iter(re.findall(r'"[^"]*"|[{};]|[^\s{};"]+', plain))
    [location] = _directives(words)
    assert location.words[0] == "location" and location.inner is not None
    ways, headers, secret = [], [], None
    for one in location.inner:
        match one.words:
            case words if words in NGINX_WITHOUT_EFFECT_HERE:
                pass
            case ("proxy_set_header", name, value):
                headers.append((name, value))
            case ("location", *_) | ("proxy_pass", _):
                ways.append(_nginx_way(location, one))
            case ("return", "404"):
                pass
            case ("if", variable, "!=", value, ")") if one.inner == (Directive(("return", "403"), None),):
                secret = (variable.removeprefix("($http_").replace("_", "-"), value)
            case words:
                raise AssertionError(f"nginx's {' '.join(words)} is not known here")
    return Recipe(tuple(ways), tuple(headers), secret)


def _nginx_way(outer: Directive, one: Directive) -> Way:
    if one.words[0] == "proxy_pass":
        return Way(outer.words[1], f"{_at_gateway(one.words[1])}{outer.words[1]}", exact=False)
    assert one.inner is not None
    [(target, _)] = one.inner
    assert target[0] == "proxy_pass"
    return Way(one.words[-1], _at_gateway(target[1]), exact=one.words[1] == "=")


def _directives(words: Iterator[str]) -> tuple[Directive, ...]:
    found, now = [], []
    for word in words:
        if word == "}":
            break
        if word == ";":
            found.append(Directive(tuple(now), None))
        elif word == "{":
            found.append(Directive(tuple(now), _directives(words)))
        else:
            now.append(word.strip('"'))
            continue
        now = []
    assert not now
    return tuple(found)


def _at_gateway(url: str) -> str:
    assert url.startswith(GATEWAY), url
    return url.removeprefix(GATEWAY)


def caddy(text: str) -> Recipe:
    """A `handle_path` of Caddy, which takes the prefix away; Host goes as it came, the rest is Caddy's own."""
    shape = r"handle_path (/\S+?)/\* \{ @(\w+) path ([^{}@]+?) handle @\2 \{ reverse_proxy (\S+) \} respond 404 \}"
    found = re.fullmatch(shape, " ".join(text.split()))
    assert found and f"http://{found[4]}" == GATEWAY, text
    ways = [
        Way(found[1] + path.removesuffix("*"), path.removesuffix("*"), exact=not path.endswith("*"))
        for path in found[3].split()
    ]
    own = (
        ("Host", "$http_host"),
        ("X-Forwarded-For", "$remote_addr"),
        ("X-Forwarded-Proto", "$scheme"),
        ("X-Forwarded-Host", "$http_host"),
    )
    return Recipe(tuple(ways), own)


def apache(text: str) -> Recipe:
    """Apache's ProxyPass and headers; mod_proxy_http adds X-Forwarded-For and X-Forwarded-Host."""
    ways = []
    headers = [("X-Forwarded-For", "$proxy_add_x_forwarded_for")]
    for line in text.strip().splitlines():
        match line.split():
            case ["ProxyPass", path, target]:
                ways.append(Way(path.strip('"'), _at_gateway(target.strip('"')), exact=not path.endswith('/"')))
            case ["ProxyPreserveHost", "On"]:
                headers.append(("Host", "$http_host"))
            case ["RequestHeader", "set", "X-Forwarded-Proto", "expr=%{REQUEST_SCHEME}"]:
                headers.append(("X-Forwarded-Proto", "$scheme"))
            case ["RequestHeader", "unset", "X-Forwarded-Host"]:
                headers.append(("X-Forwarded-Host", "$http_host"))
            case ["<Location", '"/_sp/">'] | ["</Location>"]:
                pass
            case words:
                raise AssertionError(f"Apache's {' '.join(words)} is not known here")
    return Recipe(tuple(ways), tuple(headers))


def next_rewrites(rewrites: Sequence[dict[str, Any]]) -> Recipe:
    """What `rewrites()` of a next.config.js gives; Next adds X-Forwarded-Host, and nothing of the visitor's address."""
    ways = []
    for one in rewrites:
        source, target = one["source"], _at_gateway(one["destination"])
        whole = not source.endswith("/:file")
        assert ":" not in source.removesuffix("/:file") and target.endswith("/:file") is not whole
        ways.append(Way(source.removesuffix(":file"), target.removesuffix(":file"), exact=whole))
    return Recipe(tuple(ways), (("X-Forwarded-Host", "$http_host"),))
