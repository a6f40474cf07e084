"""Reading a list in a process of its own: what comes back, and what happens when it dies or never ends."""

import asyncio
from pathlib import Path

import pytest

from protocol.guide import Guide
from server.catalogue.imports import reading
from server.catalogue.imports.reading import ListReader, ReadingFailed
from server.catalogue.imports.reading_report import Report
from tests.server.catalogue.lists import GOOD, HEADER, workbook


@pytest.fixture
def long_list(tmp_path: Path) -> Path:
    rows = [HEADER, *((f"事项{n}", "民政局", f"CODE-{n:06d}", "7个工作日", "") for n in range(1_200))]
    return workbook(tmp_path / "long.xlsx", rows)


async def test_guides_report_and_progress_come_back(long_list: Path) -> None:
    seen: list[tuple[int, int]] = []
    outcome = await ListReader().read(long_list, lambda done, total: seen.append((done, total)))
    assert (outcome.rows, outcome.bad_rows, len(outcome.guides)) == (1_200, 0, 1_200)
    digest, document = outcome.guides["CODE-000007"]
    assert len(digest) == 64 and Guide.model_validate_json(document).title == "事项7"
    assert Report.model_validate_json(outcome.report).rows == 1_200
    assert (1_000, 0) in seen and (1_000, 1_201) in seen


async def test_bad_rows_come_back_with_their_codes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, *GOOD, ("坏的", "民政局", "CODE-0009", "两三天", "")])
    outcome = await ListReader().read(path, lambda _done, _total: None)
    assert (outcome.bad_rows, len(outcome.guides), outcome.spared) == (1, 3, frozenset({"CODE-0009"}))
    (problem,) = Report.model_validate_json(outcome.report).problems
    assert (problem.sheet, problem.row, problem.column) == ("事项", 5, "承诺办结时限")


async def test_a_reader_that_is_killed_is_told_and_the_next_list_is_read(long_list: Path) -> None:
    reader = ListReader()
    begun = asyncio.Event()
    running = asyncio.create_task(reader.read(long_list, lambda _done, _total: begun.set()))
    await begun.wait()
    reader.close()
    with pytest.raises(ReadingFailed, match=r"另存为"):
        await running
    outcome = await reader.read(long_list, lambda _done, _total: None)
    assert len(outcome.guides) == 1_200


async def test_a_list_that_is_never_read_to_its_end_is_given_up(
    long_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST", 0.01)
    with pytest.raises(ReadingFailed, match="读了很久"):
        await ListReader().read(long_list, lambda _done, _total: None)
