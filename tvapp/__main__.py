"""``python -m tvapp --server URL [--size 1920x1080] [--open guide/308] [--mirror PORT]``."""

from __future__ import annotations

import argparse
import asyncio
import logging
from pathlib import Path

from tvapp.settings import Options

ROOT = Path(__file__).resolve().parents[1]


def parse(arguments: list[str] | None = None) -> Options:
    """The command line as options; argparse says what is wrong and exits."""
    parser = argparse.ArgumentParser(prog="python -m tvapp", description="电视政务：机顶盒上的程序")
    parser.add_argument("--server", required=True, help="服务器地址，如 https://zw.example")
    parser.add_argument("--data", type=Path, default=Path.home() / ".dianshi-zhengwu", help="本机数据文件夹")
    parser.add_argument("--size", default="1920x1080", help="画面大小，如 1920x1080 或 1280x720")
    parser.add_argument("--fullscreen", action="store_true", help="占满整个屏幕")
    parser.add_argument(
        "--open", default="", help="直接打开：guide/308、desk/12345、points、package/farewell、search、cases"
    )
    parser.add_argument("--mirror", type=int, default=0, metavar="PORT", help="在本机端口上看画面、按遥控器")
    parser.add_argument("--profile", default="", help="遥控器方案名（remote_keymap.json），不写就自动选")
    parser.add_argument("--keymap", type=Path, default=ROOT / "remote_keymap.json", help="遥控器键表")
    parser.add_argument(
        "--add-keymap",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="再加一个键表，可以写几次",
    )
    parser.add_argument(
        "--keys",
        choices=("auto", "evdev", "sdl"),
        default="auto",
        help="按键从哪里读（auto：全屏时读设备）",
    )
    parser.add_argument("--input-folder", type=Path, default=Path("/dev/input"), help="输入设备所在的文件夹")
    parser.add_argument("--no-grab", action="store_true", help="不独占遥控器：音量、电源由别的程序管时用")
    parser.add_argument(
        "--key-command", default="", help="独占时，音量、电源这些本程序不用的键交给这个命令，键名接在后面"
    )
    parser.add_argument("--learn", action="store_true", help="先学一遍遥控器")
    parser.add_argument("--exit-command", default="", help="按“退出”时运行的命令")
    parser.add_argument("--smart-card", default="", help="智能卡号")
    parser.add_argument("--township", default="", metavar="CODE", help="装在哪个乡镇（9 位代码），用户可以改")
    parser.add_argument("--model", default="", help="机顶盒型号")
    parser.add_argument("--demo-media", action="store_true", help="没有摄像头时用测试画面和声音通话")
    parser.add_argument("--speech-command", default="", help="朗读用的命令：标准输入给文字，标准输出出 WAV")
    given = parser.parse_args(arguments)
    width, _, height = given.size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        parser.error("--size 要写成 宽x高，如 1920x1080")
    return Options(
        server=given.server.rstrip("/"),
        folder=given.data,
        width=int(width),
        height=int(height),
        fullscreen=given.fullscreen,
        open=given.open,
        mirror=given.mirror,
        profile=given.profile,
        keymap=given.keymap,
        more_keymaps=tuple(given.add_keymap),
        keys=given.keys,
        input_folder=given.input_folder,
        grab=not given.no_grab,
        key_command=given.key_command,
        learn=given.learn,
        exit_command=given.exit_command,
        smart_card=given.smart_card,
        township=given.township,
        model=given.model,
        demo_media=given.demo_media,
        speech_command=given.speech_command,
    )


def main() -> None:
    """Start the television."""
    options = parse()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    options.folder.mkdir(parents=True, exist_ok=True)
    from tvapp.prelude import prepare

    prepare(options.width, options.height, fullscreen=options.fullscreen)
    from tvapp.app import Television

    async def run() -> None:
        await Television(options).run()

    try:
        asyncio.run(run())
    except Exception as failure:
        from tvapp.crash import fell_over

        fell_over(failure)
        raise


if __name__ == "__main__":
    main()
