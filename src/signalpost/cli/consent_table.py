"""`signalpost consent table`: what a business decides about consent, by region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.tag_known import DatasetId, known
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.consent.policy import ConsentPolicy

COLUMNS = ("region", "unknown", "opted_out", "hold_days", "set")


def table(
    ctx: typer.Context,
    dataset: DatasetId,
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME=VALUE …]",
            help="region=eea, us.opted_out=drop, us_ca.unknown=limited, eea.hold_days=3; nothing after = : as shipped.",
        ),
    ] = None,
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
) -> None:
    """Show what holds in each region for a dataset, or change some of it. The gateway obeys within a second.

    All that can be set: docs/reference/consent-policy.md.
    """
    import msgspec

    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    with parts.control(parts.settings_of(ctx)) as control:
        found = known(control.snapshot(), dataset, space)
        if changes:
            policy = changed(found.consent, changes)
            found = msgspec.structs.replace(found, consent=policy)
            control.put_dataset(space, found, author=parts.author(), now=parts.now_ms())
    show.rows(COLUMNS, rows(found.consent), as_json=as_json, empty="")
    if not as_json:
        show.remark(f"Where nothing tells the region of a person, it is {found.consent.region}.")


def changed(policy: ConsentPolicy, changes: list[str]) -> ConsentPolicy:
    """`policy` with `changes`. SettingsError when one cannot be meant."""
    import msgspec

    from signalpost.consent.policy import ConsentPolicy

    values: dict[str, Any] = msgspec.to_builtins(policy)
    regions = {name: dict(row) for name, row in values.get("regions", {}).items()}
    for change in changes:
        name, equals, value = change.partition("=")
        place, _, field = name.strip().partition(".")
        if not equals or (not field and place != "region"):
            raise SettingsError(f"{change!r} changes nothing.", fix="Write region=eea, or REGION.NAME=VALUE.")
        text = value.strip()
        if not field:
            values.pop("region", None)
            values.update({"region": text} if text else {})
        elif text:
            regions.setdefault(place, {})[field] = int(text) if field == "hold_days" and text.isdigit() else text
        else:
            regions.get(place, {}).pop(field, None)
    values["regions"] = {name: row for name, row in regions.items() if row}
    try:
        return msgspec.convert(values, ConsentPolicy)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        raise SettingsError(
            f"{place.rstrip('`') or 'A setting'}: {what}.",
            fix="See docs/reference/consent-policy.md for what can be set.",
        ) from None


def rows(policy: ConsentPolicy) -> list[dict[str, Any]]:
    """What holds in each shipped region, and in each that has a row of its own."""
    from signalpost.consent.policy import SHIPPED

    found = []
    for region in dict.fromkeys((*SHIPPED, *policy.regions)):
        terms = policy.terms(region)
        found.append({
            "region": region,
            "unknown": terms.unknown,
            "opted_out": terms.opted_out,
            "hold_days": terms.hold_days,
            "set": "here" if region in policy.regions else "as shipped",
        })  # fmt: skip
    return found
