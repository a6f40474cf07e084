"""What a clerk sees of one application, and says of it."""

from enum import StrEnum

from pydantic import Field

from .application import ApplicationState, Mark, Photo, Verdict
from .guide import GuideCode
from .model import Id, Key, LongText, Milliseconds, ShortText, WireModel


class Viewer(WireModel):
    """A member of staff who has an application open."""

    staff_id: Id
    name: ShortText


class MaterialVerdict(WireModel):
    """A clerk's verdict on one material of the current round."""

    verdict: Verdict
    reason: LongText = ""
    """The sentence that the TV will read."""
    reason_id: ShortText = ""
    """The template it was made of; empty for own words."""


class Decision(WireModel):
    """A clerk's word on the whole application."""

    message: LongText = ""
    legal_basis: LongText = ""
    """Of a refusal: the rule it rests on."""


class PhotoMarks(WireModel):
    """All rectangles on one photo."""

    marks: tuple[Mark, ...] = Field(default=(), max_length=8)


class ReasonKind(StrEnum):
    """What a template is for."""

    CORRECTION = "correction"
    MESSAGE = "message"
    """About the whole: what was filled in."""
    REFUSAL = "refusal"


class ReasonAbout(StrEnum):
    """What a reason speaks of; it decides what could have been seen the round before."""

    PHOTO = "photo"
    """The picture: nobody could read the paper."""
    CONTENT = "content"
    """The paper itself."""


class ReasonTemplate(WireModel):
    """A reason that a clerk picks. In ``sentence`` {材料} stands for the material's name."""

    id: Key
    kind: ReasonKind
    about: ReasonAbout = ReasonAbout.CONTENT
    label: ShortText = Field(min_length=2)
    sentence: LongText = Field(min_length=2)


class Reasons(WireModel):
    """All templates, in the order in which clerks see them."""

    reasons: tuple[ReasonTemplate, ...] = Field(max_length=80)


WHOLE = "whole"
"""In place of a material's key: the word about the whole."""


class LateState(StrEnum):
    """一次性告知: a reason that could be seen in an earlier round and is raised only now."""

    NEEDS = "needs"
    """A supervisor has to agree before the return."""
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class AskLate(WireModel):
    """Why it is raised only now."""

    because: LongText = Field(min_length=4)
    message: LongText = ""
    """The word about the whole, when it is that which is late."""


class DecideLate(WireModel):
    """A supervisor's answer."""

    approve: bool


class LateRequest(WireModel):
    """A late reason that waits for a supervisor."""

    application_id: Id
    key: Key
    number: str
    guide_title: ShortText
    material: ShortText
    sentence: LongText
    because: LongText
    asked_by: ShortText
    asked: Milliseconds


class LateRequests(WireModel):
    """Oldest first, at most 100."""

    requests: tuple[LateRequest, ...]


class ToldReason(WireModel):
    """What the household was told in an earlier round."""

    round: int
    sentence: LongText
    clerk: ShortText
    created: Milliseconds


class ReviewPart(WireModel):
    """Another department's part of the same package: how far it is, and nothing of what is in it."""

    id: str = Field(default="", max_length=64)
    """Empty where this clerk may not open it."""
    title: ShortText
    department: ShortText
    state: ApplicationState
    clerk: ShortText = ""
    own: bool = False
    """The part that is shown."""


class ReviewPackage(WireModel):
    """The package that an application is a part of."""

    id: Id
    name: ShortText
    parts: tuple[ReviewPart, ...]
    overall: bool = False
    """Whether this clerk may see the verdicts of all departments side by side."""


class DepartmentVerdict(WireModel):
    """What one department says of one paper."""

    department: ShortText
    title: ShortText
    verdict: Verdict | None = None
    """Only once the department has decided."""
    reason: LongText = ""


class PaperVerdicts(WireModel):
    """One paper of a package and all departments that need it."""

    name: ShortText
    verdicts: tuple[DepartmentVerdict, ...]


class PackageOverview(WireModel):
    """A package for the window 安馨办: all departments, every paper, no answers and no photos."""

    id: Id
    number: str
    name: ShortText
    line: LongText
    masked_name: ShortText
    parts: tuple[ReviewPart, ...]
    papers: tuple[PaperVerdicts, ...]


class ReviewField(WireModel):
    """A question and its answer as the clerk reads it."""

    label: ShortText
    value: ShortText


class ReviewMaterial(WireModel):
    """A material beside its photos of every round."""

    key: Key
    name: ShortText
    handling: ShortText
    photos: tuple[Photo, ...] = ()
    verdict: Verdict | None = None
    reason: LongText = ""
    reason_id: ShortText = ""
    open: bool = True
    late: LateState | None = None
    """Set when the correction that is asked for now could be seen in an earlier round."""
    told: tuple[ToldReason, ...] = ()
    """What was told of it before, oldest first."""
    licence: LongText = ""
    """免提交: what the licence system said, in words; empty when it was not asked."""
    also: ShortText = ""
    """Other departments that need the same paper."""
    retaken: bool = False
    """Another department had it photographed again since this one saw it."""


class Review(WireModel):
    """Everything a clerk sees of one application; opening it is audited."""

    id: Id
    number: str
    guide_code: GuideCode
    guide_title: ShortText
    department: ShortText
    state: ApplicationState
    round: int
    name: ShortText
    identity_number: ShortText
    telephone: ShortText
    fields: tuple[ReviewField, ...]
    materials: tuple[ReviewMaterial, ...]
    message: LongText = ""
    legal_basis: LongText = ""
    guide_basis: LongText = ""
    """设定依据 of the guide, to quote from."""
    late_message: LateState | None = None
    """Set when a word about the whole would be late now."""
    told: tuple[ToldReason, ...] = ()
    """What was told about the whole before."""
    device_id: Id | None = None
    clerk_id: str = Field(default="", max_length=64)
    """Who has it in hand; others look on until they take over."""
    clerk: ShortText = ""
    submitted: Milliseconds = 0
    due: Milliseconds = 0
    due_words: ShortText = ""
    viewers: tuple[Viewer, ...] = ()
    package: ReviewPackage | None = None
