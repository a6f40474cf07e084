"""The place in the stream of events survives a restart, for its own household only."""

from pathlib import Path

import pytest

from tvapp.net.position import Position


def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    Position(tmp_path / "events.json").move("house1", 41)
    assert Position(tmp_path / "events.json").since("house1") == 41


def test_a_new_box_knows_nothing(tmp_path: Path) -> None:
    assert Position(tmp_path / "events.json").since("house1") is None


def test_another_household_starts_from_nothing(tmp_path: Path) -> None:
    position = Position(tmp_path / "events.json")
    position.move("house1", 41)
    assert position.since("house2") is None
    position.move("house2", 7)
    assert Position(tmp_path / "events.json").since("house1") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"household": "house1"}', b"\x00" * 40, b"7"])
def test_a_torn_file_means_nothing_is_known(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "events.json").write_bytes(content)
    assert Position(tmp_path / "events.json").since("house1") is None


def test_a_folder_that_cannot_be_written_does_not_stop_the_stream(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("no folder")
    position = Position(tmp_path / "box" / "events.json")
    position.move("house1", 5)
    assert position.since("house1") == 5
