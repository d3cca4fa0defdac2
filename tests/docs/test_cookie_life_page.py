"""The page about the life of cookies says what the command says."""

from __future__ import annotations

import re

import tree
from public_suffixes import registrable
from signalpost.cli.doctor_cookies import ADVISED_DAYS, COLUMNS, report, row, words
from signalpost.cli.doctor_page import MAX_BYTES, WITHIN_S
from signalpost.visit.cookie_life import WORDS, Host, Rule
from signalpost.visit.cookies import DAY_S, LONGEST_LIFE_S

PAGE = (tree.ROOT / "docs/how-to/see-how-long-cookies-live.md").read_text(encoding="utf-8")
SHOWN = next(block for block in re.findall(r"^```\n(.*?)^```", PAGE, re.M | re.S) if block.startswith("page "))


def test_every_rule_stands_with_its_lives() -> None:
    """In the order of the code; a word for Safari and one for Chrome."""
    rows = {name: cells for name, *cells in re.findall(r"^\| `(\w+)` \| .* \| (.+) \| (.+) \|$", PAGE, re.M)}
    assert list(rows) == [rule.value for rule in Rule]
    words_of = {LONGEST_LIFE_S: "as asked", 7 * DAY_S: "7 days", 0: "never kept"}
    for rule in set(Rule) - {Rule.UNRESOLVED}:
        safari, chrome = rows[rule.value]
        assert safari.startswith(words_of[WORDS[rule].safari_s]), rule
        assert chrome == words_of[WORDS[rule].chrome_s], rule


def test_the_output_looks_as_shown() -> None:
    """What is cut short there ends in an ellipsis."""
    page = Host(name="www.shop.example", canonical="www.shop.example", addresses=("203.0.113.10",))
    gateway = Host(name="sp.shop.example", canonical="gw.provider.net", addresses=("198.51.100.7",))
    found = report(page, gateway, registrable=registrable, days=ADVISED_DAYS)
    table = [" ".join(COLUMNS[:-1]), *(" ".join(row(life).values()) for life in found.cookies)]
    printed = [" ".join(line.split()) for line in (*words(found), *table)]
    for line in filter(None, (" ".join(line.split()) for line in SHOWN.splitlines())):
        assert any(one.startswith(line.rstrip("… ")) for one in printed), line


def test_the_bounds_are_those_of_the_code() -> None:
    """Of a page that is read."""
    assert (MAX_BYTES, WITHIN_S) == (2_000_000, 15.0)
    assert "two megabytes and fifteen seconds at most" in " ".join(PAGE.split())
