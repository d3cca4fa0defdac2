"""The record of processing: from the settings in force, in each form."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from command import Signalpost


@pytest.fixture
def report(signalpost: Signalpost) -> Signalpost:
    """Runs the report on an installation with a dataset and a source."""
    signalpost("datasets", "add", "2501", "--name", "a | shop")
    signalpost("keys", "create", "crm", "--basis", "contract")
    signalpost("keys", "create", "site", "--kind", "browser", "--origin", "https://shop.example")
    gone = signalpost("keys", "create", "gone", "--json").rows[0]["key_id"]
    signalpost("keys", "revoke", gone)
    return lambda *words: signalpost("privacy", "report", *words)


def test_each_source_of_a_dataset_is_a_purpose(report: Signalpost) -> None:
    """With what is sent where, how long it is kept and on what ground; revoked keys are none."""
    (made,) = report("--format", "json").rows
    sources = {row["source"].split(" (")[0]: row for row in made["processing"] if row["source"].endswith(")")}
    assert set(sources) == {"crm", "site"}
    assert sources["crm"]["recipient"] == "graph.facebook.com, dataset 2501"
    assert sources["crm"]["ground"].startswith("another ground")
    assert sources["site"]["ground"].startswith("consent")
    assert sources["site"]["kept"].startswith("90 days")


def test_every_cookie_has_name_purpose_life_and_recipient(report: Signalpost) -> None:
    """Those that the tag and the gateway set for this dataset."""
    cookies = report("--format", "json").rows[0]["cookies"]
    assert {cookie["name"] for cookie in cookies} == {"_fbp", "_fbc", "_spv", "signalpost.2501"}
    assert all(cookie[name] for cookie in cookies for name in ("purpose", "life", "recipient"))


class Headings(HTMLParser):
    """Collects tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_markdown_and_html_hold_the_same_tables(report: Signalpost) -> None:
    """A name with a bar breaks neither."""
    markdown = report("--format", "markdown").out
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 2  # two tables
    assert "a \\| shop" in markdown
    parser = Headings()
    parser.feed(report("--format", "html").out)
    made = json.loads(report("--format", "json").out)
    assert parser.tags.count("tr") == len(made["processing"]) + len(made["cookies"]) + 2
    assert "_spv" in report().out
