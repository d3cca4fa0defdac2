"""Makes the pictures of the dashboard in docs/images: `make pictures`. Needs Chromium.

A shop's day goes through a real `signalpost serve --sandbox --first-steps` in a folder that is thrown away.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support")]

from dashboard_walk import Walk  # noqa: E402
from sample_shopper import Shopper  # noqa: E402
from serving import Serve, command, environ, run  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PICTURES = (
    ("/overview", "dashboard-overview.png", 1280, "light"),
    ("/overview", "dashboard-overview-dark.png", 1280, "dark"),
    ("/setup", "dashboard-setup.png", 1280, "light"),
    ("/live", "dashboard-live.png", 1280, "light"),
    ("/plan", "dashboard-plan.png", 1280, "light"),
)


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory(prefix="signalpost-pictures-") as folder:
        serving = Serve(Path(folder), "--sandbox", "--first-steps", "--sandbox-port", "0", "--shop-port", "0")
        try:
            serving.wait()
            _play(serving)
            running = json.loads((serving.data / "serve.json").read_text())
            with Walk(running["dashboard"]) as walk:
                for path, file, width, theme in PICTURES:
                    walk.go(path, width=width, theme=theme)
                    (IMAGES / file).write_bytes(walk.picture())
                    print(file)
        finally:
            serving.stop()


def _play(serving: Serve) -> None:
    shop = json.loads((serving.data / "serve.json").read_text())["shop"]
    with Shopper(shop) as shopper:
        shopper.answer("granted")
        shopper.put_into_cart("HC-101")
        shopper.buy()
    sample = run("sample", "--visits", "400").stdout
    for words in (("send", "--key-file", "var/server.key", "-"), ("plan", "learn", "-", "--keep")):
        subprocess.run(
            command("--data-dir", "var", *words),
            input=sample, text=True, cwd=serving.data.parent, env=environ(), check=True, capture_output=True,
        )  # fmt: skip
    serving.settled()


if __name__ == "__main__":
    main()
