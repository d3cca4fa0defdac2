"""The claims that are checked, in the words of those who make them, shortened. Names ending in .md are the notes."""

from __future__ import annotations

from signalpost.sandbox.simulate.claims import LOST, Claim, Trial
from signalpost.sandbox.simulate.setups import Setup

WEBHOOK = {"server_sees_browser": 0.0}
NOBODY_ASKED = {"consent_asked": 0.0}
NOTHING_LOST = {
    "consent_asked": 0.0,
    "blocked_mobile": 0.0,
    "blocked_desktop": 0.0,
    "request_lost": 0.0,
    "page_missed": 0.0,
}

CLAIMS: tuple[Claim, ...] = (
    Claim(
        key="pixel_matched",
        words="With the pixel only, 30–50 % of events are matched to a person.",
        place="vendors' pages; no row of the notes has a source for it (match-quality.md 2.5, «unsourced»)",
        setup=Setup.PIXEL,
        measure="matched_of_reported",
        low=0.3,
        high=0.5,
        trials=(
            Trial(when="as the rates stand, of the events that arrive"),
            Trial(when="as the rates stand, of all orders", measure="matched"),
            Trial(
                when="few browsers are signed in to Meta, few networks known",
                settings={"signed_in": 0.3, "address_known": 0.3},
            ),
            Trial(when="with advanced matching", settings={"advanced_matching": True}),
        ),
        remark="It hangs on how many buyers' browsers Meta knows, of which there is no count. Of all orders it is so "
        "because a quarter never arrives; of what arrives, only where few are signed in. Advanced matching ends it.",
    ),
    Claim(
        key="both_matched",
        words="With pixel and server, 80–95 % are matched.",
        place="vendors' pages; no row of the notes has a source for it (match-quality.md 2.5, «unsourced»)",
        setup=Setup.BOTH_WITH_EVENT_ID,
        measure="matched_of_reported",
        low=0.8,
        high=0.95,
        trials=(
            Trial(when="as Meta documents it: of two copies the first stays"),
            Trial(when="Meta also uses what a discarded copy holds", settings={"join_discarded": True}),
            Trial(when="the server's copy comes first, with the cookies", settings={"server_delay_s": 0.5}),
            Trial(when="server only", setup=Setup.SERVER),
            Trial(when="of all orders, refused consent among them", measure="matched"),
        ),
        remark="It needs the server's copy to be the one that stays, or Meta to join both, which its pages neither say "
        "nor deny. It is a share of what arrives: of all orders it is less, because refused consent is refused.",
    ),
    Claim(
        key="double_counting",
        words="Pixel and server without event_id count conversions twice.",
        place="user-needs.md I1, I2; meta-conversions-api.md 7, fallback key and its limits",
        setup=Setup.BOTH_WITHOUT_EVENT_ID,
        measure="double",
        low=0.5,
        high=1.0,
        trials=(
            Trial(when="as the rates stand: server and browser race"),
            Trial(when="the server is first", settings={"server_delay_s": 0.5}),
            Trial(when="the server reports a minute later", settings={"server_delay_s": 60.0}),
            Trial(when="the server's events come from a webhook, without cookies", settings=WEBHOOK),
            Trial(when="with event_id", setup=Setup.BOTH_WITH_EVENT_ID),
        ),
        remark="True where the server is first or knows no _fbp. Where the browser is first and both send the same "
        "_fbp, Meta's documented fallback discards the server's copy, without any event_id.",
    ),
    Claim(
        key="totals_double",
        words="Totals in Events Manager double: 17 sales show as 36.",
        place="events-manager.md, overview",
        setup=Setup.BOTH_WITH_EVENT_ID,
        measure="raw",
        low=1.9,
        high=2.2,
        trials=(
            Trial(when="as the rates stand, for each order"),
            Trial(when="nothing blocked, lost or refused", settings=NOTHING_LOST),
        ),
        remark="The overview counts before deduplication. The sum passes two where pages are seen again; it is lower "
        "where the pixel is blocked.",
    ),
    Claim(
        key="quality_above_8",
        words="With identity from the checkout, match quality is above 8.",
        place="match-quality.md 2.2 (full set 8–9) and 2.3, rows B, D, E, F′",
        setup=Setup.BOTH_WITH_EVENT_ID,
        measure="quality",
        low=8.0,
        high=9.3,
        trials=(
            Trial(when="as the rates stand"),
            Trial(when="events from a webhook: no address, user agent or cookies", settings=WEBHOOK),
            Trial(
                when="the checkout asks for no telephone and no address",
                settings={"has_phone": 0.0, "has_address": 0.0, "has_external_id": 0.0},
            ),
            Trial(when="server only", setup=Setup.SERVER),
        ),
        remark="An estimate within ±0.7, not Meta's formula. It says which keys arrive, not whether conversions are "
        "counted right: the same score comes with and without event_id.",
    ),
    Claim(
        key="pixel_loses_measured",
        words="The pixel loses 11–16 % of events (measured, 96 % mobile traffic).",
        place="match-quality.md 2.5, «measured»",
        setup=Setup.PIXEL,
        measure=LOST,
        low=0.11,
        high=0.16,
        trials=(
            Trial(when="96 % mobile, nobody is asked for consent", settings={"mobile": 0.96, **NOBODY_ASKED}),
            Trial(when="70 % mobile, nobody is asked for consent", settings=NOBODY_ASKED),
            Trial(when="as the rates stand"),
        ),
        remark="The first trial is no proof: the default for blockers on phones was chosen to fit it.",
    ),
    Claim(
        key="pixel_loses_vendors",
        words="The pixel loses 20–40 % of conversions.",
        place="match-quality.md 2.5, vendors' copy; one guide withdrew it",
        setup=Setup.PIXEL,
        measure=LOST,
        low=0.2,
        high=0.4,
        trials=(
            Trial(when="as the rates stand, refused consent among the losses"),
            Trial(when="nobody is asked for consent", settings=NOBODY_ASKED),
            Trial(
                when="nobody is asked; a technical audience at computers",
                settings={**NOBODY_ASKED, "mobile": 0.2, "blocked_desktop": 0.4},
            ),
            Trial(when="everybody is asked, 35 % refuse", settings={"consent_asked": 1.0}),
        ),
        remark="Reached by counting refused consent, which no server may bring back, or with an audience that blocks "
        "far more than most.",
    ),
    Claim(
        key="server_cookies",
        words="Cookies set by the server make 50–60 % more events identifiable.",
        place="identity-and-cookies.md 5.3 (a vendor's figure)",
        setup=Setup.BOTH_WITH_EVENT_ID,
        measure="with_fbc",
        low=0.5,
        high=0.6,
        against={"server_cookies": False},
        trials=(
            Trial(when="events with a click id, as the rates stand"),
            Trial(when="every phone has Safari", settings={"safari_mobile": 1.0}),
            Trial(
                when="every phone has Safari, and 45 % of the buyers wait longer than a day",
                settings={"safari_mobile": 1.0, "within_hour": 0.35, "within_day": 0.55},
            ),
        ),
        remark="A script's click id is lost to blockers and to Safari's limits; most buyers order before those bite. "
        "Only an audience on iPhones that takes its time comes near it.",
    ),
)

NOT_SIMULATED = (
    ("13 % lower cost per result with the Conversions API", "match-quality.md 2.5", "needs an ad auction"),
    (
        "additional conversions reported (ACR) of 20–60 % for a key",
        "match-quality.md 2.5",
        "Meta's comparison of peers",
    ),
    (
        "tables of match rate or cost by match quality",
        "match-quality.md 2.5",
        "unsourced; the score's formula is secret",
    ),
    ("10–30 % lower cost per acquisition", "match-quality.md 2.5", "an agency's claim; needs an ad auction"),
)
