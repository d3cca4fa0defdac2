"""`signalpost doctor cookies`: how long browsers will keep the cookies of a shop and its gateway, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer

from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError
from signalpost.visit.cookie_life import WORDS, Host, Life, Rule, caution, is_shortened, lives, rule_of
from signalpost.visit.cookies import DAY_S
from signalpost.visit.domain import Registrable, host_of

ADVISED_DAYS = 90  # of `_fbp` and `_fbc`, the tag's default
SCHEMES = ("http", "https")
COLUMNS = ("cookie", "set by", "asked", "Safari", "Chrome", "remark")


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `--json` shows. `redirects`: where the page's address led; lives in seconds."""

    page: Host
    gateway: Host
    rule: Rule
    why: str
    fix: str = ""
    caution: str = ""
    redirects: tuple[str, ...] = ()
    cookies: tuple[Life, ...]


def cookies(
    ctx: typer.Context,
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A page of the shop, such as https://shop.example")],
    gateway: Annotated[
        str | None,
        typer.Option(
            help="Where pages reach the gateway, such as https://sp.shop.example. Default: where the snippet in the "
            "page points."
        ),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=400, help="Life asked for _fbp and _fbc: the tag's setting cookie_days.")
    ] = ADVISED_DAYS,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of text.")] = False,
) -> None:
    """Say how long Safari and Chrome will keep the cookies of a shop's pages, and what mends a short life.

    Looks up both hosts from here; of the page it reads where the tag's snippet points. Ends with 1 when Safari keeps
    the gateway's cookies for less than is asked, or a host has no address.
    """
    from publicsuffixlist import PublicSuffixList

    from signalpost.cli import parts, show
    from signalpost.cli.doctor_hosts import resolve

    names = parts.settings_of(ctx).tag_names
    page_url = url_of(page)
    gateway_url, redirects = url_of(gateway) if gateway else "", tuple[str, ...]()
    if not gateway_url:
        page_url, gateway_url, redirects = snippet_of(page_url, names)
    hosts = [resolve(host_of(url), secure=url.startswith("https:")) for url in (page_url, gateway_url)]
    registrable = PublicSuffixList(accept_unknown=True).privatesuffix
    found = report(hosts[0], hosts[1], registrable=registrable, days=days, redirects=redirects)
    if as_json:
        show.line(found)
    else:
        for line in words(found):
            show.text(line)
        if found.cookies:
            show.rows(COLUMNS, (row(life) for life in found.cookies), as_json=False, empty="")
    if is_shortened(found.rule, found.cookies):
        raise typer.Exit(Exit.REFUSED)


def url_of(text: str) -> str:
    """`text` as a web address, https where it names no scheme. SettingsError when it is none."""
    url = text if "://" in text else f"https://{text}"
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in SCHEMES or not host_of(url):
        raise SettingsError("that is no web address", fix="Give one such as https://shop.example")
    return f"{scheme.lower()}://{rest}"


def snippet_of(url: str, names: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Where the page is in the end, where its snippet points, and the redirects between. SettingsError without one."""
    from signalpost.cli import show
    from signalpost.cli.doctor_page import gateways, plain, read

    page = read(url)
    found = gateways(page, names)
    if not found:
        raise SettingsError(
            f"{plain(page.url)} has no snippet of the tag: no script with data-dataset or called {', '.join(names)}",
            fix="Where a tag manager brings it, name the gateway: --gateway https://sp.shop.example",
        )
    for other in found[1:]:
        if host_of(other) != host_of(found[0]):
            show.remark(f"A further snippet points to {plain(other)}; ask for it with --gateway.")
    return page.url, found[0], tuple(plain(one) for one in page.redirects)


def report(
    page: Host, gateway: Host, *, registrable: Registrable, days: int, redirects: tuple[str, ...] = ()
) -> Report:
    """All that is said of two hosts."""
    rule = rule_of(page, gateway, registrable=registrable)
    return Report(
        page=page,
        gateway=gateway,
        rule=rule,
        why=WORDS[rule].why,
        fix=WORDS[rule].fix,
        caution=caution(page, rule),
        redirects=redirects,
        cookies=lives(rule, page, gateway, click_s=days * DAY_S),
    )


def words(found: Report) -> Iterator[str]:
    """The report for people, but its table."""
    for url in found.redirects:
        yield f"redirect  {url}"
    yield f"page      {host_words(found.page)}"
    yield f"gateway   {host_words(found.gateway)}"
    yield f"Safari    {found.rule.value}: {found.why}"
    if found.fix:
        yield f"fix       {found.fix}"
    if found.caution:
        yield f"note      {found.caution}"
    if found.cookies:
        yield ""


def host_words(host: Host) -> str:
    """A host with what it resolves to."""
    alias = f" is an alias of {host.canonical}:" if host.canonical != host.name else ":"
    scheme = "" if host.secure else " (plain HTTP)"
    return f"{host.name}{scheme}{alias} {', '.join(host.addresses) or 'no address'}"


def row(life: Life) -> dict[str, str]:
    """A line of the table."""
    spans = (span(seconds) for seconds in (life.asked_s, life.safari_s, life.chrome_s))
    return dict(zip(COLUMNS, (life.cookie, life.way, *spans, life.remark), strict=True))


def span(seconds: int) -> str:
    """A life in days."""
    days = seconds // DAY_S
    return f"{days} day{'' if days == 1 else 's'}" if days else "not kept"
