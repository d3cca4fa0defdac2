"""What a business decides about the data of one dataset: leaks, lists, addresses."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from signalpost.privacy.kinds import ACTIONS, Action, Kind

Pattern = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
LeakAction = Literal["mask", "drop_key", "drop_event", "report", "ignore"]


class DataControl(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The data of one dataset. The gateway obeys at once. Names may hold `*`, which stands for anything.

    leaks              what is done about each kind of leak; kinds that are not named keep their default
    act_from           finds less certain than this (0 to 1) are only reported
    custom_data_allow  only these keys of custom_data are taken; none: all (`contents.title`: a key inside)
    custom_data_deny   these keys of custom_data are left out
    user_data_allow    only these keys of user_data are taken; none: all
    user_data_deny     these keys of user_data are left out
    url_parameters     `listed`: of an address's parameters only those in `url_keep` and Meta's own stay
    url_keep           parameters that stay, whatever they are called; leaks in their values are still masked
    url_drop           parameters that are left out
    url_fragment       `drop`: what follows # is left out; `clean`: it is cleaned like a query
    """

    leaks: dict[Kind, LeakAction] = {}
    act_from: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.6
    custom_data_allow: tuple[Pattern, ...] = ()
    custom_data_deny: tuple[Pattern, ...] = ()
    user_data_allow: tuple[Pattern, ...] = ()
    user_data_deny: tuple[Pattern, ...] = ()
    url_parameters: Literal["clean", "listed"] = "clean"
    url_keep: tuple[Pattern, ...] = ()
    url_drop: tuple[Pattern, ...] = ()
    url_fragment: Literal["clean", "drop"] = "clean"

    def action(self, kind: Kind, confidence: float) -> Action | None:
        """What is done about a find; None: nothing, not even a note."""
        chosen = self.leaks.get(kind) or ACTIONS[kind]
        if chosen == "ignore":
            return None
        return chosen if confidence >= self.act_from else "report"


AS_SHIPPED = DataControl()
