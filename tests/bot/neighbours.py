"""Others who register beside Rudi, so that a queue has something to show. None of them exists."""

from dataclasses import dataclass
from itertools import starmap

import httpx

from tests.bot.rudi import ERASURE, NAME, NIK, PHONE, REGISTRATION, UNTIL_CONSENT


@dataclass(frozen=True, slots=True)
class Neighbour:
    name: str
    work: str
    place: str
    district: str
    born: int
    earned: str

    def registration(self, number: int) -> tuple[str, ...]:
        """Rudi's, with this one's answers; of another number, another NIK and phone."""
        own = {
            "ojek online": self.work,
            "1985": str(self.born),
            "kertapati": self.place,
            "100 ribu sehari 25 hari": self.earned,
            NAME: self.name,
            PHONE: f"08123456{number:04}",
            NIK: f"{self.district}1208{self.born % 100:02}{number:04}",
        }
        return tuple(own.get(text, text) for text in REGISTRATION)


NEIGHBOURS = tuple(
    starmap(
        Neighbour,
        (
            ("Halimah Contoh", "jual sayur", "plaju", "167102", 1979, "70 ribu sehari 26 hari"),
            ("Sutrisno Contoh", "tukang bangunan", "indralaya", "161007", 1974, "3 juta"),
            ("Dewi Contoh Lestari", "menjahit", "kertapati", "167101", 1991, "1,5 juta"),
            ("Marwan Contoh", "ojek online", "indralaya", "161007", 1988, "2,5 juta"),
            ("Yuni Contoh", "jual gorengan", "plaju", "167102", 1983, "2 juta"),
            ("Agus Contoh Saputra", "tukang pijat", "indralaya", "161007", 1976, "1,8 juta"),
            ("Ratna Contoh", "jual sayur", "indralaya", "161007", 1981, "1,6 juta"),
            ("Fikri Contoh", "ojek online", "plaju", "167102", 1996, "110 ribu sehari 25 hari"),
            ("Komariah Contoh", "menjahit", "indralaya", "161007", 1986, "1,4 juta"),
            ("Rusdi Contoh", "ojek online", "indralaya", "161007", 1984, "2,8 juta"),
        ),
    )
)


GIVES_UP = (*UNTIL_CONSENT[:-2], *ERASURE)
"""Somebody who is asked what they earn, and would rather not."""


async def hand_in(address: str, known_as: str, registration: tuple[str, ...]) -> None:
    """Somebody else hands in a registration."""
    answered = await say_all(address, known_as, registration)
    assert "Terkirim" in answered, f"{known_as}: {answered}"


async def say_all(address: str, known_as: str, texts: tuple[str, ...]) -> str:
    """By the sandbox's own API, each after the bot's answer; the last answer."""
    answered = ""
    async with httpx.AsyncClient(base_url=f"{address}sandbox") as http:
        person = (await http.post("/people", json={"name": known_as})).json()["id"]
        for text in texts:
            said = (await http.post(f"/people/{person}/say", json={"text": text})).json()
            heard = await http.get(f"/people/{person}/heard", params={"after": said["id"]})
            answered = heard.json()[0]["text"]
    return answered
