"""A loopback stand-in for Meta that does no work: reads the body, answers as Meta does. Frozen. Argument: port.

`events_received` is 1,000 whatever came: no client under test reads more into it than "all were taken". Keeps no event.
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn

BODY = b'{"events_received":1000,"messages":[],"fbtrace_id":"AbenchmarkstubAAAAAAAA"}'
HEADERS = [(b"content-type", b"application/json; charset=UTF-8"), (b"content-length", str(len(BODY)).encode())]


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Read all, answer 200."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="error",
    )
