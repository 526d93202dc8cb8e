"""What an answer does to the run: it stands, and those given in view of another one go."""

from dataclasses import replace
from typing import Any

from conversations.asking import Open
from conversations.run import Run


def settle(open_: Open, value: Any) -> Run:
    """The run with this answer, and without those that were given in view of another one."""
    question, before = open_.ask.question, open_.run.answers
    answers = before.having(question, value)
    if question in before and answers.values != before.values:
        for other in open_.flow.dependents(question):
            kept = answers.get(other)  # a skip depends on nothing
            if kept is not None and not other.holds(kept, answers):
                answers = answers.without(other)
    editing = None if open_.run.editing == question.id else open_.run.editing
    return replace(open_.run, answers=answers, editing=editing, misses=0, picks=())
