"""Vocabulary of the half that is kept for the published run; none of it stands in the other half's."""

from __future__ import annotations

from typing import Final

from leak_corpus.words import Words

_FIRST: Final = (
    "Helen Robert Sandra Kevin Nicole Brian Deborah Patrick Amélie Étienne Mathilde Guillaume Sebastian Katharina"
    " Wolfgang Jonas Annika Lars Ingrid Mikko Aino Kasper Rasmus Katarzyna Michał Zuzanna Jakub Ondřej Veronika Gábor"
    " Ana Joaquín Rocío Andrés Isabella Mateus Larissa Chiara Federico Alessandra Yusuf Zeynep Hassan Layla Kenji"
    " Sakura Min-jun Anjali Vikram Chinedu Amara Olena Nikolai Joanna Anne-Sophie D'Angelo"
)
_LAST: Final = (
    "Brown Jones Anderson Clark Lewis Robinson Campbell Mitchell Roberts Evans Murphy O'Connor MacLeod Fischer Meyer"
    " Schulz Krüger Zimmermann Vogel Bernard Petit Rousseau Girard Fontaine Bianchi Romano Colombo Greco López Gómez"
    " Fernández Ruiz Castillo Costa Almeida Pereira Oliveira van-Dijk Bakker Janssen Andersson Lindqvist Virtanen"
    " Korhonen Olsen Wiśniewski Zieliński Dvořák Horváth Popescu Kaya Çelik Haddad Watanabe Kim Gupta Reddy Mensah"
)

_HEALTH: Final = (
    *("asthma inhaler refill", "psoriasis cream prescription", "lupus patient forum"),
    *("rheumatoid arthritis treatment", "prostate cancer screening results", "PTSD therapist near me"),
    *("anorexia recovery program", "HPV vaccine side effects", "chlamydia treatment antibiotics"),
    *("Parkinson's disease medication", "dementia care for mother", "metformin 500 mg", "IBS symptoms and diet"),
    *("endometriosis surgery", "panic attacks medication", "sleep apnea machine", "gonorrhea test"),
    *("leukemia in children", "methadone program", "Xanax without prescription", "kidney dialysis center"),
    *("obsessive compulsive disorder help", "pregnancy test positive", "morning after pill"),
    *("high blood pressure tablets", "celiac disease diagnosis", "suicidal thoughts helpline", "autism assessment"),
    *("Schuppenflechte Salbe", "Depressionen Therapie finden", "Bluthochdruck Medikament"),
    *("Schwangerschaftsabbruch Beratung", "traitement de l'asthme", "symptômes de la ménopause traitement"),
    *("dépistage du VIH", "medicamento para la epilepsia", "tratamiento contra el cáncer"),
    *("disfunzione erettile farmaci", "test di gravidanza positivo", "leki na depresję"),
)

_FINANCE: Final = (
    *("poor credit car finance", "behind on mortgage payments", "credit card debt relief"),
    *("gross annual salary 52000", "refinance with bad credit", "IRS tax debt settlement"),
    *("chapter 13 bankruptcy lawyer", "wage garnishment help", "cash advance until payday"),
    *("my credit score is 540", "bank balance below zero", "personal loan 5000 no credit check"),
    *("eviction for unpaid rent", "loan application rejected", "household net income 2900", "defaulted on loan"),
    *("negative Schufa Eintrag", "Schuldnerberatung Termin", "Nettoeinkommen 1850 Euro", "Kreditantrag abgelehnt"),
    *("dossier de surendettement", "salaire net mensuel 1950", "prêt personnel refusé", "deudas impagadas ayuda"),
    *("ingresos anuales 24000", "préstamo sin nómina", "stipendio mensile 1500", "mutuo rifiutato"),
)

