"""The operator's DATA/desks.json, or else ours; in a demonstration the desks never close."""

import logging
from pathlib import Path

from pydantic import ValidationError

from server.desks.rules import DeskTable
from server.settings import Settings

NAME = "desks.json"
log = logging.getLogger("server.desks")


def read_desks(settings: Settings) -> DeskTable:
    """Read anew each time: the operator edits it while the service runs.

    A file that cannot be read is logged and ours used: desks must not want for it.
    """
    try:
        return DeskTable.model_validate_json((settings.data / NAME).read_bytes())
    except FileNotFoundError:
        pass
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be used: %s", NAME, type(error).__name__)
    ours = Path(__file__).with_name("demo_desks.json" if settings.demo else NAME)
    return DeskTable.model_validate_json(ours.read_bytes())
