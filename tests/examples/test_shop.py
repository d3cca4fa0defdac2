"""The thin runner in examples/shop."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import tree
from serving import environ, wait_for

FOLDER = tree.ROOT / "examples" / "shop"


def test_the_shop_opens_against_a_gateway_of_ones_own(tmp_path: Path) -> None:
    """With the tag of that gateway, Meta's own script, and a key that no page shows."""
    (tmp_path / "server.key").write_text("sps_key\n")
    words = ["--gateway", "https://shop.example/_sp", "--dataset", "42", "--key-file", "server.key", "--port", "0"]
    with (tmp_path / "out").open("w") as out:
        running = subprocess.Popen(
            [sys.executable, FOLDER / "run.py", *words], cwd=tmp_path, env=environ(), stdout=out, stderr=out
        )
    try:
        said = wait_for("the shop", lambda: re.search(r"http://\S+", (tmp_path / "out").read_text()))
        with urllib.request.urlopen(said.group(), timeout=30) as response:
            page = response.read().decode()
    finally:
        running.terminate()
        assert running.wait(30) == -signal.SIGTERM  # once all is answered, uvicorn ends as it was told to
    assert 'src="https://shop.example/_sp/tag.js" data-dataset="42"' in page
    assert "https://connect.facebook.net/en_US/fbevents.js" in page
    assert "sps_key" not in page


def test_the_files_it_names_are_there() -> None:
    """The list of what to read is not out of date."""
    named = re.findall(r"^\| `([\w.]+)` \|", (FOLDER / "README.md").read_text(), re.M)
    assert len(named) == 5
    assert all((tree.PACKAGE / "sample_shop" / name).is_file() for name in named)
