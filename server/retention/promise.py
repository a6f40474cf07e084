"""Until when the resident may act on a case: said once it holds, whatever becomes of the table of days."""

import logging

from protocol.application import ApplicationState
from server.command_line import CommandError
from server.http.context import Context

from .rules import Retention, closes
from .table_file import read_table

log = logging.getLogger(__name__)


def promised(ctx: Context, state: ApplicationState) -> int | None:
    """In milliseconds since 1970-01-01 UTC, counted from now; None: for ever."""
    try:
        table = read_table(ctx.settings.data)
    except CommandError:
        # The hourly job says it too; nobody's work waits for the operator's.
        log.error("the table of days cannot be read, the usual days are promised")
        table = Retention()
    return closes(table, state, ctx.now_ms())
