"""The corpus itself: so many strings of each template, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leak_corpus import development, published
from leak_corpus.sample import Half, Sample, Template
from leak_corpus.slots import Slots, slots
from signalpost.sandbox.people.draw import Draw

SEED: Final = 7
EACH: Final = 38
"""Strings drawn for one template: with it each half has more than 5,000 different ones."""

_SLOT: Final = re.compile(r"\{(\w+)\}")


def templates(half: Half) -> tuple[Template, ...]:
    """The templates of a half."""
    return development.TEMPLATES if half is Half.DEVELOPMENT else published.TEMPLATES


def corpus(half: Half, *, each: int = EACH, seed: int = SEED) -> Iterator[Sample]:
    """The strings of a half: `each` drawn for every template, what was drawn before left out."""
    filling, seen = slots(half.value), set[tuple[str, str]]()
    for number, template in enumerate(templates(half)):
        draw = Draw(seed, "leaks", half.name, number)
        for _ in range(each):
            place = template.path, filled(template.text, draw, filling)
            if place not in seen:
                seen.add(place)
                yield _sample(template, place[1], f"{half.name.lower()}/{number}")


def _sample(template: Template, value: str, name: str) -> Sample:
    return Sample(template.path, value, frozenset(template.kinds), frozenset(template.open), name)


def filled(text: str, draw: Draw, filling: Slots) -> str:
    """A template's text with every `{slot}` drawn; doubled braces stand for themselves."""
    drawn = _SLOT.sub(lambda found: filling[found[1]](draw), text.replace("{{", "\0").replace("}}", "\1"))
    return drawn.replace("\0", "{").replace("\1", "}")
