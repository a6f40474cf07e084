"""Lists as operators have them, and their way through the running service."""

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
from openpyxl import Workbook

from protocol.staff import Role
from server.catalogue.imports.upload import IMPORTS
from tests.server.service import Service

HEADER = ("事项名称", "实施部门", "业务办理项编码", "承诺办结时限", "咨询电话")
GOOD: tuple[tuple[Any, ...], ...] = (
    ("高龄津贴发放", "民政局", "CODE-0001", "7个工作日", "0713-1"),
    ("残疾人证办理", "残联", "CODE-0002", "20个工作日", "0713-2"),
    ("居民身份证换领", "公安局", "CODE-0003", "即办", "0713-3"),
)


def csv_bytes(*rows: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    """A list as CSV."""
    table = io.StringIO()
    csv.writer(table).writerows([header, *rows])
    return table.getvalue().encode()


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = (), title: str = "事项"
) -> Path:
    """A real workbook with merged cells (``A1:C1``)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


class Desk:
    """An operator and a supervisor at the catalogue."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.answered = asyncio.Event()
        """Set once an upload was answered; a reader of a test may wait for it."""

    async def open(self) -> "Desk":
        """Log both in."""
        self.operator = await self.service.staff(Role.OPERATOR)
        self.supervisor = await self.service.staff(Role.SUPERVISOR)
        return self

    async def upload(
        self, content: bytes, file: str = "清单.csv", who: aiohttp.ClientSession | None = None, **query: str
    ) -> dict[str, Any]:
        """Upload, wait until it has been read, and give what is told of it."""
        params = {"file": file, **query}
        http = who or self.operator
        async with http.post("/api/staff/catalogue/imports", data=content, params=params) as answer:
            assert answer.status == 202, await answer.text()
            begun = await answer.json()
        assert begun["state"] == "reading"
        self.answered.set()
        await self.service.app[IMPORTS].settle()
        return await self.get(f"imports/{begun['id']}")

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """A GET as the operator."""
        async with self.operator.get(f"/api/staff/catalogue/{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            told: dict[str, Any] = await answer.json()
            return told

    async def post(
        self, who: aiohttp.ClientSession, path: str, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """A POST; status and JSON."""
        async with who.post(f"/api/staff/catalogue/{path}", headers=headers) as answer:
            return answer.status, await answer.json()

    async def published(self, content: bytes, file: str = "清单.csv") -> dict[str, Any]:
        """All steps up to the published version."""
        told = await self.upload(content, file)
        path = f"imports/{told['summary']['id']}"
        assert (await self.post(self.supervisor, f"{path}/approve"))[0] == 200
        status, done = await self.post(self.operator, f"{path}/publish")
        assert status == 200, done
        return done
