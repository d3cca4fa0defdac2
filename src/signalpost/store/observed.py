"""What tag and edge saw of a copy, as the ledger keeps it: one short word out of a small set, such as
`pixel=blocked;via=fbq;consent=granted;consent_by=tcf`.

The page's host, the rule's name and the tag's digest have no bound and are left out: each word is kept for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

#: How the site's own pixel fared on the page when the tag sent the event: there was none; its script was blocked or did
#: not come; it was there; it was seen to send this event; nothing can be told; consent held it back. A state's place is
#: its number in the ledger's roll-ups: only ever add at the end.
PIXELS: tuple[str, ...] = ("none", "blocked", "loaded", "sent", "unknown", "held")
VIAS = frozenset({"fbq", "api", "page", "attribute", "rule", "datalayer", "openbridge"})
CONSENTS = frozenset({"granted", "denied", "unknown"})
MOST = 40  # characters of what the edge names: who decided about consent, which bot

_CLOSED = {"pixel": frozenset(PIXELS), "via": VIAS, "consent": CONSENTS}
_KEPT = ("pixel", "via", "consent", "consent_by", "bot")
_BETWEEN, _IS = ";", "="
_NO_SEPARATORS = str.maketrans(_BETWEEN + _IS, "  ")


def word_of(observed: Mapping[str, str]) -> str:
    """What is kept of `EventCopy.observed`; empty when nothing is. A state that nobody knows is left out."""
    if not observed:
        return ""
    kept = [(name, observed[name]) for name in _KEPT if observed.get(name)]
    return _BETWEEN.join(
        f"{name}{_IS}{text[:MOST].translate(_NO_SEPARATORS)}"
        for name, text in kept
        if name not in _CLOSED or text in _CLOSED[name]
    )


def read_word(word: str) -> dict[str, str]:
    """What `word_of` was given, as far as it was kept."""
    parts = (part.partition(_IS) for part in word.split(_BETWEEN))
    return {name: text for name, _, text in parts if text}


@lru_cache(maxsize=4_096)  # of the few words there are, one stands on each event of a tag
def pixel_of(word: str) -> int | None:
    """The number of the pixel's state in `PIXELS`; None when the word says nothing of it."""
    state = read_word(word).get("pixel", "")
    return PIXELS.index(state) if state in PIXELS else None


def words_for(word: str) -> str:
    """`word` for people: `pixel blocked, via fbq, consent granted by tcf`."""
    found = read_word(word)
    by = found.pop("consent_by", "")
    texts = [f"{name} {text}" + (f" by {by}" if name == "consent" and by else "") for name, text in found.items()]
    return ", ".join(texts)
