"""`signalpost quality`: what Meta might make of the events sent to it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.quality.identifiers import key_named

if TYPE_CHECKING:
    from signalpost.quality.estimate import Estimate
    from signalpost.quality.weights import Weights

NOTE = "Estimated by Signalpost; Meta publishes no formula, and its own score may lie outside this range."


def build() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="Estimate match quality.")
    app.callback()(lambda: None)
    app.command("estimate")(estimate)
    return app


def estimate(
    coverage: Annotated[
        list[str],
        typer.Option(
            metavar="KEY=SHARE,…",
            help="Which share of the events has each match key: em=1,ph=0.8 or em=100%,ph=80%. May be repeated.",
        ),
    ],
    form: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=SHARE,…", help="Which share of a key's values looks as Meta asks. Default: all."),
    ] = None,
    match_share: Annotated[
        str | None, typer.Option(metavar="SHARE", help="Share of the events that Meta matched to an account, if known.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Weights of your own (TOML). Default: the published priors.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Estimate event match quality from key coverage: a range, and what each key adds.

    Keys go by their user_data names (em, ph, fbc, client_ip_address …) or Meta's (email, ip_address …). Meta publishes
    no formula: this is an estimate, fitted to public observations.
    """
    from signalpost.cli import show
    from signalpost.quality.estimate import estimate as estimated

    found = estimated(
        shares("--coverage", coverage),
        form_quality=shares("--form", form or []),
        match_share=None if match_share is None else share("--match-share", match_share),
        weights=read_weights(weights),
    )
    if as_json:
        show.line(as_object(found))
        return
    show.text(f"Estimated match quality: {found.low:.1f} to {found.high:.1f} of 10")
    rows = [
        {
            "key": worth.key,
            "coverage": f"{worth.coverage:.0%}",
            "gives": f"{worth.points:.2f}",
            "would add": f"{worth.adds:.2f}" if worth.adds >= 0.005 else "",
        }
        for worth in found.by_key
    ]
    show.rows(("key", "coverage", "gives", "would add"), rows, as_json=False, empty="")
    show.remark(NOTE)


def as_object(found: Estimate) -> dict[str, Any]:
    """An estimate as `--json` shows it: points rounded to hundredths."""
    return {
        "estimate": round(found.estimate, 2),
        "low": round(found.low, 2),
        "high": round(found.high, 2),
        "by_key": {
            worth.key: {
                "coverage": worth.coverage,
                "points": round(worth.points, 2),
                "adds": round(worth.adds, 2),
            }
            for worth in found.by_key
        },
        "note": NOTE,
    }


def shares(option: str, texts: list[str]) -> dict[str, float]:
    """`em=1,ph=80%` → {"em": 1.0, "ph": 0.8}. The last word on a key counts."""
    found = {}
    for part in (part for text in texts for part in text.split(",") if part.strip()):
        name, equals, number = part.partition("=")
        key = key_named(name)
        if key is None:
            raise typer.BadParameter(f"{name.strip()} is no match key that Meta scores.", param_hint=option)
        if not equals:
            raise typer.BadParameter(f"write {key}=0.8, or {key}=1 for all events.", param_hint=option)
        found[key] = share(option, number)
    return found


def share(option: str, text: str) -> float:
    """`0.8` or `80%` as a share between 0 and 1."""
    number, percent, rest = text.strip().partition("%")
    try:
        found = float(number) / (100 if percent else 1)
    except ValueError:
        found = -1.0
    if rest or not 0 <= found <= 1:
        raise typer.BadParameter(f"{text.strip()} is no share between 0 and 1 (or 0% and 100%).", param_hint=option)
    return found


def read_weights(path: Path | None) -> Weights:
    """The weights of a file, or the priors."""
    from signalpost.quality.weights import PRIORS
    from signalpost.quality.weights import read_weights as read

    if path is None:
        return PRIORS
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}.", param_hint="--weights") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path}: {error}.", param_hint="--weights") from None
