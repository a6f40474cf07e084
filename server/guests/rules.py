"""What may become of an invitation. Pure."""

from dataclasses import dataclass

from protocol.call import CallState
from protocol.participant import ParticipantState

OPEN_MS = 15 * 60_000
"""So long a link waits for whoever it is meant for."""
AWAY_MS = 40_000
"""A page not seen for this long has been closed."""
KEEP_MS = 24 * 3_600_000

TOO_LATE = "这个链接已经过时了，请工作人员再发一个。"
USED = "这个链接已经有人用过了。一个链接只能一部手机或电脑用，请工作人员再发一个。"
OVER = "这个通话已经结束了。"
BUSY = "已经有一位在通话里，先请他离开，再请别人。"
NOT_TALKING = "接通以后才能请别人加入。"


class RefusedGuest(Exception):
    """Not possible now; ``args[0]`` says why, in plain Chinese."""


@dataclass(frozen=True)
class Asked:
    """An invitation: until when it waits (ms), and the hash of the browser that has used it, if one has."""

    expires: int
    cookie_hash: str = ""


def check_invite(state: CallState, others: tuple[ParticipantState, ...]) -> None:
    """Raises RefusedGuest unless the clerk may invite: ``others`` are the third persons there are."""
    if state is not CallState.TALKING:
        raise RefusedGuest(NOT_TALKING)
    if any(each in (ParticipantState.LET_IN, ParticipantState.HERE) for each in others):
        raise RefusedGuest(BUSY)


def check_enter(asked: Asked, state: CallState, now: int) -> None:
    """Raises RefusedGuest unless a browser may use the link now: once, in time, while they talk."""
    if state is not CallState.TALKING:
        raise RefusedGuest(OVER)
    if asked.cookie_hash:
        raise RefusedGuest(USED)
    if now >= asked.expires:
        raise RefusedGuest(TOO_LATE)


def check_admit(state: CallState, guest: ParticipantState) -> None:
    """Raises RefusedGuest unless the clerk may let in who waits; twice does no harm."""
    if state is not CallState.TALKING:
        raise RefusedGuest(NOT_TALKING)
    if guest is ParticipantState.GONE:
        raise RefusedGuest("他已经离开了。")
