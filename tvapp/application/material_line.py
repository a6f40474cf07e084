"""The materials of an application, sorted 要拍照 · 可以后补 · 不用带, each with its state."""

from dataclasses import dataclass

from protocol.application import (
    MARK_SIDE,
    PHOTO_WARNING_TEXTS,
    Application,
    MaterialState,
    Photo,
    Verdict,
)
from protocol.guide import Guide
from protocol.licence import SHOWN_AT_WINDOW, LicenceState
from protocol.material import Handling, Material
from tvapp.application.state_look import EDITABLE, Look

ORDER = (Handling.PHOTOGRAPH, Handling.LATER, Handling.NOT_NEEDED)


@dataclass(frozen=True)
class MaterialLine:
    """One material as the resident sees it."""

    key: str
    name: str
    handling: Handling
    look: Look
    reason: str
    """The clerk's sentence when it has to be done again."""
    hint: str
    """How to photograph it, or why it is not needed."""
    heap: str
    """Its heap in a word: a licence that was not found is brought along after all."""
    photos: tuple[Photo, ...]
    """Those that count now; after a return those of the last round stay until new ones come."""
    changeable: bool
    """Whether photos can be added now."""
    specimen: bool = False
    """Whether a blank form and a filled sample can be looked at."""
    removable: bool = False
    """Whether photos of this round can be taken away: not once the clerks have them."""
    round: int = 1

    def deletable(self, photo: Photo) -> bool:
        """Photos that were handed in stay for the clerk to compare."""
        return self.removable and photo.round == self.round


def material_lines(application: Application, guide: Guide) -> tuple[MaterialLine, ...]:
    """All materials of the guide; first those that can be done now, then by what has to be done with them."""
    states = {state.key: state for state in application.materials}
    lines = [_line(application, material, states.get(material.key)) for material in guide.materials]
    waits = application.state not in EDITABLE
    return tuple(
        sorted(
            lines,
            key=lambda line: (not line.reason, waits and not line.changeable, ORDER.index(line.handling)),
        )
    )


def _line(application: Application, material: Material, state: MaterialState | None) -> MaterialLine:
    state = state or MaterialState(key=material.key, open=False)
    to_redo = state.verdict is Verdict.CORRECTION and application.state in EDITABLE
    fresh = tuple(photo for photo in state.photos if photo.round == application.round)
    return MaterialLine(
        key=material.key,
        name=material.name,
        handling=material.handling,
        look=_look(material, state, fresh if to_redo else state.photos, to_redo),
        reason=(state.reason or "请重新拍一张") if to_redo else "",
        hint=_hint(material, state),
        heap="带原件" if state.licence in SHOWN_AT_WINDOW else material.handling.value,
        photos=fresh if to_redo and fresh else state.photos,
        changeable=state.open and material.handling is not Handling.NOT_NEEDED,
        specimen=material.specimen and material.handling is not Handling.NOT_NEEDED,
        removable=state.open and application.state in EDITABLE,
        round=application.round,
    )


def _look(material: Material, state: MaterialState, photos: tuple[Photo, ...], to_redo: bool) -> Look:
    if to_redo:
        return Look(f"已重拍 {len(photos)} 张", "check_circle", "good") if photos else _REDO
    if state.licence in SHOWN_AT_WINDOW:
        return Look("到窗口出示", "place", "")
    if state.verdict is Verdict.EXEMPT or material.handling is Handling.NOT_NEEDED:
        return Look("不再需要" if material.abolished else "免提交", "check_circle", "good")
    if state.verdict is Verdict.ACCEPTED:
        return Look("合格", "check_circle", "good")
    if state.verdict is Verdict.ORIGINAL_AT_WINDOW:
        return Look("到窗口看原件", "place", "")
    if photos:
        if any(photo.warnings for photo in photos):
            return Look(f"已收到 {len(photos)} 张，请看一看", "warning", "care")
        return Look(f"已收到 {len(photos)} 张", "check_circle", "good")
    if material.handling is Handling.LATER:
        return _LATER if state.open else Look("没有拍", "circle_outlined", "")
    return Look("还没拍", "photo_camera", "care")


LICENCE_WORDS = {
    LicenceState.FOUND: "不用交：系统里已有您的{}。",
    LicenceState.EXPIRED: "系统里您的{}已经过期。去窗口时请把它带上，问问怎么换；不影响现在提交。",
    LicenceState.ABSENT: "系统里没有查到您的{}。去窗口时请带上原件给工作人员看，现在不用拍，不影响提交。",
    LicenceState.UNAVAILABLE: "现在查不到证照系统，不要紧：去窗口时请带上{}原件给工作人员看，不影响提交。",
}
_LATER = Look("现在可以不拍", "circle_outlined", "")
_REDO = Look("需要重拍", "error", "bad")


def _hint(material: Material, state: MaterialState) -> str:
    if material.exempt_by_licence and state.licence is not None:
        return LICENCE_WORDS[state.licence].format(material.exempt_by_licence)
    if material.hint:
        return material.hint
    if material.exempt_by_licence:
        return f"系统里能查到{material.exempt_by_licence}，不用交。"
    if material.abolished:
        return "这样材料已经取消，不用交。"
    if material.handling is Handling.LATER:
        return "现在没有也能先交，以后补上。"
    return "放平，四个角都拍进去，字要看得清。"


def mark_boxes(photo: Photo) -> tuple[tuple[float, float, float, float], ...]:
    """The clerk's rectangles as shares of the photo: left, top, width, height, from 0 to 1."""
    return tuple(
        (mark.x / MARK_SIDE, mark.y / MARK_SIDE, mark.width / MARK_SIDE, mark.height / MARK_SIDE)
        for mark in photo.marks
    )


def warning_words(photo: Photo) -> str:
    """What is wrong with a photo in plain words; "" when it looks good."""
    return "；".join(PHOTO_WARNING_TEXTS[warning] for warning in photo.warnings)
