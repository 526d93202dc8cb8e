"""What a bot says about itself: commands, name, descriptions and the menu button, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.chats import Person

Scope = tuple[str, int | str | None, int | None]

DEFAULT: Scope = ("default", None, None)
PRIVATE: Scope = ("all_private_chats", None, None)


def scope_of(given: Mapping[str, Any] | None) -> Scope:
    if not given:
        return DEFAULT
    return given["type"], given.get("chat_id"), given.get("user_id")


@dataclass(slots=True, repr=False)
class Profile:
    """`texts` holds name, description and short_description, each by language ("" is for all)."""

    name: str
    username: str
    commands: dict[tuple[Scope, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "default"})

    def text(self, kind: str, language: str) -> str:
        by_language = self.texts.get(kind, {})
        fallback = self.name if kind == "name" else ""
        return by_language.get(language) or by_language.get("") or fallback

    def commands_for(self, person: Person) -> list[dict[str, str]]:
        """The menu this person sees in the private chat: the narrowest scope, their language."""
        for scope in (("chat", person.id, None), PRIVATE, DEFAULT):
            for language in (person.language, ""):
                found = self.commands.get((scope, language))
                if found:
                    return found
        return []
