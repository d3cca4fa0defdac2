"""Codes for personal data where it does not belong, and for what a dataset's lists keep out."""

from __future__ import annotations

from collections.abc import Iterator

from signalpost.capi.code import Code, Severity, rows

LEAKS = {
    "email": "An e-mail address",
    "phone": "A telephone number",
    "payment_card": "The number of a payment card",
    "iban": "A bank account number",
    "national_id": "A national number of a person",
    "name": "The name of a person",
    "secret": "A secret, such as an access token or a password",
    "hashed_identifier": "The hash of an identifier",
    "health": "A word about health",
    "finance": "A word about somebody's money",
}
_ELSEWHERE = {
    "email": "Send it in user_data.em only.",
    "phone": "Send it in user_data.ph only.",
    "name": "Send it in user_data.fn and user_data.ln only.",
    "hashed_identifier": "Send it in user_data under its key only.",
    "health": "Meta wants none in any event: rename the property, or set leaks.health to mask or drop_key.",
    "finance": "Meta wants none in any event: rename the property, or set leaks.finance to mask or drop_key.",
}
#: What was done about a leak; the dataset's setting drop_event refuses the event instead.
DONE = ("masked", "key_dropped", "reported")
#: The note of each leak as figures count it: its kind and what was done.
LEAK_WORDS = {f"leak_{kind}_{done}": f"{kind}:{done}" for kind in LEAKS for done in DONE}
_NOWHERE = "Send it nowhere; see where the page or the back end puts it into the event."


def _leaks() -> Iterator[Code]:
    for kind, what in LEAKS.items():
        fix = _ELSEWHERE.get(kind, _NOWHERE)
        yield from rows(
            Severity.NOTE,
            (f"leak_{kind}_masked", f"{what} stood outside user_data; it was masked.", fix),
            (f"leak_{kind}_key_dropped", f"{what} stood outside user_data; the key was left out.", fix),
            (f"leak_{kind}_reported", f"{what} may stand outside user_data; it was left as it is.", fix),
        )
        yield from rows(
            Severity.REFUSED,
            (f"leak_{kind}", f"{what} stands outside user_data, and the dataset's setting is drop_event.", fix),
        )


PRIVACY_CODES: tuple[Code, ...] = (
    *_leaks(),
    *rows(
        Severity.NOTE,
        ("key_not_taken", "The dataset's lists keep this key out.", "Nothing; or change the lists in privacy."),
        (
            "text_not_read",
            "The event, or its request, has more text that may hold personal data than is read; this was left out.",
            "Send fewer or shorter texts; custom_data is for what was bought, not for documents.",
        ),
        (
            "url_cleaned",
            "Parts of the address that are personal, or that the dataset's settings keep out, were left out.",
            "Nothing; or list parameters that are needed in privacy.url_keep.",
        ),
    ),
)
