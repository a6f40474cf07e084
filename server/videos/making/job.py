"""What a maker is asked for, and what it gives: a folder of three files and their description."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from protocol.guide import Guide
from protocol.model import WireModel
from protocol.video import Video

from .captions import web_vtt
from .film import FRAMES, Shot, write_film
from .look import look_of
from .narration import Narration, narrate
from .scene import Script
from .script import write_script
from .slide import HEIGHT, WIDTH, draw_slide, draw_thumbnail

FILM, CAPTIONS, THUMBNAIL = "film.mp4", "captions.vtt", "thumbnail.jpg"


class MakeJob(WireModel):
    """One film to be made in ``folder``, which exists and is empty."""

    video: Video
    guides: tuple[Guide, ...]
    folder: str
    speech_command: str = ""
    thumbnail_only: bool = False
    """Only draw the thumbnail; what is told of the film is empty then."""


class MadeFilm(WireModel):
    """What lies in the folder now."""

    thumbnail_sha256: str
    seconds: float = 0.0
    width: int = WIDTH
    height: int = HEIGHT
    size: int = 0
    sha256: str = ""
    captions_sha256: str = ""


def make(job: MakeJob, on_progress: Callable[[float], None]) -> MadeFilm:
    """Make the film, its captions and its thumbnail. Raises ``CannotSpeak``, ``OSError``."""
    folder = Path(job.folder)
    script = write_script(job.video, job.guides)
    look = look_of(job.video.theme, job.video.key)
    thumbnail = folder / THUMBNAIL
    draw_thumbnail(script, look).save(thumbnail, quality=88, optimize=True)
    if job.thumbnail_only:
        return MadeFilm(thumbnail_sha256=checksum(thumbnail))
    narration = narrate(script, job.speech_command)
    on_progress(0.05)
    captions = folder / CAPTIONS
    captions.write_text(web_vtt(narration.cues), encoding="utf-8")
    film = folder / FILM
    write_film(film, _shots(job, script, narration), narration, lambda done: on_progress(0.05 + 0.95 * done))
    return MadeFilm(
        seconds=narration.seconds,
        size=film.stat().st_size,
        sha256=checksum(film),
        captions_sha256=checksum(captions),
        thumbnail_sha256=checksum(thumbnail),
    )


def checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shots(job: MakeJob, script: Script, narration: Narration) -> list[Shot]:
    look = look_of(job.video.theme, job.video.key)
    made: list[Shot] = []
    scene_before = -1
    for picture in narration.pictures:
        image = draw_slide(script, script.scenes[picture.scene], look, picture.item)
        frame = round(picture.start * FRAMES)
        made.append(Shot(frame, image, fade=picture.scene != scene_before))
        scene_before = picture.scene
    return made
