"""`signalpost keys`: who may add events."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.store.access_keys import Key

Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
Names = Annotated[list[str] | None, typer.Option("--dataset", help="Only for this dataset; may be repeated.")]


class Kind(str, Enum):
    """A server key is secret; a browser key is public and works only from the origins it lists."""

    SERVER = "server"
    BROWSER = "browser"


class Basis(str, Enum):
    """What the business declares of a source whose events carry no word of the person."""

    CONSENT = "consent"
    CONTRACT = "contract"
    NONE = "none"


class Allowed(str, Enum):
    """Rights that a server key may have."""

    PRIVACY = "privacy"


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Create, list and revoke the keys that events are sent with.")
    group.command("create")(create)
    group.command("list")(listing)
    group.command("revoke")(revoke)
    return group


def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What the key is for, such as `shop back end`.")],
    kind: Annotated[Kind, typer.Option(help="server (secret) or browser (public, bound to origins).")] = Kind.SERVER,
    dataset: Names = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="Origin of a browser key, such as https://shop.example; may be repeated.")
    ] = None,
    basis: Annotated[
        Basis,
        typer.Option(
            help="Why its events may be sent when they carry no word of the person: it sends only those of people who "
            "consented (consent), or rests on another ground (contract)."
        ),
    ] = Basis.NONE,
    right: Annotated[
        list[Allowed] | None,
        typer.Option(help="What a server key may do besides: read and erase what is kept of people (privacy)."),
    ] = None,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Make a key. It is shown once: only its hash is kept."""
    from signalpost.cli import parts, show
    from signalpost.store.access_keys import Basis as Declared
    from signalpost.store.access_keys import KeyKind, Right

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        made, text = control.create_key(
            space,
            KeyKind(kind.value),
            name=name,
            datasets=dataset or (),
            origins=origin or (),
            basis=Declared(basis.value),
            rights=[Right(one.value) for one in right or ()],
            author=parts.author(),
            now=parts.now_ms(),
        )
    if as_json:
        show.line(row(made) | {"key": text})
        return
    show.remark(f"Key {made.key_id} ({made.kind.value}, {made.name}); it is not shown again:")
    show.text(text)


def listing(
    ctx: typer.Context,
    revoked: Annotated[bool, typer.Option(help="Also those that were revoked.")] = False,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show which keys there are; never their text."""
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        found = [row(key) for key in control.snapshot().keys(space) if revoked or key.revoked_at is None]
    columns = ("key_id", "kind", "name", "datasets", "origins", "basis", "rights", "created_at", "revoked_at")
    show.rows(columns, found, as_json=as_json, empty="No keys yet. Make one: signalpost keys create NAME")


def revoke(
    ctx: typer.Context,
    key_id: Annotated[str, typer.Argument(help="Its id, from `keys list`.")],
    account: Named = "",
) -> None:
    """Make a key useless, within a second, for ever."""
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        done = control.revoke_key(space, key_id, author=parts.author(), now=parts.now_ms())
    if not done:
        show.remark(f"There is no key {key_id} that could be revoked. See: signalpost keys list --revoked")
        raise typer.Exit(Exit.NOT_FOUND)
    show.remark(f"Key {key_id} opens nothing any more.")


def row(key: Key) -> dict[str, Any]:
    """A key as rows show it."""
    from signalpost.cli.show import when

    return {
        "key_id": key.key_id,
        "kind": key.kind.value,
        "name": key.name,
        "datasets": key.datasets,
        "origins": key.origins,
        "basis": key.basis.value,
        "rights": tuple(right.value for right in key.rights),
        "created_at": when(key.created_at),
        "revoked_at": when(key.revoked_at),
    }
