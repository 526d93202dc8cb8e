"""The sandbox's own tests use what every other test of the bot can use."""

from tests.sandboxed import bot, clock, sandbox

__all__ = ["bot", "clock", "sandbox"]
