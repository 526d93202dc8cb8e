"""People who agreed to be contacted, gave a phone number, and stopped before handing in."""

from collections.abc import Sequence

from bot.silence import Silence
from tests.bot.officers.office import Office
from tests.bot.rudi import AFTER_CONSENT, UNTIL_CONSENT

RUDI, SITI = 5_100_000_001, 5_100_000_002
TO_NIK = (*UNTIL_CONSENT, *AFTER_CONSENT[:3])
"""In Palembang, up to the NIK."""


async def write(office: Office, person: int, words: Sequence[str]) -> None:
    for text in words:
        office.clock.later(seconds=10)
        await office.service.handle([office.said(person, text)])


async def a_day_passes(office: Office, hours: float = 24) -> None:
    """And the program looks who has fallen silent."""
    office.clock.later(hours=hours)
    await Silence(office.store, office.worlds, office.clock).look()


async def stopped(office: Office, *people: int, words: Sequence[str] = TO_NIK) -> None:
    """They stop at the NIK, and a day passes."""
    for person in people:
        await write(office, person, words)
    await a_day_passes(office)
