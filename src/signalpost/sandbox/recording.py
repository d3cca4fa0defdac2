"""A recorded run: what one sandbox took and refused, saved from `/_sandbox/export` and read again.

Also reads the answer of `/_sandbox/events`, which has no refused calls. Fields that a later sandbox adds are left out.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from signalpost.errors import SettingsError

Source = Literal["server", "browser"]

_FIX = "Save one with: curl http://127.0.0.1:8090/_sandbox/export > run.json"


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    kept: bool = True
    rule: str | None = None
    partner: int | None = None


class RecordedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event that was taken, as `/_sandbox/events` shows it; `event` is what was sent."""

    number: int
    event: dict[str, Any]
    dataset: str = ""
    source: Source = "server"
    api_version: str | None = None
    test_event_code: str | None = None
    partner_agent: str | None = None
    token_place: str | None = None
    form: str | None = None
    standing: _Standing | None = None

    def __repr__(self) -> str:
        return f"RecordedEvent({self.number}, {self.event_name})"

    @property
    def event_name(self) -> str:
        """Empty if it has none."""
        return str(self.event.get("event_name") or "")

    @property
    def event_id(self) -> str | None:
        """Its event_id, if it is a text or a number."""
        found = self.event.get("event_id")
        return str(found) if isinstance(found, str | int) and found != "" else None

    @property
    def order_id(self) -> str | None:
        """The order it tells of."""
        custom_data = self.event.get("custom_data")
        found = custom_data.get("order_id") if isinstance(custom_data, dict) else None
        return str(found) if isinstance(found, str | int) and found != "" else None


class RecordedCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call; `error` is `code[/subcode]` or a fault's name, None when it was taken."""

    dataset: str = ""
    error: str | None = None


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """One run, oldest first."""

    events: tuple[RecordedEvent, ...]
    calls: tuple[RecordedCall, ...] = ()

    @property
    def doubled(self) -> frozenset[int]:
        """Numbers of events that deduplication put together with another, kept or not."""
        dropped = [event for event in self.events if event.standing is not None and not event.standing.kept]
        partners = {event.standing.partner for event in dropped if event.standing and event.standing.partner}
        return frozenset(partners | {event.number for event in dropped})


def read(document: bytes, name: str = "recording") -> Recording:
    """The recording in `document`; SettingsError, which tells `name`, if it is none."""
    try:
        return msgspec.json.decode(document, type=Recording)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = "it is not JSON" if not isinstance(error, msgspec.ValidationError) else str(error)
        raise SettingsError(f"{name} is not a recorded run: {why}.", setting="recording", fix=_FIX) from None
