"""Rules, made by form."""

from __future__ import annotations

import re

import pytest

from dashboard_shown import DATASET, Shown

NEWSLETTER = {"dataset": DATASET, "name": "newsletter", "event_name": "Lead", "on": "submit", "match": "form.news"}
ORDER = {
    "dataset": DATASET,
    "name": "order",
    "event_name": "Purchase",
    "on": "page",
    "match": "/thanks*",
    "value_from": "element",
    "value_at": ".total@data-sum",
}


def names(shown: Shown) -> tuple[list[str], list[str] | None]:
    """Of the rules that are published, and of the draft."""
    model = shown.json("/rules")
    draft = model["draft"]
    return (
        [one["rule"]["name"] for one in model["published"]],
        None if draft is None else [one["rule"]["name"] for one in draft],
    )


def test_a_rule_is_drafted_published_and_undone(shown: Shown) -> None:
    """Nothing of a draft is in force before it is published."""
    assert shown.post("/rules/draft", **NEWSLETTER).status_code == 303
    assert names(shown) == ([], ["newsletter"])
    assert shown.post("/rules/publish", dataset=DATASET).status_code == 303
    assert names(shown) == (["newsletter"], None)
    shown.post("/rules/draft", **ORDER)
    shown.post("/rules/draft", **(ORDER | {"match": "/done*"}))
    assert shown.json("/rules")["changes"] == ["+ order"]
    shown.post("/rules/publish", dataset=DATASET)
    assert names(shown) == (["newsletter", "order"], None)
    shown.post("/rules/undo", dataset=DATASET)
    assert names(shown) == (["newsletter"], None)
    shown.post("/rules/undo", dataset=DATASET, number=str(shown.json("/rules")["history"][1]["number"]))
    assert names(shown) == (["newsletter", "order"], None)
    assert shown.json("/rules")["published"][1]["rule"]["match"] == "/done*"


def test_what_a_rule_reads_and_what_to_know_of_it_is_said(shown: Shown) -> None:
    """An attribute behind its selector; a Purchase without currency."""
    shown.post("/rules/draft", **ORDER)
    [order] = shown.json("/rules")["draft"]
    assert order["rule"]["value"] == {"element": ".total", "attribute": "data-sum"}
    assert any("Meta refuses a Purchase" in words for words in order["remarks"])
    assert "Meta refuses a Purchase" in shown.get("/rules").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "<b>"}, "name"),
        ({"on": "hover"}, "on"),
        ({"match": ""}, "match"),
        ({"on": "page", "match": "thanks"}, ""),
        ({"currency_from": "text"}, "currency_at"),
    ],
)
def test_a_wrong_rule_comes_back_filled_with_its_place(shown: Shown, wrong: dict[str, str], field: str) -> None:
    """And the draft is as it was."""
    fields = NEWSLETTER | wrong
    answer = shown.client.post("/rules/draft", json=fields, headers={"Accept": "application/json"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])
    assert 'value="Lead"' in shown.post("/rules/draft", **fields).text
    assert names(shown) == ([], None)


def test_a_draft_is_tried_out_at_an_address_that_is_shown_once(shown: Shown) -> None:
    """On a page of the site; a draft can be taken apart and thrown away."""
    shown.post("/rules/draft", **NEWSLETTER)
    page = shown.post("/rules/preview", dataset=DATASET, page="https://shop.example/x?a=1").text
    assert re.search(r"https://shop\.example/x\?a=1&amp;signalpost_preview=[\w-]{20,}", page)
    assert "signalpost_preview" not in shown.get("/rules").text
    assert shown.post("/rules/preview", dataset=DATASET).status_code == 422
    assert shown.post("/rules/remove", dataset=DATASET, name="newsletter").status_code == 303
    assert shown.post("/rules/remove", dataset=DATASET, name="newsletter").status_code == 422
    assert names(shown) == ([], [])
    assert shown.post("/rules/discard", dataset=DATASET).status_code == 303
    assert names(shown) == ([], None)
    assert shown.post("/rules/publish", dataset=DATASET).status_code == 422
    assert shown.post("/rules/undo", dataset=DATASET).status_code == 422
