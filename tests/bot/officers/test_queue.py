from datetime import UTC, datetime

from conversations import codes
from conversations.lead import LeadStatus, Outcome
from tests.bot.officers.office import ANA, BUDI, CITRA, LAHAT, TODAY, Office, draft, secrets


async def outcome(
    office: Office, user: int, number: int, what: Outcome, day: object = None
) -> None:
    code = codes.make(number)
    await office.store.write(lambda tx: tx.leads.claim(code, user, None, office.clock()))
    await office.store.write(
        lambda tx: tx.leads.set_outcome(code, user, what, office.clock(), day)  # type: ignore[arg-type]
    )


def order(text: str) -> list[str]:
    """The codes in the order of the lines."""
    numbered = [line for line in text.splitlines() if line[:1].isdigit()]
    return [line.partition("<b>")[2].partition("</b>")[0] for line in numbered]


async def test_an_empty_queue_says_so(office: Office) -> None:
    seen = await office.say(ANA, "/antrian")
    assert "Tidak ada yang menunggu." in seen.text
    assert seen.buttons == {}


async def test_counts_come_first_and_only_those_that_say_something(office: Office) -> None:
    await office.file(*[draft(n) for n in range(1, 8)], draft(8, region=LAHAT, district=None))
    await outcome(office, ANA, 1, Outcome.NO_ANSWER, TODAY)
    await outcome(office, ANA, 2, Outcome.REACHED)
    await outcome(office, BUDI, 3, Outcome.REACHED)
    await outcome(office, BUDI, 4, Outcome.WRONG_NUMBER)
    await outcome(office, BUDI, 5, Outcome.REFUSED)

    head = (await office.say(ANA, "/antrian")).text.partition("\n\n")[0].splitlines()
    assert head == [
        "<b>Antrian</b>",
        "Baru: <b>2</b>",
        "Anda pegang: <b>2</b>, perlu hari ini: <b>1</b>",
        "Dipegang petugas lain: 1",
        "Tidak bisa dihubungi: 1",
        "Selesai: 1",
    ]
    assert len((await office.say(CITRA, "/antrian")).text.partition("\n\n")[0].splitlines()) == 3


async def test_who_is_most_in_need_comes_first(office: Office) -> None:
    for number in range(1, 7):
        office.clock.later(hours=-1)  # the later it is filed here, the longer it has waited
        await office.file(draft(number), chat=800_000 + number)
    office.clock.later(hours=6)
    await outcome(office, ANA, 3, Outcome.NO_ANSWER, TODAY)
    await outcome(office, ANA, 2, Outcome.CALL_LATER, TODAY.replace(day=21))
    await outcome(office, ANA, 4, Outcome.REACHED)
    await outcome(office, ANA, 5, Outcome.CALL_LATER, TODAY.replace(day=29))

    shown = order((await office.say(ANA, "/antrian")).text)
    assert shown == [codes.make(number) for number in (2, 3, 4, 6, 1)]


async def test_who_was_promised_a_call_and_got_none_is_marked(office: Office) -> None:
    await office.file(draft(1))
    assert "lewat janji" not in (await office.say(ANA, "/antrian")).text
    office.clock.later(days=3)
    assert "lewat janji, menunggu 3 hari" in (await office.say(ANA, "/antrian")).text


async def test_five_at_a_time_until_all_were_shown_once(office: Office) -> None:
    all_codes = await office.file(*[draft(number) for number in range(1, 14)])
    await outcome(office, ANA, 1, Outcome.REACHED)
    seen = await office.say(ANA, "/antrian")
    shown = order(seen.text)
    assert len(shown) == 5
    while "Berikutnya ▸" in seen.buttons:
        seen = await office.press(ANA, seen.button("Berikutnya"))
        assert [method for method, _ in seen.calls][1:] == ["editMessageText"]
        shown += order(seen.text)

    assert sorted(shown) == sorted(all_codes)
    assert order((await office.press(ANA, seen.button("◂"))).text) == shown[:5]


async def test_what_is_held_for_a_later_day_is_listed_too(office: Office) -> None:
    await office.file(draft(1))
    await outcome(office, ANA, 1, Outcome.CALL_LATER, TODAY.replace(day=29))
    seen = await office.say(ANA, "/antrian")

    assert order(seen.text) == [codes.make(1)]
    assert "Tidak ada yang menunggu" not in seen.text
    assert "hubungi 29 November 2026" in seen.text
    assert seen.buttons == {
        "1 Hasil": f"d:result:{codes.make(1)}",
        "1 Lihat": f"d:card:{codes.make(1)}",
    }


