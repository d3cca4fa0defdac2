"""Makes the pictures of the dashboard in docs/images: `make pictures`. Needs Chromium.

A shop's day goes through a real `signalpost serve --sandbox --first-steps` in a folder that is thrown away; the
incident is one that the watch finds after a developer took `currency` out of the sample shop's code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support")]

from apprise.plugins.slack import NotifySlack  # noqa: E402

from broken_shop import Patch, trading  # noqa: E402
from dashboard_walk import Walk  # noqa: E402
from sample_shopper import Shopper  # noqa: E402
from serving import Process, Serve, command, environ, run, wait_for  # noqa: E402
from stores import MASTER_KEY  # noqa: E402

IMAGES = ROOT / "docs" / "images"
DAY = (
    ("/overview", "dashboard-overview.png", 1280, "light"),
    ("/overview", "dashboard-overview-dark.png", 1280, "dark"),
    ("/setup", "dashboard-setup.png", 1280, "light"),
    ("/live", "dashboard-live.png", 1280, "light"),
    ("/plan", "dashboard-plan.png", 1280, "light"),
)
BROKEN = (("/incidents/1", "dashboard-incident.png", 1280, "light"),)
DROPPED: Patch = ("products.py", '        "currency": CURRENCY,\n', "")
KNOWN_DAYS, SOUND_SLOTS, BROKEN_SLOTS, SLOT_MS = 9, 24, 12, 300_000


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory(prefix="signalpost-pictures-") as folder:
        _day(Path(folder) / "day")
        _incident(Path(folder))


def _day(folder: Path) -> None:
    serving = Serve(folder, "--sandbox", "--first-steps", "--sandbox-port", "0", "--shop-port", "0")
    try:
        serving.wait()
        _play(serving)
        _take(json.loads((serving.data / "serve.json").read_text())["dashboard"], DAY)
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


def _incident(folder: Path) -> None:
    """The sample shop's last hours: two as it is, one without `currency`."""
    with trading(folder / "usual") as shop:
        shop.trade(6, looks=False)
        usual = shop.closed()
    with trading(folder / "broken") as shop:
        NotifySlack.webhook_url = f"http://127.0.0.1:{shop.hooks.port}/services"
        slots = SOUND_SLOTS + BROKEN_SLOTS
        shop.installed.now_ms = (int(time.time() * 1_000) // SLOT_MS - slots) * SLOT_MS
        shop.is_used_to(usual, KNOWN_DAYS)
        shop.trade(SOUND_SLOTS)
        shop.code(DROPPED)
        shop.trade(BROKEN_SLOTS)
    words = command("--data-dir", str(folder / "broken"), "dashboard", "--port", "0")
    process = Process(words, folder, "dashboard", SIGNALPOST_MASTER_KEY=MASTER_KEY.hex())
    try:
        _take(wait_for("the dashboard", lambda: re.search(r"http://[\d.:]+\d", process.out.read_text()))[0], BROKEN)
    finally:
        process.stop()


def _take(url: str, pictures: tuple[tuple[str, str, int, str], ...]) -> None:
    with Walk(url) as walk:
        for path, file, width, theme in pictures:
            walk.go(path, width=width, theme=theme)
            (IMAGES / file).write_bytes(walk.picture())
            print(file)


if __name__ == "__main__":
    main()
