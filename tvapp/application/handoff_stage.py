"""Where a hand-off to a phone stands, and what the television says about it. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from protocol.application import Application, Photo
from protocol.guide import Guide
from protocol.handoff import Handoff, HandoffPurpose, HandoffState
from tvapp.application.lifetime import minutes_left
from tvapp.application.material_line import warning_words
from tvapp.ui.paragraph import Paragraph


class Stage(StrEnum):
    """waiting (none made yet) → offered → opened → confirmed → done (the phone said so).

    ``over`` when it cannot be used any more.
    """

    WAITING = "waiting"
    OFFERED = "offered"
    OPENED = "opened"
    CONFIRMED = "confirmed"
    DONE = "done"
    OVER = "over"


@dataclass(frozen=True)
class Telling:
    """What is said; ``buttons`` are keys that the screen knows."""

    letter: tuple[Paragraph, ...] = ()
    code_hint: tuple[Paragraph, ...] = ()
    code: str = ""
    question: str = ""
    digits: str = ""
    remark: str = ""
    hint: str = ""
    buttons: tuple[str, ...] = ("ask", "back")


DOES = {
    "answers": "在手机上把问题填好",
    "member": "填姓名、身份证号、电话",
    "materials": "按手机上说的，一样一样拍",
    "call": "看电视，确认是您的手机",
}
THEN = {"call": "点“打开摄像头和话筒”"}
"""The third step, where it is not to look at the television."""


def stage_of(handoff: Handoff | None, made: bool, until: int, now: int) -> Stage:
    """``made``: one was made for this place; ``until`` and ``now``: box's milliseconds."""
    if handoff is None:
        return Stage.OVER if made else Stage.WAITING
    if handoff.state is HandoffState.CLOSED and handoff.purpose is not HandoffPurpose.MEMBER:
        return Stage.DONE
    if handoff.state in (HandoffState.CLOSED, HandoffState.EXPIRED):
        return Stage.OVER
    if handoff.state is not HandoffState.CONFIRMED and not minutes_left(until, now):
        return Stage.OVER
    return Stage(handoff.state.value)


def telling(
    stage: Stage, purpose: str, handoff: Handoff | None, minutes: int, came: Sequence[Paragraph]
) -> Telling:
    """The words of a stage; ``came``: what has arrived from the phone."""
    if stage is Stage.OFFERED and handoff is not None:
        return _offered(purpose, handoff, minutes)
    if stage is Stage.OPENED and handoff is not None:
        return Telling(
            question="手机上显示的，是这两个数字吗？",
            digits=handoff.digits,
            buttons=("yes", "no"),
            hint="要是不对，那就是别人的手机，请选“不对”",
        )
    if stage is Stage.CONFIRMED:
        return _confirmed(purpose, came)
    if stage is Stage.DONE and purpose == "answers":
        words = Paragraph(
            "请按 OK，接着往下办。" if came else "没有收到新的回答。要再填，请选“换一个新的码”。"
        )
        return Telling(
            letter=(Paragraph("手机上填好了", "good", "title", True), *came, words),
            buttons=("filled", "renew"),
        )
    if stage is Stage.DONE:
        words = Paragraph("请按 OK，接着看材料。" if came else "没有收到照片。要再拍，请选“换一个新的码”。")
        return Telling(
            letter=(Paragraph("手机上拍好了", "good", "title", True), *came, words),
            buttons=("done", "renew"),
        )
    if stage is Stage.OVER:
        return Telling(
            letter=(
                Paragraph("这个码不能用了", "care", "title", True),
                Paragraph(
                    "通话不受影响。\n还要用手机，请按 OK 换一个新的码。"
                    if purpose == "call"
                    else "填过的、拍过的都还在。\n还要用手机，请按 OK 换一个新的码。"
                ),
            ),
            buttons=("renew", "to_call" if purpose == "call" else "back"),
        )
    return Telling(letter=(Paragraph("正在准备二维码，请稍等"),))


def _offered(purpose: str, handoff: Handoff, minutes: int) -> Telling:
    steps = (
        "1　拿手机扫左边的码",
        f"2　{DOES.get(purpose, '')}",
        f"3　{THEN.get(purpose, '看电视，确认是您的手机')}",
    )
    address = handoff.short_url.removeprefix("https://").removeprefix("http://")
    return Telling(
        letter=tuple(Paragraph(step) for step in steps),
        code_hint=(Paragraph(f"扫不了？用手机打开 {address}\n再输入这六个数字：", "second", "small"),)
        if handoff.code
        else (),
        code=f"{handoff.code[:3]} {handoff.code[3:]}" if handoff.code else "",
        remark=f"还能用 {minutes} 分钟",
        hint="不用急，手机扫好以后电视会自己变",
        buttons=("to_call" if purpose == "call" else "ask", "renew"),
    )


def _confirmed(purpose: str, came: Sequence[Paragraph]) -> Telling:
    if purpose == "call":
        return Telling(
            letter=(
                Paragraph("手机连上了", "good", "title", True),
                Paragraph("请在手机上点黄色的“打开摄像头和话筒”，\n手机问“是否允许”，选“允许”。"),
            ),
            hint="手机上的页面先不要关",
            buttons=("to_call", "other_phone"),
        )
    if purpose == "answers":
        waiting = Paragraph("请在手机上填。填好以后，电视上就有了。")
        return Telling(
            letter=(Paragraph("手机可以用了", "good", "title", True), *(came or (waiting,))),
            hint="手机上的页面先不要关",
            buttons=("filled", "other_phone"),
        )
    member = purpose == "member"
    wanted = "请在手机上填。填好以后，电视会自己往下走。" if member else "请用手机拍。拍好的会显示在电视上。"
    return Telling(
        letter=(
            Paragraph("手机可以用了", "good", "title", True),
            *(came or (Paragraph(wanted),)),
        ),
        hint="手机上的页面先不要关",
        buttons=("back" if member else "done", "other_phone"),
    )


def newest_arrival(before: Container[str], application: Application) -> Photo | None:
    """The photo that came last of those whose ids are not in ``before``."""
    fresh = [photo for state in application.materials for photo in state.photos if photo.id not in before]
    return max(fresh, key=lambda photo: (photo.created, photo.id), default=None)


def answers_came(before: Mapping[str, str], application: Application, guide: Guide) -> tuple[Paragraph, ...]:
    """The questions that have another answer than before, by their words."""
    return tuple(
        Paragraph(f"收到：{field.label}", "good", "small")
        for field in guide.form
        if application.answers.get(field.key, "") not in ("", before.get(field.key, ""))
    )


def arrivals(before: Container[str], application: Application, guide: Guide) -> tuple[Paragraph, ...]:
    """What has come since ``before``: how many of each material, which are better taken again, and what is
    wrong with the last photo."""
    names = {material.key: material.name for material in guide.materials}
    came = []
    for state in application.materials:
        fresh = [photo for photo in state.photos if photo.id not in before]
        if fresh and state.key in names:
            line = f"收到“{names[state.key]}”{len(fresh)} 张"
            bad = any(photo.warnings for photo in fresh)
            came.append(Paragraph(f"{line}，最好重拍" if bad else line, "care" if bad else "good"))
    newest = newest_arrival(before, application)
    warning = warning_words(newest) if newest is not None else ""
    return (*came, Paragraph(warning, "care")) if warning else tuple(came)
