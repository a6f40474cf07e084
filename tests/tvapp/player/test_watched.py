"""Where one stopped, kept over a power cut."""

from pathlib import Path

import pytest

from tvapp.player.length import clock, length_words
from tvapp.player.watched import BACK, MOST, Watched


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "box" / "watched.json"


def test_one_goes_on_a_little_before_where_one_stopped(file: Path) -> None:
    watched = Watched(file)
    watched.note("v1", 80.0, 200.0)
    assert watched.begin_at("v1") == 80.0 - BACK and watched.word("v1") == "看到 1:20"
    assert (watched.begin_at("v2"), watched.word("v2")) == (0.0, "")


def test_a_film_seen_to_its_end_begins_at_the_beginning(file: Path) -> None:
    watched = Watched(file)
    watched.note("v1", 198.0, 200.0)
    assert (watched.begin_at("v1"), watched.word("v1")) == (0.0, "看过")
    watched.note("v1", 2.0, 200.0)
    assert watched.word("v1") == "看过"  # begun again and left at once
    watched.note("v1", 60.0, 200.0)
    assert watched.word("v1") == "看到 1:00"


def test_a_film_left_at_its_beginning_was_not_seen(file: Path) -> None:
    watched = Watched(file)
    watched.note("v1", 3.0, 200.0)
    assert watched.word("v1") == "" and not watched.unsaved
    watched.note("v1", 50.0, 200.0)
    watched.note("v1", 3.0, 200.0)  # led back to the beginning on purpose
    assert (watched.begin_at("v1"), watched.word("v1")) == (0.0, "")


def test_it_is_all_there_after_a_power_cut(file: Path) -> None:
    watched = Watched(file)
    watched.note("v1", 80.0, 200.0)
    watched.note("v2", 200.0, 200.0)
    watched.save()
    again = Watched(file)
    assert (again.word("v1"), again.word("v2")) == ("看到 1:20", "看过")


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"v1": 3}', '{"v1": ["x", 2]}', "\0"])
def test_a_torn_file_is_as_none(content: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_text(content, "utf-8")
    watched = Watched(file)
    assert watched.word("v1") == ""
    watched.note("v1", 80.0, 200.0)
    watched.save()
    assert Watched(file).word("v1") == "看到 1:20"


def test_films_seen_longest_ago_are_forgotten_first(file: Path) -> None:
    watched = Watched(file)
    for number in range(MOST + 2):
        watched.note(f"v{number}", 50.0, 100.0)
    assert watched.word("v0") == watched.word("v1") == "" and watched.word("v2") and watched.word(f"v{MOST}")


def test_times_are_words_one_reads() -> None:
    assert [clock(seconds) for seconds in (0, 65.9, 720, 3723)] == ["0:00", "1:05", "12:00", "1:02:03"]
    assert [length_words(seconds) for seconds in (0, 40, 125, 180)] == ["", "40 秒", "2 分 5 秒", "3 分钟"]
