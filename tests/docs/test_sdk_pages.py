"""The Python on the SDK's pages runs as it stands, against a sandbox."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import signalpost as sp
import tree
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox

BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
TOKEN = 'token=os.environ["META_TOKEN"]'


PAGES = ["send-from-python", "send-app-events", "send-chat-events", "test-against-the-sandbox"]


@pytest.mark.parametrize("page", PAGES)
def test_examples_run_in_order(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block builds on those before it; only the address of Meta is replaced."""
    monkeypatch.chdir(tmp_path)
    text = (tree.ROOT / f"docs/how-to/{page}.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    with RunningSandbox() as running:
        for block in BLOCK.findall(text):
            here = block.replace(TOKEN, f'token="t", base_url="{running.url}"')
            exec(compile(here.replace("http://127.0.0.1:8090", running.url), page, "exec"), names)
        assert running.sandbox.events()


@pytest.mark.parametrize("page", ["send-app-events", "send-chat-events"])
def test_events_as_json_are_taken(page: str) -> None:
    """As they stand, but for the time: by our rules and by the sandbox's."""
    text = (tree.ROOT / f"docs/how-to/{page}.md").read_text(encoding="utf-8")
    events = re.findall(r"^```json\n(.*?)^```", text, re.M | re.S)
    assert events
    with RunningSandbox(Sandbox(conduct=Conduct(ctwa_clid="any"))) as running:
        with sp.Client(dataset="1", token="t", base_url=running.url) as client:
            for event in events:
                result = client.send(event.replace("1795300000", str(sp.now())))
                assert result.ok and not result.notes, result
        assert len(running.sandbox.events()) == len(events)


def test_the_chat_page_quotes_a_problem_as_it_is_told() -> None:
    """Path, code, message and fix of a Messenger event without page."""
    text = (tree.ROOT / "docs/how-to/send-chat-events.md").read_text(encoding="utf-8")
    event = {"event_name": "Purchase", "event_time": sp.now(), "action_source": "business_messaging"}
    event |= {"messaging_channel": "messenger", "user_data": {"page_scoped_user_id": "1"}}
    event |= {"custom_data": {"value": 1, "currency": "EUR"}}
    with RunningSandbox() as running, sp.Client(dataset="1", token="t", base_url=running.url) as client:
        (problem,) = client.send(event).problems
    assert f"\n{problem.path} {problem.code} {problem.message} {problem.fix}\n" in text


def test_the_reference_names_everything_public() -> None:
    """What can be imported from `signalpost` is explained, in the SDK's page or as Meta's own parameter."""
    text = (tree.ROOT / "docs/reference/sdk.md").read_text(encoding="utf-8")
    told_elsewhere = {
        name for name in sp.__all__ if getattr(getattr(sp, name), "__module__", "").startswith("signalpost.capi")
    }
    errors = {name for name in sp.__all__ if name.endswith(("Error", "Input", "Refused", "Unavailable"))}
    missing = {name for name in sp.__all__ if f"`{name}" not in text} - told_elsewhere - errors
    assert not missing
