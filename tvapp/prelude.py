"""Every Kivy setting that must come before ``Window`` is imported, each with its reason."""

import os
from pathlib import Path

PLAIN = Path(__file__).with_name("ui") / "plain"


def prepare(width: int, height: int, *, fullscreen: bool = False) -> None:
    """Set Kivy's environment and configuration for a television of ``width`` × ``height`` pixels.

    Must run before any ``kivy`` module is imported by anybody.
    """
    environment = {
        "KIVY_NO_ARGS": "1",  # our own command line
        "KIVY_NO_CONFIG": "1",  # a box's home folder may be read-only
        "KIVY_NO_FILELOG": "1",  # the operator's journal has the log
        "KIVY_LOG_MODE": "PYTHON",  # Kivy replaces sys.stderr otherwise and tracebacks are lost
        "KIVY_IMAGE": "sdl2,tex",  # keeps ffpyplayer from loading at start
        "KIVY_TEXT": "sdl2",
        "KIVY_WINDOW": "sdl2",
        "KIVY_CLIPBOARD": "dummy",  # probing for clipboards starts processes
        "KIVY_GL_BACKEND": os.environ.get("KIVY_GL_BACKEND", "sdl2"),
        "SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR": "1",
    }
    for name, value in environment.items():
        os.environ.setdefault(name, value)
    from kivy.config import Config

    settings = {
        ("graphics", "width"): str(width),
        ("graphics", "height"): str(height),
        ("graphics", "multisamples"): "0",  # software GL pays for every sample
        ("graphics", "maxfps"): "0",  # frames are made on demand, the clock must not sleep
        ("graphics", "vsync"): "0",
        ("graphics", "resizable"): "0",
        ("graphics", "borderless"): "1",
        ("graphics", "show_cursor"): "0",
        ("graphics", "fullscreen"): "auto" if fullscreen else "0",
        ("kivy", "exit_on_escape"): "0",  # BACK arrives as 27 on Android and would quit
        ("kivy", "log_level"): "warning",
    }
    for (section, key), value in settings.items():
        Config.set(section, key, value)
    Config.remove_section("input")  # no mouse or touch provider: their threads and red dots
    Config.add_section("input")
    _leave_out_kivys_styles()


def _leave_out_kivys_styles() -> None:
    """Kivy parses 1,300 lines of rules for its own widgets at import: an eighth of our start."""
    import kivy

    all_data, kivy.kivy_data_dir = kivy.kivy_data_dir, str(PLAIN)
    try:
        import kivy.lang.builder
    finally:
        kivy.kivy_data_dir = all_data
