"""custom_data.contents: Meta refuses unknown keys and items without an id (2804008)."""

from __future__ import annotations

from typing import Any

from signalpost.capi.custom_data import Content, present
from signalpost.capi.draft import Draft
from signalpost.capi.kinds import is_empty, read
from signalpost.capi.path import below
from signalpost.capi.spec import MAX_PRODUCTS
from signalpost.capi.spec_parameters import OBJECTS

_ROWS = OBJECTS["custom_data.contents[]"]
_ALLOWED = ", ".join(_ROWS)
_STORE = "physical_store"


def judge_contents(draft: Draft, key: str, given: Any) -> list[Any] | None:
    """The products as they will be sent; None when there are none. A lone product is taken as a list of one."""
    if type(given) is not list:
        given = _as_list(draft, given)
    if len(given) > MAX_PRODUCTS:
        draft.refuse("list_too_long", "custom_data.contents", limit=MAX_PRODUCTS)
        return None
    offline = draft.source == _STORE
    sent: list[Any] = []
    for index, item in enumerate(given):
        path = f"custom_data.contents[{index}]"
        judged = _judge(draft, item, path)
        if judged and offline and "quantity" not in judged:
            draft.note("content_quantity_missing", f"{path}.quantity")
        elif judged:
            sent.append(judged)
    return sent or None


def _as_list(draft: Draft, given: Any) -> list[Any]:
    if isinstance(given, tuple):
        return list(given)
    draft.note("list_expected", "custom_data.contents")
    return [given]


def _judge(draft: Draft, item: Any, path: str) -> dict[str, Any] | None:
    if isinstance(item, Content):
        item = present(item)
    if not isinstance(item, dict):
        if not is_empty(item):
            draft.refuse("contents_not_objects", path)
        return None
    if not item:
        return None
    sent: dict[str, Any] = {}
    for key, value in item.items():
        row = _ROWS.get(key)
        if row is None:
            draft.refuse("contents_unknown_key", below(path, key), allowed=_ALLOWED)
        elif not is_empty(value):
            found, code = read(value, row)
            if key == "quantity" and found == 0:
                found, code = None, "number_expected"
            if code is not None:
                draft.note(code, f"{path}.{key}", allowed=", ".join(row.values))
            if found is not None:
                sent[key] = found
    if "id" not in sent:
        draft.refuse("content_id_missing", f"{path}.id")
    return sent
