"""The aiogram 3 way: a state machine whose storage is an SQLite file, a commit for each change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.dialogue import (
    CHECK,
    CHECK_ROWS,
    QUESTIONS,
    WELCOME,
    WRONG,
    Question,
    Rows,
)
from tests.bench.peers.aiogram_storage import SqliteStorage
from tests.bench.peers.arguments import Arguments, read

Callback = Callable[[Message, FSMContext], Awaitable[None]]

STATES = tuple(State(question.id, group_name="registration") for question in QUESTIONS)


async def start(message: Message, state: FSMContext) -> None:
    await state.clear()
    await state.set_state(STATES[0])
    await ask(message, WELCOME, QUESTIONS[0])


def answered(place: int, question: Question, following: Sequence[Question]) -> Callback:
    """The function of one state: checks the answer, keeps it, asks what follows."""

    async def answer(message: Message, state: FSMContext) -> None:
        text = message.text or ""
        if not question.accepts.fullmatch(text):
            await ask(message, WRONG, question)
            return
        answers = await state.update_data({question.id: text})
        if question.id == "nik":
            await message.delete()
        if following:
            await state.set_state(STATES[place + 1])
            await ask(message, f"✓ {text}", following[0])
        else:
            await state.set_state(None)
            await say(message, f"✓ {text}\n\n{CHECK.format(**answers)}", CHECK_ROWS)

    return answer


async def ask(message: Message, before: str, question: Question) -> None:
    await say(message, f"{before}\n\n{question.text}", question.rows)


async def say(message: Message, text: str, rows: Rows) -> None:
    buttons = [
        [
            KeyboardButton(text=label, request_contact=label.startswith("📱") or None)
            for label in row
        ]
        for row in rows
    ]
    markup = ReplyKeyboardMarkup(keyboard=buttons, resize_keyboard=True)
    await message.answer(text, reply_markup=markup)


def dispatcher(storage: SqliteStorage) -> Dispatcher:
    built = Dispatcher(storage=storage)
    built.message.register(start, CommandStart())
    for place, question in enumerate(QUESTIONS):
        callback = answered(place, question, QUESTIONS[place + 1 :])
        built.message.register(callback, STATES[place])
    return built


async def serve(built: Dispatcher, bot: Bot, arguments: Arguments) -> None:
    """aiogram's own webhook server, with its defaults: it answers before it has handled."""
    app = web.Application()
    SimpleRequestHandler(built, bot, secret_token=arguments.secret).register(app, path="/")
    setup_application(app, built, bot=bot)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", arguments.webhook_port).start()
    await bot.set_webhook(arguments.webhook_url, secret_token=arguments.secret)
    await asyncio.Event().wait()


async def run(arguments: Arguments) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(arguments.api_url))
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML)
    bot = Bot(arguments.token, session=session, default=defaults)
    built = dispatcher(await SqliteStorage.open(arguments.data / "fsm.db"))
    if arguments.webhook_port:
        await serve(built, bot, arguments)
    else:
        await built.start_polling(bot)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(run(read()))
