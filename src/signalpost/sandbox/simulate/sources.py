"""Where each rate's default comes from, and the range in which it may believably lie.

A rate is *official* (a rule that a maker of browsers or Meta published), *measured* (somebody counted, and said how) or
*assumed* (no count was found; the range is wide, or it is the shop's own choice). What vendors write about their own
product is none of these. Most counts were read in somebody's report of them ("as told by"). Names ending in .md are
this project's notes on public sources, November 2026.
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Basis(str, Enum):
    """What a default stands on."""

    OFFICIAL = "official"
    MEASURED = "measured"
    ASSUMED = "assumed"


class Source(msgspec.Struct, frozen=True):
    """Basis and source of a rate; `low` and `high` bound what is believable (None: a decision, not a rate)."""

    basis: Basis
    words: str
    low: float | None = None
    high: float | None = None


SOURCES: dict[str, Source] = {
    # Who orders, on what
    "account": Source(
        Basis.MEASURED,
        "Pew Research Center, survey of 5,022 US adults, February–June 2025: 71 % use Facebook, 50 % Instagram (as "
        "told by mediapost.com)",
        low=0.6,
        high=0.85,
    ),
    "mobile": Source(
        Basis.MEASURED,
        "Criteo, US retailers, second half of 2016: 36 % (as told by retailtouchpoints.com); the shop of a field "
        "report: 96 % (match-quality.md 2.5); we take a value between",
        low=0.36,
        high=0.96,
    ),
    "safari_mobile": Source(
        Basis.MEASURED,
        "StatCounter, world, mobile: 20–27 % (as told by gagadget.com and bbabo.net); Mixpanel 2018, United "
        "States: 58 % (as told by thehustle.co)",
        low=0.2,
        high=0.58,
    ),
    "safari_desktop": Source(
        Basis.MEASURED,
        "StatCounter, world, desktop: 6–10 % (as told by gagadget.com and bbabo.net)",
        low=0.06,
        high=0.1,
    ),
    "firefox_desktop": Source(
        Basis.MEASURED,
        "StatCounter, world, desktop: 5–9 % (as told by gagadget.com and bbabo.net)",
        low=0.05,
        high=0.09,
    ),
    # Ads
    "from_ad": Source(
        Basis.ASSUMED,
        "no count found; it differs by shop more than anything else here",
        low=0.1,
        high=0.6,
    ),
    "in_app": Source(
        Basis.ASSUMED,
        "no count found. Of all mobile browsing, Mixpanel 2018 counted 8–14 % in Facebook's browser (United "
        "States; qz.com, sherpamarketing.ca), Quantcast 2014 12 % (iOS; gigaom.com); links in the app open there "
        "unless that is switched off",
        low=0.3,
        high=0.95,
    ),
    "within_hour": Source(
        Basis.MEASURED,
        "an analysis of Amazon Marketing Cloud, May 2024: near 50 % within the first hour (rollorite.com)",
        low=0.3,
        high=0.7,
    ),
    "within_day": Source(
        Basis.MEASURED,
        "Atlas, hundreds of advertisers: 70–90 % within 24 hours (onlinemediaanalyst.com); Amazon Marketing Cloud: "
        "20 % later than seven days (rollorite.com)",
        low=0.7,
        high=0.9,
    ),
    "late_days": Source(
        Basis.ASSUMED,
        "chosen so that about a tenth of all comes later than a week, between the two sources above",
        low=3,
        high=12,
    ),
    "other_device": Source(
        Basis.MEASURED,
        "Criteo, who sell what helps against it, 2016: 31 % of US, 33 % of German, 36 % of British retail orders "
        "involved two devices or more (criteo.com), which is the most it can be",
        low=0.1,
        high=0.36,
    ),
    "click_id_stripped": Source(
        Basis.ASSUMED,
        "no count found. Safari strips it in private windows, Mail and Messages (identity-and-cookies.md 5.1), "
        "some browsers always",
        low=0,
        high=0.1,
    ),
    "ads_seen": Source(
        Basis.ASSUMED,
        "no count found; the shop's reach. It decides how many orders are credited to an ad that was only seen",
        low=0.5,
        high=6,
    ),
    # Blockers, consent, networks
    "blocked_mobile": Source(
        Basis.MEASURED,
        "match-quality.md 2.5: 11–16 % of events lost for all reasons at 96 % mobile, which with the losses below "
        "leaves about this; W. Aptekar-Cassels' blog counted 0 % on Android, 17 % on iOS (as told by html.it)",
        low=0,
        high=0.15,
    ),
    "blocked_desktop": Source(
        Basis.MEASURED,
        "counts of blocked analytics: Blockmetry 2016, world, all devices: 5 % of page views (as told by "
        "imnewswatch.com); contentpass 2018: a quarter of ad blockers block trackers too (medium.com/contentpass); "
        "A. Fou 2019, United States: 10–20 % have ad blockers (slideshare.net); W. Aptekar-Cassels' blog, for "
        "developers: 48–49 % (as told by html.it)",
        low=0.05,
        high=0.49,
    ),
    "consent_asked": Source(
        Basis.ASSUMED,
        "a shop's own share of visitors from the EU and alike; over 40 % of European sites use a consent platform "
        "(arXiv 2402.18321, 2024)",
        low=0,
        high=1,
    ),
    "consent_refused": Source(
        Basis.MEASURED,
        "arXiv 2402.18321 (2024), millions of visits: over 60 % where refusing takes one click, about 10 % where "
        "it takes more; we take the middle",
        low=0.1,
        high=0.6,
    ),
    "request_lost": Source(
        Basis.MEASURED,
        "Speed Kit, field test of beacons, 2023–2024: the surest way of sending arrived 98 % of the time "
        "(speedkit.com)",
        low=0.01,
        high=0.05,
    ),
    "page_missed": Source(
        Basis.ASSUMED,
        "no count found; payment providers document that buyers may not come back",
        low=0,
        high=0.1,
    ),
    "page_reloaded": Source(
        Basis.ASSUMED,
        "no count found; advisers call duplicates of over 10 % serious (reflectivedata.com). Reported of a plugin: "
        "facebook-for-woocommerce issues 4047, 4006",
        low=0,
        high=0.1,
    ),
    "server_lost": Source(
        Basis.ASSUMED,
        "no count found; a server that does not retry loses what its network and Meta's throttling lose",
        low=0,
        high=0.02,
    ),
    "server_resent": Source(
        Basis.ASSUMED,
        "no count found",
        low=0,
        high=0.02,
    ),
    "server_delay_s": Source(
        Basis.ASSUMED,
        "a call from the shop's back end; webhooks and batches take minutes to hours, which is another set-up",
        low=0.5,
        high=60,
    ),
    "repeat_order": Source(
        Basis.ASSUMED,
        "no count found; upsells after the order are the usual case",
        low=0,
        high=0.05,
    ),
    # Cookies
    "script_cookie_days": Source(
        Basis.OFFICIAL,
        "webkit.org/tracking-prevention (identity-and-cookies.md 5.1)",
        low=7,
        high=7,
    ),
    "decorated_cookie_hours": Source(
        Basis.OFFICIAL,
        "webkit.org/tracking-prevention (identity-and-cookies.md 5.1)",
        low=24,
        high=24,
    ),
    "cookies_deleted": Source(
        Basis.MEASURED,
        "comScore, December 2006, 400,000 home computers: 31 % (as told by econsultancy.com); GlobalWebIndex 2014, "
        "survey: 40 % (blog.globalwebindex.net)",
        low=0.1,
        high=0.4,
    ),
    "server_cookies": Source(
        Basis.ASSUMED,
        "meta-conversions-api.md 6.2; whether a shop does is its choice",
    ),
    # What Meta can recognise
    "signed_in": Source(
        Basis.ASSUMED,
        "no count found. Chrome sends third-party cookies, Safari and Firefox do not (identity-and-cookies.md 5.1)",
        low=0.3,
        high=0.9,
    ),
    "shared_device": Source(
        Basis.ASSUMED,
        "no count found; comScore said that over 60 % of home computers are shared (as told by digiday.com)",
        low=0,
        high=0.15,
    ),
    "other_email": Source(
        Basis.ASSUMED,
        "no count found. Advisers say that 30–50 %, cleaned 70–80 %, of a customer list finds an account "
        "(nosheet.ai, embertribe.com), which with buyers who have none leaves this range",
        low=0.1,
        high=0.55,
    ),
    "phone_known": Source(
        Basis.ASSUMED,
        "no count found",
        low=0.4,
        high=0.9,
    ),
    "address_known": Source(
        Basis.ASSUMED,
        "no count found; telephone networks hand out new addresses all the time",
        low=0.2,
        high=0.9,
    ),
    "join_discarded": Source(
        Basis.ASSUMED,
        "meta-conversions-api.md 7: the first stays, later ones are discarded; that a discarded copy helps is nowhere "
        "written, nor denied",
    ),
    # What the shop's server knows at checkout
    "has_phone": Source(
        Basis.MEASURED,
        "match-quality.md 2.3, A, C and D: 100 %; Baymard 2025: 39 % of shops demand one without a reason, 14 % of "
        "buyers are reluctant (baymard.com)",
        low=0.4,
        high=1,
    ),
    "has_address": Source(
        Basis.MEASURED,
        "match-quality.md 2.3: C 48.5 %, D 100 %",
        low=0.48,
        high=1,
    ),
    "has_external_id": Source(
        Basis.MEASURED,
        "match-quality.md 2.3: C 35.3 %, B 42.9 %, D 100 %",
        low=0.35,
        high=1,
    ),
    "server_sees_browser": Source(
        Basis.MEASURED,
        "match-quality.md 2.3: A 100 %, C 0 % of addresses and 57.4 % of cookies; webhooks of payment providers "
        "have none of them (connectors.md 8.1)",
        low=0,
        high=1,
    ),
    "advanced_matching": Source(
        Basis.ASSUMED,
        "off in Meta's ordinary base code (meta-conversions-api.md 18.1)",
    ),
}
