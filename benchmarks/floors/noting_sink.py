"""A loopback stand-in for Meta that notes which events each call brought. Arguments: port, file of notes.

A line for each call: the event_ids, 32 hexadecimal digits each, in the order of the body. Answers as Meta does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import uvicorn

HEADERS = [(b"content-type", b"application/json; charset=UTF-8")]
ID = re.compile(rb'"event_id":"([0-9a-f]{32})"')
NOTES = Path(sys.argv[2])


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Read all, note the ids, answer 200."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    ids = ID.findall(b"".join(pieces))
    if ids:
        with NOTES.open("ab") as notes:
            notes.write(b" ".join(ids) + b"\n")
    body = b'{"events_received":%d,"messages":[],"fbtrace_id":"AbenchmarkstubAAAAAAAA"}' % len(ids)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": body})


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
