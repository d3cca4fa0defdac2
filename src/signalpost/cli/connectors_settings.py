"""A shop's settings as commands change and show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from signalpost.cli.exits import Exit
from signalpost.connectors.source import CRMS, MAY_NAME_NO_PAGE, Platform
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.connectors.source import OrderSource
    from signalpost.store.control import Control

COLUMNS = ("name", "platform", "shop", "datasets", "purchase_when", "secret", "api_token", "paused")


def find(control: Control, space_id: int, name: str) -> OrderSource | None:
    """The shop of that name in a space, if there is one."""
    return control.snapshot().config(space_id).source(name)


def known_shop(control: Control, space_id: int, name: str) -> OrderSource:
    """The shop of that name; the command ends with what to do when there is none."""
    from signalpost.cli import show

    found = find(control, space_id, name)
    if found is None:
        show.remark(f"No shop is called {name}. See: signalpost connectors list")
        raise typer.Exit(Exit.NOT_FOUND)
    return found


def made_of(
    control: Control,
    space_id: int,
    name: str,
    known: OrderSource | None,
    changes: dict[str, Any],
    events: Sequence[str],
    pairs: Mapping[str, Mapping[str, str]],
) -> OrderSource:
    """The shop as it is to be; `pairs` are added to what a setting has. Raises SettingsError."""
    import msgspec

    from signalpost.cli import parts
    from signalpost.connectors.source import EventNames, OrderSource

    begin: dict[str, Any] = (
        {"name": name, "shop": name, "since": parts.now_ms() // 1_000} if known is None else plain(known)
    )
    added = {setting: {**begin.get(setting, {}), **one} for setting, one in pairs.items() if one}
    values = {**begin, **changes, **added, "names": {**begin.get("names", {}), **pairs_of(events, "event")}}
    for one in values.get("datasets", ()):
        if control.snapshot().dataset(space_id, one) is None:
            raise SettingsError(f"There is no dataset {one}.", fix=f"Add it first: signalpost datasets add {one}")
    if unknown := set(values["names"]) - set(EventNames.__struct_fields__):
        kinds = ", ".join(EventNames.__struct_fields__)
        raise SettingsError(f"{unknown.pop()} is no kind of event.", setting="event", fix=f"One of {kinds}.")
    try:
        return msgspec.convert(msgspec.to_builtins(values), OrderSource)
    except msgspec.ValidationError as error:
        fix = "See docs/reference/shops.md for what each may be."
        raise SettingsError(f"The shop cannot be set so: {error}.", fix=fix) from error


EXAMPLES = {
    "event": "Such as --event refund=OrderRefunded; --event refund= sends none.",
    "stage": "Such as --stage closedwon=Customer; --stage other= sends none.",
    "lead-field": "Such as --lead-field lead_id=meta_lead_id.",
}


def pairs_of(texts: Sequence[str], option: str) -> dict[str, str]:
    """`refund=OrderRefunded` and the like. Raises SettingsError."""
    found: dict[str, str] = {}
    for text in texts:
        kind, sign, name = text.partition("=")
        if not sign:
            raise SettingsError(f"{text!r} does not say what is called what.", setting=option, fix=EXAMPLES[option])
        found[kind.strip()] = name.strip()
    return found


def read_mapping(file: Path) -> dict[str, Any]:
    """A generic shop's mapping, from TOML or JSON, which can be one. Raises SettingsError, with the place."""
    import msgspec

    from signalpost.connectors.generic.mapping import planned

    fix = "Name a TOML or JSON file; try it: signalpost connectors try FILE"
    try:
        decode: Any = msgspec.json.decode if file.suffix == ".json" else msgspec.toml.decode
        found: dict[str, Any] = decode(file.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The mapping {file} cannot be read ({type(error).__name__}).", fix=fix) from error
    planned(found)
    return found


def listed(control: Control, space_id: int) -> list[dict[str, Any]]:
    """Every shop as the settings of a space hold it."""
    return list(control.export_config(space_id).get("sources", ()))


def put(control: Control, space_id: int, sources: list[dict[str, Any]]) -> None:
    """Make these the shops of a space."""
    from signalpost.cli import parts

    values = {**control.export_config(space_id), "sources": sources}
    control.apply_config(space_id, values, author=parts.author(), now=parts.now_ms())


def plain(source: OrderSource) -> dict[str, Any]:
    """What of a shop is not as shipped."""
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(source)
    return found


def all_of(source: OrderSource) -> dict[str, Any]:
    """Every setting, also those as shipped."""
    import msgspec

    return {name: msgspec.to_builtins(getattr(source, name)) for name in source.__struct_fields__}


def held_secrets(control: Control, space_id: int, name: str) -> tuple[bool, bool]:
    """Whether a shop has what its platform signs with, and a token of its API."""
    from signalpost.gateway.shop_secrets import API, SIGNING, secret_name

    held = control.secrets(space_id)
    return secret_name(name, SIGNING) in held, secret_name(name, API) in held


def row_of(control: Control, space_id: int, source: OrderSource) -> dict[str, Any]:
    """A shop as a table shows it."""
    signing, api = held_secrets(control, space_id, source.name)
    return {
        "name": source.name,
        "platform": source.platform.value,
        "shop": source.shop,
        "datasets": list(source.datasets),
        "purchase_when": source.purchase_when.value,
        "secret": "yes" if signing else "no",
        "api_token": "yes" if api else "no",
        "paused": source.paused,
    }


def words(found: Any) -> str:
    """One setting for people."""
    if isinstance(found, dict):
        return ", ".join(f"{name}={value}" for name, value in found.items()) or "none"
    if isinstance(found, list | tuple):
        return ", ".join(map(str, found)) or "none"
    return (
        {True: "yes", False: "no", "": "none"}.get(found, str(found)) if isinstance(found, bool | str) else str(found)
    )


def site_address_lacking(source: OrderSource) -> str:
    """What to do where website events of a shop may name no page, which Meta asks for; empty where none can lack it."""
    if source.site_address or source.platform not in MAY_NAME_NO_PAGE:
        return ""
    return (
        "site      no address, so a website event whose order names no page goes without event_source_url, which Meta "
        f"asks for;\n          give it: signalpost connectors add {source.name} --site-address https://…"
    )


def next_steps(source: OrderSource, row: dict[str, Any]) -> list[str]:
    """What a shop lacks, in the order in which it is done."""
    found = []
    if row["secret"] == "no":
        found.append(f"Nothing verifies its webhooks: signalpost connectors secret {source.name} < secret.txt")
    if source.platform is not Platform.GENERIC and row["api_token"] == "no":
        found.append(
            f"Its list of {listed_as(source)} is not read: signalpost connectors secret {source.name} --api < token.txt"
        )
    elif source.platform is not Platform.GENERIC and not source.webhook_address:
        found.append(f"Make its webhooks: signalpost connectors install {source.name} --address https://…")
    if source.paused:
        found.append(f"It is paused: signalpost connectors pause {source.name} --off")
    return found


def listed_as(source: OrderSource) -> str:
    """What its platform lists."""
    return "leads" if source.platform in CRMS else "orders"
