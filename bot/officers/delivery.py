"""An officer's answer as rows of the outbox, in the order they are to be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from telegram.constants import CallbackQueryLimit

from bot.officers.visit import Answer
from bot.queueing import TAKEN_AWAY_AFTER, Kind, Priority, hidden, loose, queued
from bot.render import BotCall, Renderer
from bot.updates import Press
from conversations.replies import Phrase, Reply
from storage.outbox import Outgoing
from storage.sessions import StoredSession
from storage.transaction import Transaction

LONGEST_TOAST = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
_SECONDS = TAKEN_AWAY_AFTER.seconds


class Delivery:
    """Of answers to one officer, whose session is locked."""

    def __init__(self, renderer: Renderer, stored: StoredSession, now: datetime) -> None:
        self._renderer = renderer
        self._stored = replace(stored, unreachable=False)
        self._now = now
        self._chat = stored.chat
        self._language = stored.session.language
        self._rows: list[Outgoing] = []

    async def give(self, tx: Transaction, answers: Sequence[Answer], press: Press | None) -> None:
        """Queues all of them and stores the session. The press was of the first one's message."""
        if press is not None:
            self._loose(self._unspin(press, answers[0].toast), Priority.PRESS, Kind.FLEETING)
        for n, answer in enumerate(answers):
            self._one(answer, press if n == 0 else None)
        await tx.outbox.add_many(self._rows)
        await tx.sessions.put_many([self._stored], self._now)

    def _one(self, answer: Answer, press: Press | None) -> None:
        if answer.hide is not None:
            self._rows.append(hidden(self._chat, answer.hide, self._now))
        if answer.edited is not None:
            self._in_order(self._edit(answer.edited, press))
        for reply in answer.messages:
            self._in_order(_under(answer.answers_to, self._messages(reply)))
        if answer.secret is not None:
            calls = [_protected(call) for call in self._messages(answer.secret)]
            self._in_order(calls, take_away_after=_SECONDS)
        if answer.file is not None:
            order = BotCall(answer.file_as, answer.file)
            seconds = None if answer.file_stays else _SECONDS
            self._in_order([order], Kind.FILE, take_away_after=seconds)
        for call in answer.calls:
            self._loose(call, Priority.NOTICE, Kind.KEPT)

    def _in_order(
        self,
        calls: Sequence[BotCall],
        kind: Kind = Kind.KEPT,
        take_away_after: int | None = None,
    ) -> None:
        self._stored, rows = queued(
            self._stored, calls, Priority.OFFICER, kind, self._now, take_away_after
        )
        self._rows += rows

    def _loose(self, call: BotCall, priority: Priority, kind: Kind) -> None:
        self._rows.append(loose(self._chat, call, priority, kind, self._now))

    def _messages(self, reply: Reply) -> list[BotCall]:
        """``private=False`` leaves the keyboard alone that the officer may have as a worker."""
        return self._renderer.messages(self._chat, [reply], self._language, private=False)

    def _edit(self, reply: Reply, press: Press | None) -> list[BotCall]:
        if press is None or press.message is None:
            return self._messages(reply)
        return [self._renderer.edit(self._chat, press.message, reply, self._language)]

    def _unspin(self, press: Press, toast: Reply | None) -> BotCall:
        params = {"callback_query_id": press.id}
        if toast is not None:
            said = Phrase(toast.key, toast.values)
            text = self._renderer.catalog.plain(self._language, said)
            params["text"] = text[:LONGEST_TOAST]
        return BotCall("answerCallbackQuery", params)


def _under(message: int | None, calls: list[BotCall]) -> list[BotCall]:
    """As a reply to that message; alone where it is gone by then."""
    if message is None:
        return calls
    reply = {"message_id": message, "allow_sending_without_reply": True}
    return [BotCall(call.method, {**call.params, "reply_parameters": reply}) for call in calls]


def _protected(call: BotCall) -> BotCall:
    return BotCall(call.method, {**call.params, "protect_content": True})
