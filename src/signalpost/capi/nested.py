"""Objects and lists inside own properties: finite numbers, no list and no nesting past the limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from signalpost.capi.draft import Draft
from signalpost.capi.kinds import is_finite
from signalpost.capi.path import below
from signalpost.capi.spec import MAX_DEPTH, MAX_LIST


def judge_nested(draft: Draft, value: Any, path: str, depth: int) -> bool:
    """Whether `value`, which stands `depth` levels deep, can be sent; if not, the draft says why."""
    if isinstance(value, dict | list | tuple):
        if depth > MAX_DEPTH:
            draft.refuse("too_deep", path, limit=MAX_DEPTH)
            return False
        if isinstance(value, dict):
            return all(judge_nested(draft, part, below(path, key), depth + 1) for key, part in value.items())
        if len(value) > MAX_LIST:
            draft.refuse("list_too_long", path, limit=MAX_LIST)
            return False
        return all(judge_nested(draft, part, f"{path}[{index}]", depth + 1) for index, part in enumerate(value))
    if isinstance(value, float | Decimal) and not is_finite(value):
        draft.refuse("number_not_finite", path)
        return False
    return True
