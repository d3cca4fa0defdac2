"""`signalpost consent record`: what a person decided elsewhere, on paper or by telephone."""

from __future__ import annotations

from contextlib import closing
from enum import Enum
from typing import Annotated

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.whose import Email, ExternalId, Person, Phone, Visitor, people

CLI = "cli"  # in place of an access key's id, and as the source of a decision
REASONS = {"granted": "consent_given", "denied": "consent_denied", "withdrawn": "consent_withdrawn"}


class Said(str, Enum):
    """What a person said."""

    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


def record(
    ctx: typer.Context,
    said: Annotated[Said, typer.Argument(help="What the person said.")],
    email: Email = None,
    phone: Phone = None,
    external_id: ExternalId = None,
    visitor: Visitor = None,
    evidence: Annotated[
        str, typer.Option(help="Where it can be looked up, such as a form's number. Nothing of the person.")
    ] = "",
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a sentence.")] = False,
) -> None:
    """Record what a person decided. Without options, people are read from stdin as JSON lines, which stand in no list
    of processes and in no shell's history: {"email": "…", "phone": "…", "external_id": "…", "visitor": "…"}.

    The worker carries it out: a grant lets go what waits for it; a denial or withdrawal deletes what waits, forgets the
    person, and refuses their later events.
    """
    from signalpost.cli import parts, show
    from signalpost.privacy.apply import masked_text
    from signalpost.store.record import ConsentCopy, consent_record

    space = space_of(parts.settings_of(ctx), account)
    settings, now = parts.settings_of(ctx), parts.now_ms()
    evidence = masked_text(evidence, "evidence")
    named = Person(email=email, phone=phone, external_id=external_id, visitor=visitor)
    copies = [
        ConsentCopy(
            space_id=space,
            key_id=CLI,
            received_at=now,
            keys=keys,
            state=said.value,
            reason=REASONS[said.value],
            evidence=evidence,
            source=CLI,
        )
        for keys in people(settings, named, now_s=now // 1000, space_id=space)
    ]
    with closing(parts.inbox(settings)) as inbox:
        inbox.append_wait([consent_record(copy) for copy in copies])
    with parts.control(settings) as control:
        detail = {"people": len(copies), "evidence": evidence}
        control.record(space, "consent.record", said.value, detail, author=parts.author(), now=now)
    words = "1 person" if len(copies) == 1 else f"{len(copies)} people"
    if as_json:
        show.line({"recorded": len(copies), "state": said.value})
    else:
        show.text(f"{said.value} by {words}; carried out as soon as the worker runs.")
