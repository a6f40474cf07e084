"""A folder of forms: 材料名称.空表.pdf, 材料名称.样表.jpg; in a folder 0123 for that guide only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from protocol.specimen import SpecimenKind
from server.applications.darkroom import Locked, pages_of
from server.applications.picture import CutShort, NotAPicture, TooManyPixels

KINDS = {"空表": SpecimenKind.BLANK, "样表": SpecimenKind.FILLED}
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SpecimenFile:
    """One file, by its name; ``number`` None: for every guide."""

    path: Path
    number: int | None
    material: str
    kind: SpecimenKind


class FolderBroken(Exception):
    """What is wrong, file by file, in plain Chinese."""

    def __init__(self, files: list[str]) -> None:
        super().__init__(f"{len(files)} bad files")
        self.files = files


def specimen_files(folder: Path) -> list[SpecimenFile]:
    """All files of the folder. Raises FolderBroken."""
    found, wrong = [], []
    for path in _files(folder):
        name, _, kind = path.stem.rpartition(".")
        number = path.parent.name if path.parent != folder else ""
        if kind not in KINDS or not name.strip():
            wrong.append(f"{path.name}：文件名要写成“材料名称.空表.pdf”或“材料名称.样表.jpg”。")
        elif number and not (number.isascii() and number.isdigit()):
            wrong.append(f"{path.parent.name}：文件夹要用事项的编号做名字，比如 0123。")
        else:
            found.append(SpecimenFile(path, int(number) if number else None, name.strip(), KINDS[kind]))
    if not found and not wrong:
        wrong.append("文件夹里没有样表。")
    if wrong:
        raise FolderBroken(wrong)
    return found


def picture(path: Path) -> bytes:
    """The first page as a clean JPEG. Raises ValueError with what to do."""
    if path.stat().st_size > LARGEST:
        raise ValueError("超过 20 兆，请换小一点的")
    try:
        return pages_of(path.read_bytes())[0].large
    except Locked:
        raise ValueError("这个 PDF 有密码，请去掉密码") from None
    except (NotAPicture, CutShort, TooManyPixels):
        raise ValueError("打不开，请另存为 PDF、JPG 或 PNG") from None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path
