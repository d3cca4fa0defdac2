"""`signalpost connectors`: the shops whose orders are taken, their settings and the secrets of their platforms."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.connectors_calls import backfill, check, install
from signalpost.cli.connectors_settings import (
    COLUMNS,
    all_of,
    find,
    held_secrets,
    known_shop,
    listed,
    made_of,
    next_steps,
    pairs_of,
    plain,
    put,
    read_mapping,
    row_of,
    words,
)
from signalpost.cli.connectors_try import try_out
from signalpost.connectors.source import CRMS, Platform, Unconfirmed, When
from signalpost.errors import SettingsError

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the shop is called in the settings, such as main.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


class Value(str, Enum):
    """What an event's value is."""

    TOTAL = "total"
    WITHOUT_TAX = "without_tax"
    GOODS = "goods"


class ContentId(str, Enum):
    """Which id of a line the catalogue has."""

    PRODUCT = "product"
    VARIANT = "variant"
    SKU = "sku"


class Basis(str, Enum):
    """Why events may be sent that carry no word of their person."""

    NONE = "none"
    CONSENT = "consent"
    CONTRACT = "contract"


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Add shops, give their secrets, and see how they stand.")
    group.command("add")(add)
    group.command("list")(listing)
    group.command("show")(show_one)
    group.command("secret")(secret)
    group.command("pause")(pause)
    group.command("remove")(remove)
    group.command("try")(try_out)
    group.command("install")(install)
    group.command("check")(check)
    group.command("backfill")(backfill)
    return group


