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
from signalpost.watch.telling.signature import secret_bytes
from signalpost.watch.telling.wanted import How, Wanted, checked

PREFIX = "alarm/"
#: Kinds of address whose host is a host; elsewhere a token may stand in its place.
HOSTED = frozenset(
    f"{kind}{secure}" for kind in ("http", "json", "xml", "form", "mailto", "workflow", "ntfy") for secure in ("", "s")
)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,56}")
_ROUTING_KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")


class _Secret(msgspec.Struct, frozen=True, kw_only=True):
    """`wanted` None: of a release that knew no incidents; whom it named alarms is told of those alone."""

    url: str
    codes: tuple[Code, ...] = ()
    again_hours: float = 24.0
    added_at: int = 0
    alarms: bool = True
    how: How = How.APPRISE
    key: str = ""
    wanted: Wanted | None = None


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """A channel with its address, which is secret. `key`: what a webhook is signed with, or the key that says which
    service of PagerDuty is paged; secret too. `wanted`: which incidents it is told of, and when."""

    channel: Channel
    url: str
    how: How = How.APPRISE
    key: str = ""
    wanted: Wanted = Wanted()

    @property
    def place(self) -> str:
        """What may be shown of the address."""
        if self.how is How.APPRISE:
            return place(self.url)
        return f"{self.how.value} {place(self.url).partition(' ')[2]}".rstrip()

    def __repr__(self) -> str:
        return f"Addressed({self.channel.name!r}, {self.place!r})"


def put(control: Control, made: Addressed, *, author: str, now: int) -> None:
    """Add a channel, or replace the one of its name. InvalidInput: a name, an address, a key or a route that is none;
    no secret is in it."""
    channel = made.channel
    if not _NAME.fullmatch(channel.name):
        raise InvalidInput("a channel's name is small letters, digits, dots and dashes, such as ops-slack")
    _check(made)
    secret = _Secret(
        url=made.url,
        codes=channel.codes,
        again_hours=channel.again_hours,
        added_at=channel.added_at,
        alarms=channel.alarms,
        how=made.how,
        key=made.key,
        wanted=checked(made.wanted),
    )
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


def _check(made: Addressed) -> None:
    """What is called by us, and not by Apprise, is an address of http."""
    if made.how is How.APPRISE:
        return
    if " " not in place(made.url) or urlsplit(made.url).scheme not in ("http", "https") or "@" in made.url:
        raise InvalidInput("this address is none: write it as https://hook.example/path")
    if made.how is How.WEBHOOK:
        secret_bytes(made.key)
    elif not _ROUTING_KEY.fullmatch(made.key):
        raise InvalidInput("an integration key is 16 to 128 letters and digits: Events API v2, of the service")


def _addressed(name: str, text: str) -> Addressed:
    secret = msgspec.json.decode(text, type=_Secret)
    channel = Channel(
        name=name,
        codes=secret.codes,
        again_hours=secret.again_hours,
        added_at=secret.added_at,
        alarms=secret.alarms,
    )
    wanted = secret.wanted if secret.wanted is not None else Wanted(incidents=not secret.codes)
    return Addressed(channel=channel, url=secret.url, how=secret.how, key=secret.key, wanted=wanted)
