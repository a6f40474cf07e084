"""What a person reads about a film: where it stands, what went wrong, how to go on. Pure."""

from typing import NamedTuple

from tvapp.player.length import clock
from tvapp.player.playback import Failure, Playback, Step

NO_SOUND = "电视没有找到喇叭，请看字幕"
KEYS_PLAYING = "OK 暂停　← → 退、进 10 秒　↑ ↓ 字幕大小　“返回”离开"
KEYS_PAUSED = "OK 接着看　← → 退、进 10 秒　↑ ↓ 字幕大小　“返回”离开"


class Said(NamedTuple):
    """A sentence, and a smaller one that says how to go on."""

    headline: str
    detail: str


FAILURES = {
    Failure.GONE: Said("这个视频现在没有了。", "同样的内容指南里都有，也可以问工作人员。"),
    Failure.NETWORK: Said("网络断了，视频放不了。", "网络好了选“再试一次”，会接着放。指南现在就能看。"),
    Failure.BROKEN: Said("这个视频坏了，放不出来。", "请看指南，或者问工作人员。"),
}
ASKING = Said("正在打开视频，请稍等", "")
QUEUED = Said("这个视频第一次有人看，正在做", "正在排队。做好了就放给您看，也可以先看指南。")
MAKING = Said("这个视频第一次有人看，正在做", "一般一分钟就好。做好了就放给您看，也可以先看指南。")
UNKNOWN = Said("没有找到这个视频。", "请按“返回”再找，或者问工作人员。")
NOT_MADE = "这个视频这次没有做成。"
CANNOT = "可以再试一次，也可以看指南、问工作人员。"
SEEN = Said("看完了。", "接下来想做什么？")
IN_CALL = Said("工作人员接通了，视频先停在这里。", "通话完了回来，可以接着看。")


def state_line(film: Playback, title: str, *, resumed: bool) -> str:
    """The line above the position bar."""
    match film.step:
        case Step.LOADING:
            return f"正在打开：{title}"
        case Step.STALLED:
            return "网络慢，正在等，好了会接着放"
        case Step.SEEKING:
            return f"跳到 {clock(film.target)}"
        case Step.PAUSED:
            return f"已暂停：{title}"
        case _:
            return f"接着上次的看：{title}" if resumed else title


def made_line(progress: float) -> str:
    """How much of a film is made."""
    return f"做好 {round(100 * progress)}%" if progress else "在排队"


def clock_line(film: Playback) -> str:
    """``1:20 / 3:45``."""
    at = clock(film.shown_position)
    return f"{at} / {clock(film.seconds)}" if film.seconds else at
