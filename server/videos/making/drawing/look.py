"""How a film looks: its accent colour, its icon and its composition, by the life event it belongs to. Pure.

Ground, surfaces and text have the television's colours: a film and the screens around it are one thing.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from server.videos.making.writing.scene import SceneKind

GROUND, SURFACE, EDGE = "#0F1B2D", "#1B2B44", "#3D5478"
TEXT, SECOND, DARK = "#F5F2EA", "#B9C6DA", "#14202F"


class Composition(StrEnum):
    """Where the accent stands in the picture."""

    RAIL = "rail"
    """A filled column at the left with the icon."""
    BAND = "band"
    """A filled band at the top with icon and heading."""
    OPEN = "open"
    """No fill: the heading in the accent with a rule, the icon large at the right."""
    CARD = "card"
    """A column at the right with the icon on a surface, rows on surfaces of their own."""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that differs between films."""

    accent: str
    icon: str
    """One character of assets/fonts/icons.ttf."""
    composition: Composition


ICONS = {
    "accessible": "\ue914",
    "agriculture": "\uea79",
    "badge": "\uea67",
    "child_care": "\ueb41",
    "description": "\ue873",
    "directions_car": "\ueff7",
    "elderly": "\uf21a",
    "family_restroom": "\uf1a2",
    "house": "\uea44",
    "medical_services": "\uf109",
    "park": "\uea63",
    "savings": "\ue2eb",
    "school": "\ue80c",
    "star": "\uf09a",
    "storefront": "\uea12",
    "volunteer_activism": "\uea70",
    "work": "\ue943",
    "person": "\uf0d3",
    "assignment": "\ue85d",
    "place": "\uf1db",
    "route": "\ueacd",
    "schedule": "\uefd6",
    "help": "\ue8fd",
    "shield": "\ue9e0",
    "replay": "\ue042",
}
"""Icon name → its character; the same as on the television."""

SCENE_ICONS = {
    SceneKind.WHO: "person",
    SceneKind.BRING: "assignment",
    SceneKind.WHERE: "place",
    SceneKind.STEPS: "route",
    SceneKind.ANSWERS: "schedule",
    SceneKind.QUESTION: "help",
    SceneKind.REMINDER: "shield",
    SceneKind.END: "replay",
}

_THEMES: tuple[tuple[str, str, str, Composition], ...] = (
    # What the theme's name holds, accent, icon, composition; the first that fits.
    ("残疾", "#8FD3FF", "accessible", Composition.BAND),
    ("老|养老", "#FFD25E", "elderly", Composition.RAIL),
    ("医|病|健康", "#7FE0A3", "medical_services", Composition.OPEN),
    ("救助|困难|低保", "#FFA48F", "volunteer_activism", Composition.CARD),
    ("户口|身份证|证件", "#C9B8FF", "badge", Composition.RAIL),
    ("社保|退休", "#F6B98A", "savings", Composition.BAND),
    ("生|育|孩子", "#FFB3D1", "child_care", Composition.CARD),
    ("学|教育", "#9BE3E0", "school", Composition.OPEN),
    ("工作|就业|创业", "#BFE68F", "work", Composition.RAIL),
    ("婚|家庭", "#FFA9BC", "family_restroom", Composition.BAND),
    ("房|住", "#E8CBA0", "house", Composition.CARD),
    ("车|驾驶|交通", "#A9C6FF", "directions_car", Composition.OPEN),
    ("种|养殖|农|林", "#CBDD78", "agriculture", Composition.BAND),
    ("军", "#DDE388", "star", Composition.CARD),
    ("店|企业|经营", "#7FD8BE", "storefront", Composition.OPEN),
    ("身后|丧|殡", "#CDD3DE", "park", Composition.RAIL),
)


def look_of(theme: str, key: str) -> Look:
    """The look of a film. A theme that is not known gets one of the known accents, always the same.

    Of a theme's films every other one takes the composition after the theme's own, by its key.
    """
    chosen = next((row for row in _THEMES if any(word in theme for word in row[0].split("|"))), None)
    if chosen is None:
        at = _digest(theme) % len(_THEMES)
        chosen = ("", _THEMES[at][1], "description", _THEMES[at][3])
    compositions = list(Composition)
    at = compositions.index(chosen[3]) + _digest(key) % 2
    return Look(chosen[1], ICONS[chosen[2]], compositions[at % len(compositions)])


def _digest(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]
