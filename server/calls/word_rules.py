"""Who may say what in a call besides speaking, and how often. Pure."""

from collections.abc import Sequence

from protocol.call import CallState
from protocol.call_words import WISH_LABELS, CallWords, WordKind
from server.calls.rules import OPEN, Party, RefusedMove

WISH_MS = 5000
"""The same wish is told once in this time: an impatient finger is not ten wishes."""
CAPTIONS, CAPTIONS_MS = 10, 20_000
"""At most so many captions in so many milliseconds: nobody reads faster."""


def check_words(
    state: CallState, party: Party, kind: WordKind, latest: Sequence[CallWords], now: int
) -> None:
    """Raises RefusedMove when ``party`` may not say this now; ``latest``: what was said last in the call."""
    if state not in OPEN:
        raise RefusedMove("通话已经结束了。")
    if party.is_household != (kind in WISH_LABELS):
        raise RefusedMove("这句话不能由这一方说。")
    if state is not CallState.TALKING:
        raise RefusedMove("还没有接通，请稍等一下。" if party.is_household else "请先接听。")
    if party.is_household:
        if any(said.kind is kind and now - said.sent < WISH_MS for said in latest):
            raise RefusedMove("已经告诉工作人员了，请稍等一下。")
    elif sum(said.kind is kind and now - said.sent < CAPTIONS_MS for said in latest) >= CAPTIONS:
        raise RefusedMove("发得太快，居民来不及看。请过几秒再发。")


def one_line(text: str) -> str:
    """A caption without line breaks and runs of blanks: the television breaks the lines itself."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
