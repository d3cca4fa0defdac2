"""Secrets in the control file: access tokens and others by name, sealed and bound to their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import apsw

from signalpost.errors import InvalidInput
from signalpost.store.keyring import Keyring, secret_number

_NAME = re.compile(r"[a-z0-9][a-z0-9._/-]{0,63}")


def token_context(space_id: int, dataset_id: str) -> bytes:
    """What ties an access token to its dataset."""
    return f"token\0{space_id}\0{dataset_id}".encode()


def secret_context(space_id: int, name: str) -> bytes:
    """What ties a secret to its name."""
    return f"secret\0{space_id}\0{name}".encode()


def checked_name(name: str) -> None:
    """InvalidInput when a secret cannot be called that."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            "a secret's name is small letters, digits, dots, dashes and slashes, such as webhook/shopify"
        )


def reseal(connection: apsw.Connection, sql: Mapping[str, str], keyring: Keyring) -> int:
    """Seal anew, in the transaction that is open, what an older `secrets` key than the newest sealed; how many."""
    newest = keyring.newest_secrets()
    count = 0
    for rows, write, place in (
        ("sealed_tokens", "reseal_token", token_context),
        ("sealed_secrets", "reseal_secret", secret_context),
    ):
        found: list[Any] = connection.execute(sql[rows]).fetchall()
        for space_id, name, sealed in found:
            if secret_number(sealed) != newest:
                context = place(space_id, name)
                again = keyring.seal_secret(keyring.open_secret(sealed, context), context)
                connection.execute(sql[write], (space_id, name, again))
                count += 1
    return count
