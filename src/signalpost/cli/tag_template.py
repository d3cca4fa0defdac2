"""`signalpost tag template`: what is imported into Google Tag Manager."""

from __future__ import annotations

from typing import Annotated

import typer

from signalpost.cli.tag_known import DatasetId, known
from signalpost.store.tag.template import Container


def template(
    ctx: typer.Context,
    dataset: DatasetId,
    container: Annotated[Container, typer.Argument(metavar="{web|server}", help="For which kind of container.")],
    url: Annotated[
        str, typer.Option(help="Where pages (web) or your server container (server) reach the gateway, by HTTPS.")
    ],
) -> None:
    """Print the template that Google Tag Manager imports: redirect it into a file whose name ends with .tpl."""
    from signalpost.cli import parts, show
    from signalpost.store.tag.template import template as filled

    settings = parts.settings_of(ctx)
    with parts.control(settings) as control:
        known(control.snapshot(), dataset)
    show.text(filled(container, url, dataset))
    show.remark("In Tag Manager: Templates, Tag Templates, New, the menu at the top right, Import.")
    if container is Container.SERVER:
        show.remark("Its tag needs a server key:")
        show.remark(f"  signalpost keys create tag-manager --kind server --dataset {dataset}")
