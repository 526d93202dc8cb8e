"""``python -m bot reminders report``: what came of those who were reminded, and of the held out.

It counts people and names nobody. Who has erased everything is in neither group any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import typer

from bot.officers.terminal import with_store
from bot.silence import came_back
from conversations.lead import LeadSummary
from storage.sessions import StoredSession
from storage.stalled import HELD_OUT, Stall
from storage.store import Store
from storage.transaction import Transaction

AT_ONCE = 500
ENOUGH = 30
"""People in each group, below which a difference says nothing."""
_WIDE = 1.96
"""Standard errors on each side of an interval of 95 % confidence."""

reminders_cli = typer.Typer(help="Reminders of unfinished registrations.", no_args_is_help=True)


@dataclass(slots=True)
class Group:
    people: int = 0
    came_back: int = 0
    handed_in: int = 0

    def add(self, *, back: bool, handed_in: bool) -> None:
        self.people += 1
        self.came_back += back or handed_in
        self.handed_in += handed_in


@dataclass(frozen=True, slots=True)
class Measured:
    """Everybody for whom a first reminder was due, and what they did after that moment."""

    reminded: Group
    held_out: Group


@reminders_cli.callback()
def _group() -> None:
    """Keeps ``report`` a command of its own while it is the only one."""


@reminders_cli.command("report", epilog="Example: python -m bot reminders report")
def report() -> None:
    """Print how many of the reminded, and of those left out, came back and handed in."""

    async def work(store: Store) -> None:
        for line in told(await store.read(measure)):
            typer.echo(line)

    with_store(work)


async def measure(tx: Transaction) -> Measured:
    measured = Measured(Group(), Group())
    stalls = await tx.stalled.measured()
    for at in range(0, len(stalls), AT_ONCE):
        some = {stall.chat: stall for stall in stalls[at : at + AT_ONCE]}
        sessions = await tx.sessions.known(some)
        leads = await tx.leads.of_chats(some)
        for chat, (stored, active_at) in sessions.items():
            stall = some[chat]
            group = measured.held_out if stall.held_out else measured.reminded
            back = not stored.unreachable and came_back(stall, stored, active_at)
            group.add(back=back, handed_in=_handed_in(stall, stored, leads[chat]))
    return measured


def _handed_in(stall: Stall, stored: StoredSession, leads: list[LeadSummary]) -> bool:
    """The registration, that is; a call that was asked for is none."""
    done = stored.session.done
    return done is not None and any(
        lead.code == done.lead
        and stall.first_at is not None
        and lead.submitted_at >= stall.first_at
        for lead in leads
    )


def told(measured: Measured) -> Iterator[str]:
    """Lines."""
    yield f"{'':<14}{'people':>8}{'came back':>16}{'handed in':>16}"
    for name, group in (("reminded", measured.reminded), ("left out", measured.held_out)):
        yield f"{name:<14}{group.people:>8}{_share(group.came_back, group):>16}" + (
            f"{_share(group.handed_in, group):>16}"
        )
    yield f"Left out on purpose: one in {HELD_OUT}, by a keyed hash, to see what reminders do."
    yield _difference(measured)


def _share(count: int, group: Group) -> str:
    return f"{count} ({count / group.people:.0%})" if group.people else f"{count}"


def _difference(measured: Measured) -> str:
    one, other = measured.reminded, measured.held_out
    if min(one.people, other.people) < ENOUGH:
        return f"Fewer than {ENOUGH} people in a group: a difference says nothing yet."
    first, second = one.handed_in / one.people, other.handed_in / other.people
    error = sqrt(first * (1 - first) / one.people + second * (1 - second) / other.people)
    low, high = first - second - _WIDE * error, first - second + _WIDE * error
    return (
        f"Handed in, reminded less left out: {100 * (first - second):+.1f} points;"
        f" with 95 % confidence between {100 * low:+.1f} and {100 * high:+.1f}."
    )
