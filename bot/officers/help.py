"""What an officer can do, a line a command; and the same in Telegram's menu."""

from collections.abc import Iterable, Sequence

from bot.officers.buttons import button, named, under
from bot.officers.phrases import area, listed
from bot.officers.roles import Right, may
from bot.render import BotCall
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.lead_filter import Areas
from storage.officers import Officer


def desk_reply(
    officer: Officer, catalog: Catalog, commands: Iterable[str], waits: Sequence[Value]
) -> Reply:
    """What waits, and the commands by name alone: a phone shows all of it at once. ``commands`` by
    their ids, here and below."""
    names = " ".join(f"/{name_of(catalog, command)}" for command in commands)
    values: dict[str, Value] = {
        "waits": Lines((*waits,)) if waits else Phrase("desk.queue.empty"),
        "names": names,
        "areas": areas_of(officer),
    }
    return Reply("desk.overview", values, under(_ways(officer)))


def _ways(officer: Officer) -> tuple[Option, ...]:
    queue = button("page", "0", label=Phrase("desk.button.queue"))
    return (*((queue,) if may(officer.role, Right.SEE) else ()), named("explain"))


def help_reply(officer: Officer, catalog: Catalog, commands: Iterable[str]) -> Reply:
    lines = [
        Phrase(
            "desk.help.line",
            {"name": name_of(catalog, command), "about": Phrase(f"desk.help.{command}")},
        )
        for command in commands
    ]
    return Reply("desk.help.text", {"commands": Lines((*lines,)), "areas": areas_of(officer)})


def menu(catalog: Catalog, language: str, chat: int, commands: Iterable[str]) -> BotCall:
    """Only this officer sees these commands. It gives no right to anything."""
    shown = [
        {
            "command": name_of(catalog, command),
            "description": catalog.template(language, f"desk.menu.{command}"),
        }
        for command in commands
    ]
    return BotCall("setMyCommands", {"commands": shown, "scope": _only(chat)})


def no_menu(chat: int) -> BotCall:
    return BotCall("deleteMyCommands", {"scope": _only(chat)})


def name_of(catalog: Catalog, command: str) -> str:
    """What is typed after the slash, the same in every language."""
    return catalog.words(REFERENCE, f"desk.command.{command}")[0]


def areas_of(officer: Officer) -> Value:
    """The names of the kabupaten and kota, or "all"."""
    return names_of_areas(officer.areas)


def names_of_areas(areas: Areas) -> Value:
    if areas is None:
        return Phrase("desk.all_areas")
    return listed([area(code) for code in sorted(areas)])


def _only(chat: int) -> dict[str, object]:
    return {"type": "chat", "chat_id": chat}
