"""Which datasets' endpoints `doctor` calls."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli import parts
from signalpost.cli.doctor_calls import call_checks
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
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


def test_an_app_that_demands_the_proof_of_its_secret_is_told_of(signalpost: Signalpost) -> None:
    """Until the secret is kept; the fix is the command that keeps it."""
    settings = Settings(data_dir=Path("var"))
    with RunningSandbox(Sandbox(app_secret="s3cret", conduct=Conduct(proof="demanded"))) as running:
        signalpost("datasets", "add", "123", "--base-url", running.url)
        signalpost("datasets", "set-token", "123", stdin="a-token")
        with parts.control(settings) as control:
            token = list(call_checks(settings, control))[1]
            assert (token.ok, "no app secret is kept" in token.found) == (False, True)
            assert "signalpost secrets set app_secret/123" in token.fix
        assert signalpost("secrets", "set", "app_secret/123", stdin="s3cret").code == 0
        with parts.control(settings) as control:
            assert [check.ok for check in call_checks(settings, control)] == [True, True, True]
