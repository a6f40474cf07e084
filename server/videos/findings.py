"""What is wrong with a film, in words for the operator, and how to mend it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from .making.writing.captions import Cue
from .probe_result import Probe

_LONGEST = 1800.0
_SHORTEST = 5.0
_LONG = 300.0
_KEY_GAP = 2.6
_LOUD_FROM, _LOUD_TO = -30.0, -12.0
_FULL = -0.1
_QUIET_SECONDS = 5.0
_MOST_BITS = 4_000_000

_CONVERT = "ffmpeg -i 原文件 -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart 新文件.mp4"
_REPACK = "ffmpeg -i 原文件 -c copy -movflags +faststart 新文件.mp4"
INDEX_LAST = "索引在文件末尾，要下载完才能开始放。"
_LOUDER = "请加上 -af loudnorm=I=-19:TP=-1.5 调到 -19 dB 左右。"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say; ``bad``: the televisions cannot play it."""

    bad: bool
    text: str
    mend: str

    def __str__(self) -> str:
        return f"{'不能用' if self.bad else '要留意'}：{self.text}{self.mend}"


def findings(probe: Probe, cues: Sequence[Cue] | None) -> list[Finding]:
    """All that should be said of a film; ``cues``: its captions, None when it has none."""
    return [*_pictures(probe), *_sound(probe), *_file(probe), *_captions(probe, cues)]


def _pictures(probe: Probe) -> list[Finding]:
    if not probe.video_codec:
        return [_bad("里面没有画面。", "请换一个视频文件。")]
    found = []
    if probe.video_codec != "h264":
        found.append(
            _bad(
                f"画面是 {probe.video_codec} 编码，机顶盒放不了。",
                f"请转成 H.264：{_CONVERT}",
            )
        )
    elif probe.pixels not in ("yuv420p", "yuvj420p"):
        found.append(
            _bad(f"画面的像素格式是 {probe.pixels}，机顶盒放不了。", "请加上 -pix_fmt yuv420p 重新转一次。")
        )
    if probe.width > 1920 or probe.height > 1080:
        found.append(
            _weak(
                f"画面 {probe.width}×{probe.height}，比电视还大。",
                "请缩到 1280×720：加上 -vf scale=1280:-2。",
            )
        )
    elif probe.height < 480:
        found.append(_weak(f"画面只有 {probe.width}×{probe.height}，老人看不清。", "有高清的请换一份。"))
    if probe.key_gap > _KEY_GAP:
        found.append(
            _weak(f"关键帧最远隔 {probe.key_gap:.0f} 秒，快进快退会慢。", "请加上 -g 50 重新转一次。")
        )
    return found


def _sound(probe: Probe) -> list[Finding]:
    if not probe.audio_codec:
        return [_weak("没有声音。", "看不清字的老人就不知道在讲什么，请配上解说。")]
    found = []
    if probe.audio_codec not in ("aac", "mp3", "mp3float"):
        found.append(_bad(f"声音是 {probe.audio_codec} 编码，机顶盒放不了。", "请加上 -c:a aac 重新转一次。"))
    if probe.loudness < _LOUD_FROM:
        found.append(
            _weak(
                f"声音太小（{probe.loudness:.0f} dB）。",
                _LOUDER,
            )
        )
    elif probe.loudness > _LOUD_TO:
        found.append(
            _weak(
                f"声音太大（{probe.loudness:.0f} dB）。",
                _LOUDER,
            )
        )
    if probe.peak > _FULL:
        found.append(_weak("声音顶到头了，听起来会破。", _LOUDER))
    if probe.quiet > _QUIET_SECONDS:
        found.append(_weak(f"有 {probe.quiet:.0f} 秒没有声音。", "请看看解说是不是断了。"))
    return found


def _file(probe: Probe) -> list[Finding]:
    found = []
    if not probe.index_first:
        found.append(
            _weak(
                INDEX_LAST,
                f"请重新封装：{_REPACK}",
            )
        )
    if not _SHORTEST <= probe.seconds <= _LONGEST:
        found.append(_bad(f"长度是 {probe.seconds:.0f} 秒。", "请用 5 秒到 30 分钟的视频。"))
    elif probe.seconds > _LONG:
        found.append(
            _weak(f"有 {probe.seconds / 60:.0f} 分钟长。", "老人坐不住，最好分成几段，每段两分钟以内。")
        )
    bits = probe.size * 8 / probe.seconds if probe.seconds else 0.0
    if bits > _MOST_BITS:
        found.append(
            _weak(
                f"码率 {bits / 1e6:.1f} Mbit/s，网络忙时会卡。",
                "1.5 Mbit/s 就够清楚。",
            )
        )
    return found


def _captions(probe: Probe, cues: Sequence[Cue] | None) -> list[Finding]:
    if cues is None:
        return [_weak("没有字幕。", "听不清的老人要靠字幕，请配一份 WebVTT（.vtt）。")]
    found = []
    if cues[-1].end > probe.seconds + 1:
        found.append(_weak("字幕比视频长。", "请检查字幕是不是配错了视频。"))
    covered = sum(cue.end - cue.start for cue in cues)
    if probe.seconds and covered < probe.seconds * 0.3:
        found.append(
            _weak(f"字幕只有 {covered:.0f} 秒，视频有 {probe.seconds:.0f} 秒。", "请看看是不是漏了一段。")
        )
    return found


def _bad(text: str, mend: str) -> Finding:
    return Finding(True, text, mend)


def _weak(text: str, mend: str) -> Finding:
    return Finding(False, text, mend)
