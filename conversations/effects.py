"""What a turn asks to be written or done besides the session. The core says; the edge acts."""

from dataclasses import dataclass, field
from datetime import date, datetime

from conversations.answers import Answers
from conversations.awaited import Awaited
from conversations.call_promises import Slot
from conversations.events import File
from conversations.lead import LeadDraft, RepairEnd
from conversations.workers import Worker


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """A yes or a no to the consent text; the edge adds the text's version and hash."""

    given: bool
    helper: str | None = None
    """Through whom another person said it; None where the chat's own person did."""
    run: int | None = None
    """The run of that other person."""
    purpose: str = "registration"
    """Which of the texts it answers."""


@dataclass(frozen=True, slots=True)
class LeadSubmitted:
    """A new lead, or the same lead again with changed answers."""

    draft: LeadDraft
    repair: str | None = None
    """The officer's request that it answers, if one."""


@dataclass(frozen=True, slots=True)
class LeadsWithdrawn:
    """Every open lead of this person is taken back; not those of people they helped."""


@dataclass(frozen=True, slots=True)
class HelpedWithdrawn:
    """One open lead of a person they helped is taken back."""

    code: str


@dataclass(frozen=True, slots=True)
class HelpedErased:
    """Everything about one person they helped is to be deleted; all else stays."""

    code: str


@dataclass(frozen=True, slots=True)
class MessageHidden:
    """A message that holds a secret is to be taken out of the chat."""

    message: int


@dataclass(frozen=True, slots=True)
class HelpedOpened:
    """What was handed in for somebody is to be put to the person for changes, in place of all
    that the turn says."""

    code: str


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Everything about this person is to be deleted."""

    receipt: str
    """A code by which the office finds that and when it was done, and nothing else."""


@dataclass(frozen=True, slots=True)
class DataKept:
    """The time after which this person's data is deleted begins anew."""


@dataclass(frozen=True, slots=True)
class CopyShown:
    """What is kept about this person is to be told, before all else that the turn says."""


@dataclass(frozen=True, slots=True)
class CopyFileAsked:
    """A file with everything that is kept about this person is to be sent, after all else."""


@dataclass(frozen=True, slots=True)
class ChangeAwaited:
    """The person is to be told once when what turned them away has changed."""

    wait: Awaited


@dataclass(frozen=True, slots=True)
class ChangeNotAwaited:
    """They are not, even if they once wanted to be."""


@dataclass(frozen=True, slots=True)
class RightAsked:
    """Something about their data that an officer must do or answer by a time."""

    code: str
    kind: str
    """``correct``, ``limit`` or ``other``."""
    words: str = field(repr=False)
    due: datetime
    lead: str | None = None
    """Which lead it is about; None for the person's newest."""


@dataclass(frozen=True, slots=True)
class UseAllowed:
    """What the person asked not to be used for now may be used again."""

    lead: str | None = None
    """Of somebody who was helped; None for all that the person handed in for themselves."""


@dataclass(frozen=True, slots=True)
class StaffShown:
    """Who is on a business's list is to be told, before all else that the turn says."""

    lead: str


@dataclass(frozen=True, slots=True)
class WorkerTold:
    """Somebody comes onto a business's list, in place of whoever has their NIK there."""

    lead: str
    worker: Worker


@dataclass(frozen=True, slots=True)
class StaffFileSent:
    """A file with a business's staff is to be fetched, read and answered."""

    lead: str
    file: File
    message: int | None
    """Where it stands in the chat: it leaves it once it has been read."""


@dataclass(frozen=True, slots=True)
class StaffTemplateAsked:
    """An empty list to fill in is to be sent, after all else."""


@dataclass(frozen=True, slots=True)
class CallTimeChosen:
    """The person wants to be called then, in place of what was promised before."""

    code: str
    """Of the lead."""
    day: date
    slot: Slot


@dataclass(frozen=True, slots=True)
class QuestionUnanswered:
    """Somebody asked what none of our answers is for. Counted; neither who nor what is kept."""


@dataclass(frozen=True, slots=True)
class RepairClosed:
    """An officer's request to put one answer right has come to an end."""

    id: str
    end: RepairEnd
    question: str
    old: Answers
    """What the question had, and below, has now; and nothing else."""
    new: Answers


@dataclass(frozen=True, slots=True)
class SaidToOfficer:
    """Words for the officer with whom the person talks."""

    lead: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TalkLeft:
    """The person ended the talk."""

    lead: str


Effect = (
    ConsentAnswered
    | LeadSubmitted
    | LeadsWithdrawn
    | HelpedWithdrawn
    | HelpedErased
    | HelpedOpened
    | MessageHidden
    | PersonErased
    | CopyShown
    | DataKept
    | CopyFileAsked
    | ChangeAwaited
    | ChangeNotAwaited
    | RightAsked
    | UseAllowed
    | StaffShown
    | WorkerTold
    | StaffFileSent
    | StaffTemplateAsked
    | CallTimeChosen
    | QuestionUnanswered
    | RepairClosed
    | SaidToOfficer
    | TalkLeft
)
