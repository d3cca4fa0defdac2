"""Process settings: three sources in order, one table, clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.errors import SettingsError
from signalpost.settings import LogLevel, Settings, as_environ, load, read, table, toml_values


def test_defaults_work_without_any_configuration() -> None:
    """Nothing has to be set."""
    settings = load(arguments={}, environ={})
    assert settings == Settings()
    assert settings.data_dir == Path("var")


def test_arguments_win_over_environment_over_file() -> None:
    """The nearest source counts, setting by setting."""
    settings = load(
        arguments={"port": 1, "host": None},
        environ={"SIGNALPOST_PORT": "2", "SIGNALPOST_HOST": "::1"},
        file='port = 3\nhost = "0.0.0.0"\nlog_level = "debug"',
    )
    assert (settings.port, settings.host, settings.log_level) == (1, "::1", LogLevel.DEBUG)


def test_a_list_in_the_environment_has_commas() -> None:
    """`10.0.0.0/8, ::1` is two networks."""
    settings = load(arguments={}, environ={"SIGNALPOST_TRUSTED_PROXIES": "10.0.0.0/8, ::1,"})
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")


@pytest.mark.parametrize("word", ["false", "False", "0"])
def test_a_switch_is_said_in_one_word(word: str) -> None:
    """Also as it is handed to a child process."""
    settings = load(arguments={}, environ={"SIGNALPOST_WATCH": word})
    assert settings.watch is False and load(arguments={}, environ=as_environ(settings)) == settings
    assert load(arguments={}, environ={}, file="watch = false").watch is False


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "setting", "named"),
    [
        ({"port": 70_000}, {}, "", "port", "--port"),
        ({}, {"SIGNALPOST_LOG_LEVEL": "loud"}, "", "log_level", "SIGNALPOST_LOG_LEVEL"),
        ({}, {"SIGNALPOST_DATA_DIR": ""}, "", "data_dir", "SIGNALPOST_DATA_DIR"),
        ({}, {"SIGNALPOST_WATCH": "maybe"}, "", "watch", "SIGNALPOST_WATCH"),
        ({}, {}, "drain_seconds = -1", "drain_seconds", "signalpost.toml"),
        ({}, {}, "prot = 1", "prot", "prot"),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(
    arguments: dict[str, object], environ: dict[str, str], file: str, setting: str, named: str
) -> None:
    """The error names the setting, where the value came from, and what would be right."""
    with pytest.raises(SettingsError) as caught:
        load(arguments=arguments, environ=environ, file=file)
    assert caught.value.setting == setting
    assert named in str(caught.value)
    assert caught.value.fix


@pytest.mark.parametrize("text", ["port = " + "9" * 5_000, "port = " + "[" * 100_000, "x = " + "{a=" * 50_000])
def test_what_python_cannot_read_is_refused_like_any_mistake(text: str) -> None:
    """A number of thousands of digits, thousands of brackets: TOML, and no setting."""
    with pytest.raises(SettingsError, match=r"the\.toml (holds|is not)"):
        toml_values(text, "the.toml")


def test_a_file_in_another_encoding_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an editor under Windows may leave it."""
    (tmp_path / "signalpost.toml").write_bytes(b'host = "\xff\xfe"')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="not UTF-8"):
        read()


def test_a_file_that_is_no_toml_is_refused() -> None:
    """With the line that is wrong."""
    with pytest.raises(SettingsError, match="not TOML"):
        load(arguments={}, environ={}, file="port =")


def test_the_master_key_is_never_shown() -> None:
    """Neither repr nor an error shows it."""
    settings = load(arguments={}, environ={"SIGNALPOST_MASTER_KEY": "0123abcd"})
    assert "0123abcd" not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        load(arguments={"master_key": 123}, environ={})
    assert "123" not in str(caught.value)
    with_password = load(arguments={}, environ={"SIGNALPOST_REPLICATION": "sftp://backup:hunter2@host/x"})
    assert "hunter2" not in repr(with_password)


def test_every_setting_is_documented() -> None:
    """One sentence each; the variable is the name in capitals."""
    rows = table()
    assert [row.name for row in rows] == list(Settings.__struct_fields__)
    assert all(row.description.endswith(".") for row in rows)
    assert all(row.variable == f"SIGNALPOST_{row.name.upper()}" for row in rows)


@given(st.text())
def test_any_text_in_the_environment_is_taken_or_refused(text: str) -> None:
    """No value of the environment ends in anything but a setting or a SettingsError."""
    for row in table():
        try:
            load(arguments={}, environ={row.variable: text})
        except SettingsError as error:
            assert error.setting == row.name


def test_the_file_in_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`signalpost.toml` needs no option; another file is named by one; a named one must exist."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIGNALPOST_CONFIG", raising=False)
    assert read().port == 8080
    Path("signalpost.toml").write_text("port = 81")
    Path("other.toml").write_text("port = 82")
    assert read().port == 81
    assert read(config=Path("other.toml")).port == 82
    monkeypatch.setenv("SIGNALPOST_CONFIG", "missing.toml")
    with pytest.raises(SettingsError, match=r"missing\.toml"):
        read()
