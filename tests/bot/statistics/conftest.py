"""A desk with some weeks behind it: who does what is in ``office``."""

from tests.bot.officers.conftest import each_office, empty_sqlite, office, sqlite, url

__all__ = ["each_office", "empty_sqlite", "office", "sqlite", "url"]
