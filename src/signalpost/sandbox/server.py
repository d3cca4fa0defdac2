"""The sandbox on a port. Needs uvicorn (`pip install signalpost[server]`); `app.build` does not."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox

if TYPE_CHECKING:
    import uvicorn


def server(sandbox: Sandbox, *, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Server:
    """A uvicorn server of `sandbox`, not yet running. It writes no access log: query strings hold tokens."""
    import uvicorn

    config = uvicorn.Config(build(sandbox), host=host, port=port, access_log=False, log_level="warning", lifespan="off")
    return uvicorn.Server(config)


class RunningSandbox:
    """A sandbox served from a thread while the `with` block runs; `url` is its base, for `base_url` of a dataset."""

    def __init__(self, sandbox: Sandbox | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.sandbox = sandbox or Sandbox()
        self._server = server(self.sandbox)
        self._socket = socket.create_server((host, port))
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="signalpost-sandbox")

    def __enter__(self) -> RunningSandbox:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
