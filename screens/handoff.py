"""Hands something over to a phone: QR and six digits, two digits to compare, OK on the remote."""

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.application.handoff_stage import (
    Stage,
    Telling,
    answers_came,
    arrivals,
    newest_arrival,
    stage_of,
    telling,
)
from tvapp.application.lifetime import deadline, minutes_left
from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.handoff import Handoff

TITLES = {
    "answers": "用手机填写",
    "member": "用手机填写",
    "materials": "用手机拍照",
    "call": "用手机当摄像头和话筒",
}
BUTTONS = {
    "ask": Item("ask", "问工作人员", icon="support_agent"),
    "back": Item("back", "返回", icon="arrow_back"),
    "to_call": Item("to_call", "回到通话", icon="videocam"),
    "renew": Item("renew", "换一个新的码", icon="refresh"),
    "other_phone": Item("other_phone", "换一部手机", icon="mobile"),
    "yes": Item("yes", "是，对的", icon="check"),
    "no": Item("no", "不对", icon="close"),
    "filled": Item("filled", "好了，接着办", icon="check"),
    "done": Item("done", "好了，看材料", icon="check"),
}
LOOK_AT_CLOCK = 5.0
TRY_AGAIN = 2.0
LAST_PAGE = 10_000


@dataclass(frozen=True)
class HandoffView:
    """What the screen shows."""

    title: str
    stage: Stage
    told: Telling
    qr: str
    photo: str
    """Id of the photo that has just come."""
    buttons: tuple[Item, ...]
    notice: str
    tone: str


