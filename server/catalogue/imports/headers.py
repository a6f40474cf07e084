"""Which column is which: Chinese headers after the standard's data items, usual variants, English."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.catalogue.imports.table_file import Unreadable

GUIDE_HEADERS: dict[str, tuple[str, ...]] = {
    "title": ("事项名称", "事项", "名称", "办理项名称", "业务办理项名称", "name", "title"),
    "situation": ("情形", "办理情形", "情形名称", "situation"),
    "code": ("业务办理项编码", "办理项编码", "事项编码", "handling_code", "code"),
    "number": ("办理短号", "短号", "number"),
    "base_code": ("基本编码", "base_code"),
    "implementation_code": ("实施编码", "事项实施编码", "implementation_code"),
    "aliases": ("别名", "俗称", "口语名", "常用叫法", "aliases"),
    "department": ("部门", "所属部门", "主管部门", "实施部门", "办理部门", "department"),
    "authority": ("实施主体", "实施主体名称", "authority"),
    "themes": ("主题", "主题分类", "生命周期", "人生事项", "themes", "theme"),
    "item_type": ("事项类型", "权力类型", "item_type", "item_type_code"),
    "case_type": ("办件类型", "case_type"),
    "level": ("行使层级", "层级", "level"),
    "audience": ("服务对象", "办理对象", "audience"),
    "state": ("事项状态", "状态", "state"),
    "pre_review": ("在线预审", "资料预审", "在线申请", "是否网办", "是否支持预审", "pre_review"),
    "conditions": ("受理条件", "申请条件", "办理条件", "conditions"),
    "materials": ("申请材料", "办理材料", "材料清单", "materials"),
    "steps": ("办理流程", "办理步骤", "窗口办理流程", "网上办理流程", "steps"),
    "statutory_limit": ("法定办结时限", "法定时限", "statutory_limit"),
    "promised_limit": ("承诺办结时限", "承诺时限", "办结时限", "promised_limit"),
    "visits": ("到办事现场次数", "到现场次数", "跑动次数", "跑几趟", "visits"),
    "online_depth": ("网办深度", "网上办理深度", "online_depth"),
    "cross_region": ("通办范围", "跨域通办", "cross_region"),
    "place": ("办理地点", "办公地址", "place"),
    "hours": ("办理时间", "办公时间", "hours"),
    "fees": ("收费", "是否收费", "收费标准", "收费情况", "fees"),
    "contact": ("咨询电话", "咨询方式", "联系电话", "contact"),
    "complaint_phone": ("监督电话", "投诉电话", "监督投诉方式", "complaint_phone"),
    "legal_basis": ("设定依据", "法律依据", "办理依据", "legal_basis"),
    "result": ("办理结果", "结果名称", "审批结果", "result"),
    "faq": ("常见问题", "常见问题解答", "faq"),
    "popularity": ("办件量", "热度", "popularity"),
    "data_source": ("数据来源", "data_source"),
    "valid_from": ("生效日期", "实施日期", "启用日期", "valid_from"),
    "valid_until": ("失效日期", "取消日期", "停用日期", "有效期至", "valid_until"),
}
"""Field of protocol.Guide → headers it is known by, the standard's own first.
``valid_from`` and ``valid_until`` decide the guide's state."""

MATERIAL_HEADERS: dict[str, tuple[str, ...]] = {
    "guide": ("业务办理项编码", "办理项编码", "事项编码", "事项名称", "code"),
    "name": ("材料名称", "申请材料名称", "material"),
    "necessity": ("材料必要性", "必要性", "necessity"),
    "form": ("材料形式", "材料形态", "form"),
    "copies": ("份数", "材料份数", "copies"),
    "source": ("来源渠道", "材料来源", "source"),
    "exempt_by_licence": ("免提交证照", "电子证照", "免提交", "exempt_by_licence"),
    "abolished": ("硬减", "是否硬减", "abolished"),
    "declaration": ("告知承诺", "是否告知承诺", "declaration"),
    "specimen": ("样表", "空白表样", "示范文本", "specimen"),
    "hint": ("填报须知", "拍照提示", "材料说明", "hint"),
}
"""Columns of a sheet of materials; ``guide`` says to which guide the row belongs."""

