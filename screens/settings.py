"""The size of the letters, seen at once, and what is read aloud how quickly, heard at once."""

from dataclasses import dataclass

from tvapp.ui.item import Item
from tvapp.ui.piece import current_theme
from tvapp.ui.screen import Screen
from tvapp.ui.theme import TEXT_SIZE_LABELS, TextSize
from tvapp.voice.habits import HABIT_LABELS, SPEED_LABELS, Habit, Speed, next_habit, next_speed

TRIED = "这就是现在的快慢，听得清楚吗？"


@dataclass(frozen=True)
class SettingsView:
    """What the screen shows."""

    title: str
    sizes: tuple[Item, ...]
    sounds: tuple[Item, ...]
    sample: str
    hint: str
    notice: str
    tone: str


class SettingsScreen(Screen):
    """Three sizes; the sample line is in the size that is set.

    Beside them two rows that OK turns, and the ways to the household's people and to the keys."""

    name = "settings"

    def compute(self) -> SettingsView:
        return SettingsView(
            title="字和声音",
            sizes=self._sizes(),
            sounds=self._sounds(),
            sample="这一行字就是现在的大小。看得清楚吗？",
            hint="按 ↑ ↓ ← → 选，按 OK 换，按“返回”回去",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _sizes(self) -> tuple[Item, ...]:
        now = current_theme().text_size
        return tuple(
            Item(
                size.name.lower(),
                TEXT_SIZE_LABELS[size],
                icon="check_circle" if size is now else "circle_outlined",
                trailing="现在用的" if size is now else "",
                tone="good" if size is now else "",
            )
            for size in TextSize
        )

    def _sounds(self) -> tuple[Item, ...]:
        habit = Habit(self.tv.preferences.read_aloud)
        speed = Speed(self.tv.preferences.speech_speed)
        icon = "volume_off" if habit is Habit.OFF else "volume_up"
        return (
            Item("habit", "读屏", HABIT_LABELS[habit], icon),
            Item("speed", "读的快慢", SPEED_LABELS[speed], "timer", enabled=habit is not Habit.OFF),
            Item("people", "家里人", "给谁办事、家庭口令", "group"),
            Item("usage", "怎么用", "遥控器怎么按", "settings_remote"),
        )

    def choose(self, group: str, key: str) -> None:
        preferences = self.tv.preferences
        if key in ("usage", "people"):
            self.tv.open(key)
            return
        if group == "sizes":
            self.tv.apply_text_size(TextSize[key.upper()])
            return
        if key == "habit":
            preferences.read_aloud = next_habit(Habit(preferences.read_aloud)).value
        else:
            preferences.speech_speed = next_speed(Speed(preferences.speech_speed)).value
        self.tv.keep_preferences()
        if key == "habit":
            self.tv.reader.say(f"读屏，{HABIT_LABELS[Habit(preferences.read_aloud)]}")
        else:
            self.tv.reader.say(f"{SPEED_LABELS[Speed(preferences.speech_speed)]}。{TRIED}")
