"""Every number on every page, of one known run, against the rows."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dashboard_books import DAY, HOUR, Books, Event, delays, flat, money, share, steps
from dashboard_order_books import ORDER_PAGES, placed
from dashboard_orders import sell, spend_lines
from dashboard_shown import DATASET, NOW, dashboard
from dashboard_traffic import feed, refused, season
from ledger_parts import a_fate, an_event, fold
from shop_orders import DATASET as KIOSK
from signalpost.dashboard.matching import LABELS, WORDS
from signalpost.dashboard.route import Page
from signalpost.dashboard.routes import ROUTES
from signalpost.quality.estimate import estimate
from signalpost.quality.settings import QualitySettings
from signalpost.quality.weights import TOGETHER
from signalpost.store import open_ledger
from signalpost.store.ledger import Fate, Settled, State

SPANS = {"24h": (DAY, HOUR), "7d": (7 * DAY, HOUR), "28d": (28 * DAY, DAY)}
SIDES = ("both", "server", "browser")
#: Numbers that are no counts: where they are from.
EXEMPT: Mapping[str, str] = {
    r"\.at(\[\d+\])?$|_at$|\.last_at\.|_time$|\.calls_since$": "when something was, which its row says",
    r"\.step$": "how long a step of a chart is",
    r"^/setup /.*|^/setup \.last_event\.": "the row itself",
    r"^/story/": "the row itself: test_numbers_orders opens each",
    r"^/plan ": "what was learnt, which has no rows: test_plan compares it with the copies",
    r"^/incidents ": "what the watch keeps: test_incidents compares it with the incidents",
    r"^/settings": "settings and their history, which are not of the ledger",
    r"\.goal$|\.target$|\.among$|\.told_apart$|\.within_s$": "a constant",
    r"\.space_id$|\.row$|\.next$|\.audit_id$": "a number that names a row",
    r"\.adds$": "what an estimate is believed to gain: computed of the shares that are compared",
    r"^/setup/doctor ": "findings of the doctor",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Books]]:
    """Two days of a shop, with copies of each fate and events of each ending."""
    folder: Path = tmp_path_factory.mktemp("run")

    def end(row: int) -> Settled | None:
        reason = {7: "expired", 11: "value_missing"}.get(row % 13)
        return Settled(row=row, state=State.DEAD, reason=reason) if reason else None

    with dashboard(folder) as shown:
        for at, records in season(NOW, days=2, a_day=30):
            feed(folder, shown.keys, records, at, end)
        feed(folder, shown.keys, [refused(NOW - 7_000, "leak_phone"), refused(NOW - 9_000, "bot", "Lead")], NOW)
        with closing(open_ledger(folder / "ledger.db", shown.keys)) as ledger:
            mine = {"dataset": DATASET, "received_at": NOW - HOUR * 1000, "due_at": NOW + 9_000_000}
            fold(
                ledger,
                an_event(1, said="EUR|value,currency|safari|made|email:masked", value=5_000_000, keys=("em", "fbp"),
                         enriched="em=login:1", consent="send consent_given tcf eea", **mine),
                an_event(2, event_name="Lead", test_event_code="TEST1", origin="browser", **mine),
                an_event(3, event_name="Lead", origin="browser", said="|||made|email:masked,health:reported", **mine),
                a_fate(4, Fate.HELD, "consent_unknown", consent="hold consent_unknown - eea", dataset=DATASET,
                       received_at=NOW - 5_000),
                a_fate(5, Fate.DUPLICATE, row=-3, dataset=DATASET, received_at=NOW - 4_000),
            )  # fmt: skip
        sell(folder, shown.keys, NOW)
        assert shown.post("/campaigns/spend", lines=spend_lines(NOW)).status_code == 303
        yield shown, Books(folder / "ledger.db")


def line_of(books: Books, model: Any) -> dict[str, Any]:
    """The numbers of one event name."""
    name = model["name"]
    real = books.real(*books.span, name)
    seen = Counter(one.seen for one in real)
    browser, server = (books.taken(*books.span, side, name) for side in ("browser", "server"))
    mine = [one for one in books.copies if one.name == name and books.since <= one.at < books.until]
    further = sum(one.count for one in mine if one.fate in ("merged", "duplicate"))
    return {
        "browser": browser,
        "server": server,
        "conversions": len(real),
        "deduplicated": share(further, browser + server),
        "coverage": share(seen["both"], seen["both"] + seen["browser"]),
        "quality": quality_of(real, name, model["quality"]),
    }


def quality_of(real: list[Event], name: str, model: Any) -> dict[str, Any] | None:
    """Shares of keys, and the estimate made of them."""
    if not real:
        return None
    counts = Counter(key for one in real for key in one.keys)
    gained = Counter(key for one in real for key in one.gained)
    found = estimate({key: count / len(real) for key, count in counts.items()})
    return {
        "low": found.low,
        "high": found.high,
        "middle": found.estimate,
        "target": QualitySettings().target_of(name),
        "keys": [{"share": one.coverage, "gained": gained[one.key] / len(real)} for one in found.by_key],
        "lacking": model["lacking"] and {"share": min(counts[key] for key in lacking_of(model)) / len(real)},
    }


def lacking_of(model: Any) -> list[str]:
    """The keys that would add most, by what their group is called."""
    first = {label: key for key, label in LABELS.items()} | {label: key for key, (label, _) in WORDS.items()}
    groups = (group.split(TOGETHER) for group in QualitySettings().weights.points)
    return next(keys for keys in groups if keys[0] == first[model["lacking"]["label"]])


def layers(books: Books, model: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    """A chart of events by who reported them."""
    step = model["step"]
    counted = [
        steps(model["at"], step, lambda one, end, seen=seen: len(books.real(one, end, name, seen)))  # type: ignore[misc]
        for seen in SIDES
    ]
    return {"series": [{"values": values} for values in counted]}


def recovered(books: Books, model: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    """What servers alone reported of a site."""
    real = books.real(*books.span, name)
    alone = [one for one in real if one.seen == "server" and one.website]

    def part(events: list[Event], shown: Mapping[str, Any]) -> dict[str, Any]:
        values = money(events)
        return {"count": len(events), "value": [{"micros": values[one["currency"]]} for one in shown["value"]]}

    return {
        **part(alone, model),
        "share": share(len(alone), len(real)),
        "browsers": [
            part([one for one in alone if (one.said[2] or "unknown") == shown["name"]], shown)
            for shown in model["browsers"]
        ],
        "steps": [
            part([one for one in alone if shown["at"] <= one.at < shown["at"] + books.step], shown)
            for shown in model["steps"]
        ],
    }


def values(books: Books, model: list[Any], name: str = "") -> list[dict[str, int]]:
    """By currency and who reported them."""
    real = books.real(*books.span, name)
    return [
        {
            "micros": money(real)[one["currency"]],
            **{seen: money([x for x in real if x.seen == seen]).get(one["currency"], 0) for seen in SIDES},
        }
        for one in model
    ]


def delivered(books: Books, name: str = "") -> dict[str, Any]:
    """From received until delivered."""
    return delays([
        one.settled_ms - one.at_ms
        for one in books.events
        if one.state == "delivered" and not one.test and name in ("", one.name)
        and books.since <= (one.settled or 0) < books.until
    ])  # fmt: skip


def overview(books: Books, model: Any) -> dict[str, Any]:
    before = (2 * books.since - books.until, books.since)
    received = books.fated(*books.span, "event", "merged", "duplicate", "held", "dropped")
    waiting = sum(one.state in ("queued", "sending") for one in books.events)
    doubles = books.fated(*books.span, "merged", "duplicate")
    dropped, held = books.fated(*books.span, "dropped"), books.fated(*books.span, "held")
    at, words = model["copies"]["at"], {"Held": "held", "Dropped": "dropped"}
    sent = [
        steps(at, books.step, lambda one, end, side=side: books.taken(one, end, side))  # type: ignore[misc]
        for side in ("server", "browser")
    ]
    conversions = layers(books, model["conversions"])
    tops = [max(map(sum, zip(*each, strict=True))) for each in (sent, [x["values"] for x in conversions["series"]])]
    states = Counter(one.state for one in books.every.events)  # the books are those of all datasets
    soon = sum(one.state == "queued" and one.due_ms > NOW for one in books.every.events)
    fates: Counter[str] = Counter()
    for one in books.every.copies:
        fates[one.fate] += one.count
    return {
        "tiles": [
            {"count": received, "before": books.fated(*before, "event", "merged", "duplicate", "held", "dropped")},
            {"count": dropped, "share": share(dropped, received)},
            {"count": held, "share": share(held, received)},
            {"count": doubles, "share": share(doubles, received)},
            {"count": books.fated(*books.span, "event"), "before": books.fated(*before, "event")},
            {"count": books.ended(*books.span, "delivered"), "before": books.ended(*before, "delivered")},
            {"count": waiting},
            {"count": books.ended(*books.span, "dead")},
        ],
        "copies": {"series": [{"values": one} for one in sent], "most": max(tops)},
        "conversions": {**conversions, "most": max(tops)},
        "endings": {
            "series": [
                {"values": steps(at, books.step, lambda a, b, word=word: books.fated(a, b, words[word])  # type: ignore[misc]
                                 if word in words else books.ended(a, b, word.lower()))}
                for word in (one["name"] for one in model["endings"]["series"])
            ]
        },
        "values": values(books, model["values"]),
        "recovered": recovered(books, model["recovered"]),
        "delay": delivered(books),
        "books": {
            "received": sum(fates.values()),
            "fates": {fate: fates[fate] for fate in model["books"]["fates"]},
            "routed": len(books.every.events),
            "states": {
                state: {"scheduled": soon, "waiting": states["queued"] - soon}.get(state, states[state])
                for state in model["books"]["states"]
            },
        },
        "events": [line_of(books, one) for one in model["events"]],
        "event_names": len({one.name for one in books.copies if books.since <= one.at < books.until} - {""}),
    }  # fmt: skip


def recovered_page(books: Books, model: Any) -> dict[str, Any]:
    by_id = {(one.name, one.event_id): one for one in books.events}
    rows = [by_id[one["event_name"], one["event_id"]] for one in model["rows"]]
    return {
        "recovered": recovered(books, model["recovered"]),
        "rows": [{"received_at": one.at_ms, "value": [{"micros": one.value}] if one.value else []} for one in rows],
    }


def going_live(books: Books, model: Any) -> dict[str, Any]:
    name = model["name"]
    middle = NOW // 1000 // DAY * DAY - 13 * DAY
    sides = []
    for since, until in ((middle - 14 * DAY, middle), (middle, middle + model["days_after"] * DAY)):
        seen = Counter(one.seen for one in books.real(since, until, name))
        server = seen["server"] if since == middle or not seen["both"] + seen["browser"] else 0
        each = (
            seen["both"] + seen["browser"] + server, seen["both"], seen["server"], seen["browser"],
            len(placed(since, until)),
        )  # fmt: skip
        sides.append([one * DAY / (until - since) for one in each])
    return {
        "days_after": 13,
        "measures": [{"before": one, "after": two} for one, two in zip(*sides, strict=True)],
        "chart": layers(books, model["chart"], name),
        "quality": quality_of(books.real(middle, middle + 14 * DAY, name), name, model["quality"]),
    }


def events(books: Books, model: Any) -> dict[str, Any]:
    names = len({one.name for one in books.copies if books.since <= one.at < books.until} - {""})
    funnel: list[dict[str, Any]] = []
    most = max(len(books.real(*books.span, one["name"])) for one in model["funnel"])
    for shown in model["funnel"]:
        real = books.real(*books.span, shown["name"])
        funnel.append({
            **{seen: sum(one.seen == seen for one in real) for seen in SIDES}, "count": len(real),
            "share": share(len(real), funnel[-1]["count"]) if funnel else None, "widest": len(real) / most,
            "value": [{"micros": money(real)[one["currency"]]} for one in shown["value"]],
        })  # fmt: skip
    lines = [line_of(books, one) for one in model["lines"]]
    below = sum(one["quality"] is not None and one["quality"]["middle"] < one["quality"]["target"] for one in lines)
    return {"lines": lines, "names": names, "found": names, "below": below, "funnel": funnel}


def event(books: Books, model: Any) -> dict[str, Any]:
    name = model["name"]
    real, line = books.real(*books.span, name), line_of(books, model["line"])
    seen = Counter(one.seen for one in real)
    has = Counter(parameter for one in real for parameter in one.said[1].split(","))
    made = Counter(
        one.side for one in books.copies if one.name == name and one.said[3] and books.since <= one.at < books.until
    )
    server = [one.at_ms - one.happened * 1000 for one in real if one.lag_side == "server"]
    return {
        "line": line,
        "both": seen["both"],
        "server_only": seen["server"],
        "browser_only": seen["browser"],
        "tests": sum(one.test and one.name == name and books.since <= one.at < books.until for one in books.events),
        "chart": layers(books, model["chart"], name),
        "ids": {
            **{side: 1 - made[side] / line[side] if line[side] else None for side in ("browser", "server")},
            "shared": share(seen["both"], seen["both"] + min(seen["browser"], seen["server"])),
        },
        "parameters": [{"share": has[one["name"]] / len(real)} for one in model["parameters"]],
        "values": values(books, model["values"], name),
        "recovered": recovered(books, model["recovered"], name),
        "lag": delays(server) if server else None,
        "delivery": delivered(books, name),
    }


def live(books: Books, model: Any) -> dict[str, Any]:
    events = {f"e{one.row}": one.copies for one in books.events}
    alone = {(one.at_ms, one.fate): one.count for one in books.copies}
    return {"rows": [{"copies": events.get(one["id"]) or alone[one["at"], one["state"]]} for one in model["rows"]]}


def deliveries(books: Books, model: Any) -> dict[str, Any]:
    dead = Counter((one.dataset, one.reason) for one in books.events if one.state == "dead")
    return {
        "queues": [queue(books, one["dataset"]) for one in model["queues"]],
        "speed": {"series": [
            {"values": steps(model["speed"]["at"], books.step, lambda a, b, word=word: books.ended(a, b, word))}  # type: ignore[misc]
            for word in ("delivered", "dead")
        ]},
        "calls": books.calls,
        "events": attempts(books, model),
        "dead": [{"count": dead[one["dataset"], one["reason"]]} for one in model["dead"]],
        "dead_count": dead.total(),
    }  # fmt: skip


def queue(books: Books, dataset: str) -> dict[str, int]:
    """The queue of one dataset."""
    mine = [one for one in books.events if one.dataset == dataset]
    states = Counter(one.state for one in mine)
    soon = sum(one.state == "queued" and one.due_ms > NOW for one in mine)
    return {
        "waiting": states["queued"] - soon, "scheduled": soon, "sending": states["sending"], "retried": 0,
        "rate": 0, "delivered": states["delivered"], "dead": states["dead"],
    }  # fmt: skip


def attempts(books: Books, model: Any) -> list[dict[str, int]]:
    """Of each dead event that is shown."""
    by_id = {(one.name, one.event_id): one for one in books.events}
    return [{"attempts": by_id[one["event_name"], one["event_id"]].attempts} for one in model["events"]]


def replay(books: Books, model: Any) -> dict[str, Any]:
    by_id = {(one.name, one.event_id): one for one in books.events}
    shown = [by_id[one["event_name"], one["event_id"]] for one in model["events"]]
    return {
        "count": sum(one.state == "dead" for one in books.events),
        "expired": sum(one.happened < NOW // 1000 - 7 * DAY for one in shown),
        "events": attempts(books, model),
    }


def identity(books: Books, model: Any) -> dict[str, Any]:
    real = books.real(*books.span)
    mine = [one for one in books.copies if books.since <= one.at < books.until]
    decided: Counter[str] = Counter()
    leaks: Counter[tuple[str, str]] = Counter()
    for one in mine:
        if one.consent:
            decided[":".join(one.consent.split()[:2])] += one.count
        if one.fate == "dropped" and one.reason.startswith("leak_"):
            leaks[one.reason.removeprefix("leak_"), "event_dropped"] += one.count
        for leak in filter(None, one.said[4].split(",")):
            leaks[tuple(leak.split(":"))] += one.count  # type: ignore[index]
    judged = decided.total()
    actions = [
        {one["said"]: one["action"] for one in model["decisions"]}[shown["name"]]
        for shown in model["by_time"]["series"]
    ]  # fmt: skip
    keys = Counter(key for one in real for key in one.keys)
    gained = Counter(key for one in real for key in one.gained)
    return {
        "judged": judged,
        "sendable": sum(count for word, count in decided.items() if word.startswith(("send", "limited"))) / judged,
        "decisions": [
            {"count": decided[word], "share": decided[word] / judged}
            for word in (f"{one['action']}:{one['reason']}" for one in model["decisions"])
        ],
        "by_time": {"series": [
            {"values": steps(model["by_time"]["at"], books.step, lambda a, b, action=action: sum(  # type: ignore[misc]
                one.count for one in mine if a <= one.at < b and one.consent.startswith(action)))}
            for action in actions
        ]},
        "held_count": sum(one.count for one in books.copies if one.fate == "held"),
        "events": len(real),
        "gains": [
            {"have": keys[one["key"]], "added": gained[one["key"]], "after": keys[one["key"]] / len(real),
             "before": (keys[one["key"]] - gained[one["key"]]) / len(real)}
            for one in model["gains"]
        ],
        "leaks": [{"count": leaks[one["kind"], one["done"]]} for one in model["leaks"]],
    }  # fmt: skip


KNOWN: Mapping[str, Any] = {
    "/overview": overview,
    "/overview/recovered": recovered_page,
    "/overview/going-live": going_live,
    "/events": events,
    "/events/{name}": event,
    "/live": live,
    "/deliveries": deliveries,
    "/deliveries/replay": replay,
    "/identity": identity,
}


FIXED = {"/events/{name}": "/events/Purchase", "/story/{row}": "/story/1"}


def addresses() -> Iterator[tuple[str, str]]:
    """Each page's route, and an address of it."""
    for route in ROUTES:
        if isinstance(route, Page):
            yield route.path, FIXED.get(route.path, route.path)


