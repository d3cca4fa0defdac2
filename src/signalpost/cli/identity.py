"""`signalpost identity`: explain what a key is linked with, and take it apart."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.exits import Exit
from signalpost.errors import InvalidInput

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.identities import IdentityReader, KnownKey, KnownPerson

Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]
Country = Annotated[str | None, typer.Option(help="Country of telephone numbers that name none, such as DE.")]
KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="kind:value, such as external_id:4711; an e-mail address, a phone with +, a visitor id; or - to read "
        "it from stdin, where no list of processes shows it.",
    ),
]

#: Kinds as they may be written before the colon, and under what each is asked for.
ASKED = {
    "em": "email",
    "ph": "phone",
    **{name: name for name in ("email", "phone", "external_id", "lead_id", "subscription_id", "visitor", "fbp")},
}
TOKENS = ("fbc", "cart", "checkout", "order")


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Explain how keys are linked into people, and part them.")
    group.command("show")(show_key)
    group.command("unmerge")(unmerge)
    return group


def show_key(ctx: typer.Context, key: KeyArgument, country: Country = None, as_json: Json = False) -> None:
    """Show whom a key leads to: kinds of keys, times and reasons. Never a value; names are the begin of an HMAC."""
    from contextlib import closing

    import msgspec

    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    kind, value = _key(settings, key, country)
    now = parts.now_ms()
    with closing(_reader(settings)) as reader:
        from signalpost.store.control import DEFAULT_SPACE

        found = reader.person(DEFAULT_SPACE, kind, value, now)
        hmac = reader.key_hmac(DEFAULT_SPACE, kind, value)
    _note(settings, "person.show", hmac, kind)
    if found is None:
        show.remark(f"Nothing is known of this {kind}. An event just taken may still lie in the inbox.")
        raise typer.Exit(Exit.NOT_FOUND)
    if as_json:
        show.line(msgspec.to_builtins(found))
    else:
        show.text("\n".join(_lines(found)))


def unmerge(ctx: typer.Context, key: KeyArgument, country: Country = None, as_json: Json = False) -> None:
    """Part a key from all that it is linked with, for good. What waits loses what the links gave it."""
    from contextlib import closing

    from signalpost.cli import parts, show
    from signalpost.cli.asking import ask
    from signalpost.store.control import DEFAULT_SPACE, Verb

    settings = parts.settings_of(ctx)
    kind, value = _key(settings, key, country)
    with closing(_reader(settings)) as reader:
        hmac = reader.key_hmac(DEFAULT_SPACE, kind, value)
    answer = ask(settings, Verb.UNMERGE, {"hmac": hmac.hex()})
    if as_json:
        show.line(answer)
    else:
        show.text(
            f"Parted from {answer['parted']} keys; {answer['taken_back']} waiting events gave back what they had got."
        )
    if not answer["parted"]:
        raise typer.Exit(Exit.NOT_FOUND)


def _reader(settings: Settings) -> IdentityReader:
    from signalpost.cli import parts
    from signalpost.store import open_identity_reader

    return open_identity_reader(settings.data_dir / parts.IDENTITIES_FILE, parts.keyring(settings, create=False))


def _note(settings: Settings, action: str, hmac: bytes, kind: str) -> None:
    """Who looked at whom: the key's name, which finds nobody without the installation's key."""
    from signalpost.cli import parts
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(settings) as control:
        control.record(
            DEFAULT_SPACE, action, hmac.hex()[:16], {"kind": kind}, author=parts.author(), now=parts.now_ms()
        )


def _key(settings: Settings, text: str, country: str | None) -> tuple[str, str]:
    """Kind and value as events have them. InvalidInput when it can be none; it does not repeat the value."""
    from signalpost.cli import parts
    from signalpost.store.asked import keys_asked
    from signalpost.store.control import DEFAULT_SPACE

    kind, value = _parted(sys.stdin.readline().strip() if text == "-" else text.strip())
    if kind in TOKENS:
        return kind, value
    with parts.control(settings) as control:
        policy = control.config(DEFAULT_SPACE).config.policy
    asked = {ASKED[kind]: [value]}
    return keys_asked(asked, policy=policy, year=time.gmtime().tm_year, country=country)[0]


def _parted(text: str) -> tuple[str, str]:
    from signalpost.visit.visitor_id import parse

    kind, colon, value = text.partition(":")
    if colon and kind in (*ASKED, *TOKENS) and value:
        return kind, value
    if "@" in text:
        return "email", text
    if text.startswith("+"):
        return "phone", text
    if parse(text) is not None:
        return "visitor", text
    raise InvalidInput(f"say what kind of key it is: {', '.join((*ASKED, *TOKENS))}, as in external_id:4711")


def _lines(found: KnownPerson) -> list[str]:
    from signalpost.identity.rows import STOPS

    lines = [f"a {found.kind}"]
    if found.stopped:
        lines.append(f"links nobody: {STOPS.get(found.stopped, found.stopped)}")
    for heading, keys in (("keys", found.keys), ("browsers and logins", found.browsers)):
        if keys:
            lines += [f"{heading}:", *(f"  {_line(key)}" for key in keys)]
    gives = ", ".join(found.gives) or "nothing"
    return [*lines, f"an event with this key alone would be given now: {gives}"]


def _line(key: KnownKey) -> str:
    from signalpost.cli.show import when

    times: list[Any] = [when(at) for at in (key.first_at, key.last_at) if at]
    through = f", by {key.why}" if key.why else ""
    hangs_on = f" with its {key.with_kind}" if key.with_kind else ""
    return f"{key.kind} {key.name}…  {' to '.join(dict.fromkeys(times))}{through}{hangs_on}"
