"""`GraphError`: one refusal as Graph words it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

OAUTH = "OAuthException"
METHOD = "GraphMethodException"

# What stands in the places of a message when nobody says otherwise.
WORDS = {
    "method": "post",
    "object": "0",
    "expired": "Thursday, 01-Jan-26 00:00:00 PST",
    "now": "Thursday, 01-Jan-26 01:00:00 PST",
    "version": "v25.0",
}


class GraphError(msgspec.Struct, frozen=True, kw_only=True):
    """One refusal. `message`, `type`, `code` are always sent; the rest only if set.

    `status` is the HTTP status. `title` and `user_message` follow the business's language; the other fields do not, and
    clients branch on `code` and `subcode` alone.
    """

    code: int
    message: str
    subcode: int | None = None
    status: int = 400
    type: str = OAUTH
    is_transient: bool | None = None
    title: str | None = None
    user_message: str | None = None

    @property
    def name(self) -> str:
        """The error as `code` or `code/subcode`: how fault switches name it."""
        return str(self.code) if self.subcode is None else f"{self.code}/{self.subcode}"

    def body(self, fbtrace_id: str) -> dict[str, Any]:
        """The JSON object that Graph answers with."""
        error: dict[str, Any] = {"message": fill(self.message, WORDS), "type": self.type, "code": self.code}
        optional = {
            "error_subcode": self.subcode,
            "is_transient": self.is_transient,
            "error_user_title": self.title,
            "error_user_msg": self.user_message,
        }
        error.update((key, value) for key, value in optional.items() if value is not None)
        return {"error": {**error, "fbtrace_id": fbtrace_id}}

    def filled(self, **words: str) -> GraphError:
        """The same with `words` in the places of its message: an id, a date, a version."""
        return msgspec.structs.replace(self, message=fill(self.message, words))


def fill(text: str, words: Mapping[str, str]) -> str:
    """`text` with `{name}` replaced; other braces stay."""
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
