"""Application for pre-review 资料预审."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .guide import GuideCode
from .licence import LicenceState
from .model import Id, Key, LongText, Milliseconds, ShortText, WireModel


class ApplicationState(StrEnum):
    """draft → submitted → in_review → returned ⇄ submitted → passed | refused | withdrawn | expired."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PASSED = "passed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STATE_LABELS: dict[ApplicationState, str] = {
    ApplicationState.DRAFT: "还没提交",
    ApplicationState.SUBMITTED: "已提交，等待预审",
    ApplicationState.IN_REVIEW: "工作人员正在看",
    ApplicationState.RETURNED: "需要补正",
    ApplicationState.PASSED: "预审通过",
    ApplicationState.REFUSED: "预审不通过",
    ApplicationState.WITHDRAWN: "已撤回",
    ApplicationState.EXPIRED: "已过期",
}
"""What people read. 预审通过 is never called 已受理."""


class Verdict(StrEnum):
    """A clerk's word on one material."""

    ACCEPTED = "合格"
    CORRECTION = "需补正"
    EXEMPT = "免提交"
    ORIGINAL_AT_WINDOW = "现场核验原件"


class PhotoWarning(StrEnum):
    """What is wrong with a photo as seen at once; it is kept all the same."""

    DARK = "dark"
    BLURRED = "blurred"
    SMALL = "small"
    TURNED = "turned"
    """It lies on its side or its head; said only when that is as good as certain."""


PHOTO_WARNING_TEXTS: dict[PhotoWarning, str] = {
    PhotoWarning.DARK: "照片太暗，请到亮处再拍一张",
    PhotoWarning.BLURRED: "照片有点模糊，请拿稳手机再拍一张",
    PhotoWarning.SMALL: "照片太小，请靠近一点再拍一张",
    PhotoWarning.TURNED: "照片放倒了，请让手机顶上对着纸的上边，再拍一张",
}


MARK_SIDE = 10_000
"""Marks count in ten-thousandths of the upright photo's width and height."""


class Mark(WireModel):
    """A rectangle that a clerk drew on a photo: where to look. In ten-thousandths of width and height."""

    x: int = Field(ge=0, lt=MARK_SIDE)
    y: int = Field(ge=0, lt=MARK_SIDE)
    width: int = Field(ge=1, le=MARK_SIDE)
    height: int = Field(ge=1, le=MARK_SIDE)


class Photo(WireModel):
    """One photo of a material (evidence grade C: the original is still to be checked)."""

    id: Id
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    round: int = Field(ge=1)
    """Which submission it belongs to, from 1."""
    warnings: tuple[PhotoWarning, ...] = ()
    created: Milliseconds
    marks: tuple[Mark, ...] = ()
    """What the clerk marked; the household sees it with the decision."""
    supplement: bool = False
    """容缺后补: sent while the clerks had the application already."""


class MaterialState(WireModel):
    """One material within an application."""

    key: Key
    photos: tuple[Photo, ...] = ()
    verdict: Verdict | None = None
    licence: LicenceState | None = None
    """免提交: what the licence system said of it; None: it was not asked."""
    reason: LongText = ""
    """The sentence that the TV shows and reads when a correction is asked for."""
    reason_id: ShortText = ""
    """The template it was made of; empty for a clerk's own words."""
    open: bool = True
    """Whether the resident may still send photos of it. A return re-opens what is wrong; what may come later
    (容缺后补) stays open until a clerk has judged it."""


QuestionKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")]
"""A question of the form, or none."""


class NewApplication(WireModel):
    """Open a draft for a guide; pinned to the version of the guide it was opened with."""

    guide_code: GuideCode


class AtWindow(WireModel):
    """What to bring to which window: on the receipt, from the submission until it is over."""

    bring: tuple[ShortText, ...] = ()
    """Originals, the identity card first."""
    place: LongText = ""
    hours: LongText = ""
    contact: LongText = ""


class NewPackageApplication(WireModel):
    """Open a draft for a package 一件事, or choose anew in the one that is open."""

    package: Key
    guides: tuple[GuideCode, ...] = Field(min_length=1, max_length=20)
    """What of it is wanted."""


class ApplicationPart(WireModel):
    """One department's part of a package's application, as the TV sees it."""

    id: Id
    guide_code: GuideCode
    title: ShortText
    department: ShortText
    state: ApplicationState
    round: int = 1
    reasons: tuple[LongText, ...] = ()
    """What has to be photographed again, in the department's words."""
    message: LongText = ""
    legal_basis: LongText = ""
    next_step: LongText = ""
    closes: Milliseconds | None = None


class PackageProgress(WireModel):
    """What makes an application one of a package: what was chosen, and how far each department is."""

    key: Key
    guides: tuple[GuideCode, ...]
    line: LongText = ""
    """All of it in one line: 五个部门里，三个已通过，残联请您重拍一张照片。"""
    parts: tuple[ApplicationPart, ...] = ()
    """Empty until it is handed in."""
    questions: tuple[Key, ...] = ()
    """After a return: the questions that may be answered anew."""


class Application(WireModel):
    """An application as the TV sees it; the applicant is masked."""

    id: Id
    number: str = Field(default="", max_length=16)
    """Short number of the receipt; empty until submitted once."""
    guide_code: GuideCode
    guide_version: int
    guide_title: ShortText
    state: ApplicationState
    round: int = 1
    member_id: Id | None = None
    masked_name: ShortText = ""
    answers: dict[Key, ShortText] = Field(default_factory=dict)
    """What is personal in them comes masked (``protocol.answers.masked``)."""
    at: QuestionKey = ""
    """Key of the question at which the household last was, so that another box goes on there."""
    materials: tuple[MaterialState, ...] = ()
    message: LongText = ""
    """What the clerk says about the whole, in the words the TV reads."""
    legal_basis: LongText = ""
    """Of a refusal: the rule it rests on."""
    next_step: LongText = ""
    """What happens next, by when, in plain words."""
    closes: Milliseconds | None = None
    """Until when the resident may correct what was returned, or bring what has passed to the window."""
    receipt_url: str = ""
    at_window: AtWindow | None = None
    package: PackageProgress | None = None
    """Of a package: then ``guide_code`` is the package's, materials and answers are those of the whole."""
    created: Milliseconds
    changed: Milliseconds


class ApplicationList(WireModel):
    """The household's applications, newest change first."""

    applications: tuple[Application, ...]


class Answer(WireModel):
    """The answer to one question, kept at every key."""

    value: ShortText


class StandAt(WireModel):
    """The household has come to a question; empty: it is through with them."""

    question: QuestionKey


class ChooseApplicant(WireModel):
    """Who the application is for."""

    member_id: Id
