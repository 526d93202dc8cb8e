"""Every setting, read from the environment and .env, and nowhere else."""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PUBLIC_API = "https://api.telegram.org"
SQLITE_DEFAULT = "sqlite:///data/bot.db"
SANDBOX_DATABASE = "sqlite:///data/sandbox.db"
# What Telegram takes as the secret of a webhook.
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
# The bot's id, and 35 characters as far as anybody has seen.
_TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]{35,64}")
_ALIKE = 0.85
"""From here on a name is one of ours misspelt; below it, some other program's."""
_OF_OTHER_PROGRAMS = frozenset({"LOGLEVEL"})
"""Alike, and often set for others."""


class SettingsError(Exception):
    """A setting is missing, wrong or unknown. Says which in one sentence, never a secret."""


class Settings(BaseSettings):
    """What ``.env.example`` describes, a field a line. Times are the office's own words."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="forbid",  # an unknown name in .env is a spelling mistake
        frozen=True,
    )

    bot_token: SecretStr | None = None
    telegram_api_url: str = PUBLIC_API
    database_url: str = Field(SQLITE_DEFAULT, repr=False)  # may hold a password
    receive: Literal["polling", "webhook"] = "polling"
    webhook_url: str | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(8443, ge=1, le=65535)
    webhook_secret: SecretStr | None = None
    keyring_file: Path = Path("keys/keyring.json")
    erased_file: Path | None = None
    """Who erased themselves, by keyed hashes; beside the keyring where it is not set."""
    audit_file: Path | None = None
    """Where the audit ended when it was last looked at; beside the keyring where it is not set."""
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    reveals_a_day: int = Field(100, ge=0, le=100_000)
    """How often one officer may open somebody's data in clear."""
    exports_a_day: int = Field(10, ge=0, le=10_000)
    organisation: str = "BPJS Ketenagakerjaan Kanwil Sumbagsel (uji coba)"
    office_hours: str = "Senin–Jumat 08.00–15.00 WIB"
    draft_days: int = Field(30, ge=7, le=3650)
    ended_days: int = Field(90, ge=7, le=3650)
    lease_days: int = Field(3, ge=1, le=60)
    """Working days for which an officer holds a lead without doing anything with it."""
    rules_file: Path | None = None
    """Values that go over the release's rules, in the same form."""
    reminders: bool = True
    """Of unfinished registrations."""
    send_rate: float = Field(25.0, allow_inf_nan=False)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        """``ADMIN_IDS=1,2``"""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
        except ValueError:  # it quotes the value
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address that begins with http:// or https://")
        return value

    @field_validator("bot_token")
    @classmethod
    def _shaped_as_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError(
                "must be a bot's token as @BotFather gives it: digits, a colon,"
                " and about 35 characters A-Z a-z 0-9 _ -"
            )
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_takes_it(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 characters A-Z a-z 0-9 _ -")
        return value

    @field_validator("send_rate")
    @classmethod
    def _sends_at_all(cls, value: float) -> float:
        if value != 0 and value < 1:
            raise ValueError("must be 0 or at least 1")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> "Settings":
        if self.receive == "webhook" and not (self.webhook_url and self.webhook_secret):
            raise ValueError("RECEIVE=webhook needs WEBHOOK_URL and WEBHOOK_SECRET")
        return self

    @property
    def erasures(self) -> Path:
        return self._of_its_own(self.erased_file or self.keyring_file.with_name("erased.jsonl"))

    @property
    def audit_end(self) -> Path:
        return self._of_its_own(self.audit_file or self.keyring_file.with_name("audit.jsonl"))

    def _of_its_own(self, path: Path) -> Path:
        """The sandbox's, for every command that is told its database: its people's numbers may be
        those of real ones, and its audit is another one."""
        sandbox = self.database_url == SANDBOX_DATABASE
        return path.with_name(f"sandbox-{path.name}") if sandbox else path

    @classmethod
    def read(cls, env_file: Path | None = Path(".env"), **given: object) -> "Settings":
        """From the environment, then ``env_file``. Raises SettingsError."""
        misspelt = find_misspelt(os.environ)
        if misspelt is not None:
            raise SettingsError("Unknown setting {}; did you mean {}?".format(*misspelt))
        try:
            return cls(_env_file=env_file, **given)  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from None
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"{env_file} cannot be read; it must be a UTF-8 text.") from None


def find_misspelt(names: Iterable[str]) -> tuple[str, str] | None:
    """The first that is nearly a setting, and which; None where all are ours or others'."""
    known = {field.upper() for field in Settings.model_fields}
    for name in names:
        if name != name.upper() or name in known | _OF_OTHER_PROGRAMS:
            continue
        if alike := get_close_matches(name, known, n=1, cutoff=_ALIKE):
            return name, alike[0]
    return None


def _sentence(error: ValidationError) -> str:
    """The first fault, without the value: it may be a secret."""
    fault = error.errors(include_input=False, include_url=False)[0]
    name = str(fault["loc"][0]).upper() if fault["loc"] else ""
    if fault["type"] == "extra_forbidden":
        known = ", ".join(field.upper() for field in Settings.model_fields)
        return f"Unknown setting {name} in .env; the settings are {known}"
    said = fault["msg"].removeprefix("Value error, ")
    return f"setting {name}: {said}" if name else said
