"""``python -m bot hitung``: reads what was typed, asks the rules, prints the sums. It computes
nothing. A mistake is one sentence with an example."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer

from bot.officers.terminal import stop
from bot.rulebook import asking, counting, gains
from bot.rulebook.options import Override, load, say
from conversations.errors import RuleGap
from conversations.rules import examples
from conversations.rules.book import RuleBook
from conversations.rules.business import Shop, business_contribution
from conversations.rules.contributions import (
    Contribution,
    bpu_contribution,
    bpu_period,
    bpu_programmes,
    payment_periods,
)
from conversations.rules.facts import Payer, Risk, Scale, Sector
from conversations.rules.jakon import jakon_by_contract, jakon_by_wages
from conversations.rules.pu import pu_contribution
from conversations.rules.scale import Measure, business_scale

MOST_YEARS = 60
MOST_MONTHS = 120

hitung_cli = typer.Typer(help="Hitung iuran dan manfaat, dengan sumbernya.", no_args_is_help=True)

Month = Annotated[
    str | None, typer.Option(metavar="YYYY-MM", help="Bulan iuran; tanpa ini: bulan ini.")
]
Day = Annotated[
    str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="Tanggal; tanpa ini: hari ini.")
]
Income = Annotated[
    str | None,
    typer.Option(
        metavar="RUPIAH",
        help="Penghasilan sebulan: 1.500.000 atau '1,5 juta'; tanpa ini: golongan terendah.",
    ),
]
SectorOption = Annotated[
    Sector | None, typer.Option(help="Sektor pekerjaan; tanpa ini: belum diketahui.")
]
RiskOption = Annotated[
    int | None,
    typer.Option(min=min(Risk), max=max(Risk), help="Kelas risiko JKK, 1 terendah; tanpa ini: 1."),
]
Extra = Annotated[
    str | None,
    typer.Option(metavar="IDS", help="Program di luar yang wajib, misalnya jht,jp."),
]


@hitung_cli.command(
    "bpu",
    epilog="Contoh: python -m bot hitung bpu --income 1.500.000 --sector transport"
    " --month 2026-12 --programmes 3 --months 3",
)
def bpu(
    income: Income = None,
    sector: SectorOption = None,
    payer: Annotated[Payer, typer.Option(help="Yang membayar.")] = Payer.SELF,
    month: Month = None,
    programmes: Annotated[
        int | None, typer.Option(help="Berapa program; tanpa ini: yang wajib saja.")
    ] = None,
    months: Annotated[int, typer.Option(help="Berapa bulan dibayar sekaligus.")] = 1,
    override: Override = None,
) -> None:
    """Iuran peserta BPU."""
    earned = None if income is None else asking.monthly_money("--income", income)
    first = asking.month("--month", month)
    rules = load(override)
    with _gaps_told():
        _refuse_other("--months", months, payment_periods(rules, first))
        chosen = _programmes(programmes, first, rules)
        period = bpu_period(earned, sector, payer, first, months, chosen, rules)
    _say_no_sector(sector)
    say(counting.bpu(period, payer))


@hitung_cli.command(
    "pu",
    epilog="Contoh: python -m bot hitung pu --wage '4 juta' --risk 2 --scale kecil"
    " --month 2026-12",
)
def pu(
    wage: Annotated[str, typer.Option(metavar="RUPIAH", help="Upah sebulan: 4.000.000.")],
    scale: Annotated[Scale, typer.Option(help="Skala usaha.")],
    risk: RiskOption = None,
    month: Month = None,
    programmes: Extra = None,
    override: Override = None,
) -> None:
    """Iuran Penerima Upah: bagian pemberi kerja dan pekerja."""
    paid, first = asking.monthly_money("--wage", wage), asking.month("--month", month)
    rules = load(override)
    with _gaps_told():
        extra = _extra(programmes, first, rules)
        found = pu_contribution(paid, _risk(risk), scale, first, extra, rules)
    say(counting.pu(found))


@hitung_cli.command(
    "usaha",
    epilog="Contoh: python -m bot hitung usaha --income '3 juta' --sector other"
    " --wage '2 juta' --wage 1.800.000 --sales '250 juta' --risk 1",
)
def usaha(
    income: Income = None,
    sector: SectorOption = None,
    wage: Annotated[
        list[str] | None,
        typer.Option(metavar="RUPIAH", help="Upah sebulan seorang pekerja; sekali tiap orang."),
    ] = None,
    scale: Annotated[Scale | None, typer.Option(help="Skala usaha, bila diketahui.")] = None,
    sales: Annotated[
        str | None, typer.Option(metavar="RUPIAH", help="Atau penjualan setahun.")
    ] = None,
    capital: Annotated[
        str | None, typer.Option(metavar="RUPIAH", help="Atau modal, tanpa tanah dan bangunan.")
    ] = None,
    risk: RiskOption = None,
    month: Month = None,
    programmes: Extra = None,
    override: Override = None,
) -> None:
    """Iuran sebulan usaha kecil: pemilik sebagai BPU, pekerjanya sebagai PU."""
    earned = None if income is None else asking.monthly_money("--income", income)
    wages = [asking.monthly_money("--wage", one) for one in wage or ()]
    first = asking.month("--month", month)
    rules = load(override)
    with _gaps_told():
        size = _scale(scale, sales, capital, first, rules)
        shop = Shop(earned, sector, wages, size, _risk(risk))
        found = business_contribution(shop, first, _extra(programmes, first, rules), rules)
    say([f"Skala usaha: {size}", ""])
    _say_no_sector(sector)
    say(counting.business(found))


@hitung_cli.command(
    "proyek", epilog="Contoh: python -m bot hitung proyek --contract '2,5 miliar' --on 2026-12-01"
)
def proyek(
    contract: Annotated[
        str | None, typer.Option(metavar="RUPIAH", help="Nilai kontrak tanpa PPN.")
    ] = None,
    wages: Annotated[
        str | None, typer.Option(metavar="RUPIAH", help="Atau upah semua pekerja sebulan.")
    ] = None,
    on: Day = None,
    override: Override = None,
) -> None:
    """Iuran proyek jasa konstruksi, dibayar kontraktor; tanggalnya tanggal SPK."""
    spk = asking.day("--on", on)
    if (contract is None) == (wages is None):
        example = "Contoh: --contract '2,5 miliar'"
        stop(f"Tulis satu dari --contract dan --wages. {example}", usage=True)
    rules = load(override)
    with _gaps_told():
        if contract is not None:
            value = asking.money("--contract", contract)
            found = jakon_by_contract(value, rules, spk)
        else:
            found = jakon_by_wages(asking.money("--wages", wages or ""), rules, spk)
    say(counting.jakon(found, monthly=contract is None))


@hitung_cli.command(
    "manfaat",
    epilog="Contoh: python -m bot hitung manfaat --base 1.500.000 --months-off 3 --years 10",
)
def manfaat(
    base: Annotated[str, typer.Option(metavar="RUPIAH", help="Dasar penghasilan atau upah.")],
    months_off: Annotated[
        int, typer.Option(min=0, max=MOST_MONTHS, help="Bulan tidak bisa bekerja.")
    ] = 3,
    years: Annotated[int, typer.Option(min=0, max=MOST_YEARS, help="Tahun iuran JHT.")] = 10,
    jht: Annotated[
        str | None,
        typer.Option(metavar="RUPIAH", help="Iuran JHT sebulan; tanpa ini: iuran BPU."),
    ] = None,
    on: Day = None,
    override: Override = None,
) -> None:
    """Contoh manfaat: kecelakaan kerja, meninggal, hari tua."""
    amount, day = asking.monthly_money("--base", base), asking.day("--on", on)
    saved = None if jht is None else asking.money("--jht", jht)
    rules = load(override)
    with _gaps_told():
        paid = None if saved is not None else _bpu(amount, day, rules)
        found = gains.Gains(
            amount,
            paid,
            examples.accident(amount, months_off, rules, day),
            examples.death_at_work(amount, rules, day),
            examples.death_otherwise(rules, day),
            examples.old_age(saved or _jht(paid), years, rules, day),
        )
    say(gains.told(found))


@contextmanager
def _gaps_told() -> Iterator[None]:
    try:
        yield
    except RuleGap as gap:
        stop(f"Tidak ada aturan yang berlaku untuk hari itu; tanya petugas. ({gap})")


def _programmes(count: int | None, day: date, rules: RuleBook) -> tuple[str, ...]:
    """As many as wanted, the mandatory ones first."""
    offered = bpu_programmes(rules, day)
    least = len(offered.mandatory)
    every = (*offered.mandatory, *offered.optional)
    wanted = least if count is None else count
    _refuse_other("--programmes", wanted, tuple(range(least, len(every) + 1)))
    return every[:wanted]


def _refuse_other(option: str, given: int, known: tuple[int, ...]) -> None:
    if given not in known:
        listed = ", ".join(map(str, known))
        stop(f"{option}: pilih dari {listed}. Contoh: {option} {known[-1]}", usage=True)


def _extra(text: str | None, day: date, rules: RuleBook) -> tuple[str, ...]:
    if text is None:
        return ()
    return asking.names("--programmes", text, rules.ids("pu.programmes", day))


def _scale(
    scale: Scale | None, sales: str | None, capital: str | None, day: date, rules: RuleBook
) -> Scale:
    """As it was given, or as the one measure says."""
    sizes = {Measure.SALES: sales, Measure.CAPITAL: capital}
    given = {how: asking.money(f"--{how}", text) for how, text in sizes.items() if text}
    if len(given) + (scale is not None) != 1:
        stop("Tulis satu dari --scale, --sales, --capital. Contoh: --scale mikro", usage=True)
    if scale is not None:
        return scale
    [(how, amount)] = given.items()
    return business_scale(amount, how, rules, day).scale


def _risk(number: int | None) -> Risk | None:
    return None if number is None else Risk(number)


def _bpu(base: int, day: date, rules: RuleBook) -> Contribution:
    """The sector and the payer do not matter to JHT, of which there is no discount."""
    return bpu_contribution(base, Sector.OTHER, Payer.SELF, day, ("jht",), rules)


def _jht(paid: Contribution | None) -> int:
    items = () if paid is None else paid.items
    return sum(item.due for item in items if item.programme == "jht")


def _say_no_sector(sector: Sector | None) -> None:
    if sector is None:
        say([counting.NO_SECTOR, ""])