def add(
    ctx: typer.Context,
    name: Name,
    platform: Annotated[Platform | None, typer.Argument(help="Where the shop runs; needed for a new one.")] = None,
    shop: Annotated[
        str | None, typer.Option(help="Key in the rule of event ids, as the pages' data-shop. Default: NAME.")
    ] = None,
    dataset: Annotated[
        list[str] | None,
        typer.Option("--dataset", help="Send its events here; may be repeated. Default: all datasets."),
    ] = None,
    address: Annotated[str | None, typer.Option(help="Of the platform's API, such as https://shop.example.")] = None,
    purchase_when: Annotated[When | None, typer.Option(help="What makes a Purchase due.")] = None,
    cash_on_delivery: Annotated[When | None, typer.Option(help="The same, for cash on delivery.")] = None,
    delay_days: Annotated[
        float | None, typer.Option(min=0, max=7, help="Keep a due Purchase back so long; Meta takes seven days.")
    ] = None,
    partner_wait_hours: Annotated[
        float | None, typer.Option(min=0, max=168, help="How long a refund waits for its Purchase.")
    ] = None,
    unconfirmed: Annotated[
        Unconfirmed | None, typer.Option(help="What becomes of a browser's Purchase that no order confirms.")
    ] = None,
    event: Annotated[
        list[str] | None, typer.Option("--event", metavar="KIND=NAME", help="What a kind is called; empty: not sent.")
    ] = None,
    zero_value: Annotated[bool | None, typer.Option("--zero-value/--no-zero-value", help="Send orders over 0.")] = None,
    value: Annotated[Value | None, typer.Option(help="What an event's value is.")] = None,
    content_id: Annotated[ContentId | None, typer.Option(help="Which id of a product the catalogue has.")] = None,
    content_prefix: Annotated[str | None, typer.Option(help="What stands before it there.")] = None,
    net_revenue: Annotated[
        bool | None, typer.Option("--net-revenue/--no-net-revenue", help="Send it where all costs are known.")
    ] = None,
    ltv_months: Annotated[
        int | None, typer.Option(min=0, max=120, help="predicted_ltv of a subscription: so many periods; 0: none.")
    ] = None,
    segmentation: Annotated[
        bool | None, typer.Option("--segmentation/--no-segmentation", help="Say whether a buyer is new.")
    ] = None,
    store_code: Annotated[str | None, typer.Option(help="Of the store, where an order of a till names none.")] = None,
    site_address: Annotated[
        str | None,
        typer.Option(help="Of the shop's pages, https://…: for events whose order names no page; '' for none."),
    ] = None,
    basis: Annotated[Basis | None, typer.Option(help="Why events go without a word of their person.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="Of a generic shop: its mapping, TOML or JSON.")] = None,
    stage: Annotated[
        list[str] | None,
        typer.Option("--stage", metavar="WORD=NAME", help="Of a CRM: what a stage is called; empty: not sent."),
    ] = None,
    lead_field: Annotated[
        list[str] | None,
        typer.Option("--lead-field", metavar="KEY=FIELD", help="Of a CRM: the field that has lead_id, consent, …"),
    ] = None,
    crm_name: Annotated[str | None, typer.Option(help="Of a CRM: what Meta is told as lead_event_source.")] = None,
    account: Named = "",
) -> None:
    """Add a shop, or change what is said of it; the rest of it stays. Orders from before it was added are not sent."""
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    said: dict[str, Any] = {
        "platform": platform,
        "shop": shop,
        "datasets": dataset,
        "address": address,
        "purchase_when": purchase_when,
        "cash_on_delivery": cash_on_delivery,
        "delay_s": None if delay_days is None else round(delay_days * 86_400),
        "partner_wait_s": None if partner_wait_hours is None else round(partner_wait_hours * 3_600),
        "unconfirmed": unconfirmed,
        "zero_value": zero_value,
        "value": value,
        "content_id": content_id,
        "content_prefix": content_prefix,
        "net_revenue": net_revenue,
        "predicted_ltv_months": ltv_months,
        "customer_segmentation": segmentation,
        "store_code": store_code,
        "site_address": site_address,
        "basis": basis,
        "mapping": None if mapping is None else read_mapping(mapping),
        "crm_name": crm_name,
    }
    changes = {field: found for field, found in said.items() if found is not None}
    with parts.control(parts.settings_of(ctx)) as control:
        known = find(control, space, name)
        if known is None and platform is None:
            fix = f"signalpost connectors add {name} {'|'.join(one.value for one in Platform)}"
            raise SettingsError(f"No shop is called {name}, and a new one needs its platform.", fix=fix)
        pairs = {"stages": pairs_of(stage or (), "stage"), "lead_fields": pairs_of(lead_field or (), "lead-field")}
        made = made_of(control, space, name, known, changes, event or (), pairs)
        put(control, space, [one for one in listed(control, space) if one["name"] != name] + [plain(made)])
        has_secret = held_secrets(control, space, name)[0]
    show.remark(f"Shop {name} is {'changed' if known else 'added'}.")
    if not known and made.platform not in CRMS:
        show.remark(f'Pages of this shop say the same key: data-shop="{made.shop}"')
    if not has_secret:
        show.remark(f"Next, what the platform signs with: signalpost connectors secret {name} < secret.txt")


def listing(ctx: typer.Context, account: Named = "", as_json: Json = False) -> None:
    """Show the shops, and whether each has its secrets; never a secret."""
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    with parts.control(parts.settings_of(ctx)) as control:
        sources = control.snapshot().config(space).sources
        found = [row_of(control, space, source) for source in sources]
    none = "No shops yet. Add one: signalpost connectors add NAME PLATFORM"
    show.rows(COLUMNS, found, as_json=as_json, empty=none)


def show_one(ctx: typer.Context, name: Name, account: Named = "", as_json: Json = False) -> None:
    """Show all that is set for a shop, what it lacks, and what to do next."""
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    with parts.control(parts.settings_of(ctx)) as control:
        source = known_shop(control, space, name)
        row = row_of(control, space, source)
    settings = {**all_of(source), "secret": row["secret"], "api_token": row["api_token"]}
    if as_json:
        show.line(settings)
        return
    width = max(map(len, settings))
    for field, found in settings.items():
        show.text(f"{field:<{width}}  {words(found)}")
    for remark in next_steps(source, row):
        show.remark(remark)


def secret(
    ctx: typer.Context,
    name: Name,
    api: Annotated[
        bool, typer.Option("--api", help="The token of the platform's API, not what it signs with.")
    ] = False,
    file: Annotated[Path | None, typer.Option(help="Read it from this file.")] = None,
    env: Annotated[str | None, typer.Option(help="Read it from this environment variable.")] = None,
    remove_it: Annotated[bool, typer.Option("--remove", help="Take it away; nothing is verified then.")] = False,
    forget_former: Annotated[
        bool, typer.Option("--forget-former", help="Deliveries signed with the one before count no more.")
    ] = False,
    account: Named = "",
) -> None:
    """Store what a shop's platform signs with, encrypted. It is read from stdin unless an option says otherwise.

    It is never an argument: those can be read in the list of processes. After a change the one before counts as well,
    until --forget-former or the next change, so that no delivery is lost meanwhile.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.datasets import read_secret
    from signalpost.gateway.shop_secrets import API, BEFORE, SIGNING, keep_signing, secret_name

    space = space_of(parts.settings_of(ctx), account)
    what = "API token" if api else "secret"
    keeps = remove_it or forget_former
    text = None if keeps else read_secret(what, file=file, env=env)
    with parts.control(parts.settings_of(ctx)) as control:
        known_shop(control, space, name)
        gone = (BEFORE,) if forget_former and not remove_it else (API,) if api else (SIGNING, BEFORE)
        author, now = parts.author(), parts.now_ms()
        if text is None:
            for one in gone:
                control.set_secret(space, secret_name(name, one), None, author=author, now=now)
        elif api:
            control.set_secret(space, secret_name(name, API), text, author=author, now=now)
        else:
            keep_signing(control, space, name, text, author=author, now=now)
    if text is None:
        show.remark(f"Shop {name}: the {'former ' if forget_former and not remove_it else ''}{what} is forgotten.")
    else:
        show.remark(f"Shop {name} has its {what}.")
        show.remark(f"Next: signalpost connectors {'install' if api else 'check'} {name}")


def pause(
    ctx: typer.Context,
    name: Name,
    off: Annotated[
        bool, typer.Option("--off", help="Send again; what waited goes, as far as Meta still takes it.")
    ] = False,
    account: Named = "",
) -> None:
    """Keep a shop's events back. Its orders are taken as before, and nothing is lost at its platform."""
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    with parts.control(parts.settings_of(ctx)) as control:
        made = {**plain(known_shop(control, space, name)), "paused": not off}
        put(control, space, [made if one["name"] == name else one for one in listed(control, space)])
    show.remark(f"Shop {name} {'sends again' if off else 'is paused'}.")


def remove(ctx: typer.Context, name: Name, account: Named = "") -> None:
    """Remove a shop's settings and secrets. Its orders stay in the ledger; its platform's webhooks are answered 404."""
    from signalpost.cli import parts, show
    from signalpost.gateway.shop_secrets import API, BEFORE, SIGNING, secret_name

    space = space_of(parts.settings_of(ctx), account)
    with parts.control(parts.settings_of(ctx)) as control:
        known_shop(control, space, name)
        put(control, space, [one for one in listed(control, space) if one["name"] != name])
        for one in (SIGNING, BEFORE, API):
            control.set_secret(space, secret_name(name, one), None, author=parts.author(), now=parts.now_ms())
    show.remark(f"Shop {name} is removed. Remove its webhooks at the platform as well.")
