"""One event_id rule for tag, SDK, connectors and files, so that all copies of an order's event share their id.

The golden vectors in `tests/golden/event_id.json` hold the rule for every language it is written in.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from unicodedata import normalize

from signalpost.capi.codes import problem
from signalpost.errors import InvalidInput

GID = "gid://"
LENGTH = 32  # hexadecimal digits: 128 bits, as many as a UUID


def derive(event_name: str, shop: str, order_id: str | int) -> str:
    """32 hexadecimal digits made of the event's name, the source's `shop` key and the platform's order id.

    The first half of the SHA-256 of `event_name`, `shop` and the order id, each trimmed and in Unicode NFC, joined by
    line feeds, as UTF-8. Of a Shopify gid only the digits count. `shop` is the key configured on the source, never a
    host name. Raises InvalidInput when one is empty, holds a line feed, or the order id is a display name (#1001):
    display names are not unique.
    """
    return deriver(event_name, shop)(order_id)


def deriver(event_name: str, shop: str) -> Callable[[str | int], str]:
    """`derive` for many orders of one event and shop. Raises InvalidInput as it does, for what it is given."""
    begun = sha256(f"{_part(event_name, 'event_name')}\n{_part(shop, 'shop')}\n".encode())

    def derived(order_id: str | int) -> str:
        digest = begun.copy()
        if isinstance(order_id, str) and order_id.isascii() and order_id.isalnum():  # nothing to trim or to refuse
            digest.update(order_id.encode())
        else:
            digest.update(_part(order_of(order_id), "order_id").encode())
        return digest.hexdigest()[:LENGTH]

    return derived


def is_derived(event_id: str) -> bool:
    """Whether `event_id` has the form of what `derive` makes, whatever it was made of."""
    return len(event_id) == LENGTH and not event_id.strip("0123456789abcdef")


def order_of(order_id: str | int) -> str:
    """The platform's order id as text: the digits of a gid, anything else as it is, trimmed."""
    text = str(order_id).strip()
    if not text.startswith(GID):
        return text
    last = text.partition("?")[0].rstrip("/").rpartition("/")[2]
    return "".join(character for character in last if character in "0123456789")


def _part(value: str, name: str) -> str:
    is_ascii = value.isascii()
    text = value.strip() if is_ascii else normalize("NFC", value).strip()
    if not text or "\n" in text or (name == "order_id" and text.startswith("#")):
        fault = problem("derive_from", name)
        raise InvalidInput(fault.message, problems=(fault,))
    try:
        _ = is_ascii or text.encode()
    except UnicodeEncodeError:
        fault = problem("half_character", name)
        raise InvalidInput(fault.message, problems=(fault,)) from None
    return text
