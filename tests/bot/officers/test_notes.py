import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.officers.notes import LONGEST
from bot.officers.private import holds_private
from conversations import codes
from tests.bot.officers.office import ANA, BUDI, Office, draft, nik, phone

CODE = codes.make(1)


async def notes(office: Office) -> list[str | None]:
    history = await office.store.read(lambda tx: tx.leads.history(CODE, None))
    return [step.note for step in history if step.note]


async def test_a_note_stands_on_the_card_with_who_wrote_it(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/catat {CODE} Minta ditelepon\nsetelah magrib.")
    text = (await office.say(BUDI, f"/lead {CODE}")).text
    assert "📝 22 November 2026, Ana: Minta ditelepon setelah magrib." in text


async def test_the_newest_notes_come_first_and_in_full(office: Office) -> None:
    await office.file(draft(1))
    for number in range(1, 8):
        await office.say(ANA, f"/catat {CODE} nomor {number} {'x' * (LONGEST - 8)}")
    brief = (await office.say(ANA, f"/lead {CODE}")).text
    assert brief.count("📝") == 1
    assert brief.endswith("x…")
    texts = (await office.press(ANA, f"d:details:{CODE}")).texts

    assert all(len(text) <= 4096 for text in texts)
    shown = [line for line in "\n".join(texts).splitlines() if line.startswith("📝")]
    assert [line.split("nomor ")[1][0] for line in shown] == ["7", "6", "5", "4", "3"]
    assert all(line.endswith("x" * (LONGEST - 8)) for line in shown)


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
async def test_an_empty_note_is_not_kept(office: Office, text: str) -> None:
    await office.file(draft(1))
    assert "Tulis: /catat KODE teks" in (await office.say(ANA, f"/catat {CODE} {text}")).text
    assert await notes(office) == []


async def test_a_note_has_an_end(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/catat {CODE} {'a' * LONGEST}")
    assert "terlalu panjang" in (await office.say(ANA, f"/catat {CODE} {'a' * 1001}")).text
    assert len(await notes(office)) == 1


@pytest.mark.parametrize(
    "text",
    [
        nik(1),
        f"NIK-nya {nik(1)}, tolong dicek",
        "1671 0255 0884 0001",
        "1671.0255.0884.0001",
        "1671-025508-840001",
        "\uff11671025508840001",
        phone(1),
        "HP baru 0812-7700-0001",
        "wa 62 812 7700 0001 ya",
        "08127700 0001",
        "telepon rumah (0711) 351234",
    ],
)
async def test_a_note_with_a_nik_or_a_phone_is_refused_and_taken_out_of_the_chat(
    office: Office, text: str
) -> None:
    await office.file(draft(1))
    seen = await office.say(ANA, f"/catat {CODE} {text}")

    assert await notes(office) == []
    assert "Tidak disimpan" in seen.text
    [hidden] = [params for method, params in seen.calls if method == "deleteMessage"]
    assert hidden == {"chat_id": ANA, "message_id": 41}


@pytest.mark.parametrize(
    "text",
    [
        "Telepon lagi 25-11-2026 jam 10.30",
        "Penghasilan Rp 1.500.000 sebulan, iuran 16.800",
        "Datang ke loket 3, antrean 112",
        "Lahir 1985, 41 tahun, anak 2",
        "Perda 12/2024 pasal 7",
        "Telepon 175",
    ],
)
def test_ordinary_figures_may_stand_in_a_note(text: str) -> None:
    assert not holds_private(text)


@given(st.text(max_size=40), st.integers(0, 10**16 - 1), st.sampled_from(["", " ", ".", "-"]))
def test_sixteen_digits_are_found_anywhere(around: str, number: int, between: str) -> None:
    digits = f"{number:016}"
    grouped = between.join(digits[i : i + 4] for i in range(0, 16, 4))
    assert holds_private(f"{around} x{grouped}x {around}")


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert holds_private(text) in (True, False)
