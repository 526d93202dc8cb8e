"""The stock python-telegram-bot way: a persistent ConversationHandler over PicklePersistence.

As its documentation's conversationbot and persistentconversationbot show, with its defaults: the
file is written once a minute, so a short run never pays for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import KeyboardButton, Message, ReplyKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.bench.dialogue import (
    CHECK,
    CHECK_ROWS,
    QUESTIONS,
    WELCOME,
    WRONG,
    Question,
    Rows,
)
from tests.bench.peers.arguments import Arguments, read

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    await ask(heard(update), WELCOME, QUESTIONS[0])
    return 0


async def cancel(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    return ConversationHandler.END


def answered(state: int, question: Question, following: Sequence[Question]) -> Callback:
    """The function of one state: checks the answer, keeps it, asks what follows."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        message = heard(update)
        text = message.text or ""
        if not question.accepts.fullmatch(text):
            await ask(message, WRONG, question)
            return state
        answers = context.user_data
        assert answers is not None
        answers[question.id] = text
        if question.id == "nik":
            await message.delete()
        if following:
            await ask(message, f"✓ {text}", following[0])
            return state + 1
        await say(message, f"✓ {text}\n\n{CHECK.format(**answers)}", CHECK_ROWS)
        return ConversationHandler.END

    return answer


def heard(update: Update) -> Message:
    assert update.message is not None
    return update.message


async def ask(message: Message, before: str, question: Question) -> None:
    await say(message, f"{before}\n\n{question.text}", question.rows)


async def say(message: Message, text: str, rows: Rows) -> None:
    buttons = [
        [KeyboardButton(label, request_contact=label.startswith("📱") or None) for label in row]
        for row in rows
    ]
    markup = ReplyKeyboardMarkup(buttons, resize_keyboard=True)
    await message.reply_text(text, parse_mode=ParseMode.HTML, reply_markup=markup)


def application(arguments: Arguments) -> Application[Any, Any, Any, Any, Any, Any]:
    words = filters.TEXT & ~filters.COMMAND
    conversation = ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            state: [MessageHandler(words, answered(state, question, QUESTIONS[state + 1 :]))]
            for state, question in enumerate(QUESTIONS)
        },
        fallbacks=[CommandHandler("cancel", cancel)],
        name="registration",
        persistent=True,
    )
    persistence = PicklePersistence(filepath=arguments.data / "conversations.pickle")
    builder = Application.builder().token(arguments.token).persistence(persistence)
    built = builder.base_url(f"{arguments.api_url}/bot").build()
    built.add_handler(conversation)
    return built


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # as the documentation does
    arguments = read()
    bot = application(arguments)
    if arguments.webhook_port:
        bot.run_webhook(
            listen="127.0.0.1",
            port=arguments.webhook_port,
            webhook_url=arguments.webhook_url,
            secret_token=arguments.secret,
        )
    else:
        bot.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
