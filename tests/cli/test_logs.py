"""Log lines: JSON on stderr with process and time, from the weight that is set."""

from __future__ import annotations

import json
import subprocess
import sys

from serving import environ

CODE = """
import logging
from signalpost.cli import logs
from signalpost.settings import LogFormat, LogLevel, Settings
logger = logs.configure(Settings(log_format=LogFormat.JSON, log_level=LogLevel.WARNING), "worker")
logger.info("left_out")
logger.warning("kept", dataset="1")
logging.getLogger("elsewhere").error("foreign %s", "line")
logs.teller(logger)("store_unavailable", code="disk_full")
logs.teller(logger)("settings_read", version=1)
logs.reporter(logger)("gateway-1", "died", {"code": -9})
logs.reporter(logger)("gateway-1", "started", {"pid": 1})
"""


def test_every_line_is_json_on_stderr() -> None:
    """Ours and those of libraries; a death is a warning, and a disk that is full, a start or new settings are not."""
    done = subprocess.run([sys.executable, "-c", CODE], env=environ(), capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [
        ("kept", "warning"),
        ("foreign line", "error"),
        ("store_unavailable", "warning"),
        ("gateway-1 died", "warning"),
    ]
    assert (lines[0]["process"], lines[0]["dataset"], lines[3]["code"]) == ("worker", "1", -9)
    assert all(line["timestamp"] for line in lines)
    assert done.stdout == ""
