"""Rules of a tag before they are published, and the states that were published before."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from signalpost.errors import InvalidInput
from signalpost.store.tag.rules import Rule

if TYPE_CHECKING:
    from signalpost.store.business import ConfigVersion


class TagDraft(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset's draft. A browser with the token hashed in `preview` gets it until `preview_until` (Unix ms)."""

    space_id: int
    dataset_id: str
    at: int
    author: str
    rules: tuple[Rule, ...]
    preview: bytes | None = None
    preview_until: int = 0

    def shown_by(self, token: str, *, now: int) -> bool:
        """Whether this token still opens the draft. The time it takes says nothing about the token."""
        return (
            self.preview is not None
            and now < self.preview_until
            and hmac.compare_digest(preview_hash(token), self.preview)
        )


class PublishedRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that were in force from `at` (Unix ms) on: `number` is that of the business settings."""

    number: int
    at: int
    author: str
    rules: tuple[Rule, ...]


def preview_hash(token: str) -> bytes:
    """What is stored of a preview's token, which holds 192 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def published_rules(versions: Sequence[ConfigVersion], dataset_id: str) -> list[PublishedRules]:
    """Every change of a dataset's rules among `versions` (newest first, as they are listed), newest first."""
    found: list[PublishedRules] = []
    before: tuple[Rule, ...] = ()
    for version in reversed(versions):
        dataset = version.config.dataset(dataset_id)
        rules = dataset.tag.rules if dataset is not None else ()
        if rules != before:
            found.append(PublishedRules(number=version.number, at=version.at, author=version.author, rules=rules))
        before = rules
    return found[::-1]


def earlier_rules(versions: Sequence[ConfigVersion], dataset_id: str, number: int | None) -> tuple[Rule, ...]:
    """The rules that were published as settings `number`, or those before the present ones. `versions` is newest first.
    InvalidInput when there are none."""
    states = published_rules(versions, dataset_id)
    if not states:
        raise InvalidInput("no rules were ever published, so there is nothing to undo")
    if number is None:
        return states[1].rules if len(states) > 1 else ()
    found = next((state.rules for state in states if state.number == number), None)
    if found is None:
        raise InvalidInput(f"no rules were published as version {number}: signalpost tag rules history {dataset_id}")
    return found


def differences(before: Sequence[Rule], after: Sequence[Rule]) -> list[str]:
    """What a draft changes, a line for each rule."""
    old, new = {rule.name: rule for rule in before}, {rule.name: rule for rule in after}
    lines = [f"+ {name}" for name in new if name not in old]
    lines += [f"~ {name}" for name, rule in new.items() if name in old and rule != old[name]]
    lines += [f"- {name}" for name in old if name not in new]
    return lines or ["The draft is what is published."]
