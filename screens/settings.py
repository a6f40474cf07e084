"""The size of the letters, seen at once."""

from dataclasses import dataclass

from tvapp.ui.item import Item
from tvapp.ui.piece import current_theme
from tvapp.ui.screen import Screen
from tvapp.ui.theme import TEXT_SIZE_LABELS, TextSize


@dataclass(frozen=True)
class SettingsView:
    """What the screen shows."""

    title: str
    rows: tuple[Item, ...]
    sample: str
    hint: str
    notice: str
    tone: str


class SettingsScreen(Screen):
    """Three sizes; the sample line is in the size that is set."""

    name = "settings"

    def compute(self) -> SettingsView:
        now = current_theme().text_size
        return SettingsView(
            title="字的大小",
            rows=tuple(
                Item(
                    size.name.lower(),
                    TEXT_SIZE_LABELS[size],
                    icon="check_circle" if size is now else "circle_outlined",
                    trailing="现在用的" if size is now else "",
                    tone="good" if size is now else "",
                )
                for size in TextSize
            ),
            sample="这一行字就是现在的大小。看得清楚吗？",
            hint="按 ↑ ↓ 选，按 OK 换大小，按“返回”回去",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        self.tv.apply_text_size(TextSize[key.upper()])
