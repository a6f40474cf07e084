"""Deep links: what the portal may open directly. Pure."""

from __future__ import annotations

LINKS = {
    "guide": ("guide", "number"),
    "theme": ("guides", "theme"),
    "desk": ("call", "desk"),
    "search": ("search", "digits"),
    "cases": ("cases", ""),
    "case": ("case", "id"),
    "help": ("assistance", ""),
    "settings": ("settings", ""),
    "people": ("people", ""),
    "points": ("points", "township"),
    "point": ("point", "key"),
    "packages": ("packages", ""),
    "package": ("package", "key"),
    "partners": ("partners", ""),
    "partner": ("partner", "key"),
    "videos": ("videos", "theme"),
    "video": ("video", "key"),
    "learn": ("learn", ""),
    "diagnostics": ("diagnostics", ""),
}
"""Name in ``--open`` → (screen, parameter its value is given as)."""


def destination(link: str) -> tuple[str, dict[str, str]] | None:
    """Screen and parameters of a link such as ``guide/308``; "" is home, None leads nowhere."""
    name, _, value = link.strip("/").partition("/")
    if name in ("", "home"):
        return "", {}
    if name not in LINKS:
        return None
    screen, parameter = LINKS[name]
    return screen, {parameter: value} if parameter and value else {}
