"""getUpdates and the webhook's settings: how a bot gets its updates."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import PollingLimit, WebhookLimit

from bot.sandbox.methods.sending import Args
from bot.sandbox.refusals import conflict, illegal
from bot.sandbox.state import State
from bot.sandbox.updates import ALL_KINDS, DEFAULT_KINDS
from bot.sandbox.webhook import DEFAULT_CONNECTIONS, Webhook

_LONGEST_POLL = 50
# Telegram lets what arrives together leave together.
_GATHER = 0.001
_SECRET = re.compile(r"[A-Za-z0-9_-]+\Z")


async def get_updates(state: State, args: Args, gone: asyncio.Future[Any]) -> list[dict[str, Any]]:
    """Waits for updates until the timeout, or until `gone`: the caller has hung up.

    Raises:
        Refused: a webhook is set, or a newer getUpdates has taken over.
    """
    _refuse_beside_webhook(state)
    updates = state.updates
    _choose_kinds(state, args)
    turn = state.take_poll()
    updates.confirm(args.get("offset", 0))
    limit = min(max(args.get("limit", PollingLimit.MAX_LIMIT), 1), PollingLimit.MAX_LIMIT)
    timeout = min(max(args.get("timeout", 0), 0), _LONGEST_POLL)
    deadline = asyncio.get_running_loop().time() + timeout
    while not (batch := updates.batch(limit)):
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0 or gone.done() or state.events.closed:
            return []
        await asyncio.wait(
            {updates.arrival(), gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED
        )
        _refuse_beside_webhook(state)
        if turn != state.poll:
            raise conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
        await asyncio.sleep(_GATHER)
    return batch


def _refuse_beside_webhook(state: State) -> None:
    if state.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )


def _choose_kinds(state: State, args: Args) -> None:
    """Which updates are queued from now on; not given leaves it as it is."""
    if "allowed_updates" not in args:
        return
    kinds = frozenset(args["allowed_updates"])
    if not kinds <= ALL_KINDS:
        raise illegal("unknown type in allowed_updates")
    state.updates.kinds = kinds or DEFAULT_KINDS


def set_webhook(state: State, args: Args) -> bool:
    url = args["url"]
    if not url:
        return delete_webhook(state, args)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise illegal("bad webhook: invalid webhook URL specified")
    connections = args.get("max_connections", DEFAULT_CONNECTIONS)
    lowest, highest = WebhookLimit.MIN_CONNECTIONS_LIMIT, WebhookLimit.MAX_CONNECTIONS_LIMIT
    if not lowest <= connections <= highest:
        raise illegal("max_connections must be between 1 and 100")
    webhook = Webhook(
        url=url,
        secret_token=_secret(args.get("secret_token", "")),
        max_connections=connections,
        has_certificate="certificate" in args,
        ip_address=args.get("ip_address", ""),
    )
    _choose_kinds(state, args)
    _use(state, webhook, args)
    return True


def _secret(token: str) -> str:
    if len(token) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise illegal("secret token is too long")
    if token and not _SECRET.match(token):
        raise illegal("secret token contains unallowed characters")
    return token


def delete_webhook(state: State, args: Args) -> bool:
    _use(state, Webhook(), args)
    return True


def _use(state: State, webhook: Webhook, args: Args) -> None:
    if args.get("drop_pending_updates"):
        state.updates.clear()
    state.webhook = webhook
    state.webhook_changed()
    state.events.publish("profile")
    state.updates.wake()  # a long poll learns that a webhook has taken over


def get_webhook_info(state: State, args: Args) -> dict[str, Any]:
    webhook = state.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": webhook.has_certificate,
        "pending_update_count": len(state.updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address:
            info["ip_address"] = webhook.ip_address
    if webhook.last_error_at is not None:
        info["last_error_date"] = int(webhook.last_error_at)
        info["last_error_message"] = webhook.last_error
    if state.updates.kinds != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(state.updates.kinds)
    return info
