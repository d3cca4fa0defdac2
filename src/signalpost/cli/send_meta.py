"""The dataset that `send --to meta` writes to, from the control file and options; its token never from an argument."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.client.meta import Dataset
    from signalpost.settings import Settings
    from signalpost.store import business

TOKEN_VARIABLE = "SIGNALPOST_TOKEN"
NO_TOKEN = "none"


def target(
    settings: Settings, dataset: str | None, base_url: str | None, test_event_code: str | None, *, needs_token: bool
) -> Dataset:
    """The dataset with its token: that of $SIGNALPOST_TOKEN, else the one stored. A dry run needs none."""
    from signalpost.client.meta import API_VERSION, META_URL, Dataset

    stored, stored_token, app_secret = _stored(settings, dataset)
    token = os.environ.get(TOKEN_VARIABLE, "").strip() or stored_token
    name = dataset or (stored.dataset_id if stored else None)
    if name is None:
        raise SettingsError("Which dataset?", setting="dataset", fix="Give --dataset ID.")
    if token is None and needs_token:
        raise SettingsError(
            f"Dataset {name} has no token.",
            setting="token",
            fix=f"Set {TOKEN_VARIABLE}, or store it: signalpost datasets set-token {name}",
        )
    return Dataset(
        id=name,
        token=token or NO_TOKEN,
        api_version=stored.api_version if stored else API_VERSION,
        base_url=base_url or (stored.base_url if stored else META_URL),
        test_event_code=test_event_code or (stored.test_event_code if stored else None),
        app_secret=app_secret if token == stored_token else None,
    )


def _stored(settings: Settings, dataset: str | None) -> tuple[business.Dataset | None, str | None, str | None]:
    """What the control file knows of the dataset, or of the only one there is: its settings, token, app's secret."""
    from signalpost.cli import parts
    from signalpost.store.app_secret import app_secret
    from signalpost.store.control import DEFAULT_SPACE

    if not (settings.data_dir / parts.CONTROL_FILE).exists():
        return None, None, None
    with parts.control(settings, create=False) as control:
        known = control.snapshot().config(DEFAULT_SPACE)
        only = known.datasets[0] if len(known.datasets) == 1 and dataset is None else None
        found = only or (known.dataset(dataset) if dataset else None)
        if found is None:
            return None, None, None
        of = (DEFAULT_SPACE, found.dataset_id)
        return found, control.token(*of), app_secret(control, *of)
