"""What an event still lacks that a second copy or enrichment can bring: one rule for `prepare`, `merge` and `admit`.

Source: pages "Best practices" (copy of 2026-09-12) for keys and "Custom data parameters" (same) for value and currency.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from signalpost.capi.spec import FORBIDDEN_COMBINATIONS, NEEDS_VALUE

NO_USABLE_KEY = "no_usable_key"
FORBIDDEN_COMBINATION = "forbidden_combination"
VALUE_MISSING = "value_missing"
CURRENCY_MISSING = "currency_missing"

UNMET_PATHS = {
    NO_USABLE_KEY: "user_data",
    FORBIDDEN_COMBINATION: "user_data",
    VALUE_MISSING: "custom_data.value",
    CURRENCY_MISSING: "custom_data.currency",
}


def unmet_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """What the user_data keys of an event lack: nothing, or one code."""
    present = frozenset(keys)
    if not present:
        return (NO_USABLE_KEY,)
    if any(present <= combination for combination in FORBIDDEN_COMBINATIONS):
        return (FORBIDDEN_COMBINATION,)
    return ()


def unmet_values(event_name: str, custom_keys: Collection[str]) -> tuple[str, ...]:
    """What the custom_data keys of an event lack: value or currency."""
    needed = event_name in NEEDS_VALUE
    lacks_value = needed and "value" not in custom_keys
    lacks_currency = (needed or "value" in custom_keys) and "currency" not in custom_keys
    return (VALUE_MISSING,) * lacks_value + (CURRENCY_MISSING,) * lacks_currency


def lacks(event_name: str, value: bool, currency: bool) -> tuple[str, ...]:
    """The same, of an event that has value, or currency, or not."""
    return unmet_values(event_name, ("value",) * value + ("currency",) * currency)


@lru_cache(maxsize=4096)
def keys_and_unmet(keys: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys sorted, and what they lack."""
    return tuple(sorted(keys)), unmet_keys(keys)
