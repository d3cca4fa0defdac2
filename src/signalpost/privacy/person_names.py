"""Names of people, next to keys that call for one. No text is searched for names that nothing announces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.privacy.forenames import FORENAMES, SURNAMES
from signalpost.privacy.kinds import Span
from signalpost.privacy.place import Place

LONGEST: Final = 70
MOST_WORDS: Final = 6

_NAME: Final = re.compile(r"[^\W\d_][^\W\d_.'’`´-]*(?:[.'’`´-]{1,2}[^\W\d_]*)*\.?")
_SHAPE: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'’`´/-]|&[ ]){0,68}[^\W\d_.]?\.?").fullmatch
_NOBODY: Final = frozenset(
    "not set setting guest guests n/a na none null nil undefined unknown anonymous anon test tester testing"
    " customer user visitor admin"
    " default true false yes no other others misc not provided empty blank value string name first last full firstname"
    " lastname company store shop online website web online-shop retail wholesale new returning loyal vip gold silver"
    " platinum bronze basic premium standard express free trial member members nobody someone deleted redacted masked"
    " hidden various multiple mr mrs ms miss dr male female unisex adult kids active inactive pending private business"
    " consumer subscriber regular general main primary secondary home office work warehouse pickup reception locker"
    " gift card everyone all staff team support info sales service newsletter b2b b2c employee student teacher"
    " kein keine"
    " unbekannt gast inconnu invité invitado desconocido ospite sconosciuto gæst gość".split()
)
_FIRMS: Final = re.compile(
    r"(?<!\w)(?:gmbh|ag|kg|ohg|ug|ltd|limited|llc|inc|corp|corporation|co|company|plc|s\.?a\.?r?\.?l?|s\.?r\.?l"
    r"|s\.?p\.?a|b\.?v|n\.?v|oy|ab"
    r"|aps|a/s|as|kft|sp z o\.?o|pty|group|holdings?|store|shop|foundation|university|school|hospital|hotel"
    r"|restaurant|bank"
    r"|club|association|institute|department|dept|services|solutions|studio|agency|partners|warehouse|e\.?v)\.?(?!\w)",
    re.IGNORECASE,
)
_THINGS: Final = frozenset(
    "shirt shoe shoes jacket mug lamp dress jeans bag hat sofa table chair phone case cable book poster kit set"
    " pack box"
    " bundle edition size black white red blue green grey gray pink gold silver yellow purple orange brown small medium"
    " large men women kids baby sale summer winter spring autumn newsletter signup sign form contact checkout cart"
    " order"
    " product page home landing thank you confirmation collection category campaign promo offer deal discount free"
    " shipping delivery plan premium basic pro trial subscription service event purchase lead view content ad banner"
    " video popup button menu footer header hero search results blog post article guide tour course lesson webinar"
    " coffee tea candle holder desk running rain leather cotton wool organic classic vintage modern limited special"
    " new best top super ultra max mini plus retargeting prospecting brand awareness conversion audience lookalike test"
    " control variant default main primary generic mobile desktop web app store shop online chocolate bread soap cream"
    " oil sneaker sneakers boots sandals hoodie sweater coat skirt pants shorts socks gloves scarf belt wallet"
    " watch ring"
    " necklace bracelet earrings backpack suitcase notebook pen pencil camera laptop tablet monitor keyboard mouse bike"
    " tent blanket pillow towel rug curtain mirror clock vase plant garden tool tools toy toys puzzle game card"
    " lipstick mascara perfume serum"
    " fragrance palette collection signature guitar story tales fan club day night morning week month year north"
    " south east"
    " west city street park hotel beach island lake river mountain house school church university college".split()
)
# Houses and figures called like people; under a key that calls for a person they may be one.
_BRANDS: Final = re.compile(
    r"(?:ralph lauren|calvin klein|hugo boss|paul smith|michael kors|tom ford|kate spade|tory burch"
    r"|stella mccartney|giorgio armani"
    r"|emporio armani|marc jacobs|jimmy choo|jack daniel'?s|johnnie walker|tommy hilfiger|mona lisa|harry potter"
    r"|jack wolfskin"
    r"|karl lagerfeld|vivienne westwood|charlotte tilbury|helena rubinstein|mary kay|ben sherman|ted baker"
    r"|fred perry|dr\.? martens"
    r"|levi strauss|santa (?:claus|maria|barbara|fe|monica|cruz)|frida kahlo|john deere|eddie bauer|betty crocker"
    r"|oscar mayer|sara lee"
    r"|peter pan|thomas cook|alice in wonderland|james bond|robin hood|king arthur|tim hortons|papa john'?s"
    r"|wendy'?s|victoria's secret"
    r"|st\.? (?:louis|paul|petersburg)|san (?:francisco|diego|jose|antonio|marino))\b",
    re.IGNORECASE,
).match
_WRITTEN: Final = (
    r"[\"']?((?:[^\W\d_a-zß-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*\.?)"
    r"(?:[ ](?:(?:van|von|de|der|den|da|di|la|le|del|bin|al|el|dos|ter|zu)[ ]){0,2}"
    r"[^\W\d_a-zß-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*){0,3})"
)
_SURE: Final = re.compile(
    r"(?i:(?<![^\W_])(?:(?:first|last|full|given|family|middle|customer|contact|billing|shipping|recipient|buyer"
    r"|cardholder)[ _-]?name|surname|vorname|nachname|pr[ée]nom|nombre completo|apellidos?|cognome)[\"']?[ ]?[:=][ ]?"
    r"|(?<![^\W_])(?:my (?:full )?name is|ich hei(?:ß|ss)e|mein name ist|je m'appelle|me llamo|mi chiamo)[ ])"
    + _WRITTEN
)
_LIKELY: Final = re.compile(
    r"(?i:(?<![^\W_])(?:name|nom|nombre|nome|naam|recipient|customer|buyer|contact|attn|attention|patient|guest"
    r"|passenger"
    r"|client|kunde|kundin|empfänger(?:in)?|cliente|holder|ship to|bill to|deliver to|c/o)[\"']?[ ]?[:=][ ]?)"
    + _WRITTEN
)


def person_names(text: str, place: Place) -> Iterator[Span]:
    """The name that a whole text is, under a key that calls for one; and names that the words before them announce."""
    bare = text.strip()
    if place.person != "no" and is_name(bare, sure=place.person == "sure"):
        begin = text.index(bare)
        yield Span("name", 0.9 if place.person == "sure" else 0.7, begin, begin + len(bare))
        return
    for match in _SURE.finditer(text):
        if is_name(match[1], sure=True):
            yield Span("name", 0.8, *match.span(1))
    for match in _LIKELY.finditer(text):
        if is_name(match[1], sure=False):
            yield Span("name", 0.75, *match.span(1))


def is_name(text: str, *, sure: bool) -> bool:
    """Whether a text could be somebody's name. Unless the key is `sure` to call for one, a known forename and a second
    word must be there."""
    if not 2 <= len(text) <= LONGEST or not _SHAPE(text):
        return False
    words = [word.strip(".,'’").lower() for word in re.split(r"[ ,/]+", text) if word.strip(".,'’-&")]
    if not 1 <= len(words) <= MOST_WORDS or _FIRMS.search(text):
        return False
    if text.lower() in _NOBODY or all(word in _NOBODY for word in words) or words[0].startswith("masked-"):
        return False
    if sure:
        return len(words) == 1 or not _THINGS.issuperset(words)
    first = [part for word in words[:2] for part in (word, *word.split("-"))]  # Jean-Luc
    known = not FORENAMES.isdisjoint(first) or words[-1] in SURNAMES
    return 2 <= len(words) <= 5 and known and _THINGS.isdisjoint(words) and not _BRANDS(text)
