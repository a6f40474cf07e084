"""A call as the television lives it: an explicit state machine, without I/O.

It is told what happened (the server's call row, signalling, the media's state, keys) and returns
what must be done about it, as ``Effect``s for the edge (``line``) to carry out. What the person
should read in each state comes from ``text``.
"""

from enum import StrEnum
from typing import NamedTuple

from protocol.call import DESK_LABELS, Call, CallState, DeskName, EndedBy, Signal
from protocol.call_words import CallWords, WordKind
from protocol.desk import QueuePlace
from protocol.shown import Pointer, Showing

from .shown import ShownPage


class Step(StrEnum):
    """Where the call stands. A lost link goes back from talking to connecting, under the same call."""

    ASKING = "asking"
    QUEUED = "queued"
    RINGING = "ringing"
    CONNECTING = "connecting"
    TALKING = "talking"
    ENDED = "ended"
    FAILED = "failed"
    INCOMING = "incoming"
    """A clerk rings here; nothing of this home is seen or heard before it is taken."""


class Effect(StrEnum):
    """What the edge has to do now, in this order."""

    PREPARE = "prepare"
    """Make a new offer with ``session.generation`` and send it."""
    HANG_UP = "hang_up"
    """Tell the server that the call is over."""
    CLOSE_MEDIA = "close_media"
    ACCEPT = "accept"
    """Tell the server that the call is taken."""


class CallText(NamedTuple):
    """For the person: one line that says what is, and a smaller one that says what comes next."""

    title: str
    detail: str


class IllegalMove(Exception):
    """Something that cannot happen in this state."""


_OPEN = frozenset({Step.INCOMING, Step.ASKING, Step.QUEUED, Step.RINGING, Step.CONNECTING, Step.TALKING})
_MOVES: dict[Step, frozenset[Step]] = {
    Step.INCOMING: frozenset({Step.INCOMING, Step.CONNECTING, Step.ENDED, Step.FAILED}),
    Step.ASKING: frozenset(
        {Step.INCOMING, Step.QUEUED, Step.RINGING, Step.CONNECTING, Step.ENDED, Step.FAILED}
    ),
    Step.QUEUED: frozenset({Step.QUEUED, Step.RINGING, Step.CONNECTING, Step.ENDED, Step.FAILED}),
    Step.RINGING: frozenset({Step.RINGING, Step.QUEUED, Step.CONNECTING, Step.ENDED, Step.FAILED}),
    # Back to a queue only when the clerk hands the call on.
    Step.CONNECTING: frozenset({Step.CONNECTING, Step.TALKING, Step.QUEUED, Step.ENDED, Step.FAILED}),
    Step.TALKING: frozenset({Step.CONNECTING, Step.TALKING, Step.QUEUED, Step.ENDED, Step.FAILED}),
    Step.ENDED: frozenset(),
    Step.FAILED: frozenset(),
}
_STEP_OF_ROW = {
    CallState.CALLING: Step.INCOMING,
    CallState.QUEUED: Step.QUEUED,
    CallState.RINGING: Step.RINGING,
    CallState.TALKING: Step.CONNECTING,
    CallState.ENDED: Step.ENDED,
    CallState.MISSED: Step.ENDED,
}
ATTEMPT = 8.0
"""Seconds an offer may take to become a connection before the next one is tried."""


