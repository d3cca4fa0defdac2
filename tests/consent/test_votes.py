"""What each signal says by itself."""

from __future__ import annotations

import pytest

from signalpost.consent.gpp import Gpp, gpp
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import Signals
from signalpost.consent.votes import Reason, opt_outs, votes


def test_every_signal_has_its_vote() -> None:
    """Google's is left out when others speak, and only then."""
    signals = Signals(fbq="granted", onetrust="marketing=1", didomi="vendor=0", usp="1YNN", gcd="13q3q3q3q5")
    found = [(vote.by, vote.answer) for vote in votes(signals, ConsentRule(), None)]
    assert found == [("fbq", "granted"), ("onetrust", "granted"), ("didomi", "denied"), ("usp", "granted")]
    assert [vote.by for vote in votes(Signals(gcd="13q3q3q3q5"), ConsentRule(), None)] == ["google"]


def test_a_reader_that_is_not_named_has_no_vote() -> None:
    """Google speaks when the banner beside it is not to be read."""
    signals = Signals(onetrust="marketing=1", gcs="G100")
    assert [vote.by for vote in votes(signals, ConsentRule(readers=("google",)), None)] == ["google"]


def test_all_who_opted_out_are_named() -> None:
    """The browser's signal first."""
    signals = Signals(gpc="1", usp="1YYN", shopify="sale=0")
    assert opt_outs(signals, ConsentRule(), None) == ["gpc", "usp", "shopify"]
    assert opt_outs(signals, ConsentRule(gpc="ignore"), None) == ["usp", "shopify"]


def test_reasons_are_words() -> None:
    """They stand beside events and in the documentation."""
    assert all(reason.value == reason.name.lower() for reason in Reason)


def said(rule: ConsentRule | None = None, **signals: str) -> list[tuple[str, str, str]]:
    """Who, what, and why."""
    given = Signals(**signals)
    read = gpp(given.gpp, given.gpp_sid) if given.gpp else None
    return [(vote.by, vote.answer, vote.reason.value) for vote in votes(given, rule or ConsentRule(), read)]


# All of Meta's purposes, none; made with @iabtechlabtcf/core 1.5.21 (tests/golden/consent.json has more).
TC_GRANTED = "CQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAAYgF5wAoAAgAEAvMAAAAAAA"
TC_DENIED = "CQgYw8AQgYw8AEsACBENCWFgAAAAAAAAAAYgF5wAoAAgAEAvMAAAAAAA"


