"""The secrets that platforms sign with, as this process last saw them. They follow the control file with the settings.

While one is exchanged for another, deliveries signed with either are taken: the former stays under a name of its own.
"""

from __future__ import annotations

from signalpost.store.control import Control, Snapshot

SIGNING, BEFORE, API = "signing", "signing_before", "api"


def secret_name(name: str, what: str) -> str:
    """Under which name a shop's secret is kept: `connector/main/signing`."""
    return f"connector/{name}/{what}"


class ShopSecrets:
    """Opened secrets in memory, until the control file moves on."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._of: Snapshot | None = None
        self._known: dict[tuple[int, str], tuple[str, ...]] = {}

    def of(self, snapshot: Snapshot, space_id: int, name: str) -> tuple[str, ...]:
        """What a shop's deliveries may be signed with, the newest first. Raises StoreError."""
        if snapshot is not self._of:
            self._of, self._known = snapshot, {}
        place = space_id, name
        found = self._known.get(place)
        if found is None:
            held = [self._control.secret(space_id, secret_name(name, what)) for what in (SIGNING, BEFORE)]
            found = self._known[place] = tuple([secret for secret in held if secret])
        return found


def keep_signing(control: Control, space_id: int, name: str, secret: str, *, author: str, now: int) -> None:
    """Keep what a shop's platform signs with from now on; the one before counts too, until the next change. `now`: Unix
    ms."""
    before = control.secret(space_id, secret_name(name, SIGNING))
    if before is not None and before != secret:
        control.set_secret(space_id, secret_name(name, BEFORE), before, author=author, now=now)
    control.set_secret(space_id, secret_name(name, SIGNING), secret, author=author, now=now)
