"""From what was found to 好 or what to do. Pure: facts in, lines out."""

from __future__ import annotations

from dataclasses import dataclass

from tvapp.checkup.line import ABSENT, BAD, CARE, GOOD, Line

SLOW = 3.0
"""Seconds a healthy line never takes."""
CLOCK_OFF = 120.0
"""Seconds; certificates and challenges allow about as much."""
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to a plain question; ``status`` 0: nothing came."""

    status: int = 0
    seconds: float = 0.0
    ahead: float | None = None
    """Seconds by which this box's clock is ahead of the server's; None: not known."""
    failure: str = ""


def network(interfaces: tuple[str, ...], *, routed: bool, same_machine: bool) -> Line:
    """``interfaces``: those that are up, without loopback; ``routed``: whether there is a way out."""
    detail = "、".join(interfaces) or "没有接通的网口"
    if interfaces and routed:
        return Line("network", "网络", GOOD, detail=detail)
    if same_machine:
        return Line("network", "网络", GOOD, detail=f"服务器在本机，{detail}")
    if interfaces:
        return Line("network", "网络", BAD, "没有分到地址，请把光猫断电再开", detail)
    return Line("network", "网络", BAD, "请看网线插紧没有，光猫的灯亮不亮", detail)


def server(answer: Answer, *, known: bool) -> Line:
    """``known``: whether the server lets this box in."""
    title = "服务中心"
    detail = answer.failure or f"{answer.status}，{answer.seconds * 1000:.0f} 毫秒"
    if answer.status == 0:
        return Line("server", title, BAD, "会自动再试；一直不行请打广电客服", detail)
    if answer.status != 200:
        return Line("server", title, BAD, "服务中心出了问题，请过一会儿再查", detail)
    if not known:
        return Line("server", title, CARE, "机顶盒还没登记好，请打广电客服", detail)
    if answer.seconds > SLOW:
        return Line("server", title, CARE, "网有点慢，打视频可能会卡", detail)
    return Line("server", title, GOOD, detail=detail)


def clock(answer: Answer, now: float, issued: float | None) -> Line:
    """``now`` and ``issued`` (when the guides were published) in seconds since 1970."""
    if answer.ahead is not None:
        off = abs(answer.ahead)
        detail = f"{answer.ahead:+.0f} 秒"
        if off <= CLOCK_OFF:
            return Line("clock", "时间", GOOD, detail=detail)
        way = "快" if answer.ahead > 0 else "慢"
        return Line("clock", "时间", BAD, f"{way}了{spoken(off)}，请把机顶盒断电再开", detail)
    if issued is not None and now < issued - DAY:
        return Line("clock", "时间", BAD, "时间不对，请把机顶盒断电再开", "早于指南的发布时间")
    return Line("clock", "时间", CARE, "连上服务中心才能核对", "没有服务器的时间")


def spoken(seconds: float) -> str:
    """A stretch of time as people say it."""
    if seconds < 2 * HOUR:
        return f" {round(seconds / MINUTE)} 分钟"
    if seconds < 2 * DAY:
        return f" {round(seconds / HOUR)} 小时"
    return f" {round(seconds / DAY)} 天"


def bundle(version: int, guides: int, expires: float, now: float, *, coming: bool) -> Line:
    """``version`` 0: there is none yet; ``coming``: the box is let in, so that it is being fetched."""
    if not version and coming:
        return Line("bundle", "办事指南", CARE, "正在下载，请等一会儿再查一遍", "没有指南包")
    if not version:
        return Line("bundle", "办事指南", BAD, "连上网会自动下载，请等几分钟", "没有指南包")
    detail = f"第 {version} 版，{guides} 项"
    if now > expires:
        return Line("bundle", "办事指南", CARE, "内容可能已过时，连上网会自动更新", detail)
    return Line("bundle", "办事指南", GOOD, detail=detail)


def remote(devices: tuple[str, ...], trouble: str, unknown: int, title: str) -> Line:
    """``trouble``: why no device can be read, empty where that is not needed."""
    detail = f"{title}；{'、'.join(devices) or '按键来自窗口'}"
    if trouble:
        return Line("remote", "遥控器", BAD, "读不到遥控器，请打广电客服", f"{trouble}；{title}")
    if unknown:
        return Line("remote", "遥控器", CARE, "有的键不认识，可以选“学遥控器”", detail)
    return Line("remote", "遥控器", GOOD, detail=detail)


def screen(width: int, height: int, renderer: str) -> Line:
    """Size of the picture in pixels."""
    detail = f"{width}×{height}，{renderer}"
    if width * 9 != height * 16:
        return Line("screen", "屏幕", CARE, "请在机顶盒设置里改成 16:9", detail)
    if height < 720:
        return Line("screen", "屏幕", CARE, "画面太小，请在机顶盒设置里改大", detail)
    return Line("screen", "屏幕", GOOD, detail=detail)


def sound(speech: str, sink: str) -> Line:
    """The read-aloud engine and its device, as ``Voice`` names them."""
    detail = f"{speech or '没有朗读引擎'}，{sink or '没有声音设备'}"
    if not sink or sink == "none":
        return Line("sound", "声音", BAD, "找不到喇叭，请看高清线插好没有", detail)
    if not speech:
        return Line("sound", "声音", CARE, "有声音，还不会朗读", detail)
    return Line("sound", "声音", GOOD, detail=detail)


def camera(found: str) -> Line:
    """``none``, ``synthetic``, or the device, as the media process names it; empty: it did not answer."""
    return _capture("camera", "摄像头", found, "没有摄像头，也能办事、打视频")


def microphone(found: str) -> Line:
    """The same for the microphone."""
    return _capture("microphone", "话筒", found, "没有话筒，可以用手机说话")


def _capture(key: str, title: str, found: str, without: str) -> Line:
    if not found:
        return Line(key, title, CARE, "没有查出来，请选“再查一遍”", "媒体程序没有回答")
    if found == "none":
        return Line(key, title, ABSENT, without)
    return Line(key, title, GOOD, detail="测试画面和声音" if found == "synthetic" else found)
