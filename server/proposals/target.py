"""What a proposal can be about: one target per kind of value; a feature registers its own."""

from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.proposal import ProposalLine
from server.calls.store import CallRow
from server.http.context import Context

from .store import ProposalRecord


class Target(Protocol):
    """What has to be known of one kind of value. ``value`` is of that kind; kept it may say more."""

    needs_consent: bool
    """Whether the resident must agree to the text of now when confirming."""

    def title(self, value: Any) -> str:
        """A heading for the television, e.g. 登记一个人."""
        ...

    def lines(self, value: Any, *, masked: bool) -> tuple[ProposalLine, ...]:
        """What the resident reads before confirming."""
        ...

    async def check(self, ctx: Context, conn: AsyncConnection, call: CallRow, value: Any) -> Any:
        """What is kept, if it could be done now. Raises ``applications.rules.Refused``, for the clerk."""
        ...

    async def carry_out(self, ctx: Context, conn: AsyncConnection, record: ProposalRecord, value: Any) -> str:
        """Do it, with its events and audit rows; gives the id of what it was about.

        Raises ``applications.rules.Refused`` with a sentence for the resident.
        """
        ...
