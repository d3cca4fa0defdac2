"""Tells channels, most of them by Apprise, in a process that lives for one round: `python -m
signalpost.alarms.apprise_child`.

Apprise loads some hundred and thirty kinds of channel, each with code of its own that may hang. Here that costs the
watch no memory, and ends when the watch says so. Addresses come by stdin, never by the list of processes; what is
answered holds none. Nothing is written to disk, and no redirect is followed: the address that was given is the only one
that is called.

    stdin   a JSON list of `Letter`
    stdout  for each, once its end is known, one line of JSON: [its place in the list, null or why it did not get there]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

import msgspec

from signalpost.alarms import posting
from signalpost.watch.telling.digest_words import PICTURE
from signalpost.watch.telling.queue import Said
from signalpost.watch.telling.wanted import How

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

AT_ONCE = 16
REFUSED, UNREACHABLE, UNKNOWN_ADDRESS, BROKEN = "refused", "unreachable", "address_unknown", "broken"
_STATUS = re.compile(r"error=(\d{3})\b")


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one address. `kind`: info, success, warning or failure, as Apprise calls them. `said` is what a
    webhook or a pager makes its own of, and what mail shows as HTML; `key` signs or pages; `message_id` is the same at
    each try."""

    url: str
    title: str
    body: str
    kind: str
    how: How = How.APPRISE
    key: str = ""
    message_id: str = ""
    said: Said | None = None

    def __repr__(self) -> str:
        return f"Letter({self.title!r})"


def understood(url: str) -> bool:
    """Whether Apprise can make something of an address. Calls nobody."""
    return _channel(url, _asset()) is not None


def tell(letter: Letter) -> str | None:
    """Send one; None when it got there, else why not: an HTTP status, or a word."""
    if letter.how is How.APPRISE:
        return _by_apprise(letter)
    said = letter.said or Said(title=letter.title, body=letter.body, kind=letter.kind, topic=letter.message_id)
    if letter.how is How.WEBHOOK:
        return posting.webhook(letter.url, letter.key, said, letter.message_id)
    return posting.pagerduty(letter.url, letter.key, said)


def _by_apprise(letter: Letter) -> str | None:
    from apprise import Apprise, NotifyFormat, NotifyType

    asset = _asset()
    channel = _channel(letter.url, asset)
    if channel is None:
        return UNKNOWN_ADDRESS
    one = Apprise(asset=asset)
    one.add(channel)
    kind, form, body = NotifyType(letter.kind), NotifyFormat.TEXT, letter.body
    if channel.notify_format is NotifyFormat.MARKDOWN:
        # Apprise would escape what looks like Markdown, and Teams shows the backslashes, in commands too. We write
        # none; each line is a paragraph, or they would run together.
        form, body = NotifyFormat.MARKDOWN, body.replace("\n", "\n\n")
    more = {}
    if letter.said is not None and letter.said.html and hasattr(channel, "inline"):  # mail
        form = channel.notify_format = NotifyFormat.HTML
        body, more = letter.said.html, _picture(channel, letter.said)
    done = one.notify(body=body, title=letter.title, notify_type=kind, body_format=form, **more)
    return None if done else _why(done)


def tell_all(letters: Sequence[Letter], ended: Callable[[int, str | None], None]) -> None:
    """Send all at once; `ended` is called with the place of each as it ends."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = {pool.submit(tell, letter): number for number, letter in enumerate(letters)}
        for one in as_completed(sent):
            ended(sent[one], BROKEN if one.exception() is not None else one.result())


def main() -> None:
    """Read the letters, send them, answer line by line."""
    letters = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Letter])

    def ended(number: int, failure: str | None) -> None:
        sys.stdout.buffer.write(msgspec.json.encode((number, failure)) + b"\n")
        sys.stdout.buffer.flush()

    tell_all(letters, ended)


def _asset() -> AppriseAsset:
    """How Apprise behaves here: no pictures from elsewhere, no files, no keys of its own, one try at a time."""
    from apprise import AppriseAsset, PersistentStoreMode

    return AppriseAsset(
        app_id="Signalpost",
        app_desc="Signalpost",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
        storage_mode=PersistentStoreMode.MEMORY,
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
        async_mode=False,
    )


def _channel(url: str, asset: AppriseAsset) -> NotifyBase | None:
    from apprise import Apprise

    channel: Any = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if channel is not None:
        channel.redirects = False  # whatever the address says
    return channel  # type: ignore[no-any-return]


def _picture(mail: Any, said: Said) -> dict[str, Any]:
    """What brings the picture of a mail with it, in its place."""
    from apprise.attachment.memory import AttachMemory

    mail.inline = True
    attach: Callable[..., Any] = AttachMemory
    return {"attach": attach(content=said.image, name=PICTURE, mimetype="image/png")}


def _why(result: Any) -> str:
    """The status that a server answered with, told from Apprise's remarks, of which nothing else is kept: they may name
    the address."""
    remarks = [entry.message for service in result for attempt in service for entry in attempt]
    statuses = [found[1] for found in map(_STATUS.search, remarks) if found]
    if statuses:
        return f"HTTP {statuses[-1]}"
    return UNREACHABLE if any("onnection error" in remark for remark in remarks) else REFUSED


if __name__ == "__main__":
    main()
