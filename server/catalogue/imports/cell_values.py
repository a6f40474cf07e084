"""What is meant by a cell's text: limits, yes and no, lists, materials, steps, questions."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

ITEM_TYPES: Mapping[str, str] = {
    "1": "行政许可",
    "5": "行政给付",
    "7": "行政确认",
    "8": "行政奖励",
    "9": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
"""The national numbers of item types 事项类型; a mapping file may say otherwise."""

_YES = frozenset({"是", "有", "支持", "可以", "√", "y", "yes", "true", "1"})
_NO = frozenset({"否", "无", "没有", "不支持", "不可以", "×", "x", "n", "no", "false", "0"})
_AT_ONCE = frozenset({"即办", "当场", "当场办结", "即时办结", "即时", "当日", "立即"})
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets, which count 1900 as a leap year."""
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_LIMIT = re.compile(r"(\d{1,4})\s*(?:个)?\s*(工作日|自然日|日历日|日|天)?(?:内|以内|之内)?")


class BadCell(ValueError):
    """The cell means nothing to us; ``mend`` says how to write it."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


def yes_or_no(text: str) -> bool:
    """是 / 否 in its usual spellings."""
    said = text.lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise BadCell("看不出是“是”还是“否”。", "请写“是”或者“否”。")


def whole_number(text: str) -> int:
    """A whole number, with or without 次 or 份."""
    match = re.fullmatch(r"(\d{1,9})\s*[次份个元]?", text)
    if match is None:
        raise BadCell("应该是一个整数。", "请只写数字，比如 1。")
    return int(match[1])


def date_of(text: str) -> tuple[date | None, bool]:
    """A date in its usual spellings, and whether it was a spreadsheet's number of days; None for 长期."""
    if text in ("长期", "长期有效", "永久", "无", "/", "-", "—"):
        return None, False
    if re.fullmatch(r"\d{5}", text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(text)), True
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?: [\d:]+)?", text) or (
        re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    )
    try:
        if match:
            return date(*map(int, match.groups())), False
    except ValueError:
        pass
    raise BadCell("看不懂日期。", "请写成 2026-01-31。")


def time_limit(text: str) -> dict[str, Any] | None:
    """``20个工作日``, ``30自然日``, ``即办``; None when the list says there is none."""
    if text in ("无", "/", "-", "—", "无法定时限", "法律法规未规定"):
        return None
    if text in _AT_ONCE:
        return {"days": 0, "kind": "工作日"}
    match = _LIMIT.fullmatch(text)
    if match is None:
        raise BadCell("看不懂时限。", "请写成“20个工作日”“30自然日”或者“即办”。")
    kind = "工作日" if match[2] in (None, "工作日") else "自然日"
    return {"days": int(match[1]), "kind": kind}


def item_type(text: str, numbers: Mapping[str, str]) -> str:
    """The item type in words; a number is looked up."""
    if not text.isdecimal():
        return text
    known = numbers.get(text) or numbers.get(text.lstrip("0")) or numbers.get(text.zfill(2))
    if known is None:
        raise BadCell("不认识这个事项类型编号。", "请写文字，比如“行政许可”，或者用映射文件说明。")
    return known


def names(text: str) -> list[str]:
    """Names divided by 、 ; comma or line end, each once."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、，,；;\n|]", text) if part.strip()))


def materials(text: str) -> list[dict[str, Any]]:
    """One material a line (or divided by ；): ``居民身份证（免提交）``, ``病历（容缺）``, ``照片（2份）``."""
    lines = [part.strip() for part in re.split(r"[\n；;]", text) if part.strip(" 。")]
    return [material(number, line) for number, line in enumerate(lines, start=1)]


def material(number: int, line: str) -> dict[str, Any]:
    """A material from its name and the remarks in brackets behind it."""
    line = re.sub(r"^[（(]?\d{1,2}[)）.、．]\s*", "", line).strip(" 。")
    made: dict[str, Any] = {"key": f"m{number}"}
    while (match := re.search(r"[（(]([^（()）]*)[)）]$", line)) and _remark(made, match[1], line):
        line = line[: match.start()].strip()
    made["name"] = line
    if made.get("exempt_by_licence") == "":
        made["exempt_by_licence"] = line
    return made


def _remark(made: dict[str, Any], remark: str, line: str) -> bool:
    """Understand a remark behind a material's name; False when it belongs to the name."""
    word, _, rest = remark.replace(":", "：").partition("：")
    if word == "免提交":
        made["exempt_by_licence"] = rest.strip()
    elif word in ("容缺", "容缺后补", "可后补"):
        made["necessity"] = "容缺后补"
    elif word in ("非必要", "选交", "可选"):
        made["necessity"] = "非必要"
    elif word in ("必要", "必交"):
        made["necessity"] = "必要"
    elif word == "硬减":
        made["abolished"] = True
    elif word in ("告知承诺", "承诺"):
        made["declaration"] = True
    elif match := re.fullmatch(r"(\d{1,2})\s*份", word):
        made["copies"] = int(match[1])
    else:
        return False
    return True


def steps(text: str) -> list[dict[str, str]]:
    """``收件→受理→审查`` or one step a line, ``受理：当场看材料``."""
    parts = re.split(r"\s*(?:\n|→|->|-->|；|;)\s*", text)
    made = []
    for part in parts:
        part = re.sub(r"^[（(]?\d{1,2}[)）.、．]\s*", "", part.strip())
        if not part:
            continue
        name, colon, rest = part.partition("：")
        if colon and len(name) <= 12:
            made.append({"name": name.strip(), "text": rest.strip()})
        elif len(part) <= 30:
            made.append({"name": part, "text": ""})
        else:
            made.append({"name": f"第{len(made) + 1}步", "text": part})
    return made


def questions(text: str) -> list[dict[str, str]]:
    """``问：……答：……``, any number of them."""
    found = re.findall(
        r"问[:：]\s*(.+?)\s*答[:：]\s*(.+?)(?=\s*(?:\d+[.、．])?\s*问[:：]|\Z)", text, re.DOTALL
    )
    if text.strip() and not found:
        raise BadCell("看不出哪句是问、哪句是答。", "请写成“问：……答：……”。")
    return [{"question": question.strip(), "answer": answer.strip()} for question, answer in found]
