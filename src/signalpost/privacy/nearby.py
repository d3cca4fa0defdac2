"""What the words in front of a number say of it: "order 4155550132" is no telephone number, "call 4155550132" is."""

from __future__ import annotations

import re
from typing import Final

REACH: Final = 36  # characters; about five words

# A full stop behind these ends no sentence.
_CLAUSE: Final = re.compile(
    r"[\n;|{}]"
    r"|(?<!\bno)(?<!\bnr)(?<!\btel)(?<!\bph)(?<!\bmob)(?<!\bref)(?<!\binv)(?<!\bord)(?<!\bart)(?<!\bnum)(?<!\bfisc)"
    r"(?<!\bcod)(?<!\bst)[.!?] ",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?<![^\W_])(?:phones?|ph|tel|telephone|telefon\w{0,8}|telefono|teléfono|téléphone|telefone|mobile?"
    r"|mobil\w{0,6}|cell(?:phone)?"
    r"|call(?: ?back)?(?: me| us| him| her| them)?|called|caller|calls|ring|rings?|text(?: me)?|sms|whats ?app"
    r"|wa\.me/|fax|handy\w{0,6}|rufnummer|anruf\w{0,4}"
    r"|appele[rz]?|portable|móvil|movil|celular|cel|llam[ae]\w{0,4}|cellulare|chiam\w{1,4}|numéro|reach(?:able"
    r"|ed)?|dial"
    r"|gsm|contact(?: number| no| me)?|signal|telegram|viber|my number|msisdn|puhelin|komórk\w{1,3}|rückruf\w{0,8}"
    r"|erreichbar)"
    r"(?![^\W_])[^\n;]{0,14}$",
    re.IGNORECASE,
)
_ID: Final = re.compile(
    r"(?<![^\W_])(?:orders?|ord|order ?(?:no|nr|id|number|ref)|invoices?|inv|no|nr|n°|№|num|id|ids|ref|reference"
    r"|sku|skus|ean|gtin|upc|isbn|asin"
    r"|mpn|item|article|art|artikel\w{0,8}|bestell\w{0,10}|auftrag\w{0,8}|kunden\w{0,9}|customer ?(?:no|nr|id"
    r"|number)|rechnung\w{0,8}|commande|pedido|ordine"
    r"|zamówienie"
    r"|tracking|shipment|parcel|sendung\w{0,8}|serial|s/n|sn|imei|batch|lot|ticket|case|booking|reservation"
    r"|confirmation"
    r"|transaction|txn|trx|receipt|voucher|coupon|code|customer(?: no| nr| id| number)|member(?:ship)?(?: no| id"
    r"| number)|account(?: no| id)?"
    r"|build|version|v|rev|commit|timestamp|ts|time|date|session|product|model|part|campaign|ad|adset|barcode"
    r"|quote|po|awb|policy|waybill|rma|refund|return|purchase|payment|page|post|listing|variant|seed|hash|size|lat|lng"
    r"|tax|vat|uid|siren|siret|hrb|ust|kvk|abn|acn|duns|gln)(?![^\W_])[^\w\n;]{0,3}(?:(?:no|nr|id|number|num|code"
    r"|ref|nummer|is|was)(?![^\W_])[^\w\n;]{0,3}){0,2}$|#\s?$",
    re.IGNORECASE,
)
_IDS_ANYWHERE: Final = re.compile(
    r"(?<![^\W_])(?:orders?|invoice|reference|ref|sku|ean|gtin|upc|isbn|article|tracking|shipment|parcel|serial"
    r"|imei|batch|lot|ticket"
    r"|booking|reservation|transaction|txn|receipt|voucher|coupon|policy|waybill|purchase|payment|refund|return"
    r"|rma|package|build"
    r"|version|commit|timestamp|session|id|ids|barcode|bestell\w{0,10}|auftrag\w{0,8}|rechnung\w{0,8}"
    r"|sendung\w{0,8}|kunden\w{0,9}"
    r"|commande|facture|pedido|factura|ordine|fattura|paket\w{0,8}|colis)(?![^\W_])",
    re.IGNORECASE,
)
_CARD: Final = re.compile(
    r"(?<![^\W_])(?:cards?|card ?(?:no|number|nr)|credit ?card|debit ?card|cc|visa|master ?card|amex"
    r"|american express|maestro|discover"
    r"|diners|jcb|unionpay|kreditkarte\w{0,8}|kartennummer|carte(?: bancaire| bleue)?|cb|tarjeta|carta di credito"
    r"|carta|cartão|charged?"
    r"|paid with|pan)(?![^\W_])[^\n;]{0,22}$",
    re.IGNORECASE,
)


def said_before(text: str, start: int) -> str:
    """The last words before `start`, of the same clause, in lower case or not, as they stand."""
    before = text[max(start - REACH, 0) : start]
    if len(before) == REACH:
        before = before.partition(" ")[2] or before
    return _CLAUSE.split(before)[-1]


def says_phone(before: str) -> bool:
    """Whether the words announce a telephone number."""
    return bool(_PHONE.search(before))


def says_id(before: str) -> bool:
    """Whether the words announce an order, a product, a time or a size."""
    return bool(_ID.search(before))


def speaks_of_ids(text: str) -> bool:
    """Whether a text speaks of orders, shipments or the like at all."""
    return bool(_IDS_ANYWHERE.search(text))


def says_card(before: str) -> bool:
    """Whether the words announce a payment card."""
    return bool(_CARD.search(before)) and "gift" not in before.lower()
