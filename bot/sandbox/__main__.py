"""`python -m bot.sandbox`: the stand-in for Telegram as a process of its own."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Annotated

import typer

from bot.sandbox.server import NAME, USERNAME, running
from bot.sandbox.state import TOKEN

PEOPLE = ("Siti", "Pak Budi")


def main(
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8081,
    token: Annotated[str, typer.Option(help="The only bot token it accepts.")] = TOKEN,
    host: Annotated[str, typer.Option(help="Keep it on this machine: it has no login.")] = (
        "127.0.0.1"
    ),
    name: Annotated[str, typer.Option(help="The bot's name in the chats.")] = NAME,
    username: Annotated[str, typer.Option(help="The bot's @username.")] = USERNAME,
    seed: Annotated[int, typer.Option(help="For the chances of the fault switches.")] = 0,
) -> None:
    """A stand-in for Telegram on this machine: a Bot API server and a page with two phones."""
    logging.basicConfig(level=logging.WARNING)
    try:
        asyncio.run(_serve(port, token, host, name, username, seed))
    except (ValueError, OSError) as error:
        typer.echo(f"The sandbox cannot start: {error}", err=True)
        raise typer.Exit(1) from None


async def _serve(port: int, token: str, host: str, name: str, username: str, seed: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    options = {"port": port, "token": token, "host": host, "name": name}
    async with running(**options, username=username, seed=seed) as server:  # type: ignore[arg-type]
        for person in PEOPLE:
            server.telegram.person(person)
        typer.echo(f"Chat page: {server.page_url}")
        typer.echo(f"Bot API:   {server.api_url}  token {server.token}")
        await stopped.wait()


if __name__ == "__main__":
    typer.run(main)
