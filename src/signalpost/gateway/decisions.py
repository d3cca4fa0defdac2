"""What people decided, on its way to where it is kept; and who is refused because of it.

A decision is recorded when a signal says it, with the keys that came with it. The same word of the same person is
recorded once in a while, not with each of their events.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from signalpost.capi.event import Event
from signalpost.consent.ruling import OPT_OUTS, Action, Reason, Ruling
from signalpost.errors import StoreError
from signalpost.gateway.consent import Judged
from signalpost.gateway.facts import line_of
from signalpost.gateway.limits import Buckets
from signalpost.gateway.source import BROWSER, Source
from signalpost.store.decisions import FROM_BROWSERS, GRANTED, OF_A_BROWSER, SHOWN_BY_BROWSERS, Suppressed
from signalpost.store.person_keys import keys_beside, keys_of, keys_said, login_keys
from signalpost.store.record import ConsentCopy, EventCopy, Record, consent_record

AGAIN_MS = 1_800_000  # so long a grant is not recorded again; the worker keeps it for months
TYPED_PER_MINUTE = 1 / 3  # of one address, keys that are not its browser's own: a family, not a list of customers
TYPED_AT_ONCE_S = 3_601.0  # so many seconds' worth at once: twenty
KNOWN = 65_536  # grants that are remembered as recorded

Key = tuple[str, str]  # kind, value


class Decisions:
    """One gateway's way to record decisions, and what it follows of others'. `suppressed` is None where nobody follows
    them."""

    def __init__(self, suppressed: Suppressed | None = None) -> None:
        self._suppressed = suppressed
        self._recorded: dict[tuple[int, tuple[Key, ...]], tuple[tuple[str, bool], int]] = {}
        self._typed = Buckets(TYPED_AT_ONCE_S)

    @property
    def refuses_some(self) -> bool:
        """Whether anybody's keys are suppressed: otherwise nobody's need be looked at."""
        return self._suppressed is not None and len(self._suppressed) > 0

    def looked_at(self, copy: EventCopy, judged: Judged, source: Source, aside: list[Record]) -> str | None:
        """Why the copy must not be kept, whoever's it is by its keys; else its own word is put `aside`, and of a login
        on a browser that said no, that its person did."""
        told = judged.is_told
        if not self.refuses_some and not (told and source.page is None):  # a page's word is recorded for its visit
            return None
        keys = keys_of(copy)
        browser = source.origin == BROWSER
        refused = self._refusal(copy.space_id, keys, granted=told, browser=browser)
        if refused is None:
            if told and source.page is None:
                aside.extend(self.recorded(judged.ruling, keys, source))
        elif (login := login_keys(copy)) is not None:
            aside.extend(self._carried_over(*login, judged, source))
        return refused

    def denied(self, event: Event, judged: Judged, source: Source) -> list[Record]:
        """What is kept of an event that goes no further: that its person said so, under their keys as they would have
        been sent."""
        if not judged.stops(browser=False):
            return []
        person = keys_said(event.user_data, now=source.received_at // 1000, policy=source.policy)
        beside = event.link.as_texts(of_browser=source.origin == BROWSER) if event.link is not None else {}
        if source.browser is not None and source.browser.visitor is not None:
            beside = {**beside, "visitor": source.browser.visitor}
        keys = person + keys_beside(beside)
        return self.recorded(judged.ruling, self._believed(keys, source), source)

    def _believed(self, keys: list[Key], source: Source) -> list[Key]:
        """Without those typed to a page past what one address may: each would refuse somebody from now on."""
        if source.origin != BROWSER:
            return keys
        now, caller = source.received_at / 1_000, f"{source.key_id} {line_of(source.came_from) or ''}"
        return [
            key for key in keys if key[0] in SHOWN_BY_BROWSERS or not self._typed.take(caller, TYPED_PER_MINUTE, now)
        ]

    def _carried_over(
        self, browser: Iterable[Key], person: Iterable[Key], judged: Judged, source: Source
    ) -> list[Record]:
        """A browser's no as that of the person who logged in on it, said when the browser said it: what they granted
        elsewhere since then stands."""
        against = None if self._suppressed is None else self._suppressed.refusal(source.space_id, browser)
        if against is None:
            return []
        ruling = Ruling(
            action=Action.DROP,
            reason=against.reason,
            evidence=Reason.VISIT.value,
            state=against.state,
            region=judged.ruling.region,
        )
        return self.recorded(ruling, person, msgspec.structs.replace(source, received_at=against.at))

    def recorded(self, ruling: Ruling, keys: Iterable[Key], source: Source) -> list[Record]:
        """The record of what a person decided; none without keys, for a rule's word, or when the same was recorded
        lately."""
        if ruling.state == "unknown":
            return []
        known = tuple(sorted(set(keys)))
        limited = ruling.state == "granted" and ruling.reason in OPT_OUTS
        if not known or not self._is_news(known, (ruling.state, limited), source):
            return []
        copy = ConsentCopy(
            space_id=source.space_id,
            key_id=source.key_id,
            received_at=source.received_at,
            keys=known,
            state=ruling.state,
            reason=ruling.reason,
            evidence=ruling.evidence,
            source=source.says,
            limited=limited,
            region=ruling.region,
        )
        return [consent_record(copy)]

    def not_kept(self) -> None:
        """What was to be recorded could not be kept: whoever says the same again is heard again."""
        self._recorded.clear()

    def _is_news(self, keys: tuple[Key, ...], word: tuple[str, bool], source: Source) -> bool:
        whose, at = (source.space_id, keys), source.received_at
        before = self._recorded.get(whose)
        same_at = before[1] if before is not None and before[0] == word else None
        if same_at == at:
            return False
        if same_at is not None and at - same_at < AGAIN_MS and self._stands(keys, word[0], source):
            return False
        if before is None and len(self._recorded) >= KNOWN:
            del self._recorded[next(iter(self._recorded))]
        self._recorded[whose] = (word, at)
        return True

    def _stands(self, keys: tuple[Key, ...], state: str, source: Source) -> bool:
        """Whether nothing else was said under `keys` meanwhile, to another gateway, a server or an operator, as far as
        that is known here: the latest word counts, also when it is one that was said before."""
        if self._suppressed is None:
            return True
        refusal, space_id = self._suppressed.refusal, source.space_id
        if state == GRANTED:
            counts = [key for key in keys if key[0] in OF_A_BROWSER] if source.says in FROM_BROWSERS else keys
            return refusal(space_id, counts) is None
        return all(refusal(space_id, (key,)) is not None for key in keys)

    def _refusal(self, space_id: int, keys: Iterable[Key], *, granted: bool, browser: bool) -> str | None:
        """A server's own grant lifts what was denied before, a browser's for its own keys alone."""
        if self._suppressed is None or (granted and not browser):
            return None
        looked_at = [key for key in keys if key[0] not in OF_A_BROWSER] if granted else keys
        against = self._suppressed.refusal(space_id, looked_at)
        if against is None:
            return None
        withdrawn = against.state == "withdrawn"
        return Reason.WITHDRAWN.value if withdrawn else against.reason or Reason.DENIED.value

    def refresh(self) -> None:
        """Follow what changed. While it cannot be read, what is known holds; the worker looks again."""
        if self._suppressed is not None:
            try:
                self._suppressed.refresh()
            except StoreError:
                return
