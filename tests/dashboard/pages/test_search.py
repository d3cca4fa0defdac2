"""Search, and "Why was this not sent?"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard_events import EMAIL, TRACE, filled, row_of
from dashboard_shown import Shown
from incidents_kept import keep
from incidents_told import an_incident
from ledger_parts import SPACE, receipt
from order_rows import an_order, put
from signalpost.dashboard.desk import Stores
from signalpost.dashboard.door import Entered
from signalpost.dashboard.view import Viewer
from signalpost.store import open_control, open_ledger
from signalpost.store.roles import Role


class ViewersDoor:
    def enter(self, request: object, stores: Stores) -> Entered:
        return Entered(viewer=Viewer(name="viv", role=Role.VIEWER), space_id=SPACE)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    with filled(tmp_path) as found:
        yield found


def answers(shown: Shown, typed: str) -> list[tuple[str, str]]:
    return [(one["state"], one["sentence"]) for one in shown.json(f"/why?q={typed}")["answers"]]


@pytest.mark.parametrize(
    ("typed", "state", "sentence"),
    [
        ("e1", "delivered", "Sent: Meta took it 8 s ago."),
        ("e2", "dead", "Not sent: a Purchase has no value."),
        ("e3", "waiting", "Not sent yet: it is due since 10 s and waits for its turn."),
        ("e4", "scheduled", "Not sent yet: for 1 min more it waits for another copy of the same event."),
        ("c6", "held", "Not sent yet: nobody said yet whether the person consents. It waits for at most 23 h more."),
        ("e7", "dead", "Not sent: it was older than Meta takes events when its turn came."),
        (TRACE, "delivered", "Sent: Meta took it 8 s ago."),
        (str(receipt(3)), "merged", "Joined into the event that another copy had begun; both go out as one."),
        (str(receipt(1)), "delivered", "Sent: Meta took it 8 s ago."),
    ],
)
def test_each_question_has_an_answer_in_one_sentence(shown: Shown, typed: str, state: str, sentence: str) -> None:
    """By event_id, trace and receipt."""
    assert answers(shown, typed) == [(state, sentence)]


def test_a_dropped_copy_says_why_and_what_to_do(shown: Shown) -> None:
    """By its event_id, or its receipt."""
    for typed in ("c5", str(receipt(12))):
        ((state, sentence),) = answers(shown, typed)
        assert (state, sentence.startswith("Not sent: it happened longer ago than")) == ("dropped", True)
    assert shown.json("/why?q=c5")["answers"][0]["fix"] == "Send events soon after they happen."


def test_an_order_is_answered_by_the_order_book(shown: Shown) -> None:
    """And its events beside it."""
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        put(ledger, an_order(1, order_id="A-1"))
    found = shown.json("/why?q=A-1")["answers"]
    assert [(one["kind"], one["state"]) for one in found] == [("order", "missing"), ("event", "delivered")]
    assert found[0]["sentence"] == "Its Purchase did not reach Meta: no event."
    assert "signalpost connectors backfill" in found[0]["fix"]


def test_one_hit_opens_and_several_are_listed(shown: Shown) -> None:
    """Whoever asks for JSON is told where it is."""
    one = shown.get("/search?q=e1")
    assert (one.status_code, one.headers["location"]) == (303, f"/story/{row_of(shown, 'e1')}")
    assert shown.json("/search?q=e1")["opens"] == f"/story/{row_of(shown, 'e1')}"
    assert shown.get(f"/search?q=em:{EMAIL}").status_code == 200
    assert shown.get("/why?q=e1").status_code == 200


def test_nothing_found_says_what_was_looked_for(shown: Shown) -> None:
    """What is no id is not looked for."""
    looked = "Looked for: an event_id, an order, an fbtrace_id, a receipt, or #7 for an incident"
    assert looked in shown.get("/search?q=nothing").text
    assert "What became of it?" in shown.get("/search").text
    assert "Nothing was looked for." in shown.get(f"/search?q={'x' * 2_000}").text
    for odd in ("%00", "a-99999999999999999999999-1", "%E2%80%AEid", "%3Cscript%3Ealert(1)%3C/script%3E", "em:x"):
        page = shown.get(f"/search?q={odd}")
        assert (page.status_code, "<script>alert" in page.text) == (200, False)


def test_a_person_is_found_by_the_hash_of_their_address_and_that_is_on_record(shown: Shown) -> None:
    """The hash is on no page, in no audit row."""
    model = shown.json(f"/search?q=em:{EMAIL.upper()}")
    assert [(one["kind"], one["state"]) for one in model["answers"]] == [("event", "delivered"), ("copy", "held")]
    assert model["text"] == ""
    page = shown.get(f"/search?q=em:{EMAIL}").text
    assert EMAIL not in page
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        last = control.audit(SPACE, limit=1)[0]
    assert (last.action, last.subject, last.detail) == ("person.read", "dashboard search", {"keys": ["em"]})


def test_an_address_in_clear_is_not_looked_for_and_not_repeated(shown: Shown) -> None:
    """Where no script ran, it came in the request: it goes no further."""
    page = shown.get("/search?q=anna@example.com").text
    assert ("anna" in page, "Nothing was looked for." in page) == (False, True)


def test_a_viewer_may_not_look_for_people(tmp_path: Path) -> None:
    """And no row says that they did."""
    with filled(tmp_path, door=ViewersDoor()) as shown:
        model = shown.json(f"/search?q=em:{EMAIL}")
        assert (model["answers"], model["refused"].startswith("Only an operator")) == ([], True)
        with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
            assert "person.read" not in {row.action for row in control.audit(SPACE)}


def test_an_incident_is_found_by_its_number(shown: Shown) -> None:
    """A browser is sent on to it."""
    keep(shown, an_incident(7), an_incident(8, resolved_at=1_795_000_000))
    assert shown.get("/search?q=%237").headers["location"] == "/incidents/7"
    assert answers(shown, "%237") == [("open", "Currency is missing from Purchase of browser.")]
    assert answers(shown, "%238")[0][0] == "over"
    assert answers(shown, "%239") == []
