"""What all bots are measured on: /start and eleven answers, up to the check screen.

Workers recognise each question by its mark. The peers put the very words and keyboards of our
registration, as constants; ours comes to them by its own flow, rules and catalog.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

Rows = tuple[tuple[str, ...], ...]

WAYS: Final = ("◀ Kembali", "❓ Bantuan")
SKIP: Final = "Lewati"


@dataclass(frozen=True, slots=True)
class Question:
    """``mark`` is what a worker knows it by, ``accepts`` what a peer takes for an answer."""

    id: str
    text: str
    mark: str
    rows: Rows
    accepts: re.Pattern[str]


def _typed(id: str, text: str, mark: str, accepts: str, *rows: tuple[str, ...]) -> Question:
    return Question(id, text, mark, (*rows, WAYS), re.compile(accepts))


def _tapped(id: str, text: str, mark: str, *rows: tuple[str, ...]) -> Question:
    labels = "|".join(re.escape(label) for row in rows for label in row)
    return Question(id, text, mark, (*rows, WAYS), re.compile(labels))


WELCOME: Final = (
    "Selamat datang di pendaftaran awal BPJS Ketenagakerjaan, dijalankan oleh"
    " BPJS Ketenagakerjaan Kanwil Sumbagsel (uji coba).\nGratis, kira-kira 3 menit.\n"
    "Kami tidak pernah meminta uang, kode OTP, atau PIN."
)
WRONG: Final = "Belum cocok. Coba lagi, ya."

QUESTIONS: Final = (
    _tapped(
        "work",
        "Bagaimana Bapak/Ibu bekerja sekarang?",
        "Bagaimana Bapak/Ibu bekerja",
        ("Kerja sendiri",),
        ("Digaji orang/perusahaan",),
        ("Punya usaha dan pekerja",),
        ("Kerja di luar negeri",),
        ("Tidak bekerja",),
    ),
    _typed(
        "occupation",
        "Apa pekerjaan atau usaha Bapak/Ibu? Tulis saja.\nContoh: ojek, jual sayur, petani karet.",
        "Apa pekerjaan",
        r"\D{3,60}",
    ),
    _typed(
        "birth",
        "Tahun berapa Bapak/Ibu lahir?\nContoh: 1985. Tanggal lengkap juga boleh: 17-8-1985.",
        "Tahun berapa",
        r"(19|20)\d\d",
    ),
    _tapped(
        "member",
        "Apakah Bapak/Ibu sudah ikut BPJS Ketenagakerjaan?\n"
        "(Bukan BPJS Kesehatan, yang untuk berobat.)",
        "sudah ikut BPJS",
        ("Belum",),
        ("Sudah, bayar sendiri",),
        ("Sudah, dibayari pemerintah",),
        ("Sudah, dibayari perusahaan",),
        ("Tidak tahu",),
    ),
    _typed(
        "place",
        "Bapak/Ibu tinggal di kecamatan atau desa apa?\n"
        "Contoh: Kertapati. Kalau namanya umum: Kertapati Palembang.",
        "kecamatan atau desa",
        r".{3,60}",
    ),
    _typed(
        "income",
        "Kira-kira berapa penghasilan Bapak/Ibu? Ini untuk menghitung iuran (uang yang dibayar"
        " tiap bulan).\nContoh: 2 juta sebulan, atau 100 ribu sehari 25 hari.",
        "penghasilan",
        r".*\d.*",
    ),
    _tapped(
        "plan",
        "<b>Bapak/Ibu bisa ikut.</b> Sedang ada potongan dari pemerintah sampai akhir Maret 2027"
        " (2 program biasanya Rp32.800).\n\n<b>Rp16.400</b> sebulan (2 program)\n"
        "• Celaka waktu kerja: biaya berobat ditanggung\n"
        "• Meninggal: keluarga dapat Rp42.000.000 (Rp10.000.000 kalau belum 3 bulan ikut)\n"
        "<b>Rp68.400</b> sebulan (3 program)\n• Ditambah tabungan hari tua\n\n"
        "Berlaku setelah iuran dibayar. Petugas memastikan angkanya. Mau yang mana?",
        "Mau yang mana",
        ("2 program, Rp16.400/bulan",),
        ("3 program, Rp68.400/bulan",),
        ("2 program, 3 bulan Rp49.200",),
        ("3 program, 3 bulan Rp205.200",),
        ("Cara lain, petugas bantu",),
        ("Nanti dulu",),
        ("Kenapa?",),
    ),
    _tapped(
        "consent",
        "<b>Bagian 2 dari 3</b>\n\nSupaya petugas bisa menghubungi dan mendaftarkan Bapak/Ibu,"
        " kami perlu menyimpan nama, nomor HP, NIK (kalau diberi), dan jawaban tadi.\n"
        "Yang melihat hanya petugas BPJS Ketenagakerjaan Kanwil Sumbagsel (uji coba)."
        " Obrolan ini lewat Telegram, servernya di luar negeri.\n"
        "Bisa dihapus kapan saja: /hapus.\n\n<b>Boleh kami simpan?</b>",
        "Boleh kami simpan",
        ("Ya, boleh", "Tidak boleh"),
        ("📄 Baca semua",),
    ),
    _typed(
        "name",
        "Siapa nama Bapak/Ibu? Tulis seperti di KTP.\nContoh: Siti Aminah.",
        "Siapa nama",
        r"\D{3,80}",
    ),
    _typed(
        "phone",
        "Nomor HP yang bisa dihubungi petugas?\n"
        "Tekan tombol Bagikan nomor saya, atau tulis. Contoh: 0812 3456 7890.",
        "Nomor HP yang bisa",
        rf"{SKIP}|\+?[\d -]{{9,20}}",
        ("📱 Bagikan nomor saya",),
        (SKIP,),
    ),
    _typed(
        "nik",
        "Terakhir, NIK: nomor di KTP, 16 angka. Petugas memakainya untuk mendaftar.\n"
        "Pesannya langsung kami hapus dari obrolan. Belum mau? Tekan Lewati, nanti petugas yang"
        " menanyakan.",
        "Terakhir, NIK",
        rf"{SKIP}|\d{{16}}",
        (SKIP,),
    ),
)

CHECK_MARK: Final = "Periksa dulu"
CHECK: Final = (
    "<b>Bagian 3 dari 3</b>\n\n<b>Periksa dulu, ya</b>\n1. Cara kerja: <b>{work}</b>\n"
    "2. Pekerjaan: <b>{occupation}</b>\n3. Warga negara: <b>WNI</b>\n"
    "4. Lahir: <b>{birth}</b>\n"
    "5. Kepesertaan: <b>{member}</b>\n6. Tempat tinggal: <b>{place}</b>\n"
    "7. Penghasilan: <b>{income}</b>\n8. Pilihan: <b>{plan}</b>\n9. Nama: <b>{name}</b>\n"
    "10. Nomor HP: <b>{phone}</b>\n11. NIK: <b>{nik}</b>\n\n"
    "Sudah benar? Tekan <b>Kirim</b>. Ada yang salah? Tekan barisnya."
)
CHECK_ROWS: Final[Rows] = (
    ("1. Cara kerja", "2. Pekerjaan"),
    ("3. Warga negara", "4. Lahir"),
    ("5. Kepesertaan", "6. Tempat tinggal"),
    ("7. Penghasilan", "8. Pilihan"),
    ("9. Nama", "10. Nomor HP"),
    ("11. NIK", "✅ Kirim"),
    WAYS,
)

# People differ, so that no cache of answers makes a bot look faster than it is. No choice here
# leads to another question.
_JOBS: Final = ("ojek online", "jual sayur", "petani karet", "tukang cukur", "tukang pijat")
_PLACES: Final = (
    "Kertapati",
    "Jakabaring",
    "Ilir Barat 1",
    "Plaju",
    "Sekayu",
    "Gandus",
    "Kalidoni",
)
_INCOMES: Final = (
    "100 ribu sehari 25 hari",
    "2 juta sebulan",
    "1,5 juta sebulan",
    "2 juta sebulan",
)
_NAMES: Final = ("Rudi Hartono", "Siti Aminah", "Muhammad Yusuf", "Ayu Lestari", "Slamet Riyadi")


def script(number: int) -> list[tuple[str, str]]:
    """What person ``number`` says, and the mark of what the bot must say to it.

    Where an answer begins a label of the keyboard shown, it is that button that is meant.
    """
    year = 1970 + number % 25
    answers = (
        "/start",
        "Kerja sendiri",
        _JOBS[number % len(_JOBS)],
        str(year),
        "Belum",
        _PLACES[number % len(_PLACES)],
        _INCOMES[number % len(_INCOMES)],
        "2 program,",
        "Ya, boleh",
        _NAMES[number % len(_NAMES)],
        SKIP,
        f"1671011208{year % 100}{number % 9999 + 1:04d}",
    )
    marks = (*(question.mark for question in QUESTIONS), CHECK_MARK)
    return list(zip(answers, marks, strict=True))
