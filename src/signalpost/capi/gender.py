"""`ge`: `f` or `m`. Meta's page takes no other value (Customer information parameters, 2026-01-09).

Words that say it are read; whatever says neither is left out, never cut to its first letter.
"""

from __future__ import annotations

_MALE = """
m male man boy mr mister sir gentleman guy lad prince king duke lord father dad son brother husband uncle nephew groom
widower he him his masculine homme masculin garçon mann männlich herr hombre masculino varón uomo maschio homem
mannelijk heer mand mężczyzna erkek
"""
_FEMALE = """
f female woman girl mrs ms miss madam ma'am lady princess queen duchess mother mom mum daughter sister wife aunt niece
bride widow she her hers feminine femme féminin fille frau weiblich mujer femenino hembra donna femmina mulher feminino
vrouw vrouwelijk mevrouw kvinna kvinde kobieta kadın
"""
_FORMS = dict.fromkeys(_MALE.split(), b"m") | dict.fromkeys(_FEMALE.split(), b"f")


def gender(text: str) -> bytes:
    """`m`, `f`, or b"" for anything else: `Female` → `f`, `Mr.` → `m`."""
    return _FORMS.get(text.strip().lower().rstrip("."), b"")
