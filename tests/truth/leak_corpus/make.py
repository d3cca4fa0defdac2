"""The corpus itself: so many strings of each template, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leak_corpus import development, held_out
from leak_corpus.held_out.words import WORDS as HELD_OUT
from leak_corpus.sample import Half, Sample, Template
from leak_corpus.slots import Slots, slots
from leak_corpus.words import DEVELOPMENT, Words
from signalpost.sandbox.people.draw import Draw

SEED: Final = 7
"""Of the half to work with; each published run has a seed of its own."""

EACH: Final = 20
"""Strings drawn for one template: with it each half has more than 5,000 different ones."""

_SLOT: Final = re.compile(r"\{(\w+)\}")


def templates(half: Half) -> tuple[Template, ...]:
    """The templates of a half."""
    return development.TEMPLATES if half is Half.DEVELOPMENT else held_out.TEMPLATES


def words(half: Half) -> Words:
    """What the slots of a half are filled from."""
    return DEVELOPMENT if half is Half.DEVELOPMENT else HELD_OUT


def corpus(half: Half, *, each: int = EACH, seed: int = SEED) -> Iterator[Sample]:
    """The strings of a half: `each` drawn for every template, what was drawn before left out."""
    filling, seen = slots(words(half)), set[tuple[str, str]]()
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
