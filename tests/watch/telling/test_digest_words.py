"""The digest as text and as a mail."""

from __future__ import annotations

from html.parser import HTMLParser

from incidents_told import DAY, HOUR, NOON, a_finding, an_incident
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.telling.digest import Digest, digest
from signalpost.watch.telling.digest_words import PICTURE, said
from signalpost.watch.telling.wanted import Every, Wanted

PUBLIC = "https://sp.example"


def of(*every: Incident, how: Every = Every.DAY) -> Digest:
    return digest(how, "UTC", NOON, [Incidents(every=every)], Wanted())


class Tags(HTMLParser):
    """Which tags stand open, and what was loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for name, value in attrs if name in ("src", "background")]
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    assert not tags.open
    return tags


def test_a_digest_says_what_opened_what_ended_and_what_is_open() -> None:
    """With money, fix and link."""
    ended = an_incident(2, opened_at=NOON - 3 * HOUR, gone_at=NOON - HOUR, resolved_at=NOON - HOUR)
    found = said(of(an_incident(1, opened_at=NOON - HOUR), ended), PUBLIC)
    assert found.title == "Signalpost: the day: 2 opened, 1 ended, 1 open"
    lines = found.body.splitlines()
    assert lines[0].startswith("2026-11-22 12:00 UTC to 2026-11-23 12:00 UTC: the day")
    assert lines[1] == "Money: 1,234.50 EUR of the events concerned that are open."
    assert lines[3].endswith("since 2026-11-23 11:00 UTC (1 h 0 min). Fix: Put currency back where Purchase is sent")
    assert "for 0 s from" in lines[5]
    assert lines[-2:] == [
        "Incidents that opened, by day: 0 0 0 0 0 0 0 0 0 0 0 0 0 2.",
        "All: https://sp.example/incidents",
    ]
    assert found.facts["digest"]["open"] == [
        {"number": 1, "what": "currency is missing from Purchase of browser", "level": "critical"}
    ]


def test_its_mail_is_whole_and_loads_nothing_from_elsewhere() -> None:
    """The one picture comes with it, and has its figures as text."""
    found = said(of(an_incident(1), an_incident(2, level=Level.WARNING, at_risk={})), PUBLIC)
    tags = read(found.html)
    assert tags.sources == [f"cid:{PICTURE}"]
    assert 'alt="By day: 0 0' in found.html
    assert f'href="{PUBLIC}/incidents/1"' in found.html
    assert "Fix: Put currency back" in tags.words
    assert found.image.startswith(b"\x89PNG")


def test_names_cannot_write_into_the_mail() -> None:
    """Event names come from browsers."""
    bad = an_incident(1, findings=(a_finding(subject='<img src="//evil.example">'),))
    found = said(of(bad), "")
    tags = read(found.html)
    assert tags.sources == [f"cid:{PICTURE}"]
    assert '<img src="//evil.example">' in tags.words
    assert "href" not in found.html and "All:" not in found.body


def test_a_quiet_week_says_so() -> None:
    """In a line."""
    found = said(of(how=Every.WEEK), PUBLIC)
    assert found.title == "Signalpost: nothing broke in the week"
    assert "Open" not in read(found.html).words


def test_of_many_the_most_pressing_are_listed() -> None:
    """The others are counted."""
    many = [an_incident(number, opened_at=NOON - DAY // 2) for number in range(25)]
    found = said(of(*many), PUBLIC)
    assert found.body.count("* Dataset") == 10 and "and 15 more" in found.body
    assert "and 15 more" in read(found.html).words
