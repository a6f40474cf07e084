"""Application material 申请材料 of a guide."""

from enum import StrEnum

from .model import Key, LongText, ShortText, WireModel


class Necessity(StrEnum):
    """necessity 必要性."""

    REQUIRED = "必要"
    OPTIONAL = "非必要"
    SUPPLEMENT_LATER = "容缺后补"


class MaterialForm(StrEnum):
    """form 材料形式."""

    PAPER = "纸质"
    ELECTRONIC = "电子"
    BOTH = "纸质或电子"


class MaterialSource(StrEnum):
    """source 来源渠道."""

    APPLICANT = "申请人自备"
    GOVERNMENT = "政府部门核发"
    OTHER = "其他"


class EvidenceGrade(StrEnum):
    """Evidence grade 证明等级 of a document (national e-government guideline, 2016)."""

    ISSUED = "A"
    CHECKED_ONCE = "B"
    UPLOADED = "C"
    """Uploaded by the person, the original is to be checked: every photo from a phone."""
    SELF_DECLARED = "D"


class Handling(StrEnum):
    """How a material reaches the window, sorted before anything is asked of the resident."""

    NOT_NEEDED = "不用带"
    LATER = "可以后补"
    PHOTOGRAPH = "要拍照"


class Material(WireModel):
    """One material of a guide. ``key`` is stable within the guide."""

    key: Key
    name: ShortText
    necessity: Necessity = Necessity.REQUIRED
    form: MaterialForm = MaterialForm.PAPER
    copies: int = 1
    source: MaterialSource = MaterialSource.APPLICANT
    exempt_by_licence: ShortText | None = None
    """免提交: the e-licence type that satisfies it, or None."""
    abolished: bool = False
    """硬减: simply no longer asked for."""
    declaration: bool = False
    """告知承诺: may be replaced by a written promise."""
    specimen: bool = False
    """样表: a blank form and a filled sample can be looked at (``protocol.specimen``)."""
    hint: LongText | None = None
    """What to photograph and how, in plain words."""

    @property
    def handling(self) -> Handling:
        """Which of the three heaps it belongs to: 不用带, 可以后补, 要拍照."""
        if self.exempt_by_licence or self.abolished:
            return Handling.NOT_NEEDED
        if self.necessity is not Necessity.REQUIRED:
            return Handling.LATER
        return Handling.PHOTOGRAPH
