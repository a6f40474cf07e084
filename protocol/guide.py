"""Guide 办事指南: fields named after the national guide's data items, holes allowed everywhere."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from .form import FormField, fault_of
from .material import Material
from .model import LongText, ShortText, WireModel

GuideCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{4,64}$")]
"""handling_code 业务办理项编码: what identifies a guide everywhere."""


class CaseType(StrEnum):
    """case_type 办件类型."""

    IMMEDIATE = "即办件"
    PROMISED = "承诺件"


class GuideState(StrEnum):
    """state 事项状态; a cancelled guide disappears from every TV."""

    ACTIVE = "在用"
    SUSPENDED = "暂停"
    CANCELLED = "取消"


class DayKind(StrEnum):
    """Unit of a time limit."""

    WORKDAY = "工作日"
    CALENDAR_DAY = "自然日"


class TimeLimit(WireModel):
    """A time limit 办结时限; 0 workdays means on the spot."""

    days: int = Field(ge=0, le=3650)
    kind: DayKind = DayKind.WORKDAY


class Step(WireModel):
    """One step of the handling process 办理流程 (收件 受理 审查 决定 制证 送达)."""

    name: ShortText
    text: LongText = ""


class Faq(WireModel):
    """A frequent question 常见问题."""

    question: ShortText
    answer: LongText


def _sound(form: tuple[FormField, ...]) -> tuple[FormField, ...]:
    wrong = fault_of(form)
    if wrong:
        raise ValueError(wrong)
    return form


class Guide(WireModel):
    """A guide. ``number`` is the short number that stays with it for ever (four digits on TV)."""

    code: GuideCode
    number: int = Field(default=0, ge=0, le=9999)
    """0 until the catalogue has given it one."""
    title: ShortText
    situation: ShortText = ""
    """情形: tells apart several guides of the same title."""
    aliases: tuple[ShortText, ...] = ()
    department: ShortText
    themes: tuple[ShortText, ...] = ()
    base_code: ShortText = ""
    implementation_code: ShortText = ""
    item_type: ShortText = ""
    case_type: CaseType | None = None
    level: ShortText = ""
    authority: ShortText = ""
    audience: ShortText = ""
    state: GuideState = GuideState.ACTIVE
    pre_review: bool = False
    """Whether the item can be applied for and pre-reviewed online 在线申请与资料预审."""
    conditions: LongText = ""
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    statutory_limit: TimeLimit | None = None
    promised_limit: TimeLimit | None = None
    visits: int | None = Field(default=None, ge=0, le=20)
    """到办事现场次数."""
    online_depth: ShortText = ""
    cross_region: ShortText = ""
    place: LongText = ""
    hours: ShortText = ""
    fees: LongText | None = None
    """None when unknown; 不收费 is said in words."""
    contact: ShortText = ""
    complaint_phone: ShortText = ""
    legal_basis: LongText = ""
    result: ShortText = ""
    faq: tuple[Faq, ...] = ()
    form: Annotated[tuple[FormField, ...], AfterValidator(_sound)] = ()
    popularity: int = Field(default=0, ge=0)
    data_source: ShortText = ""
    """``synthetic`` for the sample; the screen then says 示例数据."""
