"""Sums told line by line: each item, who pays what, whether an officer confirms, and sources.

It reads nothing typed and computes nothing of its own.
"""

from collections.abc import Iterator, Mapping

from bot.rulebook.words import IDS, day, month, rupiah, source
from conversations.rules.book import Confidence
from conversations.rules.business import Business
from conversations.rules.contributions import Contribution, Period
from conversations.rules.facts import Payer
from conversations.rules.jakon import JakonContribution
from conversations.rules.pu import PuContribution
from conversations.rules.results import Traced

PAYERS: Mapping[Payer, str] = {
    Payer.SELF: "Pekerja",
    Payer.APBN: "APBN",
    Payer.APBD: "APBD",
    Payer.DONOR: "Donatur",
}
CONFIRM = "Petugas memastikan angka ini dulu."
NO_SECTOR = "Sektor tidak disebut: potongan yang bergantung pada sektor belum dihitung."
_NAME, _SUM = 34, 16


def bpu(period: Period, payer: Payer) -> Iterator[str]:
    for one in period.months:
        yield from _bpu_month(one)
        yield ""
    yield entry(f"{PAYERS[payer]} membayar, {len(period.months)} bulan", period.total)
    if payer is not Payer.SELF:
        yield entry("Pekerja membayar", 0)
    if period.crosses_discount_end:
        yield "Masa bayar melewati akhir potongan: tiap bulan dihitung dengan harganya sendiri."
    yield from closing(period)


def pu(contribution: PuContribution) -> Iterator[str]:
    yield from _pu_month(contribution)
    yield entry("Jumlah", contribution.total)
    yield from closing(contribution)


def business(shop: Business) -> Iterator[str]:
    yield "Pemilik sebagai peserta BPU"
    yield from _bpu_month(shop.owner)
    for number, one in enumerate(shop.staff, 1):
        yield from ("", f"Pekerja {number} sebagai Penerima Upah")
        yield from _pu_month(one)
    yield ""
    yield entry("Pemilik membayar", shop.pays)
    yield entry("Dipotong dari upah", shop.from_wages)
    yield entry("Jumlah sebulan", shop.total)
    yield from closing(shop)


def jakon(contribution: JakonContribution, *, monthly: bool) -> Iterator[str]:
    yield f"Dihitung dari {'upah' if monthly else 'nilai kontrak'} {rupiah(contribution.base)}"
    yield entry("JKK", contribution.jkk)
    yield entry("JKM", contribution.jkm)
    yield entry(f"Kontraktor membayar {'tiap bulan' if monthly else 'sekali'}", contribution.total)
    yield entry("Pekerja membayar", 0)
    yield from closing(contribution)


def entry(name: str, amount: int) -> str:
    """A line with the sum at its right."""
    return f"{name:<{_NAME}}{rupiah(amount):>{_SUM}}"


def closing(*results: Traced) -> Iterator[str]:
    """Whether an officer confirms, with what is open, and the sources of all of them."""
    values = [value for result in results for value in result.trace]
    if any(result.confirm for result in results):
        yield from ("", CONFIRM)
        unsure = [value for value in values if value.confidence is not Confidence.A]
        asked = dict.fromkeys(value.doubt.text for value in unsure if value.doubt is not None)
        yield from (f"  Untuk kantor: {text}" for text in asked)
    yield from ("", "Sumber")
    links = dict.fromkeys((source(value.source), value.source.url) for value in values)
    yield from (f"  {title} – {url}" for title, url in links)


def _bpu_month(one: Contribution) -> Iterator[str]:
    yield f"{month(one.month)}, dasar penghasilan {rupiah(one.base)}"
    if one.at_least:
        yield "Penghasilan tidak disebut: ini golongan terendah, jadi paling sedikit."
    for item in one.items:
        full = f"  (penuh {rupiah(item.full)})" if item.discount else ""
        yield entry(f"  {IDS[item.programme]}", item.due) + full
    yield entry("  Iuran sebulan", one.total)
    if one.discounted_until is not None:
        yield f"  Potongan {rupiah(one.discount)}, sampai {day(one.discounted_until)}"


def _pu_month(one: PuContribution) -> Iterator[str]:
    yield f"{month(one.month)}, upah {rupiah(one.wage)}"
    if one.at_least:
        yield "Kelas risiko tidak disebut: ini yang terendah, jadi paling sedikit."
    for item in one.items:
        worker = f"  + dari upah {rupiah(item.worker)}" if item.worker else ""
        yield entry(f"  {IDS[item.programme]}", item.employer) + worker
    yield entry("Pemberi kerja membayar", one.employer)
    yield entry("Dipotong dari upah pekerja", one.worker)
