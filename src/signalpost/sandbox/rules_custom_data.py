"""What Meta asks of custom_data, as tables with their sources (as in `rules`)."""

from __future__ import annotations

from signalpost.sandbox.kinds import Kind

# parameters/custom-data (copy of 2026-09-12): properties with a fixed type. All others are free: live calls took any
# extra property (2026-09-05).
CUSTOM_DATA_KEYS: dict[str, Kind] = {
    "currency": Kind.TEXT,
    "value": Kind.NUMBER,
    "content_ids": Kind.LIST,
    "contents": Kind.LIST,
    "num_items": Kind.WHOLE,
    "predicted_ltv": Kind.NUMBER,
    "net_revenue": Kind.NUMBER,
}

# The same page, SDK content.py. Any other key of an item is refused (live, 2023).
CONTENT_KEYS: dict[str, Kind] = {
    "id": Kind.SCALAR,
    "quantity": Kind.NUMBER,
    "item_price": Kind.NUMBER,
    "delivery_category": Kind.TEXT,
    "title": Kind.TEXT,
    "description": Kind.TEXT,
    "brand": Kind.TEXT,
    "category": Kind.TEXT,
}

# The same page. Refused only if `Conduct.choices` says so.
DELIVERY = frozenset({"in_store", "curbside", "home_delivery"})
CHOICES: dict[str, frozenset[str]] = {
    "content_type": frozenset({"product", "product_group"}),
    "delivery_category": DELIVERY,
}

# Contradiction 9: the pixel's page has a boolean, the SDKs a text.
STATUS = {"text": Kind.TEXT, "flag": Kind.FLAG, "any": Kind.ANY}

# ISO 4217, active codes of circulating currencies, without MRU: refused although ISO (third-party report).
CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
    VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL""".split()
)
