"""A whole registration, as a driver in Palembang types it. He does not exist."""

from conversations.people import mask_nik

NAME = "Rudi Contoh Hartono"
NIK = "1671011208850001"
NIK_MASKED = mask_nik(NIK)
PHONE = "081234567890"
UNTIL_CONSENT = (
    "/start",
    "Kerja sendiri",
    "ojek online",
    "1985",
    "Belum",
    "kertapati",
    "100 ribu sehari 25 hari",
    "1",
)
AFTER_CONSENT = ("Ya, boleh", NAME, PHONE, NIK, "✅ Kirim")
REGISTRATION = (*UNTIL_CONSENT, *AFTER_CONSENT)
ERASURE = ("/hapus", "Ya, hapus semua", "Hapus sekarang")
