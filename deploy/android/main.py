"""Where python-for-android begins: options from a file, the deep link from the portal's intent."""

import os
import sys
from pathlib import Path


def words() -> list[str]:
    """The command line of ``python -m tvapp``: ``options.txt`` beside this file, one word a line."""
    lines = (Path(__file__).parent / "options.txt").read_text("utf-8").splitlines()
    told = [line for line in lines if line.strip() and not line.startswith("#")]
    folder = os.environ.get("ANDROID_PRIVATE", str(Path.home()))
    link = deep_link()
    own = ["--data", f"{folder}/data", "--keys", "sdl", "--fullscreen"]
    return [*own, *told, *(["--open", link] if link else [])]


def deep_link() -> str:
    """``guide/308`` of an intent ``zhengwu:guide/308``; "" without one."""
    try:
        from android import mActivity
    except ImportError:
        return ""
    return str(mActivity.getIntent().getDataString() or "").removeprefix("zhengwu:").lstrip("/")


if __name__ == "__main__":
    sys.argv[1:] = words()
    from tvapp.__main__ import main

    main()
