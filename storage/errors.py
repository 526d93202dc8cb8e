"""Everything the store can refuse, each in one clear sentence without personal data."""

from typing import ClassVar

from conversations.lead import LeadStatus


class StorageError(Exception):
    """Base class. ``str()`` is a sentence for the person who runs the bot."""

    sentence: ClassVar[str] = "The database could not do what was asked."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class BadDatabaseUrl(StorageError):
    sentence = (
        "DATABASE_URL must look like sqlite:///data/bot.db"
        " or postgresql://user:password@host/database."
    )


class NoDatabase(StorageError):
    """There is no database yet, and what was asked must not make one."""


class UnsafeStore(StorageError):
    """The database could lose what was acknowledged, so nothing is started on it."""


class DatabaseInUse(StorageError):
    sentence = "Another process is using this database; stop it first, then start again."


class TombstonesError(StorageError):
    """The list of erasures cannot be used; the sentence says why and what to do."""


class AnchorError(StorageError):
    """The note of where the audit ends cannot be used; the sentence says why and what to do."""


class AuditHeadless(StorageError):
    sentence = (
        "The database no longer says where its audit ends, so nothing can be added to it;"
        " run `python -m bot audit verify`."
    )


class StoreUnavailable(StorageError):
    sentence = "The database cannot be reached or is busy; check that it runs and try again."


class StoreFull(StorageError):
    sentence = "The disk that holds the database is full; free some space, nothing was lost."


class StoreCorrupt(StorageError):
    sentence = "The database file is damaged; stop, keep the file and restore the last backup."


class OlderSchema(StorageError):
    sentence = "The database is from an older release; run `python -m bot migrate` first."


class NewerSchema(StorageError):
    sentence = (
        "The database is from a newer release than this program; update the program,"
        " nothing was changed."
    )


class KeyringError(StorageError):
    """The keyring cannot be used as it is; the sentence says why and what to do."""


class WrongKeyring(KeyringError):
    sentence = (
        "The keyring does not belong to this database, or lacks one of its keys;"
        " put the right keyring back, nothing was changed."
    )


class SealBroken(StorageError):
    sentence = "A sealed value was altered, moved or sealed with a key that is not here."


class CodeTaken(StorageError):
    """Another lead or request has the code: run the whole job again with a new one."""

    sentence = "Another lead already has this code."


class LeadNotFound(StorageError):
    """No such lead within the areas asked for; outside them a lead does not exist."""

    sentence = "There is no such lead."


class LeadGone(StorageError):
    """The person withdrew or erased the lead: ``status`` is all that may be shown."""

    sentence = "The person took this lead back."

    def __init__(self, status: LeadStatus) -> None:
        super().__init__()
        self.status = status


class LeadChanged(StorageError):
    """It is not the version that the caller knew: somebody did something since."""

    sentence = "This lead was changed in the meantime."


class ReferralTaken(StorageError):
    sentence = "Another name has this referral code already; choose a name that differs more."


class ReferralNotFound(StorageError):
    sentence = "There is no such referral code in use."


class AlreadyClaimed(StorageError):
    """Another officer, ``by``, has the lead."""

    sentence = "Another officer has this lead."

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


class OfficerNotFound(StorageError):
    sentence = "There is no such officer, or they were removed."


class PairNotFound(StorageError):
    """Nothing says that the two may be one person, or one of them is not to be seen any more."""

    sentence = "There is no such pair of leads."


class PairDecided(StorageError):
    """Officer ``by`` was first."""

    sentence = "This pair was decided before."

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


class RequestNotFound(StorageError):
    """No such request within the areas asked for."""

    sentence = "There is no such request."


class RequestAnswered(StorageError):
    sentence = "This request was answered before."


class RepairNotFound(StorageError):
    """No such request within the areas asked for."""

    sentence = "There is no such request to put an answer right."


class InviteRefused(StorageError):
    """Unknown, expired or used by somebody else: which of them is nobody's business."""

    sentence = "This invitation cannot be used."
