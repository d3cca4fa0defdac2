"""Words that tell of somebody's health or money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from signalpost.privacy import term_words as words
from signalpost.privacy.kinds import Kind, Span
from signalpost.privacy.place import Place

_WORD: Final = re.compile(r"[^\W_]+")
_NOTHING: Final = re.compile(
    r"\s*|no|none|false|n/?a|null|nil|undefined|unknown|0|-+|new|used|ok|good|true|other|masked-\w+|default|standard",
    re.IGNORECASE,
).fullmatch
_LONGEST: Final = 80  # a value under a telling key; longer ones are texts, and judged as texts


class Subject(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One subject's vocabulary. `phrases`: by their first word, the words that follow."""

    kind: Kind
    strong: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    weak: frozenset[str]
    beside: frozenset[str]
    merchandise: frozenset[str]
    media: frozenset[str] = words.MEDIA


def _by_first(phrases: Sequence[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in phrases:
        first, *rest = _WORD.findall(phrase)
        found[first] = (*found.get(first, ()), tuple(rest))
    return found


SUBJECTS: Final = (
    Subject(
        kind="health",
        strong=words.HEALTH,
        phrases=_by_first(words.HEALTH_PHRASES),
        weak=words.HEALTH_WEAK,
        beside=words.HEALTH_BESIDE,
        merchandise=words.HEALTH_MERCH,
    ),
    Subject(
        kind="finance",
        strong=words.FINANCE,
        phrases=_by_first(words.FINANCE_PHRASES),
        weak=words.FINANCE_WEAK,
        beside=words.FINANCE_BESIDE,
        merchandise=words.FINANCE_MERCH,
    ),
)


def terms(text: str, place: Place) -> Iterator[Span]:
    """Every term in the plain form of a text, and a value whose key tells the subject."""
    found = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    told = {"health": place.health, "finance": place.finance}
    for subject in SUBJECTS:
        if told[subject.kind] and len(text) <= _LONGEST and not _NOTHING(text):
            yield Span(subject.kind, 0.85, 0, len(text))
        else:
            yield from _spoken(subject, found)


def _spoken(subject: Subject, found: Sequence[tuple[str, int, int]]) -> Iterator[Span]:
    here = {word for word, _, _ in found}
    if not subject.media.isdisjoint(here):
        return
    merchandise = not subject.merchandise.isdisjoint(here)
    for index, (word, start, end) in enumerate(found):
        if word in subject.strong:
            yield Span(subject.kind, 0.65 if merchandise else 0.9, start, end)
        elif (last := _phrase(subject, found, index)) is not None:
            yield Span(subject.kind, 0.6 if merchandise else 0.9, start, last)
        elif word in subject.weak and not merchandise and not subject.beside.isdisjoint(here - {word}):
            yield Span(subject.kind, 0.7, start, end)


def _phrase(subject: Subject, found: Sequence[tuple[str, int, int]], index: int) -> int | None:
    """Where the longest phrase ends that begins at a word."""
    for rest in sorted(subject.phrases.get(found[index][0], ()), key=len, reverse=True):
        following = found[index + 1 : index + 1 + len(rest)]
        if tuple(word for word, _, _ in following) == rest:
            return following[-1][2] if following else found[index][2]
    return None