@pytest.mark.parametrize(
    ("signals", "vote"),
    [
        ({"fbq": "granted"}, ("fbq", "granted", "vendor")),
        ({"fbq": "denied"}, ("fbq", "denied", "vendor")),
        ({"fbq": "pending"}, ("fbq", "pending", "unanswered")),
        ({"tag": "denied"}, ("tag", "denied", "call")),
        ({"gdpr": "0"}, ("tcf", "granted", "outside_gdpr")),
        ({"gdpr": "0", "tcf": TC_DENIED}, ("tcf", "granted", "outside_gdpr")),
        ({"tcf": TC_GRANTED}, ("tcf", "granted", "purposes")),
        ({"tcf": TC_DENIED}, ("tcf", "denied", "purposes")),
        ({"tcf": TC_GRANTED, "addtl": "1~1.89"}, ("tcf", "granted", "vendor")),
        ({"tcf": TC_GRANTED, "addtl": "1~1.2"}, ("tcf", "denied", "vendor")),
        ({"tcf": TC_DENIED, "addtl": "1~1.89"}, ("tcf", "denied", "purposes")),
        ({"tcf": "pending"}, ("tcf", "pending", "unanswered")),
        ({"tcf": "loading"}, ("tcf", "pending", "loading")),
        ({"tcf": "x"}, ("tcf", "pending", "unreadable")),
        ({"onetrust": "vendor=1,marketing=0"}, ("onetrust", "granted", "vendor")),
        ({"cookiebot": "vendor=0,marketing=1"}, ("cookiebot", "denied", "vendor")),
        ({"usercentrics": "marketing=1"}, ("usercentrics", "granted", "category")),
        ({"shopify": "marketing=0"}, ("shopify", "denied", "category")),
        ({"didomi": "pending"}, ("didomi", "pending", "unanswered")),
        ({"didomi": "loading"}, ("didomi", "pending", "loading")),
        ({"didomi": "x"}, ("didomi", "pending", "unreadable")),
        ({"usp": "1YNN"}, ("usp", "granted", "not_opted_out")),
        ({"gpp": "x"}, ("gpp", "pending", "unreadable")),
        ({"gpp": "pending"}, ("gpp", "pending", "unanswered")),
        ({"gpp": f"DBABM~{TC_DENIED}"}, ("gpp", "denied", "purposes")),
        ({"gpp": f"DBABM~{TC_GRANTED}", "addtl": "2~89~dv.1"}, ("gpp", "granted", "vendor")),
        ({"gpp": "DBABLA~CAAqAAAAABA.QA", "gpp_sid": "7"}, ("gpp", "granted", "not_opted_out")),
        ({"gcd": "13q3q3q3q5"}, ("google", "denied", "category")),
        ({"gcs": "G111"}, ("google", "granted", "category")),
        ({"gcs": "G100"}, ("google", "denied", "category")),
    ],
)  # fmt: skip
def test_each_signal_by_itself_says_one_thing(signals: dict[str, str], vote: tuple[str, str, str]) -> None:
    """Meta by name before the category; what waits, what cannot be read."""
    assert said(**signals) == [vote]


@pytest.mark.parametrize(
    "signals",
    [
        {}, {"api": "granted"}, {"fbq": "x"}, {"tag": "granted"}, {"usp": "1---"}, {"usp": "1YYN"}, {"gcs": "x"},
        {"gpp": "DBABLA~CAAqAAAAABA.QA"}, {"gpp": f"DBABM~{TC_DENIED}", "gdpr": "0", "tcf": ""},
        {"gpp": "DBABLA~CAAaAAAAABA.QA", "gpp_sid": "7"},
    ],
)  # fmt: skip
def test_some_signals_have_no_vote(signals: dict[str, str]) -> None:
    """The site's call is heard elsewhere; not to have opted out counts only where a law is named."""
    assert [vote for vote in said(**signals) if vote[0] != "tcf"] == []


def test_google_speaks_beside_a_pixel_that_waits() -> None:
    """fbq revoked before any grant is no answer of a person's; one that was given is."""
    assert [by for by, _, _ in said(fbq="pending", gcs="G111")] == ["fbq", "google"]
    assert [by for by, _, _ in said(fbq="granted", gcs="G111")] == ["fbq"]
    assert [by for by, _, _ in said(tag="denied", gcs="G111")] == ["google", "tag"]


def test_the_pixel_and_the_tag_are_heard_whoever_is_named() -> None:
    """A rule names readers of banners; what the person did on the page stands beside."""
    rule = ConsentRule(readers=("didomi",))
    found = said(rule, fbq="denied", tag="denied", onetrust="marketing=1", didomi="vendor=1")
    assert [by for by, _, _ in found] == ["fbq", "didomi", "tag"]


def test_an_opt_out_counts_from_whoever_the_rule_names() -> None:
    """A recorded Global Privacy Control counts with the string that it stands in."""
    opted_out = Gpp(opted_out=True, gpc=True)
    assert opt_outs(Signals(), ConsentRule(), opted_out) == ["gpc", "gpp"]
    assert opt_outs(Signals(usp="1YYN"), ConsentRule(readers=("usp",)), opted_out) == ["usp"]
    assert opt_outs(Signals(gpc="1"), ConsentRule(readers=("gpc",)), None) == ["gpc"]
    assert opt_outs(Signals(gpc="0", usp="1YNN", shopify="sale=1"), ConsentRule(), Gpp()) == []
    assert opt_outs(Signals(onetrust="marketing=0"), ConsentRule(), None) == []
