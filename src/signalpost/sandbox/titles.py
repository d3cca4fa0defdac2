"""Titles and messages of refusals in the language of the business, so that clients are proven to use codes.

Meta words `error_user_title` and `error_user_msg` in the locale of the business; message, type, code and subcode stay.
Public records hold 2804003 in French and 2804050 in Danish, which stand here as recorded; all other words are ours.
A language without words, and a refusal without words in it, is answered in English.
"""

from __future__ import annotations

import msgspec

from signalpost.sandbox.graph_error import GraphError
from signalpost.sandbox.titles_da import DANISH
from signalpost.sandbox.titles_fr import FRENCH
from signalpost.sandbox.titles_pt import PORTUGUESE

ENGLISH = "en"

#: Language → subcode → (title, message).
TITLES: dict[str, dict[int, tuple[str, str]]] = {"da": DANISH, "fr": FRENCH, "pt": PORTUGUESE}


def language(locale: str | None) -> str | None:
    """The language of `fr_FR`, `fr-CA,fr;q=0.9,en;q=0.5`, `pt`: the first that has words, else None."""
    for part in (locale or "").split(","):
        found = part.partition(";")[0].strip().replace("_", "-").partition("-")[0].lower()
        if found == ENGLISH or found in TITLES:
            return found
    return None


def localised(error: GraphError, locale: str | None) -> GraphError:
    """`error` with its title and words in the language of `locale`; only refusals of events have them."""
    words = TITLES.get(language(locale) or ENGLISH, {}).get(error.subcode or 0)
    if words is None or error.code != 100:
        return error
    return msgspec.structs.replace(error, title=words[0], user_message=words[1])
