"""The answer to an app's question whether it may track (App Tracking Transparency of iOS, and its like): sent to Meta
as the person gave it, and obeyed here."""

from __future__ import annotations

from signalpost.capi.event import Event
from signalpost.capi.kinds import read
from signalpost.capi.spec_parameters import OBJECTS

FLAGS = ("advertiser_tracking_enabled", "application_tracking_enabled")


def refuses_tracking(event: Event) -> bool:
    """Whether the person said no to one of the app's questions. Then the advertiser's device id is not sent, and
    nothing known of the person is added to the event."""
    app = event.app_data
    return app is not None and any(_is_no(flag, getattr(app, flag)) for flag in FLAGS)


def _is_no(flag: str, given: object) -> bool:
    if given is None or given == "":
        return False
    found, code = read(given, OBJECTS["app_data"][flag])
    return code is None and not found
