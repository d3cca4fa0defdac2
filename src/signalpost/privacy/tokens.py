"""Secrets: access tokens, keys and passwords, by the prefixes of their issuers and by the names they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.privacy.kinds import Span
from signalpost.privacy.place import Place

# Prefixes that the issuers publish, so that scanners can find them: Meta, Stripe, GitHub, GitLab, Slack, AWS, Google,
# SendGrid, Shopify, Square, Twilio, npm, PyPI, OpenAI, Anthropic, Hugging Face, DigitalOcean, Mailgun, our own.
_ISSUED: Final = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"EAA[A-Za-z0-9]{17,}(?![_-])"
    r"|\d{13,17}\|[A-Za-z0-9_-]{20,}"
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}"
    r"|(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|AIza[0-9A-Za-z_-]{30,}|ya29\.[0-9A-Za-z_-]{16,}|GOCSPX-[0-9A-Za-z_-]{20,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|key-[0-9a-f]{32}"
    r"|shp(?:at|ss|ca|pa|tka)_[0-9A-Fa-f]{24,}|sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{20,}"
    r"|SK[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}(?![0-9A-Za-z])|1//0[A-Za-z0-9_-]{20,}|\d{8,10}:AA[A-Za-z0-9_-]{30,}"
    r"|[MNO][A-Za-z0-9]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}|A{20,}[A-Za-z0-9%]{20,}"
    r"|AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{30,}"
    r"|pk_[0-9a-f]{34}|pat-(?:na|eu)\d-[0-9a-f-]{36}|secret_[A-Za-z0-9]{40,}|ntn_[A-Za-z0-9]{40,}"
    r"|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}"
    r"|sk-(?:ant-|proj-|or-v1-)?[A-Za-z0-9_-]{20,}|hf_[A-Za-z0-9]{20,}|dop_v1_[0-9a-f]{32,}|dckr_pat_[A-Za-z0-9_-]{20,}"
    r"|lin_api_[A-Za-z0-9]{20,}|pat[A-Za-z0-9]{14}\.[0-9a-f]{40,}|NRAK-[A-Z0-9]{20,}|pk_[a-z]+_secret_\w{10,}"
    r"|sp[bs]_[A-Za-z0-9_-]{12,}"
    r"|eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}"
    r")"
)
_CARRIED: Final = re.compile(
    r"(?<![^\W_])(?:Bearer|Basic|Token)[ ]+(?=[A-Za-z0-9._~+/=-]*\d)[A-Za-z0-9._~+/=-]{16,}"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"
    r"|hooks\.slack\.com/services/[A-Z0-9]+/[A-Z0-9]+/[A-Za-z0-9]+"
    r"|discord(?:app)?\.com/api/webhooks/\d+/[\w-]+"
    r"|(?<=://)[^\s/:@?#]{1,64}:[^\s/@?#]{1,128}(?=@[\w.-])",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(
    r"(?<![^\W_])((?:access|auth|api|refresh|client|app|session|secret|private|bearer|id|user|reset|login|oauth"
    r"|aws)?[ _-]?"
    r"(?:token|secret|password|passwd|passwort|pwd|passphrase|api[ _-]?key|secret[ _-]?key|access[ _-]?key"
    r"|private[ _-]?key)"
    r"|mot de passe|contraseña)[\"']?(?:[ ]?[:=][ ]?|[ ](?:is|ist|was)[ ])[\"']?([^\s\"'&,;]{4,})",
    re.IGNORECASE,
)
_OPAQUE: Final = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9._~+/=|:%$!@#^*-]{16,}").fullmatch
_BLANK: Final = re.compile(
    r"[*x•.#-]+|true|false|null|none|yes|no|n/a|undefined|\[?(?:redacted|filtered|hidden|removed|masked)\]?|masked-\w+"
    r"|0|1|\{.*\}|<.*>|reset|forgot|changed|incorrect|invalid|required|expired|success|ok",
    re.IGNORECASE,
).fullmatch
_WORD: Final = re.compile(r"[a-z]+(?:[ _-][a-z]+)*", re.IGNORECASE).fullmatch
_TELLING: Final = re.compile(r"pass|pwd|contras|senha|otp|totp", re.IGNORECASE).search


def tokens(text: str, place: Place, key: str) -> Iterator[Span]:
    """Every secret in the plain form of a text. `key`: the last key of its path."""
    for match in _ISSUED.finditer(text):
        if not (place.click or place.digest):
            yield Span("secret", 0.98, *match.span())
    for match in _CARRIED.finditer(text):
        yield Span("secret", 0.95, *match.span())
    for match in _ASSIGNED.finditer(text):
        if _is_secret(match[2], match[1]):
            yield Span("secret", 0.85, *match.span(2))
    if place.secret and _is_secret(text.strip(), key):
        yield Span("secret", 0.9, 0, len(text))


def _is_secret(value: str, key: str) -> bool:
    """Whether a value that stands as a secret is one: a password may be any word, a token looks like none."""
    if _BLANK(value) or value.startswith("http"):
        return False
    if _TELLING(key):
        return len(value) >= 4 and " " not in value
    return bool(_OPAQUE(value)) or (
        len(value) >= 8 and " " not in value and not _WORD(value) and any(map(str.isdigit, value))
    )
