"""Why an incident is, in words, and what to do about it: one table for messages, pages, terminal and documentation."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

NEW_TOKEN = "Events Manager > the dataset > Settings > Generate access token; signalpost datasets set-token {dataset}"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """`what` goes on from a dataset's name. Both may have {event}, {source}, {host}, {subject}, {dataset},
    {before}, {now}, {browser}, {server}. `first`: how early it is in a chain of effects; that of
    the lowest number names an incident."""

    what: str
    fix: str
    first: int = 5


CAUSES: Mapping[str, Reason] = {
    "deploy": Reason(
        what="broke with release {release}",
        fix="Compare release {release} of {source} with the one before it, at what this incident lists; or go back",
        first=0,
    ),
    "dataset_silent": Reason(
        what="nothing comes any more",
        fix="Is the shop up, and do its pages and its back end reach the gateway? signalpost doctor; then the "
        "browser's network tab",
        first=0,
    ),
    "token": Reason(what="Meta refuses the access token", fix=NEW_TOKEN, first=0),
    "proof": Reason(
        what="Meta's app demands appsecret_proof, and its secret is not kept here",
        fix="signalpost secrets set app_secret/{dataset}   (from the app's settings at Meta)",
        first=0,
    ),
    "permission": Reason(
        what="the access token lacks a permission",
        fix="Business settings: give the token's system user the dataset",
        first=0,
    ),
    "version": Reason(
        what="Meta has retired the API version", fix="signalpost datasets add {dataset} --api-version v25.0", first=0
    ),
    "stopped": Reason(
        what="delivery stopped",
        fix="signalpost doctor says why; then: signalpost datasets resume {dataset}",
        first=0,
    ),
    "event_gone": Reason(
        what="{event} of {source} on {host} does not come any more",
        fix="Open the page that sends {event} and look for the call in the network tab: was it, or the tag, removed "
        "from the template? For a server: is its job or webhook still called?",
        first=1,
    ),
    "source_gone": Reason(
        what="nothing comes from {source} on {host} any more",
        fix="Was the tag removed from the template of {host}, is it blocked (content security policy, banner), or "
        "is the webhook of {source} switched off?",
        first=0,
    ),
    "event_less": Reason(
        what="{event} of {source} on {host} comes less often than the rest of the traffic explains",
        fix="Which template, browser or country is missing? Compare a page that sends {event} with one that does not",
        first=2,
    ),
    "event_more": Reason(
        what="{event} of {source} on {host} comes more often than the rest of the traffic explains",
        fix="A new page that sends it, a bot, or a page that sends it on each change of address: look at the hosts and "
        "addresses of new copies",
        first=3,
    ),
    "sent_twice": Reason(
        what="{event} of {source} is sent twice",
        fix="Search the template for two calls that send {event}, or two containers; give both the same event_id until "
        "one is gone",
        first=1,
    ),
    "traffic": Reason(what="the last day is unlike those before", fix="A holiday, a campaign, or all senders at once"),
    "too_many_names": Reason(
        what="more event names and hosts come than are counted apart",
        fix="Names hold numbers or addresses, or somebody invents them: signalpost events list; then restrict origins",
        first=1,
    ),
    "parameter_lost": Reason(
        what="{subject} is missing from {event} of {source}", fix="Put {subject} back where {event} is sent", first=2
    ),
    "parameter_added": Reason(
        what="{event} has {subject}, which is new", fix="Accept it in the tracking plan, or take it out"
    ),
    "type_changed": Reason(
        what="{subject} of {event} is {now} and was {before}", fix="Send {subject} as {before} again", first=2
    ),
    "key_lost": Reason(
        what="fewer {event} of {source} have {subject}",
        fix="Is the field for {subject} still read where {event} is sent: a form's or data layer's, a cookie, a login?",
        first=2,
    ),
    "refused": Reason(
        what="{event} of {source} is refused: {subject}",
        fix="docs/reference/codes.md says what {subject} means and how to mend it",
        first=1,
    ),
    "consent_changed": Reason(
        what="consent for {event} of {source} is not what it was: {subject}",
        fix="Was the banner changed? Accept it in a private window and look at the consent that {event} brings",
        first=0,
    ),
    "clock_wrong": Reason(
        what="event_time of {source} lies in the future",
        fix="Set the clock of {source} (NTP), and send seconds, in UTC",
        first=1,
    ),
    "sent_late": Reason(
        what="{event} of {source} arrives late",
        fix="Look at the queue or batch job that sends it: it should send at once",
    ),
    "ids_changed": Reason(
        what="event_id of {event} of {source} is now {now} and was {before}, so that both sides' copies do not meet",
        fix="Send on both sides the very same text: same prefix, case and separators, no time in it",
        first=1,
    ),
    "ids_differ": Reason(
        what="event_id of {event} differs in form only: {browser} in the browser, {server} on the server",
        fix="Send on both sides the very same text: same prefix, case and separators, no time in it",
        first=2,
    ),
    "ids_lost": Reason(
        what="{event} of {source} has no event_id any more",
        fix="Give {event} the event_id that the other side sends",
        first=1,
    ),
    "side_gone": Reason(
        what="fewer {event} of the browser meet a copy of the server on {host}",
        fix="Is the server's job or webhook for {event} still called, and with the browser's event_id?",
        first=1,
    ),
    "hash_wrong": Reason(
        what="{subject} of {event} of {source} is hashed in a wrong form: {form}",
        fix="Trim, lower-case and normalise {subject}, then hash it once with SHA-256; or send it clear to the gateway",
        first=1,
    ),
    "key_constant": Reason(
        what="{subject} of {event} of {source} is one value for many people",
        fix="Is a placeholder, or the shop's own {subject}, sent? Leave it out where the visitor's is not known",
        first=1,
    ),
    "ids_shared": Reason(
        what="many {event} of {source} have one event_id, so that Meta keeps one of them",
        fix="Make a new event_id for each {event}: an order's number, or a random one",
        first=0,
    ),
    "click_id_stale": Reason(
        what="{subject} of {event} of {source} is {form}",
        fix="Read _fbc from the visitor's cookie for each event, and send it as it is",
        first=1,
    ),
    "server_facts": Reason(
        what="{subject} of {event} of {source} is the server's own, not the visitor's",
        fix="Take the visitor's from the request (behind a proxy: X-Forwarded-For), or leave it out",
        first=1,
    ),
    "values_contradict": Reason(
        what="{subject} of {event} of {source} is not what contents add up to",
        fix="Set {subject} to the sum of the quantities in contents",
        first=1,
    ),
    "catalogue_ids": Reason(
        what="content_ids of {event} of {source} are now {now} and were {before}",
        fix="Send the ids of the catalogue's items, as they are in its feed",
        first=1,
    ),
    "currency_changed": Reason(
        what="{event} of {source} on {host} comes in {now}, which never came",
        fix="Send the currency in which the value is: was only one of the two changed?",
        first=1,
    ),
    "values_outside": Reason(
        what="{subject} of {event} of {source} has a word that never came",
        fix="Accept it in the tracking plan, or mend what fills {subject}: an undefined variable is sent as a word",
        first=2,
    ),
    "test_traffic": Reason(
        what="{event} of {source} comes with a test_event_code: Meta counts none of it",
        fix="Take the test_event_code out of what {source} sends",
        first=0,
    ),
    "other_sender": Reason(
        what="Meta counts more {event} from servers than were delivered: somebody else sends them too",
        fix="Events Manager > the dataset > Overview names the partners: switch the shop's own integration off, or "
        "give both the same event_id",
        first=1,
    ),
    "sides_apart": Reason(
        what="fewer {event} are joined with the other side's copy",
        fix="Compare the event_id of one order on both sides",
        first=2,
    ),
    "other_side_less": Reason(
        what="fewer {event} are joined, because one side sends less",
        fix="Mend what the side that fell is told of",
        first=3,
    ),
    "cents": Reason(
        what="values of {event} are a hundred times what they were ({before}, now {now}): cents, probably",
        fix="Divide value by 100 where {source} sends {event}: Meta wants 49.90, not 4990",
        first=1,
    ),
    "units": Reason(
        what="values of {event} are a hundredth of what they were ({before}, now {now})",
        fix="Where {source} sends {event}: is value divided by 100 that was in units already?",
        first=1,
    ),
    "values_moved": Reason(
        what="values of {event} are in another range",
        fix="New prices, or other sums (tax, shipping)? Compare with the shop",
    ),
    "value_odd": Reason(
        what="more {event} of {source} have a value that is no price: {now}",
        fix="Send value with its currency, above zero",
    ),
    "orders_missing": Reason(
        what="{event} events tell of less than the shop's orders in {subject}",
        fix="signalpost orders reconcile",
        first=4,
    ),
    "orders_twice": Reason(
        what="{event} events tell of more than the shop's orders in {subject}",
        fix="Orders counted twice, or another sender: signalpost orders reconcile",
        first=4,
    ),
    "claims_differ": Reason(
        what="browsers say another value of {event} than the shop's orders in {subject}",
        fix="Let the page and the shop send one sum: both with tax and shipping, or both without",
        first=4,
    ),
    "delivery_failing": Reason(
        what="more calls to Meta fail", fix="signalpost doctor; it is tried again by itself", first=1
    ),
    "backlog": Reason(what="events wait too long", fix="signalpost status says what keeps them", first=3),
    "throttled": Reason(
        what="Meta asks for fewer calls", fix="Fewer senders on this token, or an app with a higher limit", first=2
    ),
    "dead_letters": Reason(
        what="events died: {subject}",
        fix="signalpost events list --state dead; mend; signalpost events replay",
        first=3,
    ),
    "token_ends": Reason(what="the access token ends within a week", fix=NEW_TOKEN),
    "version_ends": Reason(
        what="Meta ends the API version",
        fix="Read Meta's changelog, then: signalpost datasets add {dataset} --api-version VERSION",
    ),
    "plan_missing": Reason(
        what="{event} of {source} lacks {subject}, which the plan requires",
        fix="Send {subject} again, or change the plan: signalpost plan pull",
        first=2,
    ),
    "plan_type": Reason(
        what="{subject} of {event} of {source} is of another kind than the plan has",
        fix="Send {subject} as the plan has it, or change the plan: signalpost plan pull",
        first=2,
    ),
    "plan_new": Reason(
        what="{event} of {source} has {subject}, which is not in its closed plan",
        fix="Leave {subject} out, or take it into the plan: signalpost plan pull",
    ),
    "plan_event": Reason(
        what="{event} of {source} is not in the closed plan",
        fix="Is it another event's new name? If it is right, take it into the plan: signalpost plan pull",
    ),
    "meta_check": Reason(
        what="Meta's own check fails: {now}",
        fix="Events Manager > the dataset > Diagnostics; other incidents of these days say what we see of it",
    ),
    "quality_low": Reason(
        what="the estimated match quality of {event} is under its target",
        fix="The event's page says which key adds most",
    ),
    "coverage_low": Reason(
        what="server copies cover too few of {event}",
        fix="Send {event} from the server too, with the browser's event_id",
    ),
    "leak": Reason(
        what="{subject} of {event} holds personal data", fix="Take it out where {source} sends {event}", first=1
    ),
}
UNKNOWN = Reason(what="something is not as it was", fix="See what this incident lists", first=9)
STOPS = frozenset({"token", "proof", "permission", "version"})


def reason(cause: str) -> Reason:
    """The words for a cause; those of `UNKNOWN` for one without any."""
    return CAUSES.get(cause, UNKNOWN)


def say(text: str, nouns: Mapping[str, str]) -> str:
    """`text` with its nouns. One that is not known is said as such."""
    return text.format_map(_Nouns(nouns))


class _Nouns(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"(no {name})"
