"""What one set-up comes to at the local Meta: deduplicated, matched, attributed, scored by the sandbox's own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from signalpost.quality.estimate import estimate
from signalpost.sandbox.dedup import Dedup, DedupSettings, Sighting
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.person import Attribution, Match, MatchRule
from signalpost.sandbox.received import Source, Standing
from signalpost.sandbox.simulate.enriched import enriched
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Copy, Setup, copies
from signalpost.sandbox.simulate.told import Keys, pixel_keys, server_keys
from signalpost.sandbox.simulate.visit import Visit

DATASET = "1"
EVENT_NAME = "Purchase"


Share = Annotated[float, Meta(ge=0)]


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """One set-up in one seed. Shares are of all the shop's orders unless they say otherwise; None: not applicable."""

    reported: Annotated[Share, Meta(description="orders of which at least one copy reached Meta")]
    raw: Annotated[Share, Meta(description="events that reach Meta, for each order, before deduplication")]
    counted: Annotated[Share, Meta(description="events Meta counts after deduplication, for each order; 1 is right")]
    double: Annotated[Share, Meta(description="orders counted twice or more")]
    swallowed: Annotated[Share, Meta(description="orders that arrived and were discarded as a copy of another order")]
    matched: Annotated[
        Share, Meta(description="orders whose buyer Meta recognises, rightly or wrongly, by a copy it counts")
    ]
    matched_of_reported: Annotated[Share, Meta(description="the same, of the orders that reached Meta")]
    matched_by_any: Annotated[
        Share, Meta(description="orders whose buyer Meta recognises by any copy that arrived, discarded ones too")
    ]
    mistaken: Annotated[Share, Meta(description="of the matched orders, those matched to somebody else")]
    from_ads: Annotated[Share, Meta(description="orders that Meta would credit to an ad if it knew every buyer")]
    attributed: Annotated[Share, Meta(description="orders credited to an ad, rightly or wrongly")]
    found: Annotated[Share, Meta(description="of the orders from ads, those credited to the right ad")]
    wrong_ad: Annotated[Share, Meta(description="of the credited orders, those credited to a wrong ad")]
    results: Annotated[
        Share, Meta(description="results as Ads Manager shows them, for each order from ads; 1 is right")
    ]
    with_fbc: Annotated[Share, Meta(description="of the orders that reached Meta, those that came with a click id")]
    quality: Annotated[float | None, Meta(description="estimated match quality of the server's events, 1 to 10")] = None
    quality_low: Annotated[float | None, Meta(description="lower end of that estimate")] = None
    quality_high: Annotated[float | None, Meta(description="upper end of that estimate")] = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A copy as Meta sees it: kept or not, whom it was matched to, which ad was credited."""

    copy: Copy
    kept: bool
    match: Match | None
    attribution: Attribution | None


def measure(
    visits: Sequence[Visit],
    setup: Setup,
    *,
    people: People,
    settings: SimulationSettings,
    dedup: DedupSettings | None = None,
) -> Measures:
    """Send all orders by this set-up to an empty dataset and count what becomes of them."""
    sent = sorted((copy for visit in visits for copy in copies(visit, setup)), key=lambda copy: copy.received_at)
    keys = _keys(visits, setup, settings)
    told = [keys[copy.visit.order, copy.source] for copy in sent]
    matches = {place: people.match(found) for place, found in keys.items()}
    matched = [matches[copy.visit.order, copy.source] for copy in sent]
    standings = _standings(sent, told, Dedup(dedup))
    seen = [
        _seen(copy, standing.kept, match, people)
        for copy, standing, match in zip(sent, standings, matched, strict=True)
    ]
    if settings.join_discarded:
        seen = _joined(seen, standings, told, people)
    truth = {visit.order: _truth(visit, people) for visit in visits}
    return _count(len(visits), truth, seen, _with_fbc(seen, told), _quality(seen, told))


Place = tuple[str, Source]


def _keys(visits: Sequence[Visit], setup: Setup, settings: SimulationSettings) -> dict[Place, Keys]:
    """user_data by order and source; an order's second copy from the same source has the same."""
    found: dict[Place, Keys] = {}
    added = enriched(visits, setup, settings) if setup is Setup.ENRICHED else {}
    for visit in visits:
        if setup.has_pixel:
            found[visit.order, Source.BROWSER] = pixel_keys(visit, setup, settings)
        if setup.has_server:
            found[visit.order, Source.SERVER] = added.get(visit.order) or server_keys(visit, setup, settings)
    return found


def _standings(sent: Sequence[Copy], told: Sequence[Keys], dedup: Dedup) -> list[Standing]:
    """Deduplication's last word on each copy, in the order of their arrival."""
    found: list[Standing] = []
    for number, (copy, keys) in enumerate(zip(sent, told, strict=True), start=1):
        placed = dedup.place(_sighting(number, copy, keys))
        found.append(placed.standing)
        if placed.overturned is not None:
            found[placed.overturned[0] - 1] = placed.overturned[1]
    return found


