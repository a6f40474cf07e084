"""pydantic's errors about a guide, in words for the operator who has the list open."""

from collections.abc import Iterator

from pydantic import ValidationError

_BY_FIELD = {
    "code": ("编码格式不对。", "编码要 4 到 64 位，只能用字母、数字、横线和下划线。"),
    "case_type": ("办件类型不对。", "只能写“即办件”或“承诺件”。"),
    "state": ("事项状态不对。", "只能写“在用”“暂停”或“取消”。"),
    "visits": ("到现场次数不对。", "请写 0 到 20 的整数。"),
    "number": ("办理短号不对。", "请写 1 到 9999 的整数。"),
    "popularity": ("办件量不对。", "请写不小于 0 的整数。"),
}


def in_words(error: ValidationError) -> Iterator[tuple[str, str, str]]:
    """Field, reason, how to mend: one for each error; what was written is not repeated."""
    for found in error.errors(include_input=False, include_url=False):
        place = found["loc"]
        name = str(place[0]) if place else ""
        where = f"第 {int(place[1]) + 1} 条" if len(place) > 1 and isinstance(place[1], int) else ""
        limit = found.get("ctx", {}).get("max_length")
        if found["type"] == "string_too_long" and limit:
            yield name, f"{where}太长，最多 {limit} 个字。", "请缩短，细节放到“受理条件”或“常见问题”里。"
        elif found["type"] == "extra_forbidden":
            yield name, "没有这个字段。", "请删掉，或者对照导入说明改名。"
        elif found["type"] == "missing":
            yield name, f"{where}缺少“{place[-1]}”。", "请补上。"
        elif name == "form" and found["type"] == "value_error":
            yield name, f"表单问题不对：{found['ctx']['error']}。", "请在“表单问题”的工作表里改。"
        elif name in _BY_FIELD:
            yield (name, *_BY_FIELD[name])
        else:
            yield name, f"{where}写法不对。", "请对照导入说明改。"
