"""A host as this machine's resolver knows it: addresses of both versions of IP, and the end of its aliases."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any

from signalpost.errors import TransportError
from signalpost.visit.cookie_life import Host

_TRY_LATER = frozenset({socket.EAI_AGAIN, socket.EAI_FAIL})


def resolve(name: str, *, secure: bool) -> Host:
    """The host, without addresses when there is no such name. TransportError when nobody can be asked."""
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_CANONNAME)
    except socket.gaierror as error:
        if error.errno in _TRY_LATER:
            raise TransportError(f"names cannot be looked up from here: {error.strerror}") from None
        answers = []
    except UnicodeError:  # a label that no name server could hold
        answers = []
    return host_from(name, answers, secure=secure)


def host_from(name: str, answers: Iterable[tuple[Any, ...]], *, secure: bool) -> Host:
    """The host of getaddrinfo's answers, each address once."""
    canonical = ""
    addresses: dict[str, None] = {}  # in order, each once
    for _family, _kind, _protocol, alias, place in answers:
        canonical = canonical or alias
        addresses[str(place[0]).partition("%")[0]] = None
    return Host(name=name, canonical=canonical.rstrip(".").lower() or name, addresses=tuple(addresses), secure=secure)
