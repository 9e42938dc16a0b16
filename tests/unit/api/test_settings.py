"""Settings come from the environment, and a wrong one is named."""

from pathlib import Path

import pytest

from api.settings import Settings, SettingsError


def test_without_a_word_an_installation_is_real_and_secure() -> None:
    settings = Settings.from_environment({})
    assert not settings.demo
    assert settings.secure_cookies
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.sqlite_folder() == Path("data")


def test_a_demonstration_is_reached_without_https() -> None:
    assert not Settings.from_environment({"EARLY_HELP_DEMO": "1"}).secure_cookies
    assert Settings.from_environment({"EARLY_HELP_DEMO": "1", "EARLY_HELP_SECURE_COOKIES": "1"}).secure_cookies


def test_every_setting_is_read() -> None:
    settings = Settings.from_environment(
        {
            "EARLY_HELP_DATABASE_URL": "postgresql+psycopg://db/early_help",
            "EARLY_HELP_HOST": "192.0.2.7",
            "EARLY_HELP_PORT": "8123",
            "EARLY_HELP_ALLOWED_HOSTS": "early-help.example, www.early-help.example",
            "EARLY_HELP_REQUEST_LIMIT_BYTES": "1000",
        }
    )
    assert settings == Settings(
        database_url="postgresql+psycopg://db/early_help",
        host="192.0.2.7",
        port=8123,
        allowed_hosts=("early-help.example", "www.early-help.example"),
        request_limit_bytes=1000,
    )
    assert settings.sqlite_folder() is None


def test_port_is_honoured_after_our_own() -> None:
    assert Settings.from_environment({"PORT": "9000"}).port == 9000
    assert Settings.from_environment({"PORT": "9000", "EARLY_HELP_PORT": "9001"}).port == 9001


@pytest.mark.parametrize(
    ("name", "text"), [("EARLY_HELP_PORT", "http"), ("EARLY_HELP_PORT", "-1"), ("EARLY_HELP_DEMO", "maybe")]
)
def test_a_setting_that_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}.*{text}"):
        Settings.from_environment({name: text})


@pytest.mark.parametrize("text", ["0", "false", "No"])
def test_a_flag_can_be_off(text: str) -> None:
    assert not Settings.from_environment({"EARLY_HELP_DEMO": text}).demo
