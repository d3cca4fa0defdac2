"""What `make run` prepares and says, so that a first event takes a minute: a dataset, a key, a shop, what to paste."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from signalpost.store.access_keys import Basis, KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.store.tag.settings import TagSettings

DATASET = "1234567890"
KEY_FILE = "server.key"
MERGE_WINDOW_MS = 1_000  # shorter than the default, so that a first event is seen at once


def prepare(control: Control, folder: Path, *, author: str, now: int) -> Path:
    """See that there is a dataset and a server key whose text lies in `folder`; returns that file. `now` is Unix ms."""
    snapshot = control.snapshot()
    if not snapshot.config(DEFAULT_SPACE).datasets:
        first = Dataset(dataset_id=DATASET, name="First steps", merge_window=MERGE_WINDOW_MS)
        control.put_dataset(DEFAULT_SPACE, first, author=author, now=now)
    file = folder / KEY_FILE
    if not file.is_file() or snapshot.key(file.read_text("ascii").strip()) is None:
        # What a first step sends are invented people: nobody has to be asked, and nothing should wait for an answer.
        _, text = control.create_key(
            DEFAULT_SPACE, KeyKind.SERVER, name="first steps", basis=Basis.CONSENT, author=author, now=now
        )
        _write_secret(file, text)
    return file


def has_room_for_a_shop(control: Control) -> bool:
    """Whether the only dataset is the one made here: a sample shop has no business in anyone's own."""
    datasets = control.snapshot().config(DEFAULT_SPACE).datasets
    return [dataset.dataset_id for dataset in datasets] == [DATASET]


def open_shop(control: Control, url: str, *, author: str, now: int) -> None:
    """Let the pages of a shop at `url` add events: a browser key for it, and tag settings that fit this machine.

    `localhost` and `127.0.0.1` are the same place under two names. Settings that someone changed are left alone.
    """
    from signalpost.sample_shop.layout import SHOP

    snapshot = control.snapshot()
    dataset = snapshot.dataset(DEFAULT_SPACE, DATASET)
    if dataset is not None and dataset.tag == TagSettings():
        tag = TagSettings(shop=SHOP, test_hosts="keep")
        control.put_dataset(DEFAULT_SPACE, msgspec.structs.replace(dataset, tag=tag), author=author, now=now)
    origins = list(dict.fromkeys((url, url.replace("//127.0.0.1", "//localhost"))))
    listed = {
        origin
        for key in snapshot.keys(DEFAULT_SPACE)
        if key.kind is KeyKind.BROWSER and key.revoked_at is None and DATASET in key.datasets
        for origin in key.origins
    }
    if not listed.issuperset(origins):
        control.create_key(
            DEFAULT_SPACE,
            KeyKind.BROWSER,
            name="sample shop",
            datasets=[DATASET],
            origins=origins,
            author=author,
            now=now,
        )


def _write_secret(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text + "\n")


def words(key_file: Path, *, gateway: str, sandbox: str, shop: str | None) -> str:
    """Where to look, and what to paste into a second terminal."""
    begin = _SHOP.format(shop=shop, sandbox=sandbox) if shop else _NO_SHOP
    return begin + _WORDS.format(gateway=gateway, sandbox=sandbox, key_file=key_file)


_SHOP = """
See pixel, tag and server report the same order: buy something at

  {shop}

and watch it arrive twice and count once at {sandbox} (docs/tutorial/redundant-setup.md).
"""

_NO_SHOP = """
The sample shop is left out: it has no business among datasets of your own. To see it, start on a new folder:
  .venv/bin/signalpost --data-dir first-steps serve --sandbox --first-steps
"""

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
