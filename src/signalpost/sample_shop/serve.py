"""The shop on a port. Needs uvicorn (`pip install signalpost[server]`)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

GRACE_S = 5  # how long an answer that was begun may take at the end


def server(app: Starlette) -> uvicorn.Server:
    """A server of the shop, not yet running. It writes no access log: addresses of pages are personal."""
    import uvicorn

    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=GRACE_S,
        proxy_headers=False,
    )
    return uvicorn.Server(config)


def run(app: Starlette, listener: socket.socket) -> None:
    """Serve `app` on `listener` until told to stop; what its back end still has to report is sent first."""
    server(app).run(sockets=[listener])
