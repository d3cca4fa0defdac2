"""What a fault does to a copy: small changes by name, put together by the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from shop_traffic.slot import Copy


class Draft:
    """A copy in the making; `custom` is its custom_data, `keys` the names in its user_data."""

    __slots__ = ("consent", "custom", "event", "fate", "forms", "host", "keys", "one_id")

    def __init__(self, copy: Copy) -> None:
        self.event = dict(copy.event)
        self.custom: dict[str, Any] = dict(self.event.get("custom_data", {}))
        self.keys = list(self.event.get("user_data", ()))
        self.forms = dict(copy.forms)
        self.host, self.fate, self.consent, self.one_id = copy.host, copy.fate, copy.consent, copy.one_id

    def copy(self, of: Copy, *, fault: int) -> Copy:
        """The changed copy, labelled with the fault's number."""
        self.event["user_data"] = tuple(sorted(self.keys))
        if self.custom or "custom_data" in self.event:
            self.event["custom_data"] = self.custom
        return of._replace(
            event=self.event,
            host=self.host,
            fate=self.fate,
            consent=self.consent,
            forms=self.forms,
            one_id=self.one_id,
            fault=fault,
        )


def _drop(draft: Draft, field: str) -> None:
    draft.custom.pop(field, None)


def _drop_field(draft: Draft, field: str) -> None:
    draft.event.pop(field, None)


def _set(draft: Draft, fields: Mapping[str, Any]) -> None:
    draft.custom.update(fields)


def _set_field(draft: Draft, fields: Mapping[str, Any]) -> None:
    draft.event.update(fields)


def _drop_keys(draft: Draft, keys: tuple[str, ...]) -> None:
    draft.keys = [key for key in draft.keys if key not in keys]


def _form(draft: Draft, forms: Mapping[str, str]) -> None:
    draft.forms.update({key: form for key, form in forms.items() if key in draft.keys})


def _text(draft: Draft, field: str) -> None:
    if field in draft.custom:
        draft.custom[field] = str(draft.custom[field])


def _times(draft: Draft, factors: Mapping[str, float]) -> None:
    for field, factor in factors.items():
        if field in draft.custom:
            draft.custom[field] = round(float(draft.custom[field]) * factor, 2)


def _add(draft: Draft, amounts: Mapping[str, float]) -> None:
    for field, amount in amounts.items():
        if field in draft.custom:
            draft.custom[field] += amount


def _event_id(draft: Draft, shape: str) -> None:
    """`{id}` is the id as it was, `{number}` its last digits, `{at}` the event_time."""
    old = str(draft.event.get("event_id", ""))
    draft.event["event_id"] = shape.format(
        id=old, upper=old.upper(), number=old.rpartition("-")[2], at=draft.event["event_time"]
    )


def _one_id(draft: Draft, value: str) -> None:
    draft.event["event_id"], draft.one_id = value, True


def _content_ids(draft: Draft, shape: str) -> None:
    draft.custom["content_ids"] = [shape.format(id=one) for one in draft.custom.get("content_ids", ())]
    if "contents" in draft.custom:
        draft.custom["contents"] = [{**one, "id": shape.format(id=one["id"])} for one in draft.custom["contents"]]


def _clock(draft: Draft, seconds: int) -> None:
    draft.event["event_time"] += seconds


def _url(draft: Draft, tail: str) -> None:
    draft.event["event_source_url"] = str(draft.event.get("event_source_url", "")) + tail


def _host(draft: Draft, host: str) -> None:
    draft.event["event_source_url"] = str(draft.event.get("event_source_url", "")).replace(draft.host, host)
    draft.host = host


def _fate(draft: Draft, fate: str) -> None:
    draft.fate = fate


def _consent(draft: Draft, consent: str) -> None:
    draft.consent = consent


CHANGES: Final[Mapping[str, Callable[[Draft, Any], None]]] = {
    "drop": _drop,
    "drop_field": _drop_field,
    "set": _set,
    "set_field": _set_field,
    "drop_keys": _drop_keys,
    "form": _form,
    "text": _text,
    "times": _times,
    "add": _add,
    "event_id": _event_id,
    "one_id": _one_id,
    "content_ids": _content_ids,
    "clock": _clock,
    "url": _url,
    "host": _host,
    "fate": _fate,
    "consent": _consent,
}
"""By name: a template's `args` are pairs of a name and what it takes, done in order."""


def changed(copy: Copy, args: Mapping[str, Any], *, fault: int) -> Copy:
    """The copy after all changes of `args`."""
    draft = Draft(copy)
    for name, value in args.items():
        CHANGES[name](draft, value)
    return draft.copy(copy, fault=fault)
