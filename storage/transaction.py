"""One transaction as callers see it: an object a table group, and erasure over all of them."""

from datetime import datetime

from storage.audit import Audit
from storage.authenticators import Authenticators
from storage.broadcasts import Broadcasts
from storage.consents import Consents
from storage.dead_letters import DeadLetters
from storage.digests import Digests
from storage.duplicates import Duplicates
from storage.expiries import Expiries
from storage.funnel import Funnel
from storage.imports import Imports
from storage.invites import Invites
from storage.leads import Leads
from storage.link import Link
from storage.meta import Meta
from storage.officers import Officers
from storage.outbox import Outbox
from storage.passphrases import Passphrases
from storage.postponed import Postponed
from storage.promises import Promises
from storage.referrals import Referrals
from storage.removals import Removals
from storage.repairs import Repairs
from storage.requests import Requests
from storage.searches import Searches
from storage.seen import Seen
from storage.sessions import Sessions
from storage.staff import Staff
from storage.staff_files import StaffFiles
from storage.stalled import Stalled
from storage.statistics import Statistics
from storage.talks import Talks
from storage.tombstones import Tombstones
from storage.waits import Waits


class Transaction:
    """Good only inside the job it was given to."""

    __slots__ = (
        "audit",
        "authenticators",
        "broadcasts",
        "consents",
        "dead_letters",
        "digests",
        "duplicates",
        "expiries",
        "funnel",
        "imports",
        "invites",
        "leads",
        "meta",
        "officers",
        "outbox",
        "passphrases",
        "postponed",
        "promises",
        "referrals",
        "removals",
        "repairs",
        "requests",
        "searches",
        "seen",
        "sessions",
        "staff",
        "staff_files",
        "stalled",
        "statistics",
        "talks",
        "tombstones",
        "waits",
    )

    def __init__(self, link: Link) -> None:
        self.seen = Seen(link)
        self.sessions = Sessions(link)
        self.leads = Leads(link)
        self.duplicates = Duplicates(link)
        self.officers = Officers(link)
        self.invites = Invites(link)
        self.authenticators = Authenticators(link)
        self.postponed = Postponed(link)
        self.outbox = Outbox(link)
        self.promises = Promises(link)
        self.digests = Digests(link)
        self.repairs = Repairs(link)
        self.talks = Talks(link)
        self.requests = Requests(link)
        self.consents = Consents(link)
        self.audit = Audit(link)
        self.broadcasts = Broadcasts(link)
        self.dead_letters = DeadLetters(link)
        self.meta = Meta(link)
        self.tombstones = Tombstones(link)
        self.expiries = Expiries(link)
        self.waits = Waits(link)
        self.stalled = Stalled(link)
        self.statistics = Statistics(link)
        self.referrals = Referrals(link)
        self.passphrases = Passphrases(link)
        self.removals = Removals(link)
        self.searches = Searches(link)
        self.staff = Staff(link)
        self.staff_files = StaffFiles(link)
        self.imports = Imports(link)
        self.funnel = Funnel(link)

    async def finish(self) -> None:
        """The last act before the commit. Raises AuditHeadless."""
        await self.audit.finish()

    async def erase_person(
        self, chat: int, now: datetime, *, but_waits: bool = False
    ) -> list[str]:
        """Everything about the person in ``chat``, from every table; says the codes of their
        leads, which is all that is left. ``but_waits``: but that they asked to be told of a
        changed rule. Call ``Store.scrub`` after the commit."""
        codes = await self.leads.erase(chat, now)
        await self.removals.note(codes, now)
        await self.repairs.erase(codes)
        await self.talks.erase(codes)
        await self.staff.erase(codes)
        await self.staff_files.erase(chat)
        await self.promises.erase(chat)
        await self.outbox.drop_chat(chat)
        await self.broadcasts.erase(chat)
        await self.consents.erase(chat)
        await self.requests.erase(chat)
        await self.dead_letters.erase(chat)
        if not but_waits:
            await self.waits.erase(chat)
        await self.expiries.erase(chat)
        await self.stalled.erase(chat)
        await self.sessions.erase(chat)
        await self.postponed.forget_words()
        return codes

    async def erase_helped(self, chat: int, code: str, now: datetime) -> list[str]:
        """Everything about one person who was registered from ``chat`` by somebody else: the
        lead, their yes, what was asked about it. The rest of the chat stays, but for what was
        set aside after a fault, which may hold words of anybody's. Says the code, or nothing where
        the chat has no such lead. Call ``Store.scrub`` after the commit."""
        run = await self.leads.run_of(chat, code)
        codes = await self.leads.erase(chat, now, only=code)
        if run is not None:
            await self.repairs.erase(codes)
            await self.talks.erase(codes)
            await self.staff.erase(codes)
            await self.staff_files.erase_of(codes)
            await self.promises.erase_of(codes)
            await self.consents.erase_run(chat, run)
            await self.requests.erase_about(chat, code)
            await self.dead_letters.erase(chat)
        await self.removals.note(codes, now)
        await self.staff.erase(codes)
        await self.postponed.forget_words()
        return codes

    async def expire(self, chat: int, code: str, now: datetime, since: datetime) -> bool:
        """Everything about one lead that nothing has happened to after ``since``; False where
        something has."""
        run = await self.leads.run_of(chat, code)
        if not await self.leads.expire(code, now, since):
            return False
        await self.removals.note([code], now)
        await self.repairs.erase([code])
        await self.talks.erase([code])
        await self.staff.erase([code])
        await self.promises.erase_of([code])
        await self.staff_files.erase_of([code])
        await self.requests.erase_about(chat, code)
        if run is not None:
            await self.consents.erase_run(chat, run)
        await self.postponed.forget_words()
        return True

    async def erase_again(self, chat: int, now: datetime, before: datetime) -> list[str]:
        """As ``erase_person``, but only what is older than ``before``: who came back since then
        keeps what is new."""
        codes = await self.leads.erase(chat, now, before)
        await self.removals.note(codes, now)
        await self.repairs.erase(codes)
        await self.talks.erase(codes)
        await self.staff.erase(codes)
        await self.promises.erase_of(codes)
        await self.stalled.erase(chat)
        await self.tombstones.erase_older(chat, before)
        await self.postponed.forget_words()
        return codes
