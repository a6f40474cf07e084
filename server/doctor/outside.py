"""What the service needs from elsewhere: its own port, the public address, relay, scanner, speech."""

import asyncio
import shlex
import shutil
import ssl
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from chinese.espeak import EspeakSpeech
from chinese.speech import SpeechError
from server.calls.relay import ice_servers
from server.clock import now_ms
from server.scanning.scanner import Infected, ScannerDown, scanner_at
from server.settings import Settings

from .finding import Finding, bad, care, certificate_words, good
from .turn import RelayAway, RelayRefused, try_relay

_SECONDS = 6.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def addresses(settings: Settings) -> list[Finding]:
    """Whether phones, boxes and pages can reach the service by what is set."""
    found = []
    public = urlsplit(settings.public_url)
    if settings.demo:
        found.append(care("设置", "开着演示模式（--demo）：演示账号谁都能用。正式用请去掉。"))
    if not settings.public_url or public.hostname in _LOOPBACK:
        found.append(care("设置", "--public-url 没有写，或写的是本机：手机扫二维码打不开。请写域名。"))
    elif public.scheme != "https":
        found.append(
            care("设置", "--public-url 不是 https：窗口的网页开不了摄像头，手机传的照片别人看得见。")
        )
    behind = settings.host in _LOOPBACK and public.scheme == "https"
    if behind and not settings.trusted_proxies:
        found.append(
            bad("设置", "前面有 nginx，却没有写 --trusted-proxy 127.0.0.1：所有人会被当成同一个人限速。")
        )
    return found or [good("设置")]


async def service(settings: Settings) -> Finding:
    """Whether it runs, and what it says of itself."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    state = await _health(f"http://{host}:{settings.port}")
    if state is None:
        return care("服务", f"{host}:{settings.port} 没有启动。启动以后再查一次。")
    wrong = [name for name in ("database", "events", "disk") if state.get(name) != "ok"]
    return (
        bad("服务", f"在运行，但这些不正常：{'、'.join(wrong)}。请看日志。")
        if wrong
        else good("服务", "在运行")
    )


async def _health(base: str) -> dict[str, str] | None:
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(f"{base}/api/health") as answer:
            told = await answer.json()
            return told if isinstance(told, dict) else {}
    except (OSError, aiohttp.ClientError, TimeoutError, ValueError):
        return None


async def certificate(settings: Settings, authority: Path | None = None) -> Finding | None:
    """Whether the public address has a certificate that browsers believe, and for how long."""
    public = urlsplit(settings.public_url)
    if public.scheme != "https" or not public.hostname:
        return None
    context = ssl.create_default_context(cafile=authority)
    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(public.hostname, public.port or 443, ssl=context)
    except ssl.SSLCertVerificationError as error:
        why = {10: "过期了", 62: "不是这个域名的", 18: "是自己签的", 20: "证书链不完整，或颁发者不被信任"}
        told = why.get(error.verify_code, "不被信任")
        return bad("证书", f"{public.hostname} 的证书{told}，浏览器会拦住。请换证书（fullchain.pem）。")
    except (OSError, TimeoutError) as error:
        return bad(
            "证书", f"连不上 {settings.public_url}（{type(error).__name__}）。请检查 nginx、域名、防火墙。"
        )
    until = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    writer.close()
    return certificate_words(public.hostname, (until - time.time()) / 86_400)


async def films_by_proxy(settings: Settings, authority: Path | None = None) -> Finding | None:
    """Whether nginx really sends a film when it was told to."""
    if not settings.media_accel:
        return None
    film = next((path for path in settings.videos.glob("*/*.mp4")), None)
    if film is None:
        return None
    url = f"{settings.base_url}/media/videos/{film.parent.name}/{film.name}"
    tls: ssl.SSLContext | bool = ssl.create_default_context(cafile=authority) if authority else True
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(url, headers={"Range": "bytes=0-0"}, ssl=tls) as answer,
        ):
            came = len(await answer.content.read(2))
            if answer.status in (200, 206) and came:
                return good("nginx 发视频")
            told = {
                403: "nginx 读不到文件：请把 nginx 的用户加进服务的组",
                404: "internal 路径和 alias 对不上",
            }
            words = told.get(answer.status, f"回答 {answer.status}，{came} 字节")
    except (OSError, aiohttp.ClientError, TimeoutError) as error:
        words = f"连不上（{type(error).__name__}）"
    return bad("nginx 发视频", f"{words}。请对照 deploy/nginx 里的配置。")


async def relay(settings: Settings) -> list[Finding]:
    """Whether every address of the relay gives an allocation for our secret."""
    if not settings.turn_urls:
        return [care("视频中继", "没有设（--turn）：不在同一个网里的电视和窗口可能接不通。")]
    (server,) = ice_servers(settings, "doctor", now_ms())
    found = []
    for url in settings.turn_urls:
        try:
            await try_relay(url, server.username, server.credential)
        except RelayAway as error:
            found.append(bad("视频中继", f"{url} 没有回答（{error}）。请检查 coturn 启动了没有、防火墙。"))
        except RelayRefused as error:
            why = (
                "密钥和 coturn 的不一样，或两台机器的时钟差得远" if error.args[0] == 401 else f"代码 {error}"
            )
            found.append(bad("视频中继", f"{url} 不肯转：{why}。请看 deploy/coturn 的说明。"))
        else:
            found.append(good("视频中继", url))
    return found


async def scanner(settings: Settings) -> Finding | None:
    """Whether the virus scanner answers; when it does not, no file is taken."""
    if not settings.scanner:
        return None
    try:
        await scanner_at(settings.scanner).check(b"doctor")
    except (ScannerDown, Infected) as error:
        return bad("查病毒", f"{settings.scanner} 没有正常回答（{error}），现在什么文件都不收。请启动它。")
    return good("查病毒")


def speech(settings: Settings) -> Finding:
    """Whether films can be narrated."""
    if settings.speech_command:
        program = shlex.split(settings.speech_command)[0]
        if shutil.which(program) is None:
            return bad("朗读程序", f"找不到 {program}，做不了视频。请检查 --speech-command。")
        return good("朗读程序", program)
    try:
        told = EspeakSpeech().label
    except SpeechError as error:
        return bad("朗读程序", f"{error}，做不了视频。请重新安装程序。")
    return good("朗读程序", told)
