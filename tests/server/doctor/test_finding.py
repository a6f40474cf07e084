"""What the doctor says of figures, and when it exits with 1."""

import pytest

from server.doctor.finding import (
    State,
    backup_words,
    bad,
    care,
    certificate_words,
    clock_words,
    disk_words,
    good,
    summary,
)

GIGA = 10**9
MINUTE = 60_000


def test_one_bad_part_makes_the_exit_code_1_and_doubtful_ones_do_not() -> None:
    assert summary([good("a"), good("b")]) == (0, "都好。")
    assert summary([good("a"), care("b", "…")])[0] == 0
    assert summary([good("a"), care("b", "…"), bad("c", "…")]) == (1, "有 1 处要马上处理，1 处要留意。")


def test_a_line_says_how_it_is_of_what_and_what_to_do() -> None:
    assert good("磁盘").line == "好    磁盘"
    assert bad("磁盘", "满了，请清理。").line == "不行  磁盘：满了，请清理。"


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (400_000_000, 100 * GIGA, State.BAD),
        (4 * GIGA, 100 * GIGA, State.CARE),
        (20 * GIGA, 1000 * GIGA, State.CARE),
        (60 * GIGA, 1000 * GIGA, State.GOOD),
    ],
)
def test_a_disk_is_seen_filling_up(free: int, total: int, state: State) -> None:
    assert disk_words("磁盘", free, total).state is state


@pytest.mark.parametrize(("days", "state"), [(-1, State.BAD), (5, State.CARE), (60, State.GOOD)])
def test_a_certificate_is_told_before_it_runs_out(days: float, state: State) -> None:
    assert certificate_words("zw.example.cn", days).state is state


def test_a_clock_behind_the_newest_record_is_wrong_whatever_else_is_known() -> None:
    assert clock_words(0, 10 * MINUTE, True).state is State.BAD
    assert clock_words(10 * MINUTE, 0, False).state is State.CARE
    assert clock_words(10 * MINUTE, 0, True).state is State.GOOD
    assert clock_words(10 * MINUTE, 0, None).state is State.GOOD


@pytest.mark.parametrize(("age", "state"), [(None, State.BAD), (20.0, State.GOOD), (80.0, State.BAD)])
def test_backups_that_have_stopped_are_noticed(age: float | None, state: State) -> None:
    assert backup_words(age).state is state
