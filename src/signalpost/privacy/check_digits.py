"""Check digits of national numbers, as the authorities that issue them publish the rules. Digits come as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from signalpost.privacy.cards import luhn

_VERHOEFF_TABLE: Final = (
    "0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210"
).split()
_VERHOEFF_ORDER: Final = (
    "0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258"
).split()


def weighed(digits: str, weights: Sequence[int]) -> int:
    """The sum of digits times weights; the shorter of both decides."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def is_date(year: str, month: str, day: str) -> bool:
    """Whether two digits each can be a day of a month; the year is any."""
    return year.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def us(digits: str) -> bool:
    """Social security number, or ITIN: areas, groups and serials that are given out."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area[0] == "9":
        return 50 <= int(group) <= 99 and group not in ("66", "67", "68", "69", "89", "93") and serial != "0000"
    return area not in ("000", "666") and group != "00" and serial != "0000"


def fr(text: str) -> bool:
    """NIR: sex, year, month, place; the key is 97 less the remainder. Corsica's 2A and 2B count as 19 and 18."""
    number = text[:13].upper().replace("2A", "19").replace("2B", "18")
    month = int(text[3:5])
    known = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    return known and number.isdigit() and 97 - int(number) % 97 == int(text[13:])


def es(text: str) -> bool:
    """DNI and NIE: the letter is the remainder by 23."""
    first = {"X": "0", "Y": "1", "Z": "2"}.get(text[0].upper(), text[0])
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(first + text[1:8]) % 23] == text[8].upper()


def it(text: str) -> bool:
    """Codice fiscale: odd places by a table, even ones by value; the letter is the remainder by 26."""
    odd = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True))
    letters = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    odd |= dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", letters, strict=True))
    total = 0
    for place, character in enumerate(text[:15].upper()):
        even = int(character) if character.isdigit() else ord(character) - 65
        total += even if place % 2 else odd[character]
    return chr(65 + total % 26) == text[15].upper()


def de(digits: str) -> bool:
    """Steuer-ID: ISO 7064 MOD 11,10; of the first ten digits one or two stand more than once, none four times."""
    if digits[0] == "0":
        return False
    counts = [digits[:10].count(digit) for digit in set(digits[:10])]
    return max(counts) in (2, 3) and sum(count > 1 for count in counts) == 1 and iso_11_10(digits)


