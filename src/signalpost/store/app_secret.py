"""The secret of the app behind a token, which Meta may want proof of beside the token."""

from __future__ import annotations

from typing import Final

from signalpost.store.control import Control

APP_SECRET: Final = "app_secret"  # the name of the secret; `app_secret/ID` is that of one dataset


def app_secret(control: Control, space_id: int, dataset_id: str) -> str | None:
    """The secret of the app behind a dataset's token, if somebody keeps one: its own, else that of the whole space."""
    return control.secret(space_id, f"{APP_SECRET}/{dataset_id}") or control.secret(space_id, APP_SECRET)
