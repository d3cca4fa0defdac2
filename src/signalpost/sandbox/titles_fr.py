"""French. 2804003 as a public record of live calls has it (v26.0, 2026-09-05); the rest in our words."""

from __future__ import annotations

_INVALID = ("Paramètre non valide", "L’évènement a été refusé.")

FRENCH: dict[int, tuple[str, str]] = {
    2804001: _INVALID,
    2804003: (
        "Timestamp de l’évènement trop ancien",
        "Le timestamp pour cet évènement est trop éloigné dans le passé. Les évènements doivent être envoyés depuis "
        "votre serveur dans les 7 jours après avoir eu lieu. Entrez un timestamp qui a eu lieu au cours des 7 derniers "
        "jours.",
    ),
    2804004: ("Timestamp de l’évènement dans le futur", "L’heure de l’évènement se situe dans le futur."),
    2804007: _INVALID,
    2804008: ("Identifiant de contenu manquant", "Un élément de contents n’a pas d’identifiant."),
    2804009: ("Valeur manquante pour l’achat", "L’évènement d’achat ne contient pas de paramètre value."),
    2804010: ("Devise manquante pour l’achat", "L’évènement d’achat ne contient pas de paramètre currency."),
    2804011: (
        "Devise non valide pour l’achat",
        "La devise de l’évènement d’achat n’est pas un code ISO 4217 pris en charge.",
    ),
    2804016: _INVALID,
    2804017: _INVALID,
    2804019: _INVALID,
    2804023: ("Valeur sans devise", "value a été envoyé sans currency."),
    2804030: (
        "Options de traitement des données requises",
        "Cet ensemble de données demande un choix sur le traitement des données.",
    ),
    2804043: ("extinfo non valide", "Il manque à extinfo un élément requis, comme la version du système."),
    2804048: _INVALID,
    2804050: (
        "Informations client insuffisantes pour cet évènement",
        "Cet évènement n’a aucun paramètre d’information client, ou une combinaison trop large pour être mise en "
        "correspondance.",
    ),
    2804065: ("Page et ensemble de données différents", "page_id appartient à un autre ensemble de données."),
    2804066: (
        "Type d’évènement de messagerie non valide",
        "event_name n’est pas autorisé avec action_source business_messaging.",
    ),
    2804069: ("Identifiant de Page manquant", "page_id manque à un évènement Messenger."),
    2804073: (
        "Page et utilisateur de la Page différents",
        "page_scoped_user_id n’appartient pas à page_id.",
    ),
    2804079: ("Identifiant du compte Instagram manquant", "ig_account_id manque à un évènement Instagram."),
    2804087: ("ctwa_clid non valide", "L’identifiant de clic ne vient pas d’un vrai clic."),
    2804116: (
        "Identifiant de Page ou de compte WhatsApp Business manquant",
        "Aucun des deux identifiants n’est présent.",
    ),
    2804131: ("Aucune Page associée", "L’ensemble de données n’est lié à aucune Page."),
    2804132: (
        "Aucun compte WhatsApp Business associé",
        "L’ensemble de données n’est lié à aucun compte WhatsApp Business.",
    ),
}
