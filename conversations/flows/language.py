"""Bahasa: the language of everything that follows; the open question is put again in it."""

from dataclasses import replace

from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.session import Session

LANGUAGE = Choice("language", choices=("id", "en", "plm"))


def finish(answers: Answers, world: World, session: Session) -> Ending:
    chosen = answers.get(LANGUAGE)
    if chosen is None:
        return Ending()
    return Ending((Reply("language_chosen"),), session=lambda s: replace(s, language=chosen))


LANGUAGE_CHOICE = Flow("language", asks=(Ask(LANGUAGE, echo=False, idle=True),), finish=finish)
