"""Which column is what: names that exports give their columns, in five languages, and the exports that are known.

Names of Meta's template and of Shopify's orders export are as public pages have them (November 2026). Those of
WooCommerce, HubSpot and Salesforce are general knowledge: the preview shows how each was read, and any can be said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

from signalpost.capi.user_data import UserData

#: What a column can be beside the keys of user_data, the event's own parameters and the general keys of custom_data.
OWN = (
    *("order_name", "full_name", "product_id", "product_name", "quantity", "item_price", "status", "cancelled_at"),
    *("financial_status", "stage", "click_id", "date", "time", "row_id", "customer_segmentation"),
)
EVENT = ("event_name", "event_time", "event_id", "action_source", "event_source_url", "opt_out")
CUSTOM = (
    *("value", "currency", "order_id", "content_ids", "content_name", "content_category", "content_type"),
    "search_string",
    *("num_items", "predicted_ltv", "net_revenue", "lead_event_source", "event_source", "delivery_category"),
)
IGNORED = "signalpost_problem"  # the column that the file of bad rows adds


class Export(str, Enum):
    """Whose file it looks like."""

    META = "Meta's offline template"
    SHOPIFY = "Shopify orders export"
    WOOCOMMERCE = "WooCommerce orders export"
    HUBSPOT = "HubSpot export"
    SALESFORCE = "Salesforce export"
    PLAIN = "a table of your own"


_NAMES = """
em: email e-mail mail email_address e_mail_adresse email_adresse emailadresse adresse_e_mail adresse_email courriel
  correo correo_electronico
  endereco_de_email endereco_de_e_mail e_mail_do_cliente e_mail_address customer_email
  billing_email email_billing
  kunden_email
  lead.email contact.email user_email hashed_email email_sha256 contact_email email_del_cliente email_do_cliente
  email_kunde email_client email_du_client courriel_du_client email_cliente mailadresse mail_adresse work_email
ph: phone phone_number telephone telefon telefonnummer mobile mobile_phone mobile_phone_number handy handynummer mobil
  telephone_portable numero_de_telephone telefono movil celular telemovel telefone billing_phone phone_billing
  lead.phone contact.phone user_phone customer_phone hashed_phone tel mobiltelefon numero_de_telefono telefono_movil
  telefone_celular celular_do_cliente tel_portable portable telefonnr telefon_nr handynr handy_nr mobilnummer rufnummer
  mobile_number cell_phone telefono_del_cliente telefone_do_cliente telephone_du_client
fn: first_name firstname given_name vorname prenom nombre primeiro_nome billing_first_name first_name_billing
  lead.firstname contact.firstname nome primer_nombre nombre_de_pila rufname
ln: last_name lastname surname family_name nachname familienname nom nom_de_famille apellido apellidos sobrenome apelido
  billing_last_name last_name_billing lead.lastname contact.lastname zuname primer_apellido ultimo_nome
full_name: customer_name name_of_customer kundenname nom_du_client nombre_completo nome_completo billing_name
  billing_full_name nome_do_cliente nombre_del_cliente
ct: city town ort stadt ville ciudad cidade billing_city city_billing lead.city contact.mailingcity wohnort
  localidad localidade poblacion municipio commune
st: state region province bundesland departement provincia estado billing_state billing_province state_code_billing
  state_region lead.state
zp: zip postcode postal_code zip_code plz postleitzahl code_postal codigo_postal billing_zip billing_postcode
  postcode_billing cep lead.postalcode zipcode cp
country: country_code land pays pais billing_country country_code_billing country_region lead.country staat
db: dob date_of_birth birthdate birthday geburtsdatum geburtstag date_de_naissance fecha_de_nacimiento
  data_de_nascimento
ge: gen gender sex geschlecht sexe genero sexo
external_id: extern_id customer_id customerid user_id kundennummer kunden_nr numero_client id_client id_cliente
  numero_de_cliente client_id
