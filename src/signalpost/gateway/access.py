"""Whose key a request came with, and what it may do. Keys are in memory; the control file is asked once a second.

A key stands where Meta's access token would: in `Authorization: Bearer`, in the query, or in the body. Server keys are
secret and may read as well; browser keys are public, add events only, and only from the origins they list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import unquote_plus

from signalpost.connectors.source import OrderSource
from signalpost.errors import StoreError
from signalpost.gateway.refusal import Refused
from signalpost.store.access_keys import Key, KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import Control, Snapshot

CHECK_EVERY_S = 1.0
MAX_KEY = 512  # characters; ours have fewer than 60, Meta's tokens about 200


class Access:
    """The keys and settings in force, as this process last saw them."""

    def __init__(self, control: Control, monotonic: Callable[[], float]) -> None:
        self._control = control
        self._monotonic = monotonic
        self._checked = monotonic()
        self._version = control.version()
        self.snapshot: Snapshot = control.snapshot()
        self._origins = _origins(self.snapshot)
        self._browser_keys: dict[tuple[str, str, str], Key] = {}
        self._found: dict[str, Key] = {}  # never more than there are keys: an unknown text is not kept
        self.reachable = True

    def key(self, token: str | None) -> Key:
        """The key that `token` is. Raises Refused: key_missing, key_unknown."""
        if not token:
            raise Refused("key_missing")
        self._refresh()
        key = self._found.get(token) or (self.snapshot.key(token) if len(token) <= MAX_KEY else None)
        if key is None:
            raise Refused("key_unknown")
        self._found[token] = key
        return key

    def known_origin(self, origin: str) -> bool:
        """Whether any browser key lists `origin`: then its pages may read our answers."""
        self._refresh()
        return origin.lower() in self._origins

    def browser_key(self, dataset_id: str, origin: str, named: str = "") -> Key | None:
        """The browser key with which pages of `origin` may add events to `dataset_id`: the one whose `key_id` is
        `named`; of several, if none is named, the oldest. Which space the dataset is meant of, the key says alone."""
        self._refresh()
        place = (dataset_id, origin, named)
        if place in self._browser_keys:
            return self._browser_keys[place]
        fitting = [key for key in self.snapshot.keys_by_hash.values() if self._fits(key, dataset_id, origin, named)]
        if not fitting:
            return None
        return self._browser_keys.setdefault(place, min(fitting, key=lambda key: (key.created_at, key.key_id)))

    def _fits(self, key: Key, dataset_id: str, origin: str, named: str) -> bool:
        if key.kind is not KeyKind.BROWSER or key.revoked_at is not None or origin not in key.origins:
            return False
        if named and key.key_id != named:
            return False
        allowed = not key.datasets or dataset_id in key.datasets
        return allowed and self.snapshot.config(key.space_id).dataset(dataset_id) is not None

    def named(self, text: str, dataset_id: str, origin: str) -> Key | None:
        """The browser key that a tag names by its `key_id`, as the tag's settings told it. It is no secret: what counts
        is the origin, which the key must list."""
        return self.browser_key(dataset_id, origin, text) if text else None

    def known_dataset(self, dataset_id: str) -> bool:
        """Whether any space has this dataset."""
        self._refresh()
        return any(version.config.dataset(dataset_id) is not None for version in self.snapshot.configs.values())

    def needs_rules(self) -> bool:
        """Whether the pages of any dataset need the tag's part with rules and masks: all have the same loader."""
        self._refresh()
        configs = self.snapshot.configs.values()
        return any(one.tag.needs_rules for version in configs for one in version.config.datasets)

    def passed_through(self, dataset_id: str) -> tuple[int, Dataset] | None:
        """The space and the dataset to which calls with access tokens of their own are passed on, if they are."""
        self._refresh()
        for space_id, version in self.snapshot.configs.items():
            found = version.config.dataset(dataset_id)
            if found is not None and found.passthrough:
                return space_id, found
        return None

    def shops(self, name: str) -> list[tuple[int, OrderSource]]:
        """The shops of that name, with their spaces: one in most installations."""
        self._refresh()
        configs = self.snapshot.configs.items()
        return [(space_id, found) for space_id, one in configs if (found := one.config.source(name)) is not None]

    def dataset(self, key: Key, dataset_id: str) -> str:
        """`dataset_id`, if `key` may add to it. Raises Refused: dataset_unknown."""
        allowed = not key.datasets or dataset_id in key.datasets
        if not allowed or self.snapshot.dataset(key.space_id, dataset_id) is None:
            raise Refused("dataset_unknown")
        return dataset_id

    def leads_somewhere(self, key: Key) -> None:
        """Events of `key` that name no dataset have one to go to. Raises Refused: dataset_unknown.

        Without any dataset yet, what is taken would be lost as `no_dataset`; what is refused can be sent again.
        """
        if not key.datasets and not self.snapshot.config(key.space_id).datasets:
            raise Refused("dataset_unknown")

    def _refresh(self) -> None:
        """Look once a second whether the control file has moved on. When it cannot be read, what is known holds."""
        now = self._monotonic()
        if now - self._checked < CHECK_EVERY_S:
            return
        self._checked = now
        try:
            version = self._control.version()
            if version != self._version:
                self.snapshot, self._version = self._control.snapshot(), version
                self._origins, self._found, self._browser_keys = _origins(self.snapshot), {}, {}
            self.reachable = True
        except StoreError:
            self.reachable = False


def _origins(snapshot: Snapshot) -> frozenset[str]:
    keys = snapshot.keys_by_hash.values()
    return frozenset(origin.lower() for key in keys if key.revoked_at is None for origin in key.origins)


def check_origin(key: Key, origin: bytes | None) -> None:
    """A browser key works only from its origins. Raises Refused: origin_not_listed."""
    if key.kind is not KeyKind.BROWSER:
        return
    named = origin.decode("latin-1").lower() if origin else ""
    if named not in {listed.lower() for listed in key.origins}:
        raise Refused("origin_not_listed")


def server_only(key: Key) -> None:
    """Raises Refused (key_not_allowed) for a browser key."""
    if key.kind is not KeyKind.SERVER:
        raise Refused("key_not_allowed")


def token_of(headers: Mapping[bytes, bytes], query: bytes) -> str | None:
    """The token in the Authorization header or, as Meta also allows, in the query; None when it may be in the body."""
    header = headers.get(b"authorization")
    if header is not None:
        scheme, _, token = header.decode("latin-1").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None
    return query_value(query, b"access_token")


def query_value(query: bytes, name: bytes) -> str | None:
    """The first value under `name` in a query; None if there is none, or none but empty ones. Nothing else of it is
    decoded: one of 60 kB, which anybody can send, would take as long as a hundred requests."""
    start = name + b"="
    if start not in query:
        return None
    found = next((part for part in query.split(b"&") if part.startswith(start) and part != start), None)
    return unquote_plus(found[len(start) :].decode("latin-1")) if found is not None else None
