"""The sample shop against a gateway of your own.

    python examples/shop/run.py --gateway https://shop.example/_sp --dataset 1234567890 --key-file server.key

`make run` serves the same shop beside gateway and sandbox, and needs none of this. The shop itself is in
`src/signalpost/sample_shop`; begin with `tracking.py` there.
"""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from signalpost import AsyncClient
from signalpost.sample_shop.app import build
from signalpost.sample_shop.layout import META_SCRIPT, ShopSetup
from signalpost.sample_shop.serve import run


def main(words: Sequence[str] | None = None) -> None:
    """Serve until stopped."""
    asked = arguments().parse_args(words)
    setup = ShopSetup(dataset=asked.dataset, tag=f"{asked.gateway}/tag.js", pixel_script=asked.pixel_script)
    key = asked.key_file.read_text("ascii").strip()
    client = AsyncClient.to_gateway(asked.gateway, key=key, dataset=asked.dataset)
    shop = build(setup, client, log=lambda line: print(line, file=sys.stderr))
    with socket.create_server(("127.0.0.1", asked.port)) as listener:
        print(f"The shop is open at http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        run(shop, listener)


def arguments() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser(description="Serve the sample shop against a gateway of your own.")
    parser.add_argument("--gateway", required=True, help="base URL of the gateway, as browsers and this shop reach it")
    parser.add_argument("--dataset", required=True, help="id of the dataset, which is the pixel's id")
    parser.add_argument("--key-file", required=True, type=Path, help="file with a server key of that gateway")
    parser.add_argument("--pixel-script", default=META_SCRIPT, help="Meta's script, or a sandbox's stand-in for it")
    parser.add_argument("--port", type=int, default=8070, help="port of the shop; 0 takes any free one")
    return parser


if __name__ == "__main__":
    main()
