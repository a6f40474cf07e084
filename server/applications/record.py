"""An application as the server keeps it, with the guide it is pinned to."""

from dataclasses import dataclass, field

from protocol.application import ApplicationState, MaterialState
from protocol.guide import Guide
from protocol.material import Handling, Material
from protocol.package_union import PartPlan
from server.licences.licence import Finding


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One chosen guide of a package, pinned, and what it takes of the whole."""

    guide: Guide
    version: int
    takes: PartPlan


@dataclass(frozen=True, slots=True)
class Whole:
    """What makes an application that of a package."""

    key: str
    """The package's."""
    plans: tuple[PlannedPart, ...]
    handed_in: int = 0
    """The newest round whose photos were handed in; newer ones are nobody's business but the household's."""


@dataclass(frozen=True, slots=True)
class Part:
    """What makes an application one department's part of a package."""

    whole_id: str
    takes: PartPlan
    reopened: tuple[int, ...] = ()
    """For each return of this part the whole's round that began with it."""


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """One application; changed only by the functions of ``rules``, which give a new one."""

    id: str
    household_id: str
    device_id: str
    guide: Guide
    """As it was published when the draft was opened."""
    guide_version: int
    state: ApplicationState
    round: int
    """Which submission the photos taken now belong to, from 1."""
    materials: tuple[MaterialState, ...]
    created: int
    """Milliseconds since 1970-01-01 UTC, like all times here."""
    changed: int
    member_id: str | None = None
    number: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """Until it is handed in also those of questions that fell away, for when somebody thinks better of it."""
    at: str = ""
    """Key of the question at which the household last was, on whichever of its boxes."""
    licences: dict[str, Finding] = field(default_factory=dict)
    """免提交: what the licence system said, by material; only what it was asked for."""
    message: str = ""
    legal_basis: str = ""
    """Of a refusal."""
    clerk_id: str = ""
    clerk_name: str = ""
    submitted: int | None = None
    due: int | None = None
    """By when a clerk should have looked; None until submitted once."""
    supplemented: int | None = None
    """When the newest photo came that was sent after the submission and that no clerk has seen."""
    closes: int | None = None
    """Until when the resident may correct what was returned, or bring what has passed to the window."""
    whole: Whole | None = None
    part: Part | None = None
    parts: "tuple[ApplicationRecord, ...]" = ()
    """Of a whole that was handed in: one for each chosen guide."""

    @property
    def is_open(self) -> bool:
        """Whether the resident may work on it."""
        return self.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)

    @property
    def wants_photos(self) -> bool:
        """Whether a photo of anything would be taken now."""
        return any(
            state.open and self.handling(state.key) is not Handling.NOT_NEEDED for state in self.materials
        )

    @property
    def form_open(self) -> bool:
        """Whether applicant and answers may change: in a return only when the clerk wrote about the whole."""
        if self.parts:
            return bool(self.open_questions)
        return self.state is ApplicationState.DRAFT or (
            self.state is ApplicationState.RETURNED and bool(self.message)
        )

    @property
    def open_questions(self) -> tuple[str, ...]:
        """Of a whole: the questions of those parts whose clerks wrote about the answers."""
        keys = [key for part in self.parts if part.form_open for key in takes_of(part).answers.values()]
        return tuple(dict.fromkeys(keys))

    def material(self, key: str) -> MaterialState | None:
        """The state of one material; None when the guide has no such material."""
        return next((state for state in self.materials if state.key == key), None)

    def described(self, key: str) -> Material | None:
        """What the guide says of one material."""
        return next((material for material in self.guide.materials if material.key == key), None)

    def handling(self, key: str) -> Handling:
        """Which heap a material belongs to."""
        material = self.described(key)
        return material.handling if material else Handling.NOT_NEEDED


def takes_of(part: ApplicationRecord) -> PartPlan:
    """What a part takes of its whole; nothing where it is no part."""
    return part.part.takes if part.part is not None else PartPlan(guide_code=part.guide.code)