_TITLES: Final = (
    *("Agatha Christie: The Hollow, hardback", "Sherlock Holmes pipe replica", "Elvis Presley wall clock"),
    *("Johnny Cash T-shirt", "Freddie Mercury figurine", "Marie Kondo storage box", "Hugo Boss belt, brown"),
    *("Calvin Klein briefs, 3 pack", "Tommy Hilfiger cap", "Paul Smith scarf", "Victoria sponge tin"),
    *("Poppy Anne curtain", "Benjamin Moore paint, 2.5 l", "Ben & Jerry's scoop", "Mrs. Meyer's hand soap"),
    *("Heartbeat (film) DVD", "Pill bug plush toy", "Doctor's bag, vintage leather", "Labour of love print, A3"),
    *("Stress ball, smiley", "Cold weather gloves", "Broken Arm (band) LP", "Addicted to Bass (band) CD"),
    *("Blood orange marmalade", "Spider plant in pot", "Bone china cup", "Surgeon simulator, PC game"),
    *("Loaned time: a thriller", "Income tax for beginners, book", "Bankers box, 10 pack", "Bad Credit (band) CD"),
    *("Savings jar, glass", "Wall Street poster", "Balance board, beech", "Golden Account: crime novel"),
    *("Mint condition stamp album", "Poor Richard's Almanack", "Debt-free Degree, paperback", "Coin wallet, canvas"),
)

_PHRASES: Final = (
    *("standing desk 160 cm", "wireless mouse silent", "curtains blackout 140x240", "birthday cake topper 40"),
    *("espresso cups set of 6", "lawn mower cordless", "winter tyres 205/55 r16", "sofa bed corner left"),
    *("samsung s24 case clear", "monitor 27 inch 144hz", "hiking boots men 44", "paint roller 25cm"),
    *("gartenstuhl 4er set", "regenjacke damen 42", "chaussures randonnée 39", "mochila escolar niña"),
    *("scarpe da corsa", "lampadaire salon", "track my parcel", "where is my order", "student discount"),
    *("bosch gsr 12v-15", "canon eos r50 kit 18-45", "hdmi 2.1 cable 3m", "ssd 1tb nvme", "aa batteries 24"),
)

WORDS: Final = Words(
    first=tuple(_FIRST.split()),
    last=tuple(name.replace("van-", "van ") for name in _LAST.split()),
    hosts=tuple(
        (
            "hotmail.com live.co.uk aol.com t-online.de free.fr virgilio.it seznam.cz mail.ru fastmail.com zoho.eu"
            " office.example team.example.net praxis.example.at shop-mail.example school.example.ac.uk"
        ).split()
    ),
    things=(
        *("Hiking Boot", "Duvet Cover", "Soup Bowl", "Floor Lamp", "Pencil Case", "Travel Bag 40 L"),
        *("Denim Jacket", "Merino Beanie", "Resistance Band", "Watering Can", "Milk Frother", "Bike Helmet"),
        *("Alarm Clock", "Bar Stool", "Laptop Sleeve", "Photo Album", "Rain Hat", "Bread Knife", "Bath Mat"),
        *("Lunch Box", "Jigsaw Puzzle"),
    ),
    colours=("Ivory", "Navy", "Olive", "Rose gold", "Charcoal", "Mustard", "Pearl white", "#0f3c5d"),
    brands=("Henri & Fils", "Stella", "Ted Walker", "Carl Larsson Design", "Harley", "Mr. Green", "Sommer", "Kaffka"),
    cities=("Hamburg", "Nantes", "Denver", "Gdańsk", "Porto", "Bristol", "Verona", "Adelaide", "Sydney"),
    towns=("Santa Clara", "St. Albans", "Lincoln", "Wellington", "San Pedro", "Georgetown", "Montgomery"),
    pages=("account/orders", "collections/new-in", "shop", "magazine/spring", "basket", "imprint", "wishlist", "help"),
    files=("cover@2x.jpg", "sprite@3x.png", "favicon-32@2x.png", "slide_1600x900@1x.webp", "avatar@2x.svg"),
    placeholders=(
        "N.N.",
        "test",
        "no name",
        "not provided",
        "(none)",
        "n.a.",
        "--",
        "empty",
        "to be confirmed",
        "visitor",
    ),
    titles=_TITLES,
    phrases=_PHRASES,
    health=_HEALTH,
    finance=_FINANCE,
)
