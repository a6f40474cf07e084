"""Validation of bodies and queries: JSON pointers and plain Chinese, never the input itself."""

from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from protocol.errors import ErrorCode, FieldError
from server.http.errors import ApiError

Model = TypeVar("Model", bound=BaseModel)

_DETAIL = "有的内容填得不对，请改一改再试。"

_MESSAGES: dict[str, str] = {
    "missing": "这一项必须填写",
    "extra_forbidden": "这里有不认识的内容",
    "string_too_short": "太短了，至少 {min_length} 个字",
    "string_too_long": "太长了，最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不对",
    "string_type": "这里要填文字",
    "int_type": "这里要填整数",
    "int_parsing": "这里要填整数",
    "int_from_float": "这里要填整数",
    "float_type": "这里要填数字",
    "float_parsing": "这里要填数字",
    "bool_type": "这里要填是或否",
    "bool_parsing": "这里要填是或否",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "要大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "less_than": "要小于 {lt}",
    "enum": "只能从给出的选项里选",
    "literal_error": "只能从给出的选项里选",
    "too_long": "太多了，最多 {max_length} 个",
    "too_short": "太少了，至少 {min_length} 个",
    "json_invalid": "内容不是有效的 JSON",
    "model_type": "这里要填一组内容",
    "model_attributes_type": "这里要填一组内容",
    "dict_type": "这里要填一组内容",
    "tuple_type": "这里要填一个列表",
    "list_type": "这里要填一个列表",
}

_LIMITS = ("min_length", "max_length", "ge", "gt", "le", "lt")


def parse_json(model: type[Model], raw: bytes) -> Model:
    """The body as a model. Raises ApiError(INVALID) whose pointers name fields, not input."""
    if b"\\u0000" in raw:
        # PostgreSQL cannot store U+0000 in a text.
        raise ApiError(
            ErrorCode.INVALID, _DETAIL, errors=(FieldError(pointer="", message="含有不能用的字符"),)
        )
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise invalid(error, model) from None


def parse_query(model: type[Model], query: dict[str, str]) -> Model:
    """The query string as a model. Raises ApiError(INVALID)."""
    if any("\0" in value for value in query.values()):
        raise ApiError(
            ErrorCode.INVALID, _DETAIL, errors=(FieldError(pointer="", message="含有不能用的字符"),)
        )
    try:
        return model.model_validate(query)
    except ValidationError as error:
        raise invalid(error, model) from None


def invalid(error: ValidationError, model: type[BaseModel]) -> ApiError:
    """A validation error without what was sent: pydantic's own carries the caller's input."""
    known = _field_names(model)
    details = error.errors(include_input=False, include_url=False)
    errors = tuple(
        FieldError(pointer=_pointer(item["loc"], known), message=words_of(item["type"], item.get("ctx", {})))
        for item in details[:50]
    )
    return ApiError(ErrorCode.INVALID, _DETAIL, errors=errors)


def _pointer(location: tuple[int | str, ...], known: frozenset[str]) -> str:
    # Names of unknown fields and keys of mappings are the caller's input too.
    parts = (str(part) if isinstance(part, int) or part in known else "*" for part in location)
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def words_of(kind: str, context: dict[str, Any]) -> str:
    """What is wrong, by pydantic's name for it and the limits it tells."""
    limits = {name: context[name] for name in _LIMITS if name in context}
    try:
        return _MESSAGES.get(kind, "填得不对").format(**limits)
    except KeyError:
        return "填得不对"


@cache
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    """All field names of a model and of the models inside it."""
    names: set[str] = set()
    seen: set[type] = set()
    waiting: list[Any] = [model]
    while waiting:
        kind = waiting.pop()
        waiting.extend(get_args(kind))
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            seen.add(kind)
            names.update(kind.model_fields)
            waiting.extend(field.annotation for field in kind.model_fields.values())
    return frozenset(names)
