"""The update process as the television starts it."""

import sys
from pathlib import Path

from tvapp.catalogue.verification import TrustedKey


def command(server: str, folder: Path, key: TrustedKey) -> list[str]:
    """What to start."""
    options = ["--server", server, "--dir", str(folder), "--key", key.public, "--key-id", key.key_id]
    return [sys.executable, "-m", "tvapp.catalogue.update", *options]
