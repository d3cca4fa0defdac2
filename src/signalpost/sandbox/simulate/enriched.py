"""Set-up (e): what Signalpost adds to the server's events, by its own rules of identity over the simulated visits.

Three things of an order come to Signalpost: the visit that an ad click led to, if it was on this device; the checkout
in the browser, with the token that shop platforms give it; and the server's event, which names the buyer and that
token. The rules learn from each in order of time, as the worker does, and say what the server's event may be given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from signalpost.identity.keys import Key
from signalpost.identity.linking import link
from signalpost.identity.newcomers import rows_of, unknown
from signalpost.identity.rows import Met, Name, Row
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.told import Cookies, Keys, cookies, server_keys
from signalpost.sandbox.simulate.visit import Loss, Visit

CHECKOUT_S: Final = 60
"""The checkout begins this long before the order, in seconds."""
_OF_PERSON: Final = ("external_id", "em", "ph")
_FACTS: Final = ("client_ip_address", "client_user_agent")


class Shelf:
    """What is known of keys while one seed is simulated, in memory."""

    def __init__(self) -> None:
        self._kept: dict[Name, Row] = {}

    def name(self, kind: str, value: str) -> Name:
        """Unhashed: it lives as long as the simulation."""
        return f"{kind}/{value}".encode()

    def get(self, name: Name) -> Row | None:
        """What is known under a name."""
        return self._kept.get(name)

    def unknown(self, keys: Sequence[tuple[str, str]]) -> list[Name] | None:
        """The names of `keys` if nothing is known of any."""
        return unknown(self, keys)

    def put(self, name: Name, row: Row, at: int) -> None:
        """Keep `row` under a name."""
        self._kept[name] = row

    def put_met(self, names: list[Name], met: Met) -> None:
        """Keep what newcomers were met by, worked out."""
        self._kept |= rows_of(met, names)

    def drop(self, name: Name) -> None:
        """Keep nothing under a name."""
        self._kept.pop(name, None)

    def parted(self, one: Name, other: Name) -> bool:
        """Nobody parts keys here."""
        return False


def enriched(visits: Sequence[Visit], setup: Setup, settings: SimulationSettings) -> dict[str, Keys]:
    """user_data of each order's server event once it is enriched, by order. Refused consent adds nothing."""
    found = {visit.order: server_keys(visit, setup, settings) for visit in visits}
    seen = [one for visit in visits if visit.consent for one in _sightings(visit, found[visit.order], setup, settings)]
    shelf = Shelf()
    for order, sighting in sorted(seen, key=lambda one: one[1].at):
        given = link(shelf, sighting).given
        if order is not None:
            found[order] = {**{one.key: (one.value,) for one in given}, **found[order]}
    return found


def _sightings(
    visit: Visit, told: Keys, setup: Setup, settings: SimulationSettings
) -> Iterator[tuple[str | None, Sighting]]:
    """What Signalpost sees of an order; with the order, where it is the server's event."""
    click = visit.click
    if click is not None and click.same_device:
        landing = msgspec.structs.replace(visit, at=click.clicked_at)
        yield None, _in_browser(visit, click.clicked_at, cookies(landing, setup, settings), checkout=False)
    if visit.lost_by is not Loss.REQUEST_LOST:
        yield None, _in_browser(visit, visit.at - CHECKOUT_S, cookies(visit, setup, settings), checkout=True)
    if not visit.server_lost:
        ids = {"visitor": _visitor(visit, visit.at) if visit.server_sees_browser else None}
        ids |= {kind: told[kind][0] for kind in ("fbp", "fbc") if kind in told}
        yield (
            visit.order,
            Sighting(
                space_id=1,
                at=visit.at * 1_000 + visit.server_delay_ms,
                event_time=visit.at,
                trust=Trust.CLAIM,
                person=tuple(Key(kind, value) for kind in _OF_PERSON for value in told.get(kind, ())[:1]),
                browser=tuple(Key(kind, value) for kind, value in ids.items() if value is not None),
                purchase=(Key("checkout", visit.order),),
                facts={key: told[key][0] for key in _FACTS if key in told},
                has=frozenset(told),
                website=True,
            ),
        )


def _in_browser(visit: Visit, at: int, found: Cookies, *, checkout: bool) -> Sighting:
    """An event of the tag at `at` (Unix seconds), with the cookies it found."""
    browser = {"visitor": _visitor(visit, at), "fbp": found.fbp, "fbc": found.fbc}
    facts = {"client_ip_address": visit.address, "client_user_agent": visit.agent}
    return Sighting(
        space_id=1,
        at=at * 1_000,
        event_time=at,
        trust=Trust.TYPED,
        browser=tuple(Key(kind, value) for kind, value in browser.items() if value is not None),
        purchase=(Key("checkout", visit.order),) if checkout else (),
        facts=facts,
        has=frozenset(facts) | {kind for kind in ("fbp", "fbc") if browser[kind] is not None},
        website=True,
    )


def _visitor(visit: Visit, at: int) -> str:
    """The durable id of this browser, which the shop's own server sets: another one once the cookies are deleted."""
    click = visit.click
    gone = click is not None and click.same_device and at - click.clicked_at > visit.deleted_after_s
    return f"{visit.buyer.number}/{visit.on_phone}/{visit.order if gone or click is None else click.clicked_at}"
