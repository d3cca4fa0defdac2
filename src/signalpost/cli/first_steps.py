"""What `make run` prepares and says, so that a first event takes a minute: a dataset, a key, and what to paste."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from signalpost.store.control import DEFAULT_SPACE, Control, Dataset, KeyKind

DATASET = "1234567890"
KEY_FILE = "server.key"
MERGE_WINDOW_MS = 1_000  # shorter than the default, so that a first event is seen at once


class FirstSteps(msgspec.Struct, frozen=True, kw_only=True):
    """Where things are. `key_file` holds the server key's text, readable by its owner alone."""

    gateway: str
    sandbox: str
    key_file: Path


def prepare(control: Control, folder: Path, *, author: str, now: int) -> Path:
    """See that there is a dataset and a server key whose text lies in `folder`; returns that file. `now` is Unix ms."""
    snapshot = control.snapshot()
    if not snapshot.config(DEFAULT_SPACE).datasets:
        first = Dataset(dataset_id=DATASET, name="First steps", merge_window=MERGE_WINDOW_MS)
        control.put_dataset(DEFAULT_SPACE, first, author=author, now=now)
    file = folder / KEY_FILE
    if not file.is_file() or snapshot.key(file.read_text("ascii").strip()) is None:
        _, text = control.create_key(DEFAULT_SPACE, KeyKind.SERVER, name="first steps", author=author, now=now)
        _write_secret(file, text)
    return file


def _write_secret(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text + "\n")


def words(steps: FirstSteps) -> str:
    """What to paste into a second terminal, and where to look."""
    return _WORDS.format(gateway=steps.gateway, sandbox=steps.sandbox, key_file=steps.key_file)


_WORDS = """
Send a first event, from a second terminal:

  curl {gateway}/v1/events -H "Authorization: Bearer $(cat {key_file})" -H "Content-Type: application/json" -d '
    {{"event_name": "Purchase", "event_time": '$(date +%s)', "action_source": "website",
     "event_source_url": "https://shop.example/thanks",
     "user_data": {{"em": "Anna@Example.com", "ph": "+49 30 1234567", "client_user_agent": "Mozilla/5.0"}},
     "custom_data": {{"value": 19.99, "currency": "EUR", "order_id": "1001"}}}}'

See it arrive at the sandbox a second or two later, hashed:

  curl {sandbox}/_sandbox/events

What became of it, and a whole day of a shop:

  .venv/bin/signalpost events list
  .venv/bin/signalpost sample --seed 1 | .venv/bin/signalpost send -
"""
