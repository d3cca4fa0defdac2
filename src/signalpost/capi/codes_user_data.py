"""Codes for single user_data keys: why a value was left out or changed. The event itself goes on."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows

USER_DATA_CODES: tuple[Code, ...] = tuple(
    rows(
        Severity.NOTE,
        (
            "user_data_unknown_key",
            "Meta lists no such key in user_data; it was left out, because it cannot be hashed by any rule.",
            "Use one of Meta's keys, or put it into custom_data if it is not about the person.",
        ),
        ("value_blank", "The value is blank; it was left out.", "Leave the key out when nothing is known."),
        (
            "value_placeholder",
            "The value is a word for 'unknown', not a person's; it was left out.",
            "Leave the key out when nothing is known: hashed, it would join strangers.",
        ),
        (
            "value_type",
            "The value is neither text nor a whole number; it was left out.",
            "Send text or a list of texts.",
        ),
        (
            "md5_not_asked",
            "The value looks like an MD5 hash, which Meta's documentation does not take; it was left out.",
            "Send it in clear or as SHA-256. If your MD5 hashes, or ids of 32 hexadecimal digits, are to pass as they "
            "are, set accept_md5.",
        ),
        (
            "hash_of_nothing",
            "The value is the hash of an empty text or of a word for 'unknown'; it was left out.",
            "Do not hash empty fields.",
        ),
        (
            "hash_untrimmed",
            "The hash is that of a value with blanks before or after it: nobody is found by it.",
            "Trim the value before you hash it, or send it in clear.",
        ),
        (
            "hash_upper_case",
            "The hash is that of a value with capitals: nobody is found by it.",
            "Put the value into small letters before you hash it, or send it in clear.",
        ),
        (
            "hash_phone_form",
            "The hash is that of a telephone number with signs, or without its country code: nobody is found by it.",
            "Hash the digits alone, country code first and without zeros before it; or send the number in clear.",
        ),
        (
            "hash_twice",
            "The hash is that of a hash: nobody is found by it.",
            "Hash the value once. What a plugin has hashed already goes on as it is.",
        ),
        ("em_invalid", "This is no e-mail address; it was left out.", "Send an address such as name@example.com."),
        (
            "ph_invalid",
            "This is no telephone number, or one that cannot be completed; it was left out.",
            "Send it with the country code, or with user_data.country beside it.",
        ),
        ("fn_invalid", "The first name has no letters; it was left out.", "Send the name alone."),
        ("ln_invalid", "The last name has no letters; it was left out.", "Send the name alone."),
        (
            "db_invalid",
            "This is no date of birth from 1900 to now; it was left out.",
            "Send YYYYMMDD.",
        ),
        ("ge_invalid", "This says neither female nor male; it was left out.", "Send f or m, or leave it out."),
        ("ct_invalid", "The city has no letters; it was left out.", "Send the city's name alone."),
        ("st_invalid", "The state has no letters; it was left out.", "Send its two-letter code or its name."),
        ("zp_invalid", "This is no postcode; it was left out.", "Send it whole, as on a letter."),
        (
            "country_invalid",
            "This is no country that ISO 3166-1 knows; it was left out.",
            "Send the two-letter code, such as us.",
        ),
        ("external_id_invalid", "The id is empty once blanks are gone; it was left out.", "Send your own stable id."),
        ("app_user_id_invalid", "The id is empty once blanks are gone; it was left out.", "Send your own stable id."),
        ("f5first_invalid", "The first name has no letters; it was left out.", "Send the name alone."),
        ("f5last_invalid", "The last name has no letters; it was left out.", "Send the name alone."),
        ("fi_invalid", "The first name has no letters; it was left out.", "Send the name or its first letter."),
        ("dobd_invalid", "This is no day of a month; it was left out.", "Send 01 to 31."),
        ("dobm_invalid", "This is no month; it was left out.", "Send 01 to 12."),
        ("doby_invalid", "This is no year from 1900 to now; it was left out.", "Send four digits."),
        (
            "client_ip_address_invalid",
            "This is no IPv4 or IPv6 address; it was left out.",
            "Send the person's address without port or blanks.",
        ),
        (
            "client_ip_address_private",
            "The address is private, so it is not the person's; it was left out.",
            "Send the address the request came from; behind a proxy, the first entry of X-Forwarded-For.",
        ),
        (
            "client_user_agent_invalid",
            "The user agent cannot be encoded; it was left out.",
            "Send the header as it is.",
        ),
        ("subscription_id_invalid", "This is no id, or an e-mail address; left out.", "Send the id as it is."),
        ("fb_login_id_invalid", "fb_login_id is no whole number; it was left out.", "Send the number from Meta."),
        ("lead_id_invalid", "lead_id has not 15 to 17 digits; it was left out.", "Send the 15 to 17 digits from Meta."),
        ("anon_id_invalid", "This is no id, or an e-mail address; left out.", "Send the id as it is."),
        ("madid_invalid", "This is no id, or an e-mail address; left out.", "Send the id as it is."),
        ("page_id_invalid", "This is no id, or an e-mail address; left out.", "Send the id from Meta."),
        ("page_scoped_user_id_invalid", "This is no id, or an e-mail address; left out.", "Send the id from Meta."),
        ("ctwa_clid_invalid", "The click id cannot be encoded; it was left out.", "Send it as the webhook gave it."),
        ("ig_account_id_invalid", "This is no id, or an e-mail address; left out.", "Send the id from Meta."),
        ("ig_sid_invalid", "This is no id, or an e-mail address; left out.", "Send the id from Meta."),
        ("whatsapp_business_account_id_invalid", "This is no id, or an e-mail address; left out.", "Send Meta's id."),
        ("instagram_business_account_id_invalid", "This is no id, or an e-mail address; left out.", "Send Meta's id."),
        (
            "fbc_malformed",
            "fbc has not the form fb.index.milliseconds.fbclid; it was left out.",
            "Send the _fbc cookie as it is, or make the value with signalpost.capi.click_id.make_fbc.",
        ),
        (
            "fbc_stale",
            "The click is over 90 days older than the event; its fbc was left out.",
            "Nothing to do: Meta keeps a click for 90 days.",
        ),
        (
            "fbc_future",
            "The click's time lies in the future; its fbc was left out.",
            "Use milliseconds, and check the clock of the machine that made it.",
        ),
        (
            "fbp_malformed",
            "fbp has not the form fb.index.milliseconds.number; it was left out.",
            "Send the _fbp cookie as it is.",
        ),
        (
            "fbp_stale",
            "The browser id was made over 90 days before the event; it was left out.",
            "Let the pixel or the tag set _fbp anew.",
        ),
        (
            "fbp_future",
            "The browser id's time lies in the future; it was left out.",
            "Use milliseconds, and check the clock of the machine that made it.",
        ),
    )
)
