"""What a person does in Telegram: says, taps, presses, sends, blocks. Knows no HTTP."""

from __future__ import annotations

import secrets
from typing import Any

from telegram.constants import MessageLimit

from bot.sandbox import parcels
from bot.sandbox.chats import Chat, Group, Message, Person, seen
from bot.sandbox.state import Query, State
from bot.sandbox.texts import with_detected
from bot.sandbox.updates import MEMBERSHIP, PRESS_LIFE, PRESSES


class Impossible(Exception):
    """A person cannot do this: the button is not there, the message is gone, …"""


class Hands:
    """Every act changes the chat at once and queues the update that Telegram would send."""

    def __init__(self, state: State) -> None:
        self._state = state

    def say(
        self,
        person: Person,
        text: str,
        *,
        group: Group | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Sends a text, as an answer to a message of the chat where ``reply_to`` is one. Like
        Telegram's apps it is trimmed and holds at most 4,096 characters."""
        text = text.strip()
        if not 1 <= len(text) <= MessageLimit.MAX_TEXT_LENGTH:
            raise Impossible("a text has 1 to 4096 characters; an app splits longer ones")
        content: dict[str, Any] = {"text": text}
        if entities := with_detected(text, []):
            content["entities"] = entities
        if reply_to is not None:
            asked = self._message(person, reply_to).json
            content["reply_to_message"] = {
                key: value for key, value in asked.items() if key != "reply_to_message"
            }
        return self._write(person, content, group)

    def tap(self, person: Person, label: str) -> Message:
        """Taps a button of the reply keyboard."""
        chat = self._chat(person)
        for button in (each for row in seen(chat).keyboard for each in row):
            if button["text"] == label:
                chat.used = bool(chat.markup and chat.markup.get("one_time_keyboard"))
                return self._do(person, chat, button)
        raise Impossible("no such button in the reply keyboard")

    def press(self, person: Person, message_id: int, data: str, *, forged: bool = False) -> str:
        """Presses the button with this callback data; the query's id.

        `forged` sends data that no button holds, as a modified app can.
        """
        state = self._state
        message = self._message(person, message_id)
        buttons = [button for row in message.buttons for button in row]
        if not forged and data not in [button.get("callback_data") for button in buttons]:
            raise Impossible("no button with this data under the message")
        query_id = str(secrets.randbits(62))
        state.queries[query_id] = Query(person.id, state.now())
        payload = {
            "id": query_id,
            "from": person.as_user(),
            "message": message.json,
            "chat_instance": str(person.id * 7919),
            "data": data,
        }
        for _ in range(2 if self._state.faults.presses_twice() else 1):
            fifo = person.id + PRESSES
            state.updates.push("callback_query", fifo, state.now() + PRESS_LIFE, payload)
        state.events.publish("pressed", person.id, message_id=message_id)
        return query_id

    def share_contact(
        self,
        person: Person,
        own: bool = True,
        *,
        phone: str = "+6281234567890",
        user_id: int | None = None,
        name: str = "Orang Lain",
    ) -> Message:
        """Shares the own number, or somebody else's from the phone book."""
        others = parcels.contact(phone, name, user_id)
        return self._write(person, _own_contact(person) if own else others)

    def send(
        self,
        person: Person,
        kind: str,
        *,
        caption: str = "",
        size: int = 3,
        group: Group | None = None,
    ) -> list[Message]:
        """Sends a thing of `parcels.PARCELS`, or an "album" of `size` photos; its messages."""
        files = self._state.files
        if kind == "album":
            contents = parcels.album(files, size)
        elif kind in parcels.PARCELS:
            contents = [parcels.PARCELS[kind](files)]
        else:
            raise Impossible(f"a person can send {', '.join([*parcels.PARCELS, 'album'])}")
        if caption:
            contents[0]["caption"] = caption
        return [self._write(person, content, group) for content in contents]

    def send_file(
        self, person: Person, name: str, content: bytes, *, caption: str = ""
    ) -> Message:
        """Sends a file of the person's own, as a document."""
        if not content:
            raise Impossible("a file is not empty")
        sent = parcels.file(self._state.files, name, content)
        return self._write(person, {**sent, "caption": caption} if caption else sent)

    def edit(self, person: Person, message_id: int, text: str) -> Message:
        """Changes an earlier own text."""
        state = self._state
        old = self._own(person, message_id)
        if "text" not in old.json:
            raise Impossible("only a text can be edited")
        json = {**old.json, "text": text, "edit_date": int(state.now())}
        json.pop("entities", None)
        if entities := with_detected(text, []):
            json["entities"] = entities
        message = Message(json, from_bot=False, version=old.version + 1)
        state.change(self._chat(person), message)
        state.deliver("edited_message", person.id, json)
        return message

    def delete(self, person: Person, message_id: int) -> None:
        """Deletes a message on both sides; Telegram tells bots nothing of it."""
        self._message(person, message_id)
        self._state.remove(self._chat(person), message_id)

    def block(self, person: Person) -> None:
        if not person.blocked:
            person.blocked = True
            self._membership(person, person, "member", "kicked")
            self._state.events.publish("people")

    def unblock(self, person: Person) -> None:
        if person.blocked:
            person.blocked = False
            self._membership(person, person, "kicked", "member")
            self._state.events.publish("people")

    def deactivate(self, person: Person) -> None:
        """The account is gone; the bot hears nothing until it writes."""
        person.deactivated = True
        self._state.events.publish("people")

    def reset(self, person: Person) -> None:
        """Clears the chat as "delete chat" on this person's phone does; the bot hears nothing."""
        self._chat(person).clear()
        self._state.events.publish("cleared", person.id)

    def _do(self, person: Person, chat: Chat, button: dict[str, Any]) -> Message:
        asked = chat.messages.get(chat.markup_from or 0)
        answered = {"reply_to_message": asked.json} if asked else {}
        if button.get("request_contact"):
            own = _own_contact(person)
            return self._write(person, {**answered, **own})
        if button.get("request_location"):
            return self._write(person, {**answered, **parcels.location(self._state.files)})
        return self.say(person, button["text"])

    def _chat(self, peer: Person | Group) -> Chat:
        return self._state.chats[peer.id]

    def _message(self, person: Person, message_id: int) -> Message:
        message = self._chat(person).messages.get(message_id)
        if message is None:
            raise Impossible("no such message in the chat")
        return message

    def _own(self, person: Person, message_id: int) -> Message:
        message = self._message(person, message_id)
        if message.from_bot:
            raise Impossible("this is a message of the bot")
        return message

    def _write(
        self, person: Person, content: dict[str, Any], group: Group | None = None
    ) -> Message:
        if person.deactivated or (person.blocked and group is None):
            raise Impossible("this person cannot write to the bot now")
        state = self._state
        chat = self._chat(group or person)
        if group is None:
            person.started = True
        message = Message({**state.new_message(chat, person.as_user()), **content}, from_bot=False)
        state.post(chat, message)
        state.deliver("message", chat.peer.id, message.json)
        return message

    def _membership(self, peer: Person | Group, by: Person, old: str, new: str) -> None:
        bot = self._state.bot_user()
        payload = {
            "chat": peer.as_chat(),
            "from": by.as_user(),
            "date": int(self._state.now()),
            "old_chat_member": _member(bot, old),
            "new_chat_member": _member(bot, new),
        }
        self._state.deliver("my_chat_member", peer.id + MEMBERSHIP, payload)


def _own_contact(person: Person) -> dict[str, Any]:
    # Apps give one's own number without the plus that numbers of the phone book have.
    return parcels.contact(person.phone.removeprefix("+"), person.name, person.id)


def _member(bot: dict[str, Any], status: str) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status, **until}
