"""How right links are: pairs of a year's events that they put together, against who really made them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from person_year.happening import Happening, linking_keys
from person_year.reference import Browsers, browsers, pairs, reference

Label = Hashable | None
"""Whom an event is put down to: events of one label are linked, one without a label to none."""

Given = tuple[str, str]
"""(user_data key, value) that was added to an event."""


class Links(NamedTuple):
    """Pairs of events: `linked`; of these `right` ones, and `silent`: wrong ones that nothing in the year contradicts;
    `shown` of `showable`: right ones of those that a chain of shared keys shows."""

    linked: int
    right: int
    silent: int
    shown: int
    showable: int

    @property
    def precision(self) -> float:
        """Of the linked pairs, those of one person."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def precision_where_told(self) -> float:
        """The same without the pairs that no key in the year contradicts."""
        told = self.linked - self.silent
        return self.right / told if told else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that a chain shows, those that are linked."""
        return self.shown / self.showable if self.showable else 1.0


class Added(NamedTuple):
    """Values added to events: `right` if the event's person has it; of the others `later` are those of which only later
    events tell, `silent` those of which none does, as in `Links`."""

    right: int = 0
    wrong: int = 0
    later: int = 0
    silent: int = 0

    @property
    def precision(self) -> float:
        return self.right / sum(self) if sum(self) else 1.0


def judge_links(happenings: Sequence[Happening], labels: Sequence[Label]) -> Links:
    """Count pairs, label by label."""
    answer, used = reference(happenings), browsers(happenings)
    groups: dict[Hashable, list[Happening]] = defaultdict(list)
    for happening, label in zip(happenings, labels, strict=True):
        if label is not None:
            groups[label].append(happening)
    linked = right = silent = shown = 0
    for group in groups.values():
        people = Counter(one.person for one in group)
        linked += pairs(len(group))
        right += _within(people.values())
        shown += _within(Counter(answer.chain[one.number] for one in group).values())
        if len(people) > 1:
            silent += _silent(group, used)
    return Links(linked=linked, right=right, silent=silent, shown=shown, showable=answer.shown)


def _within(counts: Iterable[int]) -> int:
    return sum(map(pairs, counts))


def _silent(group: Sequence[Happening], used: Browsers) -> int:
    """Wrong pairs that nothing contradicts: one of the two is silent, and the other's person uses its browser too."""
    told = Counter(one.person for one in group if not used.silent(one))
    quiet = Counter((one.link["visitor"], one.person) for one in group if used.silent(one))
    found = 0
    places = list(quiet.items())
    for place, ((visitor, person), count) in enumerate(places):
        others = used.users[visitor] - {person}
        found += count * sum(told[other] for other in others)
        for (second, other), again in places[place + 1 :]:
            if other != person and (other in others or person in used.users[second]):
                found += count * again
    return found


def judge_added(happenings: Sequence[Happening], added: Sequence[Collection[Given]]) -> dict[str, Added]:
    """Values that were added, by key. A value is the event's person's if any event of theirs came with it."""
    owners: dict[Given, set[int]] = defaultdict(set)
    used = browsers(happenings)
    for happening in happenings:
        for given in happening.keys.items():
            owners[given].add(happening.person)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for happening, found in zip(happenings, added, strict=True):
        for key, value in found:
            right = happening.person in owners[key, value]
            counts[key]["right" if right else _wrong(happening, used)] += 1
    return {key: Added(**count) for key, count in sorted(counts.items())}


def _wrong(happening: Happening, used: Browsers) -> str:
    return "silent" if used.silent(happening) else "later" if used.told_later(happening) else "wrong"


class KeyLinks(NamedTuple):
    """Pairs of keys that are linked, and of these those that some one person really used both of."""

    linked: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 1.0


def judge_keys(happenings: Sequence[Happening], groups: Iterable[Collection[tuple[str, str]]]) -> KeyLinks:
    """Count pairs of keys within each person as they were linked. A browser's key is everybody's who used it."""
    users: dict[tuple[str, str], set[int]] = defaultdict(set)
    for happening in happenings:
        for key in linking_keys(happening):
            users[key].add(happening.person)
    linked = right = 0
    for group in groups:
        for one, other in combinations(sorted(group), 2):
            linked += 1
            right += not users[one].isdisjoint(users[other])
    return KeyLinks(linked, right)


def mistakes(happenings: Sequence[Happening], labels: Sequence[Label]) -> Counter[str]:
    """Wrong pairs by what the people of a label have in common: the kinds of keys, and how each was met."""
    used = browsers(happenings)
    groups: dict[Hashable, list[Happening]] = defaultdict(list)
    for happening, label in zip(happenings, labels, strict=True):
        if label is not None:
            groups[label].append(happening)
    found: Counter[str] = Counter()
    for group in groups.values():
        people = Counter(one.person for one in group)
        wrong = pairs(len(group)) - _within(people.values())
        if wrong:
            told = wrong - _silent(group, used)
            found[_cause(group)] += told
    return +found


def _cause(group: Sequence[Happening]) -> str:
    """`ph+visitor webhook/own`: kinds of keys that two of the people carry, and how the fewer ones' events came."""
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in group:
        for kind in ("em", "ph", "external_id", "visitor", "cart"):
            value = one.keys.get(kind) or one.link.get(kind)
            if value is not None:
                holders[kind, value].add(one.person)
    main = Counter(one.person for one in group).most_common(1)[0][0]
    shared = sorted({kind for (kind, _), people in holders.items() if len(people) > 1})
    ways = Counter(f"{one.source.value}/{one.where.value}" for one in group if one.person != main)
    return f"{'+'.join(shared) or 'nothing'} {ways.most_common(1)[0][0]}"
