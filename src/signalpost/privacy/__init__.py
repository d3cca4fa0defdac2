"""What may leave with an event besides user_data: pure functions of an event and a business's settings.

leaks.py          a text and its path → findings; masks
    kinds.py          kinds of leaks, what is done about each
    place.py          what a path says about its value; place_words.py: the words of keys; words.py: keys as words
    nearby.py         what the words in front of a number say of it
    forms.py          escapes and look-alike characters undone
    pairs.py          names and values inside a text; packed.py: base64 and hexadecimal
    emails.py  phones.py  cards.py  ibans.py  nationals.py  person_names.py  tokens.py  hashes.py  terms.py
apply.py          an event and a dataset's settings → the event as it goes on, with notes
    settings.py       what a business decides; lists.py: names of keys; urls.py: addresses before they are stored
    sieve.py          is there anything worth a closer look
check_digits.py   check digits of national numbers; forenames.py, term_words.py: words
"""
