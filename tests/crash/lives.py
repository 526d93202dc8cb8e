"""Who the simulated workers are: what each would answer, and what officers must get of it.

No two say the same, so that an answer in the wrong place shows. It knows no bot.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from tests.crash.words import label

How = Literal["type", "tap", "share"]
FIRST = ("Siti", "Budi", "Agus", "Dewi", "Rina", "Joko", "Wati", "Eko")
MIDDLE = ("Putri", "Setia", "Maha", "Cahya", "Indah", "Surya", "Ayu", "Wira")
LAST = ("Aminah", "Hartono", "Salim", "Wulan", "Saputra", "Rahayu", "Kurnia", "Lubis")


@dataclass(frozen=True, slots=True)
class Answer:
    """How a worker answers one question."""

    says: str
    """The words, or how the label of the button begins."""
    how: How = "type"
    row: str = ""
    """What must then stand in its row of the check screen."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """What officers must find, by column."""


def tap(says: str, row: str, **cells: str) -> Answer:
    return Answer(says, "tap", row, cells)


@dataclass(frozen=True, slots=True)
class Life:
    """One worker: answers by question, and what they think better of."""

    number: int
    name: str
    phone: str
    """In E.164, for the contact that Telegram shares."""
    answers: Mapping[str, Answer]
    path: tuple[str, ...]
    """What they hear, in this order, where everything goes well."""
    before: Mapping[str, Answer]
    """Answers changed on the check screen."""
    after: Mapping[str, Answer]
    """Answers changed through /status, after handing in."""
    nik: str | None


# Typed, then the pick if one must be made, the row, and the code.
OCCUPATIONS = (
    ("ojek online", None, "Ojek online (ojol)", "ojek-online"),
    ("jual bakso", None, "Penjual bakso", "penjual-bakso"),
    ("sopir angkot", None, "Sopir angkot", "sopir-angkot"),
    ("petani karet", None, "Petani / penyadap karet", "petani-karet"),
    ("penjahit", None, "Penjahit", "penjahit"),
    ("nelayan", "Nelayan sungai / rawa", "Nelayan sungai / rawa", "nelayan-sungai"),
    ("jual sayur di pasar", "Pedagang pasar", "Pedagang pasar", "pedagang-pasar"),
)
# Typed, the pick or the kecamatan asked for, the row of it, and the kecamatan's code.
PLACES = (
    ("Kertapati", "", "", "Kec. Kertapati, Palembang", "16.71.13"),
    ("gandus", "", "", "Kec. Gandus, Palembang", "16.71.12"),
    ("Kalidoni", "", "", "Kec. Kalidoni, Palembang", "16.71.10"),
    ("baturaja timur", "", "", "Kec. Baturaja Timur, OKU", "16.01.14"),
    ("Sekayu", "", "", "Kec. Sekayu, Muba", "16.06.01"),
    ("kikim timur", "", "", "Kec. Kikim Timur, Lahat", "16.04.17"),
    ("sungsang", "pick_place", "Sungsang I,", "Sungsang I,", "16.07.02"),
    ("Palembang", "kecamatan", "Plaju", "Kec. Plaju", "16.71.14"),
)
PLANS = (
    tap("2 program, Rp", "2 program, tiap bulan", plan="two_1"),
    tap("3 program, Rp", "3 program, tiap bulan", plan="three_1"),
    tap("2 program, 3 bulan", "2 program, tiap 3 bulan", plan="two_3"),
    tap("3 program, 3 bulan", "3 program, tiap 3 bulan", plan="three_3"),
)
TIMES = tuple(
    tap(label("call_time", time), label("call_time", time), call_time=time)
    for time in ("morning", "noon", "afternoon", "any")
)
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni")


def full_name(number: int) -> str:
    """Another one for each number."""
    words, rest = [], number
    for names in itertools.cycle((FIRST, MIDDLE, LAST)):
        rest, which = divmod(rest, len(names))
        words.append(names[which])
        if not rest and len(words) > 1:
            return " ".join(words)
    raise AssertionError("unreachable")


def life(number: int, chance: Random) -> Life:
    """The worker of this number; chance decides what kind of life it is."""
    answers = {
        "work": tap(label("work", "own_account"), "Kerja sendiri", work="own_account"),
        "citizen": tap(label("citizen", "yes"), "WNI", citizen="yes"),  # goes without asking
        "member": tap(label("member", "none"), "Belum ikut", member="none"),
        "plan": chance.choice(PLANS),
        "consent": Answer(label("consent", "yes"), "tap"),
    }
    path = ["work", "occupation"]
    path += _occupation(answers, chance)
    path += ["birth", "member", "place"]
    path += _place(answers, chance)
    path += ["income"]
    path += _income(answers, number, chance)
    path += ["plan", "consent", "name", "phone"]
    answers["name"] = _name(full_name(number))
    mobile = f"+62812{(number * 7_919 + 34_567_891) % 100_000_000:08d}"
    path += _phone(answers, mobile, chance)
    path += ["nik", "check"]
    nik = _identity(answers, number, chance)
    before = _second_thoughts(answers, number, chance) if chance.random() < 0.2 else {}
    path += _changing(before)
    reachable = "call_time" in answers
    path += ["receipt" if reachable else "receipt_no_phone", "mine"]
    after: Mapping[str, Answer] = {}
    if reachable and chance.random() < 0.15:
        after = _second_thoughts(answers, number, chance, again=True)
        path += ["check", *_changing(after), "receipt_changed", "mine"]
    path += ["closed"]
    name = answers["name"].says
    return Life(number, name, mobile, answers, tuple(path), before, after, nik)


def _changing(second: Mapping[str, Answer]) -> list[str]:
    """A new income has another price, so the plan is asked again."""
    return [
        heard
        for question in second
        for heard in ((question, "plan", "check") if question == "income" else (question, "check"))
    ]


def _occupation(answers: dict[str, Answer], chance: Random) -> list[str]:
    typed, pick, row, code = chance.choice(OCCUPATIONS)
    cells = {"occupation_code": code}
    answers["occupation"] = Answer(typed, row=row, cells=cells)
    if pick is None:
        return []
    answers["pick_occupation"] = Answer(pick, "tap")
    return ["pick_occupation"]


def _place(answers: dict[str, Answer], chance: Random) -> list[str]:
    typed, asked, then, row, code = chance.choice(PLACES)
    cells = {"kecamatan_code": code, "kabupaten_code": code[:5]}
    if asked == "kecamatan":
        answers["place"] = Answer(typed, row="Palembang", cells=cells)
        answers["kecamatan"] = Answer(then, row=row)
        return ["kecamatan"]
    answers["place"] = Answer(typed, row=row, cells=cells)
    if not asked:
        return []
    answers[asked] = Answer(then, "tap")
    return [asked]


def _income(answers: dict[str, Answer], number: int, chance: Random) -> list[str]:
    kind = chance.choice(("month", "month", "day", "day and days"))
    if kind == "month":
        answers["income"] = _monthly(1_200_000 + number * 1_000)
        return []
    thousands = 60 + number % 400
    cells = {"income_amount": str(thousands * 1_000), "income_per": "day"}
    row = f"Rp{thousands}.000 sehari"
    if kind == "day and days":
        says = f"{thousands} ribu sehari 25 hari"
        answers["income"] = Answer(says, row=row, cells={**cells, "income_days": "25"})
        return []
    answers["income"] = Answer(f"{thousands}rb sehari", row=row, cells=cells)
    answers["work_days"] = Answer("26", row="26", cells={"work_days": "26"})
    return ["work_days"]


def _monthly(amount: int) -> Answer:
    shown = f"{amount:,}".replace(",", ".")
    cells = {"income_amount": str(amount), "income_per": "month"}
    return Answer(f"Rp {shown},- sebulan", row=f"Rp{shown} sebulan", cells=cells)


def _name(name: str) -> Answer:
    return Answer(name, row=name, cells={"name": name})


def _phone(answers: dict[str, Answer], mobile: str, chance: Random) -> list[str]:
    kind = chance.choice(("type", "type", "share", "skip"))
    if kind == "skip":
        answers["phone"] = tap("Lewati", "dilewati", phone="skipped")
        return []
    local = f"0{mobile[3:]}"
    shown = f"{local[:4]}-{local[4:8]}-{local[8:]}"
    verified = "yes" if kind == "share" else "no"
    cells = {"phone": mobile, "phone_verified": verified}
    how: How = "share" if kind == "share" else "type"
    answers["phone"] = Answer(shown.replace("-", " "), how, shown, cells)
    answers["call_time"] = TIMES[-1]  # at any time, without asking
    return []


def _identity(answers: dict[str, Answer], number: int, chance: Random) -> str | None:
    """Birth and NIK, which must agree."""
    year = chance.randrange(1970, 2001)
    month, day = chance.randrange(1, 7), chance.randrange(1, 29)
    if chance.random() < 0.3:
        cells = {"birth_date": f"{year}-{month:02d}-{day:02d}"}
        row = f"{day} {MONTHS[month - 1]} {year}"
        answers["birth"] = Answer(f"{day}-{month}-{year}", row=row, cells=cells)
    else:
        answers["birth"] = Answer(str(year), row=str(year), cells={"birth_year": str(year)})
    if chance.random() < 0.2:
        answers["nik"] = tap("Lewati", "dilewati", nik="skipped")
        return None
    woman = 40 if chance.random() < 0.5 else 0
    nik = f"167113{day + woman:02d}{month:02d}{year % 100:02d}{number % 9_999 + 1:04d}"
    answers["nik"] = Answer(nik, row=nik[-4:], cells={"nik": nik})
    return nik


def _second_thoughts(
    answers: Mapping[str, Answer], number: int, chance: Random, *, again: bool = False
) -> Mapping[str, Answer]:
    """One answer that this worker changes, to words that nobody else says."""
    ways: dict[str, Answer] = {"name": _name(full_name(number) + (" Dua" if again else " Satu"))}
    if answers["income"].cells["income_per"] == "month":
        ways["income"] = _monthly((3 + again) * 1_000_000 + number * 1_000)
    if "call_time" in answers:
        ways["call_time"] = TIMES[again]
    question = chance.choice(sorted(ways))
    return {question: ways[question]}