QUESTION_HEADERS: dict[str, tuple[str, ...]] = {
    "guide": ("业务办理项编码", "办理项编码", "事项编码", "事项名称", "code"),
    "label": ("题目", "问题", "填写项", "question"),
    "kind": ("填法", "填写方式", "题型", "kind"),
    "options": ("选项", "可选答案", "options"),
    "help": ("填写说明", "帮助", "说明", "help"),
    "required": ("必填", "是否必填", "required"),
    "minimum": ("最小值", "最小", "minimum"),
    "maximum": ("最大值", "最大", "maximum"),
    "unit": ("单位", "unit"),
    "earliest": ("最早", "最早日期", "earliest"),
    "latest": ("最晚", "最晚日期", "latest"),
    "years_ago": ("大约几年前", "years_ago"),
    "only_if": ("提问条件", "什么时候问", "条件", "only_if"),
}
"""Columns of a sheet of questions; ``guide`` says to which guide the row belongs."""

NO_MATTER = ("main_item", "序号", "主项名称", "主项")
"""Columns that lists have and the television has no use for."""


MAPPING_EXAMPLE = '要写成 {"headers": {"表里的列名": "title"}, "item_types": {"1": "行政许可"}}。'


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What an operator says of a list with headers of its own (``--mapping FILE.json``)."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """Header in the file → field."""
    item_types: Mapping[str, str] = field(default_factory=dict)
    """Code in the file → item type in words: provinces number them differently."""


def read_mapping(path: Path) -> ListMapping:
    """A mapping file (``mapping_of``). Raises ``Unreadable``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise Unreadable("映射文件读不了。", MAPPING_EXAMPLE) from error
    return mapping_of(text)


def mapping_of(text: str) -> ListMapping:
    """A mapping, e.g. ``{"headers": {"叫法": "title"}, "item_types": {"1": "行政许可"}}``.

    Raises ``Unreadable``.
    """
    mend = MAPPING_EXAMPLE
    try:
        content = json.loads(text)
        headers, types = content.get("headers", {}), content.get("item_types", {})
        pairs = [*headers.items(), *types.items()]
    except (ValueError, AttributeError, RecursionError) as error:
        raise Unreadable("映射文件读不了。", mend) from error
    if not all(isinstance(key, str) and isinstance(value, str) for key, value in pairs):
        raise Unreadable("映射文件里只能是文字。", mend)
    unknown = sorted(set(headers.values()) - set(GUIDE_HEADERS))
    if unknown:
        raise Unreadable(
            f"映射文件里没有这样的字段：{'、'.join(unknown)}。", f"可用的：{'、'.join(GUIDE_HEADERS)}。"
        )
    return ListMapping(headers, types)


def columns_of(
    cells: Sequence[str], known: Mapping[str, tuple[str, ...]], extra: Mapping[str, str] | None = None
) -> dict[int, str]:
    """Column index → field, for a header row. A field is taken from the first column that has it."""
    names = {plain(header): name for name, headers in known.items() for header in headers}
    names |= {plain(header): name for header, name in (extra or {}).items()}
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        name = names.get(plain(cell))
        if name is not None and name not in found.values():
            found[index] = name
    return found


def two_rows(
    upper: Sequence[str], lower: Sequence[str], known: Mapping[str, tuple[str, ...]], wanted: str
) -> tuple[str, ...] | None:
    """One header row out of two (办结时限 above 法定 and 承诺); None when the lower one is no header.

    Merged cells are filled in already; in a file without them an empty upper cell belongs to the one before.
    """
    names = {plain(header): name for name, headers in known.items() for header in headers}
    made: list[str] = []
    differs = holds = False
    above = ""
    for index in range(max(len(upper), len(lower))):
        top, bottom = (row[index] if index < len(row) else "" for row in (upper, lower))
        above = top or above
        joined = _joined(top or above, bottom, names) if bottom and bottom != top else top
        made.append(joined or top)
        differs |= bool(joined) and joined != top
        name = names.get(plain(made[-1]))
        if name == wanted:
            holds |= bottom in ("", top) or joined != top
        elif names.get(plain(top)) == wanted and bottom not in ("", top):
            return None
    return tuple(made) if differs and holds else None


def _joined(top: str, bottom: str, names: Mapping[str, str]) -> str:
    """The words of a known header that an upper and a lower cell say together; empty when none is known."""
    return next((said for said in (top + bottom, bottom + top, bottom) if plain(said) in names), "")


def plain(header: str) -> str:
    """A header without what people decorate it with: stars, blanks, remarks in brackets."""
    without_remark = re.sub(r"[（(][^（()）]*[)）]", "", header)
    return re.sub(r"[\s*＊:：_\u3000]", "", without_remark).lower()
