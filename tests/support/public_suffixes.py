"""The registrable domain of a host, by the public suffix list, as the composition root passes it."""

from __future__ import annotations

from publicsuffixlist import PublicSuffixList

LIST = PublicSuffixList(accept_unknown=True)


def registrable(host: str) -> str | None:
    """`www.shop.co.uk` → `shop.co.uk`; None for a public suffix."""
    found: str | None = LIST.privatesuffix(host)
    return found
