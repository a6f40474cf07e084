"""样表: the blank form of a material and one that is filled in, to look at before writing."""

from enum import StrEnum


class SpecimenKind(StrEnum):
    """Which of the two."""

    BLANK = "blank"
    FILLED = "filled"


SPECIMEN_WORDS = {SpecimenKind.BLANK: "空白的", SpecimenKind.FILLED: "填好的样子"}


def specimen_path(guide_code: str, material: str, kind: SpecimenKind) -> str:
    """Where the picture is served; any phone shows it as it is."""
    return f"/api/specimens/{guide_code}/{material}/{kind.value}"
