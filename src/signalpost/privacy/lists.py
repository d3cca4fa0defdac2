"""Lists of names, in which `*` stands for anything: which keys and parameters are taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from signalpost.capi.user_data import UserData

Names = tuple[str, ...]


@lru_cache(maxsize=1_024)
def matcher(names: Names) -> Callable[[str], object]:
    """Whether a name is one of a list's; upper and lower case are alike."""
    each = (".*".join(re.escape(part) for part in name.split("*")) for name in names)
    return re.compile("|".join(each) or r"(?!)", re.IGNORECASE | re.DOTALL).fullmatch


def kept_keys(keys: Mapping[str, Any], allow: Names, deny: Names) -> tuple[dict[str, Any], list[str]]:
    """An object without the keys that a list keeps out, and the paths of those that went.

    A name with a dot is that of a key inside: `contents.title`. An allow list of such names keeps what is above them.
    """
    gone: list[str] = []
    return _kept(keys, "", allow, deny, gone), gone


def _kept(keys: Mapping[str, Any], above: str, allow: Names, deny: Names, gone: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in keys.items():
        path = f"{above}{key}"
        if matcher(deny)(path) or (allow and not _allowed(path, allow)):
            gone.append(path)
        else:
            found[key] = _inside(value, path, allow, deny, gone)
    return found


def _allowed(path: str, allow: Names) -> bool:
    """Whether a path is listed, stands below a listed one, or above."""
    parts = path.split(".")
    if any(matcher(allow)(".".join(parts[:length])) for length in range(1, len(parts) + 1)):
        return True
    return any(matcher((".".join(name.split(".")[: len(parts)]),))(path) for name in allow if "." in name)


def _inside(value: Any, path: str, allow: Names, deny: Names, gone: list[str]) -> Any:
    if not any("." in name for name in (*allow, *deny)):
        return value
    if isinstance(value, dict):
        return _kept(value, f"{path}.", allow, deny, gone)
    if isinstance(value, list):
        return [_inside(part, path, allow, deny, gone) for part in value]
    return value


def kept_user_data(user: UserData, allow: Names, deny: Names) -> tuple[UserData, Sequence[str]]:
    """user_data without the keys that a list keeps out, and which went."""
    gone = [name for name in user.present() if matcher(deny)(name) or (allow and not matcher(allow)(name))]
    return (msgspec.structs.replace(user, **dict.fromkeys(gone)), gone) if gone else (user, gone)


def unique(paths: Iterable[str]) -> list[str]:
    """Each path once, in their order."""
    return list(dict.fromkeys(paths))
