"""Number-key search: the digits of the pinyin initials, or a guide's short number of four digits."""

from collections.abc import Sequence
from dataclasses import dataclass

from screens.guide_list import HELP
from screens.search_rows import key_of, opened_by, row_of, shown_kinds
from tvapp.catalogue import Hit, PlaceHit
from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import TextSize

LETTERS = ("", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")
LEAST_KEYS = 2
"""Results come from the second key: one key matches half of everything."""
MOST_KEYS = 12
KEYPAD = (
    *(Item(f"digit_{n}", str(n), LETTERS[n]) for n in range(1, 10)),
    Item("delete", "删除"),
    Item("digit_0", "0"),
    Item("clear", "清空"),
)


@dataclass(frozen=True)
class SearchView:
    """What the screen shows."""

    title: str
    remark: str
    typed: str
    keypad: tuple[Item, ...]
    rows: tuple[Item, ...]
    row_height: float
    message: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class SearchScreen(PagedScreen):
    """Left the keys as they are on the remote, right the results: six to a page, matches marked."""

    name = "search"
    hits: Sequence[Hit | PlaceHit] = ()
    """What the rows show."""

    @property
    def digits(self) -> str:
        """What has been typed here; a digit pressed on another screen begins it."""
        return str(self.place.state.get("digits", self.place.params.get("digits", "")))[:MOST_KEYS]

    def compute(self) -> SearchView:
        theme = current_theme()
        per_page = theme.rows_that_fit(784)
        total, hits = 0, list[Hit | PlaceHit]()
        if self.tv.catalogue is not None and len(self.digits) >= LEAST_KEYS:
            offset = Pages(10**6, per_page, self.page).offset
            found = self.tv.catalogue.search(self.digits, offset, per_page, kinds=shown_kinds())
            total, hits = found.total, found.hits
        self.pages, self.hits = Pages(total, per_page, self.page), hits
        found_any = f"找到 {total} 个" if total else ""
        return SearchView(
            title="按数字找",
            remark="　".join(part for part in (found_any, self.pages.remark) if part),
            typed=" ".join(self.digits) or "请按数字键",
            keypad=KEYPAD,
            rows=tuple(row_of(hit, large=theme.text_size is TextSize.LARGE) for hit in hits),
            row_height=theme.row_height,
            message="" if hits else self._message(),
            buttons=(HELP,) if not hits and (self._typed_enough or self.tv.catalogue is None) else (),
            hint="“*”删一个数字，按 ↓ 选，按 OK 打开" if hits else "“*”删一个数字",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _message(self) -> str:
        if self.tv.catalogue is None:
            return "办事指南还没有取到，正在自动再试。"
        if not self._typed_enough:
            return (
                "按每个字拼音的第一个字母。\n"
                "例：高龄津贴 g l j t，按 4 5 5 8。\n例：身份证 s f z，按 7 3 9。\n"
                "村名、部门也这样找；\n通知上有四位编号的，按编号。"
            )
        return "没有找到。请删掉一个数字再试，\n或者选“找人帮我”问工作人员。"

    @property
    def _typed_enough(self) -> bool:
        return len(self.digits) >= LEAST_KEYS

    def act(self, action: Action) -> bool:
        if action.value.startswith("digit_"):
            self._type(action.value[-1])
            self.refresh()
            rows = self.view.rows
            if rows:
                self.tv.stage.focus_on(f"search/rows/{rows[0].key}")
            return True
        if action is Action.STAR:
            self._erase()
            return True
        return super().act(action)

    def _type(self, digit: str) -> None:
        if len(self.digits) < MOST_KEYS:
            self.place.state.update(digits=self.digits + digit, page=0)

    def _erase(self) -> None:
        self.place.state.update(digits=self.digits[:-1], page=0)

    def choose(self, group: str, key: str) -> None:
        if group == "rows":
            chosen = next((hit for hit in self.hits if key_of(hit) == key), None)
            if chosen is not None:
                screen, parameters = opened_by(chosen)
                self.tv.open(screen, **parameters)
        elif group == "actions":
            self.tv.open(key)
        elif key == "delete":
            self._erase()
        elif key == "clear":
            self.place.state.update(digits="", page=0)
        else:
            self._type(key[-1])
