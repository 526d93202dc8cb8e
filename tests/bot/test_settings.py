"""Settings: a clear sentence for each fault, never a secret in it; .env.example tells no lies."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import SANDBOX_DATABASE, Settings, SettingsError, find_misspelt
from conversations.text import word_set

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
NOT_READ = None
"""For tests that must not see a .env of whoever runs them."""


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def read(tmp_path: Path, *lines: str) -> Settings:
    file = tmp_path / ".env"
    file.write_text("\n".join(lines), "utf-8")
    return Settings.read(file)


def refusal(tmp_path: Path, *lines: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, *lines)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return str(caught.value)


def example() -> dict[str, str]:
    """Each setting's value in .env.example, commented out or not."""
    found = re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert len(found) == len(dict(found))
    return dict(found)


# ---------------------------------------------------------------- .env.example


def test_the_example_has_every_setting_once_and_no_other() -> None:
    assert set(example()) == {name.upper() for name in Settings.model_fields}


def test_the_example_as_it_stands_changes_nothing() -> None:
    assert Settings.read(EXAMPLE) == Settings.read(NOT_READ)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_example_shows_the_real_default(tmp_path: Path, name: str) -> None:
    default = getattr(Settings.read(NOT_READ), name)
    if default is None:  # there the example shows what a value looks like
        return
    line = f"{name.upper()}={example()[name.upper()]}"

    assert getattr(read(tmp_path, line), name) == default


def test_every_value_of_the_example_is_taken(tmp_path: Path) -> None:
    settings = read(tmp_path, *(f"{name}={value}" for name, value in example().items()))

    assert settings.webhook_url == "https://bot.example.org/telegram"
    assert settings.bot_token == SecretStr("1234567890:your-token-with-its-35-characters--")


# ---------------------------------------------------------------- values


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")

    settings = read(tmp_path, "LOG_FORMAT=text", "SEND_RATE=7")
    assert (settings.log_format, settings.send_rate) == ("json", 7)


def test_an_empty_value_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", "")

    settings = read(tmp_path, "BOT_TOKEN=", "ADMIN_IDS=", "WEBHOOK_URL=")
    assert settings == Settings.read(NOT_READ)


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert Settings.read(tmp_path / "none") == Settings.read(NOT_READ)


@pytest.mark.parametrize("text", ["1,2", " 1 , 2 ,", '"1,2"'])
def test_administrators_stand_with_commas_between(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"ADMIN_IDS={text}").admin_ids == (1, 2)


def test_a_level_may_be_written_small(tmp_path: Path) -> None:
    assert read(tmp_path, "LOG_LEVEL=debug").log_level == "DEBUG"


def test_a_webhook_has_an_address_and_a_secret(tmp_path: Path) -> None:
    settings = read(
        tmp_path, "RECEIVE=webhook", "WEBHOOK_URL=https://bot.example.org/t", "WEBHOOK_SECRET=a-_9"
    )
    assert settings.webhook_secret == SecretStr("a-_9")


# ---------------------------------------------------------------- faults


OF_OTHER_PROGRAMS = word_set("""
    PATH HOME USER SHELL LANG LC_ALL TERM PWD LOGNAME MAIL TZ HOSTNAME COLUMNS LINES
    EDITOR LOG LOG_DIR LOG_FILE LOG_PATH LOGLEVEL LOGGING_LEVEL RUST_LOG PORT HOST
    WEB_HOST ADMIN DATABASE DATABASE_NAME DATABASE_HOST DATABASE_PORT DB_URL POSTGRES_URL
    TEST_POSTGRES_URL TEST_DATABASE_URL PGHOST WEBHOOK WEBHOOKS RATE ORG TOKEN API_URL
    API_TOKEN GITHUB_TOKEN TELEGRAM_TOKEN TELEGRAM_BOT_TOKEN TELEGRAM_API_ID
    TELEGRAM_API_HASH TELEGRAM_API_KEY TELEGRAM_CHAT_ID KEYRING KEY_FILE SSH_AUTH_SOCK
    XDG_RUNTIME_DIR INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET STATE_DIRECTORY
    SYSTEMD_EXEC_PID PYTHONPATH VIRTUAL_ENV http_proxy HTTP_PROXY NO_PROXY send_ratee
""")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SEND_RATEE", "SEND_RATE"),
        ("BOT_TOKN", "BOT_TOKEN"),
        ("ADMIN_ID", "ADMIN_IDS"),
        ("ORGANIZATION", "ORGANISATION"),
        ("WEBHOOK_SECRETS", "WEBHOOK_SECRET"),
    ],
)
def test_a_name_in_the_environment_that_is_nearly_a_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, meant: str
) -> None:
    monkeypatch.setenv(name, TOKEN)
    with pytest.raises(SettingsError) as caught:
        Settings.read(NOT_READ)

    assert str(caught.value) == f"Unknown setting {name}; did you mean {meant}?"