def recomputed(route: str, books: Books, model: Any) -> dict[str, Any]:
    """The numbers of a page; none of one that has no rule."""
    if route in ORDER_PAGES:
        return ORDER_PAGES[route](*books.span, model)
    return KNOWN[route](books, model) if route in KNOWN else {}  # type: ignore[no-any-return]


@pytest.mark.parametrize("dataset", ["", DATASET, KIOSK])
@pytest.mark.parametrize("word", SPANS)
def test_every_number_is_that_of_the_rows(run: tuple[Any, Books], word: str, dataset: str) -> None:
    """A number that nobody knows how to recompute is one too many."""
    shown, books = run[0], Books(run[0].folder / "ledger.db", dataset)
    length, step = SPANS[word]
    books.look((NOW // 1000 // step + 1) * step, length, step)
    seen = 0
    for route, address in addresses():
        answer = shown.client.get(f"{address}?range={word}&dataset={dataset}", headers={"Accept": "application/json"})
        if answer.status_code == 404:
            assert "{" in address, address  # nothing of the kind is in this run
            continue
        model = answer.json()
        told = flat(model)
        ours = flat(recomputed(route, books, model))
        both = told.keys() & ours.keys()
        assert {path: told[path] for path in both} == pytest.approx({path: ours[path] for path in both}), route
        assert not ours.keys() - told.keys(), route
        unknown = [path for path in told.keys() - both if not any(re.search(one, f"{route} {path}") for one in EXEMPT)]
        assert not sorted(unknown), f"{route}: nothing here recomputes these"
        seen += len(both)
    assert seen > 700


def test_a_number_that_is_wrong_is_found(run: tuple[Any, Books]) -> None:
    """Here one more in each figure than in the rows."""
    shown, books = run
    books.look((NOW // 1000 // HOUR + 1) * HOUR, DAY, HOUR)
    model = shown.json("/identity")
    assert flat(model)[".leaks[0].count"] == flat(identity(books, model))[".leaks[0].count"]
    with closing(sqlite3.connect(shown.folder / "ledger.db")) as file, file:
        file.execute("UPDATE figure SET live = live + 1")
    assert flat(shown.json("/identity"))[".leaks[0].count"] > flat(identity(books, model))[".leaks[0].count"]
