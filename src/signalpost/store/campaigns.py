"""Campaigns: how whoever placed an order had come, in a few words; and what is counted of it by day.

Only the words of a campaign (utm_source, utm_medium, utm_campaign, utm_id) are kept, cut to LONGEST characters, and
whether there was a click on an ad of Meta; never a click id, and nothing of the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from signalpost.capi.said import MILLION
from signalpost.visit.touch import Touch

#: Of a visit's words: no visit is known; it named no campaign; its campaign is one of more than are told apart.
UNKNOWN, NONE, OTHER = "?", "-", "*"
PARTS = ("utm_source", "utm_medium", "utm_campaign", "utm_id")
LONGEST = 100  # characters of one part
MOST_A_DAY = 200  # words that are told apart on a day of a space: whoever makes links could make any number
MOST_VALUE = 10**9  # of one order, in its currency: more is a mistake, and is counted without its value
META_CLICK = "fbclid"
BETWEEN = "\t"  # between parts: nothing that a URL's parameter may hold here

TOUCHES = ("first", "last")  # a touch's place is its number in the file


class OrderTouch(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How an order came about. `first`, `last`: words of the two touches; `click`: there was a click on an ad of Meta.
    `new`: whether it is its person's first order in the shop; None: nobody knows."""

    space_id: int
    shop: str
    order_id: str
    first: str = UNKNOWN
    last: str = UNKNOWN
    click: bool = False
    new: bool | None = None


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a word says. `kind`: `campaign`, or why it names none: `unknown`, `none`, `other`."""

    kind: str
    source: str = ""
    medium: str = ""
    campaign: str = ""
    id: str = ""


class CampaignSum(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Orders of a span that came in one way. `touch`: first or last; `micros`: their revenue, less what went back, in
    millionths of `currency`; `new`, `returning`: those whose person is known."""

    touch: str
    word: str
    click: bool
    currency: str
    orders: int
    micros: int
    new: int
    returning: int


def word_of(touch: Touch | None) -> str:
    """The word of a touch that is known of a visit; None: the visit left none."""
    if touch is None or not touch.utm:
        return NONE
    parts = [touch.utm.get(name, "").strip()[:LONGEST].replace(BETWEEN, " ") for name in PARTS]
    return BETWEEN.join(parts) if any(parts) else NONE


def words_of(word: str) -> Words:
    """What a word says."""
    if word in _KINDS:
        return Words(kind=_KINDS[word])
    source, medium, campaign, number = (*word.split(BETWEEN), "", "", "", "")[:4]
    return Words(kind="campaign", source=source, medium=medium, campaign=campaign, id=number)


_KINDS: Mapping[str, str] = {UNKNOWN: "unknown", NONE: "none", OTHER: "other"}


def packed(first: str, last: str, click: bool) -> str:
    """Both words as a claim keeps them."""
    return "\n".join((first, last, "1" if click else ""))


def unpacked(text: str) -> tuple[str, str, bool]:
    """What was `packed`."""
    first, last, click = text.split("\n")
    return first, last, bool(click)


def net_micros(total: str, refunded: str) -> int:
    """What is left of an order, in millionths; 0 of a sum that is none, or beyond MOST_VALUE."""
    try:
        net = Decimal(total or "0") - Decimal(refunded or "0")
        return int(net * MILLION) if abs(net) <= MOST_VALUE else 0
    except (InvalidOperation, ValueError):
        return 0
