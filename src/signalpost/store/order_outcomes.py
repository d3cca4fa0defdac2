"""What became of an order's Purchase, and what to do where it did not arrive: one table for pages, commands, API.

An order is *accounted for* when it is known why its Purchase stands where it stands and nobody has to do anything:
delivered, left out by a rule or a person's choice, or waiting for something that ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Outcome(str, Enum):
    """How an order's Purchase stands."""

    DELIVERED = "delivered"
    OBSERVED = "observed"  # its dataset sends nothing, or not to this share of people
    LEFT_OUT = "left_out"  # a rule of the business, or the person's choice
    WAITING = "waiting"
    MISSING = "missing"  # somebody has to do something


#: Classes of `order_account.verdict`, in the ledger's file: outcome, and the reason where no word stands beside it.
CLASSES: Mapping[int, tuple[Outcome, str]] = {
    0: (Outcome.DELIVERED, "forgotten"),
    1: (Outcome.DELIVERED, ""),
    2: (Outcome.OBSERVED, "observed"),
    4: (Outcome.LEFT_OUT, "consent_withdrawn"),
    5: (Outcome.LEFT_OUT, "by_rule"),
    6: (Outcome.LEFT_OUT, "erased"),
    7: (Outcome.LEFT_OUT, "dropped"),
    8: (Outcome.WAITING, "waits"),
    9: (Outcome.WAITING, "queued"),
    10: (Outcome.WAITING, "consent_unknown"),
    11: (Outcome.LEFT_OUT, "order_cancelled"),
    12: (Outcome.WAITING, "unpaid"),
    13: (Outcome.MISSING, "to_read"),
    14: (Outcome.MISSING, "no_event"),
    15: (Outcome.MISSING, "dead"),
}
DROPPED, DEAD = 7, 15
#: Reasons of dropped copies that are faults of the set-up, and no rule.
FAULTS = frozenset({"no_dataset"})

ADVICE: Mapping[str, str] = {
    "to_read": "The shop only named it: run `signalpost connectors check`, and let the poll read it.",
    "no_event": "It is paid, and nothing made its Purchase due: run `signalpost connectors backfill --since` its day.",
    "no_dataset": "Its shop leads to no dataset: name one with `signalpost connectors add --dataset`.",
    "dead:expired": "It came later than Meta takes events; nothing can send it now.",
    "dead:no_usable_key": "Nothing in it names a person: let the shop's page write fbp and fbc into the order.",
    "dead:forbidden_combination": "Its keys fit too many people: let the shop's page write fbp and fbc into the order.",
    "dead:unknown_outcome": "Meta may have it or not; `signalpost events replay` sends it again.",
    "dead": "Meta refused it: `signalpost events show` says why, `signalpost events replay` sends it again.",
    "unpaid": "Nothing to do: its Purchase goes when it is paid.",
    "waits_for_payment": "Nothing to do: its Purchase goes when it is paid.",
    "waits_for_delivery": "Nothing to do: its Purchase goes when it is delivered.",
    "waits_for_partner": "Nothing to do: it waits for the event it belongs to, and goes on without it in the end.",
    "waits_for_time": "Nothing to do: it is kept back until the time that the shop's settings say.",
    "waits_for_source": "The shop is paused: resume it in its settings.",
    "queued": "Nothing to do: it is on its way. If it stays, `signalpost status` says what stops the dataset.",
    "consent_unknown": "It waits for the person's consent: `signalpost consent held` lists such events.",
    "order_cancelled": "Nothing to do: it was cancelled before its Purchase was due.",
    "order_unpaid": "Nothing to do: it was never paid.",
    "order_undelivered": "Nothing to do: it was never delivered.",
    "partner_unsent": "Nothing to do: the event it belongs to was not sent.",
    "partner_missing": "Its partner never came: run `signalpost connectors backfill --since` its day.",
    "erased": "Nothing to do: its person was erased.",
    "consent_withdrawn": "Nothing to do: its person withdrew consent.",
    "consent_denied": "Nothing to do: its person denied consent.",
    "marketplace": "Nothing to do: another shop sold it to its own customer.",
    "test_order": "Nothing to do: it is a test.",
    "zero_value": "Nothing to do: it is free. `zero_value` in the shop's settings sends such orders.",
    "before_start": "Nothing to do: what reported it before the shop was set up may have sent it.",
    "kind_off": "Nothing to do: the shop's settings have no name for such events.",
    "unconfirmed_order": "Nothing to do: a browser claimed it, and no order confirmed that.",
    "not_routed": "Nothing to do: by the rules of routes no dataset takes it.",
    "observed": "Nothing to do: its dataset only observes.",
    "forgotten": "Nothing to do: it ended longer ago than events are kept.",
    "": "Nothing to do: Meta has it.",
}


def outcome_of(number: int, word: str) -> tuple[Outcome, str]:
    """Outcome and reason of a class and the word beside it."""
    outcome, reason = CLASSES[number]
    if number == DROPPED and word in FAULTS:
        return Outcome.MISSING, word
    if number == DEAD:
        return outcome, f"dead:{word}" if word else reason
    return outcome, word or reason


def advice(reason: str) -> str:
    """What to do about an order with this reason, in one sentence."""
    found = ADVICE.get(reason) or ADVICE.get(reason.partition(":")[0] if reason.startswith("dead:") else "\0")
    return found or "Nothing to do: it was left out on purpose; the reason says by what."
