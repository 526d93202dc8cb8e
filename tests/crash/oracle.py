"""Judges a run by what workers said and saw, and by what officers are given. It knows no bot.

An answer counts as acknowledged when the sandbox forgot its update: the webhook said 200, or an
offset went past it. Patient workers never say anything twice, so that an acknowledged answer
that was lost, or a question that was, leaves its worker waiting for ever: that is how loss shows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.crash.worker import Worker, returned

Row = Mapping[str, str]
KINDS = ("lost", "wrong", "doubled", "stranded", "disordered", "left_in_chat")
_CODE = re.compile(r"^(\S+) \(", re.MULTILINE)


@dataclass
class Verdict:
    people: int = 0
    answers: int = 0
    """Messages of workers; at the end all of them are acknowledged."""
    messages: int = 0
    repeats: int = 0
    """Messages of the bot that stand in a chat twice."""
    asked_again: int = 0
    """How often an open question was put again after an outage."""
    hasty: int = 0
    """How often somebody lost patience and said the same again."""
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stranded: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    left_in_chat: list[str] = field(default_factory=list)
    witnesses: dict[int, str] = field(default_factory=dict, repr=False)
    """The transcript of each worker who has something to complain of."""

    @property
    def share_of_repeats(self) -> float:
        return self.repeats / max(1, self.messages)

    @property
    def good(self) -> bool:
        return not self.kinds()

    def kinds(self) -> set[str]:
        """What was found to be wrong."""
        return {kind for kind in KINDS if getattr(self, kind)}

    def __str__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, kind))} {kind}" for kind in KINDS)
        return (
            f"{self.people} people, {self.answers} answers, {counts};"
            f" {self.share_of_repeats:.1%} of {self.messages} messages came twice,"
            f" {self.hasty} times somebody lost patience"
        )

    def complaints(self) -> str:
        told = [f"{kind}: {one}" for kind in KINDS for one in getattr(self, kind)[:10]]
        return "\n".join([*told, *list(self.witnesses.values())[:2]])


def judge(workers: Sequence[Worker], leads: Sequence[Row], unacknowledged: int) -> Verdict:
    """``leads`` are the rows of a full export."""
    verdict = Verdict(people=len(workers))
    if unacknowledged:
        verdict.stranded.append(f"{unacknowledged} updates were never acknowledged")
    for worker in workers:
        _count(verdict, worker)
        _hear(verdict, worker)
        _look_at_chat(verdict, worker)
    _compare(verdict, workers, leads)
    return verdict


def _count(verdict: Verdict, worker: Worker) -> None:
    said = [line for line in worker.memory if line.said]
    heard = [line for line in worker.memory if not line.said]
    verdict.answers += len(said)
    verdict.messages += len(heard)
    verdict.repeats += sum(line.again for line in heard)
    verdict.asked_again += sum(map(returned, heard))
    if worker.patience is not None:
        verdict.hasty += sum(line.again for line in said)


def _hear(verdict: Verdict, worker: Worker) -> None:
    """Did they come to the end, and by the way they should have come?"""
    if not worker.done:
        waits = "the bot owes an answer" if worker.owed() else "has not finished"
        _blame(verdict, worker, verdict.stranded, waits)
        if worker.owed() and worker.patience is None:
            _blame(verdict, worker, verdict.lost, "an acknowledged answer or its reply is gone")
    for fault in worker.faults:
        _blame(verdict, worker, verdict.wrong, fault)
    if worker.patience is not None or not worker.done:
        return
    way = tuple(
        line.what for line in worker.memory if not (line.said or line.again or returned(line))
    )
    if way != worker.life.path:
        _blame(verdict, worker, verdict.disordered, f"heard {way}")


def _look_at_chat(verdict: Verdict, worker: Worker) -> None:
    nik = worker.life.nik
    messages = worker.telegram.chat(worker.person).messages
    if nik is not None and any(nik in message.text for message in messages):
        _blame(verdict, worker, verdict.left_in_chat, "the NIK still stands in the chat")


def _compare(verdict: Verdict, workers: Sequence[Worker], leads: Sequence[Row]) -> None:
    by_code = {row["lead_code"]: row for row in leads}
    mine = Counter(worker.code for worker in workers if worker.code is not None)
    verdict.doubled += [f"code {code} was given {n} times" for code, n in mine.items() if n > 1]
    verdict.doubled += [f"nobody was told of {code}" for code in by_code if code not in mine]
    if len(by_code) != len(leads):
        verdict.doubled.append("two leads have one code")
    for worker in workers:
        if worker.done:
            _compare_one(verdict, worker, by_code)


def _compare_one(verdict: Verdict, worker: Worker, leads: Mapping[str, Row]) -> None:
    listed = _CODE.findall(worker.listed)
    if set(listed) != {worker.code}:
        _blame(verdict, worker, verdict.doubled, f"/status lists {listed}, not {worker.code}")
    row = leads.get(worker.code or "")
    if row is None:
        _blame(verdict, worker, verdict.lost, f"officers have no lead {worker.code}")
        return
    for column, said in _cells(worker):
        if row[column] != said:
            kind = verdict.wrong if row[column] else verdict.lost
            _blame(verdict, worker, kind, f"{column} is {row[column]!r}, said was {said!r}")


def _cells(worker: Worker) -> Iterable[tuple[str, str]]:
    for answer in worker.answers.values():
        yield from answer.cells.items()


def _blame(verdict: Verdict, worker: Worker, kind: list[str], what: str) -> None:
    kind.append(f"worker {worker.life.number}: {what}")
    verdict.witnesses[worker.life.number] = worker.transcript()
