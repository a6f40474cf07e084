"""The life of a hand-off: offered → opened → confirmed → closed, or expired. Pure."""

from dataclasses import dataclass, replace
from hmac import compare_digest

from protocol.errors import ErrorCode
from protocol.handoff import HandoffPurpose
from protocol.handoff import HandoffState as State

OFFER_MS = 10 * 60_000
"""How long QR and digits hold."""
USE_MS = 30 * 60_000
"""How long a confirmed phone may go on, counted anew from each use: five papers take their time."""
LONGEST_MS = 2 * 3_600_000

_MAKE_NEW = "请在电视上重新打开二维码，再扫一次。"


class HandoffRefused(Exception):
    """``sentence`` says in plain Chinese why and what to do; ``code`` is for programs."""

    def __init__(self, code: ErrorCode, sentence: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class HandoffRecord:
    """A hand-off as the server keeps it; of token and cookie only hashes. Times in milliseconds."""

    id: str
    household_id: str
    device_id: str
    purpose: HandoffPurpose
    application_id: str | None
    state: State
    cookie_hash: str
    """Of the phone that opened it; empty before."""
    digits: str
    created: int
    expires: int

    def state_at(self, now: int) -> State:
        """The state, with what has run out."""
        if self.state is not State.CLOSED and now >= self.expires:
            return State.EXPIRED
        return self.state

    def is_phone(self, cookie_hash: str) -> bool:
        """Whether this is the phone that opened it."""
        return bool(self.cookie_hash) and compare_digest(self.cookie_hash, cookie_hash)


def bind(record: HandoffRecord, cookie_hash: str, digits: str, now: int) -> HandoffRecord:
    """The first phone takes it; no second one can. Raises HandoffRefused."""
    state = record.state_at(now)
    if state is not State.OFFERED:
        raise _refused(state)
    return replace(record, state=State.OPENED, cookie_hash=cookie_hash, digits=digits)


def check_phone(record: HandoffRecord, cookie_hash: str, now: int) -> None:
    """Whether this phone may see its pages. Raises HandoffRefused."""
    state = record.state_at(now)
    if state is State.EXPIRED or not record.is_phone(cookie_hash):
        raise _refused(state)


def check_use(record: HandoffRecord, cookie_hash: str, purpose: HandoffPurpose, now: int) -> None:
    """Whether this phone may do this now. Raises HandoffRefused."""
    check_phone(record, cookie_hash, now)
    if record.purpose is not purpose:
        raise HandoffRefused(ErrorCode.FORBIDDEN, "这个二维码不能做这件事。" + _MAKE_NEW)
    if record.state is State.OPENED:
        raise HandoffRefused(ErrorCode.CONFLICT, "请先看电视，数字一样就在电视上按“确定”。")
    if record.state is State.CLOSED:
        raise HandoffRefused(ErrorCode.USED, "已经办完了。还要再办的话，" + _MAKE_NEW)


def used(record: HandoffRecord, now: int) -> HandoffRecord:
    """A use makes it last longer, up to a limit."""
    return replace(record, expires=min(now + USE_MS, record.created + LONGEST_MS))


def for_a_call(record: HandoffRecord) -> HandoffRecord:
    """A confirmed one for a call: a phone that waits and talks does nothing else for long."""
    return replace(record, expires=record.created + LONGEST_MS)


def confirm(record: HandoffRecord, now: int) -> HandoffRecord:
    """OK was pressed on the TV. Raises HandoffRefused."""
    state = record.state_at(now)
    if state is State.CONFIRMED:
        return record
    if state is State.OFFERED:
        raise HandoffRefused(ErrorCode.CONFLICT, "还没有手机扫码，请先用手机扫一扫。")
    if state is not State.OPENED:
        raise HandoffRefused(ErrorCode.EXPIRED, "二维码已经过期，请重新打开二维码。")
    return used(replace(record, state=State.CONFIRMED), now)


def close(record: HandoffRecord) -> HandoffRecord:
    """Done with, from whichever side."""
    return replace(record, state=State.CLOSED)


def _refused(state: State) -> HandoffRefused:
    if state is State.EXPIRED:
        return HandoffRefused(ErrorCode.EXPIRED, "这个二维码已经过期了。" + _MAKE_NEW)
    return HandoffRefused(ErrorCode.USED, "这个二维码已经在另一部手机上用过了。" + _MAKE_NEW)
