"""The templates for Tag Manager: they parse, ask for what they use and for no more, and pass their own tests."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from signalpost.capi.spec import ACTION_SOURCES, STANDARD_EVENTS
from signalpost.errors import InvalidInput
from signalpost.store.tag.template import ADDRESS, Container, template
from tag_manager_run import own_tests, sections

SHOP = "https://sp.shop.example"
FILES = {container: template(container, SHOP, "1234567890") for container in Container}
JSON = ("INFO", "TEMPLATE_PARAMETERS", "WEB_PERMISSIONS", "SERVER_PERMISSIONS")
#: The APIs that check each permission (developers.google.com, "Custom template APIs" and "Server-side tagging APIs").
NEEDS = {
    "access_globals": {"callInWindow", "copyFromWindow", "createQueue", "setInWindow"},
    "access_consent": {"addConsentListener", "isConsentGranted"},
    "get_cookies": {"getCookieValues"},
    "inject_script": {"injectScript"},
    "logging": {"logToConsole"},
    "read_data_layer": {"copyFromDataLayer"},
    "read_event_data": {"getAllEventData"},
    "read_request": {"getRemoteAddress", "getRequestHeader"},
    "send_http": {"sendHttpRequest"},
}
FREE = {
    "JSON", "Math", "callLater", "getTimestampMillis", "getType", "makeNumber", "makeString", "makeTableMap",
    "parseUrl", "sha256Sync",
}  # fmt: skip
#: What sandboxed JavaScript has not: ECMAScript 5.1 with arrow functions, const and let.
ABSENT = r"\b(new|this|class|async|await|yield|try|throw|delete|with)\b|`|\.\.\.|\?\.|\?\?|\*\*|\bof\b|=>\s*\(\{"


def part(container: Container, name: str) -> Any:
    """One section, decoded where it is JSON."""
    text = sections(FILES[container])[name]
    return json.loads(text) if name in JSON else text


def code(container: Container) -> str:
    """What runs, without comments and texts."""
    name = "SANDBOXED_JS_FOR_SERVER" if container is Container.SERVER else "SANDBOXED_JS_FOR_WEB_TEMPLATE"
    without = re.sub(r"//[^\n]*", "", part(container, name).replace("://", ":__"))
    return without.replace(":__", "://")


@pytest.mark.parametrize("container", Container)
def test_a_file_has_the_sections_that_tag_manager_imports(container: Container) -> None:
    """A tag for its kind of container, with the code and the permissions of that kind."""
    kind = container.value.upper()
    script = "SANDBOXED_JS_FOR_SERVER" if container is Container.SERVER else "SANDBOXED_JS_FOR_WEB_TEMPLATE"
    assert list(sections(FILES[container])) == [
        "INFO", "TEMPLATE_PARAMETERS", script, f"{kind}_PERMISSIONS", "TESTS", "NOTES"
    ]  # fmt: skip
    info = part(container, "INFO")
    assert (info["type"], info["displayName"], info["containerContexts"]) == ("TAG", "Signalpost", [kind])
    for parameter in part(container, "TEMPLATE_PARAMETERS"):
        assert {"type", "name"} <= parameter.keys()
        assert parameter["name"] in code(container), parameter["name"]


@pytest.mark.parametrize("container", Container)
def test_it_asks_for_what_its_apis_need_and_for_no_more(container: Container) -> None:
    """Tag Manager shows an owner what a template may do: what it asks for without need, careful ones refuse."""
    required = set(re.findall(r"require\('(\w+)'\)", code(container)))
    asked = {one["instance"]["key"]["publicId"] for one in part(container, f"{container.value.upper()}_PERMISSIONS")}
    assert asked == {name for name, apis in NEEDS.items() if apis & required}
    assert required <= FREE.union(*NEEDS.values())
    for name in required:
        assert len(re.findall(rf"\b{name}\b", code(container))) > 2, f"{name} is not used"


@pytest.mark.parametrize("container", Container)
def test_it_is_written_in_what_the_sandbox_runs(container: Container) -> None:
    """No word of newer JavaScript, no regular expression, nothing global."""
    bare = re.sub(r"'[^'\n]*'", "''", code(container))
    assert not re.search(ABSENT, bare), re.search(ABSENT, bare)
    assert not re.search(r"[=(,]\s*/[^/*]", bare)


@pytest.mark.parametrize("container", Container)
def test_it_passes_its_own_tests(container: Container) -> None:
    """The same that its owner can run in Tag Manager's editor."""
    assert set(own_tests(template(container, ADDRESS, "1")).values()) == {"passed"}


@pytest.mark.parametrize("container", Container)
def test_the_gateways_host_is_the_only_one_it_may_reach(container: Container) -> None:
    """The field has the whole address, the permission the host."""
    text = template(container, "https://www.shop.example/_sp/", "77")
    assert ADDRESS not in text.partition("___TESTS___")[0]
    assert text.count('"string": "https://www.shop.example/"') == 1
    assert '"defaultValue": "https://www.shop.example/_sp"' in text
    fields = {one["name"]: one.get("defaultValue") for one in json.loads(sections(text)["TEMPLATE_PARAMETERS"])}
    assert fields.get("dataset") == ("77" if container is Container.WEB else None)


@pytest.mark.parametrize(
    "address", ["http://sp.shop.example", "sp.shop.example", "https://", 'https://a"b', "https://a b"]
)
def test_an_address_that_tag_manager_refuses_is_told_before(address: str) -> None:
    """It would be found out in the container only."""
    with pytest.raises(InvalidInput, match="HTTPS only"):
        template(Container.WEB, address, "1")


@pytest.mark.parametrize("container", Container)
def test_its_lists_are_metas(container: Container) -> None:
    """Every standard event that a page or server can have, and no action_source that does not exist."""
    fields = {one["name"]: one for one in part(container, "TEMPLATE_PARAMETERS")}
    listed = {item["value"] for item in fields["eventName"]["selectItems"]} - {"inherit"}
    assert listed == {one.name for one in STANDARD_EVENTS} - {"AppendAttribution", "AppendValue", "MobileAppInstall"}
    sources = {item["value"] for item in fields.get("actionSource", {"selectItems": []})["selectItems"]}
    assert sources <= set(ACTION_SOURCES)
