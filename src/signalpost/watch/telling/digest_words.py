"""The digest as text, and as HTML for mail: tables and inline styles only, as mail programs show them, with the chart
as a picture that comes with the mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from signalpost.watch.incidents.incident import Incident
from signalpost.watch.telling.chart import COLOURS, SHOWN, bars_png
from signalpost.watch.telling.digest import MOST_SHOWN, Day, Digest
from signalpost.watch.telling.queue import Said
from signalpost.watch.telling.wanted import Every
from signalpost.watch.telling.words import link, money
from signalpost.watch.words import span

PICTURE = "chart.png"
_FONT = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
_TONES = {"critical": "#c42b1c", "warning": "#8a5a00", "notice": "#4a5a80"}


def said(found: Digest, public: str) -> Said:
    """The digest as a message."""
    return Said(
        title=f"Signalpost: {title(found)}",
        body=text(found, public),
        kind="info",
        topic=f"digest-{found.every.value}-{found.until}",
        over=True,
        facts={
            "type": "digest",
            "digest": {
                "since": found.since,
                "until": found.until,
                "opened": found.opened,
                "ended": found.ended,
                "open": [{"number": one.number, "what": one.what, "level": one.level.value} for one in found.open][:50],
                "at_risk": {currency: round(value, 2) for currency, value in found.at_risk.items()},
            },
        },
        html=html(found, public),
        image=bars_png([(day.critical, day.warning, day.notice) for day in found.days]),
    )


def title(found: Digest) -> str:
    """What it comes to, in a line."""
    of = "the week" if found.every is Every.WEEK else "the day"
    if found.quiet:
        return f"nothing broke in {of}"
    return f"{of}: {found.opened} opened, {found.ended} ended, {len(found.open)} open"


def text(found: Digest, public: str) -> str:
    """For chats, and for mail programs that show no HTML."""
    parts = [f"{_when(found.since, found.zone)} to {_when(found.until, found.zone)}: {title(found)}."]
    if found.at_risk:
        parts.append(f"Money: {money(found.at_risk)} that are open.")
    for heading, those in (("Open", found.open), ("Over", found.over)):
        if those:
            parts.append(f"{heading}:")
            parts += [f"* {_line(one, found)}" + _fix(one) for one in those[:MOST_SHOWN]]
            parts += [f"and {len(those) - MOST_SHOWN} more"] if len(those) > MOST_SHOWN else []
    parts.append(f"Incidents that opened, by day: {_counts(found.days)}.")
    if public:
        parts.append(f"All: {public}/incidents")
    return "\n".join(parts)


def html(found: Digest, public: str) -> str:
    """For mail. Its only picture is the one that comes with it; nothing is loaded from elsewhere."""
    pieces = [
        f'<p style="margin:0 0 4px;font-size:13px;color:#5b6474">{_when(found.since, found.zone)} to '
        f"{_when(found.until, found.zone)}</p>",
        f'<h1 style="margin:0 0 12px;font-size:20px;color:#1b2230">{escape(title(found).capitalize())}</h1>',
    ]
    if found.at_risk:
        pieces.append(f'<p style="margin:0 0 12px;font-size:15px">Open: {escape(money(found.at_risk))}.</p>')
    pieces.append(_picture(found.days))
    for heading, those in (("Open", found.open), ("Over", found.over)):
        if those:
            pieces.append(f'<h2 style="margin:20px 0 6px;font-size:16px;color:#1b2230">{heading}</h2>')
            pieces.append(_table(those, found, public, with_fix=heading == "Open"))
    if public:
        pieces.append(
            f'<p style="margin:20px 0 0;font-size:14px">{_anchor(f"{public}/incidents", "All incidents")}</p>'
        )
    inner = "".join(pieces)
    return (
        '<html><body style="margin:0;background:#f3f5f8"><table role="presentation" width="100%" cellpadding="0" '
        'cellspacing="0" bgcolor="#f3f5f8"><tr><td align="center" style="padding:16px 8px"><table role="presentation" '
        'width="100%" cellpadding="0" cellspacing="0" bgcolor="#ffffff" '
        'style="max-width:568px;border:1px solid #dfe3ea">'
        f'<tr><td style="padding:24px;{_FONT};color:#1b2230;font-size:15px;line-height:1.45">{inner}</td></tr></table>'
        "</td></tr></table></body></html>"
    )


def _picture(shown: Sequence[Day]) -> str:
    first, last = (shown[0].day, shown[-1].day) if shown else ("", "")
    return (
        f'<p style="margin:0 0 4px;font-size:13px;color:#5b6474">Incidents that opened, by day</p>'
        f'<img src="cid:{PICTURE}" width="{SHOWN[0]}" height="{SHOWN[1]}" alt="By day: {_counts(shown)}" '
        f'style="display:block;width:100%;max-width:{SHOWN[0]}px;height:auto;border:0">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>'
        f'<td style="font-size:12px;color:#5b6474;{_FONT}">{first}</td>'
        f'<td align="right" style="font-size:12px;color:#5b6474;{_FONT}">{last}</td></tr></table>'
        f'<p style="margin:4px 0 0;font-size:12px;color:#5b6474">{_key()}</p>'
    )


def _key() -> str:
    parts = zip(_TONES, COLOURS, strict=True)
    return " &nbsp; ".join(
        f'<span style="color:#{bytes(colour).hex()}">&#9632;</span> {name}' for name, colour in parts
    )


def _table(those: Sequence[Incident], found: Digest, public: str, *, with_fix: bool) -> str:
    rows = []
    for one in those[:MOST_SHOWN]:
        name = f"#{one.number}"
        named = _anchor(link(one, public), name) if public else name
        risk = f'<br><span style="color:#5b6474">{escape(money(one.at_risk))}</span>' if money(one.at_risk) else ""
        fix = f'<br><span style="color:#5b6474">Fix: {escape(one.fix)}</span>' if with_fix else ""
        rows.append(
            f'<tr><td valign="top" style="padding:8px 8px 8px 0;border-top:1px solid #dfe3ea;font-size:14px;{_FONT}">'
            f'{named}<br><span style="color:{_TONES[one.level.value]}">{one.level.value}</span></td>'
            f'<td valign="top" style="padding:8px 0;border-top:1px solid #dfe3ea;font-size:14px;{_FONT};'
            f'word-break:break-word">{escape(_line(one, found))}{risk}{fix}</td></tr>'
        )
    more = len(those) - MOST_SHOWN
    rest = f'<p style="margin:4px 0 0;font-size:13px;color:#5b6474">and {more} more</p>' if more > 0 else ""
    return f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0">{"".join(rows)}</table>{rest}'


def _line(one: Incident, found: Digest) -> str:
    begun = _when(one.since, found.zone)
    if one.open:
        return f"Dataset {one.dataset}: {one.what}, since {begun} ({span((found.until - one.since) * 1_000)})"
    ended = one.gone_at or one.resolved_at or one.since
    return f"Dataset {one.dataset}: {one.what}, for {span((ended - one.since) * 1_000)} from {begun}"


def _fix(one: Incident) -> str:
    return f". Fix: {one.fix}" if one.open else ""


def _counts(shown: Sequence[Day]) -> str:
    return " ".join(str(day.total) for day in shown)


def _anchor(address: str, words: str) -> str:
    return f'<a href="{escape(address, quote=True)}" style="color:#0b57d0">{escape(words)}</a>'


def _when(at: int, zone: str) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %Z")
