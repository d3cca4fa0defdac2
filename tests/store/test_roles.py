"""Roles."""

from __future__ import annotations

from signalpost.store.roles import Role


def test_each_role_may_do_what_the_one_below_it_may() -> None:
    """A viewer least, an owner most."""
    covered = {role: [least for least in Role if role.covers(least)] for role in Role}
    assert covered == {
        Role.VIEWER: [Role.VIEWER],
        Role.OPERATOR: [Role.VIEWER, Role.OPERATOR],
        Role.OWNER: [Role.VIEWER, Role.OPERATOR, Role.OWNER],
    }
