"""What a turn asks to be written besides the session, written in the batch's transaction."""

from bot.batch import Batch
from bot.call_times import chosen
from bot.officers.announce import announce
from bot.officers.mended import closed
from bot.officers.talks import left, passed_on
from bot.queueing import hidden
from bot.render import Renderer
from bot.rights.asking import requested
from bot.rights.consenting import kept
from bot.staff import taking as staff
from bot.taking_back import erase_helped, open_leads, withdraw
from bot.updates import Incoming
from conversations.effects import (
    CallTimeChosen,
    ChangeAwaited,
    ChangeNotAwaited,
    ConsentAnswered,
    DataKept,
    Effect,
    HelpedErased,
    HelpedWithdrawn,
    LeadSubmitted,
    LeadsWithdrawn,
    MessageHidden,
    QuestionUnanswered,
    RepairClosed,
    RightAsked,
    SaidToOfficer,
    TalkLeft,
    UseAllowed,
)
from conversations.flow import World
from conversations.turn import Turn


async def carry_out(
    batch: Batch,
    renderer: Renderer,
    update: Incoming,
    chat: int,
    effect: Effect,
    turn: Turn,
    world: World,
) -> None:
    """All but the erasure of the whole person, after which there is nobody to write for."""
    match effect:
        case ConsentAnswered():
            language, catalog = turn.session.language, renderer.catalog
            consent = kept(catalog, update, chat, effect, language, world, batch.now)
            batch.consents.append(consent)
        case LeadSubmitted(draft, repair):
            filed = await batch.tx.leads.add(chat, draft, batch.now)
            batch.outbox += await announce(
                batch.tx, renderer, filed, draft, batch.now, asked_for=repair is not None
            )
            if draft.flow == world.main and draft.helper is None:
                # Who hands in a registration of their own has nothing to wait for.
                await batch.tx.waits.drop(chat)
            batch.leads |= await batch.tx.leads.of_chats([chat])
        case LeadsWithdrawn():
            await withdraw(batch, renderer, chat, open_leads(batch, chat, own=True))
        case HelpedWithdrawn(code):
            await withdraw(batch, renderer, chat, open_leads(batch, chat, only=code))
        case HelpedErased(code):
            await erase_helped(batch, renderer, chat, code)
        case RepairClosed():
            batch.outbox += await closed(batch.tx, renderer, world, effect)
        case SaidToOfficer():
            batch.outbox += await passed_on(batch.tx, renderer, chat, effect, batch.now)
        case TalkLeft():
            batch.outbox += await left(batch.tx, renderer, chat, batch.now)
        case RightAsked() | UseAllowed():
            batch.outbox += await requested(batch.tx, renderer, chat, effect, batch.now)
        case CallTimeChosen():
            batch.outbox += await chosen(batch.tx, renderer, chat, effect, batch.now)
            batch.leads |= await batch.tx.leads.of_chats([chat])
        case _:
            await _quietly(batch, chat, effect)


async def _quietly(batch: Batch, chat: int, effect: Effect) -> None:
    """What no officer is concerned with."""
    match effect:
        case DataKept():
            await batch.tx.expiries.keep(chat, batch.now)
        case MessageHidden(message):
            batch.outbox.append(hidden(chat, message, batch.now))
        case ChangeAwaited(wait):
            await batch.tx.waits.put(chat, wait)
        case ChangeNotAwaited():
            await batch.tx.waits.drop(chat)
        case QuestionUnanswered():
            batch.unanswered += 1
        case _:
            await staff.take(batch, chat, effect)
