"""A process that has imported the bot and forks a copy of itself for each start.

Importing takes most of a start, and a crash test starts hundreds of times. What runs in the
copy is what ``python -m bot run`` runs: the same command line, in a process of its own.

Run as ``python -m tests.crash.nursery``; it reads one JSON order a line and answers each with
one line. When its input ends, it ends, and takes its children with it.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tests.crash.entries import ENTRIES


def serve() -> None:
    children: set[int] = set()
    print("{}", flush=True)  # imported: ready for orders
    for line in sys.stdin.buffer:
        order = json.loads(line)
        if "start" in order:
            pid = os.fork()
            if pid == 0:
                _be(order["start"])
            children.add(pid)
            answer = {"pid": pid}
        else:
            pid = order["wait"]
            status = os.waitpid(pid, 0)[1]
            children.discard(pid)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        print(json.dumps(answer), flush=True)
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _be(order: dict[str, Any]) -> NoReturn:
    """The child: another environment, another output, and never back into ``serve``."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        nothing = os.open(os.devnull, os.O_RDONLY)
        log = os.open(Path(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        ENTRIES[order["entry"]]()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
