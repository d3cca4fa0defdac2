"""What stands at an address: a page, an action or a stream, and the least role that may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.dashboard.view import View
from signalpost.store.roles import Role


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page: `look` makes its model, a frozen struct or None where there is no such thing; `template` shows it.

    `path` may have variable parts in braces. `title` stands in the browser's tab; `item` names the entry of the
    navigation that is lit, if any. `onward`: where a browser is sent on to, of a model that says so; empty: nowhere.
    """

    path: str
    title: str
    look: Callable[[View], msgspec.Struct | None]
    template: str
    least: Role = Role.VIEWER
    item: str = ""
    onward: Callable[[Any], str] | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An action did what it was asked: where to go on, and one sentence of what happened. `told` is what only this
    answer may show, such as the text of a new key; it is in the JSON answer or on the page that follows, once.
    `shown` is what the page that follows has a place of its own for; it too is in this answer alone.
    `remember`: choices that this browser keeps, by cookie; empty: no longer."""

    to: str
    notice: str
    told: Mapping[str, str] = {}
    shown: Mapping[str, str] = {}
    remember: Mapping[str, str] = {}


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """An action refused its form: by field (empty: the whole), what is wrong and what to do."""

    problems: Mapping[str, str]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """What a form does. `form` is the struct that its fields are read into; `page` the path of the page that the form
    is on, which is shown again, filled in, when the form was wrong."""

    path: str
    form: type[msgspec.Struct]
    do: Callable[[View, Any], Done | Wrong]
    page: str
    least: Role = Role.OPERATOR
    secret: Sequence[str] = ()  # fields that are never shown again
    most: int = 1_000_000  # bytes of the whole form
    binary: Sequence[str] = ()  # files that need be no text: their bytes, as base64


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """Server-sent events as long as somebody listens. `look` is asked every `every_s` seconds with the id of what was
    sent last (empty at first; a browser that comes back tells it); it returns the id that stands for now, and what to
    send: (event, model) each."""

    path: str
    look: Callable[[View, str], tuple[str, Sequence[tuple[str, Any]]]]
    every_s: float = 1.0
    least: Role = Role.VIEWER


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A file: `parts` gives its name, its media type and its bytes, piece by piece, never the whole at once."""

    path: str
    parts: Callable[[View], tuple[str, str, Iterator[bytes]]]
    least: Role = Role.VIEWER


Route = Page | Action | Stream | Download
