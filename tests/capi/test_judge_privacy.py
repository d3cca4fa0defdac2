"""Limited data use and opt_out: a restriction is never dropped in silence."""

from __future__ import annotations

import pytest

from capi_events import noted, refused, sent
from signalpost.capi.spec import LDU_STATES

LDU = "data_processing_options"
COUNTRY = "data_processing_options_country"
STATE = "data_processing_options_state"
WITH_ADDRESS = {"user_data": {"em": "a@b.de", "client_ip_address": "168.212.226.204", "client_user_agent": "x/1"}}


def options(country=..., state=..., given=("LDU",)):
    return {LDU: list(given), COUNTRY: country, STATE: state}


@pytest.mark.parametrize("state", [code for code, _, _ in LDU_STATES if code])
def test_every_listed_state_is_taken(state):
    """The options page lists 1000 to 1013."""
    event = sent(**options(1, state))
    assert (event[LDU], event[COUNTRY], event[STATE]) == (["LDU"], 1, state)


def test_meta_may_locate_the_person():
    """Country 0 with state 0, or neither when the address is there."""
    assert sent(**options(0, 0))[STATE] == 0
    assert STATE not in sent(**options(), **WITH_ADDRESS)


def test_without_address_the_state_is_needed():
    """Meta could not tell which law holds."""
    assert refused(**options()) == [(STATE, "data_processing_state_missing")]
    assert refused(**options(1), **WITH_ADDRESS) == [(STATE, "data_processing_state_missing")]
    assert refused(**options(..., 1000)) == [(COUNTRY, "data_processing_country_missing")]


def test_the_empty_list_is_sent():
    """It says that limited data use is off."""
    assert sent(**{LDU: []})[LDU] == []
    assert LDU not in sent()


def test_what_cannot_be_read_refuses_the_event():
    """Sending it without its restriction would be worse than not sending it."""
    assert refused(**options(given=["CCPA"])) == [(LDU, "data_processing_option_unknown")]
    assert refused(**options(2, 1000)) == [
        (COUNTRY, "data_processing_country_unknown"),
        (COUNTRY, "data_processing_country_missing"),
    ]
    assert refused(**options(1, 2000))[0] == (STATE, "data_processing_state_unknown")
    assert refused(**options(1, 0)) == [(STATE, "data_processing_state_unknown")]
    assert refused(**options(0, 1000)) == [(STATE, "data_processing_state_unknown")]


def test_numbers_as_text_are_read():
    """Form bodies carry texts."""
    assert sent(**options("1", "1000"))[STATE] == 1000
    assert noted(**options("1", "1000")) == [(COUNTRY, "number_as_text"), (STATE, "number_as_text")]


def test_amo_is_sent_with_a_note():
    """It is in Meta's code only."""
    assert noted(**{LDU: ["AMO"]}, **WITH_ADDRESS) == [(LDU, "data_processing_option_odd")]


def test_opt_out_is_sent_only_when_true():
    """False is the default, and Meta's SDKs leave it out."""
    assert sent(opt_out=True)["opt_out"] is True
    assert sent(opt_out="true")["opt_out"] is True
    assert "opt_out" not in sent(opt_out=False)
    assert refused(opt_out="perhaps") == [("opt_out", "opt_out_unclear")]


def test_a_country_alone_restricts_nothing():
    """Without the list of options it says nothing: a number of no use is refused all the same."""
    assert sent(**{COUNTRY: 1, STATE: 1000})[STATE] == 1000
    assert refused(**{COUNTRY: 7})[0] == (COUNTRY, "data_processing_country_unknown")
