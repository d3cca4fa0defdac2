"""Places inside an event, as problems name them: `custom_data.contents[0].id`."""

from __future__ import annotations

LONGEST_KEY = 50


def below(path: str, key: object) -> str:
    """The place of `key` in the object at `path`. A key that is no plain name could be a value of user_data gone
    astray, such as an e-mail address: it is shown as `?`."""
    name = key if isinstance(key, str) and _is_plain(key) else "?"
    return f"{path}.{name}" if path else name


def _is_plain(key: str) -> bool:
    bare = key.replace("_", "").replace("-", "").replace(".", "")
    return len(key) <= LONGEST_KEY and bare.isascii() and bare.isalnum() and not bare.isdigit()
