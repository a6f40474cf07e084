"""Making a film from beginning to end: script, pictures, narration, file."""

from collections.abc import Callable
from pathlib import Path

from server.videos.files import checksum

from .drawing.look import look_of
from .drawing.slide import HEIGHT, WIDTH, draw_slide, draw_thumbnail
from .film import FRAMES, Shot, write_film
from .narration import Narration, narrate
from .order import CAPTIONS, FILM, THUMBNAIL, MadeFilm, MakeJob
from .writing.captions import web_vtt
from .writing.scene import Script
from .writing.script import write_script


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
        width=WIDTH,
        height=HEIGHT,
        size=film.stat().st_size,
        sha256=checksum(film),
        captions_sha256=checksum(captions),
        thumbnail_sha256=checksum(thumbnail),
    )


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
