"""A refusal made ready to be sent: its places filled, its title in the language that was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.forms import Call
from signalpost.sandbox.graph import GraphError
from signalpost.sandbox.titles import language, localised

_PACIFIC = timezone(timedelta(hours=-8), "PST")
_EXPIRED_BEFORE_S = 3600.0
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NEWEST_VERSION = "v25.0"  # the pages' examples, 2026-09-12


def worded(error: GraphError, *, dataset: str, method: str, now: float, locale: str | None) -> GraphError:
    """`error` as it is sent: `now` is Unix seconds, `locale` as `chosen_locale` found it."""
    if "{" in error.message:
        words = {"object": dataset, "method": method.lower(), "version": NEWEST_VERSION}
        error = error.filled(**words, expired=_pacific(now - _EXPIRED_BEFORE_S), now=_pacific(now))
    return localised(error, locale)


def chosen_locale(call: Call | None, dataset: str, conduct: Conduct) -> str:
    """The language for a call: its `locale`, else its Accept-Language, else the dataset's, else the sandbox's."""
    asked = call and (language(call.locale) or (language(call.accept_language) if conduct.accept_language else None))
    return asked or conduct.locales.get(dataset, conduct.locale)


def _pacific(at: float) -> str:
    """Thursday, 01-Jan-26 00:00:00 PST. Whatever the machine's language."""
    moment = datetime.fromtimestamp(max(at, 0.0), UTC).astimezone(_PACIFIC)
    return f"{_DAYS[moment.weekday()]}, {moment.day:02}-{_MONTHS[moment.month - 1]}-{moment:%y %H:%M:%S} PST"
