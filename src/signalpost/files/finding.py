"""What the first rows of a table say of how it is read, and what they leave open, question by question. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.capi.event import ActionSource
from signalpost.files import cells
from signalpost.files.columns import Export

AMOUNTS = ("value", "item_price", "net_revenue", "predicted_ltv")


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the person who sends the file says of it; None: not said.

    `shop` is the key in the rule of event ids, as the tag's `data-shop`. `time_zone` is a name such as Europe/Berlin.
    `day_first`: whether 3/4/2026 is in April. `decimal`: `.` or `,`. `columns` names all columns of a file that has no
    header; `renamed` says of single ones what they are (header → one of `columns.TARGETS`, empty: not read).
    """

    shop: str | None = None
    time_zone: str | None = None
    day_first: bool | None = None
    decimal: str | None = None
    currency: str | None = None
    event_name: str | None = None
    action_source: str | None = None
    default_country: str | None = None
    event_source_url: str | None = None
    columns: tuple[str, ...] = ()
    renamed: Mapping[str, str] = {}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the file leaves open: which answer settles it (a name of `Answers`), why, and the choices, if few."""

    name: str
    text: str
    choices: tuple[str, ...] = ()


class Assumed(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken for granted, and why."""

    name: str
    value: str
    why: str


class Finding:
    """What is found of a table, one question after the other."""

    def __init__(self, places: dict[str, int], sample: list[list[str]], answers: Answers, export: Export) -> None:
        self.places, self.sample, self.answers, self.export = places, sample, answers, export
        self.assumed: list[Assumed] = []
        self.questions: list[Question] = []
        self.found: dict[str, str] = {}

    @property
    def is_grouped(self) -> bool:
        """Whether several rows can be of one order."""
        numbered = "order_id" in self.places or "order_name" in self.places
        lines = {"product_id", "product_name", "quantity", "item_price"} & self.places.keys()
        return numbered and bool(lines)

    def run(self) -> None:
        """All of it."""
        self._times()
        self._amounts()
        self._name()
        self._source()
        self._ids()
        self.found["default_country"] = (self.answers.default_country or "").lower()
        self.found["event_source_url"] = self.answers.event_source_url or ""

    def _texts(self, target: str) -> list[str]:
        place = self.places.get(target)
        if place is None:
            return []
        return [text for row in self.sample if place < len(row) and (text := cells.clean(row[place]))]

    def _ask(self, name: str, text: str, *choices: str) -> None:
        self.questions.append(Question(name=name, text=text, choices=choices))

    def _assume(self, name: str, value: str, why: str) -> None:
        self.found[name] = value
        self.assumed.append(Assumed(name=name, value=value, why=why))

    def _times(self) -> None:
        said = self.answers
        if "event_time" not in self.places and "date" not in self.places:
            self._ask("renamed", "Which column says when each event happened? Say --column 'Header=event_time'.")
            return
        texts = self._texts("event_time") or self._texts("date")
        formats = cells.formats_of(texts)
        if said.day_first is not None and cells.DAY_FIRST in formats + [cells.DAY_FIRST][: not formats]:
            formats = [cells.DAY_FIRST if said.day_first else cells.MONTH_FIRST]
        if not formats:
            self._ask("renamed", "The times cannot be read. Write them as 2026-11-20 10:15:00, or name another column.")
            return
        if cells.DAY_FIRST in formats and cells.MONTH_FIRST in formats:
            self._ask("day_first", f"Is {texts[0]} day first or month first? No date in the first rows tells.",
                      "day", "month")  # fmt: skip
        rows = "the first row reads" if len(texts) == 1 else f"the first {len(texts)} rows read"
        self._assume("time_format", formats[0], f"{rows} so")
        read = [found for text in texts if (found := cells.FORMATS[formats[0]](text))]
        self.found["zone"] = said.time_zone or ""
        if said.time_zone is None and any(found.wall is not None for found in read):
            self._ask("time_zone", "On whose clock are the times? They name no time zone.", "UTC", "Europe/Berlin", "…")

    def _amounts(self) -> None:
        texts = [text for target in AMOUNTS for text in self._texts(target)]
        if not texts:
            return
        marks = cells.decimal_marks(texts)
        if self.answers.decimal:
            self.found["mark"] = self.answers.decimal
        elif len(marks) == 1:
            self._assume("mark", marks.pop(), "the amounts of the first rows are written so")
        elif marks or any(cells.is_ambiguous_amount(text) for text in texts):
            odd = next((text for text in texts if cells.is_ambiguous_amount(text)), texts[0])
            self._ask("decimal", f"What parts whole units from cents, a point or a comma? {odd} can be read both ways.",
                      ".", ",")  # fmt: skip
        self._currency(texts)

    def _currency(self, texts: list[str]) -> None:
        beside = {found for text in texts[:500] if (found := cells.currency_in(text.upper()))}
        if self.answers.currency:
            self.found["currency"] = self.answers.currency.upper()
        elif len(beside) == 1 and "currency" not in self.places:
            self._assume("currency", beside.pop(), "it stands beside the amounts")
        elif "currency" not in self.places:
            self._ask("currency", "In which currency are the amounts? No column names it.", "EUR", "USD", "GBP", "…")

    def _name(self) -> None:
        if self.answers.event_name:
            self.found["event_name"] = self.answers.event_name
        elif "event_name" in self.places or "stage" in self.places:
            return
        elif ("order_id" in self.places or "order_name" in self.places) and {
            "value",
            "item_price",
        } & self.places.keys():
            self._assume("event_name", "Purchase", "the file has order numbers and amounts")
        else:
            self._ask("event_name", "What happened in each row? No column names the event.", "Purchase", "Lead", "…")

    def _source(self) -> None:
        if self.answers.action_source:
            self.found["action_source"] = self.answers.action_source
        elif "action_source" in self.places:
            return
        elif self.export in (Export.SHOPIFY, Export.WOOCOMMERCE):
            self._assume("action_source", ActionSource.WEBSITE.value, f"it is a {self.export.value}")
        elif self.export in (Export.HUBSPOT, Export.SALESFORCE):
            self._assume("action_source", ActionSource.SYSTEM_GENERATED.value, f"it is a {self.export.value}")
        else:
            self._ask("action_source", "Where did it happen? It decides for how many days Meta takes it (62 in a shop, "
                      "7 elsewhere).", "physical_store", "website", "phone_call", "system_generated", "…")  # fmt: skip

    def _ids(self) -> None:
        if self.answers.shop:
            self.found["shop"] = self.answers.shop
        elif "event_id" not in self.places:
            text = "Which shop's numbers are these? Its key (the tag's data-shop) is part of each event_id, so that an "
            self._ask("shop", f"{text}order counts once, however it comes.")
