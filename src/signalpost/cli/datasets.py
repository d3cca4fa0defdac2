"""`signalpost datasets`: where events go, and the access token for each."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli import datasets_routes, datasets_stage
from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.store.business import Dataset
    from signalpost.store.control import Snapshot

Id = Annotated[str, typer.Argument(metavar="DATASET", help="The dataset's id, which is the pixel's id.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Add, list and remove datasets; say what is sent where.")
    group.command("add")(add)
    group.command("list")(listing)
    group.command("set-token")(set_token)
    group.command("remove")(remove)
    group.command("pause")(pause)
    group.command("resume")(resume)
    group.command("stage")(datasets_stage.stage)
    group.command("passthrough")(datasets_stage.passthrough)
    group.add_typer(datasets_routes.build(), name="route")
    return group


def add(
    ctx: typer.Context,
    dataset: Id,
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    api_version: Annotated[str | None, typer.Option(help="Version of the Graph API, such as v25.0.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Where its API is, without version and path.")] = None,
    test_event_code: Annotated[
        str | None, typer.Option(help="Send everything as test events under this code, until its stage is live.")
    ] = None,
    partner_agent: Annotated[
        str | None,
        typer.Option(help="What Meta is told of who sends, as name_major_minor; its quality API filters by it."),
    ] = None,
    merge_window: Annotated[
        int | None, typer.Option(min=0, help="Milliseconds that a first copy waits for a second one.")
    ] = None,
    ad_account: Annotated[
        str | None, typer.Option(help="Number of the ad account whose spend Meta is asked for once a day.")
    ] = None,
    account: Named = "",
) -> None:
    """Add a dataset, or change what is said of it; the rest of it stays."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.business import Dataset

    said = {
        "name": name,
        "api_version": api_version,
        "base_url": base_url,
        "test_event_code": test_event_code,
        "partner_agent": partner_agent,
        "merge_window": merge_window,
        "ad_account": None if ad_account is None else ad_account.removeprefix("act_"),
    }
    if re.fullmatch("[0-9]{1,32}", dataset) is None:
        raise SettingsError(
            f"{dataset!r} is no dataset's id.",
            fix="It is a number of up to 32 digits, the pixel's id; Meta's Events Manager shows it with the dataset.",
        )
    changes = {field: value for field, value in said.items() if value is not None}
    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        known = control.snapshot().dataset(space, dataset)
        values = {"dataset_id": dataset} | (msgspec.to_builtins(known) if known else {}) | changes
        try:
            made = msgspec.convert(values, Dataset)
        except msgspec.ValidationError as error:
            fix = "See docs/reference/datasets.md for what each may be."
            raise SettingsError(f"The dataset cannot be added: {error}.", fix=fix) from error
        control.put_dataset(space, made, author=parts.author(), now=parts.now_ms())
    show.remark(f"Dataset {dataset} is {'changed' if known else 'added'}.")
    if not known:
        whose = f" --account {shlex.quote(account)}" if account else ""
        token = f"signalpost datasets set-token {dataset}{whose} < token.txt"
        show.remark(f"Its events wait until it has a token, unless a sandbox takes them: {token}")


def listing(ctx: typer.Context, account: Named = "", as_json: Json = False) -> None:
    """Show the datasets and whether each has a token; never the token."""
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        snapshot = control.snapshot()
    found = [row(dataset, snapshot, space) for dataset in snapshot.config(space).datasets]
    columns = ("dataset_id", "name", "stage", "share", "token", "api_version", "base_url", "test_event_code",
               "merge_window", "passthrough")  # fmt: skip
    show.rows(columns, found, as_json=as_json, empty="No datasets yet. Add one: signalpost datasets add ID")


def set_token(
    ctx: typer.Context,
    dataset: Id,
    file: Annotated[Path | None, typer.Option(help="Read the token from this file.")] = None,
    env: Annotated[str | None, typer.Option(help="Read the token from this environment variable.")] = None,
    remove_it: Annotated[bool, typer.Option("--remove", help="Take the token away; events wait.")] = False,
    account: Named = "",
) -> None:
    """Store a dataset's access token, encrypted. It is read from stdin unless an option says otherwise.

    It is never an argument: those can be read in the list of processes and in the shell's history.
    """
    from signalpost.cli import parts, show

    token = None if remove_it else read_secret("access token", file=file, env=env)
    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        control.set_token(space, dataset, token, author=parts.author(), now=parts.now_ms())
    show.remark(f"Dataset {dataset} has {'no token any more' if token is None else 'its token'}.")


def remove(ctx: typer.Context, dataset: Id, account: Named = "") -> None:
    """Remove a dataset's settings and token. What became of its events stays in the ledger."""
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        done = control.remove_dataset(space, dataset, author=parts.author(), now=parts.now_ms())
    if not done:
        show.remark(f"There is no dataset {dataset}. See: signalpost datasets list")
        raise typer.Exit(Exit.NOT_FOUND)
    show.remark(f"Dataset {dataset} is removed.")


def pause(ctx: typer.Context, dataset: Id, account: Named = "", as_json: Json = False) -> None:
    """Stop sending to a dataset. Its events wait."""
    _ask(ctx, "pause", dataset, account, as_json=as_json)


def resume(ctx: typer.Context, dataset: Id, account: Named = "", as_json: Json = False) -> None:
    """Send to a dataset again, also after it stopped by itself."""
    _ask(ctx, "resume", dataset, account, as_json=as_json)


def _ask(ctx: typer.Context, verb: str, dataset: str, account: str, *, as_json: bool) -> None:
    from signalpost.cli import parts, show
    from signalpost.cli.asking import ask
    from signalpost.store.control import Verb

    settings = parts.settings_of(ctx)
    answer = ask(settings, Verb(verb), {"dataset": dataset}, space_id=space_of(settings, account))
    show.line(answer) if as_json else show.text(f"Dataset {dataset}: {verb}d.")


def read_secret(what: str, *, file: Path | None, env: str | None) -> str:
    """The secret from one place. SettingsError when it is not there, empty, or does not look like one line of text."""
    if env is not None:
        text, place = os.environ.get(env, ""), f"The environment variable {env}"
    elif file is not None:
        try:
            text, place = file.read_text("utf-8"), f"The file {file}"
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The file {file} cannot be read.", fix=f"Name a file that holds the {what} alone."
            ) from error
    else:
        if sys.stdin.isatty():
            import getpass

            text, place = getpass.getpass(f"{what.capitalize()} (not shown): "), "What was typed"
        else:
            text, place = sys.stdin.read(), "stdin"
    token = text.strip()
    if not token or any(letter.isspace() or not letter.isprintable() for letter in token):
        raise SettingsError(f"{place} holds no {what}.", fix=f"It must be the {what} alone, on one line.")
    return token


def row(dataset: Dataset, snapshot: Snapshot, space: int) -> dict[str, Any]:
    """A dataset as rows show it."""

    return datasets_stage.standing(dataset) | {
        "name": dataset.name,
        "token": "yes" if (space, dataset.dataset_id) in snapshot.tokens else "no",
        "api_version": dataset.api_version,
        "base_url": dataset.base_url,
        "merge_window": dataset.merge_window,
    }
