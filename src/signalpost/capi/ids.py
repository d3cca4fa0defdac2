"""`external_id` and `app_user_id`: the business's own ids, hashed in one form on every channel."""

from __future__ import annotations

from signalpost.capi.letters import BLANKS, LOWER, NO_BLANKS, without
from signalpost.capi.placeholders import IDS


def external_id(text: str) -> bytes:
    """Lower-case, without blanks: ` User 42 ` → `user42`; b"" for ids that mean nobody, such as 0 or null.

    Meta advises hashing and one form everywhere (Customer information parameters, 2026-01-09); this form is the one its
    parameter builder and Node SDK send.
    """
    form = text.encode().translate(LOWER, BLANKS) if text.isascii() else without(text, NO_BLANKS)
    return b"" if form in IDS else form
