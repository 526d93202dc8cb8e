"""What both peers are told on their command lines; they read nothing else."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Arguments:
    api_url: str
    token: str
    data: Path
    """A folder for what the bot keeps."""
    webhook_port: int
    """0 means long polling."""
    secret: str

    @property
    def webhook_url(self) -> str:
        return f"http://127.0.0.1:{self.webhook_port}/"


def read() -> Arguments:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--webhook-port", type=int, default=0)
    parser.add_argument("--secret", default="")
    return Arguments(**vars(parser.parse_args()))
