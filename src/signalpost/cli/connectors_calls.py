"""`signalpost connectors install`, `check` and `backfill`: what calls a shop's own API."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.cli.shops import OpenShop
    from signalpost.shops.hooks import Checked
    from signalpost.shops.listing import Told

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the shop is called in the settings.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]

LAST_DAY_S = 86_400


def install(
    ctx: typer.Context,
    name: Name,
    address: Annotated[
        str | None,
        typer.Option(help="Where the platform reaches this gateway, such as https://sp.shop.example; kept from then."),
    ] = None,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Make the shop's webhooks at its platform: those missing, and anew those that it stopped. Again is harmless.

    `signalpost serve` does the same every hour from then on.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.connectors_by_hand import by_hand
    from signalpost.cli.shops import open_shop
    from signalpost.connectors.source import Platform
    from signalpost.shops import hooks

    space = space_of(parts.settings_of(ctx), account)
    with open_shop(ctx, name, space) as shop:
        found = _webhook_address(shop, address)
        if shop.source.webhook_address != found:
            shop.change(webhook_address=found)
        secret = shop.signing or ""
        told = by_hand(shop.source, secret)
        if told and shop.source.platform is not Platform.LEAD_ADS:
            _show_by_hand(found, told, as_json=as_json)
            return
        if not secret and shop.source.platform is Platform.WOOCOMMERCE:  # it signs with what it is told
            secret = secrets.token_hex(32)
            shop.sign_with(secret)
        done = shop.call(lambda api: hooks.install(api, shop.connector.topics, found, secret))
        if done.secret is not None:
            shop.sign_with(done.secret)
        signed = bool(done.secret or secret)
    if as_json:
        show.line({"address": found, "made": done.made, "removed": done.removed, "secret": signed, **told})
        return
    for what, text in told.items():
        show.text(f"{what:<13} {text}")
    if done.made:
        show.text(f"{len(done.made)} webhooks are made: {', '.join(done.made)}")
    else:
        show.text("All webhooks were there.")
    if done.removed:
        show.text(f"{done.removed} that were stopped, or there twice, are taken away.")
    if not signed:
        show.remark(f"Nothing verifies them yet. Give the platform's secret: signalpost connectors secret {name}")


def check(ctx: typer.Context, name: Name, account: Named = "", as_json: Json = False) -> None:
    """Show whether every webhook works, and how many orders the platform lists of the last day. Ends with 1 if not."""
    from signalpost.cli import parts, show
    from signalpost.cli.connectors_by_hand import BY_HAND
    from signalpost.cli.connectors_settings import listed_as, site_address_lacking
    from signalpost.cli.shops import open_shop
    from signalpost.shops import hooks

    space = space_of(parts.settings_of(ctx), account)
    with open_shop(ctx, name, space) as shop:
        lacking = site_address_lacking(shop.source)
        at = shop.source.webhook_address
        hand_made = shop.source.platform in BY_HAND
        asks = at and not hand_made
        checked = shop.call(lambda api: hooks.check(api, shop.connector.topics, at)) if asks else None
        listed, what = shop.call(_last_day), listed_as(shop.source)
        signed = shop.signing is not None
    if as_json:
        show.line({"webhooks": checked, "secret": signed, "listed_last_day": listed, "site_address": not lacking})
    else:
        show.text(f"{what:<9} {listed} changed in the last 24 hours, says the platform")
        _show_hooks(name, checked, signed, hand_made=bool(hand_made and at))
        if lacking:
            show.text(lacking)
    if not signed or not at or (checked is not None and not checked.whole):
        raise typer.Exit(Exit.REFUSED)


def backfill(
    ctx: typer.Context,
    name: Name,
    since: Annotated[str, typer.Option(help="From when on: 3d (days), 12h (hours), or a date: 2026-11-20.")],
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Read the platform's list of orders from a time on, and send what Meta still takes and was not sent.

    Orders that are known already change nothing. Meta takes what is at most seven days old.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.shops import open_shop
    from signalpost.cli.since import FIX, since_of

    space = space_of(parts.settings_of(ctx), account)
    now = parts.now_ms() // 1000
    begin = since_of(since, now)
    if begin > now:
        raise SettingsError(f"{since} has not come yet.", setting="since", fix=FIX)
    with open_shop(ctx, name, space) as shop:
        told = shop.backfill(begin, now)
    if as_json:
        show.line(told)
    else:
        show.text(_told(told, name))
    if told.unreadable:
        raise typer.Exit(Exit.REFUSED)


async def _last_day(api: Any) -> int:
    import time

    now = int(time.time())
    count = 0
    async for page in api.orders(now - LAST_DAY_S, now):
        count += len(page)
    return count


def _webhook_address(shop: OpenShop, given: str | None) -> str:
    if given is None:
        if shop.source.webhook_address:
            return shop.source.webhook_address
        raise SettingsError(
            "The platform must be told where to find this gateway.",
            setting="address",
            fix="Give its public address once: --address https://sp.shop.example",
        )
    parts = urlsplit(given)
    if not parts.hostname or parts.query or parts.fragment or parts.scheme not in ("http", "https"):
        raise SettingsError(f"{given} is no address.", setting="address", fix="Such as https://sp.shop.example")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SettingsError(
            "Orders would travel in clear text.", setting="address", fix="Give an address that begins with https://"
        )
    ending = f"/webhooks/{shop.source.name}"
    return given.rstrip("/").removesuffix(ending) + ending


def _show_hooks(name: str, checked: Checked | None, signed: bool, *, hand_made: bool) -> None:
    from signalpost.cli import show

    if hand_made:
        show.text(f"webhooks  are made on the platform's own pages: signalpost connectors install {name}")
    elif checked is None:
        show.text(f"webhooks  none yet; make them: signalpost connectors install {name} --address https://…")
    else:
        _show_checked(name, checked)
    if not signed:
        show.text(f"secret    none, so no webhook is taken; give it: signalpost connectors secret {name}")


def _show_checked(name: str, checked: Checked) -> None:
    from signalpost.cli import show

    show.text(f"webhooks  {len(checked.there)} work")
    for word, topics in (
        ("missing", checked.missing),
        ("stopped by the platform", checked.stopped),
        ("there twice", checked.needless),
    ):
        if topics:
            show.text(f"          {word}: {', '.join(topics)}")
    if not checked.whole:
        show.text(f"          make them anew: signalpost connectors install {name}")


def _told(told: Told, name: str) -> str:
    words = f"{told.orders} orders read; what became of them: signalpost orders list --source {name}"
    if told.unreadable:
        codes = ", ".join(f"{code} {count}" for code, count in sorted(told.unreadable.items()))
        words += f"\n{sum(told.unreadable.values())} could not be read ({codes}); all others were."
    return words


def _show_by_hand(address: str, told: dict[str, str], *, as_json: bool) -> None:
    from signalpost.cli import show

    if as_json:
        show.line({"address": address, "by_hand": told})
        return
    show.text("Its webhooks are made on the platform's own pages; enter there:")
    for what, text in told.items():
        show.text(f"  {what:<13} {text}")
