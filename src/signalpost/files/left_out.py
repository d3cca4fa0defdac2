"""Orders of which no event is made, though nothing is wrong with their rows. Pure."""

from __future__ import annotations

from decimal import Decimal

from signalpost.files.columns import plain

#: As `columns.plain` writes them: without accents, in lower case.
CANCELLED = frozenset(
    "cancelled canceled refunded voided void failed expired chargeback storniert erstattet zuruckerstattet abgebrochen "
    "fehlgeschlagen annule annulee rembourse remboursee echoue echouee cancelado cancelada anulado anulada reembolsado "
    "reembolsada fallido fallida estornado estornada malsucedido".split()
)
UNPAID = frozenset(
    "pending unpaid on_hold authorized draft checkout_draft pending_payment offen unbezahlt ausstehend "
    "zahlung_ausstehend in_wartestellung en_attente attente_paiement impaye impayee pendiente pendiente_de_pago "
    "en_espera no_pagado pendente aguardando aguardando_pagamento nao_pago".split()
)


def left_out(*, status: str, is_cancelled: bool, number: str, value: Decimal | None, event_name: str) -> str:
    """A code of `report.LEFT_OUT` where an order was cancelled, is not paid, or is worth nothing; else empty. A
    cancellation is never a Purchase, nor less than nothing. `number` is a till's, whose cancellations begin with C."""
    said = plain(status).removeprefix("wc_")
    if said in CANCELLED or is_cancelled:
        return "order_cancelled"
    if said in UNPAID:
        return "order_unpaid"
    if value is None:
        return ""
    if value < 0 or (value == 0 and number[:1] in ("C", "c") and number[1:2].isdecimal()):
        return "order_cancelled"
    return "zero_value" if value == 0 and event_name == "Purchase" else ""
