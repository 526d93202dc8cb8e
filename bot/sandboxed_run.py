"""The bot against a stand-in for Telegram in the same process, with two phones on a page."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from pydantic import SecretStr
from rich.console import Console

from bot.app import run_bot
from bot.first_calls import Me, StartError
from bot.officers.authenticator import STEP_UP, new_secret
from bot.officers.passphrase import generated
from bot.officers.roles import Role
from bot.sandbox.chats import Person
from bot.sandbox.server import Server, running
from bot.settings import SANDBOX_DATABASE, SQLITE_DEFAULT, Settings
from bot.world import utc_now
from storage.store import Store
from storage.transaction import Transaction

WORKER, OFFICER = "Siti", "Pak Budi"
BEFORE_ANY_CODE = 0


async def run_sandbox(settings: Settings, port: int) -> None:
    """Runs until SIGTERM or SIGINT. Raises StartError or StorageError with one clear sentence.

    The database is one of its own unless DATABASE_URL names another, so that play never mixes
    with a real bot's people.
    """
    async with AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(running(port=port))
        except OSError as error:
            raise StartError(
                f"Port {port} cannot be used ({error.strerror}); choose another with --port."
            ) from None
        server.telegram.person(WORKER)  # the first stands on the left
        officer = server.telegram.person(OFFICER)
        await run_bot(_sandboxed(settings, server), ready=_Welcome(server, officer).ready)


def _sandboxed(settings: Settings, server: Server) -> Settings:
    own = settings.database_url == SQLITE_DEFAULT
    changes = {
        "bot_token": SecretStr(server.token),
        "telegram_api_url": server.api_url,
        "database_url": SANDBOX_DATABASE if own else settings.database_url,
        "receive": "polling",
    }
    return settings.model_copy(update=changes)


@dataclass(frozen=True, slots=True)
class _Welcome:
    server: Server
    officer: Person

    async def ready(self, me: Me, store: Store) -> None:
        """Makes the person on the right an officer with codes, and says where the page is."""
        secret = new_secret()
        self.server.telegram.give_authenticator(self.officer, secret)
        said = await store.write(lambda tx: self._employ(tx, secret))
        # A bot may not write first: from now on new leads are announced on the right.
        self.server.telegram.say(self.officer, "/meja")
        console = Console(highlight=False)
        console.print("\nTwo phones, a worker's and an officer's, in the browser:")
        console.print(f"  [bold]{self.server.page_url}[/bold]\n")
        console.print("Press MULAI on the left; what is handed in is announced on the right.")
        console.print(
            "For a NIK or a file, the officer types the code that stands above their chat."
        )
        console.print(f"{OFFICER}'s files (/ekspor) open with:  [bold]{said}[/bold]")
        console.print("This is a stand-in on this machine; for Telegram itself, set BOT_TOKEN.")
        console.print("Ctrl+C stops it.\n")

    async def _employ(self, tx: Transaction, secret: str) -> str:
        """Their desk is open, as after a code; for a NIK or a file they are asked for one. Says
        what opens their files: the same words after every start."""
        id, now = self.officer.id, utc_now()
        await tx.officers.add(id, OFFICER, Role.OFFICER, None, now)
        await tx.authenticators.put(id, secret, now)
        await tx.authenticators.entered(id, BEFORE_ANY_CODE, now - STEP_UP)
        said = await tx.passphrases.find(id) or generated()
        await tx.passphrases.put(id, said, now)
        return said
