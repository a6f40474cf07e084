"""An operator's table of films (.csv, .xlsx): each row checked against catalogue and files."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from protocol.video import Video
from server.catalogue.imports.cell_values import names
from server.catalogue.imports.headers import columns_of
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.table_file import Unreadable, read_sheets

from .findings import INDEX_LAST, Finding, findings
from .making.writing.captions import BadCaptions, Cue, read_web_vtt
from .probe import Unplayable, probe
from .probe_result import Probe

HEADERS: dict[str, tuple[str, ...]] = {
    "key": ("视频编号", "编号", "key"),
    "title": ("视频标题", "标题", "名称", "title"),
    "theme": ("主题", "主题分类", "theme"),
    "guides": ("办理项编码", "业务办理项编码", "事项编码", "办理短号", "短号", "guides"),
    "film": ("视频文件", "文件", "文件名", "film"),
    "captions": ("字幕文件", "字幕", "captions"),
    "thumbnail": ("封面文件", "封面", "thumbnail"),
    "url": ("点播地址", "视频地址", "url"),
    "seconds": ("时长", "时长（秒）", "seconds"),
}
_KEY = re.compile(r"[a-z0-9_]{1,40}\Z")
_PICTURES = (".jpg", ".jpeg", ".png")
_URL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may refer to."""

    themes: Collection[str]
    codes: Collection[str]
    """Of published guides."""
    numbers: Mapping[int, str]
    """Short number → code."""


@dataclass(frozen=True, slots=True)
class ListedVideo:
    """A good row."""

    video: Video
    film: Path | None
    """None: it lies with the operator, at ``url``."""
    url: str
    captions: Path | None
    thumbnail: Path | None
    probed: Probe | None
    notes: tuple[Finding, ...]


class _BadRow(Exception):
    """Has been reported."""


def read_video_list(path: Path, folder: Path, known: Known) -> tuple[list[ListedVideo], ImportReport]:
    """Every row of the table; ``folder`` holds its files. What is bad is in the report."""
    report = ImportReport()
    found: list[ListedVideo] = []
    try:
        sheets = read_sheets(path)
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
        return [], report
    seen: dict[str, int] = {}
    for sheet in sheets:
        if not sheet.rows:
            continue
        (_, header), *rows = sheet.rows
        columns = columns_of(header, HEADERS)
        missing = [HEADERS[name][0] for name in ("key", "title") if name not in columns.values()]
        if missing or not {"film", "url"} & set(columns.values()):
            wanted = "、".join(missing) or "视频文件（或点播地址）"
            report.refuse(
                Place(sheet.name, sheet.rows[0][0]),
                f"没有“{wanted}”这一列。",
                "第一行要是表头，请对照导入说明。",
            )
            continue
        for number, cells in rows:
            report.rows += 1
            values = {name: cells[at] for at, name in columns.items() if at < len(cells) and cells[at]}
            row = _Row(Place(sheet.name, number), values, report)
            try:
                listed = row.listed(folder, known)
            except _BadRow:
                continue
            if (before := seen.setdefault(listed.video.key, number)) != number:
                row.refuse("key", f"和第 {before} 行重复。", "每个视频的编号只能用一次。")
                continue
            found.append(listed)
    if not report.rows and not report.problems:
        report.refuse(Place(), "表里一行视频也没有。", "请检查是不是选错了文件。")
    return found, report


