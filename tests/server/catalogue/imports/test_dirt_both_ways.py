"""One list with all that real lists have, by the command line and by the page: the same report."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from protocol.guide import Guide
from server.catalogue.store import published_guide
from server.store.engine import STORE
from tests.server.catalogue.lists import Desk, csv_bytes, workbook
from tests.server.process import command
from tests.server.service import Service

LONG = "申请" + "长" * 108
HEADER = (
    *("事项名称", "实施部门", "业务办理项编码", "受理条件", "办结时限", "", "生效日期", "咨询电话"),
    *("没人用的一列",),
)
SECOND = ("", "", "", "", "法定", "承诺", "", "", "")
GOOD: tuple[tuple[Any, ...], ...] = (
    *(
        (
            "高龄津贴发放",
            "民政局",
            "CODE-0001",
            "年满八十周岁<br>本县户籍",
            "２０个工作日",
            "７个工作日",
            45292,
        ),
        ("低保申请", "", "CODE-0002", "家庭困难&amp;lt;br&amp;gt;本县户籍", "30个工作日", "即办", 45292),
        (LONG, "民政局", "CODE-0003", "本县&amp;nbsp;户籍", "", "", "2024-01-01"),
    ),
)
BAD: tuple[tuple[Any, ...], ...] = (
    ("残疾人证办理", "残联", "CODE-0001", "", "", "", ""),
    ("", "残联", "CODE-0005", "", "", "", ""),
    ("公式坏了", "#REF!", "CODE-0006", "", "", "两三天", ""),
)


def xlsx(folder: Path, *rows: Sequence[Any]) -> Path:
    title, heading = ((words, *[""] * 8) for words in ("某县政务服务事项清单", "一、民政类"))
    listed = [title, HEADER, SECOND, heading, *([*row, "０７１３－１", ""] for row in rows)]
    return workbook(folder / "清单.xlsx", listed, ["A1:I1", "A2:A3", "B2:B3", "E2:F2", "A4:I4", "B5:B6"])


def csv(folder: Path, *rows: Sequence[Any]) -> Path:
    """Without merged cells: the department stands in every row."""
    flat = [[row[0], row[1] or "民政局", *row[2:], "０７１３－１", ""] for row in rows]
    path = folder / "清单.csv"
    path.write_bytes(csv_bytes(SECOND, *flat, header=HEADER))
    return path


def as_json(folder: Path, *rows: Sequence[Any]) -> Path:
    names = ("title", "department", "code", "conditions")
    listed = [dict(zip(names, [row[0], row[1] or "民政局", *row[2:4]], strict=True)) for row in rows]
    path = folder / "清单.json"
    path.write_text(json.dumps({"guides": listed}), encoding="utf-8")
    return path


async def typed(service: Service, *arguments: str) -> tuple[int, str]:
    """The command line on the service's own data."""
    data = ("--data", service.settings.data)
    done = await asyncio.to_thread(command, "catalogue", *arguments, *data)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


DIRT = {
    "xlsx": ("网页标记", "网页转义符", "全角数字或字母", "小标题 1 处", "日期数字换成了日期 2 处"),
    "csv": ("网页标记", "网页转义符", "全角数字或字母", "日期数字换成了日期 2 处"),
    "json": ("网页标记", "网页转义符"),
}


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
async def test_the_same_dirt_is_told_in_the_same_words(
    plain_service: Service, tmp_path: Path, ending: str
) -> None:
    make = {"xlsx": xlsx, "csv": csv, "json": as_json}[ending]
    bad = BAD[:2] if ending == "json" else BAD
    path = make(tmp_path, *GOOD, *bad)
    code, said = await typed(plain_service, "import", str(path), "--by", "张三")
    assert code == 1 and "什么都没有导入" in said
    desk = await Desk(plain_service).open()
    told = await desk.upload(path.read_bytes(), path.name)
    assert told["summary"]["state"] == "refused"
    assert f"读了 {told['summary']['rows_done']} 行" in said
    assert f"有问题的 {told['summary']['bad_rows']} 行" in said and told["summary"]["bad_rows"] == len(bad)
    for problem in told["problems"]:
        assert problem["reason"] in said and problem["mend"] in said, problem
    on_page = [f"清理了{kind['kind']} {kind['count']} 处" for kind in told["cleaned"]] + told["notes"]
    assert on_page and all(line in said for line in on_page)
    for words in DIRT[ending]:
        assert words in said and any(words in line for line in on_page), words

    code, said = await typed(plain_service, "import", str(path), "--skip-bad-rows", "--by", "张三")
    skipped = await desk.upload(path.read_bytes(), path.name, skip_bad_rows="true")
    assert code == 0 and "新增 3，改动 0，取消 0，不变 0" in said
    assert skipped["summary"]["counts"] == {"new": 3, "changed": 0, "gone": 0, "same": 0}
    code, said = await typed(plain_service, "publish", "--reviewer", "李四")
    assert code == 0 and "3 项指南" in said
    async with plain_service.app[STORE].read() as conn:
        found = [await published_guide(conn, f"CODE-000{number}") for number in (1, 2, 3)]
    guides: list[Guide] = [each[0] for each in found if each]
    assert [guide.department for guide in guides] == ["民政局"] * 3
    assert [guide.conditions for guide in guides] == [
        "年满八十周岁\n本县户籍",
        "家庭困难\n本县户籍",
        "本县 户籍",
    ]
    assert guides[2].title == LONG and len(LONG) == 110
    if ending != "json":
        assert guides[0].promised_limit and guides[0].promised_limit.days == 7
        assert guides[0].statutory_limit and guides[0].statutory_limit.days == 20
        assert guides[0].contact == "0713-1"
        assert any("没人用的一列" in line for line in told["notes"])


