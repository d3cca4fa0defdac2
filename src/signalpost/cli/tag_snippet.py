"""`signalpost tag snippet`: the line that goes into the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from signalpost.cli.tag_known import DatasetId, known, origins


def snippet(
    ctx: typer.Context,
    dataset: DatasetId,
    url: Annotated[
        str | None,
        typer.Option(
            help="Where pages reach the gateway, such as https://shop.example/_sp. Default: the one running here."
        ),
    ] = None,
    pixel: Annotated[bool, typer.Option(help="Load the Meta Pixel too, on pages that have no pixel code.")] = False,
) -> None:
    """Print the line for the pages' <head>."""
    from signalpost.cli import parts, show, state
    from signalpost.store.tag.snippet import script

    settings = parts.settings_of(ctx)
    with parts.control(settings) as control:
        snapshot = control.snapshot()
    tag = known(snapshot, dataset).tag
    running = state.find(settings.data_dir)
    base = url or (running.gateway if running else f"http://{settings.host}:{settings.port}")
    show.text(script(tag, dataset, base, settings.tag_names[0], pixel=pixel))
    listed = origins(snapshot, dataset)
    if listed:
        show.remark(f"Pages of {', '.join(sorted(listed))} may add events. For others make a browser key:")
    else:
        show.remark("No page may add events yet. Make a browser key for the site's origin:")
    show.remark(f"  signalpost keys create site --kind browser --dataset {dataset} --origin https://shop.example")
    if tag.mode != "on":
        show.remark(f"The tag's mode is {tag.mode}: see signalpost tag mode {dataset}")
