"""Values, days and ids in Indonesian, for what an office reads. It knows no rule and no sum."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from conversations.rules.values import DatedValue, Source, Table, Unit

_LOCALE = "id"
_HUNDRED = 100

IDS: Mapping[str, str] = {
    "jkk": "JKK",
    "jkm": "JKM",
    "jht": "JHT",
    "jp": "JP",
    "jkn": "JKN",
    "nik": "NIK",
    "ppn": "PPN",
    "apbn": "APBN",
    "apbd": "APBD",
    "work": "bekerja",
    "employer": "pemberi kerja",
    "contractor": "kontraktor",
    "independent_worker": "pekerja mandiri",
    "other_non_wage_worker": "pekerja lain yang tidak menerima upah",
    "member_before_limit": "yang sudah peserta sebelum batas umur",
    "credited_to_next_months": "menjadi iuran bulan berikut",
    "full_rate": "harga penuh",
    "new_months_only": "iuran bulan baru saja",
    "no_cost_ceiling": "tanpa batas biaya, sesuai kebutuhan medis",
    "official_portal": "portal resmi",
    "food_drink_tobacco": "makanan, minuman, dan tembakau",
    "textile_apparel": "tekstil dan pakaian jadi",
    "leather": "kulit",
    "footwear": "alas kaki",
    "toys": "mainan anak",
    "furniture": "furnitur",
    "shop": "toko",
    "food_sale": "penjualan makanan",
    "salon": "salon",
    "tailoring": "penjahit",
    "livestock": "peternakan",
    "professional_service": "jasa profesi",
    "smallholding": "pertanian rakyat",
    "rubber_estate": "perkebunan karet",
    "coconut_estate": "perkebunan kelapa",
    "sugar_estate": "perkebunan gula",
}
"""An id that is not here, from an override, is shown as it stands."""

_COLUMNS: Mapping[str, tuple[str, Unit]] = {
    "income_from": ("mulai", Unit.RUPIAH),
    "base": ("dasar", Unit.RUPIAH),
    "months": ("", Unit.MONTHS),
    "contract_from": ("mulai", Unit.RUPIAH),
    "jkk": ("JKK", Unit.SHARE),
    "jkm": ("JKM", Unit.SHARE),
}

_UNITS: Mapping[Unit, str] = {
    Unit.TIMES: "{} kali",
    Unit.RUPIAH: "Rp{}",
    Unit.RUPIAH_PER_MONTH: "Rp{} sebulan",
    Unit.RUPIAH_PER_YEAR: "Rp{} setahun",
    Unit.COUNT: "{}",
    Unit.YEARS: "{} tahun",
    Unit.MONTHS: "{} bulan",
    Unit.HOURS: "{} jam",
    Unit.WORKING_DAYS: "{} hari kerja",
    Unit.DAY_OF_MONTH: "tanggal {}",
}


def rupiah(amount: int | Decimal) -> str:
    return f"Rp{_number(amount)}"


def day(of: date) -> str:
    return format_date(of, "d MMMM y", locale=_LOCALE)


def month(of: date) -> str:
    return format_date(of, "MMMM y", locale=_LOCALE)


def ids(names: Iterable[str]) -> str:
    return ", ".join(IDS.get(name, name) for name in names)


def value_lines(value: DatedValue) -> tuple[str, ...]:
    """One line, or one for each row of a table and each line of a text."""
    match value.value:
        case None:
            return ("tidak berlaku lagi",)
        case Table() as table:
            return _rows(table)
        case tuple() as lines if value.unit is Unit.TEXT:
            return lines
        case tuple() as names:
            return (ids(names),)
        case Decimal() as number:
            return (_measured(number, value.unit),)


def since(value: DatedValue) -> str:
    return day(value.since) + ("" if value.since_known else " atau lebih awal")


def in_force(value: DatedValue) -> str:
    """The days of a value: "1 April 2026 – 31 Desember 2026"."""
    if value.until is None:
        return f"sejak {since(value)}"
    return f"{since(value)} – {day(value.until)}"


def source(of: Source) -> str:
    """Title and article, without the link."""
    return of.title if of.article is None else f"{of.title}, {of.article}"


def _rows(table: Table) -> tuple[str, ...]:
    shown = [", ".join(map(_cell, table.columns, row)) for row in table.rows]
    return (", ".join(shown),) if len(table.columns) == 1 else tuple(shown)


def _cell(column: str, number: Decimal) -> str:
    label, unit = _COLUMNS.get(column, (column, Unit.COUNT))
    return f"{label} {_measured(number, unit)}".strip()


def _measured(number: Decimal, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{_number(number * _HUNDRED)}%"
    return _UNITS[unit].format(_number(number))


def _number(number: int | Decimal) -> str:
    return format_decimal(number, format="#,##0.######", locale=_LOCALE)
