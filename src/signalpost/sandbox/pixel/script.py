"""What Meta's script hosts serve: fbevents.js and the signals configuration of a pixel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from signalpost.sandbox.asgi import Answer, Request

# The base code loads en_US (page "Meta Pixel: get started"); Meta serves the same script under every locale.
_SCRIPT = re.compile(r"/[a-z]{2,3}_[A-Z]{2}/fbevents\.js")
# Read by Meta's WordPress plugins, to know what the owner allowed: the fact sheet's section 18.1.
_CONFIG = re.compile(r"/signals/config/json/(\d+)/?")

_FILE = Path(__file__).with_name("fbevents.js")


def answer(request: Request) -> Answer | None:
    """The script or the configuration; None if the path is neither."""
    if _SCRIPT.fullmatch(request.path):
        return Answer(body=_FILE.read_bytes(), content_type="application/x-javascript; charset=utf-8", headers=_FRESH)
    if _CONFIG.fullmatch(request.path):
        return Answer(body=matching_config(), headers=_FRESH)
    return None


def matching_config() -> dict[str, Any]:
    """Automatic advanced matching as a new pixel has it: off. `fbevents.js` reads no forms."""
    return {"matchingConfig": {"enableAutomaticMatching": False, "enabledAutomaticMatchingFields": []}}


_FRESH = (("cache-control", "no-cache"),)
