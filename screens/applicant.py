"""给谁办: the people of the household, or a new one typed in on a phone."""

from tvapp.application.way import after
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.people_view import PeopleView
from tvapp.ui.piece import current_theme

NOBODY = (
    "家里还没有登记过人。\n请选右边的“用手机填”：拿手机扫一扫，填上姓名和身份证号，就会出现在这里。"
    "\n没有手机，选“按数字键填”。"
)


class ApplicantScreen(ApplicationScreen, PagedScreen):
    """Opened with ``id``; choosing somebody goes on to the questions, or back with ``then=back``."""

    name = "applicant"
    paged = "people"
    _busy = False

    def compute(self) -> PeopleView:
        from tvapp.application.person_words import person_name

        theme = current_theme()
        members = self.household.members if self.household is not None else []
        application = self.application
        self.pages = Pages(len(members), theme.rows_that_fit(784), self.page)
        shown = members[self.pages.offset : self.pages.offset + self.pages.per_page]
        chosen = application.member_id if application is not None else None
        return PeopleView(
            title="这件事给谁办？",
            remark=self.pages.remark,
            message=self.waiting or ("" if members else NOBODY),
            rows=()
            if self.waiting
            else tuple(
                Item(
                    member.id,
                    person_name(member),
                    subtitle=f"身份证 {member.masked_identity_number}",
                    icon="check_circle" if member.id == chosen else "person",
                    trailing="已选" if member.id == chosen else "",
                    tone="good" if member.id == chosen else "",
                )
                for member in shown
            ),
            row_height=theme.row_height,
            buttons=(
                Item("phone", "用手机填", "填一个新的人", "mobile", enabled=not self.waiting),
                Item("keys", "按数字键填", "没有手机也行", "dialpad", enabled=not self.waiting),
                Item("people", "家里人", "看一看、删掉", "group", enabled=not self.waiting),
                Item("ask", "问工作人员", "面对面", "support_agent"),
            ),
            hint="选好人按 OK；没有就从右边填一个",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        if group == self.paged:
            if not self._busy:
                self.tv.run_soon(self._choose(key))
        elif key == "phone":
            self.tv.open("handoff", purpose="member", id=self.application_id)
        elif key == "keys":
            self.tv.open("person_entry", id=self.application_id)
        elif key == "people":
            self.tv.open("people")
        else:
            self.ask_clerk()

    async def _choose(self, member_id: str) -> None:
        place, application, guide, keeper = self.place, self.application, self.guide, self.keeper
        if application is None or guide is None or keeper is None:
            return
        if application.member_id != member_id:
            self._busy = True
            try:
                await keeper.choose_applicant(application.id, member_id)
            finally:
                self._busy = False
        if self.tv.router.place is not place:
            return
        if place.params.get("then") == "back":
            self.tv.back()
        else:
            self.tv.open(after("applicant", guide), id=application.id)
