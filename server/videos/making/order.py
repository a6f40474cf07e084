"""What a maker is asked for, and what it gives: a folder of three files and their description. Pure."""

from protocol.guide import Guide
from protocol.model import WireModel
from protocol.video import Video

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
    width: int = 0
    height: int = 0
    size: int = 0
    sha256: str = ""
    captions_sha256: str = ""
