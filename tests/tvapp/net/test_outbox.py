"""Answers on their way survive a power cut at any byte."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tvapp.net.outbox import LONGEST, Outbox


def values(outbox: Outbox) -> list[tuple[str, str, str]]:
    return [(answer.application_id, answer.key, answer.value) for answer in outbox.pending]


def filled(path: Path) -> Outbox:
    outbox = Outbox(path)
    outbox.put("app1", "birth", "1948-03-02")
    outbox.put("app1", "level", "二级")
    outbox.put("app2", "birth", "1951-10-01")
    return outbox


def test_answers_come_back_in_order_after_a_restart(tmp_path: Path) -> None:
    filled(tmp_path / "outbox").close()
    assert values(Outbox(tmp_path / "outbox")) == [
        ("app1", "birth", "1948-03-02"),
        ("app1", "level", "二级"),
        ("app2", "birth", "1951-10-01"),
    ]


def test_the_last_answer_per_field_wins_and_takes_its_later_place(tmp_path: Path) -> None:
    outbox = filled(tmp_path / "outbox")
    outbox.put("app1", "birth", "1949-03-02")
    expected = [
        ("app1", "level", "二级"),
        ("app2", "birth", "1951-10-01"),
        ("app1", "birth", "1949-03-02"),
    ]
    assert values(outbox) == expected
    outbox.close()
    assert values(Outbox(tmp_path / "outbox")) == expected


def test_an_older_answer_never_comes_back_once_the_newer_one_is_sent(tmp_path: Path) -> None:
    outbox = filled(tmp_path / "outbox")
    newer = outbox.put("app1", "birth", "1949-03-02")
    outbox.done(newer)
    outbox.close()
    assert values(Outbox(tmp_path / "outbox")) == [("app1", "level", "二级"), ("app2", "birth", "1951-10-01")]


def test_an_answer_changed_while_it_was_being_sent_is_sent_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    first = outbox.put("app1", "birth", "1948-03-02")
    outbox.put("app1", "birth", "1949-03-02")
    outbox.done(first)
    assert values(outbox) == [("app1", "birth", "1949-03-02")]
    outbox.close()
    assert values(Outbox(tmp_path / "outbox")) == [("app1", "birth", "1949-03-02")]


def test_when_all_is_sent_nothing_personal_stays_on_the_disk(tmp_path: Path) -> None:
    outbox = filled(tmp_path / "outbox")
    for answer in outbox.pending:
        outbox.done(answer)
    assert outbox.pending == []
    assert (tmp_path / "outbox").read_bytes() == b""


def test_numbers_go_on_growing_after_a_restart(tmp_path: Path) -> None:
    outbox = filled(tmp_path / "outbox")
    last = outbox.pending[-1].number
    outbox.close()
    assert Outbox(tmp_path / "outbox").put("app1", "x", "y").number > last


def test_a_power_cut_at_any_byte_loses_at_most_the_line_being_written(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    filled(whole).close()
    content = whole.read_bytes()
    ends = [position + 1 for position, byte in enumerate(content) if byte == ord("\n")]
    everything = values(Outbox(whole))
    for cut in range(len(content) + 1):
        torn = tmp_path / f"torn{cut}"
        torn.write_bytes(content[:cut])
        outbox = Outbox(torn)
        # a line that only lacks its end is whole
        count = sum(1 for end in ends if end - 1 <= cut and cut)
        assert values(outbox) == everything[:count], cut
        outbox.put("app9", "after", "断电以后")
        outbox.close()
        assert values(Outbox(torn)) == [*everything[:count], ("app9", "after", "断电以后")], cut


@given(position=st.integers(min_value=0), byte=st.integers(min_value=0, max_value=255))
def test_a_byte_gone_bad_never_makes_up_an_answer(
    tmp_path_factory: pytest.TempPathFactory, position: int, byte: int
) -> None:
    path = tmp_path_factory.mktemp("bad") / "outbox"
    filled(path).close()
    before = values(Outbox(path))
    content = bytearray(path.read_bytes())
    content[position % len(content)] = byte
    path.write_bytes(bytes(content))
    assert all(answer in before for answer in values(Outbox(path)))


def test_the_file_does_not_grow_without_end(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.put("app2", "stays", "1")
    for number in range(LONGEST * 3):
        outbox.done(outbox.put("app1", "birth", str(number)))
    outbox.close()
    assert len((tmp_path / "outbox").read_bytes().splitlines()) <= LONGEST + 2
    assert values(Outbox(tmp_path / "outbox")) == [("app2", "stays", "1")]


def test_a_disk_that_cannot_be_written_keeps_the_answers_in_memory(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.write_text("a file where the folder should be")
    outbox = Outbox(folder / "outbox")
    outbox.put("app1", "birth", "1948-03-02")
    assert values(outbox) == [("app1", "birth", "1948-03-02")]
    folder.unlink()
    outbox.put("app1", "level", "二级")
    outbox.syncing()()
    assert len(values(Outbox(folder / "outbox"))) == 2


def test_another_household_starts_empty(tmp_path: Path) -> None:
    outbox = filled(tmp_path / "outbox")
    outbox.clear()
    outbox.close()
    assert values(Outbox(tmp_path / "outbox")) == []
