"""The pre-flight of a file says what a marketer has to know before anything is sent."""

from __future__ import annotations

from hashlib import md5, sha1, sha256

from msgspec.structs import replace

from signalpost.files.check import policy_of
from signalpost.files.finding import Answers
from signalpost.files.report import sentence
from uploads import ANSWERS, checked, csv_of, invoices, orders

HEADER = ("order_id", "event_time", "email", "value", "phone")
TIME = "2026-11-17 10:00:00"


def test_a_good_file() -> None:
    """All of it can go, once; the sums are those of the books."""
    report, bad = checked(orders(40))
    assert (report.rows, report.sendable, report.refused, bad) == (40, 40, 0, [])
    assert [(one.day, one.events, one.amount, one.currency) for one in report.sums] == [
        ("2026-11-17", 40, "796.00", "EUR")
    ]
    assert sentence(report) == "All 40 events can go."
    assert report.quality is not None and 1 <= report.quality.low < report.quality.high <= 10
    assert {one.key: one.share for one in report.keys}["em"] == 1.0


def test_questions_come_first() -> None:
    """While one is open nothing is counted."""
    report, _ = checked(orders(3), Answers())
    assert report.questions and report.rows == 0 and sentence(report).startswith("Answer")


def test_a_tills_invoices() -> None:
    """Three lines are one order; cancellations are left out with their sums; nobody is doubled."""
    answers = Answers(shop="till", time_zone="Europe/London", currency="GBP", action_source="physical_store")
    report, bad = checked(invoices(50), answers)
    assert report.export == "a table of your own" and not bad
    assert (report.rows, report.groups, report.sendable, report.left_out) == (180, 60, 50, {"order_cancelled": 10})
    assert sum(float(one.amount) for one in report.sums) == 50 * 15.0
    assert sum(float(one.amount) for one in report.left_out_sums) == -150.0


def test_bad_rows_are_handed_over_with_their_problem() -> None:
    """Too old, without a key, not to be read: each with its line, and the others go."""
    report, bad = checked(
        csv_of(
            HEADER,
            ("1", TIME, "a@shop.example", "1.00", ""),
            ("2", "2026-10-01 10:00:00", "b@shop.example", "1.00", ""),
            ("3", TIME, "no address", "1.00", ""),
            ("4", "soon", "d@shop.example", "1.00", ""),
        )
    )
    assert (report.sendable, report.refused, report.bad_rows) == (1, 3, 3)
    assert [problem.code for _, problem in bad] == ["event_time_too_old", "em_invalid", "time_unreadable"]
    assert [count.lines for count in report.problems] == [[4], [3], [5]]
    assert sentence(report).startswith("1 events can go; 1 are too old for Meta; mend 2 in")


def test_doubles_in_the_file_and_of_what_was_sent() -> None:
    """The second of a number is left out, and so is what the ledger knows."""
    rows = [
        ("1", TIME, "a@shop.example", "1.00", ""),
        ("1", TIME, "a@shop.example", "1.00", ""),
        ("2", TIME, "b@shop.example", "2.00", ""),
    ]
    report, _ = checked(csv_of(HEADER, *rows))
    assert (report.sendable, report.left_out) == (2, {"duplicate_in_file": 1})
    again, _ = checked(csv_of(HEADER, *rows), known=lambda event_name, event_id: event_name == "Purchase")
    assert (again.sendable, again.left_out) == (0, {"duplicate_in_file": 1, "already_sent": 2})


def test_scattered_lines_of_an_order_are_no_doubles() -> None:
    """Where the lines make the sum, a number that comes again is a row to sort and not to drop in silence."""
    header = ("order_id", "sku", "quantity", "item_price", "event_time", "email")
    rows = [(number, sku, 1, "5.00", TIME, "a@shop.example") for number, sku in ((1, "A"), (2, "A"), (1, "B"))]
    report, bad = checked(csv_of(header, *rows))
    assert report.sendable == 2 and [problem.code for _, problem in bad] == ["order_scattered"]


def test_columns_that_were_hashed_wrongly() -> None:
    """MD5, SHA-1, the hash of nothing, of a placeholder, of a country's name: told by column."""
    nothing = sha256(b"").hexdigest()
    rows = [
        ("1", TIME, md5(b"a@shop.example").hexdigest(), "1.00", sha256(b"4917012345678").hexdigest(), "DE"),
        ("2", TIME, sha1(b"a@shop.example").hexdigest(), "1.00", nothing, sha256(b"Germany").hexdigest()),
    ]
    report, _ = checked(csv_of((*HEADER, "country"), *rows))
    assert report.remarks == {
        "hash_md5:em": 1,
        "hash_sha1:em": 1,
        "hash_of_empty:ph": 1,
        "hash_not_normalised:country": 1,
    }


def test_phones_and_postal_codes() -> None:
    """Without country code, in Excel's short form, without their zero."""
    header = (*HEADER, "country", "zip")
    rows = [
        ("1", TIME, "a@shop.example", "1.00", "07700 900123", "", ""),
        ("2", TIME, "b@shop.example", "1.00", "4.47701E+11", "", ""),
        ("3", TIME, "c@shop.example", "1.00", "", "DE", "1067"),
    ]
    report, _ = checked(csv_of(header, *rows), replace(ANSWERS, currency="GBP"))
    assert (report.phones.bare, report.phones.country) == (1, "gb")
    assert report.remarks == {"excels_number:ph": 1, "zip_zero_lost:zp": 1}
    by_column, _ = checked(
        csv_of((*header, "currency"), *((*row, "GBP") for row in rows)), replace(ANSWERS, currency=None)
    )
    assert by_column.phones.country == "gb"
    helped, _ = checked(csv_of(header, *rows), replace(ANSWERS, currency="GBP", default_country="gb"))
    assert helped.phones.bare == 0
    assert {one.key: one.share for one in helped.keys}["ph"] > {one.key: one.share for one in report.keys}["ph"]


def test_formulas_run_nowhere() -> None:
    """One in a key leaves the key out; one in a number refuses the row."""
    rows = [("1", TIME, '=HYPERLINK("x")', "1.00", "+4917012345678"), ("2", "=TODAY()", "b@shop.example", "1.00", "")]
    report, bad = checked(csv_of(HEADER, *rows))
    assert report.remarks == {"formula:em": 1} and [problem.code for _, problem in bad] == ["formula"]


def test_a_countrys_phones_are_the_layouts() -> None:
    """Without one the policy stays."""
    from signalpost.capi.policy import Policy
    from signalpost.files.layout import layout_of

    layout = layout_of(["event_time"], [["2026-11-17"]], ANSWERS)
    assert policy_of(layout, Policy()) == Policy()
    assert policy_of(replace(layout, default_country="de"), Policy()).default_country == "de"
