"""The ways that `signalpost send` knows, and a client for each, made of settings and options."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.capi.policy import Policy
    from signalpost.client.client import Client
    from signalpost.settings import Settings
    from signalpost.transport import Transport

KEY_VARIABLE = "SIGNALPOST_KEY"


class Way(str, Enum):
    """Where events go first."""

    GATEWAY = "gateway"
    META = "meta"
    INBOX = "inbox"


class Choice(NamedTuple):
    """What the command line says about the way. A `transport` takes the place of the network in a dry run."""

    gateway: str | None
    key_file: Path | None
    dataset: str | None
    base_url: str | None
    test_event_code: str | None
    policy: Policy
    transport: Transport | None


def client_of(way: Way, settings: Settings, choice: Choice) -> Client:
    """A client that sends this way. SettingsError says what is missing for it."""
    makers = {Way.GATEWAY: _to_gateway, Way.META: _to_meta, Way.INBOX: _to_inbox}
    return makers[way](settings, choice)


def _to_gateway(settings: Settings, choice: Choice) -> Client:
    from signalpost.client.client import Client

    dry = choice.transport is not None
    return Client.to_gateway(
        choice.gateway or gateway_url(settings, needed=not dry),
        key="" if dry else server_key(settings, choice.key_file),
        dataset=choice.dataset,
        test_event_code=choice.test_event_code,
        policy=choice.policy,
        transport=choice.transport,
    )


def _to_meta(settings: Settings, choice: Choice) -> Client:
    from signalpost.cli.send_meta import target
    from signalpost.client.client import Client

    needs_token = choice.transport is None
    found = target(settings, choice.dataset, choice.base_url, choice.test_event_code, needs_token=needs_token)
    return Client(datasets=[found], policy=choice.policy, transport=choice.transport)


def _to_inbox(settings: Settings, choice: Choice) -> Client:
    from signalpost.cli import parts
    from signalpost.client.client import Client

    if choice.dataset is None:
        raise SettingsError("Which dataset?", setting="dataset", fix="Give --dataset ID.")
    return Client.to_inbox(
        settings.data_dir,
        dataset=choice.dataset,
        test_event_code=choice.test_event_code,
        policy=choice.policy,
        inbox=parts.inbox(settings),
    )


def gateway_url(settings: Settings, *, needed: bool) -> str:
    """The gateway that serves the data folder."""
    from signalpost.cli import state

    running = state.find(settings.data_dir)
    if running is not None:
        return running.gateway
    if not needed:
        return "http://gateway.invalid"
    raise SettingsError(
        f"No gateway serves {settings.data_dir}.",
        setting="gateway",
        fix="Start one (signalpost serve), name one (--gateway URL), or send otherwise: --to meta, --to inbox",
    )


def server_key(settings: Settings, file: Path | None) -> str:
    """The server key from the file, the environment, or what the first steps left in the data folder."""
    from signalpost.cli.first_steps import KEY_FILE

    if file is None and os.environ.get(KEY_VARIABLE):
        return os.environ[KEY_VARIABLE].strip()
    place = file or settings.data_dir / KEY_FILE
    try:
        return place.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"There is no server key: {place} cannot be read.",
            setting="key_file",
            fix=f"Set {KEY_VARIABLE}, or give --key-file. Make one: signalpost keys create NAME",
        ) from error
