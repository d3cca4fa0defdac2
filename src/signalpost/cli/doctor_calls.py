"""What `doctor` learns by calling the datasets' endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from signalpost.settings import Settings
from signalpost.transport import HttpTransport, Secret
from signalpost.transport_trial import Check, checks_of

if TYPE_CHECKING:
    from signalpost.store.control import Control


def call_checks(settings: Settings, control: Control) -> Iterator[Check]:
    """One call per dataset that has a token; the sandbox stands in for Meta while `serve --sandbox` runs."""
    from signalpost.cli import parts, state
    from signalpost.store.app_secret import app_secret
    from signalpost.store.control import DEFAULT_SPACE

    running = state.find(settings.data_dir)
    sandbox = running.sandbox if running else None
    transport = HttpTransport()
    try:
        for dataset in control.snapshot().config(DEFAULT_SPACE).datasets:
            token = control.token(DEFAULT_SPACE, dataset.dataset_id)
            if token is not None or sandbox is not None:
                base = sandbox or dataset.base_url
                secret = app_secret(control, DEFAULT_SPACE, dataset.dataset_id)
                yield from checks_of(
                    transport,
                    base,
                    dataset.dataset_id,
                    Secret(token or "sandbox"),
                    secret,
                    version=dataset.api_version,
                    now=parts.now_ms() // 1_000,
                )
    finally:
        transport.close()