class _Row:
    """One row while it is read."""

    def __init__(self, place: Place, values: Mapping[str, str], report: ImportReport) -> None:
        self._place, self._values, self._report = place, values, report
        self._bad = False

    def refuse(self, name: str, reason: str, mend: str) -> None:
        """Note what is wrong with a cell."""
        self._bad = True
        self._report.refuse(Place(self._place.sheet, self._place.row, HEADERS[name][0]), reason, mend)

    def listed(self, folder: Path, known: Known) -> ListedVideo:
        """The row; everything that is wrong with it is told at once. Raises ``_BadRow``."""
        key, title = self._key(), self._title()
        theme, guides = self._theme(known), self._guides(known)
        film, url = self._film(folder)
        captions = self._file("captions", folder, (".vtt",))
        cues = self._cues(captions)
        thumbnail = self._file("thumbnail", folder, _PICTURES)
        seconds = self._seconds()
        probed, notes = self._probed(film, cues)
        if self._bad:
            raise _BadRow
        video = Video(
            key=key,
            title=title,
            theme=theme,
            guides=guides,
            seconds=round(probed.seconds) if probed else seconds,
        )
        return ListedVideo(video, film, url, captions, thumbnail, probed, notes)

    def _key(self) -> str:
        key = self._values.get("key", "").lower()
        if not _KEY.match(key) or key.startswith("guide_"):
            self.refuse(
                "key",
                "编号不对。",
                "请用小写字母、数字、下划线，最多 40 位，比如 xf_001；不要用 guide_ 开头。",
            )
        return key

    def _title(self) -> str:
        title = self._values.get("title", "")
        if not title or len(title) > 200:
            self.refuse(
                "title",
                "没有标题。" if not title else "标题太长。",
                "请写 1 到 200 个字，电视上一行能放 20 个字。",
            )
        return title

    def _theme(self, known: Known) -> str:
        theme = self._values.get("theme", "")
        if theme and theme not in known.themes:
            self.refuse(
                "theme",
                "没有这个主题。",
                f"可以写：{'、'.join(known.themes) or '（还没有发布指南，请先导入指南）'}。",
            )
        return theme

    def _guides(self, known: Known) -> tuple[str, ...]:
        codes: list[str] = []
        unknown: list[str] = []
        for name in names(self._values.get("guides", "")):
            code = known.numbers.get(int(name), "") if name.isdecimal() and len(name) <= 4 else name
            (codes if code in known.codes else unknown).append(code if code in known.codes else name)
        if unknown:
            listed = "、".join(unknown[:5])
            self.refuse(
                "guides", f"没有这些已发布的办理项：{listed}。", "请写办理项编码或四位短号，几个之间用顿号。"
            )
        return tuple(dict.fromkeys(codes))

    def _film(self, folder: Path) -> tuple[Path | None, str]:
        url = self._values.get("url", "")
        if bool(url) == ("film" in self._values):
            self.refuse(
                "film",
                "视频文件和点播地址要填一个，也只能填一个。",
                "文件在手里的填文件名，在点播平台上的填地址。",
            )
            return None, ""
        if not url:
            return self._file("film", folder, (".mp4",)), ""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > _URL_LENGTH:
            self.refuse(
                "url", "点播地址不对。", f"要以 http:// 或 https:// 开头，最多 {_URL_LENGTH} 个字符。"
            )
        return None, url

    def _file(self, name: str, folder: Path, endings: tuple[str, ...]) -> Path | None:
        given = self._values.get(name, "")
        if not given:
            return None
        path = (folder / given).resolve()
        if not path.is_relative_to(folder.resolve()):
            self.refuse(name, "文件不在给出的目录里。", "请只写文件名，文件放在 --files 给出的目录里。")
        elif path.suffix.lower() not in endings:
            self.refuse(name, f"文件应该是 {'、'.join(endings)}。", "请转成这种格式。")
        elif not path.is_file():
            self.refuse(name, f"找不到文件 {given}。", "请检查文件名（大小写也要一样），或者把文件放进去。")
        else:
            return path
        return None

    def _cues(self, path: Path | None) -> list[Cue] | None:
        if path is None:
            return None
        try:
            return read_web_vtt(path.read_text("utf-8-sig"))
        except BadCaptions as error:
            self.refuse("captions", str(error), "请用字幕软件另存为 WebVTT（.vtt，UTF-8）。")
        except (UnicodeDecodeError, OSError):
            self.refuse("captions", "字幕文件打不开。", "请用字幕软件另存为 WebVTT（.vtt，UTF-8）。")
        return None

    def _seconds(self) -> int:
        given = self._values.get("seconds", "0").removesuffix("秒").strip()
        if not given.isdecimal() or int(given) > 36_000:
            self.refuse("seconds", "时长不对。", "请写秒数，比如 95。")
            return 0
        return int(given)

    def _probed(self, film: Path | None, cues: list[Cue] | None) -> tuple[Probe | None, tuple[Finding, ...]]:
        if film is None:
            return None, ()
        try:
            probed = probe(film)
        except (Unplayable, OSError):
            self.refuse("film", "这个文件放不出来，可能坏了或没有传完。", "请重新导出或重新拷贝一份。")
            return None, ()
        told = findings(probed, cues)
        for finding in told:
            if finding.bad:
                self.refuse("film", finding.text, finding.mend)
        # Its index is put first while it is copied: nothing the operator has to do.
        return probed, tuple(each for each in told if not each.bad and each.text != INDEX_LAST)