class CallSession:
    """One call from asking to the end. Times are seconds of any clock that only goes forward."""

    def __init__(self, desk: DeskName) -> None:
        self.desk = desk
        self.step = Step.ASKING
        self.call: Call | None = None
        self.generation = 1
        """Of the offer that is current; raised by every rebuild."""
        self.failure = ""
        self.caption = ""
        """What the clerk has written last, until it is taken away."""
        self._caption_number = 0
        self.shown = ShownPage()
        self._answered = 0
        """Generation whose answer has been taken."""
        self.weak = False
        """Whether much is lost on the way just now."""
        self._was_talking = False
        self._unanswered = False
        self._attempt_began: float | None = None

    @property
    def open(self) -> bool:
        """Whether the call still goes on."""
        return self.step in _OPEN

    def resume(self, call: Call) -> list[Effect]:
        """After a restart of the TV: the server still has this call. A fresh offer takes it up again."""
        self._must_be(Step.ASKING)
        if call.state is CallState.CALLING:
            return self.placed(call)
        self.generation = call.generation + 1
        return [Effect.PREPARE, *self.placed(call)]

    def placed(self, call: Call) -> list[Effect]:
        """The server has taken the call."""
        self._must_be(Step.ASKING)
        return self._follow(call)

    def accept(self) -> list[Effect]:
        """The person takes the call that rings here."""
        return [Effect.ACCEPT] if self.step is Step.INCOMING else []

    def accepted(self, call: Call) -> list[Effect]:
        """The server knows; now the connection is made. Its event may have come before its answer."""
        ours = self.call is not None and call.id == self.call.id
        if not ours or self.step not in (Step.INCOMING, Step.CONNECTING):
            return []
        return [*self._follow(call), Effect.PREPARE]

    def moved(self, place: QueuePlace) -> bool:
        """News of the place in the queue; whether it is of this call while it waits."""
        if self.step is not Step.QUEUED or self.call is None or place.call_id != self.call.id:
            return False
        self.call = at_place(self.call, place)
        return True

    def refused(self, sentence: str) -> list[Effect]:
        """The call cannot be made or held; ``sentence`` says in plain Chinese why and what to do."""
        self._go(Step.FAILED)
        self.failure = sentence
        return [Effect.CLOSE_MEDIA]

    def call_changed(self, call: Call) -> list[Effect]:
        """The call's row has changed. Other calls' rows and news after the end are passed over."""
        if not self.open or self.call is None or call.id != self.call.id:
            return []
        return self._follow(call)

    def said(self, words: CallWords) -> bool:
        """The clerk has written something, or taken it away; whether it is news of this call."""
        if self.call is None or words.call_id != self.call.id or words.kind is not WordKind.CAPTION:
            return False
        if words.number <= self._caption_number:
            return False  # an answer that was overtaken by a newer event
        self._caption_number, self.caption = words.number, words.text
        return True

    def shows(self, showing: Showing) -> bool:
        """The clerk shows a page, or has put it away; whether it is news of this call."""
        return self.call is not None and showing.call_id == self.call.id and self.shown.hear(showing)

    def pointed(self, pointer: Pointer) -> bool:
        """The clerk points; whether the pointer has moved."""
        return self.call is not None and pointer.call_id == self.call.id and self.shown.point(pointer)

    def takes(self, signal: Signal, now: float) -> bool:
        """Whether this signal is for the connection there is now. An answer is taken once only."""
        if self.call is None or signal.call_id != self.call.id or signal.generation != self.generation:
            return False
        if self.step not in (Step.CONNECTING, Step.RINGING, Step.QUEUED):
            return self.step is Step.TALKING and signal.candidate is not None
        if signal.description is not None:
            if signal.description.type != "answer" or self._answered >= signal.generation:
                return False
            self._answered = signal.generation
            self._attempt_began = now
        return signal.description is not None or signal.candidate is not None

    def rebuild_asked(self, signal: Signal, now: float) -> list[Effect]:
        """The clerk's side lost the link first and asks for an offer of ``signal.generation``."""
        if signal.description is not None or signal.candidate is not None:
            return []
        if self.call is None or signal.call_id != self.call.id or signal.generation <= self.generation:
            return []  # that rebuild is under way already
        return self._rebuild(now)

    def connected(self) -> list[Effect]:
        """Media flows for the current generation."""
        if self.step is Step.CONNECTING:
            self._go(Step.TALKING)
            self._was_talking = True
            self._attempt_began = None
        return []

    def link_lost(self, generation: int, now: float) -> list[Effect]:
        """The media of ``generation`` fell silent, failed, or its process died."""
        if generation != self.generation:
            return []
        if self.step is Step.CONNECTING and self._answered < generation:
            return []  # its offer is still on the way to the clerk
        return self._rebuild(now)

    def tick(self, now: float) -> list[Effect]:
        """Call about once a second: an attempt that leads nowhere is followed by the next."""
        if self.step is not Step.CONNECTING:
            return []
        if self._attempt_began is None:
            self._attempt_began = now
        if now - self._attempt_began < ATTEMPT:
            return []
        return self._rebuild(now)

    def hang_up(self) -> list[Effect]:
        """The person ends the call, in whatever state it is."""
        if not self.open:
            return []
        had_call = self.call is not None
        self._go(Step.ENDED)
        return [Effect.HANG_UP, Effect.CLOSE_MEDIA] if had_call else [Effect.CLOSE_MEDIA]

    def text(self) -> CallText:
        """What the person reads now."""
        clerk = self.clerk
        match self.step:
            case Step.ASKING:
                return CallText(f"正在接{DESK_LABELS[self.desk]}", "请稍等。")
            case Step.QUEUED:
                return self._queue_text()
            case Step.INCOMING:
                desk = DESK_LABELS[self.desk]
                return CallText(f"{desk}给您来电话了", f"{clerk}，请按“接听”。")
            case Step.RINGING if self.call is not None and self.call.transfer is not None:
                return transfer_text(self.call)
            case Step.RINGING:
                return CallText("正在叫工作人员", "马上就来，请坐在电视前面。")
            case Step.CONNECTING if self._was_talking:
                return CallText("画面断了一下", "正在自动重新接通，请不要挂断。")
            case Step.CONNECTING:
                return CallText(f"{clerk}接听了", "正在接通画面，请稍等。")
            case Step.TALKING if self.weak:
                return CallText(f"正在和{clerk}通话", "网络不太好，声音会断断续续。请慢慢说。")
            case Step.TALKING:
                return CallText(f"正在和{clerk}通话", "事情说完了，就按“挂断”。")
            case Step.FAILED:
                return CallText("没有接通", self.failure)
            case Step.ENDED:
                return self._end_text()

    def _queue_text(self) -> CallText:
        call = self.call
        if call is not None and call.transfer is not None:
            return transfer_text(call)
        if call is None or call.position <= 1:
            if self._unanswered:
                return CallText("刚才没有接上，您还排在最前面", "有工作人员空出来，就先接您的。")
            return CallText("下一位就是您", self._with_number("请坐在电视前面等一会儿。"))
        ahead = f"前面还有 {call.position - 1} 位"
        words = f"{_wait(call.expected_wait)}可以先看别的，位置给您留着。"
        return CallText(ahead, self._with_number(words))

    def _with_number(self, words: str) -> str:
        call = self.call
        if call is None or not call.ticket:
            return words
        kept = "还是原来的位置，" if call.came_back else ""
        return f"您是 {call.ticket} 号。{kept}{words}"

    def _end_text(self) -> CallText:
        by = self.call.ended_by if self.call is not None else None
        if self.call is not None and self.call.callback_id and self.call.state is CallState.MISSED:
            if by is EndedBy.TV:
                return CallText("好的，这次先不接", "工作人员过一会儿再打给您。")
            return CallText(f"{self.clerk}打来过，没有接上", "还会再打给您。您也可以现在打过去。")
        if self.call is not None and self.call.state is CallState.MISSED:
            return CallText("这次没有接上", "请再打一次，或者打电话 12345。")
        if by is EndedBy.CLERK:
            return CallText("通话结束了", "工作人员已挂断。还有事，可以再打过来。")
        if by is EndedBy.SERVER:
            return CallText("通话结束了", "还有事，可以再打过来。")
        return CallText("已经挂断", "还有事，可以再打过来。")

    @property
    def clerk(self) -> str:
        """Who serves or served: name and number."""
        if self.call is None or not self.call.clerk_name:
            return "工作人员"
        number = f"（{self.call.clerk_number} 号）" if self.call.clerk_number else ""
        return f"{self.call.clerk_name}{number}"

    def _follow(self, call: Call) -> list[Effect]:
        """Take over the row's state."""
        if handed_on(call) < handed_on(self.call):
            return []  # an answer from before the call was handed on
        step = _STEP_OF_ROW[call.state]
        if self.call is not None and step is Step.QUEUED and handed_on(call) > handed_on(self.call):
            return self._hand_on(call)
        if step is Step.CONNECTING and self.step is Step.TALKING:
            step = Step.TALKING  # the row does not know whether the picture is there
        if step is Step.QUEUED and self.step in (Step.CONNECTING, Step.TALKING):
            raise IllegalMove(f"{self.step} -> {step}")
        if self.step is Step.RINGING and step is Step.QUEUED:
            self._unanswered = True
        self._go(step)
        if self.call is not None and not call.ice_servers:
            # Events do not carry the relay's credentials; the first answer did.
            call = call.model_copy(update={"ice_servers": self.call.ice_servers})
        self.call = call
        if call.caption is not None:
            self.said(call.caption)
        if call.showing is not None:
            self.shows(call.showing)
        return [Effect.CLOSE_MEDIA] if step is Step.ENDED else []

    def _hand_on(self, call: Call) -> list[Effect]:
        """This clerk is gone and nothing of the home goes out; a new offer waits for the next one."""
        self._go(Step.QUEUED)
        self.desk, self.generation, self.caption = call.desk, self.generation + 1, ""
        self.weak = self._was_talking = self._unanswered = False
        self.shown.put_away()
        self._attempt_began = None
        servers = self.call.ice_servers if self.call is not None else ()
        self.call = call.model_copy(update={"ice_servers": call.ice_servers or servers})
        return [Effect.CLOSE_MEDIA, Effect.PREPARE]

    def _rebuild(self, now: float) -> list[Effect]:
        """The next generation. The row stays; only the connection is made anew."""
        if not self.open or self.call is None:
            return []
        if self.step in (Step.TALKING, Step.CONNECTING):
            self._go(Step.CONNECTING)
            self._attempt_began = now
        self.generation += 1
        return [Effect.PREPARE]

    def _go(self, step: Step) -> None:
        if step not in _MOVES[self.step]:
            raise IllegalMove(f"{self.step} -> {step}")
        self.step = step

    def _must_be(self, step: Step) -> None:
        if self.step is not step:
            raise IllegalMove(f"in {self.step}, not {step}")


