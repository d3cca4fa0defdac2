"""Danish. 2804050 as it stands in the comment of a public SDK; the rest in our words."""

from __future__ import annotations

_INVALID = ("Ugyldig parameter", "Hændelsen blev afvist.")

DANISH: dict[int, tuple[str, str]] = {
    2804001: _INVALID,
    2804003: (
        "Hændelsens tidsstempel er for gammelt",
        "Tidsstemplet ligger for langt tilbage. Hændelser skal sendes inden for 7 dage efter, at de fandt sted.",
    ),
    2804004: ("Hændelsens tidsstempel ligger i fremtiden", "Tidspunktet for hændelsen ligger i fremtiden."),
    2804007: _INVALID,
    2804008: ("Indholds-id mangler", "Et element i contents har intet id."),
    2804009: ("Købet mangler en værdi", "Købshændelsen har ingen value-parameter."),
    2804010: ("Købet mangler en valuta", "Købshændelsen har ingen currency-parameter."),
    2804011: ("Ugyldig valuta for købet", "Købshændelsens valuta er ikke en understøttet ISO 4217-kode."),
    2804016: _INVALID,
    2804017: _INVALID,
    2804019: _INVALID,
    2804023: ("Værdi uden valuta", "value blev sendt uden currency."),
    2804030: ("Valg om databehandling kræves", "Dette datasæt kræver et valg om databehandling."),
    2804043: ("Ugyldig extinfo", "extinfo mangler et påkrævet felt, for eksempel systemets version."),
    2804048: _INVALID,
    2804050: (
        "Du har ikke tilføjet tilstrækkelige data om kundeoplysningsparametre for denne hændelse",
        "Denne hændelse har ingen kundeoplysningsparametre, eller den har en kombination af "
        "kundeoplysningsparametre, der er så bred, at det er usandsynligt, at det vil være effektivt til matchning. Du "
        "kan løse dette ved at gå til de anbefalede fremgangsmåder for parametre på "
        "developers.facebook.com/docs/marketing-api/conversions-api/best-practices/#req-rec-params",
    ),
    2804065: ("Side og datasæt passer ikke sammen", "page_id hører til et andet datasæt."),
    2804066: (
        "Ugyldig type beskedhændelse",
        "event_name er ikke tilladt med action_source business_messaging.",
    ),
    2804069: ("Side-id mangler", "En Messenger-hændelse mangler page_id."),
    2804073: ("Side-id og sidens bruger-id passer ikke sammen", "page_scoped_user_id hører ikke til page_id."),
    2804079: ("Instagram-konto-id mangler", "En Instagram-hændelse mangler ig_account_id."),
    2804087: ("Ugyldigt ctwa_clid", "Klik-id’et stammer ikke fra et rigtigt klik."),
    2804116: ("Side-id eller WhatsApp Business-konto-id mangler", "Ingen af de to id’er er til stede."),
    2804131: ("Ingen side er knyttet til datasættet", "Datasættet er ikke knyttet til en side."),
    2804132: (
        "Ingen WhatsApp Business-konto er knyttet til datasættet",
        "Datasættet er ikke knyttet til en WhatsApp Business-konto.",
    ),
}