class HandoffScreen(ApplicationScreen):
    """Opened with ``purpose`` (see ``TITLES``) and ``id``, the application."""

    name = "handoff"
    _work: asyncio.Task[None] | None = None
    _clock: asyncio.Task[None] | None = None
    _made_for = ("", "")
    """Hand-off → application: a phone that was let in for its materials stays in."""

    @property
    def purpose(self) -> str:
        """``member``, ``materials``, ``answers`` or ``call``."""
        return self.place.params.get("purpose", "materials")

    @property
    def handoff(self) -> "Handoff | None":
        """The one made for this place."""
        found = self.household.handoff if self.household is not None else None
        mine = self.place.state.get("handoff")
        return found if found is not None and found.id == mine else None

    @property
    def stage(self) -> Stage:
        """Where the hand-over stands."""
        made = "handoff" in self.place.state
        return stage_of(self.handoff, made, int(self.place.state.get("until", 0)), _now())

    def compute(self) -> HandoffView:
        stage = self.stage
        minutes = minutes_left(int(self.place.state.get("until", 0)), _now())
        told = telling(stage, self.purpose, self.handoff, minutes, self._arrived())
        if self.keeper is None:
            told = Telling(letter=(Paragraph(CONNECTING),))
        return HandoffView(
            title=TITLES.get(self.purpose, TITLES["materials"]),
            stage=stage,
            told=told,
            qr=self.handoff.url if stage is Stage.OFFERED and self.handoff is not None else "",
            photo=self._newest() if stage in (Stage.CONFIRMED, Stage.DONE) else "",
            buttons=tuple(BUTTONS[key] for key in told.buttons),
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _arrived(self) -> tuple[Paragraph, ...]:
        application, guide = self.application, self.guide
        if application is None or guide is None:
            return ()
        if self.purpose == "answers":
            return answers_came(self.place.state.get("answers", {}), application, guide)
        if self.purpose != "materials":
            return ()
        return arrivals(self.place.state.get("photos", ()), application, guide)

    def _newest(self) -> str:
        application = self.application
        if self.purpose != "materials" or application is None:
            return ""
        newest = newest_arrival(self.place.state.get("photos", ()), application)
        return newest.id if newest is not None else ""

    # -- what happens by itself -----------------------------------------------------------------

    def entered(self) -> None:
        if self.stage in (Stage.DONE, Stage.OVER) and not self._newcomer():
            self.place.state.pop("handoff", None)
        self._clock = self.tv.run_soon(self._watch_clock())
        self._go_on()

    def refresh(self) -> None:
        before = self.view.stage
        super().refresh()
        if self._clock is None:
            return
        if self.view.stage is not before:
            self.tv.stage.focus_on(f"{self.name}/actions/{self.view.buttons[0].key}")
        self._go_on()

    def left(self) -> None:
        for task in (self._clock, self._work):
            if task is not None:
                task.cancel()
        self._clock = self._work = None
        gone_back = all(place is not self.place for place in self.tv.router.stack)
        if gone_back and self.keeper is not None and self.stage in (Stage.OFFERED, Stage.OPENED):
            self.tv.run_soon(self.keeper.close_handoff())

    def _go_on(self) -> None:
        """Make the hand-off when there is none; go back when the new person has come."""
        if self.keeper is None or (self._work is not None and not self._work.done()):
            return
        if self._phone_takes_part():
            self._work = self.tv.run_soon(self._back_to_call())
        elif self._newcomer():
            self._work = self.tv.run_soon(self._back_to_people(self._newcomer()))
        elif "handoff" not in self.place.state and "refused" not in self.place.state:
            self._remember_before()
            if self._phone_still_in():
                return
            self._work = self.tv.run_soon(self._make())

    def _newcomer(self) -> str:
        """Id of a person who was written down, or written anew, since this place was opened."""
        known = self.place.state.get("members")
        if self.purpose != "member" or known is None or self.household is None:
            return ""
        members = sorted(self.household.members, key=lambda member: member.consented)
        return next((m.id for m in reversed(members) if f"{m.id} {m.consented}" not in known), "")

    def _phone_takes_part(self) -> bool:
        """Whether the phone of this place has its camera open in the call: nothing is left to do here."""
        if self.purpose != "call" or self.stage is not Stage.CONFIRMED or self.tv.company is None:
            return False
        from tvapp.calls.beside import phone_is_here

        session = self.tv.company.line.session
        return session is not None and phone_is_here(session.call)

    async def _back_to_call(self) -> None:
        if self.tv.router.place is self.place:
            self.tv.router.back()
            self.tv.say("手机接上了", "good")

    async def _back_to_people(self, member_id: str) -> None:
        router = self.tv.router
        if router.place is not self.place:
            return
        below = router.stack[-2]
        group = {"applicant": "people", "people": "rows"}.get(below.screen, "")
        if group:
            below.state["page"] = LAST_PAGE  # the newest is the last; pages hold it within what is there
            below.focus = f"{below.screen}/{group}/{member_id}"
        router.back()
        wanted = "，请按 OK 选这个人" if below.screen == "applicant" else ""
        self.tv.say(f"手机上填的已经收到{wanted}", "good")

    def _remember_before(self) -> None:
        """What was there before the phone: the rest is what the phone brings."""
        state, household, application = self.place.state, self.household, self.application
        if "members" not in state and household is not None:
            state["members"] = [f"{member.id} {member.consented}" for member in household.members]
            materials = application.materials if application is not None else ()
            state["photos"] = [photo.id for material in materials for photo in material.photos]
            state["answers"] = dict(application.answers) if application is not None else {}

    def _phone_still_in(self) -> bool:
        """Go on with the phone that was let in for this application's materials a while ago."""
        found = self.household.handoff if self.household is not None else None
        if found is None or found.state.value != "confirmed" or found.purpose.value != self.purpose:
            return False
        if self._made_for != (found.id, self.application_id) or self.purpose != "materials":
            return False
        self.place.state.update(handoff=found.id, until=0)
        self.tv.run_soon(self._show_again())
        return True

    async def _show_again(self) -> None:
        self.tv.refresh()

    async def _make(self) -> None:
        from protocol.handoff import HandoffPurpose
        from tvapp.net.failure import Refused, ServerAway

        place, keeper = self.place, self.keeper
        assert keeper is not None
        if self.purpose == "call":
            await self._call_is_placed()
        purpose = HandoffPurpose(self.purpose)
        about = None if purpose is HandoffPurpose.MEMBER else self.application_id or None
        while "handoff" not in place.state:
            try:
                made = await keeper.handoff(purpose, about)
                place.state.update(handoff=made.id, until=deadline(made.expires, _now()))
                HandoffScreen._made_for = (made.id, self.application_id)
            except ServerAway as failure:
                self.tv.say(failure.sentence, "care")
                await asyncio.sleep(TRY_AGAIN)
            except Refused as refusal:
                place.state["refused"] = True
                self.tv.say(refusal.sentence, "care")
                return
            except Exception:
                # Asked again at once it would fail at once, for ever.
                place.state["refused"] = True
                raise
        self.tv.refresh()

    async def _call_is_placed(self) -> None:
        """The phone is let into a call, so the call comes first."""
        line = self.tv.company.line
        while line.session is not None and line.session.open and line.session.call is None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    async def _watch_clock(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AT_CLOCK)
            shown = self.view
            if self.compute() != shown:
                self.tv.refresh()

    # -- keys -----------------------------------------------------------------------------------

    def choose(self, group: str, key: str) -> None:
        if key == "yes":
            if self.keeper is not None:
                self.tv.run_soon(self.keeper.confirm_handoff())
        elif key in ("no", "renew", "other_phone"):
            for name in ("handoff", "refused"):
                self.place.state.pop(name, None)
        elif key == "ask":
            self.ask_clerk()
        else:
            self.tv.back()


def _now() -> int:
    return int(time.time() * 1000)
