"""One worker's chat with the real flows, said to in a row: for tests of what people meet there."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.chat import Heard, Talk
from bot.world import Worlds
from conversations.events import Said
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from conversations.session import Session

WORLDS = Worlds(Catalog.load(), RuleBook.load(), "Kantor Contoh", "08.00-15.00")
TO_PLAN = (
    "/start",
    "Kerja sendiri",
    "jual sayur",
    "1985",
    "Belum",
    "Kertapati Palembang",
    "2 juta sebulan",
)
TO_NAME = (*TO_PLAN, "2 program, tiap bulan", "Ya, boleh")
TO_OWNER = (
    "/start",
    "Punya usaha dan pekerja",
    "warung makan",
    "2 orang",
    "Pemilik",
    "1980",
    "Belum",
    "2012",
    "Sampai Rp2 miliar",
    "1,5 juta sebulan",
    "Ya, hubungi saya",
    "Ya, boleh",
)
"""A small business, up to who its owner is."""
TO_PHONE = (*TO_NAME, "Siti Aminah")
TO_CHECK = (*TO_PHONE, "0812 3456 7890", "Lewati")


@dataclass
class Chat:
    talk: Talk = field(default_factory=lambda: Talk(WORLDS))
    now: datetime = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    messages: int = 0

    def say(self, *words: str) -> Heard:
        """Each twenty seconds after the last. Gives what came of the last one."""
        for text in words:
            self.now += timedelta(seconds=20)
            self.messages += 1
            said = Said(text, self.now, self.messages)
            heard = self.talk.hear(said, self.now, f"KODE-{self.messages:04d}")
        return heard

    @property
    def session(self) -> Session:
        return self.talk.session

    @property
    def asked(self) -> str | None:
        run = self.session.current
        return None if run is None else run.asked
