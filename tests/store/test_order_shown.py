"""One order as it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from ledger_parts import NOW, SPACE, SqliteHome
from order_rows import SHOP, a_claim, a_part, put, put_gone
from signalpost.store.ledger import Ledger
from signalpost.store.order_shown import claims_answer, shown, summary
from signalpost.store.orders import Account, ClaimState


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteHome(tmp_path).open()
    yield opened
    opened.close()


def test_an_order_is_shown_with_all_it_made_due(ledger: Ledger) -> None:
    """As JSON: parts, claims and events, each once; tokens stay inside."""
    put_gone(ledger)
    put(ledger, a_part(1, "refund/5"), a_claim(state=ClaimState.CONFIRMED, of_order="1", tokens=(b"t" * 16,)))
    order = ledger.order_book.order(SPACE, SHOP, "1")
    assert order is not None
    found = msgspec.json.decode(msgspec.json.encode(shown(ledger, order, NOW)))
    assert [part["name"] for part in found["parts"]] == ["1/purchase", "1/refund/5"]
    assert [claim["event_id"] for claim in found["claims"]] == ["p1"]
    assert [event["event_id"] for event in found["events"]] == ["p1"]
    assert "tokens" not in found["claims"][0]
    assert (found["facts"]["messages"], found["order"]["total"]) == (1, "19.99 EUR")


@pytest.mark.parametrize(
    ("said", "differs"), [("19.99 EUR", False), ("20 EUR", True), ("19.99 USD", True), ("", False)]
)
def test_values_differ_where_both_sides_speak(ledger: Ledger, said: str, differs: bool) -> None:
    put_gone(ledger)
    (account,) = ledger.order_book.listed(SPACE, since=0, until=1 << 40)
    changed: Account = msgspec.structs.replace(account, browser_value=said)
    assert summary(changed).value_differs is differs


def test_claims_are_listed_up_to_the_limit() -> None:
    """With what the browser said, and whether there are more; tokens stay inside."""
    rows = [a_claim(number, state=ClaimState.UNCONFIRMED, tokens=(b"t" * 16,)) for number in (2, 1)]
    answer = claims_answer(rows, 1)
    (claim,) = msgspec.to_builtins(answer.claims)
    assert (claim["order_id"], claim["value"], claim["state"], claim["received_at"]) == (
        "2", "19.99 EUR", "unconfirmed", NOW // 1000,
    )  # fmt: skip
    assert (answer.more, claims_answer(rows, 2).more, "tokens" in claim) == (True, False, False)
