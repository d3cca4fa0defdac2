"""Rows of the control file as values."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from signalpost.capi.said import MILLION
from signalpost.errors import InvalidInput
from signalpost.store.access_keys import Basis, Key, KeyKind, Right
from signalpost.store.business import Config, ConfigVersion
from signalpost.store.control import AuditRow, Command, Verb
from signalpost.store.spend import SpendSum
from signalpost.store.tag.drafts import TagDraft
from signalpost.store.tag.rules import Rule

_ORIGIN = re.compile(r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(:[0-9]{1,5})?")
CLOSED_FRAME = "null"  # what browsers send from a sandboxed frame, such as a custom pixel: listed alone, with intent
_OWN_PORTS = {"http": ":80", "https": ":443"}  # browsers leave them out
_DATASET_ID = re.compile(r"[0-9]{1,32}")
_decode_config = msgspec.json.Decoder(Config).decode
_decode_rules = msgspec.json.Decoder(tuple[Rule, ...]).decode
_texts = msgspec.json.Decoder(tuple[str, ...]).decode


def json_text(value: Any) -> str:
    """`value` as the file keeps it."""
    return msgspec.json.encode(value).decode()


def config_row(row: Any) -> ConfigVersion:
    """A row of `config`."""
    space_id, number, at, author, config = row
    return ConfigVersion(space_id=space_id, number=number, at=at, author=author, config=_decode_config(config))


def spend_sum(row: Any) -> SpendSum:
    """A row of `spend_summed`."""
    campaign, currency, units, rest, said, conversions, conversions_rest, valued, value, value_rest, lines, ids = row
    return SpendSum(
        campaign=campaign, currency=currency, micros=units * MILLION + rest,
        conversions=conversions * MILLION + conversions_rest if said else None,
        value=value * MILLION + value_rest if valued else None,
        partly=0 < said < lines or 0 < valued < lines, ids=tuple(sorted(set((ids or "").replace(",", " ").split()))),
    )  # fmt: skip


def key_row(row: Any) -> Key:
    """A row of `api_key`, without its hash."""
    _, key_id, space_id, kind, name, datasets, origins, created_at, revoked_at, basis, rights = row
    return Key(
        key_id=key_id,
        space_id=space_id,
        kind=KeyKind(kind),
        name=name,
        datasets=_texts(datasets),
        origins=_texts(origins),
        created_at=created_at,
        revoked_at=revoked_at,
        basis=Basis(basis),
        rights=tuple(Right(right) for right in _texts(rights)),
    )


def command_row(row: Any) -> Command:
    """A row of `command`."""
    command_id, space_id, verb, arguments, author, posted_at, done_at, answer, error = row
    return Command(
        command_id=command_id,
        space_id=space_id,
        verb=Verb(verb),
        arguments=msgspec.json.decode(arguments),
        author=author,
        posted_at=posted_at,
        done_at=done_at,
        answer=None if answer is None else msgspec.json.decode(answer),
        error=error,
    )


def audit_row(row: Any) -> AuditRow:
    """A row of `audit`."""
    audit_id, space_id, at, author, action, subject, detail = row
    return AuditRow(
        audit_id=audit_id,
        space_id=space_id,
        at=at,
        author=author,
        action=action,
        subject=subject,
        detail=msgspec.json.decode(detail),
    )


def draft_row(row: Any) -> TagDraft:
    """A row of `tag_draft`."""
    space_id, dataset_id, at, author, rules, preview, preview_until = row
    return TagDraft(
        space_id=space_id,
        dataset_id=dataset_id,
        at=at,
        author=author,
        rules=_decode_rules(rules),
        preview=preview,
        preview_until=preview_until or 0,
    )


def _as_browsers_write(origin: str) -> str:
    text = origin.strip().rstrip("/").lower()
    return text.removesuffix(_OWN_PORTS.get(text.partition("://")[0], "/"))


def checked_key(key: Key) -> Key:
    """`key` with its origins as browsers write them. InvalidInput when it could not work."""
    origins = tuple(_as_browsers_write(origin) for origin in key.origins)
    if key.kind is KeyKind.BROWSER and not origins:
        raise InvalidInput("a browser key needs the origins that may use it, such as https://shop.example")
    if key.kind is KeyKind.SERVER and origins:
        raise InvalidInput("origins are for browser keys; a server key is secret and has none")
    if key.kind is KeyKind.BROWSER and key.basis is not Basis.NONE:
        raise InvalidInput("a basis is for server keys; a browser's events carry the person's own word")
    if key.kind is KeyKind.BROWSER and key.rights:
        raise InvalidInput("rights are for server keys; a browser key is public")
    for origin in origins if origins != (CLOSED_FRAME,) else ():
        if not _ORIGIN.fullmatch(origin):
            raise InvalidInput(
                "an origin is a scheme and a host, such as https://shop.example, without a path or *; each host by "
                "itself, and letters beyond ASCII as browsers send them (xn--…)"
            )
    for dataset in key.datasets:
        if not _DATASET_ID.fullmatch(dataset):
            raise InvalidInput("a dataset id is digits only")
    return msgspec.structs.replace(key, origins=origins)
