"""`signalpost tag settings`: what a business decides about the tag of one dataset."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.tag_known import DatasetId, known
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from signalpost.store.tag.settings import TagSettings

_ELSEWHERE = {"rules": "Rules are drafted and published: signalpost tag rules draft DATASET FILE"}


def settings(
    ctx: typer.Context,
    dataset: DatasetId,
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME=VALUE …]",
            help="A value is text, a number, true or false, a list (a,b,c), or TOML; nothing after = is the default.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Show the settings of a tag, or change some of them: consent=optional page_views=false masks=email,phone.

    All of them: docs/reference/tag-settings.md. The gateway obeys at once, pages that are open within a minute.
    """
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.tag.settings import TagSettings

    if changes:
        change(ctx, dataset, dict(read_change(one) for one in changes))
    with parts.control(parts.settings_of(ctx)) as control:
        tag = known(control.snapshot(), dataset).tag
    plain, default = msgspec.structs.asdict(tag), msgspec.structs.asdict(TagSettings())
    plain["rules"] = len(tag.rules)
    if as_json:
        show.line(plain)
        return
    rows = [{"setting": name, "value": shown(value), "default": shown(default[name])} for name, value in plain.items()]
    rows[-1]["default"] = "0"
    show.rows(("setting", "value", "default"), rows, as_json=False, empty="")


def change(ctx: typer.Context, dataset_id: str, values: Mapping[str, Any]) -> None:
    """Change these settings of the dataset's tag; None is the default. SettingsError names the one that is wrong."""
    import msgspec

    from signalpost.cli import parts
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.tag.settings import TagSettings

    with parts.control(parts.settings_of(ctx)) as control:
        dataset = known(control.snapshot(), dataset_id)
        wanted = {**msgspec.to_builtins(dataset.tag), **_fitted(values, TagSettings)}
        try:
            tag = msgspec.convert({name: value for name, value in wanted.items() if value is not None}, TagSettings)
        except msgspec.ValidationError as error:
            what, _, place = str(error).partition(" - at `$.")
            raise SettingsError(
                f"{place.rstrip('`') or 'A setting'}: {what}.",
                fix=f"See what there is: signalpost tag settings {dataset_id}",
            ) from None
        put = msgspec.structs.replace(dataset, tag=tag)
        control.put_dataset(DEFAULT_SPACE, put, author=parts.author(), now=parts.now_ms())


def read_change(text: str) -> tuple[str, Any]:
    """`name=value` as a name and a plain value. SettingsError when it is neither TOML nor plain text."""
    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not name:
        raise SettingsError(f"{text!r} changes nothing.", fix="Write NAME=VALUE, such as page_views=false.")
    if name in _ELSEWHERE:
        raise SettingsError(f"{name} is not set here.", fix=_ELSEWHERE[name])
    if not value.strip():
        return name, None
    try:
        return name, tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return name, value.strip()


def _fitted(values: Mapping[str, Any], shape: type[TagSettings]) -> dict[str, Any]:
    """Text for a setting that is a list becomes one, cut at commas; what is no setting is left for the decoder."""
    defaults = zip(shape.__struct_fields__, shape.__struct_defaults__, strict=True)
    lists = {name for name, default in defaults if isinstance(default, tuple)}
    return {
        name: [part.strip() for part in value.split(",")] if name in lists and isinstance(value, str) else value
        for name, value in values.items()
    }


def shown(value: Any) -> str:
    """A setting as a table shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name} → {item}" for name, item in value.items())
    return ", ".join(str(part) for part in value) if isinstance(value, tuple | list) else str(value)
