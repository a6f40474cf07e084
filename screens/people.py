"""家里人: the people of the household, and how another is written down."""

from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.people_view import PeopleView
from tvapp.ui.piece import current_theme

NOBODY = (
    "还没有登记家里人。\n有手机，就选“用手机填”，一次填好。\n没有手机，先用数字键填号码，姓名请工作人员写。"
)


class PeopleScreen(ApplicationScreen, PagedScreen):
    """Six people to a page; the ways beside them."""

    name = "people"

    def compute(self) -> PeopleView:
        from tvapp.application.person_words import person_name

        theme = current_theme()
        household = self.household
        members = household.members if household is not None else []
        self.pages = Pages(len(members), theme.rows_that_fit(784), self.page)
        shown = members[self.pages.offset : self.pages.offset + self.pages.per_page]
        return PeopleView(
            title="家里人",
            remark=self.pages.remark or (f"共 {len(members)} 人" if members else ""),
            message=CONNECTING if household is None else "" if members else NOBODY,
            rows=tuple(
                Item(
                    member.id,
                    person_name(member),
                    subtitle=member.masked_place or f"身份证 {member.masked_identity_number}",
                    icon="person",
                )
                for member in shown
            ),
            row_height=theme.row_height,
            buttons=(
                Item("phone", "用手机填", "一次填好", "mobile"),
                Item("keys", "按数字键填", "没有手机也行", "dialpad"),
                Item("code", "家庭口令", self._code(), "lock"),
                Item("ask", "问工作人员", "面对面", "support_agent"),
            ),
            hint="选一个人按 OK，可以看、可以删" if members else "按 ↑ ↓ 选，按 OK",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _code(self) -> str:
        return "已经设了" if self.household is not None and self.household.code.on else "没有设"

    @property
    def ready(self) -> bool:
        return self.household is not None

    def choose(self, group: str, key: str) -> None:
        if group == self.paged:
            self.tv.open("person", member=key)
        elif key == "phone":
            self.tv.open("handoff", purpose="member")
        elif key == "keys":
            self.tv.open("person_entry")
        elif key == "code":
            self.tv.open("household_code")
        else:
            self.ask_clerk()
