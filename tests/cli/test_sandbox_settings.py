"""The settings file of the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.cli.sandbox_settings import SandboxSettings, build, people, read
from signalpost.errors import InvalidInput, SettingsError
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.person import Match, MatchRule

NOW = 1_790_000_000
WHOLE = """
app_secret = "s"
keep = 50
[tokens]
123 = ["a"]
[limits]
future_tolerance_s = 0
[conduct]
token_status = 400
[dedup]
prefer_browser_within_s = 300
[usage]
app = 95
[attribution]
click_days = 1
[quality]
hosts = ["shop.example"]
[quality.weights]
base = 2.5
[rates]
account = 1.0
[account]
currency = "USD"
[[account.ads]]
id = "1"
name = "A"
adset = "2"
adset_name = "S"
campaign = "3"
campaign_name = "C"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sandbox.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_all_is_as_documented() -> None:
    """Any token, 7-day click and 1-day view, nobody known."""
    settings = read(None)
    assert settings == SandboxSettings()
    assert (settings.attribution.click_days, settings.attribution.view_days) == (7, 1)
    assert people(None, settings, seed=1, at=NOW) is None
    assert people("0", settings, seed=1, at=NOW) is None


def test_a_file_sets_every_part(tmp_path: Path) -> None:
    """Each table reaches what it is about."""
    settings = read(written(tmp_path, WHOLE))
    known = people("20", settings, seed=3, at=NOW)
    assert known is not None
    sandbox = build(settings, known)
    assert sandbox.limits.future_tolerance_s == 0
    assert sandbox.conduct.token_status == 400
    assert sandbox.as_json()["dedup"]["prefer_browser_within_s"] == 300
    assert (sandbox.scoring.weights.base, sandbox.scoring.hosts) == (2.5, ("shop.example",))
    assert sandbox.usage.app == 95
    refused = sandbox.authorise("b", "123")
    assert refused is not None and refused.name == "190"
    assert known.accounts == 20
    assert known.touches.account.currency == "USD"
    match = Match(person=4, rule=MatchRule.EMAIL, by=("em",), confidence=1.0)
    known.touches.click(4, "1", NOW + 60)
    assert known.attribute(match, NOW + 60 + 86_400) is not None
    assert known.attribute(match, NOW + 61 + 86_400) is None


def test_people_come_from_a_number_or_a_file(tmp_path: Path) -> None:
    """The same seed gives the same; a file is read before anything is served."""
    settings = SandboxSettings()
    first, again = (people("30", settings, seed=9, at=NOW) for _ in range(2))
    assert isinstance(first, People) and isinstance(again, People)
    assert list(first.source.shown(range(30))) == list(again.source.shown(range(30)))
    listed = tmp_path / "people.jsonl"
    listed.write_text('{"em": "a@shop.example"}\n', encoding="utf-8")
    known = people(str(listed), settings, seed=1, at=NOW)
    assert known is not None and known.size == 1
    with pytest.raises(InvalidInput):
        people(str(tmp_path / "none.csv"), settings, seed=1, at=NOW)
    with pytest.raises(SettingsError, match="at most"):
        people("99999999", settings, seed=1, at=NOW)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[limits]\nmax_age = 1\n", "max_age"),
        ("[conduct]\nstatus = 'number'\n", "status"),
        ("[attribution]\nclick_days = 29\n", "28"),
        ("[account]\nads = []\n", "at least one ad"),
        ("people = 5\n", "people"),
        ("[limits\n", "sandbox.toml"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    """A misspelt name is not passed over."""
    with pytest.raises(SettingsError, match=says):
        read(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the reason."""
    with pytest.raises(SettingsError, match="cannot be read"):
        read(tmp_path / "none.toml")