async def test_later_days_come_last_and_in_order_with_a_button_that_goes_there(
    office: Office,
) -> None:
    await office.file(*[draft(number) for number in range(1, 17)])
    for number, day in ((1, 30), (2, 25), (3, 28), (4, 24), (5, 29), (6, 26), (7, 27)):
        await outcome(office, ANA, number, Outcome.CALL_LATER, TODAY.replace(day=day))
    first = seen = await office.say(ANA, "/antrian")
    shown = order(seen.text)
    while "Berikutnya ▸" in seen.buttons:
        seen = await office.press(ANA, seen.button("Berikutnya"))
        shown += order(seen.text)

    new = [codes.make(number) for number in range(8, 17)]
    later = [codes.make(number) for number in (4, 2, 6, 7, 3, 5, 1)]
    assert (sorted(shown[:9]), shown[9:]) == (sorted(new), later)
    assert order((await office.press(ANA, first.button("Terjadwal (7)"))).text) == later[:5]
    assert not [label for label in seen.buttons if label.startswith("Terjadwal")]


async def test_an_old_page_of_a_queue_that_shrank_begins_anew(office: Office) -> None:
    await office.file(*[draft(number) for number in range(1, 8)])
    far = (await office.say(ANA, "/antrian")).button("Berikutnya")
    for number in range(1, 6):
        await outcome(office, BUDI, number, Outcome.REACHED)

    assert len(order((await office.press(ANA, far)).text)) == 2


async def test_buttons_fit_the_lines(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await outcome(office, ANA, 1, Outcome.NO_ANSWER, TODAY)
    buttons = (await office.say(ANA, "/antrian")).buttons

    assert buttons == {
        "1 Hasil": f"d:result:{codes.make(1)}",
        "1 Lihat": f"d:card:{codes.make(1)}",
        "2 Ambil": f"d:take:{codes.make(2)}",
        "2 Lihat": f"d:card:{codes.make(2)}",
    }


async def test_a_queue_names_nobody(office: Office) -> None:
    await office.file(*[draft(number) for number in range(1, 6)])
    seen = await office.say(ANA, "/antrian")
    assert [s for number in range(1, 6) for s in secrets(number) if s in str(seen.calls)] == []


async def test_what_was_taken_back_is_in_no_queue(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await office.store.write(lambda tx: tx.leads.withdraw(700_001, codes.make(1), office.clock()))
    text = (await office.say(ANA, "/antrian")).text
    assert codes.make(1) not in text
    assert "Baru: <b>1</b>" in text
    status = (await office.store.read(lambda tx: tx.leads.get(codes.make(2), None))).status
    assert status is LeadStatus.NEW


async def test_what_lies_too_long_has_a_badge_in_working_days(office: Office) -> None:
    office.clock.now = datetime(2026, 11, 26, 2, tzinfo=UTC)  # a Thursday
    await office.file(draft(1), draft(2), draft(3))
    await office.say(ANA, f"/ambil {codes.make(2)}")
    await office.say(ANA, f"/ambil {codes.make(3)}")
    await office.say(ANA, f"/hasil {codes.make(3)} tersambung")
    for day, badges in ((27, 0), (29, 0)):  # Friday; Sunday is no working day
        office.clock.now = datetime(2026, 11, day, 2, tzinfo=UTC)
        assert (await office.say(ANA, "/antrian")).text.count("🔴") == badges
    office.clock.now = datetime(2026, 11, 30, 2, tzinfo=UTC)
    text = (await office.say(ANA, "/antrian")).text
    assert text.count("🔴") == 1
    assert "menunggu 4 hari 🔴 lebih dari 1 hari kerja" in text
    office.clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert "🔴 tanpa kemajuan lebih dari 2 hari kerja" in (await office.say(ANA, "/antrian")).text
    office.clock.now = datetime(2026, 12, 8, 2, tzinfo=UTC)
    assert "🔴 menunggu lebih dari 7 hari kerja" in (await office.say(ANA, "/antrian")).text


async def test_what_is_planned_for_a_later_day_has_no_badge(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {codes.make(1)}")
    await office.say(ANA, f"/tindak {codes.make(1)} 15-12")
    office.clock.later(days=10)
    assert "🔴" not in (await office.say(ANA, "/antrian")).text


async def test_promised_calls_are_counted_above(office: Office) -> None:
    office.clock.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    await office.file(draft(1), draft(2))
    for number, slot in ((1, "morning"), (2, "afternoon")):
        await office.say(ANA, f"/ambil {codes.make(number)}")
        await office.press(ANA, f"d:promise:{codes.make(number)}:2026-11-23:{slot}")
    assert "Janji telepon hari ini: <b>2</b>" in (await office.say(BUDI, "/antrian")).text
    late = datetime(2026, 11, 23, 5, tzinfo=UTC)
    await office.store.write(lambda tx: tx.promises.miss(codes.make(1), late))
    head = (await office.say(ANA, "/antrian")).text.splitlines()[:5]
    assert head[:3] == [
        "<b>Antrian</b>",
        f"❗ Janji telepon terlewat: <b>1</b> ({codes.make(1)})",
        "☎ Janji telepon hari ini: <b>1</b>",
    ]
    assert "Janji telepon" not in (await office.say(CITRA, "/antrian")).text
