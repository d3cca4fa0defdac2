"""Business settings as what TOML holds, and back. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput
from signalpost.store.business import Config

#: An IPv4 address in another form: 134744072 and 0x8080808 are 8.8.8.8.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)


def exported(config: Config) -> dict[str, Any]:
    """`config` as plain values without nulls; `parse_config` reads it back to an equal one."""
    plain: dict[str, Any] = _without_nulls(msgspec.to_builtins(config))
    return plain


def parse_config(values: Mapping[str, Any]) -> Config:
    """The settings that `values` describe. InvalidInput names the place that is wrong, never the value."""
    try:
        config = msgspec.convert(values, Config)
    except msgspec.ValidationError as error:
        found = _PLACE.match(str(error))
        path, what = (found["path"] or "", found["what"]) if found else ("", str(error))
        raise _invalid(path, re.sub(r"value '.*'", "value", what)) from None
    unknown = sorted(set(values.get("policy", {})) - set(Policy.__struct_fields__))
    if unknown:
        raise _invalid("policy", f"there is no setting {unknown[0]}")
    ids = [dataset.dataset_id for dataset in config.datasets]
    if len(set(ids)) < len(ids):
        raise _invalid("datasets", "two datasets have the same dataset_id")
    for number, dataset in enumerate(config.datasets):
        if why := _why_no_token_goes_to(dataset.base_url):
            raise _invalid(f"datasets[{number}].base_url", why)
    return config


def _why_no_token_goes_to(base_url: str) -> str | None:
    """Why an access token is not sent there: it would cross the network in clear (a sandbox on this machine or in its
    own network may be asked by http), or the address hides where it leads."""
    try:
        parts = urlsplit(base_url)
        host = parts.hostname or ""
    except ValueError:  # brackets that are no IPv6 address
        return "this is no address"
    if "@" in parts.netloc or not host:
        return "an address with a user in it hides where it leads; name the host alone"
    if parts.scheme == "https" or _is_near(host):
        return None
    return "the access token goes there, so it begins with https:// (http:// only in a private network)"


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        last = host.rpartition(".")[2]
        if last == host and not _NUMBER.fullmatch(host):  # a name without a dot is one of the own network
            return True
        return last in ("localhost", "local", "test", "internal")


def changed(before: Config, after: Config) -> list[str]:
    """The names of the settings that differ, such as `datasets.123.consent.region`; a list is one. No values."""
    old, new = _flat(before), _flat(after)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _flat(config: Config) -> dict[str, Any]:
    plain = exported(config)
    plain["datasets"] = {dataset["dataset_id"]: dataset for dataset in plain.get("datasets", ())}
    return dict(_leaves(plain, ""))


def _leaves(plain: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in plain.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_nulls(item) for item in value]
    return value


def _invalid(path: str, what: str) -> InvalidInput:
    problem = Problem(path=path, code="config_invalid", message=f"{what}.", fix="Correct this setting and apply again.")
    return InvalidInput(f"{path or 'settings'}: {what}", problems=[problem])
