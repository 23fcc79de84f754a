"""The bot's settings: variables named BOT_…, from the environment or a file that only its owner can read."""

import hashlib
import logging
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.broadcasts.planning import Quiet
from bot.errors import SettingsError
from dialogs.privacy import UNNAMED
from rules.errors import did_you_mean

NO_TOKEN = "0:none"
"""Stands for the token where Telegram is not called."""
_PREFIX = "BOT_"
_FILE = "BOT_SETTINGS"
_LOG = logging.getLogger(__name__)


class Address(NamedTuple):
    """Where to listen; port 0 is a free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """From host:port or [IPv6]:port; raises ValueError."""
        match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]]+)):(\d{1,5})", text, re.ASCII)
        if match is None or int(match[3]) > 65535:
            raise ValueError("is no host:port")
        return cls(match[1] or match[2], int(match[3]))


def _address(value: object) -> object:
    return Address.parse(value) if isinstance(value, str) else value


def _address_or_off(value: object) -> object:
    return None if value == "off" else _address(value)


def default_database() -> str:
    """Below XDG_DATA_HOME, or ~/.local/share: the same wherever the bot is started, and in no working copy of code."""
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    try:
        return str(Path(base).expanduser() / "title-review-assistant" / "bot.db")
    except RuntimeError:
        raise ValueError("is not set, and there is no home folder to put it in") from None


def _cores() -> int:
    """The cores that this process may use, at most four: beyond that, sending is what takes the time."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4)


Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Listening = Annotated[Address, NoDecode, BeforeValidator(_address)]
ListeningOrOff = Annotated[Address | None, NoDecode, BeforeValidator(_address_or_off)]


def _quiet_or_off(value: object) -> object:
    return None if value == "off" else Quiet.parse(value) if isinstance(value, str) else value


QuietOrOff = Annotated[Quiet | None, NoDecode, BeforeValidator(_quiet_or_off)]


class Settings(BaseSettings):
    """What each description says is what to write; it is shown where a value is wrong."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_ignore_empty=True,
        dotenv_filtering="match_prefix",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    token: SecretStr = Field(description="the token that @BotFather gave, digits:letters")
    api_url: str = Field("https://api.telegram.org/bot", description="an address such as http://127.0.0.1:8081/bot")
    connections: int = Field(256, gt=0, description="how many calls to Telegram may run at once")
    workers: int = Field(
        default_factory=_cores, ge=0, le=64, description="how many processes lead conversations beside the bot's own"
    )
    database: SecretStr = Field(
        SecretStr(""), description="the path of a SQLite file, or postgresql://user:password@host/name"
    )
    monitor: ListeningOrOff = Field(
        Address("127.0.0.1", 8081), description="host:port for /healthz and /metrics, or off"
    )
    webhook: str | None = Field(None, description="the https:// address that Telegram is to post updates to")
    listen: Listening = Field(Address("127.0.0.1", 8080), description="host:port where the webhook arrives")
    webhook_secret: SecretStr = Field(SecretStr(""), description="1 to 256 of the characters A-Z a-z 0-9 _ -")
    operator: str = Field(UNNAMED, description="who runs the bot and how to reach them, as people are told")
    retention_days: int = Field(180, gt=0, description="after how many idle days a person's facts are deleted")
    paced: bool = Field(True, description="true, or false to send as fast as the machine can")
    rate: Positive = Field(27.0, description="how many messages a second go out overall, at most")
    broadcast_rate: Positive = Field(25.0, description="how many of them may be broadcasts")
    paid_rate: Positive = Field(950.0, description="how many a second a broadcast sends that Telegram is paid for")
    chat_rate: Positive = Field(1.0, description="how many messages a second go to one chat on average")
    chat_burst: int = Field(5, gt=0, description="how many messages may go to one chat at once")
    group_seconds: Positive = Field(3.0, description="seconds between two messages to one group")
    quiet: QuietOrOff = Field(
        Quiet.parse("21:00-08:00"), description="HH:MM-HH:MM in China, when no broadcast is sent, or off"
    )
    admin: int | None = Field(None, description="the number of the private chat of the first of the staff")
    flood_limit: int = Field(20, gt=0, description="how many messages of one person may wait")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("*", mode="before")
    @classmethod
    def _stripped(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("token")
    @classmethod
    def _is_token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token.get_secret_value()):
            raise ValueError("is no token")
        return token

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        return _checked_url(url, ("http", "https"))

    @field_validator("webhook")
    @classmethod
    def _is_https(cls, url: str | None) -> str | None:
        return None if url is None else _checked_url(url, ("https",))

    @field_validator("database")
    @classmethod
    def _is_database(cls, database: SecretStr) -> SecretStr:
        address = database.get_secret_value() or default_database()
        if address.startswith(("postgresql://", "postgres://")):
            _checked_url(address, ("postgresql", "postgres"), host=False)
        elif "://" in address:
            raise ValueError("is neither a path nor a postgresql:// address")
        else:
            address = str(Path(address).expanduser())
        return SecretStr(address)

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret(cls, secret: SecretStr, info: Any) -> SecretStr:
        """The same for every replica where it is not set, as it follows from the token, which it does not betray."""
        if not secret.get_secret_value() and "token" in info.data:
            token = info.data["token"].get_secret_value()
            return SecretStr(hashlib.sha256(f"webhook {token}".encode()).hexdigest())
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
            raise ValueError("has characters that Telegram does not take, or too many")
        return secret

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @property
    def secrets(self) -> list[str]:
        """What no output may hold: the token and its second half, the webhook's secret, the database's password."""
        token = self.token.get_secret_value()
        password = _password(self.database.get_secret_value())
        return [token, token.partition(":")[2], self.webhook_secret.get_secret_value(), *password]


def _checked_url(url: str, schemes: tuple[str, ...], host: bool = True) -> str:
    try:
        parts = urlsplit(url)
        right = parts.scheme in schemes and (parts.hostname or not host) and (parts.port or True)
    except ValueError:  # its text quotes the address
        right = False
    if not right or re.search(r"\s", url):
        raise ValueError(f"is no {schemes[-1]}:// address")
    return url


def _password(database: str) -> list[str]:
    """The password of a database's address as it is written and as it is meant; none for a path."""
    if "://" not in database:
        return []
    parts = urlsplit(database)
    in_query = re.findall(r"(?:^|&)(?:ssl)?password=([^&]+)", parts.query)
    written = [word for word in (parts.password, *in_query) if word]
    return [*written, *map(unquote, written)]


