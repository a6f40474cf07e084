"""An operator's list of villages: code and name, or township and name."""

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from protocol.service_point import Township
from protocol.village import Village
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.named_columns import read_rows
from server.catalogue.imports.table_file import Unreadable

COLUMNS = {
    "name": ("村名", "名称", "村（社区）", "村", "社区", "name"),
    "code": ("统计用区划代码", "区划代码", "村代码", "代码", "编码", "code"),
    "township": ("乡镇", "所属乡镇", "乡镇名称", "township"),
}
_NAME = re.compile(r"(村|居)(民)?委(员)?会$")


def read_villages(path: Path, townships: Sequence[Township]) -> tuple[list[Village], ImportReport]:
    """The villages of a file in its order, and what is wrong with it. With problems there are none."""
    report = ImportReport()
    reader = _Reader(townships, report)
    try:
        for place, fields in read_rows(path, COLUMNS, "name"):
            report.rows += 1
            reader.take(place, **fields)
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
        return [], report
    if not reader.villages and not report.problems:
        report.refuse(Place(), "文件里一个村也没有。", "请检查是不是选错了文件。")
    return ([] if report.problems else reader.villages), report


class _Reader:
    def __init__(self, townships: Sequence[Township], report: ImportReport) -> None:
        self.villages: list[Village] = []
        self._codes = {township.code for township in townships}
        self._by_name = {township.name: township.code for township in townships}
        self._report = report
        self._seen: set[tuple[str, str]] = set()
        self._given: set[str] = set()

    def take(self, place: Place, *, name: str, code: str, township: str) -> None:
        """One row."""
        code = code.replace(" ", "").removesuffix(".0")
        if code and not re.fullmatch(r"[0-9]{12}", code):
            mend = "请写 12 位统计用区划代码；表格软件可能把后几位变成了 0，请把这一列设成文本再粘贴。"
            self._report.refuse(place, f"代码“{code[:20]}”不是 12 位数字。", mend)
            return
        under = code[:9] if code else self._by_name.get(township, township)
        if under not in self._codes:
            said = f"代码 {code}" if code else f"乡镇“{township[:20]}”"
            self._report.refuse(place, f"{said}不在本县的乡镇里。", "请填 12 位代码，或者写上乡镇的名字。")
            return
        # 李家塆村民委员会 → 李家塆村: what the statistical list says, and what people say.
        name = _NAME.sub(lambda found: "村" if found[1] == "村" else "", name)
        if (under, name) in self._seen or (code and code in self._given):
            self._report.refuse(place, f"“{name[:20]}”重复了。", "请删掉一行。")
            return
        self._seen.add((under, name))
        self._given.add(code)
        self._keep(place, name, code, under)

    def _keep(self, place: Place, name: str, code: str, township: str) -> None:
        key = f"v{code}" if code else f"v{township}_{len(self.villages)}"
        try:
            self.villages.append(Village(key=key, name=name, township=township, code=code))
        except ValidationError:
            self._report.refuse(place, "没有写村名，或者太长。", "村名要 1 到 40 个字。")
