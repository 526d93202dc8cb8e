"""What reaches the desk, and how its answers leave."""

import pytest

from bot.officers.commands import COMMANDS, IDS, PRESSES, commands_of
from bot.officers.help import name_of
from bot.queueing import Kind, Priority
from conversations import codes
from conversations.session import Session
from storage.sessions import StoredSession
from tests.bot.officers.office import ANA, CATALOG, Office, draft

CODE = codes.make(1)


@pytest.mark.parametrize(
    "text",
    [
        "/antrian",
        "/ANTRIAN",
        "/antrian@daftar_bot",
        f"/lead {CODE}",
        f"/lead\n{CODE}",
        "/catat",
        "/start petugas-abc",
        "/queue",
    ],
)
def test_an_officers_command_is_for_the_desk(office: Office, text: str) -> None:
    assert office.desk.wants(office.said(ANA, text))


@pytest.mark.parametrize(
    "text",
    [
        "/start",
        "/start abc",
        "/petugas",
        "/bantuan",
        "/leads",
        "/",
        "//lead",
        " /lead",
        "antrian",
        "",
    ],
)
def test_anything_else_is_not(office: Office, text: str) -> None:
    assert not office.desk.wants(office.said(ANA, text))


@pytest.mark.parametrize("data", ["", "d", "x:take:KM7A", "card"])
def test_a_button_of_somebody_else_is_not_the_desks(office: Office, data: str) -> None:
    assert not office.desk.wants(office.pressed(ANA, data))


def test_no_word_of_an_officer_is_a_word_of_a_worker() -> None:
    for code, language in CATALOG.languages.items():
        ours = {w for id in IDS for w in CATALOG.words(code, f"desk.command.{id}")}
        theirs = {
            word
            for key, words in language.vocabulary.items()
            if key.startswith("command.")
            for word in words
        }
        assert ours or language.draft
        assert not ours & theirs


def test_every_command_has_words_and_every_word_one_command() -> None:
    for code in CATALOG.languages:
        words = [w for id in IDS for w in CATALOG.words(code, f"desk.command.{id}")]
        assert len(words) == len(set(words))
        assert len(words) >= len(COMMANDS) or CATALOG.languages[code].draft
    assert len({press.action for press in PRESSES}) == len(PRESSES)


async def test_an_officers_menu_is_theirs_alone(office: Office) -> None:
    seen = await office.say(ANA, "/meja")

    [menu] = [params for method, params in seen.calls if method == "setMyCommands"]
    assert menu["scope"] == {"type": "chat", "chat_id": ANA}
    theirs = [name_of(CATALOG, id) for id in commands_of("officer")]
    assert [shown["command"] for shown in menu["commands"]] == theirs
    explained = await office.press(ANA, seen.button("❔"))
    for command in menu["commands"]:
        assert f"/{command['command']}: " in explained.text
        assert f"/{command['command']}" in seen.text.split()
    assert "Palembang" in seen.text


async def test_the_desk_says_in_a_few_lines_what_waits_and_nothing_of_what_does_not(
    office: Office,
) -> None:
    idle = (await office.say(ANA, "/meja")).text.splitlines()
    assert idle[1] == "Tidak ada yang menunggu."
    await office.file(draft(1), draft(2))
    await office.say(ANA, f"/ambil {CODE}")
    busy = (await office.say(ANA, "/meja")).text.splitlines()
    assert busy[1:4] == [
        "Baru: <b>1</b>",
        "Anda pegang: <b>1</b>, perlu hari ini: <b>0</b>",
        "",
    ]
    assert len(busy) < 8


async def test_every_press_is_answered_before_anything_else(office: Office) -> None:
    await office.file(draft(1))
    for data in (f"d:card:{CODE}", "d:nothing", "d:card:nonsense", "d:page:x", "d:export:odd"):
        seen = await office.press(ANA, data)
        first = seen.rows[0]
        assert seen.calls[0][0] == "answerCallbackQuery"
        assert (first.priority, first.kind, first.seq) == (Priority.PRESS, Kind.FLEETING, None)
        assert seen.texts


async def test_a_button_under_a_message_that_is_gone_still_works(office: Office) -> None:
    seen = await office.press(ANA, "d:page:0", message=None)
    assert [method for method, _ in seen.calls] == ["answerCallbackQuery", "sendMessage"]


async def test_answers_are_in_order_and_kept(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, "/antrian")
    seen = await office.say(ANA, f"/tampil {CODE} mencocokkan KTP")

    assert [row.seq for row in seen.rows] == [2, 3]
    assert {row.kind for row in seen.rows} == {Kind.KEPT}
    assert {row.priority for row in seen.rows} == {Priority.OFFICER}


async def test_an_officers_own_registration_is_left_alone(office: Office) -> None:
    """Whoever tries the bot as a worker keeps question and keyboard."""
    await office.say(ANA, "/start")
    before = await office.store.write(lambda tx: tx.sessions.lock([ANA], office.clock()))
    seen = await office.say(ANA, "/antrian")
    after = await office.store.write(lambda tx: tx.sessions.lock([ANA], office.clock()))

    assert after[ANA].session == before[ANA].session
    assert all("remove_keyboard" not in str(params) for _, params in seen.calls)


async def test_an_officer_reads_their_own_language(office: Office) -> None:
    stored = StoredSession(ANA, Session(language="en"), version=0, sent=0)
    await office.store.write(lambda tx: tx.sessions.put_many([stored], office.clock()))

    assert "Nothing waits." in (await office.say(ANA, "/antrian")).text
    assert "desk" in (await office.say(ANA, "/meja")).text


async def test_commands_of_every_language_are_understood(office: Office) -> None:
    assert "Antrian" in (await office.say(ANA, "/queue")).text


@pytest.mark.parametrize("text", ["/lead", "/lead ", "/ambil\n", "/catat", "/tampil", "/hasil"])
async def test_without_a_code_the_command_says_how_it_is_written(
    office: Office, text: str
) -> None:
    seen = await office.say(ANA, text)
    assert seen.text.startswith("Kodenya belum ada.\nTulis: ")
    assert f"Contoh: {text.strip()} " in seen.text or f"langsung: {text.strip()} " in seen.text


@pytest.mark.parametrize("code", ["KM7A", "KM7A-4PX", "CAAA-AAAD", "OOOO-OOOO", "CAAA-AAACX"])
async def test_a_mistyped_code_is_noticed(office: Office, code: str) -> None:
    assert "kurang tepat" in (await office.say(ANA, f"/lead {code}")).text


@pytest.mark.parametrize(
    "code", ["CAAA-AAAC", "caaa-aaac", "CAAAAAAC", "caaa aaac", " CAAA–AAAC "]
)
async def test_a_code_may_be_written_in_many_ways(office: Office, code: str) -> None:
    await office.file(draft(1))
    assert "<b>CAAA-AAAC</b>" in (await office.say(ANA, f"/lead {code}")).text
