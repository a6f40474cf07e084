"""What a clerk sees of the package that an application is a part of."""

from protocol.department_words import said
from protocol.masking import mask_name
from protocol.material import Handling
from protocol.review import (
    DepartmentVerdict,
    PackageOverview,
    PaperVerdicts,
    Review,
    ReviewPackage,
    ReviewPart,
)
from server.applications.members import Person
from server.applications.packages import words
from server.applications.packages.rules import DECIDED, retaken
from server.applications.record import ApplicationRecord, takes_of
from server.http.caller import Caller

from . import access

_NOT = Handling.NOT_NEEDED.value


def with_package(review: Review, part: ApplicationRecord, whole: ApplicationRecord, caller: Caller) -> Review:
    """The review of a part, with who else is in the package and how far they are."""
    again = retaken(whole, part)
    materials = tuple(
        material.model_copy(
            update={
                "also": words.also_needed(whole, part, material.key) if material.handling != _NOT else "",
                "retaken": material.key in again,
            }
        )
        for material in review.materials
    )
    package = ReviewPackage(
        id=whole.id,
        name=whole.guide.title,
        parts=_parts(whole, caller, part.id),
        overall=access.sees_all(caller, whole),
    )
    return review.model_copy(update={"materials": materials, "package": package})


def overview(whole: ApplicationRecord, person: Person | None, caller: Caller) -> PackageOverview:
    """All departments side by side: verdicts that are decided, no answers, no photos."""
    return PackageOverview(
        id=whole.id,
        number=whole.number,
        name=whole.guide.title,
        line=words.line(whole),
        masked_name=mask_name(person.name) if person else "",
        parts=_parts(whole, caller, ""),
        papers=tuple(
            PaperVerdicts(name=material.name, verdicts=verdicts)
            for material in whole.guide.materials
            if (verdicts := _verdicts(whole, material.key))
        ),
    )


def _parts(whole: ApplicationRecord, caller: Caller, own: str) -> tuple[ReviewPart, ...]:
    return tuple(
        ReviewPart(
            id=part.id if access.covers(caller, part.guide.department) else "",
            title=part.guide.title,
            department=part.guide.department,
            state=part.state,
            clerk=part.clerk_name,
            own=part.id == own,
        )
        for part in whole.parts
    )


def _verdicts(whole: ApplicationRecord, key: str) -> tuple[DepartmentVerdict, ...]:
    return tuple(
        DepartmentVerdict(
            department=said(part.guide.department),
            title=part.guide.title,
            verdict=state.verdict if part.state in DECIDED else None,
            reason=state.reason if part.state in DECIDED else "",
        )
        for part in whole.parts
        for state in part.materials
        if takes_of(part).materials.get(state.key) == key
        and part.handling(state.key) is not Handling.NOT_NEEDED
    )
