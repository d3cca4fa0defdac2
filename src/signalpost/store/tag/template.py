"""The templates for Google Tag Manager, filled with the gateway's address and the dataset."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from signalpost.errors import InvalidInput

FOLDER: Final = Path(__file__).with_name("tag_manager")
ADDRESS: Final = "https://signalpost.example"  # stands in the files for the gateway's
_DATASET: Final = '"name": "dataset",'
_ALLOWED: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/[]"


class Container(str, Enum):
    """Where Tag Manager runs it: in pages, or on a server of its own."""

    WEB = "web"
    SERVER = "server"


def template(container: Container, address: str, dataset_id: str) -> str:
    """The text of a `.tpl` file for the gateway at `address`, which is the only host it may load from or send to.

    Raises InvalidInput for an address that is not HTTPS: Tag Manager allows no other.
    """
    address = address.rstrip("/")
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or any(sign not in _ALLOWED for sign in address):
        raise InvalidInput(
            "Tag Manager loads from and sends to HTTPS only. Give --url the gateway's public address, such as "
            "https://sp.shop.example."
        )
    text = (FOLDER / f"{container.value}.tpl").read_text(encoding="utf-8")
    # The permission is for the host, the field for the whole address.
    text = text.replace(f'"string": "{ADDRESS}/"', f'"string": "https://{parts.netloc}/"')
    text = text.replace(f'"defaultValue": "{ADDRESS}"', f'"defaultValue": "{address}"')
    return text.replace(_DATASET, f'{_DATASET}\n    "defaultValue": "{dataset_id}",')
