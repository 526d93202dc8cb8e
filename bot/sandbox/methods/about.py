"""What a bot asks and says about itself, a chat or a file."""

from __future__ import annotations

import re
from typing import Any

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.sandbox.chats import Chat
from bot.sandbox.files import downloadable
from bot.sandbox.methods.sending import Args, is_private
from bot.sandbox.profile import Scope, scope_of
from bot.sandbox.refusals import illegal
from bot.sandbox.state import State

_COMMAND = re.compile(r"[a-z0-9_]+\Z")
_LANGUAGE = re.compile(r"([a-z]{2})?\Z")
_LIMITS = {
    "name": BotNameLimit.MAX_NAME_LENGTH,
    "description": BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    "short_description": BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
}


def get_me(state: State, args: Args) -> dict[str, Any]:
    return {
        **state.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(state: State, args: Args) -> dict[str, Any]:
    chat = state.chat(args["chat_id"])
    return {
        **chat.peer.as_chat(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_file(state: State, args: Args) -> dict[str, Any]:
    return downloadable(state.files.get(args["file_id"]))


def set_my_commands(state: State, args: Args) -> bool:
    commands = args["commands"]
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise illegal("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command["command"].removeprefix("/"), command["description"])
    clean = [{**each, "command": each["command"].removeprefix("/")} for each in commands]
    state.profile.commands[_scope(state, args), _language(args)] = clean
    state.events.publish("commands")
    return True


def _check_command(name: str, description: str) -> None:
    long = len(name) > BotCommandLimit.MAX_COMMAND
    if long or not _COMMAND.match(name):
        raise illegal("BOT_COMMAND_INVALID")
    lowest, highest = BotCommandLimit.MIN_DESCRIPTION, BotCommandLimit.MAX_DESCRIPTION
    if not lowest <= len(description.strip()) <= highest:
        raise illegal("BOT_COMMAND_DESCRIPTION_INVALID")


def get_my_commands(state: State, args: Args) -> list[dict[str, str]]:
    return state.profile.commands.get((_scope(state, args), _language(args)), [])


def delete_my_commands(state: State, args: Args) -> bool:
    state.profile.commands.pop((_scope(state, args), _language(args)), None)
    state.events.publish("commands")
    return True


def _scope(state: State, args: Args) -> Scope:
    scope = scope_of(args.get("scope"))
    if scope[1] is not None:
        state.chat(scope[1])
    return scope


def _language(args: Args) -> str:
    language: str = args.get("language_code", "")
    if not _LANGUAGE.match(language):
        raise illegal("invalid language code specified")
    return language


def set_text(kind: str) -> Any:
    """The setter of the bot's name, description or short description."""

    def handler(state: State, args: Args) -> bool:
        text = args.get(kind, "")
        if len(text) > _LIMITS[kind]:
            raise illegal(f"bot {kind.replace('_', ' ')} is too long")
        state.profile.texts.setdefault(kind, {})[_language(args)] = text
        state.events.publish("profile")
        return True

    return handler


def get_text(kind: str) -> Any:
    def handler(state: State, args: Args) -> dict[str, str]:
        return {kind: state.profile.text(kind, _language(args))}

    return handler


def set_chat_menu_button(state: State, args: Args) -> bool:
    button = args.get("menu_button", {"type": "default"})
    if "chat_id" in args:
        _private(state, args["chat_id"]).menu_button = button
    else:
        state.profile.menu_button = button
    state.events.publish("commands")
    return True


def get_chat_menu_button(state: State, args: Args) -> dict[str, Any]:
    own = _private(state, args["chat_id"]).menu_button if "chat_id" in args else None
    return own or state.profile.menu_button


def _private(state: State, chat_id: int) -> Chat:
    chat = state.chat(chat_id)
    if not is_private(chat):
        raise illegal("the menu button can be set for private chats only")
    return chat