def handed_on(call: Call | None) -> int:
    """How often the call was handed on to another desk."""
    return call.transfer.number if call is not None and call.transfer is not None else 0


def transfer_text(call: Call) -> CallText:
    """While a call that was handed on waits for its next clerk."""
    transfer = call.transfer
    assert transfer is not None
    label = DESK_LABELS[call.desk]
    title = "正在帮您转到" + (f" {label}" if label[0].isdigit() else label)
    if transfer.desk is call.desk:
        title = "正在帮您找会说本地话的同事"
    if call.state is CallState.RINGING:
        return CallText(title, "马上就来，请坐在电视前面，不要关电视。您不用再说一遍。")
    ahead = f"前面还有 {call.position - 1} 位。" if call.position > 1 else ""
    who = transfer.clerk_name or "工作人员"
    return CallText(title, f"请不要关电视。{who}已经把您的事告诉那边了，您不用再说一遍。{ahead}")


def at_place(call: Call, place: QueuePlace) -> Call:
    """``call`` where it stands now."""
    parts = {"position": place.position, "expected_wait": place.expected_wait, "message": place.message}
    return call.model_copy(update=parts)


def _wait(seconds: int) -> str:
    if seconds <= 0:
        return ""
    if seconds < 60:
        return "不到 1 分钟就轮到您。"
    return f"大约等 {round(seconds / 60)} 分钟，"
