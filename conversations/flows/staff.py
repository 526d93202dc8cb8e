"""Daftar pekerja: who works in a business that was handed in, one by one or in a file.

Each worker is a short flow of its own, as often as there are workers: what was said of one is on
the list before the next is asked about.
"""

from conversations.answers import Answers
from conversations.effects import StaffTemplateAsked, WorkerTold
from conversations.flow import Ask, Ending, Flow, World
from conversations.people import mask_name, mask_nik
from conversations.questions import (
    BirthDay,
    BirthYear,
    Choice,
    FullName,
    Wage,
    WorkerNik,
    WorkerPhone,
)
from conversations.replies import Reply
from conversations.session import Session
from conversations.staffing import STAFF, business
from conversations.turn import enter
from conversations.workers import Worker

WAY = Choice("staff_way", choices=("add", "file", "close"))
NAME = FullName("worker_name")
_NEVER_ASKED = BirthYear("worker_year")
BORN = BirthDay("worker_born", year=_NEVER_ASKED)
NIK = WorkerNik("worker_nik", year=_NEVER_ASKED, day=BORN)
WAGE = Wage("worker_wage")
PHONE = WorkerPhone("worker_phone")


def finish(answers: Answers, world: World, session: Session) -> Ending:
    match answers.get(WAY):
        case "add":
            return Ending(session=lambda s: enter(s, WORKER_FLOW))
        case "file":
            return Ending((Reply("staff_template_follows"),), (StaffTemplateAsked(),))
    return Ending((Reply("staff_closed"),))


def finish_worker(answers: Answers, world: World, session: Session) -> Ending:
    """On the list at once, and on to the next or to the end."""
    lead, name, born = business(world), answers.get(NAME), answers.get(BORN)
    nik, wage, phone = answers.get(NIK), answers.get(WAGE), answers.get(PHONE)
    if lead is None or name is None or born is None or nik is None or wage is None:
        return Ending((Reply("staff_no_business"),))
    worker = Worker(name, born, nik.digits, wage, None if phone is None else phone.number)
    said = Reply("worker_kept", {"name": mask_name(name), "nik": mask_nik(nik.digits)})
    return Ending(
        (said,), (WorkerTold(lead.code, worker),), session=lambda s: enter(s, STAFF_FLOW)
    )


STAFF_FLOW = Flow(STAFF, asks=(Ask(WAY, echo=False),), finish=finish)
WORKER_FLOW = Flow(
    "worker",
    asks=(
        Ask(NAME, required=True),
        Ask(BORN, required=True),
        Ask(NIK, depends=(BORN,), required=True),
        Ask(WAGE, required=True),
        Ask(PHONE, skippable=True, officer=False),
    ),
    finish=finish_worker,
    goes_on_at=(STAFF,),
)
