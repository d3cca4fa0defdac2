"""Breakages made by hand in the sample shop's code: each is one incident, told in chat and by mail with its cause and
fix, and over when it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from broken_shop import Patch, Trading, trading
from gateway_shop import DATASET
from signalpost.watch.counts.counter import Closed

KNOWN_DAYS = 9
CALL = """return f'fbq("track", {", ".join(map(script_value, words))});'"""
PURCHASE = 'here.happened("Purchase", {**custom_data_of(lines), "order_id": made.number})'
SENT = "if event is None else self._put(event),"


class Breakage(NamedTuple):
    """What is changed in which file; the words that are told; five-minute slots until it is, and until it is over."""

    patch: Patch | None
    what: str
    fix: str
    slots: int = 8
    mended: int = 36


CURRENCY = Breakage(
    ("products.py", '        "currency": CURRENCY,\n', ""), "currency is missing from Purchase", "Put currency back"
)
IDS = Breakage(
    (
        "tracking.py",
        "visit.event(event_name, event_id=event_id,",
        'visit.event(event_name, event_id=f"srv-{event_id}",',
    ),
    "of server is now srv-{hex32} and was {hex32}",
    "Send on both sides the very same text",
)
OTHERS = {
    "values in cents": Breakage(
        ("products.py", '"value": float(total(lines))', '"value": float(total(lines)) * 100'),
        "are a hundred times what they were",
        "Divide value by 100",
    ),
    "the pixel's call removed from the page": Breakage(
        ("layout.py", CALL, f'return "" if event.event_name == "Purchase" else {CALL.removeprefix("return ")}'),
        "Purchase of browser on shop.example does not come any more",
        "removed from the template",
        24,
        110,
    ),
    "an event not sent any more": Breakage(
        ("buy.py", PURCHASE, "pass"), "does not come any more", "Open the page that sends Purchase", 24, 110
    ),
    "the token dies": Breakage(None, "Meta refuses the access token", "Generate access token"),
    "the e-mail not passed on": Breakage(
        ("session.py", "em=self.email or None,", "em=None,"), "of server have em", "field for em"
    ),
    "a leak in custom_data": Breakage(
        ("buy.py", '"order_id": made.number}', '"order_id": made.number, "note": session.customer.email}'),
        "email of Purchase holds personal data",
        "Take it out",
    ),
    "pieces not counted": Breakage(
        ("products.py", "sum(line.quantity for line in lines)", "len(lines)"),
        "is not what contents add up to",
        "Set num_items to the sum of the quantities",
    ),
    "ids that the catalogue lacks": Breakage(
        ("products.py", "[line.product.sku for line in lines]", "[line.product.sku[3:] for line in lines]"),
        "are now {n} and were HC-{n}",
        "Send the ids of the catalogue",
    ),
}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Closed]:
    """Half an hour of the shop as it is."""
    with trading(tmp_path_factory.mktemp("usual")) as shop:
        shop.trade(6, looks=False)
        return shop.closed()


@contextmanager
def broken(folder: Path, usual: Sequence[Closed], one: Breakage, patch: pytest.MonkeyPatch) -> Iterator[Trading]:
    """The shop whose usual days the watch knows, after nothing was told and then `one` happened."""
    from apprise.plugins.slack import NotifySlack

    with trading(folder) as shop:
        patch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{shop.hooks.port}/services")
        shop.is_used_to(usual, KNOWN_DAYS)
        shop.trade(3)
        assert not shop.incidents
        if one.patch is None:
            shop.dead = True
        else:
            shop.code(one.patch)
        shop.trade(one.slots)
        yield shop


def mend(shop: Trading, one: Breakage) -> None:
    """The shop's code as it was; or a new token."""
    if one.patch is None:
        shop.dead = False
        shop.installed.control.set_token(1, DATASET, "b-token", author="test", now=shop.installed.now_ms)
    else:
        shop.code()
    shop.trade(one.mended)


def told_and_over(folder: Path, usual: Sequence[Closed], one: Breakage, patch: pytest.MonkeyPatch) -> None:
    """One message in chat and one by mail, with what, why and how to mend it; and one more of each at its end."""
    with broken(folder, usual, one, patch) as shop:
        assert [found.open for found in shop.incidents] == [True], [found.what for found in shop.incidents]
        (chat,), ((_, mail),) = shop.hooks.take(), shop.mails.take()
        for text in (str(chat.body), mail.as_string().replace("=\n", "")):
            assert (one.what in text, one.fix in text) == (True, True), text
            assert "@example.com" not in text.replace("shop.example.com", "")
        mend(shop, one)
        assert [found.open for found in shop.incidents] == [False]
        assert len(shop.hooks.take()) == len(shop.mails.take()) == 1


def test_a_parameter_that_vanished(tmp_path: Path, usual: Sequence[Closed], monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer drops `currency`."""
    told_and_over(tmp_path, usual, CURRENCY, monkeypatch)


def test_ids_that_do_not_meet(tmp_path: Path, usual: Sequence[Closed], monkeypatch: pytest.MonkeyPatch) -> None:
    """The back end puts a prefix before its event_ids."""
    told_and_over(tmp_path, usual, IDS, monkeypatch)


@pytest.mark.deep
@pytest.mark.parametrize("name", OTHERS)
def test_all_others(tmp_path: Path, usual: Sequence[Closed], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Eight more."""
    told_and_over(tmp_path, usual, OTHERS[name], monkeypatch)
