"""`signalpost shop`: the sample shop as a process of its own, which `serve --first-steps` runs."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.processes import Descriptor, Watched
from signalpost.cli.supervise import watch_parent

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from signalpost.sample_shop.tracking import Log
    from signalpost.settings import Settings


def shop(
    ctx: typer.Context,
    gateway: Annotated[str, typer.Option(help="Base URL of the gateway.")],
    sandbox: Annotated[str, typer.Option(help="Base URL of the sandbox.")],
    fd: Descriptor = None,
    watched: Watched = False,
) -> None:
    """Serve the sample shop, with the dataset and the server key of the first steps."""
    from signalpost.cli import logs, parts, serve
    from signalpost.sample_shop.serve import run

    settings = parts.settings_of(ctx)
    if watched:
        watch_parent()
    logger = logs.configure(settings, "shop")

    def log(words: str) -> None:
        logger.warning("shop_report_failed", detail=words)

    app = application(settings, gateway, sandbox, log)
    run(
        app,
        socket.socket(fileno=fd) if fd is not None else serve.listener(settings.host, settings.shop_port, "shop_port"),
    )


def application(settings: Settings, gateway: str, sandbox: str, log: Log) -> Starlette:
    """The shop, whose pixel and back end report to these two."""
    from signalpost import AsyncClient
    from signalpost.cli.first_steps import DATASET, KEY_FILE
    from signalpost.cli.send_ways import server_key
    from signalpost.sample_shop.app import build
    from signalpost.sample_shop.layout import ShopSetup

    setup = ShopSetup(
        dataset=DATASET,
        tag=f"{gateway}/{settings.tag_names[0]}",
        pixel_script=f"{sandbox}/en_US/fbevents.js",
        sandbox=sandbox,
    )
    key = server_key(settings, settings.data_dir / KEY_FILE)
    return build(setup, AsyncClient.to_gateway(gateway, key=key, dataset=DATASET), log=log)