def load(file: Path | None = None, given: Mapping[str, object] | None = None) -> Settings:
    """The settings `given` (by field), else of the environment, else of the file, which BOT_SETTINGS may name.

    Raises SettingsError with one line a problem, none of which holds a value. Warns of variables that nothing reads.
    """
    named = os.environ.get(_FILE)
    source = file or (Path(named) if named else None)
    if source is not None:
        _check_private(source)
    _warn_of_unknown()
    problems: list[str] = []
    try:
        return Settings(_env_file=source, **dict(given or {}))  # type: ignore[arg-type, call-arg]
    except ValidationError as error:  # not chained, since what it shows is a matter of pydantic
        problems = [_problem(detail) for detail in error.errors(include_url=False, include_input=False)]
    except UnicodeDecodeError:
        problems = [f"{source}: is not UTF-8; save it as UTF-8"]
    raise SettingsError("\n".join(problems))


def _check_private(file: Path) -> None:
    """SettingsError unless only its owner, who is us or root, can read and write the file."""
    try:
        status = file.stat()
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}; name a file of KEY=value lines that can be read") from None
    if stat.S_ISDIR(status.st_mode):
        raise SettingsError(f"{file}: is a folder; name a file of KEY=value lines")
    if hasattr(os, "geteuid") and (status.st_mode & 0o077 or status.st_uid not in (0, os.geteuid())):
        raise SettingsError(
            f"{file}: others can read or change it, and it holds the token; run: chmod 600 {file} (as its owner)"
        )


def _warn_of_unknown() -> None:
    for name in sorted(os.environ):
        if name.startswith(_PREFIX) and name != _FILE and name not in _names():
            _LOG.warning("%s is set, but there is no such setting%s", name, did_you_mean(name, _names()))


def _names() -> list[str]:
    return [_PREFIX + field.upper() for field in Settings.model_fields]


def _problem(detail: Any) -> str:
    """One line: the variable, what is wrong, what to write."""
    field = str(detail["loc"][0]) if detail["loc"] else ""
    name = _PREFIX + field.upper()
    match detail["type"]:
        case "extra_forbidden":
            return f"{name}: there is no such setting{did_you_mean(name, _names())}"
        case "missing":
            wrong = "is not set"
        case "value_error":
            wrong = str(detail["ctx"]["error"])
        case _:
            wrong = detail["msg"].replace("Input should be", "should be")
    return f"{name}: {wrong}; write {Settings.model_fields[field].description}"
