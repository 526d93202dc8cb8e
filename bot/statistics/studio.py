"""Has pictures and pages drawn in a process of their own, one at a time. Knows no numbers."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

SECONDS = 60.0
"""After which a drawing is given up."""
_ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "SYSTEMROOT")
"""Of our environment: it has no use for tokens and keys."""
_one_at_a_time = asyncio.Semaphore(1)


class NotDrawn(Exception):
    """The process failed; what it said is on our stderr."""


async def drawn(what: Literal["drawing", "paper"], specification: Mapping[str, Any]) -> bytes:
    """A PNG of a chart, or a PDF of a report. Raises NotDrawn."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    async with _one_at_a_time:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            f"bot.statistics.{what}",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=_ROOT,
            env=environment,
        )
        given = json.dumps(specification).encode()
        try:
            out, _ = await asyncio.wait_for(process.communicate(given), SECONDS)
        except TimeoutError:
            raise NotDrawn("it took too long") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode != 0 or not out:
        raise NotDrawn(f"exit code {process.returncode}")
    return out