def test_names_of_other_programs_are_nobodys_mistake() -> None:
    assert find_misspelt(OF_OTHER_PROGRAMS) is None


def test_names_of_settings_are_no_mistake() -> None:
    assert find_misspelt(name.upper() for name in Settings.model_fields) is None


@pytest.mark.parametrize(
    "token", ["abc", "123456", "123456:short", f"abc:{'x' * 35}", f"{TOKEN} "]
)
def test_a_token_of_another_shape_is_told_how_one_looks(tmp_path: Path, token: str) -> None:
    with pytest.raises(SettingsError, match=r"setting BOT_TOKEN: .*digits, a colon") as caught:
        Settings.read(NOT_READ, bot_token=token)

    assert token.strip() not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("RECEIVE=pigeon", "RECEIVE"),
        ("WEBHOOK_PORT=0", "WEBHOOK_PORT"),
        ("WEBHOOK_PORT=70000", "WEBHOOK_PORT"),
        ("WEBHOOK_PORT=web", "WEBHOOK_PORT"),
        ("WEBHOOK_URL=bot.example.org", "WEBHOOK_URL"),
        ("WEBHOOK_SECRET=has spaces", "WEBHOOK_SECRET"),
        ("WEBHOOK_SECRET=" + "x" * 257, "WEBHOOK_SECRET"),
        ("TELEGRAM_API_URL=api.telegram.org", "TELEGRAM_API_URL"),
        ("TELEGRAM_API_URL=https:///bots", "TELEGRAM_API_URL"),
        ("TELEGRAM_API_URL=http://[::1", "TELEGRAM_API_URL"),
        ("DATABASE_URL=mysql://root:hunter2@host/x", "DATABASE_URL"),
        ("ADMIN_IDS=Siti", "ADMIN_IDS"),
        ("SEND_RATE=-1", "SEND_RATE"),
        ("SEND_RATE=0.5", "SEND_RATE"),
        ("SEND_RATE=nan", "SEND_RATE"),
        ("SEND_RATE=inf", "SEND_RATE"),
        ("SEND_RATE=fast", "SEND_RATE"),
        ("LOG_LEVEL=LOUD", "LOG_LEVEL"),
        ("LOG_FORMAT=xml", "LOG_FORMAT"),
    ],
)
def test_a_wrong_value_is_named_and_never_shown(tmp_path: Path, line: str, said: str) -> None:
    sentence = refusal(tmp_path, line)

    assert sentence.startswith(f"setting {said}: ")
    assert "\n" not in sentence
    value = line.partition("=")[2]
    assert value not in sentence
    assert "hunter2" not in sentence


def test_an_unknown_name_is_told_with_the_known_ones(tmp_path: Path) -> None:
    sentence = refusal(tmp_path, f"BOT_TOKN={TOKEN}")

    assert "Unknown setting BOT_TOKN" in sentence
    assert "BOT_TOKEN" in sentence
    assert TOKEN not in sentence


@pytest.mark.parametrize(
    "lines", [("WEBHOOK_SECRET=abc",), ("WEBHOOK_URL=https://bot.example.org",), ()]
)
def test_half_a_webhook_is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    sentence = refusal(tmp_path, "RECEIVE=webhook", *lines)

    assert sentence == "RECEIVE=webhook needs WEBHOOK_URL and WEBHOOK_SECRET"


@pytest.mark.parametrize("content", ["LOG_LEVEL=DEBUG".encode("utf-16"), b"ORGANISATION=\xff\xfe"])
def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / ".env"
    file.write_bytes(content)

    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        Settings.read(file)


def test_secrets_are_in_no_repr() -> None:
    given: dict[str, Any] = {
        "bot_token": TOKEN,
        "webhook_secret": "s3cret_-",
        "database_url": "postgresql://bot:hunter2@host/x",
    }
    settings = Settings.read(NOT_READ, **given)

    for secret in (TOKEN, "s3cret_-", "hunter2"):
        assert secret not in repr(settings)
        assert secret not in str(settings)


def test_settings_do_not_change() -> None:
    settings = Settings.read(NOT_READ)
    for name in Settings.model_fields:
        with pytest.raises(ValueError, match="frozen"):
            setattr(settings, name, None)


def test_the_sandboxs_files_are_its_own_for_every_command_on_its_database(tmp_path: Path) -> None:
    """What README says of another command on the sandbox: DATABASE_URL, and nothing else."""
    sandbox = read(tmp_path, f"DATABASE_URL={SANDBOX_DATABASE}", "KEYRING_FILE=keys/keyring.json")
    assert sandbox.audit_end == Path("keys/sandbox-audit.jsonl")
    assert sandbox.erasures == Path("keys/sandbox-erased.jsonl")
    own = read(tmp_path, "AUDIT_FILE=elsewhere/end.jsonl", "KEYRING_FILE=keys/keyring.json")
    assert own.audit_end == Path("elsewhere/end.jsonl")
    assert own.erasures == Path("keys/erased.jsonl")
