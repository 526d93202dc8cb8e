"""The bot with a clock that is ahead, so that an outage need not be waited for."""

import asyncio
import os
from datetime import datetime, timedelta

from bot import logs
from bot.app import run_bot
from bot.settings import Settings
from bot.world import utc_now

AHEAD = "CRASH_SECONDS_AHEAD"


def main() -> None:
    ahead = timedelta(seconds=float(os.environ[AHEAD]))

    def clock() -> datetime:
        return utc_now() + ahead

    settings = Settings.read()
    logs.set_up(settings.log_level, settings.log_format)
    asyncio.run(run_bot(settings, clock))
