"""How a visitor came: utm_* and the click ids of every ad platform in the page's URL, first and last touch."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote_plus

import msgspec

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id")

# Click ids by platform, each as the platform's own documentation on auto-tagging writes it (read 2026-11).
CLICK_IDS = (
    "fbclid",  # Meta
    "gclid", "gbraid", "wbraid", "dclid",  # Google Ads, Campaign Manager
    "msclkid",  # Microsoft Advertising
    "ttclid",  # TikTok
    "twclid",  # X
    "li_fat_id",  # LinkedIn
    "epik",  # Pinterest
    "ScCid",  # Snapchat
    "rdt_cid",  # Reddit
    "qclid",  # Quora
    "yclid",  # Yandex
    "tblci",  # Taboola
    "obclid",  # Outbrain
    "irclickid",  # impact.com
    "cjevent",  # CJ
    "awc",  # Awin
    "_kx",  # Klaviyo
    "mc_eid",  # Mailchimp
)  # fmt: skip

MAX_VALUE = 600  # characters; a longer value is no campaign's and no platform's
MAX_PARAMETERS = 200

_BY_LOWER = {name.lower(): name for name in (*UTM, *CLICK_IDS)}


class Touch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One arrival. `at_s`: Unix seconds; `referrer`: host of another site that led here."""

    at_s: int
    utm: dict[str, str] = {}
    click_ids: dict[str, str] = {}
    referrer: str = ""

    def __repr__(self) -> str:
        return f"Touch({', '.join([*self.utm, *self.click_ids])})"


def read_touch(url: str, *, now_s: int, referrer_host: str = "") -> Touch | None:
    """The touch in a page's URL; None when it carries none and no other site led here. Never raises."""
    return touch_of(parameters_of(url), now_s=now_s, referrer_host=referrer_host)


def touch_of(parameters: Mapping[str, str], *, now_s: int, referrer_host: str) -> Touch | None:
    """As `read_touch`, of the parameters of the URL."""
    if not parameters and not referrer_host:
        return None
    utm: dict[str, str] = {}
    click_ids: dict[str, str] = {}
    for name, value in parameters.items():
        if len(value) <= MAX_VALUE and value.isprintable():
            (utm if name in UTM else click_ids)[name] = value
    if not utm and not click_ids and not referrer_host:
        return None
    return Touch(at_s=now_s, utm=utm, click_ids=click_ids, referrer=referrer_host)


def first_and_last(first: Touch | None, last: Touch | None, new: Touch | None) -> tuple[Touch | None, Touch | None]:
    """The two touches kept of a visitor after `new`: the first stays for ever, the last is the newest there is.

    A newest touch that came before the last one (a page that was sent late) does not take its place.
    """
    if new is None:
        return first, last
    if first is None or new.at_s < first.at_s:
        first = new
    if last is None or new.at_s >= last.at_s:
        last = new
    return first, last


def parameters_of(url: str) -> dict[str, str]:
    """The utm_* parameters and click ids in a URL's query, decoded, under the names that their platforms give them.

    Of several with one name the first that has a value counts.
    """
    _, mark, query = url.partition("?")
    if not mark:
        return {}
    found: dict[str, str] = {}
    for pair in query.partition("#")[0].split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]:
        given, _, value = pair.partition("=")
        name = _BY_LOWER.get(given.lower())
        if name is not None and value and name not in found:
            found[name] = unquote_plus(value) if "%" in value or "+" in value else value
    return found
