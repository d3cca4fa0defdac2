"""The numbers that kinds of figures stand as in the file, and the words of those that are counted with events."""

from __future__ import annotations

from signalpost.store.figures import DELAYS, KINDS, SEEN

#: A kind's place is its number in the file: only ever add at the end. A value is kept in two: its whole units, and the
#: millionths beyond them, so that no sum outgrows 64 bits. The first four are those of `tally.Tally`.
NUMBERS: tuple[str, ...] = (
    "fate", "ending", "pixel", "consent", "seen", "value", "value_rest", "recovered", "recovered_value",
    "recovered_value_rest", "key", "gained", "parameter", "lag", "delivery", "copy", "made_id", "leak",
)  # fmt: skip
NUMBER_OF = {kind: number for number, kind in enumerate(NUMBERS)}
REST_OF = {kind: NUMBER_OF[f"{kind}_rest"] for kind in KINDS if f"{kind}_rest" in NUMBER_OF}

OF_SEEN, VALUE, VALUE_REST = (NUMBER_OF[kind] for kind in ("seen", "value", "value_rest"))
RECOVERED, RECOVERED_VALUE, RECOVERED_REST = (
    NUMBER_OF[kind] for kind in ("recovered", "recovered_value", "recovered_value_rest")
)
KEY, GAINED, PARAMETER = (NUMBER_OF[kind] for kind in ("key", "gained", "parameter"))
LAG, DELIVERY, COPY, MADE_ID, LEAK = (NUMBER_OF[kind] for kind in ("lag", "delivery", "copy", "made_id", "leak"))
SEEN_NUMBER = {word: number for number, word in enumerate(SEEN)}
BOTH, SERVER_ONLY = SEEN_NUMBER["both"], SEEN_NUMBER["server"]
LAG_WORDS = {origin: tuple([f"{origin} {word}" for word in DELAYS]) for origin in ("browser", "server")}
