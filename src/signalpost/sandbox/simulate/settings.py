"""Every rate of the simulated shop, with its default. Where each comes from stands in `sources`. Shares are 0 to 1."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from msgspec import Meta

from signalpost.sandbox.simulate.sources import SOURCES, Source


def share(text: str) -> Meta:
    """What documents a share of something, 0 to 1."""
    return Meta(ge=0, le=1, description=text)


def up_to(most: float, text: str) -> Meta:
    """What documents a number from 0 to `most`."""
    return Meta(ge=0, le=most, description=text)


class SimulationSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rates and sizes of one simulation. `orders` and `population` are for each seed."""

    population: Annotated[int, Meta(ge=100, le=1_000_000, description="People invented for each seed.")] = 12_000
    orders: Annotated[int, Meta(ge=10, le=1_000_000, description="Orders of the shop, for each seed.")] = 1_500

    # Who orders, on what
    account: Annotated[float, share("Buyers without an ad click who have a Facebook or Instagram account.")] = 0.75
    mobile: Annotated[float, share("Orders made on a phone.")] = 0.7
    safari_mobile: Annotated[float, share("Phones whose browser is Safari; the others' is Chrome or alike.")] = 0.35
    safari_desktop: Annotated[float, share("Computers whose browser is Safari.")] = 0.08
    firefox_desktop: Annotated[float, share("Computers whose browser is Firefox.")] = 0.05

    # Ads
    from_ad: Annotated[float, share("Orders that follow a click on one of the shop's ads.")] = 0.3
    in_app: Annotated[
        float, share("Phone orders within the hour of the click that stay in Facebook's or Instagram's own browser.")
    ] = 0.7
    within_hour: Annotated[float, share("Ad orders within an hour of the click.")] = 0.5
    within_day: Annotated[float, share("Ad orders within 24 hours of the click, those within the hour among them.")] = (
        0.75
    )
    late_days: Annotated[float, up_to(365, "Mean of the further wait, in days, of the others (exponential).")] = 6.0
    other_device: Annotated[
        float, share("Ad orders later than an hour that are made on another device than the click.")
    ] = 0.25
    click_id_stripped: Annotated[float, share("Ad clicks whose fbclid the browser or a redirect takes away.")] = 0.03

    ads_seen: Annotated[float, up_to(1_000, "Times each account holder is shown one of the shop's ads in 28 days.")] = (
        2.0
    )

    # Blockers, consent, networks
    blocked_mobile: Annotated[float, share("Phones that let no request to Meta through.")] = 0.1
    blocked_desktop: Annotated[float, share("Computers that let no request to Meta through.")] = 0.18
    consent_asked: Annotated[float, share("Visitors whom the shop must ask before it tracks.")] = 0.4
    consent_refused: Annotated[float, share("Those asked who refuse, or never answer.")] = 0.35
    request_lost: Annotated[
        float, share("Browser requests that get lost on the way: the page closes, the network breaks.")
    ] = 0.02
    page_missed: Annotated[
        float, share("Buyers who pay elsewhere, or later, and never see the page that reports the order.")
    ] = 0.03
    page_reloaded: Annotated[
        float, share("Buyers who see that page twice within two days, so that the pixel reports the order again.")
    ] = 0.03
    server_lost: Annotated[float, share("Server events that never arrive, after all retries.")] = 0.001
    server_resent: Annotated[
        float, share("Server events that are sent twice, because the answer to the first got lost.")
    ] = 0.005
    server_delay_s: Annotated[
        float, up_to(604_800, "Median delay of the server event after the order, in seconds (the browser's is 3).")
    ] = 3.0
    repeat_order: Annotated[float, share("Buyers who order again within two days.")] = 0.02

    # Cookies
    script_cookie_days: Annotated[
        float, up_to(400, "Days that a cookie written by a script lives in Safari without another visit.")
    ] = 7.0
    decorated_cookie_hours: Annotated[
        float, up_to(9_600, "Hours that it lives in Safari when the visit began by a decorated link, such as an ad's.")
    ] = 24.0
    cookies_deleted: Annotated[float, share("Browsers whose cookies are deleted at least once in a month.")] = 0.31
    server_cookies: Annotated[
        bool, Meta(description="In set-ups with a server, the shop's own server sets _fbp and _fbc, as Meta advises.")
    ] = True

    # What Meta can recognise
    signed_in: Annotated[
        float,
        share("Browsers of account holders that carry Meta's own cookie, where the browser sends it to third parties."),
    ] = 0.6
    shared_device: Annotated[
        float, share("Orders made in a browser that is signed in as somebody else of the household.")
    ] = 0.04
    other_email: Annotated[
        float, share("Account holders who order with an e-mail address that Meta does not know of them.")
    ] = 0.3
    phone_known: Annotated[float, share("Account holders whose telephone number Meta knows.")] = 0.65
    address_known: Annotated[
        float, share("Orders from a network (IP address) in which Meta has seen the buyer of late.")
    ] = 0.6

    join_discarded: Annotated[
        bool, Meta(description="Meta also uses the match keys of a copy it discards, for the one it keeps.")
    ] = False

    # What the shop's server knows at checkout
    has_phone: Annotated[float, share("Orders with a telephone number.")] = 0.8
    has_address: Annotated[float, share("Orders with a postal address.")] = 0.9
    has_external_id: Annotated[
        float, share("Buyers whom the shop knows from before: they have a customer number (external_id).")
    ] = 0.4
    server_sees_browser: Annotated[
        float, share("Server events made where the buyer's request is at hand: address, user agent, cookies.")
    ] = 0.9
    advanced_matching: Annotated[
        bool, Meta(description="The pixel is given the buyer's e-mail, telephone and name (advanced matching).")
    ] = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One setting, for the command line and the documentation; `source` is None for sizes."""

    name: str
    kind: type
    default: Any
    description: str
    source: Source | None


def table() -> tuple[Row, ...]:
    """Every setting, in the order of the class."""
    hints = get_type_hints(SimulationSettings, include_extras=True)
    return tuple(
        _row(field.name, field.default, hints[field.name]) for field in msgspec.structs.fields(SimulationSettings)
    )


def _row(name: str, default: Any, hint: Any) -> Row:
    base, meta = get_args(hint)
    return Row(name=name, kind=base, default=default, description=meta.description, source=SOURCES.get(name))