async def test_a_list_imported_again_is_a_difference_and_one_command_leads_back(
    plain_service: Service, tmp_path: Path
) -> None:
    path = str(xlsx(tmp_path, *GOOD))
    assert (await typed(plain_service, "import", path, "--by", "张三"))[0] == 0
    assert (await typed(plain_service, "publish", "--reviewer", "李四"))[0] == 0
    code, said = await typed(plain_service, "import", path, "--by", "张三")
    assert code == 0 and "没有要发布的" in said
    changed = ("高龄津贴发放", "老龄办", *GOOD[0][2:])
    again = xlsx(tmp_path, changed, GOOD[1], ("新的一件", "残联", "CODE-0009", "", "", "", ""))
    code, said = await typed(plain_service, "import", str(again), "--by", "张三")
    assert "新增 1，改动 2，取消 1，不变 0" in said, "merged over both, the new department is that of both"
    desk = await Desk(plain_service).open()
    (waiting,) = [row for row in (await desk.get("imports"))["rows"] if row["state"] == "waiting"]
    page = await desk.get(f"imports/{waiting['id']}/changes")
    assert [each["change"] for each in page["changes"]] == ["new", "changed", "changed", "gone"]
    assert (await typed(plain_service, "publish", "--reviewer", "李四"))[0] == 0
    code, said = await typed(plain_service, "rollback", "--by", "王五")
    assert code == 0 and "第 3 版" in said and "3 项指南" in said


async def test_a_list_with_headers_of_its_own_is_read_with_a_mapping_both_ways(
    plain_service: Service, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "别的.xlsx", [("叫法", "谁办", "类"), ("低保", "民政局", "01")])
    mapping = {"headers": {"叫法": "title", "谁办": "department", "类": "item_type"}}
    mapping["item_types"] = {"01": "行政给付"}
    (tmp_path / "m.json").write_text(json.dumps(mapping), encoding="utf-8")
    code, said = await typed(plain_service, "diff", str(path))
    assert code == 1 and "用映射文件说明列名" in said
    code, said = await typed(plain_service, "diff", str(path), "--mapping", str(tmp_path / "m.json"))
    assert code == 0 and "新增 1" in said
    desk = await Desk(plain_service).open()
    assert (await desk.upload(path.read_bytes(), path.name))["summary"]["state"] == "refused"
    told = await desk.upload(path.read_bytes(), path.name, mapping=json.dumps(mapping))
    assert told["summary"]["state"] == "waiting"
    for wrong in ("[]", "{", '{"headers": {"叫法": "nothing"}}', '{"headers": {"叫法": 1}}', "[" * 1500):
        params = {"file": "a.csv", "mapping": wrong}
        async with desk.operator.post("/api/staff/catalogue/imports", data=b"x", params=params) as answer:
            problem = await answer.json()
            assert answer.status == 400 and "映射文件" in problem["detail"], wrong


async def test_ten_thousand_rows_go_through_the_page(plain_service: Service) -> None:
    rows = [(f"事项{n}", "民政局", f"CODE-{n:06d}", "7个工作日", "") for n in range(10_000)]
    desk = await Desk(plain_service).open()
    told = await desk.upload(csv_bytes(*rows))
    assert told["summary"]["counts"]["new"] == told["summary"]["rows_done"] == 10_000
