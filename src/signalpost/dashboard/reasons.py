"""What a reason means, in plain words, and what to do: of drops, holds, deaths, pauses and Meta's own codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from signalpost.capi.codes import CODES
from signalpost.capi.verdict_codes import Action, Row, find
from signalpost.store.order_outcomes import ADVICE
from signalpost.watch.causes import CAUSES, WITHOUT
from signalpost.watch.code import Code

NOTHING: Final = "Nothing to do."
_NOUN: Final = re.compile(r"\{\w+\}")
_LISTED: Final = "those that the reference of parameters lists"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is a clause that goes on from "Not sent: "; `fix` a sentence of what to do."""

    what: str
    fix: str


def _said(what: str, fix: str = NOTHING) -> Said:
    return Said(what=what, fix=fix)


#: Reasons that no table of codes has: of consent, of orders, of what the worker did.
SAID: Final[Mapping[str, Said]] = {
    "expired": _said(
        "it was older than Meta takes events when its turn came",
        "Nothing can send it now. See on Deliveries what kept it waiting.",
    ),
    "unknown_outcome": _said(
        "a call with it broke off, so Meta may have it or not",
        "Compare with Events Manager; replaying sends it again with the same event_id.",
    ),
    "refused_by_meta": _said("Meta refused it", "Meta's code below says more; mend what sends it, then replay."),
    "messaging_refused": _said(
        "Meta refused its page, account or click id", "Check page_id, the account and ctwa_clid, then replay."
    ),
    "consent_denied": _said("the person did not consent"),
    "consent_withdrawn": _said("the person withdrew their consent"),
    "consent_gpc": _said("the person's browser asks not to be tracked (Global Privacy Control)"),
    "consent_opted_out": _said("the person opted out of sale or sharing"),
    "consent_unknown": _said(
        "nobody said yet whether the person consents",
        "Let the consent banner's answer reach the tag, or send `consent` with server events.",
    ),
    "stage_observe": _said("its dataset only observes", "Put it live when you are ready: `signalpost datasets stage`."),
    "not_in_share": _said("it is not in the share of people that its dataset sends", "Raise the share in time."),
    "no_dataset": _said("its key leads to no dataset", "Name the dataset of the key, or in the event."),
    "not_routed": _said("no route takes it to a dataset", "Look at the routes: `signalpost datasets route list`."),
    "duplicate": _said("the same event had come before"),
    "sent_meanwhile": _said("its event had just been handed out when it came"),
    "erased": _said("its person was erased"),
    "order_cancelled": _said("the order was cancelled before it was due"),
    "order_stopped": _said("the order was refunded before it was due"),
    "order_unpaid": _said("the order was never paid"),
    "order_undelivered": _said("the order was never delivered"),
    "partner_missing": _said("the event that it belongs to never came"),
    "partner_unsent": _said("the event that it belongs to was not sent"),
    "unconfirmed_order": _said("a browser claimed it, and no order confirmed that"),
    "waits_for_payment": _said("its order is not paid yet", "Nothing to do: it goes when it is paid."),
    "waits_for_delivery": _said("its order is not delivered yet", "Nothing to do: it goes when it is delivered."),
    "waits_for_partner": _said("the event that it belongs to has not come yet", "Nothing to do: it goes on by itself."),
    "waits_for_time": _said("the shop's settings keep it back", "Nothing to do: it goes on by itself."),
    "waits_for_source": _said("its shop is paused", "Resume the shop in its settings."),
    "waits_for_order": _said("no order confirmed it yet", "Nothing to do: it goes with its order."),
    "order_part_repeated": _said("that event of the order had come before"),
    "order_part_older": _said("a newer message of the same event waits already"),
    "order_part_replaced": _said("a newer message took its place"),
    "delivery_repeated": _said("the same delivery had come before"),
    "event_time_too_old": _said(
        "it happened longer ago than Meta takes: 7 days, or 62 in a shop", "Send events soon after they happen."
    ),
    "correction_too_late": _said(
        "it came too long after the event that it corrects", "Send corrections within the hours that Meta gives."
    ),
    "json_invalid": _said("it was no JSON", "Send one JSON object, encoded by a JSON library."),
    "not_utf8": _said("its text was not UTF-8", "Encode the request as UTF-8."),
    "unknown_key": _said("it had a key that Meta does not know there", "Leave the key out, or in custom_data."),
    "wrong_type": _said("a value of it was of the wrong type", "The answer to the request names the place."),
    "too_deep": _said("it was nested too deep", "Send a flatter event."),
    "text_too_long": _said("a text in it was too long", "Shorten the text; the answer to the request names it."),
    "list_too_long": _said("a list in it was too long", "Send fewer items."),
    "too_many_keys": _said("custom_data had too many keys", "Send fewer properties."),
    "event_too_large": _said("it was too large", "Send a smaller event."),
    "too_many_events": _said("its request had too many events", "Send fewer events in a request."),
    "data_missing": _said("its request had no list of events", "Send one event, or a list under data."),
    "key_missing": _said("the key of its day was destroyed while it waited"),
}  # fmt: skip

