"""Sends messages to channels, within a time: starts the process that knows Apprise and reads what became of each."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.alarms.apprise_child import BROKEN, Letter
from signalpost.store.channels import Addressed
from signalpost.watch.notice import Kind
from signalpost.watch.telling.queue import Said
from signalpost.watch.words import Message

LIMIT_S = 20.0
TIMEOUT = "timeout"
CHILD = "signalpost.alarms.apprise_child"
#: What the process is given of the environment: how to reach the network and what to trust, never a setting of ours.
PASSED = frozenset(
    "HOME LANG LC_ALL PATH PYTHONPATH PYTHONDONTWRITEBYTECODE SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE TZ "
    "VIRTUAL_ENV HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy".split()
)
KINDS: Mapping[Kind | None, str] = {
    Kind.RAISED: "failure",
    Kind.AGAIN: "warning",
    Kind.OVER: "success",
    None: "info",
}

_line = msgspec.json.Decoder(tuple[int, str | None]).decode


class Teller(Protocol):
    """Sends letters; for each, in order, None when it got there, else why not."""

    async def tell(self, letters: Sequence[Letter]) -> Sequence[str | None]: ...


def letter(url: str, message: Message, kind: Kind | None) -> Letter:
    """A message to an address; no kind: a test."""
    return Letter(url=url, title=message.title, body=message.body, kind=KINDS[kind])


def letter_of(to: Addressed, said: Said, message_id: str) -> Letter:
    """A message to a channel, of any kind."""
    return Letter(
        url=to.url,
        title=said.title,
        body=said.body,
        kind=said.kind,
        how=to.how,
        key=to.key,
        message_id=message_id,
        said=said,
    )


class AppriseTeller:
    """By Apprise, in a process that is ended after `limit_s`; what had not ended by then failed by `timeout`.

    `environ` is this process's environment, of which only what is in PASSED goes on.
    """

    def __init__(self, environ: Mapping[str, str], *, limit_s: float = LIMIT_S) -> None:
        self._environ = {name: value for name, value in environ.items() if name in PASSED}
        self._limit_s = limit_s

    async def tell(self, letters: Sequence[Letter]) -> Sequence[str | None]:
        """See `Teller`."""
        results: list[str | None] = [TIMEOUT] * len(letters)
        if not letters:
            return results
        try:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", CHILD, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=self._environ
            )
        except OSError:  # no more processes, no memory
            return [BROKEN] * len(letters)
        try:
            await asyncio.wait_for(self._converse(child, letters, results), self._limit_s)
        except TimeoutError:
            return results
        finally:
            if child.returncode is None:  # it hangs, or nobody waits for it any more
                child.kill()
                await child.wait()
        return [BROKEN if one == TIMEOUT else one for one in results]  # it ended, and said nothing of these

    async def _converse(
        self, child: asyncio.subprocess.Process, letters: Sequence[Letter], results: list[str | None]
    ) -> None:
        assert child.stdin is not None and child.stdout is not None
        try:
            child.stdin.write(msgspec.json.encode(letters))
            await child.stdin.drain()
            child.stdin.close()
        except (BrokenPipeError, ConnectionResetError):  # it ended already
            pass
        while not child.stdout.at_eof():
            try:
                number, failure = _line(await child.stdout.readline())
            except ValueError:
                continue  # a plugin that prints, perhaps much without an end of line
            if 0 <= number < len(results):
                results[number] = failure
        await child.wait()
