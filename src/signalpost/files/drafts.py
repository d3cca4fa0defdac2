"""From rows to events: lines of an order put together, cells read, a stable event_id for each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from signalpost.capi.click_id import make_fbc
from signalpost.capi.custom_data import Content, CustomData
from signalpost.capi.event import Event
from signalpost.capi.event_id import derive
from signalpost.capi.user_data import UserData
from signalpost.errors import InvalidInput
from signalpost.files import cells
from signalpost.files.columns import Export
from signalpost.files.faults import WrongRow
from signalpost.files.group import MOST_LINES, Made, Row
from signalpost.files.layout import Layout
from signalpost.files.left_out import left_out
from signalpost.files.plain import Plain

MOST_CONTENTS = 200

#: Keys that a spreadsheet's short form makes useless for one event; and those without which the event is none.
_KEYS_DAMAGED = ("ph", "external_id", "zp", "madid", "fbp")
_IDS_DAMAGED = ("order_id", "lead_id", "event_id", "row_id")


class Drafts:
    """Makes events of groups of rows as `layout` says. `mark` makes text of content that names nobody but is the same
    for the same content: it stands in the event_id of a row that has no number."""

    def __init__(self, layout: Layout, mark: Callable[[bytes], bytes] = lambda text: sha256(text).digest()) -> None:
        self._layout = layout
        self._mark = mark
        self._places = layout.places
        self._people = [(name, place) for name, place in layout.places.items() if name in UserData.__struct_fields__]
        self._read_time = cells.FORMATS.get(layout.time_format)
        self.zone = ZoneInfo(layout.zone) if layout.zone else None
        self._plain = Plain.of(layout, self.zone)
        self._own = [(name[12:], place) for name, place in layout.places.items() if name.startswith("custom_data.")]

    def make(self, group: Sequence[Row]) -> Made:
        """What `group` comes to. Never raises for what stands in it."""
        first = group[0]
        if self._plain is not None and (made := self._plain.make(first)) is not None:
            return made
        remarks: list[str] = []
        try:
            for row in group:
                if row.fault:
                    raise WrongRow(row.fault, "")
            if len(group) > MOST_LINES:
                raise WrongRow("order_too_long", "order_id")
            value, currency = self._value(group)
            event = self._event(group, value, currency, remarks)
        except WrongRow as wrong:
            return Made(rows=group, problem=wrong.problem, remarks=tuple(remarks))
        why = self._left_out(group, value)
        return Made(
            rows=group, event=event, left_out=why, value=value, currency=currency, remarks=tuple(remarks)
        )  # fmt: skip

    def _text(self, group: Sequence[Row], target: str) -> str:
        """The first value of `target` in the group: exports write what is of the order beside one of its lines."""
        place = self._places.get(target)
        if place is None:
            return ""
        if len(group) == 1:
            only = group[0].cells
            return cells.clean(only[place]) if place < len(only) else ""
        for row in group:
            if place < len(row.cells) and (text := cells.clean(row.cells[place])):
                return text
        return ""

    def _checked(self, group: Sequence[Row], target: str) -> str:
        text = self._text(group, target)
        if text and target in _IDS_DAMAGED and cells.is_excels_number(text):
            raise WrongRow("excels_number", target)
        if cells.is_formula(text):
            raise WrongRow("formula", target)
        return text

    def _event(self, group: Sequence[Row], value: Decimal | None, currency: str, remarks: list[str]) -> Event:
        name = self._layout.event_name or self._checked(group, "event_name") or self._checked(group, "stage")
        if not name:
            raise WrongRow("event_name_missing", "event_name")
        at = self._time(group)
        order_id = self._order_id(group)
        user_data = self._person(group, at, remarks)
        custom_data = self._custom(group, value, currency, order_id)
        source = self._text(group, "action_source") or self._layout.action_source
        event = Event(
            event_name=name,
            event_time=at,
            action_source=source,
            user_data=user_data,
            custom_data=custom_data,
            event_source_url=self._text(group, "event_source_url") or self._layout.event_source_url or None,
            opt_out={"true": True, "1": True, "yes": True}.get(self._text(group, "opt_out").lower()),
            event_id=self._checked(group, "event_id") or None,
        )
        if event.event_id is None:
            number = order_id or self._number(group, user_data, event, value)
            try:
                return msgspec.structs.replace(event, event_id=derive(name, self._layout.shop, number))
            except InvalidInput:
                raise WrongRow("event_id_impossible", "order_id") from None
        return event

    def _number(self, group: Sequence[Row], user_data: UserData, event: Event, value: Decimal | None) -> str:
        """What a row without an order's number is known by, the same whenever the file comes again."""
        if user_data.lead_id:
            return f"lead:{user_data.lead_id}"
        if row_id := self._checked(group, "row_id"):
            return f"row:{row_id}"
        said = [event.event_name, str(event.event_time), *(str(getattr(user_data, key)) for key in user_data.present())]
        said.append(str(value))
        return "content:" + self._mark("\n".join(said).encode("utf-8", "replace"))[:16].hex()

    def _order_id(self, group: Sequence[Row]) -> str:
        """The platform's number; of a display name (#1001), which is all that some exports have, its words."""
        number = self._checked(group, "order_id") or self._checked(group, "order_name")
        if number.endswith(".0") and number[:-2].isdecimal():
            number = number[:-2]
        return f"name:{number[1:]}" if number.startswith("#") else number

    def _time(self, group: Sequence[Row]) -> int:
        text = self._text(group, "event_time")
        if not text and "date" in self._places:
            text = " ".join((self._text(group, "date"), self._text(group, "time"))).strip()
        if not text:
            raise WrongRow("time_missing", "event_time")
        found = self._read_time(text) if self._read_time is not None else None
        seconds = cells.unix(found, self.zone) if found is not None else None
        if seconds is None:
            raise WrongRow("formula" if cells.is_formula(text) else "time_unreadable", "event_time")
        return seconds

    def _person(self, group: Sequence[Row], at: int, remarks: list[str]) -> UserData:
        found: dict[str, Any] = {}
        first = group[0].cells
        for name, place in self._people:
            text = first[place].strip() if place < len(first) else ""
            if not text and len(group) == 1:
                continue
            text = cells.clean(text) if text else self._text(group, name)
            if not text:
                continue
            if "+" in text and cells.is_excels_number(text):
                if name in _IDS_DAMAGED:
                    raise WrongRow("excels_number", name)
                if name in _KEYS_DAMAGED:
                    remarks.append(f"excels_number:{name}")
                    continue
            if text[0] == "=":
                remarks.append(f"formula:{name}")
                continue
            found[name] = text
        if "full_name" in self._places and "fn" not in found and "ln" not in found:
            text = self._text(group, "full_name")
            if names := cells.names_in(text):
                found["fn"], found["ln"] = names
            elif text:
                remarks.append("name_not_parted:full_name")
        if "fbc" not in found and (token := self._text(group, "click_id")):
            made = make_fbc(token, subdomain_index=1, now_ms=at * 1000)
            if made is not None:
                found["fbc"] = str(made)
        return UserData(**found)

    def _value(self, group: Sequence[Row]) -> tuple[Decimal | None, str]:
        currency = self._text(group, "currency").upper() or self._layout.currency
        text = self._text(group, "value")
        if text:
            return self._amount(text, "value"), currency
        if "item_price" not in self._places or "value" in self._places:
            return None, currency
        total = Decimal(0)
        for row in group:
            price = self._amount(self._text((row,), "item_price") or "0", "item_price")
            total += price * self._amount(self._text((row,), "quantity") or "1", "quantity")
        return total, currency

    def _amount(self, text: str, path: str) -> Decimal:
        if cells.is_formula(text):
            raise WrongRow("formula", path)
        number = cells.amount(text, self._layout.mark)
        if number is None:
            raise WrongRow("value_unreadable", path)
        return number

    def _custom(self, group: Sequence[Row], value: Decimal | None, currency: str, order_id: str) -> CustomData:
        contents = self._contents(group) if self._layout.grouped or "product_id" in self._places else None
        ids = [text.strip() for text in self._text(group, "content_ids").split(",") if text.strip()]
        is_crm = self._layout.export in (Export.HUBSPOT, Export.SALESFORCE)
        crm = self._layout.export.value.partition(" ")[0]
        own = {name: text for name, place in self._own if (text := self._cell(group[0], place))}
        return CustomData(
            value=value,
            currency=(currency or None) if value is not None else None,
            order_id=order_id.removeprefix("name:") or None,
            contents=contents or None,
            content_ids=ids or ([content.id for content in contents if content.id] if contents else None),
            content_type=self._text(group, "content_type") or ("product" if contents or ids else None),
            content_name=self._text(group, "content_name") or None,
            content_category=self._text(group, "content_category") or None,
            num_items=self._count(group),
            search_string=self._text(group, "search_string") or None,
            predicted_ltv=self._further(group, "predicted_ltv"),
            net_revenue=self._further(group, "net_revenue"),
            delivery_category=self._text(group, "delivery_category") or None,
            customer_segmentation=self._text(group, "customer_segmentation") or None,
            event_source="crm" if is_crm else self._text(group, "event_source") or None,
            lead_event_source=crm if is_crm else self._text(group, "lead_event_source") or None,
            properties=own or None,
        )  # fmt: skip

    def _cell(self, row: Row, place: int) -> str:
        text = cells.clean(row.cells[place]) if place < len(row.cells) else ""
        return "" if cells.is_formula(text) else text

    def _further(self, group: Sequence[Row], name: str) -> Decimal | None:
        """An amount beside the value."""
        text = self._text(group, name)
        return self._amount(text, f"custom_data.{name}") if text else None

    def _count(self, group: Sequence[Row]) -> int | None:
        text = self._text(group, "num_items")
        return int(text) if text.isdecimal() else None

    def _contents(self, group: Sequence[Row]) -> list[Content]:
        found: list[Content] = []
        for row in group[:MOST_CONTENTS]:
            own = (row,)
            product = self._text(own, "product_id") or self._text(own, "product_name")
            if not product or cells.is_formula(product):
                continue
            quantity = cells.amount(self._text(own, "quantity") or "1", self._layout.mark)
            price = (
                cells.amount(self._text(own, "item_price"), self._layout.mark) if "item_price" in self._places else None
            )
            if quantity is None or quantity <= 0:
                continue
            whole = int(quantity) if quantity == quantity.to_integral_value() else None
            found.append(Content(id=product, quantity=whole, item_price=price if price and price > 0 else None))
        return found

    def _left_out(self, group: Sequence[Row], value: Decimal | None) -> str:
        """Why no event is made of what is otherwise right, if any."""
        number = (self._text(group, "order_name") or self._text(group, "order_id")) if self._layout.grouped else ""
        return left_out(
            status=self._text(group, "financial_status") if "financial_status" in self._places else "",
            is_cancelled=bool(self._text(group, "cancelled_at")),
            number=number,
            value=value,
            event_name=self._layout.event_name,
        )
