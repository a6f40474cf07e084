"""A video call: asked once, waited for, talked, ended. Camera and microphone are off until the answer."""

import asyncio
from typing import TYPE_CHECKING

from screens.call_sheet import CallSheet
from screens.call_view import BUTTONS, DESKS, PUT_AWAY, CallView, Mode
from tvapp.remote.action import Action
from tvapp.ui.item import Item

if TYPE_CHECKING:
    from protocol.callback import Callback
    from protocol.desk import DeskView
    from protocol.participant import Participant
    from protocol.shown import Shown
    from tvapp.calls.session import CallSession

WISHES = {"slower": "slower", "repeat": "again"}
"""Button → ``protocol.call_words.WordKind``."""
TOLD_SECONDS = 12.0
CONNECTING = "正在连接服务中心，请稍等"
WILL_RING = "到时候电视会响，请开着电视，停在“电视政务”里。打来的人会先报窗口和工号。"


class CallScreen(CallSheet):
    """Opened with ``desk`` and perhaps ``guide`` or ``application``; without ``desk``: the open call."""

    name = "call"
    _told_third = ""
    """Of whom it was said last that they are here."""

    @property
    def session(self) -> "CallSession | None":
        """The television's call, if there is or was one."""
        company = self.tv.company
        return company.line.session if company is not None else None

    @property
    def desk(self) -> str:
        """Which desk is called."""
        session = self.session
        if session is not None and (session.open or self.place.state.get("called")):
            return session.desk.value  # it may have been handed on
        given = self.place.params.get("desk", "")
        if given in DESKS:
            return given
        return session.desk.value if session is not None else "anxinban"

    def _mode(self) -> Mode:
        session = self.session
        if session is None or (not session.open and not self.place.state.get("called")):
            return self._before_mode()
        if not session.open:
            missed = session.call is not None and session.call.state.value == "missed"
            return Mode.PROMISED if missed and self._promise is not None else Mode.OVER
        if session.step.value in ("talking", "connecting"):
            return Mode.LEAVE if self.place.state.get("leaving") else Mode.TALK
        return Mode.WAIT

    def _before_mode(self) -> Mode:
        if self._promise is not None:
            return Mode.PROMISED
        about = self._about_desk
        return Mode.ASK if about is None or about.open else Mode.CLOSED

    @property
    def _about_desk(self) -> "DeskView | None":
        company = self.tv.company
        return company.desks.get(self.desk) if company is not None else None

    @property
    def _promise(self) -> "Callback | None":
        """What this desk has promised."""
        callback = self.tv.company.household.callback if self.tv.company is not None else None
        return callback if callback is not None and callback.desk.value == self.desk else None

    async def _start_or_ask(self, *, dialect: bool = False) -> None:
        """Call at once, or ask first how to speak where there is no camera or microphone."""
        company = self.tv.company
        devices = await company.line.look_for_devices() if company is not None else None
        if devices is None or not devices.missing:
            self._start(dialect=dialect)
        elif self.tv.router.place is self.place:
            spoken = {"dialect": "yes"} if dialect else {}
            self.tv.open("call_way", **{**self.place.params, "desk": self.desk, **spoken})

    def _speaking_buttons(self) -> tuple[Item, ...]:
        from tvapp.calls.beside import phone_of

        buttons = BUTTONS[Mode.TALK]
        company = self.tv.company
        devices = company.line.devices if company is not None else None
        if self.session is not None and phone_of(self.session.call) is not None:
            more = Item("no_phone", "不用手机", icon="mobile")
        elif devices is not None and devices.lent:
            more = Item("phone", "用手机", icon="mobile")
        else:
            return buttons
        return (*buttons[:2], more, *buttons[2:])

    def _buttons(self, mode: Mode) -> tuple[Item, ...]:
        if mode is Mode.TALK:
            buttons = self._speaking_buttons()
            return (*buttons[:-1], PUT_AWAY, buttons[-1]) if self._page(mode) is not None else buttons
        if mode is Mode.LEAVE and self._third() is not None:
            stay, hang_up = BUTTONS[mode]
            return (stay, Item("no_third", "请这位离开"), hang_up)
        about = self._about_desk
        if mode is Mode.ASK and about is not None and about.dialect:
            start, back = BUTTONS[mode]
            return (start, Item("dialect", "说" + about.dialect, icon="record_voice_over"), back)
        if mode is Mode.PROMISED and about is not None and not about.open:
            return tuple(item for item in BUTTONS[mode] if item.key != "start")
        return BUTTONS[mode]

    def _page(self, mode: Mode) -> "Shown | None":
        """What the clerk shows."""
        talking = mode in (Mode.TALK, Mode.LEAVE)
        return self.session.shown.page if talking and self.session is not None else None

    def compute(self) -> CallView:
        mode = self._mode()
        headline, detail = self._words(mode)
        page = self._page(mode)
        hint = "按 ↑ ↓ 选，按 OK" if mode in (Mode.TALK, Mode.LEAVE) else "按 ← → 选，按 OK"
        if page is not None and mode is Mode.TALK:
            # The page may have taken the place where a weak link is told.
            hint = detail if self.session is not None and self.session.weak else "按“返回”收起这一页"
        return CallView(
            title=headline if page is not None else DESKS[self.desk],
            mode=mode.value,
            headline=headline,
            detail=detail,
            buttons=self._buttons(mode),
            hint=hint,
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
            caption=self._caption(mode),
            **self.sheet_view(page),
        )

    def _words(self, mode: Mode) -> tuple[str, str]:
        from tvapp.calls.promise import closed_words, promised_time

        session = self.session
        if mode is Mode.ASK:
            return f"要和{DESKS[self.desk]}的工作人员通话吗？", self._before()
        if mode is Mode.CLOSED:
            assert self._about_desk is not None
            return closed_words(self._about_desk)
        if mode is Mode.PROMISED:
            assert self._promise is not None
            return f"{promised_time(self._promise)}打给您", WILL_RING
        assert session is not None
        if mode is Mode.LEAVE:
            return "要挂断吗？", "挂断以后，还可以再打过来。"
        text = session.text()
        if session.step.value == "connecting" and session.caption:
            return f"{text.title}，正在接通", ""  # the band has the detail's place
        from tvapp.calls.beside import words, words_before

        if mode is Mode.WAIT:
            said = f"服务台说：{session.call.message}" if session.call and session.call.message else ""
            return text.title, "\n".join(filter(None, (text.detail, words_before(session.call), said)))
        if session.step.value == "talking":
            return text.title, (text.detail if session.weak else "") or words(session.call) or text.detail
        return text.title, text.detail

    def _caption(self, mode: Mode) -> str:
        session = self.session
        return session.caption if session is not None and mode in (Mode.TALK, Mode.LEAVE) else ""

    def _before(self) -> str:
        company = self.tv.company
        if company is None:
            return CONNECTING
        devices = company.line.devices
        words = devices.sentence if devices is not None else ""
        about = "接通以前，摄像头和麦克风都是关着的。接通以后，您和工作人员互相看得见、听得到。"
        from tvapp.calls.promise import before_calling

        queue = before_calling(self._about_desk) if self._about_desk is not None else ""
        return queue + (words or about)

    def act(self, action: Action) -> bool:
        mode = self._mode()
        if action is Action.HANGUP and mode in (Mode.WAIT, Mode.TALK, Mode.LEAVE):
            self._hang_up()
            return True
        if action is Action.CALL and mode is Mode.ASK:
            self.tv.run_soon(self._start_or_ask())
            return True
        if action is Action.BACK and mode is Mode.TALK and self._page(mode) is not None:
            self.put_away()
            return True
        if action is Action.BACK and mode is Mode.TALK:
            self._ask_to_leave()
            return True
        if action is Action.BACK and mode is Mode.LEAVE:
            self.place.state.pop("leaving", None)
            return True
        return False

    def choose(self, group: str, key: str) -> None:
        if key == "phone":
            self.tv.open("call_way", open="yes")
        elif key == "put_away":
            self.put_away()
        elif key == "no_phone":
            self._send_away(phone=True)
        elif key == "no_third":
            self.place.state.pop("leaving", None)
            self._send_away(phone=False)
        elif key in ("start", "again", "dialect"):
            self.tv.run_soon(self._start_or_ask(dialect=key == "dialect"))
        elif key == "ring_me":
            self._ask_to_be_rung()
        elif key == "no_ring":
            self._not_to_be_rung()
        elif key in WISHES:
            self._wish(WISHES[key])
        elif key == "end":
            # A stray OK must not end the call.
            self._ask_to_leave()
        elif key == "hang_up":
            self._hang_up()
        elif key == "stay":
            self.place.state.pop("leaving", None)
        else:
            self.tv.back()

    def refresh(self) -> None:
        before = self.view.mode
        self._tell_of_third()
        super().refresh()
        self.show_pointer()
        if self.view.mode != before and self.tv.stage.screen is self:
            # The first button is always the one that does no harm when OK is pressed by mistake.
            self.tv.stage.focus_on(f"call/actions/{self.view.buttons[0].key}")

    def _tell_of_third(self) -> None:
        """Who comes and who goes is said, whatever else stands on the screen."""
        third = self._third()
        label = third.label if third is not None and third.state.value == "here" else ""
        before = self._told_third
        if label == before:
            return
        self._told_third = label
        if self._mode() not in (Mode.TALK, Mode.LEAVE):
            if before and self.tv.notice.startswith(before):
                self.tv.say("")  # of a talk that is over
        else:
            sentence = f"{label}加入了通话" if label else f"{before}离开了"
            self.tv.say(sentence, "good")
            self._forget_later(sentence)

    def _ask_to_leave(self) -> None:
        self.place.state["leaving"] = True

    def _ask_to_be_rung(self) -> None:
        company = self.tv.company
        if company is None:
            self.tv.say(CONNECTING)
            return
        from protocol.call import DeskName
        from protocol.callback import NewCallback

        params, session = self.place.params, self.session
        call = session.call if session is not None and session.open else None
        new = NewCallback(
            desk=DeskName(self.desk),
            guide_code=params.get("guide") or (call.guide_code if call is not None else None),
            application_id=params.get("application") or (call.application_id if call is not None else None),
            dialect=call is not None and call.dialect,
        )

        async def ask() -> None:
            await company.ask_callback(new)
            self.place.state.pop("called", None)
            self.tv.refresh()

        self.tv.run_soon(ask())

    def _not_to_be_rung(self) -> None:
        if self.tv.company is not None:
            self.tv.run_soon(self.tv.company.cancel_callback())

    def _third(self) -> "Participant | None":
        from tvapp.calls.beside import third_of

        session = self.session
        return third_of(session.call) if session is not None and session.open else None

    def _send_away(self, *, phone: bool) -> None:
        """The phone is not used any more, or a third person has to go; the call goes on."""
        from tvapp.calls.beside import phone_of, third_of

        company, session = self.tv.company, self.session
        call = session.call if session is not None else None
        who = phone_of(call) if phone else third_of(call)
        if company is None or call is None or who is None:
            return
        from tvapp.net.failure import Refused, ServerAway

        async def leave() -> None:
            try:
                await company.keeper.calls.leave_participant(call.id, who.id)
            except (Refused, ServerAway) as failure:
                self.tv.say(failure.sentence, "care")

        self.tv.run_soon(leave())

    def _start(self, *, dialect: bool = False) -> None:
        company = self.tv.company
        if company is None:
            self.tv.say(CONNECTING)
            return
        from protocol.call import DeskName

        self.place.state["called"] = True
        self.place.state.pop("leaving", None)
        params = self.place.params
        self.tv.run_soon(
            company.line.call(
                DeskName(self.desk),
                guide_code=params.get("guide"),
                application_id=params.get("application"),
                dialect=dialect,
            )
        )

    def _wish(self, kind: str) -> None:
        company = self.tv.company
        if company is None:
            return
        from protocol.call_words import NewWish

        async def tell() -> None:
            sentence, told = await company.line.wish(NewWish.model_validate({"kind": kind}))
            self.tv.say(sentence, "good" if told else "care")
            self._forget_later(sentence)

        self.tv.run_soon(tell())

    def _forget_later(self, sentence: str) -> None:
        """Sent an hour ago is not news: the line goes by itself, so that the next one is seen."""

        async def forget() -> None:
            await asyncio.sleep(TOLD_SECONDS)
            if self.tv.notice == sentence:
                self.tv.say("")

        self.tv.run_soon(forget())

    def _hang_up(self) -> None:
        self.place.state.pop("leaving", None)
        self.place.state["called"] = True
        if self.tv.company is not None:
            self.tv.run_soon(self.tv.company.line.hang_up())

    def entered(self) -> None:
        if self.tv.company is not None:
            self.tv.company.line.warm_up()
            self.tv.run_soon(self.tv.company.look_at_desks())
            self.show_picture()

    def show_picture(self) -> None:
        """Show the clerk's newest picture; called for each one, without a new view."""
        company = self.tv.company
        if company is None or not self.view.talking:
            return
        picture = company.line.picture()
        if picture is not None:
            self.ids.picture.show_frame(*picture)
