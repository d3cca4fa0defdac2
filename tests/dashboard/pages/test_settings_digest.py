"""The digest, looked at before it goes out."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dashboard_shown import AROUND, NOW, Shown, dashboard
from incidents_told import a_finding, an_incident
from signalpost.dashboard.view import Alerts, nobody
from signalpost.watch.incidents.incident import Incidents

TO = "/settings/alerts/digest"
AT = NOW // 1_000


def test_it_shows_what_a_mail_would(tmp_path: Path) -> None:
    """As a page, as a file, of a day and of a week; of this account alone."""
    asked: list[int] = []
    bad = a_finding(subject="<b>", since=AT - 3_600)
    open_ = an_incident(1, since=AT - 3_600, opened_at=AT - 3_600, findings=(bad,))
    over = [
        an_incident(number, since=AT - 7_200, opened_at=AT - 7_200, gone_at=AT - 60, resolved_at=AT - 60)
        for number in range(2, 15)
    ]

    def incidents(space_id: int) -> Incidents:
        asked.append(space_id)
        return Incidents(every=(open_, *over))

    around = msgspec.structs.replace(
        AROUND, public="https://sp.example", alerts=Alerts(attempt=nobody, incidents=incidents)
    )
    with dashboard(tmp_path, around=around) as shown:
        model = shown.json(TO)
        assert model["title"] == "Signalpost: the day: 14 opened, 13 ended, 1 open"
        assert (len(model["over"]), model["more_over"], len(model["chart"]["at"])) == (10, 3, 14)
        assert model["open"][0]["href"] == "/incidents/1" and model["open"][0]["ended"] is None
        assert len(shown.json(f"{TO}?every=week")["chart"]["at"]) == 28
        assert "&lt;b&gt; is missing" in shown.get(TO).text
        file = shown.get(f"{TO}.html?every=week")
        assert "digest.html" in file.headers["content-disposition"]
        assert "data:image/png;base64," in file.text and "cid:" not in file.text
    assert set(asked) == {1}


def test_a_quiet_day_is_one(shown: Shown) -> None:
    """Nothing is listed."""
    model = shown.json(TO)
    assert (model["title"], model["open"], model["over"]) == ("Signalpost: nothing broke in the day", [], [])
    assert "No incident opened" in shown.get(TO).text
