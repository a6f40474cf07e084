"""When desks are served, and by when somebody rings back."""

from datetime import date, datetime
from pathlib import Path

import pytest

from protocol.call import DeskName
from server.desks.rules import DeskHours, DeskTable
from server.desks.table_file import read_desks
from server.settings import Settings
from server.workdays.rules import CHINA, Workdays, local

OFFICE = DeskHours(days="workdays", hours=("08:30-12:00", "14:30-17:30"))
DAILY = DeskHours(days="every_day", hours=("08:00-20:00",))
CALENDAR = Workdays({date(2026, 11, 28): True, date(2026, 11, 30): False})
"""A Saturday is worked, the Monday after is free."""


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1000)


@pytest.mark.parametrize(
    ("hours", "now", "opens", "promised"),
    [
        (OFFICE, "2026-11-24 09:02", None, "2026-11-24 10:05"),
        (OFFICE, "2026-11-24 11:30", None, "2026-11-24 15:00"),
        (OFFICE, "2026-11-24 12:00", "2026-11-24 14:30", "2026-11-24 15:30"),
        (OFFICE, "2026-11-24 17:30", "2026-11-25 08:30", "2026-11-25 09:30"),
        (OFFICE, "2026-11-27 17:00", None, "2026-11-28 09:00"),
        (OFFICE, "2026-11-28 20:00", "2026-12-01 08:30", "2026-12-01 09:30"),
        (DAILY, "2026-11-29 21:00", "2026-11-30 08:00", "2026-11-30 09:00"),
    ],
)
def test_breaks_weekends_and_worked_saturdays_are_known(
    hours: DeskHours, now: str, opens: str | None, promised: str
) -> None:
    assert hours.is_open(CALENDAR, at(now)) == (opens is None)
    assert hours.opens(CALENDAR, at(now)) == (opens and at(opens))
    assert local(hours.promise(CALENDAR, at(now))).strftime("%Y-%m-%d %H:%M") == promised


def test_hours_read_as_people_write_them() -> None:
    assert OFFICE.words == "工作日 8:30–12:00、14:30–17:30"
    assert DAILY.words == "每天 8:00–20:00"
    assert DeskHours(days="every_day", hours=("00:00-24:00",)).words == "全天"


@pytest.mark.parametrize("hours", [("12:00-08:30",), ("08:00-12:00", "11:00-13:00"), ("8:00-12:00",), ()])
def test_hours_that_cannot_be_are_refused(hours: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        DeskHours(hours=hours)


def test_the_operator_s_table_is_read_anew_and_a_torn_one_does_no_harm(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    ours = read_desks(settings)
    assert set(ours.desks) == set(DeskName)
    other = DeskTable(desks=dict.fromkeys(DeskName, DAILY), dialect="红安话")
    (tmp_path / "desks.json").write_text(other.model_dump_json())
    assert read_desks(settings) == other
    (tmp_path / "desks.json").write_text('{"desks": {"anxinban"')
    assert read_desks(settings) == ours
    assert read_desks(Settings(data=tmp_path / "demo", demo=True)).desks[DeskName.ANXINBAN].words == "全天"