_DOES: Final[Mapping[Action, str]] = {
    Action.RETRY: "Sent again by itself, a little later each time.",
    Action.THROTTLE: "Sent again by itself, more slowly.",
    Action.BLOCK: "Sent again by itself, after hours.",
    Action.SPLIT: "The call is halved until the wrong event stands alone; the others go.",
    Action.PAUSE: "The dataset waits, nothing is lost; it goes on once the set-up is mended.",
}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer of Meta's means: `meaning` in plain words, `does` what happens by itself, `fix` what to do."""

    meaning: str
    does: str
    fix: str
    source: str = ""


def said(reason: str | None) -> Said:
    """What a reason means. One that is in no table is told as it stands."""
    word = reason or ""
    found = SAID.get(word)
    if found is not None:
        return found
    row = CODES.get(word)
    if row is not None:
        return Said(what=_clause(_NOUN.sub("more", row.message)), fix=_NOUN.sub(_LISTED, row.fix) or NOTHING)
    if word in ADVICE and word:
        return Said(what=word.replace("_", " "), fix=ADVICE[word])
    return Said(what=word.replace("_", " ") or "nothing says why", fix="`signalpost doctor` looks at the set-up.")


def paused(reason: str, dataset: str) -> Said:
    """Why a dataset does not send; `reason` is the word of its pause."""
    if reason == "operator":
        return Said(what="it was paused by hand", fix="Resume it on Deliveries.")
    cause = CAUSES[Code.NOT_DELIVERED].get(reason, WITHOUT[Code.NOT_DELIVERED])
    return Said(what=cause.what, fix=cause.fix.format(dataset=dataset))


def verdict(status: int | None, code: int | None, subcode: int | None, dataset: str) -> Verdict:
    """What Meta's answer to a call means; status None: there was none."""
    if status is None:
        return Verdict(
            meaning="no answer came",
            does=_DOES[Action.RETRY],
            fix="If it stays so: `signalpost doctor` sees whether this machine reaches Meta.",
        )
    if code is None:
        if status < 300:
            return Verdict(meaning="taken", does="", fix="")
        return Verdict(meaning=f"HTTP {status} without a code", does=_DOES[Action.RETRY], fix="`signalpost doctor`")
    row = find(code, subcode)
    if row is None:
        return Verdict(
            meaning="a code that no table knows",
            does=_DOES[Action.SPLIT],
            fix="Look its code up in Meta's pages; `signalpost doctor` shows the latest answer.",
        )
    return Verdict(meaning=row.meaning, does=_DOES[row.action], fix=_fix(row, dataset), source=row.source)


def _fix(row: Row, dataset: str) -> str:
    if row.action is Action.SPLIT:
        return said(row.reason).fix
    cause = CAUSES[Code.NOT_DELIVERED].get(row.reason)
    return NOTHING if cause is None else cause.fix.format(dataset=dataset)


def _clause(sentence: str) -> str:
    """A sentence of a table, as it goes on behind a colon: names in it keep their letters."""
    text = sentence.rstrip(".")
    first, _, _ = text.partition(" ")
    return text[:1].lower() + text[1:] if first.isalpha() and (first in ("A", "I") or not first.isupper()) else text
