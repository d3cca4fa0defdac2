"""`signalpost secrets`: keys and secrets at rest. Values go in by stdin and never come out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.rotate import Rotated

Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]
Name = Annotated[str, typer.Argument(help="What it is for, such as webhook/shopify.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Keep secrets encrypted, and replace the keys they are under.")
    group.command("rotate")(rotate)
    group.command("set")(put)
    group.command("list")(listing)
    group.command("remove")(remove)
    return group


def rotate(
    ctx: typer.Context,
    new_master_key_file: Annotated[
        Path | None,
        typer.Option(help="Where the master key comes from elsewhere: the file with the next one; made if not there."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Replace the master key and the key that tokens and secrets are sealed with, while everything runs.

    Broken off at any place, the same command goes on where it stopped. Make a backup afterwards: the copy of keys.db in
    the backups still wants the old master key.
    """
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    parts.keyring(settings, create=False)
    done = _rotate_master(settings, new_master_key_file)
    _note(settings, done)
    if done.waits:
        show.line(done) if as_json else show.text(
            f"Master key {done.key_id} opens the data too. Give it to every process and restart them; then call this "
            f"again with it, and {done.before} opens nothing any more."
        )
        return
    sealed = _rotate_secrets(settings)
    if as_json:
        show.line({"key_id": done.key_id, "before": done.before, "waits": False, "sealed_anew": sealed})
    else:
        show.text(f"Master key {done.key_id} is in place of {done.before}; {sealed} secrets are sealed anew.")
        show.remark("Make a backup now: the copy of keys.db in the old one wants the old master key.")


def put(ctx: typer.Context, name: Name) -> None:
    """Read a secret from stdin (one line) and keep it encrypted; it replaces an earlier one."""
    import sys

    from signalpost.cli import parts, show
    from signalpost.errors import SettingsError
    from signalpost.store.control import DEFAULT_SPACE

    secret = sys.stdin.readline().strip()
    if not secret:
        raise SettingsError("stdin holds no secret.", fix=f"echo … | signalpost secrets set {name}")
    with parts.control(parts.settings_of(ctx)) as control:
        control.set_secret(DEFAULT_SPACE, name, secret, author=parts.author(), now=parts.now_ms())
    show.remark(f"Secret {name} is kept.")


def listing(ctx: typer.Context, as_json: Json = False) -> None:
    """Show which secrets there are and since when; never what they are."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(parts.settings_of(ctx)) as control:
        found = [{"name": name, "set_at": show.when(at)} for name, at in control.secrets(DEFAULT_SPACE).items()]
    show.rows(("name", "set_at"), found, as_json=as_json, empty="No secrets yet.")


def remove(ctx: typer.Context, name: Name) -> None:
    """Forget a secret; it is overwritten on disk."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(parts.settings_of(ctx)) as control:
        if not control.set_secret(DEFAULT_SPACE, name, None, author=parts.author(), now=parts.now_ms()):
            show.remark(f"There is no secret {name}. See: signalpost secrets list")
            raise typer.Exit(Exit.NOT_FOUND)
    show.remark(f"Secret {name} is forgotten.")


def _rotate_master(settings: Settings, new_key: Path | None) -> Rotated:
    from signalpost.cli import parts
    from signalpost.errors import SettingsError
    from signalpost.store.keys_file import FILE_NAME
    from signalpost.store.rotate import rotate_master_file, rotate_master_given

    keys = settings.data_dir / FILE_NAME
    if new_key is not None:
        return rotate_master_given(keys, parts.master_key(settings), new_key)
    if settings.master_key:
        raise SettingsError(
            "The master key comes from SIGNALPOST_MASTER_KEY, which no command can change.",
            setting="master_key",
            fix="signalpost secrets rotate --new-master-key-file FILE",
        )
    file = settings.master_key_file or settings.data_dir / parts.MASTER_KEY_FILE
    try:
        return rotate_master_file(keys, file)
    except OSError as error:
        raise SettingsError(
            f"the master key file cannot be replaced ({type(error).__name__})",
            setting="master_key_file",
            fix="signalpost secrets rotate --new-master-key-file FILE, where this user may write",
        ) from error


def _note(settings: Settings, done: Rotated) -> None:
    """Which key is in place of which is on record, by their ids."""
    from signalpost.cli import parts
    from signalpost.store.control import DEFAULT_SPACE

    action = "secrets.admit" if done.waits else "secrets.master"
    with parts.control(settings) as control:
        detail = {"before": done.before}
        control.record(DEFAULT_SPACE, action, done.key_id, detail, author=parts.author(), now=parts.now_ms())


def _rotate_secrets(settings: Settings) -> int:
    from signalpost.cli import parts
    from signalpost.store.keys_file import FILE_NAME
    from signalpost.store.rotate import begin_secrets, end_secrets

    keys, master = settings.data_dir / FILE_NAME, parts.master_key(settings)
    begin_secrets(keys, master)
    with parts.control(settings) as control:
        return control.reseal(author=parts.author(), now=parts.now_ms(), sealed=lambda: end_secrets(keys, master))
