"""What custom_data says beside its parameters."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.counts.shape import Shapes
from signalpost.watch.counts.texts import MOST_LISTS, MOST_WORDS, Texts


def of(custom: dict[str, Any], texts: Texts | None = None) -> tuple[str, ...]:
    return (texts or Texts()).of("Purchase", custom, Shapes())


def test_a_word_is_told_by_a_digest_and_a_currency_by_its_code() -> None:
    """The same word has the same, another one another; free text has none."""
    (new,), (again,), (old,) = (of({"customer_type": word}) for word in ("new", "new", "returning"))
    assert new == again != old and new.startswith("text:customer_type:") and "new" not in new.rpartition(":")[2]
    assert of({"currency": "eur", "order_id": "77", "content_name": "Wool throw"}) == ("text:currency:EUR",)
    assert of({"customer_type": "x" * 33}) == ()
    texts = Texts()
    assert of({"customer_type": "new"}, texts) == of({"customer_type": "new"}, texts) == (new,)


def test_a_parameter_of_many_words_is_free_text() -> None:
    """After so many nothing is kept of it, nor of lists without end."""
    texts = Texts()
    told = [of({"note": f"word {number}"}, texts) for number in range(MOST_WORDS + 5)]
    assert all(told[:MOST_WORDS]) and not any(told[MOST_WORDS:])
    for number in range(MOST_LISTS):
        of({f"p{number}": "a"}, texts)
    assert of({"one_more": "a"}, texts) == ()


def test_content_ids_are_told_by_their_form() -> None:
    """That of the first."""
    assert of({"content_ids": ["HL-1001", "x"]}) == ("content:HL-{n}",)
    assert of({"content_ids": []}) == of({"content_ids": [5]}) == ()


@pytest.mark.parametrize(
    ("count", "contents", "broken"),
    [
        (3, [{"quantity": 1}, {"quantity": 2}], False),
        (4, [{"quantity": 1}, {"quantity": 2}], True),
        (4, [{"quantity": "1"}], False),
        (4, ["HL-1"], False),
        (4, [], False),
        (True, [{"quantity": 2}], False),
    ],
)
def test_num_items_that_contents_contradict(count: object, contents: list[Any], broken: bool) -> None:
    """Only where both can be counted."""
    assert (of({"num_items": count, "contents": contents}) == ("rule:num_items",)) is broken
