"""What is written in several places, because layers may not ask each other, says the same in all of them."""

from __future__ import annotations

import msgspec

from signalpost.capi import codes, unmet
from signalpost.capi.admit import admit
from signalpost.capi.code import Severity
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.user_data import UserData
from signalpost.cli import identity, processes
from signalpost.gateway.limits import Limits
from signalpost.gateway.rights import PersonRequest
from signalpost.identity.keys import OF_BROWSER, OF_PERSON, Kind
from signalpost.quality.identifiers import IDENTIFIERS
from signalpost.settings import Settings
from signalpost.store.asked import ASKED
from signalpost.store.inbox import InboxLimits
from signalpost.store.person_keys import OF_PERSONS, User
from signalpost.worker.enrich import _person_keys

TAKEN = Accepted(event_name="Purchase", event_id="1", event_time=1, action_source="website", body=b"{}")


def test_a_persons_keys_are_the_same_wherever_they_are_listed() -> None:
    """What identity links by, what is found on disk, what may be asked by, what enrichment learns from."""
    persons = set(OF_PERSON)
    assert persons <= {kind.value for kind in Kind} and persons <= set(User.__struct_fields__)
    assert persons <= set(UserData.__struct_fields__) and persons <= set(IDENTIFIERS)
    assert persons == OF_PERSONS
    assert persons == set(ASKED.values()) - set(OF_BROWSER)
    learnt = _person_keys(User(em="a", ph="b", external_id="c", lead_id=1, subscription_id="d"))
    assert [kind for kind, _ in learnt] == ["external_id", "em", "ph", "subscription_id", "lead_id"]
    assert {kind for kind, _ in learnt} == persons


def test_people_are_asked_for_by_the_same_names_over_http_and_at_the_command_line() -> None:
    """A name more is known to both, or to neither."""
    assert set(PersonRequest.__struct_fields__) - {"country"} == set(ASKED)
    assert set(identity.ASKED.values()) == set(ASKED)


def test_limits_without_settings_are_those_of_the_settings() -> None:
    """Gateway and inbox have defaults of their own, for who builds them without a settings file."""
    assert processes._limits(Settings()) == Limits()
    assert (Settings().inbox_bytes, Settings().free_disk_bytes) == (InboxLimits().most_bytes, InboxLimits().least_free)


def test_what_a_second_copy_can_cure_has_its_words() -> None:
    """Each code that `unmet` gives has a row, of the severity that `admit` judges by."""
    assert {row.code for row in codes.CODES.values() if row.severity is Severity.UNMET} == set(unmet.UNMET_PATHS)
    for code in unmet.UNMET_PATHS:
        assert isinstance(judged := admit(msgspec.structs.replace(TAKEN, unmet=(code,))), Dropped)
        assert (judged.reason, [problem.code for problem in judged.problems]) == (code, [code])