lead_id: facebook_lead_id meta_lead_id leadgen_id fb_lead_id user_lead_id
madid: idfa gaid aaid advertising_id
fbc: _fbc fbc_cookie
fbp: _fbp fbp_cookie
click_id: fbclid hs_facebook_click_id facebook_click_id
client_ip_address: ip ip_address customer_ip_address ip_adresse adresse_ip customer_ip direccion_ip
client_user_agent: user_agent customer_user_agent browser_user_agent
event_name: event event_type ereignis evenement evento conversion_name
event_time: timestamp event_timestamp paid_at date_paid order_date date_created invoicedate invoice_date bestelldatum
  kaufdatum date_de_commande date_commande fecha_de_pedido fecha_pedido data_do_pedido data_da_compra conversion_time
  created_at createddate create_date created_date closedate close_date transaction_date transaction_time purchase_date
  rechnungsdatum date_d_achat fecha_de_compra bestellt_am zeitpunkt erstellt_am paid_date order_created order_time
  purchased_at sold_at sale_date bezahlt_am auftragsdatum verkaufsdatum date_de_vente date_de_facture paye_le
  fecha_de_venta fecha_de_pago fecha_de_factura data_de_compra data_da_venda data_do_pagamento
date: datum fecha data jour
time: uhrzeit heure hora
event_id: eventid
action_source: actionsource
event_source_url: url page_url source_url landing_page
value: total order_total amount revenue gesamtbetrag gesamtsumme betrag summe montant montant_total total_ttc importe
  importe_total valor valor_total total_do_pedido total_del_pedido custom_value order_total_amount
  deal_amount umsatz conversion_value bestellwert order_amount amount_in_company_currency brutto_gesamt montant_ttc
  prix_total total_de_la_commande endbetrag rechnungsbetrag gesamtpreis bruttobetrag grand_total total_price order_value
  total_paid importe_del_pedido total_pagado valor_do_pedido valor_pago total_pago
currency: order_currency wahrung waehrung devise moneda moeda custom_currency conversion_currency currency_code
  amount_currency
order_id: order_number orderid bestellnummer bestell_nr auftragsnummer numero_de_commande no_de_commande
  numero_de_pedido numero_pedido custom_order_id invoiceno invoice_no invoice_number rechnungsnummer transaction_id
  receipt_number belegnummer n_commande opportunity_id deal_id n_de_commande pedido numero_do_pedido no_commande
  commande auftrags_nr auftragsnr bestellnr rechnungs_nr rechnungsnr beleg_nr bonnummer bon_nr numero_de_facture
  numero_de_factura no_de_facture order_no receipt_no
content_ids: product_ids
product_id: sku lineitem_sku stockcode stock_code artikelnummer artikel_nr product_sku item_id reference_produit
  item_sku referencia codigo_do_produto
product_name: description lineitem_name product item_name artikel artikelbezeichnung produkt produit producto produto
  bezeichnung designation
quantity: qty lineitem_quantity item_quantity menge anzahl quantite cantidad quantidade item_qty quantity_refund
  stuckzahl stueckzahl unidades unites
item_price: unitprice unit_price lineitem_price einzelpreis stuckpreis prix_unitaire precio_unitario preco_unitario
  item_cost stueckpreis
financial_status: order_status payment_status zahlungsstatus bestellstatus statut_de_la_commande estado_del_pedido
  status_do_pedido
