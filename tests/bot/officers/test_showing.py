import pytest

from bot.officers.reasons import LONGEST_REASON, REASONS
from conversations import codes
from tests.bot.officers.office import ANA, Office, draft, name, nik, phone, secrets, shy

CODE = codes.make(1)


async def test_a_reason_is_asked_first(office: Office) -> None:
    await office.file(draft(1))
    for seen in (
        await office.say(ANA, f"/tampil {CODE}"),
        await office.press(ANA, f"d:show:{CODE}"),
    ):
        assert seen.secret == []
        assert len(seen.buttons) == len(REASONS)
    assert await office.audit() == []


@pytest.mark.parametrize("reason", REASONS)
async def test_with_a_reason_all_is_shown_and_logged(office: Office, reason: str) -> None:
    await office.file(draft(1))
    seen = await office.press(ANA, f"d:open:{CODE}:{reason}")

    [secret] = seen.secret
    assert secret.take_away_after == 600
    for shown in (name(1), phone(1)):
        assert shown in secret.call.params["text"]
    for hidden in (nik(1), "1984", "Agustus"):
        assert hidden not in secret.call.params["text"]
    [entry] = await office.audit()
    assert (entry.action, entry.actor, entry.lead) == ("lead.shown", ANA, CODE)
    assert entry.detail == {"reason": reason, "shown": "contact"}
    assert entry.reason is None


@pytest.mark.parametrize("reason", [*REASONS, "other"])
async def test_the_nik_is_behind_a_further_button(office: Office, reason: str) -> None:
    await office.file(draft(1))
    way = f"/tampil {CODE} mencocokkan KTP" if reason == "other" else f"d:open:{CODE}:{reason}"
    seen = await (office.say if reason == "other" else office.press)(ANA, way)
    office.clock.later(seconds=1)
    seen = await office.press(ANA, seen.button("🔑 NIK"))

    [secret] = seen.secret
    assert secret.take_away_after == 600
    for shown in (nik(1), "15 Agustus 1984", "perempuan"):
        assert shown in secret.call.params["text"]
    entry = (await office.audit())[0]
    assert (entry.action, entry.actor, entry.lead) == ("lead.shown", ANA, CODE)
    assert entry.detail == {"reason": reason, "shown": "nik"}
    assert entry.reason == ("mencocokkan KTP" if reason == "other" else None)


async def test_only_the_secret_message_is_secret(office: Office) -> None:
    await office.file(draft(1))
    seen = await office.press(ANA, f"d:open:{CODE}:call")

    others = [packet for packet in seen.packets if packet not in seen.secret]
    assert [secret for secret in secrets(1) if secret in str([p.call for p in others])] == []
    assert all(packet.take_away_after is None for packet in others)
    assert "alasan: menelepon" in seen.texts[0]


async def test_a_reason_in_words_is_kept_sealed(office: Office) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, f"/tampil {CODE} mencocokkan KTP di kantor")

    assert len(seen.secret) == 1
    assert "alasan: mencocokkan KTP di kantor" in seen.texts[0]
    [entry] = await office.audit()
    assert entry.reason == "mencocokkan KTP di kantor"
    assert entry.detail == {"reason": "other", "shown": "contact"}


@pytest.mark.parametrize("words", ["x", "abc", "x" * (LONGEST_REASON + 1), "\u200b\u200b\u200b."])
async def test_words_that_are_no_reason_open_nothing(office: Office, words: str) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, f"/tampil {CODE} {words}")
    assert seen.secret == []
    assert await office.audit() == []


async def test_a_reason_too_short_is_told_how_to_go_on(office: Office) -> None:
    await office.file(draft(1))
    text = (await office.say(ANA, f"/tampil {CODE} cek")).text
    assert "5 sampai 200 huruf" in text
    example = text.partition("Contoh: ")[2].splitlines()[0]
    assert len((await office.say(ANA, example)).secret) == 1


@pytest.mark.parametrize("words", [f"cek {nik(1)}", "telepon 0812 7700 0001 dulu"])
async def test_a_reason_with_somebodys_number_is_refused(office: Office, words: str) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, f"/tampil {CODE} {words}")

    assert seen.secret == []
    assert await office.audit() == []
    assert "deleteMessage" in [method for method, _ in seen.calls]


async def test_a_reason_of_another_release_is_asked_again(office: Office) -> None:
    await office.file(draft(1))
    assert len((await office.press(ANA, f"d:open:{CODE}:curiosity")).buttons) == len(REASONS)
    assert len((await office.press(ANA, f"d:open:{CODE}")).buttons) == len(REASONS)
    assert len((await office.press(ANA, f"d:nik:{CODE}:curiosity")).buttons) == len(REASONS)
    assert await office.audit() == []


async def test_what_the_person_did_not_say_is_to_be_asked(office: Office) -> None:
    await office.file(shy(1))
    [secret] = (await office.press(ANA, f"d:open:{CODE}:call")).secret
    assert secret.call.params["text"].count("belum ada, tanyakan") == 1
    [secret] = (await office.press(ANA, f"d:nik:{CODE}:call")).secret
    assert secret.call.params["text"].count("belum ada, tanyakan") == 1
    assert "15 Agustus 1984" in secret.call.params["text"]
