"""What a clerk sees of one application, and says of it."""

from pydantic import Field

from .application import ApplicationState, Photo, Verdict
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


class Decision(WireModel):
    """A clerk's word on the whole application."""

    message: LongText = ""


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
    open: bool = True


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
    device_id: Id | None = None
    clerk_id: str = Field(default="", max_length=64)
    """Who has it in hand; others look on until they take over."""
    clerk: ShortText = ""
    submitted: Milliseconds = 0
    due: Milliseconds = 0
    due_words: ShortText = ""
    viewers: tuple[Viewer, ...] = ()