cancelled_at: canceled_at storniert_am annule_le
stage: stagename lead_status lifecycle_stage lifecyclestage deal_stage lead.status opportunity_stage
row_id: record_id hs_object_id lead.id contact_id contact.id
"""

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NOT_WORDS = re.compile(r"[^a-z0-9.]+")


def plain(header: str) -> str:
    """`header` in lower case, without accents and signs: `E-Mail-Adresse` → `e_mail_adresse`."""
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", header.strip().lower().replace("ß", "ss")))
    return _NOT_WORDS.sub("_", text).strip("_.")


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _NAMES.replace("\n  ", " ").strip().splitlines():
        target, _, names = line.partition(":")
        for name in names.split():
            found[plain(name)] = target
    return found | {target: target for target in (*UserData.__struct_fields__, *EVENT, *CUSTOM, *OWN)}


NAMES = _table()
TARGETS = frozenset(NAMES.values())

#: What tells each export: every name of one of these stands in its header (plain form).
_SIGNS: tuple[tuple[Export, tuple[frozenset[str], ...]], ...] = (
    (Export.SHOPIFY, (frozenset({"financial_status", "lineitem_name"}),)),
    (
        Export.WOOCOMMERCE,
        (
            frozenset({"order_number", "billing_email"}),
            frozenset({"order_number", "email_billing"}),
            frozenset({"order_id", "billing_email"}),
        ),
    ),
    (
        Export.HUBSPOT,
        (
            frozenset({"record_id", "lifecycle_stage"}),
            frozenset({"record_id", "deal_stage"}),
            frozenset({"hs_object_id"}),
        ),
    ),
    (
        Export.SALESFORCE,
        (frozenset({"lead.email"}), frozenset({"stagename"}), frozenset({"lead_id", "lead_status"})),
    ),
    (Export.META, (frozenset({"event_name", "event_time"}), frozenset({"extern_id"}))),
)

#: Names that mean another thing in the file of one export. An empty word: the column is not read.
_OF_EXPORT: dict[Export, dict[str, str]] = {
    Export.SHOPIFY: {"name": "order_name", "id": "order_id", "created_at": "", "paid_at": "event_time"},
    Export.HUBSPOT: {"amount": "value", "record_id": "row_id", "close_date": "", "create_date": "event_time"},
    Export.SALESFORCE: {
        "id": "row_id",
        "lead_id": "row_id",  # Salesforce's own, not Meta's
        "name": "",
        "amount": "value",
        "closedate": "",
        "lastmodifieddate": "event_time",
        "createddate": "event_time",
    },
    Export.WOOCOMMERCE: {"total": "value", "order_status": "financial_status", "date": "event_time"},
}

#: The better of several columns that would be the same thing, the best first.
_BEST = ("paid_at", "date_paid", "total", "order_total", "order_id", "order_number", "email", "billing_email", "phone")


def export_of(headers: list[str]) -> Export:
    """Whose file has these columns."""
    names = {plain(header) for header in headers}
    for export, signs in _SIGNS:
        if any(sign <= names for sign in signs):
            return export
    return Export.PLAIN


def target_of(header: str, export: Export) -> str:
    """What a column called `header` is; empty: nothing that is known. A dotted name of Meta's says it itself."""
    name = plain(header)
    special = _OF_EXPORT.get(export, {}).get(name)
    if special is not None:
        return special
    if name.startswith(("user_data.", "custom_data.")) and header.strip().partition(".")[2]:
        inner = header.strip().partition(".")[2]
        known = inner if inner in TARGETS else ""
        return known or (f"custom_data.{inner}" if name.startswith("custom_data.") else "")
    return NAMES.get(name) or NAMES.get(name.replace("e_mail", "email"), "")


def targets_of(headers: list[str], export: Export, filled: Sequence[int] = ()) -> list[str]:
    """What each column is, each thing once: of several that would be it, the one whose name is best. A column that is
    empty, or nearly so, gives way to a fuller one: `filled` says of each in how many rows something stands."""
    found = [target_of(header, export) for header in headers]
    for target in {one for one in found if one}:
        places = [place for place, one in enumerate(found) if one == target]
        fullest = max([filled[place] for place in places]) if filled else 0
        full = [place for place in places if not filled or filled[place] * 10 >= fullest]
        best = min(full, key=lambda place: (_rank(headers[place], target), place))
        for place in places:
            if place != best:
                found[place] = ""
    return found


def _rank(header: str, target: str) -> int:
    name = plain(header)
    if name == target:
        return -1
    return _BEST.index(name) if name in _BEST else len(_BEST)
