"""Portuguese, in our words."""

from __future__ import annotations

_INVALID = ("Parâmetro inválido", "O evento foi recusado.")

PORTUGUESE: dict[int, tuple[str, str]] = {
    2804001: _INVALID,
    2804003: (
        "Carimbo de data e hora do evento muito antigo",
        "O evento está muito longe no passado. Os eventos devem ser enviados até 7 dias depois de acontecerem.",
    ),
    2804004: ("Carimbo de data e hora do evento no futuro", "A hora do evento está no futuro."),
    2804007: _INVALID,
    2804008: ("Identificação do conteúdo ausente", "Um item de contents não tem id."),
    2804009: ("Valor ausente no evento de compra", "O evento de compra não tem o parâmetro value."),
    2804010: ("Moeda ausente no evento de compra", "O evento de compra não tem o parâmetro currency."),
    2804011: (
        "Moeda inválida no evento de compra",
        "A moeda do evento de compra não é um código ISO 4217 compatível.",
    ),
    2804016: _INVALID,
    2804017: _INVALID,
    2804019: _INVALID,
    2804023: ("Valor sem moeda", "value foi enviado sem currency."),
    2804030: (
        "Opções de processamento de dados necessárias",
        "Este conjunto de dados precisa de uma escolha sobre o processamento de dados.",
    ),
    2804043: ("extinfo inválido", "Falta em extinfo um campo obrigatório, como a versão do sistema."),
    2804048: _INVALID,
    2804050: (
        "Informações do cliente insuficientes para este evento",
        "O evento não tem parâmetros de informações do cliente ou tem uma combinação ampla demais para "
        "correspondência.",
    ),
    2804065: ("Página e conjunto de dados diferentes", "page_id pertence a outro conjunto de dados."),
    2804066: (
        "Tipo de evento de mensagens inválido",
        "event_name não é permitido com action_source business_messaging.",
    ),
    2804069: ("Identificação da Página ausente", "Falta page_id em um evento do Messenger."),
    2804073: (
        "Página e usuário da Página diferentes",
        "page_scoped_user_id não pertence a page_id.",
    ),
    2804079: ("Identificação da conta do Instagram ausente", "Falta ig_account_id em um evento do Instagram."),
    2804087: ("ctwa_clid inválido", "A identificação do clique não vem de um clique real."),
    2804116: (
        "Identificação da Página ou da conta do WhatsApp Business ausente",
        "Nenhuma das duas identificações está presente.",
    ),
    2804131: ("Nenhuma Página associada", "O conjunto de dados não está vinculado a uma Página."),
    2804132: (
        "Nenhuma conta do WhatsApp Business vinculada",
        "O conjunto de dados não está vinculado a uma conta do WhatsApp Business.",
    ),
}
