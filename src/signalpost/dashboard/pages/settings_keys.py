"""Settings of keys: what events are sent with, and the origins that browsers may send from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.store.access_keys import Basis, Key, KeyKind


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/keys`: keys that open something, then those that were revoked; never their texts."""

    keys: Sequence[Key]
    revoked: Sequence[Key]


class KeyForm(msgspec.Struct, frozen=True, kw_only=True):
    """A new key. `origins`: with spaces or commas, for a browser key."""

    name: str
    kind: Literal["server", "browser"]
    origins: str = ""
    dataset: str = ""
    basis: Literal["none", "consent", "contract"] = "none"


class KeyNamed(msgspec.Struct, frozen=True, kw_only=True):
    """One key."""

    key_id: str


def keys(view: View) -> Keys:
    """All of the space."""
    every = view.control.snapshot().keys(view.space_id)
    return Keys(
        keys=[key for key in every if key.revoked_at is None],
        revoked=[key for key in every if key.revoked_at is not None],
    )


def create(view: View, form: KeyForm) -> Done | Wrong:
    """Make a key; its text is shown once."""
    if not form.name.strip():
        return Wrong(problems={"name": "Say what it is for."})
    if form.dataset and not any(one.dataset_id == form.dataset for one in view.datasets):
        return Wrong(problems={"dataset": "Choose one of the datasets."})
    made, text = view.control.create_key(
        view.space_id,
        KeyKind(form.kind),
        name=form.name.strip(),
        datasets=[form.dataset] if form.dataset else [],
        origins=form.origins.replace(",", " ").split(),
        basis=Basis(form.basis),
        author=view.viewer.name,
        now=view.now,
    )
    return Done(to="/settings/keys", notice=f"Key {made.key_id} is good from now on.", told={"The key": text})


def revoke(view: View, form: KeyNamed) -> Done | Wrong:
    """Make a key useless, for ever."""
    if not view.control.revoke_key(view.space_id, form.key_id, author=view.viewer.name, now=view.now):
        return Wrong(problems={"": "There is no such key, or it was revoked before."})
    return Done(to="/settings/keys", notice=f"Key {form.key_id} opens nothing any more.")
