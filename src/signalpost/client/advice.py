"""What to do about an event that did not get through, by the reason its result names."""

from __future__ import annotations

from signalpost.errors import SettingsError

AGAIN = "Sending the same event (same event_id) again is safe."
_ADVICE = {
    "no_answer": f"Nothing answered: is it running, and are host, port and http or https of its address right? {AGAIN}",
    "unknown_outcome": f"The answer was lost on the way. {AGAIN}",
    "answer_unreadable": f"What answered is not what was expected there: check the address and its port. {AGAIN}",
    "refused_in_a_row": "Many events in a row were refused alone with one code: look at the set-up first.",
}
_BY_DEFAULT = f"Look the reason up in docs/reference/http-api.md or verdicts.md. {AGAIN}"


def advice_of(reason: str | None) -> str:
    """What to do, in a sentence or two."""
    return _ADVICE.get(reason or "", _BY_DEFAULT)


def address(url: str, setting: str) -> str:
    """`url`, whole and without a slash at its end. SettingsError where it is no address to send to."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() in ("http", "https") and rest.strip("/"):
        return url.rstrip("/")
    raise SettingsError(
        f"{setting} is no address to send to; it must begin with http:// or https://, such as http://127.0.0.1:8080",
        setting=setting,
        fix="Write it with http:// or https://, host and port.",
    )
