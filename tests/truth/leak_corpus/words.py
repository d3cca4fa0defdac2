"""Vocabulary of the half to work with. Names are common ones, hosts end in .example or are of large mail providers."""

from __future__ import annotations

from typing import Final, NamedTuple


class Words(NamedTuple):
    """What the slots of a half are filled from. `titles` hold a person's name, or a word of health or money, and tell
    nothing about who buys the thing; `health` tells of somebody's health, `finance` of somebody's debts, income or
    credit standing, both of which Meta forbids in events (Business Tools Terms)."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    hosts: tuple[str, ...]
    things: tuple[str, ...]
    colours: tuple[str, ...]
    brands: tuple[str, ...]
    cities: tuple[str, ...]
    towns: tuple[str, ...]
    pages: tuple[str, ...]
    files: tuple[str, ...]
    placeholders: tuple[str, ...]
    titles: tuple[str, ...]
    phrases: tuple[str, ...]
    health: tuple[str, ...]
    finance: tuple[str, ...]


_FIRST: Final = tuple(
    (
        "Mary José Valéry Anna Peter Sofía Liam Noah Emma Olivia Lucas Hugo Léa Chloé Jürgen Björn Søren Zoë Inês Marta"
        " Piotr Agnieszka Tomáš László Ilse Fatima Omar Aisha Wei Yuki Haruto Raj Priya Arjun Carlos Lucía Camila"
        " Thiago"
        " Beatriz João Marie-Louise Karl Greta Finn Freya Oscar Giulia Matteo Siobhán Oluwaseun"
        " Ngozi Dmitri Elif Mehmet"
    ).split()
)
_LAST: Final = tuple(
    (
        "Smith Johnson Williams García Miller Rodríguez Hernández Wilson Taylor Martin Pérez Thompson Sánchez Walker"
        " O'Brien Müller Schmidt Schneider Weber Wagner Becker Hoffmann Dubois Laurent Lefebvre Moreau Rossi Russo"
        " Ferrari Esposito Novák Svoboda Kowalski Nowak Jensen Nielsen Hansen Johansson Okafor Adeyemi Yılmaz Demir"
        " Tanaka Suzuki Nguyen Patel Sharma Silva Santos Ferreira Smith-Jones McDonald"
    ).split()
)
_HOSTS: Final = tuple(
    (
        "gmail.com outlook.com yahoo.co.uk icloud.com web.de gmx.net orange.fr libero.it wp.pl proton.me mail.example"
        " post.example.org studio.example firma.example.de uni.example.edu"
    ).split()
)
_THINGS: Final = (
    *("Running Shoe", "Rain Jacket", "Tea Mug", "Desk Lamp", "Notebook A5", "Backpack 25 L", "Linen Shirt"),
    *("Wool Socks", "Yoga Mat", "Garden Hose", "Espresso Machine", "Bike Light", "Wall Clock", "Office Chair"),
    *("Phone Case", "Picture Frame", "Sun Hat", "Cutting Board", "Bath Towel", "Water Bottle", "Board Game"),
)
_COLOURS: Final = ("Black", "White", "Ocean blue", "Forest green", "Sand", "Stone grey", "Cherry red", "#a1b2c3")
_BRANDS: Final = ("Billy", "Oliver & Sons", "Marie Claire", "Jack & Jones", "Ralph", "Dr. Martin", "Nordlicht", "Lindt")
_CITIES: Final = ("Berlin", "Lyon", "Austin", "Kraków", "São Paulo", "Leeds", "Florence", "Charlotte", "Orlando")
_TOWNS: Final = ("Paris Texas", "San José", "St. Petersburg", "Jackson", "Victoria", "Houston", "Santiago")
_PAGES: Final = ("checkout", "collections/sale", "products", "blog/news", "cart", "about-us", "forgot-password", "faq")
_FILES: Final = ("hero@2x.png", "logo@3x.webp", "icon-512@2x.png", "banner_1920x1080@1x.jpg", "thumb@2x.avif")
_PLACEHOLDERS: Final = (
    "N/A",
    "guest",
    "unknown",
    "undefined",
    "null",
    "none",
    "-",
    "not set",
    "(not set)",
    "anonymous",
)

# Titles of goods that hold a person's name, or a word of health or money, and tell nothing about who buys them.
_TITLES: Final = (
    *("Stan Smith trainers", "Jane Austen: Emma, paperback", "Harry Potter box set", "Billy bookcase, white"),
    *("Charles Eames lounge chair", "Jack Daniel's glass set", "Frida Kahlo art print", "Michael Jordan poster"),
    *("Mary Jane shoes", "Peter Pan collar blouse", "Bob Marley vinyl", "Anne of Green Gables", "Oxford shirt James"),
    *("Heart-shaped cushion", "Cancer zodiac necklace", "Depression glass vase, 1930s", "Positive vibes mug"),
    *("Two-stroke engine oil", "Brush stroke wallpaper", "Credit card holder, leather", "Piggy bank, ceramic"),
    *("Balance bike, 12 inch", "Bank of clouds print", "Monopoly money set", "Cold brew coffee maker"),
    *("Fever-Tree tonic water", "Pain au chocolat tin", "Virus protection software, 1 year", "Doctor Who mug"),
    *("Nurse costume, child", "Loan shark party game", "Score pad, 50 sheets", "Interest rates: a history, book"),
    *("Drug-free pet shampoo", "Operation board game", "Allergy Kids (band) T-shirt", "Migraine (band) vinyl"),
    *("Bond 007 DVD", "Mortgage: a novel", "Debt of honor, audiobook", "Tax-free shopping bag", "Cash box, steel"),
)
_PHRASES: Final = (
    *("running shoes size 42", "gift for mum", "red dress long", "usb c cable 2m", "dog bed large", "coffee beans 1kg"),
    *(
        "iphone 15 case",
        "christmas jumper",
        "kinderfahrrad 16 zoll",
        "robe de soirée",
        "zapatillas negras",
        "tapis 160x230",
    ),
    *("lego 75192", "4k tv 55", "air fryer 5l", "nike air max 90", "levis 501 w32 l34", "ps5 controller"),
    *("opening hours", "return policy", "delivery to ireland", "size guide", "store near me", "gift card 50"),
)

# What tells of somebody's health. Meta forbids it in events (Business Tools Terms: health and other sensitive matters).
_HEALTH: Final = (
    *("HIV test result positive", "type 2 diabetes medication", "breast cancer treatment", "antidepressants online"),
    *("erectile dysfunction pills", "STD test kit at home", "abortion clinic appointment", "chemotherapy side effects"),
    *("bipolar disorder therapy", "insulin pump supplies", "schizophrenia support group", "opioid addiction treatment"),
    *("alcohol rehab center", "epilepsy medication", "IVF fertility treatment", "hepatitis C diagnosis"),
    *("Prozac 20mg refill", "Viagra prescription", "genital herpes cream", "miscarriage counselling"),
    *("eating disorder clinic", "ADHD diagnosis adult", "multiple sclerosis specialist", "crohn's disease diet plan"),
    *("Antidepressiva ohne Rezept", "Diabetes Typ 2 Behandlung", "Brustkrebs Vorsorge", "HIV Test kaufen"),
    *("traitement du cancer du sein", "médicament contre la dépression", "clinique avortement", "tratamiento diabetes"),
    *("pastillas para la ansiedad", "terapia per la depressione", "cura per il cancro", "test positivo VIH"),
)

# What tells of somebody's money: debts, income, credit standing. Forbidden by the same terms.
_FINANCE: Final = (
    *("credit score 612", "payday loan approved", "bankruptcy filing chapter 7", "debt consolidation bad credit"),
    *("annual income 48000", "mortgage application denied", "loan amount 25000", "account balance 1,204.55"),
    *("monthly salary 3200", "foreclosure help", "net worth under 50k", "overdrawn account", "student loan default"),
    *("credit report dispute", "debt collection notice", "FICO score 580", "household income below 30000"),
    *("Schufa Score abfragen", "Kredit ohne Schufa", "Privatinsolvenz anmelden", "Monatseinkommen 2100 Euro"),
    *("crédit refusé surendettement", "revenu annuel 32000", "préstamo rápido con ASNEF", "ingresos mensuales 1800"),
    *("reddito annuo 28000", "prestito cattivo pagatore"),
)

DEVELOPMENT: Final = Words(
    first=_FIRST,
    last=_LAST,
    hosts=_HOSTS,
    things=_THINGS,
    colours=_COLOURS,
    brands=_BRANDS,
    cities=_CITIES,
    towns=_TOWNS,
    pages=_PAGES,
    files=_FILES,
    placeholders=_PLACEHOLDERS,
    titles=_TITLES,
    phrases=_PHRASES,
    health=_HEALTH,
    finance=_FINANCE,
)
