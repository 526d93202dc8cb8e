"""The one place where everything is put together, started and stopped."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog

from bot.any_file import AnyFile
from bot.api import BotApi
from bot.erasures import Erasures
from bot.errands import errands_of
from bot.first_calls import Me, StartError, identify, same_bot, say_how_to_deliver
from bot.intake import Intake
from bot.leader import Leader
from bot.officers.desk import Desk
from bot.officers.enrolment import enrol_admins
from bot.officers.files import report_unsure
from bot.officers.importing_fetch import REPORT, Imports
from bot.officers.limits import Limits
from bot.opening import opened
from bot.pace import Pace
from bot.polling import Polling
from bot.profile import show_profile
from bot.render import Renderer
from bot.schedule import Reception, Schedule
from bot.sender import Sender, TokenRefused
from bot.service import Service
from bot.settings import Settings
from bot.staff.reading import StaffReading
from bot.turns import Turns
from bot.webhook import Webhook, webhook_app
from bot.world import Clock, utc_now
from bot.worlds import worlds_of
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from storage.store import Store

log = structlog.get_logger(__name__)

FINISH_SECONDS = 7.0
"""How long what is under way may take to end before it is left to the next start: we are to be
gone ten seconds after SIGTERM."""
WEBHOOK_SETTLES_AFTER = 20.0
"""Seconds in which Telegram has delivered what it kept while we were away."""


async def run_bot(
    settings: Settings,
    clock: Clock = utc_now,
    ready: Callable[[Me, Store], Awaitable[None]] | None = None,
) -> None:
    """Runs until SIGTERM or SIGINT. Raises StartError, SettingsError or StorageError with one
    clear sentence. ``ready`` is awaited once everything runs."""
    if settings.bot_token is None:
        raise StartError("BOT_TOKEN is not set; get one from @BotFather, or run the sandbox.")
    async with BotApi(settings.telegram_api_url, settings.bot_token.get_secret_value()) as api:
        # What needs no database comes first: a start that fails leaves the disk as it was.
        RuleBook.load(override=settings.rules_file)
        _check_port(settings)
        me = await identify(api, settings)
        async with opened(settings, alone=True) as store:
            await same_bot(store, me, clock)
            stop = _stop_by_signal()  # not before: until here a signal may end us at once
            _settle_memory()
            async with running(settings, store, api, me, clock) as failed:
                if ready is not None:
                    await ready(me, store)
                await _first(stop, failed)
                broken = failed.done()
        if broken:
            _say_why(failed.result())


def _settle_memory() -> None:
    """What is there by now stays: not to be looked through at every collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 50)


def _stop_by_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs side by side."""

    receiver: Polling | Webhook
    intake: Intake
    sender: Sender
    schedule: Schedule
    service: Service
    leader: Leader
    erasures: Erasures
    staff: StaffReading


def assembled(
    settings: Settings, store: Store, api: BotApi, me: Me, clock: Clock, catalog: Catalog
) -> Parts:
    """Everything wired, nothing started. Raises StartError, BadRules."""
    renderer = Renderer(catalog)
    worlds = worlds_of(settings, catalog, f"https://t.me/{me.username}", clock, store.sign)
    limits = Limits(settings.reveals_a_day, settings.exports_a_day, frozenset(settings.admin_ids))
    desk = Desk(renderer, worlds, limits)
    turns = Turns(worlds, renderer)
    erasures = Erasures(store, settings.erasures, clock)
    service = Service(store, turns, desk, renderer, clock, erasures.settle)
    leader = Leader(store, clock, alone=settings.database_url.startswith("sqlite"))
    imports = Imports(store, api, renderer, clock)
    files = AnyFile(store, worlds, {REPORT: imports})
    pace = Pace(settings.send_rate, asyncio.get_running_loop().time())
    sender = Sender(store, api, pace, clock, files, leader.leads)
    store.on_queued(sender.offer)
    intake = Intake(service)
    polls = settings.receive == "polling"
    reception = Reception(None if polls else WEBHOOK_SETTLES_AFTER)
    receiver = (
        Polling(api, intake, reception.heard, leader.leads)
        if polls
        else _webhook(settings, intake)
    )
    staff = StaffReading(store, api, worlds, renderer, leader.leads)
    errands = errands_of(settings, store, worlds, turns, renderer, erasures, staff)
    errands.append(imports.look)
    schedule = Schedule(store, service, reception, clock, leader.leads, errands)
    return Parts(receiver, intake, sender, schedule, service, leader, erasures, staff)


@asynccontextmanager
async def running(
    settings: Settings, store: Store, api: BotApi, me: Me, clock: Clock
) -> AsyncIterator["asyncio.Future[BaseException]"]:
    """Everything at work; the future is done when a part cannot go on. On leaving, the batch
    under way is finished and acknowledged, and what is being sent is sent."""
    catalog = Catalog.load()
    parts = assembled(settings, store, api, me, clock, catalog)
    await parts.erasures.begin()  # before anybody is written to
    await enrol_admins(store, catalog, settings.admin_ids, clock())
    if await parts.leader.leads():
        await report_unsure(store, Renderer(catalog), clock())
    await say_how_to_deliver(api, settings)
    failed: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    profile = asyncio.create_task(show_profile(api, catalog, settings.organisation))
    keeping = asyncio.create_task(parts.schedule.run())
    reading = asyncio.create_task(parts.staff.run())
    working = [
        asyncio.create_task(part.run()) for part in (parts.receiver, parts.intake, parts.sender)
    ]
    for task in (keeping, reading, *working):
        task.add_done_callback(lambda done: _note_failure(done, failed))
    log.info("running", bot=me.username, kind=settings.receive)
    try:
        yield failed
    finally:
        await _stop(keeping, reading, profile)
        for part in (parts.receiver, parts.intake, parts.sender):
            part.stop()
        _, late = await asyncio.wait(working, timeout=FINISH_SECONDS)
        await _stop(*late)
        await parts.service.close()
        await parts.leader.resign()
        log.info("stopped")


def _webhook(settings: Settings, intake: Intake) -> Webhook:
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    path = urlsplit(settings.webhook_url or "").path or "/"
    host, port = settings.webhook_host, settings.webhook_port
    with _having(host, port):
        return Webhook(webhook_app(path, secret, intake), host, port, int(FINISH_SECONDS))


def _check_port(settings: Settings) -> None:
    if settings.receive == "webhook":
        host, port = settings.webhook_host, settings.webhook_port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with _having(host, port), socket.create_server((host, port), family=family):
            pass


@contextmanager
def _having(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise StartError(
            f"Port {port} on {host} cannot be used; choose another WEBHOOK_PORT or WEBHOOK_HOST."
        ) from None


def _note_failure(task: "asyncio.Task[None]", failed: "asyncio.Future[BaseException]") -> None:
    if task.cancelled() or failed.done():
        return
    error = task.exception()
    if error is not None:
        log.error("a part cannot go on", error=type(error).__name__)
        failed.set_result(error)


async def _first(stop: asyncio.Event, failed: "asyncio.Future[BaseException]") -> None:
    """Waits for a signal or for a part that cannot go on."""
    failed.add_done_callback(lambda _: stop.set())
    await stop.wait()


def _say_why(error: BaseException) -> None:
    if isinstance(error, TokenRefused):
        raise StartError("Telegram no longer accepts this BOT_TOKEN; nothing was lost.") from None
    raise error


async def _stop(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
