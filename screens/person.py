"""One person of the household: what is written down, where they live, and taking them off the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.application import Application
    from protocol.person import Member

GONE = "这个人已经不在名单里了。请按“返回”"


@dataclass(frozen=True)
class PersonView:
    """What the screen shows; ``asking``: the two buttons of the question whether to take the person off."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    asking: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class PersonScreen(ApplicationScreen):
    """Opened with ``member``, the person's id."""

    name = "person"

    @property
    def member(self) -> "Member | None":
        """The person shown."""
        household = self.household
        return household.member(self.place.params.get("member", "")) if household is not None else None

    @property
    def ready(self) -> bool:
        return self.member is not None

    def compute(self) -> PersonView:
        from tvapp.application.person_words import HOW_TO_NAME, person_name

        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        member, household = self.member, self.household
        if member is None or household is None:
            words = CONNECTING if household is None else GONE
            return PersonView("家里人", letter=(Paragraph(words),), buttons=(_BACK,), **foot)
        theirs = [one for one in household.applications if one.member_id == member.id]
        if self.place.state.get("asking"):
            letter, asking = question(person_name(member), theirs)
            return PersonView(person_name(member), letter=letter, asking=asking, **foot)
        unnamed = not member.masked_name
        return PersonView(
            title=person_name(member),
            facts=person_rows(member, theirs),
            buttons=(
                *((Item("phone", "用手机写姓名", icon="mobile"),) if unnamed else ()),
                Item("residence", "写住处" if not member.masked_place else "改住处", icon="home"),
                Item("remove", "删掉这个人", icon="delete"),
                Item("ask", "问工作人员", icon="support_agent"),
            ),
            hint=HOW_TO_NAME if unnamed else "号码只显示一部分，别人看不全",
            **foot,
        )

    def act(self, action: Action) -> bool:
        return action is Action.BACK and bool(self.place.state.pop("asking", False))

    def left(self) -> None:
        self.place.state.pop("asking", None)

    def choose(self, group: str, key: str) -> None:
        member = self.member
        if key == "back":
            self.tv.back()
        elif key == "ask":
            self.ask_clerk()
        elif key == "cases":
            self.tv.open("cases")
        elif key == "phone":
            self.tv.open("handoff", purpose="member")
        elif member is None:
            return
        elif key == "residence":
            self.tv.open("person_entry", member=member.id)
        elif key == "remove":
            self.place.state["asking"] = True
            self.refresh()
            self.tv.stage.focus_on(f"person/asking/{self.view.asking[0].key}")
        elif key == "delete" and self.keeper is not None:
            self.tv.run_soon(self._remove(member.id))
        else:
            self.place.state.pop("asking", None)

    async def _remove(self, member_id: str) -> None:
        assert self.keeper is not None
        place = self.place
        await self.keeper.remove_member(member_id)
        if self.tv.router.place is place:
            self.tv.back()
        self.tv.say("已经删掉", "good")


_BACK = Item("back", "返回", icon="arrow_back")


def person_rows(member: "Member", theirs: "Sequence[Application]") -> tuple[tuple[str, str], ...]:
    """Label and text; numbers are masked."""
    from protocol.consent import CONSENT_LABELS

    day = datetime.fromtimestamp(member.consented / 1000)
    return (
        ("姓名", member.masked_name or "还没写"),
        ("身份证", member.masked_identity_number),
        ("电话", member.masked_telephone),
        ("住在", member.masked_place or "没有写"),
        ("同意", f"{day.year} 年 {day.month} 月 {day.day} 日，{CONSENT_LABELS[member.consent_how]}"),
        ("办件", f"{len(theirs)} 件" if theirs else "还没有"),
    )


def question(name: str, theirs: "Sequence[Application]") -> tuple[tuple[Paragraph, ...], tuple[Item, ...]]:
    """Whether to take the person off, and what becomes of the cases; or why it cannot be done now."""
    from tvapp.application.state_look import UNDER_REVIEW

    busy = [one for one in theirs if one.state in UNDER_REVIEW or one.state.value == "returned"]
    drafts = [one for one in theirs if one.state.value == "draft"]
    over = len(theirs) - len(busy) - len(drafts)
    if busy:
        return (
            Paragraph(f"{name}还有 {len(busy)} 件事在办，现在不能删。", "care"),
            Paragraph("办完了，或者到“我的办件”里撤回以后，再来删。"),
        ), (Item("keep", "知道了"), Item("cases", "看我的办件", icon="folder_open"))
    who = "这个人" if "（" in name else name
    parts = [Paragraph(f"真的要删掉{who}吗？", "care")]
    parts.append(Paragraph("姓名、身份证号码和电话都会删掉，要再办事得重新登记。"))
    if drafts:
        parts.append(Paragraph(f"没交的 {len(drafts)} 件还在，要重新选给谁办。"))
    if over:
        parts.append(Paragraph(f"办过的 {over} 件，回执照样能用，到期自动删除。"))
    return tuple(parts), (Item("keep", "不删"), Item("delete", "删掉"))
