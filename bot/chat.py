"""The conversation in a terminal, or in a transcript: the core without Telegram or a database."""

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from bot.settings import Settings
from bot.staff.taking import shown
from bot.world import Worlds
from bot.worlds import worlds_of
from conversations.awaited import Awaited
from conversations.correcting import asked_for, opened
from conversations.effects import (
    ChangeAwaited,
    ChangeNotAwaited,
    ConsentAnswered,
    CopyFileAsked,
    CopyShown,
    DataKept,
    Effect,
    HelpedErased,
    HelpedWithdrawn,
    LeadSubmitted,
    LeadsWithdrawn,
    MessageHidden,
    PersonErased,
    QuestionUnanswered,
    RepairClosed,
    RightAsked,
    SaidToOfficer,
    StaffFileSent,
    StaffShown,
    StaffTemplateAsked,
    TalkLeft,
    UseAllowed,
    WorkerTold,
)
from conversations.engine import advance
from conversations.events import Event, Said
from conversations.holdings import HeldConsent, HeldLead, HeldRequest, Holdings
from conversations.lead import LeadDraft, LeadStatus, LeadSummary
from conversations.messages.catalog import Catalog
from conversations.own_copy import replies
from conversations.referrals import Referral
from conversations.replies import Keyboard
from conversations.session import Session
from conversations.turn import Turn
from conversations.workers import Worker
from storage.sealing import Keyring, Keys

LEAVE = "exit"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one turn says, as a person sees it."""

    text: str
    """Telegram's HTML; empty for a double tap."""
    rows: tuple[tuple[str, ...], ...]
    """The keyboard's labels."""
    effects: tuple[Effect, ...]
    turn: Turn
    """All that came of it."""


@dataclass
class Talk:
    """One person's chat in memory, leads included."""

    worlds: Worlds
    session: Session = field(default_factory=Session)
    leads: list[LeadSummary] = field(default_factory=list)
    referrals: Mapping[str, Referral] = field(default_factory=dict)
    """The codes in use, by key."""
    drafts: dict[str, LeadDraft] = field(default_factory=dict)
    """By code: what each lead says."""
    consents: list[HeldConsent] = field(default_factory=list)
    waits: dict[str, Awaited] = field(default_factory=dict)
    requests: list[HeldRequest] = field(default_factory=list)
    staff: dict[str, dict[str, Worker]] = field(default_factory=dict)
    """By the lead of a business, by NIK."""

    def hear(self, event: Event, now: datetime, code: str | None = None) -> Heard:
        """Takes one event. ``code`` is for the lead it may make; a random one where not given."""
        world = self.worlds.at(now, tuple(self.leads), self.referrals)
        if code is not None:
            world = replace(world, code=code)
        turn = advance(self.session, event, world)
        self.session = turn.session
        if CopyShown() in turn.effects:
            told = replies(self._holdings(), world)
            turn = replace(turn, replies=(*told, *turn.replies))
        if (of := asked_for(turn)) is not None:
            held = self.drafts[of]
            turn = opened(turn, of, held.flow, held.run, held.answers, world)
            self.session = turn.session
        for effect in turn.effects:
            if isinstance(effect, StaffShown):
                listed = shown(list(self.staff.get(effect.lead, {}).values()))
                turn = replace(turn, replies=(listed, *turn.replies))
            self._apply(effect, now)
        catalog, language = self.worlds.catalog, turn.session.language
        texts = [catalog.html(language, r.key, r.values) for r in turn.replies]
        keyboards = [r.keyboard for r in turn.replies if isinstance(r.keyboard, Keyboard)]
        rows = keyboards[-1].rows if keyboards else ()
        if keyboards and keyboards[-1].contact is not None:
            rows = ((keyboards[-1].contact,), *rows)
        labels = tuple(tuple(catalog.plain(language, o.label) for o in row) for row in rows)
        return Heard("\n\n".join(texts), labels, turn.effects, turn)

    def _apply(self, effect: Effect, now: datetime) -> None:
        match effect:
            case ConsentAnswered(given, None):
                version = str(self.worlds.office["consent_version"])
                self.consents.append(HeldConsent(now, given, version))
            case LeadSubmitted(draft):
                if draft.code not in self.drafts:
                    lead = LeadSummary(
                        draft.code,
                        draft.kind,
                        LeadStatus.NEW,
                        now,
                        draft.run,
                        helper=draft.helper,
                    )
                    self.leads.insert(0, lead)
                self.drafts[draft.code] = draft
            case LeadsWithdrawn():
                own = {lead.code for lead in self.leads if lead.helper is None}
                self._withdraw(own)
            case HelpedWithdrawn(code):
                self._withdraw({code})
            case HelpedErased(code):
                self.leads = [lead for lead in self.leads if lead.code != code]
                self.drafts.pop(code, None)
            case RightAsked() | UseAllowed():
                self._ask(effect, now)
            case WorkerTold(lead, worker):
                self.staff.setdefault(lead, {})[worker.nik] = worker
            case PersonErased():
                self.staff = {}
                self.leads, self.drafts, self.consents = [], {}, []
                self.waits, self.requests = {}, []
            case ChangeAwaited(wait):
                self.waits[wait.reason] = wait
            case ChangeNotAwaited():
                self.waits = {}

    def _ask(self, effect: RightAsked | UseAllowed, now: datetime) -> None:
        if isinstance(effect, RightAsked):
            held = HeldRequest(effect.code, effect.kind, now, effect.due, None)
            self.requests.append(held)
            return
        self.requests = [
            replace(one, kind="limit_lifted") if one.kind == "limit" else one
            for one in self.requests
        ]

    def _withdraw(self, codes: set[str]) -> None:
        self.leads = [
            replace(lead, status=LeadStatus.WITHDRAWN) if lead.code in codes else lead
            for lead in self.leads
        ]

    def _holdings(self) -> Holdings:
        held = tuple(
            HeldLead(
                lead.code,
                lead.kind,
                lead.status,
                lead.submitted_at,
                self.drafts[lead.code].flow,
                self.drafts[lead.code].answers,
                staff=len(self.staff.get(lead.code, {})),
            )
            for lead in reversed(self.leads)
            if lead.code in self.drafts and lead.helper is None
        )
        waits = tuple(self.waits.values())
        requests = tuple(self.requests)
        return Holdings(self.session, held, tuple(self.consents), waits=waits, requests=requests)


