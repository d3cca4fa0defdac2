"""What each signal says by itself."""

from __future__ import annotations

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