def de_insurance(text: str) -> bool:
    """Sozialversicherungsnummer: area, date of birth, letter, serial; weights over the sums of digits."""
    bare = text[:8] + f"{ord(text[8].upper()) - 64:02d}" + text[9:]
    total = 0
    for digit, weight in zip(bare[:12], (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True):
        total += sum(divmod(int(digit) * weight, 10))
    return is_date(text[6:8], text[4:6], text[2:4]) and total % 10 == int(bare[12])


def iso_11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10: Germany, Croatia."""
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10 == int(digits[-1])


def nl(digits: str) -> bool:
    """BSN: weights 9 to 2 and -1, divisible by 11."""
    return weighed(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and int(digits) > 0


def pl(digits: str) -> bool:
    """PESEL: a date with the century in the month; weights 1, 3, 7, 9."""
    dated = is_date(digits[:2], f"{int(digits[2:4]) % 20:02d}", digits[4:6])
    return dated and (10 - weighed(digits[:10], (1, 3, 7, 9) * 3) % 10) % 10 == int(digits[10])


def se(digits: str) -> bool:
    """Personnummer: the last ten digits pass Luhn; a co-ordination number adds 60 to the day."""
    ten = digits[-10:]
    day = int(ten[4:6])
    return is_date(ten[:2], ten[2:4], f"{day - 60 if day > 60 else day:02d}") and luhn(ten)


def no(digits: str) -> bool:
    """Fødselsnummer: two check digits modulo 11; a D-number adds 40 to the day."""
    day = int(digits[:2])
    if not is_date(digits[4:6], digits[2:4], f"{day - 40 if day > 40 else day:02d}"):
        return False
    first = weighed(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11
    return first == 0 and weighed(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def dk(digits: str) -> bool:
    """CPR: a date. The check digit is no longer given to all."""
    return is_date(digits[4:6], digits[2:4], digits[:2])


def dk_checked(digits: str) -> bool:
    """CPR with the check digit that most have."""
    return dk(digits) and weighed(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def fi(text: str) -> bool:
    """Henkilötunnus: a date and the character of the remainder by 31. `text` is without the sign of the century."""
    number = int(text[:9])
    return is_date(text[4:6], text[2:4], text[:2]) and "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31] == text[9].upper()


def be(digits: str) -> bool:
    """National number: 97 less the remainder, with a 2 in front for those born since 2000."""
    key, number = int(digits[9:]), int(digits[:9])
    dated = int(digits[2:4]) % 20 <= 12 and int(digits[4:6]) <= 31
    return dated and key in (97 - number % 97, 97 - (2_000_000_000 + number) % 97)


def pt(digits: str) -> bool:
    """NIF of a person: weights 9 to 2, modulo 11."""
    rest = 11 - weighed(digits[:8], (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return digits[0] in "1234" and int(digits[8]) == (0 if rest > 9 else rest)


def br(digits: str) -> bool:
    """CPF: two check digits modulo 11."""
    if len(set(digits)) == 1:
        return False
    for length in (9, 10):
        rest = weighed(digits[:length], range(length + 1, 1, -1)) * 10 % 11 % 10
        if rest != int(digits[length]):
            return False
    return True


def aadhaar(digits: str) -> bool:
    """Aadhaar: begins with 2 to 9; Verhoeff."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_VERHOEFF_TABLE[check][int(_VERHOEFF_ORDER[place % 8][int(digit)])])
    return digits[0] in "23456789" and check == 0


def ca(digits: str) -> bool:
    """SIN: Luhn; 0 and 8 begin none of a person."""
    return digits[0] not in "8" and luhn(digits) and int(digits) > 0


def au_tax(digits: str) -> bool:
    """TFN: weights, divisible by 11."""
    weights = (1, 4, 3, 7, 5, 8, 6, 9, 10) if len(digits) == 9 else (10, 7, 8, 4, 6, 3, 5, 1)
    return weighed(digits, weights) % 11 == 0 and int(digits) > 0


def au_medicare(digits: str) -> bool:
    """Medicare: the ninth digit is the check digit of the first eight."""
    return digits[0] in "23456" and weighed(digits[:8], (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(digits[8])


def nhs(digits: str) -> bool:
    """NHS number: weights 10 to 1, divisible by 11."""
    return weighed(digits, range(10, 0, -1)) % 11 == 0 and int(digits) > 0


def ch(digits: str) -> bool:
    """AHV: 756 and the check digit of an EAN."""
    return digits.startswith("756") and weighed(digits, (1, 3) * 7) % 10 == 0


def at(digits: str) -> bool:
    """Sozialversicherungsnummer: the fourth digit checks the others; a date ends it."""
    total = weighed(digits, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11
    return digits[0] != "0" and is_date(digits[8:], digits[6:8], digits[4:6]) and total == int(digits[3])


def cz(digits: str) -> bool:
    """Rodné číslo: divisible by 11; women's months are 50 higher."""
    month = int(digits[2:4]) % 50 % 20
    return is_date(digits[:2], f"{month:02d}", digits[4:6]) and (len(digits) == 9 or int(digits) % 11 in (0, 10))


def ro(digits: str) -> bool:
    """CNP: sex and century, a date, a county; weights 279146358279."""
    rest = weighed(digits[:12], (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return (
        digits[0] in "12345678"
        and is_date(digits[1:3], digits[3:5], digits[5:7])
        and 1 <= int(digits[7:9]) <= 52
        and (1 if rest == 10 else rest) == int(digits[12])
    )


def bg(digits: str) -> bool:
    """EGN: a date with the century in the month; weights modulo 11."""
    dated = is_date(digits[:2], f"{int(digits[2:4]) % 20:02d}", digits[4:6])
    return dated and weighed(digits, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10 == int(digits[9])


def tr(digits: str) -> bool:
    """TCKN: two check digits."""
    odd, even = (sum(int(digit) for digit in digits[start:9:2]) for start in (0, 1))
    tenth = (odd * 7 - even) % 10
    return digits[0] != "0" and tenth == int(digits[9]) and (odd + even + tenth) % 10 == int(digits[10])


def za(digits: str) -> bool:
    """South Africa: a date, citizenship 0 to 2, Luhn."""
    return is_date(digits[:2], digits[2:4], digits[4:6]) and digits[10] in "012" and luhn(digits)


def cn(text: str) -> bool:
    """China: a date and ISO 7064 MOD 11-2."""
    dated = text[6:8] in ("19", "20") and is_date(text[8:10], text[10:12], text[12:14])
    total = weighed(text[:17], (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return dated and "10X98765432"[total % 11] == text[17].upper()


def kr(digits: str) -> bool:
    """South Korea: a date and a sign of sex and century."""
    return is_date(digits[:2], digits[2:4], digits[4:6]) and digits[6] in "12345678"


def sg(text: str) -> bool:
    """Singapore's NRIC and FIN."""
    first, digits = text[0].upper(), text[1:8]
    total = weighed(digits, (2, 7, 6, 5, 4, 3, 2)) + (4 if first in "TG" else 3 if first == "M" else 0)
    table = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "KLJNPQRTUWX"}[first]
    return table[total % 11] == text[8].upper()


def ie(text: str) -> bool:
    """Ireland's PPS number: weights 8 to 2, a second letter counts nine times."""
    total = weighed(text[:7], (8, 7, 6, 5, 4, 3, 2))
    if len(text) == 9:
        total += 9 * "WABCDEFGHI".find(text[8].upper())
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == text[7].upper()


def cl(text: str) -> bool:
    """Chile's RUT: weights 2 to 7 from the right, modulo 11."""
    digits = text[:-1]
    rest = 11 - weighed(digits[::-1], (2, 3, 4, 5, 6, 7) * 2) % 11
    return {11: "0", 10: "K"}.get(rest, str(rest)) == text[-1].upper()


def ar(digits: str) -> bool:
    """Argentina's CUIT and CUIL of a person."""
    rest = 11 - weighed(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return digits[:2] in ("20", "23", "24", "27") and {11: 0, 10: 9}.get(rest, rest) == int(digits[10])


def ee(digits: str) -> bool:
    """Estonia and Lithuania: sex and century, a date, two rows of weights."""
    if digits[0] not in "123456" or not is_date(digits[1:3], digits[3:5], digits[5:7]):
        return False
    rest = weighed(digits[:10], (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if rest == 10:
        rest = weighed(digits[:10], (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return rest == int(digits[10])


def gr(digits: str) -> bool:
    """Greece's AMKA: a date and Luhn."""
    return is_date(digits[4:6], digits[2:4], digits[:2]) and luhn(digits)


def jp(digits: str) -> bool:
    """Japan's My Number: weights modulo 11."""
    rest = weighed(digits[:11], (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest <= 1 else 11 - rest) == int(digits[11])


def il(digits: str) -> bool:
    """Israel: Luhn from the left, nine digits."""
    return luhn(digits) and int(digits) > 0


def tw(text: str) -> bool:
    """Taiwan: a letter of the county, sex, weights."""
    first = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(text[0].upper()) + 10
    return (
        text[1] in "1289" and (first // 10 + first % 10 * 9 + weighed(text[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0
    )


def mx(text: str) -> bool:
    """Mexico's CURP: a date and a check digit over 37 characters."""
    signs = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    total = sum(signs.index(character) * (18 - place) for place, character in enumerate(text[:17].upper()))
    return is_date(text[4:6], text[6:8], text[8:10]) and (10 - total % 10) % 10 == int(text[17])


def known(_: str) -> bool:
    """Of a form that has no check digit."""
    return True
