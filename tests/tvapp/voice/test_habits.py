"""What the resident has chosen is kept, and a torn file does not keep the television from starting."""

from pathlib import Path

import pytest

from tvapp.settings import Preferences, load_preferences, save_preferences
from tvapp.voice.habits import Habit, Speed, next_habit, next_speed


def test_what_was_chosen_is_kept(tmp_path: Path) -> None:
    chosen = Preferences(72, Habit.AUTO.value, Speed.SLOW.value)
    save_preferences(tmp_path, chosen)
    assert load_preferences(tmp_path) == chosen


def test_at_first_it_reads_when_a_key_is_pressed_not_fast_not_slow(tmp_path: Path) -> None:
    first = load_preferences(tmp_path)
    assert (first.read_aloud, first.speech_speed) == (Habit.KEY, Speed.NORMAL)


@pytest.mark.parametrize(
    "torn", ['{"read_aloud": 7, "speech_speed": "x"}', '{"read_aloud": [], "speech_speed": {}}', "[1]", "{"]
)
def test_what_cannot_be_understood_is_as_at_first(tmp_path: Path, torn: str) -> None:
    (tmp_path / "preferences.json").write_text(torn)
    assert load_preferences(tmp_path) == Preferences()


def test_ok_leads_through_all_of_them_and_back() -> None:
    habits, speeds = [Habit.KEY], [Speed.NORMAL]
    for _ in range(3):
        habits.append(next_habit(habits[-1]))
        speeds.append(next_speed(speeds[-1]))
    assert set(habits) == set(Habit) and habits[0] == habits[-1]
    assert set(speeds) == set(Speed) and speeds[0] == speeds[-1]
