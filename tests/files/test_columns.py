"""Columns are known by the names that exports give them."""

from __future__ import annotations

import pytest

from signalpost.files.columns import Export, export_of, plain, target_of, targets_of

HEADERS = {
    Export.META: ("email,phone,fn,ln,ct,st,zip,country,dob,gen,madid,extern_id,lead_id,event_name,event_time,value,"
                  "currency,order_id,content_ids"),
    Export.SHOPIFY: ("Name,Email,Financial Status,Paid at,Currency,Total,Lineitem quantity,Lineitem name,"
                     "Lineitem price,"
                     "Lineitem sku,Billing City,Billing Zip,Billing Country,Phone,Created at,Id,Cancelled at"),
    Export.WOOCOMMERCE: "order_number,order_status,order_date,billing_email,billing_phone,order_total,order_currency",
    Export.HUBSPOT: "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Create Date",
    Export.SALESFORCE: "Lead ID,First Name,Last Name,Email,Phone,Lead Status,Created Date",
}  # fmt: skip


@pytest.mark.parametrize(("export", "header"), HEADERS.items(), ids=[export.name for export in HEADERS])
def test_exports_are_recognised(export: Export, header: str) -> None:
    """By columns that only they have; the columns find their places."""
    headers = header.split(",")
    assert export_of(headers) is export
    found = dict(zip(targets_of(headers, export), headers, strict=True))
    assert {"em", "event_time"} <= found.keys()


def test_a_number_of_salesforce_is_no_lead_id_of_meta() -> None:
    """Nor is Shopify's display name its order id, nor the day an order was placed the one it was paid."""
    assert target_of("Lead ID", Export.SALESFORCE) == "row_id"
    assert target_of("lead_id", Export.META) == "lead_id"
    assert target_of("Id", Export.SHOPIFY) == "order_id"
    assert target_of("Name", Export.SHOPIFY) == "order_name"
    assert target_of("Created at", Export.SHOPIFY) == ""


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("E-Mail-Adresse", "em"), ("Telefon", "ph"), ("Vorname", "fn"), ("Nachname", "ln"), ("PLZ", "zp"),
        ("Bestellnummer", "order_id"), ("Gesamtbetrag", "value"), ("Währung", "currency"),
        ("Bestelldatum", "event_time"),
        ("Prénom", "fn"), ("Nom", "ln"), ("Téléphone", "ph"), ("Code postal", "zp"), ("Montant", "value"),
        ("N° de commande", "order_id"), ("Date de commande", "event_time"),
        ("Correo electrónico", "em"), ("Teléfono", "ph"), ("Apellidos", "ln"), ("Código postal", "zp"),
        ("País", "country"),
        ("Número de pedido", "order_id"), ("Importe", "value"),
        ("Endereço de e-mail", "em"), ("Telemóvel", "ph"), ("Sobrenome", "ln"), ("Cidade", "ct"),
        ("Data do pedido", "event_time"),
        ("Kunden-E-Mail", "em"), ("Montant TTC", "value"), ("Teléfono móvil", "ph"), ("Número do pedido", "order_id"),
        ("Telefone celular", "ph"), ("Nome", "fn"), ("Quantity (- Refund)", "quantity"),
        ("custom_data.colour", "custom_data.colour"), ("user_data.em", "em"), ("Anything", ""),
    ],
)  # fmt: skip
def test_names_in_five_languages(header: str, target: str) -> None:
    """German, French, Spanish, Portuguese and English; what is unknown is not read."""
    assert target_of(header, Export.PLAIN) == target


def test_each_thing_is_read_once() -> None:
    """Of several columns that would be it, Meta's own name wins, then the better known one."""
    assert targets_of(["Billing Email", "em", "Email"], Export.PLAIN) == ["", "em", ""]
    assert targets_of(["Betrag", "Total"], Export.PLAIN) == ["", "value"]
    assert targets_of(["Phone", "Billing Phone"], Export.SHOPIFY, [0, 9]) == ["", "ph"]
    assert targets_of(["Phone", "Billing Phone"], Export.SHOPIFY, [3, 9]) == ["ph", ""]
    assert plain("  Straße (Größe) ") == "strasse_grosse"


def test_a_table_of_your_own_is_no_export() -> None:
    """Its dotted names are Meta's or a property's; what stands behind user_data has to be one of its keys."""
    assert export_of(["order_id", "email"]) is Export.PLAIN
    assert (
        target_of("user_data.shoe_size", Export.PLAIN) == "" and target_of("custom_data.value", Export.PLAIN) == "value"
    )
    assert target_of("custom_data.", Export.PLAIN) == ""
