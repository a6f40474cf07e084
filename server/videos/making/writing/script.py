"""From a video and its guides to the film that is made of them, no longer than one listens. Pure."""

import re
from collections.abc import Sequence

from protocol.guide import Guide
from protocol.video import Video

from . import scenes
from .scene import Scene, SceneKind, Script
from .wording import brief

SHORTEST, LONGEST = 40.0, 120.0
"""Seconds; nobody listens longer, and what is shorter says nothing."""
_WORD = 8
"""Characters of a subject at most."""
_AIM = 108.0
"""An engine may be slower than was thought."""

_LESS: tuple[SceneKind, ...] = (
    SceneKind.END,
    SceneKind.TITLE,
    SceneKind.WHERE,
    SceneKind.QUESTION,
    SceneKind.WHO,
    SceneKind.STEPS,
    SceneKind.REMINDER,
    SceneKind.ANSWERS,
    SceneKind.END,
    SceneKind.BRING,
    SceneKind.REMINDER,
    SceneKind.STEPS,
    SceneKind.TITLE,
    SceneKind.WHERE,
    SceneKind.BRING,
    SceneKind.WHO,
    SceneKind.ANSWERS,
)
"""Which scene says less next while the film is too long; each step takes one from its detail."""


def write_script(video: Video, guides: Sequence[Guide]) -> Script:
    """The film of a video. ``guides`` are those it explains that are published, in its order; may be none."""
    guide = main_guide(guides)
    detail = dict.fromkeys(SceneKind, 2)
    script = _written(video, guide, len(guides) - 1, detail)
    for kind in _LESS:
        if script.seconds <= _AIM:
            break
        detail[kind] = max(0, detail[kind] - 1)
        script = _written(video, guide, len(guides) - 1, detail)
    return script


def main_guide(guides: Sequence[Guide]) -> Guide | None:
    """The guide the film follows: the first that says nearly as much as any."""
    most = max(map(_known, guides), default=0)
    return next((guide for guide in guides if _known(guide) >= most - 1), None)


def _known(guide: Guide) -> int:
    """How much it says: without materials or steps there is little to show, other holes can be asked for."""
    heavy = 2 * (bool(guide.materials) + bool(guide.steps))
    return heavy + sum(map(bool, (guide.place, guide.hours, guide.conditions, guide.fees)))


def _subject(title: str, guide: Guide | None) -> str:
    """The everyday name that the title has too, else how the title begins."""
    names = sorted(guide.aliases if guide is not None else (), key=len, reverse=True)
    named = next((name for name in names if name in title and len(name) <= _WORD), "")
    return named or re.split(r"[：，。；？！、（]", title)[0] or title


def _written(video: Video, guide: Guide | None, others: int, detail: dict[SceneKind, int]) -> Script:
    made: list[Scene | None] = [
        scenes.title_scene(video.title, guide, others, detail[SceneKind.TITLE]),
    ]
    if guide is not None:
        made += [
            scenes.who_scene(guide, detail[SceneKind.WHO]),
            scenes.bring_scene(guide, detail[SceneKind.BRING]),
            scenes.where_scene(guide, detail[SceneKind.WHERE]),
            scenes.steps_scene(guide, detail[SceneKind.STEPS]),
            scenes.answers_scene(guide, detail[SceneKind.ANSWERS]),
            scenes.question_scene(guide, detail[SceneKind.QUESTION]),
        ]
    else:
        made.append(scenes.unknown_scene(video.title))
    made += [
        scenes.reminder_scene(guide, detail[SceneKind.REMINDER]),
        scenes.end_scene(guide, detail[SceneKind.END]),
    ]
    official = ""
    if guide is not None:
        official = brief(guide.title, 40) + (f"（{brief(guide.situation, 20)}）" if guide.situation else "")
    return Script(
        title=video.title,
        subject=_subject(video.title, guide),
        theme=video.theme,
        official=official,
        department=guide.department if guide is not None else "",
        sample=video.data_source == "synthetic" or (guide is not None and guide.data_source == "synthetic"),
        scenes=tuple(scene for scene in made if scene is not None),
    )
