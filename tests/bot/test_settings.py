"""Settings: where they come from, what is refused, and that no error holds a secret."""

import os
import traceback
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Address, Settings, load

TOKEN = "4242424242:AAcanary-Token_of_a_test"
SECRET = "canary"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_SETTINGS", *(f"BOT_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "bot.env"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def problem(file: Path | None = None, **given: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load(file, given)
    printed = "".join(traceback.format_exception(caught.value))
    assert SECRET not in printed.lower()
    return str(caught.value)


def test_a_token_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_TOKEN", f" {TOKEN}\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load(None)
    assert settings.token.get_secret_value() == TOKEN
    assert settings.monitor == Address("127.0.0.1", 8081)
    assert settings.webhook is None
    assert settings.database.get_secret_value() == str(tmp_path / "title-review-assistant" / "bot.db")
    assert (settings.retention_days, settings.rate, settings.paced) == (180, 27, True)
    assert SECRET not in repr(settings).lower()


def test_a_missing_token_says_where_to_get_one() -> None:
    assert problem() == "BOT_TOKEN: is not set; write the token that @BotFather gave, digits:letters"


def test_what_is_given_comes_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = written(tmp_path, f"BOT_TOKEN={TOKEN}\nBOT_RATE=5\nBOT_CHAT_RATE=6\nBOT_CHAT_BURST=7\nHTTPS_PROXY=x\n")
    monkeypatch.setenv("BOT_SETTINGS", str(file))
    monkeypatch.setenv("BOT_RATE", "50")
    monkeypatch.setenv("BOT_CHAT_RATE", "60")
    settings = load(None, {"rate": "500"})
    assert (settings.rate, settings.chat_rate, settings.chat_burst) == (500, 60, 7)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_file_that_others_can_read_is_refused_before_it_is_read(tmp_path: Path, mode: int) -> None:
    assert "chmod 600" in problem(written(tmp_path, f"BOT_TOKEN={TOKEN}\nBOT_RATE=no number\n", mode))


def test_a_file_of_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = written(tmp_path, f"BOT_TOKEN={TOKEN}\n")
    us = os.geteuid()
    if us == 0:
        os.chown(file, 12345, -1)
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    assert "others can read or change it" in problem(file)


def test_a_file_that_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    assert "No such file" in problem(tmp_path / "none.env")
    assert "is a folder" in problem(tmp_path)
    file = written(tmp_path, "")
    file.write_bytes(b"BOT_TOKEN=\xff\xfe\n")
    assert "UTF-8" in problem(file)


def test_a_misspelt_setting_of_the_file_is_named_with_the_right_one(tmp_path: Path) -> None:
    file = written(tmp_path, f"BOT_TOKEN={TOKEN}\nBOT_DATABSE=postgresql://u:{SECRET}@h/d\n")
    assert problem(file) == "BOT_DATABSE: there is no such setting; did you mean BOT_DATABASE?"


def test_a_misspelt_variable_of_the_environment_is_only_warned_about(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_RETENTION_DAY", SECRET)
    assert load().retention_days == 180
    assert caplog.messages == [
        "BOT_RETENTION_DAY is set, but there is no such setting; did you mean BOT_RETENTION_DAYS?"
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("token", "canary", "is no token"),
        ("token", "123:canary with blanks", "is no token"),
        ("token", "１２３:canary", "is no token"),
        ("api_url", "ftp://canary", "is no https:// address"),
        ("api_url", "http://[canary", "is no https:// address"),
        ("api_url", "http://canary:port", "is no https:// address"),
        ("webhook", "http://canary.example", "is no https:// address"),
        ("webhook_secret", "canary!", "characters"),
        ("webhook_secret", "canary" * 50, "too many"),
        ("database", "mysql://user:canary@host/name", "neither a path nor"),
        ("database", "postgresql://user:canary@[host/name", "is no postgres:// address"),
        ("monitor", "canary", "is no host:port"),
        ("monitor", "127.0.0.1:99999", "is no host:port"),
        ("listen", "off", "is no host:port"),
        ("rate", "canary", "valid number"),
        ("rate", "nan", "finite"),
        ("chat_rate", "0", "greater than 0"),
        ("retention_days", "1.5", "valid integer"),
        ("paced", "canary", "valid boolean"),
        ("quiet", "21-8", "is no HH:MM-HH:MM"),
        ("log_level", "canary", "'DEBUG'"),
    ],
)
def test_a_wrong_value_is_told_without_the_value(
    monkeypatch: pytest.MonkeyPatch, field: str, value: str, said: str
) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv(f"BOT_{field.upper()}", value)
    text = problem()
    assert text.startswith(f"BOT_{field.upper()}: ")
    assert said in text
    assert "; write " in text
    assert "\n" not in text


def test_every_problem_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_RATE", "-1")
    monkeypatch.setenv("BOT_LISTEN", "8080")
    assert [line.split(":")[0] for line in problem().splitlines()] == ["BOT_TOKEN", "BOT_LISTEN", "BOT_RATE"]


def test_addresses_are_read_and_shown() -> None:
    settings = load(None, {"token": TOKEN, "monitor": "off", "listen": "[::1]:0", "log_level": "debug"})
    assert settings.monitor is None
    assert settings.listen == Address("::1", 0)
    assert str(settings.listen) == "[::1]:0"
    assert str(Address("127.0.0.1", 80)) == "127.0.0.1:80"
    assert settings.log_level == "DEBUG"


def test_a_path_begins_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load(None, {"token": TOKEN, "database": "~/a.db"}).database.get_secret_value() == str(tmp_path / "a.db")


def test_the_webhook_secret_follows_from_the_token_and_does_not_hold_it() -> None:
    first, again = (load(None, {"token": TOKEN}).webhook_secret.get_secret_value() for _ in range(2))
    other = load(None, {"token": TOKEN + "x"}).webhook_secret.get_secret_value()
    assert first == again != other
    assert len(first) == 64
    assert TOKEN.partition(":")[2] not in first
    assert load(None, {"token": TOKEN, "webhook_secret": "a-b_C1"}).webhook_secret.get_secret_value() == "a-b_C1"


def test_secrets_are_the_token_its_half_the_webhooks_and_the_passwords() -> None:
    settings = load(
        None,
        {
            "token": TOKEN,
            "webhook_secret": "hook",
            "database": "postgresql://u:p%40ss@h/d?sslpassword=other&application_name=x",
        },
    )
    assert set(settings.secrets) == {TOKEN, "AAcanary-Token_of_a_test", "hook", "p%40ss", "p@ss", "other"}
    assert set(load(None, {"token": TOKEN, "webhook_secret": "hook", "database": "a.db"}).secrets) == {
        TOKEN,
        "AAcanary-Token_of_a_test",
        "hook",
    }
