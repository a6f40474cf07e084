"""A film as it is written: scenes, what is seen in each, what is said, in which order. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from .wording import breaths, spoken_length

CHARACTERS_A_MINUTE = 170
"""How quickly it is read, within the 160–180 that old people follow."""
LEAD_IN, BREATH, STOP, TURN, LEAD_OUT = 0.8, 0.18, 0.5, 1.0, 1.2
"""Seconds of silence: before the first word, inside a sentence, after it, between scenes, at the end."""


class SceneKind(StrEnum):
    """What a scene is about; each is drawn in its own way."""

    TITLE = "title"
    WHO = "who"
    BRING = "bring"
    WHERE = "where"
    STEPS = "steps"
    ANSWERS = "answers"
    QUESTION = "question"
    REMINDER = "reminder"
    END = "end"


@dataclass(frozen=True, slots=True)
class Item:
    """One row on the screen: its name, and what is said about it in smaller letters."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that is said; ``item`` is the row it speaks about (-1: none)."""

    text: str
    item: int = -1


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture and what is said while it stands."""

    kind: SceneKind
    heading: str
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    numbered: int = 0
    """So many rows from the first carry their number; the others stand under them without one."""


@dataclass(frozen=True, slots=True)
class Script:
    """A whole film."""

    title: str
    subject: str
    """What it is about in a word or two, for a picture that is small."""
    theme: str
    official: str
    """The guide's own name with its situation; empty when there is no guide."""
    department: str
    sample: bool
    """Made of sample data; the picture says so."""
    scenes: tuple[Scene, ...]

    @property
    def seconds(self) -> float:
        """About how long it will run."""
        return LEAD_IN + LEAD_OUT - TURN + sum(TURN + scene_seconds(scene) for scene in self.scenes)


@dataclass(frozen=True, slots=True)
class Breath:
    """One utterance: a caption, the row it is about, and the silence after it in seconds."""

    text: str
    item: int
    pause: float


def breaths_of(scene: Scene) -> list[Breath]:
    """What is said in a scene, one breath after the other; the last is followed by no silence."""
    made: list[Breath] = []
    for line in scene.lines:
        parts = breaths(line.text)
        made += [Breath(part, line.item, BREATH) for part in parts[:-1]]
        made += [Breath(part, line.item, STOP) for part in parts[-1:]]
    if made:
        made[-1] = Breath(made[-1].text, made[-1].item, 0.0)
    return made


def scene_seconds(scene: Scene) -> float:
    """About how long a scene stands."""
    each = breaths_of(scene)
    said = sum(spoken_length(breath.text) for breath in each)
    return said * 60 / CHARACTERS_A_MINUTE + sum(breath.pause for breath in each)
