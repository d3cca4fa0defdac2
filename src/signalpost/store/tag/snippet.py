"""The line that goes into the pages of a site, and the address at which a draft of rules is tried out on them."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from signalpost.store.tag.settings import TagSettings

PARAMETER: Final = "signalpost_preview"  # of a page's address; web/tag/src/rules/showPreview.ts reads the same


def script(tag: TagSettings, dataset_id: str, base: str, name: str, *, pixel: bool) -> str:
    """The script element; `base` is the address that the gateway has for pages."""
    attributes = {"data-dataset": dataset_id}
    if pixel:
        attributes["data-pixel"] = dataset_id
    if tag.consent != "optional":
        attributes["data-consent"] = "required"
    words = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f'<script async src="{escape(base.rstrip("/"))}/{name}"{words}></script>'


def preview_address(page: str, token: str) -> str:
    """The page's address with the token in its query."""
    parts = urlsplit(page)
    query = "&".join(part for part in (parts.query, urlencode({PARAMETER: token})) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, parts.fragment))
