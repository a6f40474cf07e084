"""What is still missing before an application can be handed in, and where it is filled in."""

from dataclasses import dataclass

from protocol.application import Application
from protocol.form import FieldKind, asked
from protocol.guide import Guide
from protocol.material import Handling
from tvapp.application.material_line import material_lines


@dataclass(frozen=True)
class Gap:
    """One thing that is missing."""

    name: str
    """What it is, whole: the question, the material, the person."""
    missing: str
    """What has not been done with it: 还没有拍."""
    screen: str
    """``applicant`` | ``form`` | ``material``: where it is mended."""
    key: str = ""
    """The question or the material."""

    @property
    def text(self) -> str:
        """Both in one line, without a full stop."""
        return f"{self.missing}：{self.name}"


def gaps(application: Application, guide: Guide) -> tuple[Gap, ...]:
    """Everything missing, in the order in which it is asked; the server has the last word."""
    found: list[Gap] = []
    if application.member_id is None:
        found.append(Gap("给谁办", "还没有选", "applicant"))
    elif not application.masked_name:
        found.append(Gap("办事人的姓名", "还没有写", "applicant"))
    for field in asked(guide.form, application.answers):
        # TEXT needs a phone or a clerk: who has neither can go on all the same.
        if field.required and field.kind is not FieldKind.TEXT and not application.answers.get(field.key):
            found.append(Gap(field.label, "还没有填", "form", field.key))
    for line in material_lines(application, guide):
        if line.reason and not any(photo.round == application.round for photo in line.photos):
            found.append(Gap(line.name, "还没有重新拍", "material", line.key))
        elif line.handling is Handling.PHOTOGRAPH and not line.photos and not line.reason:
            found.append(Gap(line.name, "还没有拍", "material", line.key))
    return tuple(found)
