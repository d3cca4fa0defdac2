"""The webhooks of a shop: which there are, which are missing, and how they are made anew. Platforms drop them after
failures, without a word."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.shops.api import Hook, ShopApi

EVERY_TOPIC = "*"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The topics that work, those without a webhook, those whose webhook the platform has stopped, and webhooks to our
    address that nothing needs: second ones, or of topics that are no longer asked for."""

    there: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Every topic reaches us."""
        return not self.missing and not self.stopped


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: topics whose webhooks were made, and how many were taken away. `secret`: what the platform signs
    with from now on, where it made that itself."""

    made: tuple[str, ...] = ()
    removed: int = 0
    secret: str | None = None

    def __repr__(self) -> str:
        return f"Installed(made={self.made!r}, removed={self.removed})"


async def check(api: ShopApi, topics: Sequence[str], address: str) -> Checked:
    """How `topics` stand at `address`. Raises ShopRefused."""
    return _judged(_ours(await api.hooks(), address), topics)


async def install(api: ShopApi, topics: Sequence[str], address: str, secret: str) -> Installed:
    """Make what is missing and make anew what was stopped; done again, it changes nothing. New ones are made before
    old ones go. Raises ShopRefused; what was made until then stays, and is found the next time."""
    ours = _ours(await api.hooks(), address)
    judged = _judged(ours, topics)
    lacking = [*judged.missing, *judged.stopped]
    told: str | None = None
    if lacking:
        # An endpoint for all topics is made whole: one for the rest alone would sign with a secret of its own.
        told = await api.add_hook(list(topics) if api.one_hook else lacking, address, secret)
    gone = _to_remove(ours, topics, everything=api.one_hook and bool(lacking))
    for hook_id in gone:
        await api.remove_hook(hook_id)
    return Installed(made=tuple(lacking), removed=len(gone), secret=told)


def _ours(hooks: Sequence[Hook], address: str) -> Sequence[Hook]:
    return [hook for hook in hooks if hook.address.rstrip("/") == address.rstrip("/")]


def _judged(ours: Sequence[Hook], topics: Sequence[str]) -> Checked:
    active = {hook.topic for hook in ours if hook.active}
    stopped = {hook.topic for hook in ours} - active
    there = [topic for topic in topics if topic in active or EVERY_TOPIC in active]
    lacking = [topic for topic in topics if topic not in there]
    needed = _needed(ours, topics)
    return Checked(
        there=tuple(there),
        missing=tuple(topic for topic in lacking if topic not in stopped),
        stopped=tuple(topic for topic in lacking if topic in stopped),
        needless=tuple(sorted({hook.topic for hook in ours if hook.active and hook.hook_id not in needed})),
    )


def _needed(ours: Sequence[Hook], topics: Sequence[str]) -> set[str]:
    """The first webhook of each topic; an endpoint is needed as soon as one of its topics is."""
    first: dict[str, str] = {}
    for hook in ours:
        if hook.active and (hook.topic in topics or hook.topic == EVERY_TOPIC):
            first.setdefault(hook.topic, hook.hook_id)
    return set(first.values())


def _to_remove(ours: Sequence[Hook], topics: Sequence[str], *, everything: bool) -> list[str]:
    needed = set() if everything else _needed(ours, topics)
    return list(dict.fromkeys(hook.hook_id for hook in ours if hook.hook_id not in needed))
