"""A third person in a call: invited by the clerk with a link of one use, let in by the clerk."""

from typing import Annotated

from pydantic import StringConstraints

from .call import Call
from .model import Id, Milliseconds, ShortText, WireModel
from .participant import ParticipantState

Called = Annotated[str, StringConstraints(min_length=1, max_length=8)]
Role = Annotated[str, StringConstraints(min_length=1, max_length=6)]


class NewInvitation(WireModel):
    """Who is to come, as the resident reads it in the picture."""

    name: Called
    role: Role
    """红管家, 专家 …"""


class Invitation(WireModel):
    """What the clerk passes on, once: it is not shown again."""

    id: Id
    label: ShortText
    url: str
    code: Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
    """To be read out on the telephone; typed at ``/j``."""
    squares: tuple[str, ...]
    """QR of the address: lines of 0 and 1 (dark)."""
    expires: Milliseconds


class GuestCall(WireModel):
    """The call as a third person sees it: nothing of what it is about, and no relay before being let in."""

    label: ShortText
    """What one is called in the picture."""
    state: ParticipantState
    participant: Id
    call: Call
