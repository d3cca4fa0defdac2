"""The channels in the control file. Each is one secret named `alarm/NAME`: its address holds a token or a password, so
that all of it is sealed, and nothing but its kind and host is ever shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from signalpost.errors import InvalidInput
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.watch.code import Code
from signalpost.watch.notice import Channel

PREFIX = "alarm/"
#: Kinds of address whose host is a host; elsewhere a token may stand in its place.
HOSTED = frozenset(
    f"{kind}{secure}" for kind in ("http", "json", "xml", "form", "mailto", "workflow", "ntfy") for secure in ("", "s")
)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,56}")


class _Secret(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    codes: tuple[Code, ...] = ()
    again_hours: float = 24.0
    added_at: int = 0


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """A channel with its address, which is secret."""

    channel: Channel
    url: str

    @property
    def place(self) -> str:
        """What may be shown of the address."""
        return place(self.url)

    def __repr__(self) -> str:
        return f"Addressed({self.channel.name!r}, {self.place!r})"


def put(control: Control, made: Addressed, *, author: str, now: int) -> None:
    """Add a channel, or replace the one of its name. InvalidInput: a name that is none."""
    channel = made.channel
    if not _NAME.fullmatch(channel.name):
        raise InvalidInput("a channel's name is small letters, digits, dots and dashes, such as ops-slack")
    secret = _Secret(url=made.url, codes=channel.codes, again_hours=channel.again_hours, added_at=channel.added_at)
    text = msgspec.json.encode(secret).decode()
    control.set_secret(DEFAULT_SPACE, PREFIX + channel.name, text, author=author, now=now)


def remove(control: Control, name: str, *, author: str, now: int) -> bool:
    """Forget a channel; False when there is none of that name."""
    if not _NAME.fullmatch(name):
        return False
    return control.set_secret(DEFAULT_SPACE, PREFIX + name, None, author=author, now=now)


def listed(control: Control) -> Sequence[Addressed]:
    """Every channel, by name."""
    names = [name for name in control.secrets(DEFAULT_SPACE) if name.startswith(PREFIX)]
    found = [(name, control.secret(DEFAULT_SPACE, name)) for name in names]
    return [_addressed(name.removeprefix(PREFIX), text) for name, text in found if text is not None]


def place(url: str) -> str:
    """The kind of an address, and its host where that is certain to be one: `slack`, `mailto mail.example:587`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "unreadable"
    if parts.scheme not in HOSTED or not host:
        return parts.scheme
    return f"{parts.scheme} {host}" + (f":{port}" if port else "")


def _addressed(name: str, text: str) -> Addressed:
    secret = msgspec.json.decode(text, type=_Secret)
    channel = Channel(name=name, codes=secret.codes, again_hours=secret.again_hours, added_at=secret.added_at)
    return Addressed(channel=channel, url=secret.url)