def _joined(seen: Sequence[Seen], standings: Sequence[Standing], told: Sequence[Keys], people: People) -> list[Seen]:
    """The same, with each kept copy matched by its own keys and those of the copies discarded against it."""
    keys = {place: dict(found) for place, found in enumerate(told)}
    for place, standing in enumerate(standings):
        if not standing.kept and standing.partner is not None:
            for key, values in told[place].items():
                kept = keys[standing.partner - 1]
                kept[key] = tuple(dict.fromkeys((*kept.get(key, ()), *values)))
    return [
        _seen(one.copy, True, people.match(keys[place]), people) if one.kept else one for place, one in enumerate(seen)
    ]


def _sighting(number: int, copy: Copy, keys: Keys) -> Sighting:
    return Sighting(
        number=number,
        dataset=DATASET,
        source=copy.source,
        event_name=EVENT_NAME,
        event_id=copy.event_id,
        event_time=copy.visit.at,
        received_at=copy.received_at,
        fbp=keys["fbp"][0] if "fbp" in keys else None,
        external_ids=keys.get("external_id", ()),
        action_source="website",
    )


def _seen(copy: Copy, kept: bool, match: Match | None, people: People) -> Seen:
    attribution = (
        people.attribute(match, copy.visit.at, truly=copy.visit.buyer.number) if kept and match is not None else None
    )
    return Seen(copy=copy, kept=kept, match=match, attribution=attribution)


def _truth(visit: Visit, people: People) -> str | None:
    """The ad that would get the credit if Meta knew who bought; None: no ad, or a buyer without an account."""
    if not visit.buyer.account:
        return None
    known = Match(person=visit.buyer.number, rule=MatchRule.LEAD_ID, by=(), confidence=1.0)
    found = people.attribute(known, visit.at)
    return None if found is None else found.ad


def _with_fbc(seen: Sequence[Seen], told: Sequence[Keys]) -> set[str]:
    """Orders of which a copy has a click id."""
    return {one.copy.visit.order for one, keys in zip(seen, told, strict=True) if "fbc" in keys}


def _quality(seen: Sequence[Seen], told: Sequence[Keys]) -> tuple[float, float, float] | None:
    """Estimate, low, high of the server's events, as they arrive, before deduplication; None without any."""
    places = [place for place, one in enumerate(seen) if one.copy.source is Source.SERVER]
    if not places:
        return None
    having = Counter(key for place in places for key in told[place])
    matched = sum(seen[place].match is not None for place in places)
    found = estimate({key: count / len(places) for key, count in having.items()}, match_share=matched / len(places))
    return found.estimate, found.low, found.high


def _count(
    orders: int,
    truth: dict[str, str | None],
    seen: Sequence[Seen],
    with_fbc: set[str],
    quality: tuple[float, float, float] | None,
) -> Measures:
    by_order: dict[str, list[Seen]] = {}
    for one in seen:
        by_order.setdefault(one.copy.visit.order, []).append(one)
    kept = {order: [one for one in copies if one.kept] for order, copies in by_order.items()}
    matched = {order: found for order, copies in kept.items() if (found := _best(copies)) is not None}
    credited = {order: ads for order, copies in kept.items() if (ads := _ads(copies))}
    from_ads = sum(ad is not None for ad in truth.values())
    right = sum(truth[order] in ads for order, ads in credited.items())
    return Measures(
        reported=len(by_order) / orders,
        raw=len(seen) / orders,
        counted=sum(map(len, kept.values())) / orders,
        double=sum(len(copies) > 1 for copies in kept.values()) / orders,
        swallowed=sum(not copies for copies in kept.values()) / orders,
        matched=len(matched) / orders,
        matched_of_reported=_ratio(len(matched), len(by_order)),
        matched_by_any=sum(_best(copies) is not None for copies in by_order.values()) / orders,
        mistaken=_ratio(sum(not right_person for right_person in matched.values()), len(matched)),
        from_ads=from_ads / orders,
        attributed=len(credited) / orders,
        found=_ratio(right, from_ads),
        wrong_ad=_ratio(len(credited) - right, len(credited)),
        results=_ratio(sum(map(len, credited.values())), from_ads),
        with_fbc=_ratio(len(with_fbc), len(by_order)),
        quality=quality and quality[0],
        quality_low=quality and quality[1],
        quality_high=quality and quality[2],
    )


def _best(copies: Iterable[Seen]) -> bool | None:
    """Whether the surest match among the copies is the buyer; None: no copy is matched."""
    matched = [one for one in copies if one.match is not None]
    if not matched:
        return None
    surest = max(matched, key=lambda one: one.match.confidence if one.match else 0.0)
    return surest.match is not None and surest.match.person == surest.copy.visit.buyer.number


def _ads(copies: Iterable[Seen]) -> list[str]:
    return [one.attribution.ad for one in copies if one.attribution is not None]


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
