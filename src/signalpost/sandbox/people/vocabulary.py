"""Names, places and devices that invented people are made of. Mail hosts end in .example, which nobody can own."""

from __future__ import annotations

from typing import Final, NamedTuple


class City(NamedTuple):
    """A city, its state as people write it (None where they write none) and shapes: `#` is a digit, `@` a letter."""

    name: str
    state: str | None
    postcode: str
    phone: str


class Country(NamedTuple):
    """A country: its share of the people in percent, shapes of mobile numbers, what people are called, cities."""

    code: str
    percent: int
    mobile: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    cities: tuple[City, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COUNTRIES: Final = (
    Country(
        code="us",
        percent=36,
        mobile="+1 5##-###-####",
        women=_words(
            "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Lisa Nancy Betty Sandra Ashley"
            " Emily Kimberly Margaret Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura"
            " Cynthia Amy Kathleen Angela Dorothy Shirley Emma Brenda Nicole Olivia Sofía Aaliyah"
        ),
        men=_words(
            "James Michael Robert John David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony"
            " Mark Steven Donald Andrew Joshua Paul Kenneth Kevin Brian Timothy Ronald Jason George Edward Jeffrey"
            " Ryan Jacob Nicholas Gary Eric Jonathan Stephen José Luis Malik Wei"
        ),
        surnames=_words(
            "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson"
            " Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis"
            " Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall"
            " Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins"
            " Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly"
            " Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood Bennett Gray Mendoza Ruiz Hughes Price"
            " O'Brien O'Connor McDonald Patel Myers Long Foster Sanders Ross Powell Sullivan Russell"
        ),
        cities=(
            City("New York", "NY", "100##", "+1 212-###-####"),
            City("Los Angeles", "CA", "900##", "+1 213-###-####"),
            City("San Francisco", "CA", "941##-####", "+1 415-###-####"),
            City("Chicago", "IL", "606##", "+1 312-###-####"),
            City("Houston", "TX", "770##", "+1 713-###-####"),
            City("Phoenix", "AZ", "850##", "+1 602-###-####"),
            City("St. Louis", "MO", "631##", "+1 314-###-####"),
            City("Winston-Salem", "NC", "271##", "+1 336-###-####"),
            City("Seattle", "WA", "981##", "+1 206-###-####"),
            City("Miami", "FL", "331##", "+1 305-###-####"),
            City("Boston", "MA", "021##", "+1 617-###-####"),
            City("Denver", "CO", "802##", "+1 303-###-####"),
        ),
    ),
    Country(
        code="gb",
        percent=15,
        mobile="+44 7### ######",
        women=_words(
            "Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna Poppy"
            " Elsie Emily Ella Evelyn Phoebe Evie Charlotte Harper Millie Matilda Maya Sophie Alice Aisha Siân"
        ),
        men=_words(
            "Noah Oliver George Arthur Muhammad Leo Harry Oscar Archie Henry Theodore Freddie Jack Charlie Theo Alfie"
            " Jacob Thomas Finley Arlo William Lucas Roman Tommy Isaac Teddy Alexander Luca Edward James Joshua Rhys"
        ),
        surnames=_words(
            "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White"
            " Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis"
            " Rodgers Cox Alexander Begum Ahmed Ali Hussain Harris Cooper Ward Turner Hill Moore Scott Clark Baker"
            " Harrison Morris Watson Edwards Hughes Morgan Bennett Carter Murphy O'Neill MacLeod Fraser Campbell"
        ),
        cities=(
            City("London", None, "E## #@@", "+44 20 7### ####"),
            City("Manchester", None, "M## #@@", "+44 161 ### ####"),
            City("Birmingham", None, "B## #@@", "+44 121 ### ####"),
            City("Leeds", None, "LS# #@@", "+44 113 ### ####"),
            City("Glasgow", None, "G## #@@", "+44 141 ### ####"),
            City("Stoke-on-Trent", None, "ST# #@@", "+44 1782 ######"),
        ),
    ),
    Country(
        code="de",
        percent=15,
        mobile="+49 15# ########",
        women=_words(
            "Anna Emma Mia Hannah Emilia Lina Marie Lea Leonie Sophie Ursula Monika Petra Sabine Renate Karin Andrea"
            " Claudia Susanne Birgit Katharina Käthe Zoë Ayşe Fatma Elena Heike Anja Nicole Julia"
        ),
        men=_words(
            "Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Günter Stefan Christian Uwe Werner Horst Frank Dieter"
            " Manfred Gerhard Hans Bernd Torsten Mathias Björn Jörg Leon Paul Finn Elias Jonas Mehmet Karl-Heinz"
        ),
        surnames=_words(
            "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter"
            " Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner"
            " Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters"
            " Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Yılmaz"
            " Kaya Özdemir"
        ),
        cities=(
            City("Berlin", None, "10###", "+49 30 #######"),
            City("Hamburg", None, "20###", "+49 40 #######"),
            City("München", "Bayern", "80###", "+49 89 #######"),
            City("Köln", "Nordrhein-Westfalen", "50###", "+49 221 ######"),
            City("Frankfurt am Main", "Hessen", "60###", "+49 69 #######"),
            City("Baden-Baden", "Baden-Württemberg", "765##", "+49 7221 #####"),
        ),
    ),
    Country(
        code="fr",
        percent=12,
        mobile="+33 6 ## ## ## ##",
        women=_words(
            "Marie Jeanne Françoise Monique Catherine Nathalie Isabelle Jacqueline Anne Sylvie Martine Madeleine Nicole"
            " Hélène Christine Valérie Chloé Léa Manon Inès Camille Zoé Aïcha Anaïs"
        ),
        men=_words(
            "Jean Pierre Michel André Philippe René Louis Alain Jacques Bernard Marcel Daniel Roger Robert Paul Claude"
            " Christian Henri Georges Nicolas François Jérôme Rémi Jean-Luc"
        ),
        surnames=_words(
            "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux"
            " David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure"
            " André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément"
            " Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire"
            " Noël D'Angelo"
        ),
        cities=(
            City("Paris", "Île-de-France", "750##", "+33 1 ## ## ## ##"),
            City("Lyon", None, "690##", "+33 4 ## ## ## ##"),
            City("Marseille", None, "130##", "+33 4 ## ## ## ##"),
            City("Saint-Étienne", None, "420##", "+33 4 ## ## ## ##"),
            City("Nîmes", None, "300##", "+33 4 ## ## ## ##"),
        ),
    ),
    Country(
        code="es",
        percent=8,
        mobile="+34 6## ### ###",
        women=_words("María Carmen Ana Isabel Laura Cristina Marta Lucía Sofía Paula Elena Begoña Nuria Rocío Pilar"),
        men=_words("Antonio Manuel José Francisco David Juan Javier Daniel Jesús Carlos Álvaro Íñigo Pablo Diego Iván"),
        surnames=_words(
            "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz"
            " Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano"
            " Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido"
        ),
        cities=(
            City("Madrid", None, "280##", "+34 91# ### ###"),
            City("Barcelona", "Cataluña", "080##", "+34 93# ### ###"),
            City("A Coruña", "Galicia", "150##", "+34 981 ### ###"),
        ),
    ),
    Country(
        code="it",
        percent=8,
        mobile="+39 3## ### ####",
        women=_words("Giulia Sofia Aurora Alice Ginevra Emma Giorgia Beatrice Anna Vittoria Chiara Francesca Elena"),
        men=_words("Francesco Alessandro Leonardo Lorenzo Mattia Andrea Gabriele Matteo Riccardo Davide Luca Niccolò"),
        surnames=_words(
            "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano"
            " Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini"
            " Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola D'Amico De-Luca Marchetti Parisi Villa"
        ),
        cities=(
            City("Roma", "Lazio", "001##", "+39 06 #### ####"),
            City("Milano", "Lombardia", "201##", "+39 02 #### ####"),
            City("Forlì", None, "471##", "+39 0543 ######"),
        ),
    ),
    Country(
        code="nl",
        percent=6,
        mobile="+31 6 ########",
        women=_words("Emma Julia Mila Tess Sophie Zoë Sara Nora Yara Eva Anna Lotte Saar Fleur Noor Renée"),
        men=_words("Noah Sem Lucas Levi Daan Finn Luuk Bram Milan Jesse Thomas Lars Mees Ruben Joris Stijn"),
        surnames=_words(
            "Jong Jansen Vries Berg Bakker Dijk Visser Smit Meijer Boer Mulder Groot Bos Vos Peters Hendriks Leeuwen"
            " Dekker Brouwer Wit Dijkstra Smits Graaf Meer Linden Kok Jacobs Haan Vermeulen Heuvel Veen Broek Bruijn"
        ),
        cities=(
            City("Amsterdam", "Noord-Holland", "10## @@", "+31 20 #######"),
            City("Rotterdam", "Zuid-Holland", "30## @@", "+31 10 #######"),
            City("'s-Hertogenbosch", "Noord-Brabant", "52## @@", "+31 73 #######"),
        ),
    ),
)

MAIL_HOSTS: Final = ("mail.example", "post.example", "inbox.example", "web.example", "letters.example", "home.example")

AGENTS: Final = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_{n} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.{n} Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/14{n}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/14{n}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.{n} Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:14{n}.0) Gecko/20100101 Firefox/14{n}.0",
)
"""User agents by device, `{n}` a version of 0–9: two telephones, then three computers."""

TELEPHONES: Final = 2
