"""Home: six things one can do."""

from dataclasses import dataclass

from tvapp.catalogue.age import OUTDATED, age_line
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

LOCKED = "有 {} 条消息，打开“我的办件”，输家庭口令就能看"


def badge(unread: int, near: int) -> str:
    """What stands on 我的办件."""
    if unread:
        return f"有 {unread} 条新消息"
    return f"{near} 件快到期" if near else ""


@dataclass(frozen=True)
class HomeView:
    """What home shows."""

    title: str
    remark: str
    tiles: tuple[Item, ...]
    news: str
    hint: str
    notice: str
    tone: str


class HomeScreen(Screen):
    """The first thing the resident sees."""

    name = "home"

    def compute(self) -> HomeView:
        tv = self.tv
        unread = tv.company.unread() if tv.company is not None else []
        near = tv.company.reminders() if tv.company is not None else []
        waiting = tv.company.call_line() if tv.company is not None else ""
        away = tv.company.away_line() if tv.company is not None else ""
        return HomeView(
            title="电视政务",
            remark=self._remark(),
            tiles=self._tiles(badge(len(unread), len(near))),
            hint="按 ↑ ↓ ← → 选，按 OK 打开；按数字键可以直接找事",
            news=waiting or self._news(unread, near) or self._age(),
            notice=tv.notice or away,
            tone=tv.notice_tone if tv.notice else "care",
        )

    def _news(self, unread: list[str], near: list[str]) -> str:
        if self.tv.privacy.locked and (unread or near):
            return LOCKED.format(len(unread) or len(near))
        return next(iter((*unread, *near)), "")

    def _remark(self) -> str:
        catalogue = self.tv.catalogue
        if catalogue is None:
            denied = self.tv.company is not None and self.tv.company.denied is not None
            return "还没有办事指南" if denied else "正在取办事指南…"
        sample = ["示例数据"] if catalogue.synthetic else []
        return "　".join([*sample, *([OUTDATED] if self._age() else [])])

    def _age(self) -> str:
        return age_line(self.tv.catalogue.manifest) if self.tv.catalogue is not None else ""

    def _tiles(self, news: str) -> tuple[Item, ...]:
        catalogue = self.tv.catalogue
        guides = catalogue.guides_total if catalogue else 0
        points = catalogue.count_service_points() if catalogue else 0
        videos = catalogue.videos_total if catalogue else 0
        apply = catalogue.pre_review_total if catalogue else 0
        return (
            Item(
                "guides", "看指南", f"{guides} 件事怎么办" if guides else "办事要带什么、去哪里", "menu_book"
            ),
            Item("videos", "看视频", f"{videos} 个视频" if videos else "看着学，听着办", "play_circle"),
            Item(
                "points",
                "去哪里办",
                f"{points} 个地方，先看近的" if points else "窗口、自助机在哪里",
                "place",
            ),
            Item(
                "cases",
                "我的办件",
                f"{apply} 件事可在家先审材料" if apply else "在家先审材料",
                "folder_open",
                trailing=news,
                tone="care",
            ),
            Item("assistance", "找人帮我", "面对面问工作人员", "support_agent"),
            Item("settings", "字和声音", "字多大、读给您听", "text_increase"),
        )

    def choose(self, group: str, key: str) -> None:
        company = self.tv.company
        if (
            company is not None
            and company.needs_enrolling
            and self.tv.catalogue is None
            and key != "settings"
        ):
            self.tv.open("enrol")
        else:
            self.tv.open(key)