NOTES: Mapping[type[Effect], str] = {
    MessageHidden: "pesan itu dihapus dari obrolan",
    LeadsWithdrawn: "pendaftaran ditarik",
    PersonErased: "semua data dihapus",
    DataKept: "masa simpan dihitung lagi dari sekarang",
    CopyShown: "salinan data ditunjukkan, tercatat",
    CopyFileAsked: "berkas data lengkap dikirim sekali, tercatat",
    StaffTemplateAsked: "berkas daftar pekerja yang kosong dikirim",
    SaidToOfficer: "diteruskan ke petugas",
    TalkLeft: "petugas diberi tahu: selesai bicara",
    ChangeNotAwaited: "tidak menunggu perubahan aturan",
    QuestionUnanswered: "satu pertanyaan tanpa jawaban dihitung",
}
"""What is said of effects that hold nothing."""


def note(effect: Effect) -> str:
    """What was written or done, in a line for whoever reads along."""
    match effect:
        case ConsentAnswered(given):
            through = f", lewat {effect.helper}" if effect.helper else ""
            return f"persetujuan dicatat: {'ya' if given else 'tidak'}{through}"
        case LeadSubmitted(draft):
            flags = f", perlu dibantu: {', '.join(draft.flags)}" if draft.flags else ""
            came = f", lewat {draft.referral}" if draft.referral else ""
            through = f", lewat {draft.helper}" if draft.helper else ""
            phone = ", HP milik penolong" if draft.helper_phone else ""
            return (
                f"pendaftaran {draft.code}: {draft.result}, {draft.region}{flags}{came}"
                f"{through}{phone}"
            )
        case HelpedWithdrawn(code) | HelpedErased(code):
            done = "ditarik" if isinstance(effect, HelpedWithdrawn) else "dihapus"
            return f"pendaftaran {code} {done}"
        case RightAsked(code, kind, _, due):
            return (
                f"permintaan {code} ({kind}) ke petugas, jawab paling lambat {due:%d-%m %H.%M} UTC"
            )
        case UseAllowed():
            return "data boleh dipakai lagi"
        case StaffShown(code):
            return f"daftar pekerja {code} ditunjukkan, disamarkan"
        case WorkerTold(code, _):
            return f"seorang pekerja masuk daftar {code}"
        case StaffFileSent(code, _, _):
            return f"berkas daftar pekerja {code} akan diambil dan diperiksa"
        case RepairClosed(end=end, question=question):
            return f"permintaan petugas untuk {question} selesai: {end}"
        case ChangeAwaited(wait):
            return f"dicatat: beri tahu kalau aturan berubah ({wait.reason})"
    return NOTES[type(effect)]


class UnknownLanguage(Exception):
    """The words are not there in this language; one sentence says in which they are."""


def talk(settings: Settings, language: str) -> None:
    """Reads lines until "exit" or the end of input; nothing is kept.

    Raises UnknownLanguage, BadRules.
    """
    console = Console(highlight=False)
    catalog = Catalog.load()
    if language not in catalog.languages:
        known = ", ".join(catalog.languages)
        raise UnknownLanguage(f"There is no language {language}; there are {known}.")
    worlds = worlds_of(settings, catalog, sign=Keyring(Keys.fresh()).sign)  # nothing is kept
    chat = Talk(worlds, Session(language=language))
    console.print(f"[dim]Nothing is kept. Type {LEAVE} to leave.[/dim]")
    words, number = "/start", 0
    while words != LEAVE:
        number += 1
        now = worlds.clock()
        _show(console, chat.hear(Said(words, now, number), now))
        try:
            words = console.input("[bold cyan]> [/bold cyan]").strip() or " "
        except (EOFError, KeyboardInterrupt):
            return


def _show(console: Console, heard: Heard) -> None:
    console.print(_as_rich(heard.text))
    for row in heard.rows:
        console.print("  " + "  ".join(f"[reverse] {escape(label)} [/reverse]" for label in row))
    for effect in heard.effects:
        console.print(f"[dim]→ {escape(note(effect))}[/dim]")


def _as_rich(markup: str) -> str:
    """Telegram's few tags as rich's; links show their address."""
    text = escape(markup)
    for tag in ("b", "i"):
        text = text.replace(f"<{tag}>", f"[{tag}]").replace(f"</{tag}>", f"[/{tag}]")
    text = re.sub(r'<a href="([^"]*)">([^<]*)</a>', r"\2 (\1)", text)
    return entities.unescape(text)
