"""What is paid when something happens, told line by line. It computes nothing of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rulebook.counting import closing, entry
from bot.rulebook.words import ids, rupiah
from conversations.rules.contributions import Contribution
from conversations.rules.examples import Accident, DeathAtWork, DeathOtherwise, OldAge


@dataclass(frozen=True, slots=True)
class Gains:
    """One base's examples."""

    base: int
    paid: Contribution | None
    """What a BPU member with this base pays; None where the JHT was given."""
    accident: Accident
    at_work: DeathAtWork
    otherwise: DeathOtherwise
    old_age: OldAge


def told(gains: Gains) -> Iterator[str]:
    """Lines."""
    yield f"Contoh manfaat, dasar {rupiah(gains.base)} sebulan"
    yield from ("", *_accident(gains.accident))
    yield from ("", *_at_work(gains.at_work))
    yield from ("", *_otherwise(gains.otherwise))
    yield from ("", *_old_age(gains.old_age))
    paid = () if gains.paid is None else (gains.paid,)
    yield from closing(gains.accident, gains.at_work, gains.otherwise, gains.old_age, *paid)


def _accident(accident: Accident) -> Iterator[str]:
    yield "Celaka waktu kerja"
    yield f"  Perawatan {ids(accident.care)}"
    yield entry(f"  {accident.months_off} bulan tidak bekerja", accident.lost_income)
    yield entry("  Angkutan darat, paling banyak", accident.transport_land)
    yield entry("  Angkutan laut, paling banyak", accident.transport_sea)
    yield entry("  Angkutan udara, paling banyak", accident.transport_air)
    yield entry("  Cacat total dan tetap", accident.disability)
    home = f"  Rawat di rumah, paling lama {accident.home_care_years} th"
    yield entry(home, accident.home_care)


def _at_work(death: DeathAtWork) -> Iterator[str]:
    yield "Meninggal karena kerja"
    yield entry("  Santunan", death.compensation)
    yield entry("  Santunan berkala, sekaligus", death.monthly)
    yield entry("  Pemakaman", death.funeral)
    yield entry("  Jumlah", death.total)
    children = f"  Beasiswa {death.scholarship_children} anak, paling banyak"
    yield entry(children, death.scholarship)


def _otherwise(death: DeathOtherwise) -> Iterator[str]:
    yield "Meninggal bukan karena kerja"
    yield entry(f"  Sebelum {death.waiting_months} bulan peserta", death.before_waiting)
    yield entry(f"  Sesudah {death.waiting_months} bulan peserta", death.after_waiting)
    scholarship = f"  Beasiswa sesudah {death.scholarship_years} tahun iuran"
    yield entry(scholarship, death.scholarship)


def _old_age(savings: OldAge) -> Iterator[str]:
    yield f"Sudah tua: JHT {savings.years} tahun, tanpa hasil pengembangan"
    yield entry("  Iuran JHT terkumpul", savings.paid_in)
    yield f"  Dibayar semua pada umur {savings.full_age} tahun"
    if savings.partial_any is None or savings.partial_house is None:
        yield f"  Sebagian boleh diambil setelah {savings.partial_years} tahun"
        return
    yield entry("  Boleh diambil sekali, apa saja", savings.partial_any)
    yield entry("  atau untuk rumah", savings.partial_house)
