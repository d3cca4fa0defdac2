"""Which datasets' endpoints `doctor` calls."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli import parts
from signalpost.cli.doctor_calls import call_checks
from signalpost.sandbox.server import RunningSandbox
from signalpost.settings import Settings


def test_a_dataset_with_a_token_is_tried_where_its_events_go(signalpost: Signalpost) -> None:
    """One without is not: nothing would be learnt of it."""
    settings = Settings(data_dir=Path("var"))
    with RunningSandbox() as running:
        signalpost("datasets", "add", "123", "--base-url", running.url)
        with parts.control(settings) as control:
            assert list(call_checks(settings, control)) == []
        signalpost("datasets", "set-token", "123", stdin="a-token")
        with parts.control(settings) as control:
            assert [check.ok for check in call_checks(settings, control)] == [True, True, True]
